"""`HarmonizeJob` to `core.harmonizing`: files opened, bands chosen, tags and numbers told."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import torch

from hls_gan_plugin.core.harmonizing.harmonization import Harmonized, harmonize
from hls_gan_plugin.core.harmonizing.tile_plan import TileSettings
from hls_gan_plugin.core.network import device as devices
from hls_gan_plugin.core.network.generator import device_for
from hls_gan_plugin.core.network.heap import keep_freed_memory
from hls_gan_plugin.core.network.model_file import Model, load_model
from hls_gan_plugin.core.raster.band_choice import choose_bands
from hls_gan_plugin.core.raster.granules import fmask_beside
from hls_gan_plugin.core.raster.grid import PixelWindow
from hls_gan_plugin.core.raster.raster_io import BandFile
from hls_gan_plugin.core.raster.raster_paths import raster_path
from hls_gan_plugin.core.raster.scenes import ORIGINAL
from hls_gan_plugin.core.raster.stack import GridStack, origin_tags
from hls_gan_plugin.shared.errors import BandError
from hls_gan_plugin.shared.events import Emit, Event, progress
from hls_gan_plugin.shared.hls import FmaskBit
from hls_gan_plugin.shared.jobs import HarmonizeJob

# More of the valid pixels than this outside the training's range is worth a warning; two in a
# thousand a band lie there by the definition of the range.
_UNUSUAL_SHARE = 0.05


def run_harmonize(job: HarmonizeJob, paths: Mapping[str, Path], emit: Emit) -> dict[str, Any]:
    """Do the job; `paths` says where to write each output.

    Raises:
        HlsGanError: see `core.harmonizing.harmonize`, and what is wrong with the files.
    """
    began = time.monotonic()
    keep_freed_memory()
    if job.threads:
        torch.set_num_threads(job.threads)
    model = loaded_model(job.model_file)
    device = device_for(model, job.device)
    bands = choose_bands(job.input, model.card.inputs, _numbers_in_order(job, model))
    emit(Event("info", f"Device: {devices.describe(device)}"))
    emit(
        Event(
            "info",
            f"Model: {model.card.name} {model.card.version} ({model.sha256[:12]}): "
            f"{model.card.description}",
        )
    )
    emit(Event("info", f"Bands: {_band_lines(bands, model)}"))
    mask = _mask(job, bands, emit)
    masks = [mask] if mask else []
    with GridStack({ORIGINAL: bands}, masks, job.mask_bits, job.scale) as stack:
        if not stack.grid.is_georeferenced:
            emit(Event("warning", f"'{job.input}' has no georeference, and so has the result."))
        window = stack.grid.window_of(job.extent) if job.extent else stack.grid.whole
        done = harmonize(
            model,
            stack,
            paths[job.output],
            device=device,
            window=window,
            settings=TileSettings(job.tile_size_px, job.batch_size),
            tags=_tags(job, mask, model, stack),
            uncertainty=paths[job.uncertainty] if job.uncertainty else None,
            progress=progress(emit),
        )
        for remark in stack.remarks():
            emit(Event("warning", remark))
    warn_of_unusual(done, model, emit)
    return {
        "output": job.output,
        "uncertainty": job.uncertainty,
        "seconds": round(time.monotonic() - began, 3),
        "device": devices.describe(device),
        "bands": [f"{band.path.name}:{band.index}" for band in bands],
        "bands_out": [band.name for band in model.card.outputs],
        "mask": str(mask) if mask else None,
        **_numbers(done, window),
        "model_name": model.card.name,
        "model_version": model.card.version,
        "model_sha256": model.sha256,
    }


def loaded_model(file: str) -> Model:
    """The model, read once for all rasters of a process as long as its file is the same."""
    path = Path(file)
    return _model_of(file, path.stat().st_mtime_ns if path.is_file() else 0)


@lru_cache(maxsize=1)
def _model_of(file: str, changed_ns: int) -> Model:
    return load_model(file)


def _numbers_in_order(job: HarmonizeJob, model: Model) -> tuple[int, ...]:
    """The band numbers in the model's order, whatever order the job names its bands in."""
    if not job.band_names:
        return job.bands
    wanted = [band.name for band in model.card.inputs]
    number = dict(zip((name.upper() for name in job.band_names), job.bands, strict=False))
    if set(wanted) != set(number):
        raise BandError(
            f"The model wants {', '.join(wanted)}, and {', '.join(job.band_names)} were given; "
            "give a band number for each, for example B03=1."
        )
    return tuple(number[name] for name in wanted)


def _mask(job: HarmonizeJob, bands: tuple[BandFile, ...], emit: Emit) -> Path | None:
    """The mask that the job names, else the Fmask beside the granule's bands unless unwanted."""
    if job.mask:
        return raster_path(job.mask)
    mask = fmask_beside(bands[0].path) if job.fmask_beside else None
    if mask:
        hidden = ", ".join(FmaskBit(bit).name.lower() for bit in job.mask_bits) or "fill alone"
        emit(Event("info", f"Mask: {mask.name}, which lies beside the raster, hides {hidden}"))
    else:
        emit(Event("info", "Mask: none"))
    return mask


def _band_lines(bands: tuple[BandFile, ...], model: Model) -> str:
    return ", ".join(
        f"{band.path.name} band {band.index} as {wanted}"
        for band, wanted in zip(bands, model.card.inputs, strict=True)
    )


def _tags(job: HarmonizeJob, mask: Path | None, model: Model, stack: GridStack) -> dict[str, str]:
    """Where the result came from, in its own tags."""
    image = stack.images[ORIGINAL]
    tags = {
        "HLS_GAN_MODEL": model.card.name,
        "HLS_GAN_MODEL_VERSION": model.card.version,
        "HLS_GAN_MODEL_SHA256": model.sha256,
        "HLS_GAN_INPUT": ", ".join(dict.fromkeys(band.path.name for band in image.bands)),
    }
    if mask:
        tags["HLS_GAN_MASK"] = f"{mask.name}, bits {', '.join(map(str, job.mask_bits))}"
    return tags | origin_tags(image.tags)


def _numbers(done: Harmonized, window: PixelWindow) -> dict[str, Any]:
    return {
        "total_pixels": done.total_pixels,
        "valid_pixels": done.valid_pixels,
        "out_of_range_share": done.out_of_range_pixels / done.valid_pixels,
        "tiles": done.tiles,
        "width": window.width,
        "height": window.height,
    }


def warn_of_unusual(done: Harmonized, model: Model, emit: Emit) -> None:
    """Say so if the input is not what the model was trained on."""
    share = done.out_of_range_pixels / done.valid_pixels
    if share > _UNUSUAL_SHARE:
        fades = model.card.fade_margin > 0
        there = "there the result stays near the input" if fades else "judge the result with care"
        emit(
            Event(
                "warning",
                f"{share:.0%} of the valid pixels lie outside the reflectances that "
                f"{model.card.name} was trained on; {there}.",
            )
        )
