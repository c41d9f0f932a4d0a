"""The jobs that fit and apply baselines and that align rasters, in terms of `core`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from hls_gan_plugin.core.baselines.applying import apply_to_raster, fit_on_scenes, pairs_of
from hls_gan_plugin.core.baselines.baseline import METHODS, load_baseline, save_baseline
from hls_gan_plugin.core.raster import alignment
from hls_gan_plugin.core.raster.band_choice import choose_bands
from hls_gan_plugin.core.raster.grid import Grid
from hls_gan_plugin.core.raster.raster_io import open_raster
from hls_gan_plugin.core.raster.scenes import ORIGINAL
from hls_gan_plugin.core.raster.stack import GridStack, origin_tags
from hls_gan_plugin.engine.score import find_scenes
from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.errors import OutputError, SettingsError
from hls_gan_plugin.shared.file_digest import sha256
from hls_gan_plugin.shared.jobs import AlignJob, ApplyBaselineJob, Event, FitBaselineJob

Emit = Callable[[Event], None]


def run_fit(job: FitBaselineJob, paths: Mapping[str, Path], emit: Emit) -> dict[str, Any]:
    """Fit one method on all scenes together and write it.

    Raises:
        HlsGanError: see `core.baseline_rasters.fit_on_scenes`, and what is wrong with the files.
    """
    if job.method not in METHODS:
        raise SettingsError(
            f"The method '{job.method}' is unknown; there are {', '.join(METHODS)}."
        )
    method = job.method
    scenes = find_scenes(job.scenes, job.bands)
    if not scenes:
        raise SettingsError("There is no scene to fit on; give an original and a reference.")
    baseline = fit_on_scenes(scenes, (method,), job.mask_bits, job.scale, _progress(emit))[method]
    save_baseline(paths[job.output], baseline)
    lines = {
        name: {"slope": curve.slope_beyond, "intercept": curve.reference[0]}
        for name, curve in zip(baseline.bands, baseline.curves, strict=True)
        if method != "histogram"
    }
    return {
        "output": job.output,
        "method": method,
        "bands": list(baseline.bands),
        "pixels": [curve.pixels for curve in baseline.curves],
        "lines": lines,
        "simulated": baseline.fitted_on.simulated,
    }


def run_apply(job: ApplyBaselineJob, paths: Mapping[str, Path], emit: Emit) -> dict[str, Any]:
    """Apply a baseline to a raster.

    Raises:
        HlsGanError: the baseline or the raster cannot be used.
    """
    _check_output(job.output, job.input)
    baseline = load_baseline(job.baseline)
    wanted = [hls.band("S30", band) for band in baseline.bands]
    files = choose_bands(job.input, wanted, job.bands)
    with GridStack({ORIGINAL: files}, scale=job.scale) as stack:
        source = ", ".join(dict.fromkeys(file.path.name for file in files))
        tags = {
            "HLS_GAN_BASELINE": baseline.method,
            "HLS_GAN_BASELINE_SHA256": sha256(job.baseline),
            "HLS_GAN_INPUT": source,
        }
        tags |= origin_tags(stack.images[ORIGINAL].tags)
        valid = apply_to_raster(baseline, stack, paths[job.output], tags, _progress(emit))
        total = stack.grid.width * stack.grid.height
        for remark in stack.remarks():
            emit(Event("warning", remark))
        in_sample = baseline.is_in_sample(
            [sha256(file.path) for file in files], pairs_of(file.path for file in files)
        )
    if in_sample:
        emit(Event("warning", "The baseline was fitted on this very raster (in-sample)."))
    return {
        "output": job.output,
        "method": baseline.method,
        "valid_pixels": valid,
        "total_pixels": total,
        "in_sample": in_sample,
    }


def run_align(job: AlignJob, paths: Mapping[str, Path], emit: Emit) -> dict[str, Any]:
    """Bring a raster to another one's grid.

    Raises:
        HlsGanError: see `core.alignment.align`.
    """
    _check_output(job.output, job.input)
    _check_output(job.output, job.reference)
    if job.resampling not in alignment.METHODS:
        raise SettingsError(
            f"The resampling '{job.resampling}' is unknown; there are "
            f"{', '.join(alignment.METHODS)}."
        )
    with open_raster(job.reference) as dataset:
        grid = Grid.of(dataset)
    resampling = job.resampling
    alignment.align(job.input, grid, paths[job.output], resampling, _progress(emit))
    return {"output": job.output, "grid": grid.describe()}


def _progress(emit: Emit) -> Callable[[float], None]:
    return lambda fraction: emit(Event("progress", fraction=fraction))


def _check_output(output: str, source: str) -> None:
    if Path(output).exists() and Path(source).exists() and Path(output).samefile(source):
        raise OutputError(f"The output '{output}' is an input of the job; choose another name.")
