"""`ApplyBaselineJob` to `core.baselines`: a fitted method on a whole raster."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hls_gan_plugin.core.baselines.applying import apply_to_raster, pairs_of
from hls_gan_plugin.core.baselines.baseline import load_baseline
from hls_gan_plugin.core.raster.band_choice import choose_bands
from hls_gan_plugin.core.raster.raster_digest import raster_digest
from hls_gan_plugin.core.raster.scenes import ORIGINAL
from hls_gan_plugin.core.raster.stack import GridStack, origin_tags
from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.events import Emit, Event, progress
from hls_gan_plugin.shared.file_digest import sha256
from hls_gan_plugin.shared.jobs import ApplyBaselineJob


def run_apply_baseline(
    job: ApplyBaselineJob, paths: Mapping[str, Path], emit: Emit
) -> dict[str, Any]:
    """Apply a baseline to a raster.

    Raises:
        HlsGanError: the baseline or the raster cannot be used.
    """
    baseline = load_baseline(job.baseline)
    wanted = [hls.band("S30", band) for band in baseline.bands]
    files = choose_bands(job.input, wanted, job.bands)
    with GridStack({ORIGINAL: files}, scale=job.scale) as stack:
        tags = {
            "HLS_GAN_BASELINE": baseline.method,
            "HLS_GAN_BASELINE_SHA256": sha256(job.baseline),
            "HLS_GAN_INPUT": ", ".join(dict.fromkeys(file.path.name for file in files)),
        }
        tags |= origin_tags(stack.images[ORIGINAL].tags)
        valid = apply_to_raster(baseline, stack, paths[job.output], tags, progress(emit))
        total = stack.grid.width * stack.grid.height
        for remark in stack.remarks():
            emit(Event("warning", remark))
        in_sample = baseline.is_in_sample(
            [raster_digest(file.path) for file in files], pairs_of(file.path for file in files)
        )
    if in_sample:
        emit(Event("warning", "The baseline was fitted on this very raster (in-sample)."))
    return {
        "output": job.output,
        "method": baseline.method,
        "bands": list(baseline.bands),
        "valid_pixels": valid,
        "total_pixels": total,
        "in_sample": in_sample,
    }
