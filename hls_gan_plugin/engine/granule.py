"""`GranuleJob` to `core.harmonizing` and `core.archive`: one granule in, one granule out."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import torch

from hls_gan_plugin import __version__
from hls_gan_plugin.core.archive.band_files import (
    COPIED_LAYERS,
    BandFile,
    carried_tags,
    copy_layer,
    uncertainty_layer,
    writing_bands,
)
from hls_gan_plugin.core.archive.band_stack import write_band_stack
from hls_gan_plugin.core.archive.stac_item import Harmonization, write_item
from hls_gan_plugin.core.harmonizing.harmonization import Harmonized, harmonize_into
from hls_gan_plugin.core.harmonizing.result_rasters import OpenWriter
from hls_gan_plugin.core.harmonizing.tile_plan import TileSettings
from hls_gan_plugin.core.network import device as devices
from hls_gan_plugin.core.network.generator import device_for
from hls_gan_plugin.core.network.heap import keep_freed_memory
from hls_gan_plugin.core.network.model_file import Model
from hls_gan_plugin.core.pipeline import result_of, working
from hls_gan_plugin.core.raster.band_choice import layer_band
from hls_gan_plugin.core.raster.block_pyramid import Overviews
from hls_gan_plugin.core.raster.encoding import OutputEncoding
from hls_gan_plugin.core.raster.granules import Granule
from hls_gan_plugin.core.raster.mask_growth import MaskGrowth
from hls_gan_plugin.core.raster.scenes import ORIGINAL
from hls_gan_plugin.core.raster.stack import GridStack
from hls_gan_plugin.engine.harmonize import loaded_model, warn_of_unusual
from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.errors import GranuleError
from hls_gan_plugin.shared.events import Emit, Event, progress
from hls_gan_plugin.shared.hls import Band
from hls_gan_plugin.shared.jobs import GranuleJob


def run_granule(job: GranuleJob, paths: Mapping[str, Path], emit: Emit) -> dict[str, Any]:
    """Do the job; `paths` says where to write the granule's folder.

    Raises:
        GranuleError: a layer is missing.
        HlsGanError: see `core.harmonizing.harmonize`, and what is wrong with the files.
    """
    began = time.monotonic()
    keep_freed_memory()
    if job.threads:
        torch.set_num_threads(job.threads)
    model = loaded_model(job.model_file)
    device = device_for(model, job.device)
    source = _granule(job)
    folder = paths[job.output]
    folder.mkdir()
    name = hls.harmonized_id(source.id, job.as_l30)
    files = _files(job, folder, name, model, source)
    with working(1, "copy layers") as pool:
        copies = [
            pool.submit(copy_layer, source.layers[layer], files[layer])
            for layer in COPIED_LAYERS
            if layer in files
        ]
        done, stack = _harmonized(job, model, source, files, device, emit)
        for copy in copies:
            result_of(copy)  # what went wrong in it is raised here
    made = Harmonization(
        model.card.name,
        model.card.version,
        model.sha256,
        __version__,
        done.valid_pixels / done.total_pixels,
    )
    tags = carried_tags(source.layer(model.card.inputs[0].name))
    item = folder / f"{name}_stac.json"
    write_item(item, name, source, files, model.card.outputs, stack.grid, tags, made)
    if job.stack:
        bands = [files[band.name] for band in model.card.outputs]
        write_band_stack(folder / f"{name}.stack.vrt", bands)
    warn_of_unusual(done, model, emit)
    return {
        "output": job.output,
        "granule": name,
        "seconds": round(time.monotonic() - began, 3),
        "device": devices.describe(device),
        "valid_share": made.valid_share,
        "model_sha256": model.sha256,
    }


def _granule(job: GranuleJob) -> Granule:
    """The granule of the job's files."""
    layers: dict[str, Path] = {}
    ids = set()
    for path in job.layers:
        parsed = hls.parse_band_file(path)
        if parsed is None:
            raise GranuleError(f"'{path}' is not named like a file of an HLS granule.")
        ids.add(parsed[0])
        layers[parsed[1]] = Path(path)
    if len(ids) != 1:
        raise GranuleError(f"The files are of {len(ids)} granules; give those of one.")
    return Granule(ids.pop(), layers)


def _files(
    job: GranuleJob, folder: Path, name: str, model: Model, source: Granule
) -> dict[str, Path]:
    layers = [band.name for band in model.card.outputs]
    layers += map(uncertainty_layer, layers[:]) if job.uncertainty else []
    layers += [layer for layer in COPIED_LAYERS if layer in source.layers]
    return {layer: folder / f"{name}.{layer}.tif" for layer in layers}


def _harmonized(
    job: GranuleJob,
    model: Model,
    source: Granule,
    files: Mapping[str, Path],
    device: torch.device,
    emit: Emit,
) -> tuple[Harmonized, GridStack]:
    card = model.card
    bands = [layer_band(source, band.name) for band in card.inputs]
    masks = [source.layer("Fmask")] if job.mask_bits else []
    tags = [_tags(job, model, source.layer(band.name)) for band in card.inputs]
    write = partial(_band_files, card.outputs, files, tags)
    growth = MaskGrowth(job.mask_dilate_px, job.edge_px)
    with GridStack({ORIGINAL: bands}, masks, job.mask_bits, mask_growth=growth) as stack:
        done = harmonize_into(
            model,
            stack,
            write(str),
            open_uncertainty=write(uncertainty_layer, "sparse") if job.uncertainty else None,
            device=device,
            settings=TileSettings(job.tile_size_px, job.batch_size),
            encoding=OutputEncoding(),
            progress=progress(emit),
        )
        for remark in stack.remarks():
            emit(Event("warning", remark))
    return done, stack


def _band_files(
    bands: Sequence[Band],
    files: Mapping[str, Path],
    tags: Sequence[Mapping[str, str]],
    layer: Callable[[str], str],
    overviews: Overviews = "nearest",
) -> OpenWriter:
    """Opens the writer of a file a band, or of what `layer` makes of the band's name."""
    layers = [layer(band.name) for band in bands]
    into = [BandFile(files[name], name, own) for name, own in zip(layers, tags, strict=True)]
    return partial(writing_bands, into, torch.get_num_threads(), overviews=overviews)


def _tags(job: GranuleJob, model: Model, source: Path) -> dict[str, str]:
    """HLS's own tags of a band's source, and where the result came from."""
    carried = carried_tags(source)
    encoding = {
        "scale_factor": f"{hls.SCALE:g}",
        "add_offset": "0.0",
        "_FillValue": str(hls.FILL_DN),
    }
    ours = {
        "HLS_GAN_MODEL": model.card.name,
        "HLS_GAN_MODEL_VERSION": model.card.version,
        "HLS_GAN_MODEL_SHA256": model.sha256,
        "HLS_GAN_INPUT": source.name,
    }
    if job.mask_bits:
        grown = f", grown by {job.mask_dilate_px} px" if job.mask_dilate_px else ""
        edge = f", swath's edge by {job.edge_px} px" if job.edge_px else ""
        ours["HLS_GAN_MASK"] = f"Fmask, bits {', '.join(map(str, job.mask_bits))}{grown}{edge}"
    return carried | {tag: text for tag, text in encoding.items() if tag in carried} | ours
