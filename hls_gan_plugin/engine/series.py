"""`SeriesJob` to `core.series`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from hls_gan_plugin.core.raster.granules import fmask_beside
from hls_gan_plugin.core.raster.raster_paths import raster_path
from hls_gan_plugin.core.report.series_page import write_series_page
from hls_gan_plugin.core.series.consistency import STATES, DatedImage, compare_series
from hls_gan_plugin.core.series.series_files import plot_series, write_series_csv
from hls_gan_plugin.shared.errors import SettingsError
from hls_gan_plugin.shared.events import Emit, Event, progress
from hls_gan_plugin.shared.jobs import SeriesImage, SeriesJob


def run_series(job: SeriesJob, paths: Mapping[str, Path], emit: Emit) -> dict[str, Any]:
    """Do the job; `paths` says where to write each output.

    Raises:
        HlsGanError: see `core.series.consistency.compare_series`.
    """
    images = [_dated(image, job.fmask_beside) for image in job.images]
    _tell_masks(images, emit)
    series = compare_series(
        images, job.bands, job.max_days, job.mask_bits, job.scale, progress(emit)
    )
    for remark in series.remarks:
        emit(Event("warning", remark))
    if job.table:
        write_series_csv(paths[job.table], series)
    if job.plot:
        plot_series(paths[job.plot], series)
    if job.page:
        write_series_page(paths[job.page], series)
    rmse = {
        band: {s: float(np.mean([n.rmse[s] for n in series.neighbours if n.band == band]))
               for s in STATES}
        for band in {n.band: None for n in series.neighbours}
    }  # fmt: skip
    return {
        "dates": len(images),
        "neighbours": len(series.neighbours),
        "rmse": rmse,
        "noise": series.noise,
        "simulated": series.simulated,
        "outputs": list(job.outputs()),
    }


def _tell_masks(images: Sequence[DatedImage], emit: Emit) -> None:
    for image in images:
        name = image.mask.name if image.mask else "none"
        emit(Event("info", f"Mask of {image.sensor}, {image.day}: {name}"))
    bare = [f"{image.sensor} {image.day}" for image in images if image.mask is None]
    if bare:
        emit(
            Event(
                "warning",
                f"No mask hides clouds, their shadows, snow or fill in {', '.join(bare)}: what "
                "they change counts as a difference of the dates; give the Fmask of each.",
            )
        )


def _dated(image: SeriesImage, with_fmask_beside: bool) -> DatedImage:
    """The date with its mask: the one that is named, else the Fmask beside the image."""
    if image.sensor == "L30" and image.generated:
        raise SettingsError(
            f"'{image.generated}' is given as generated from an L30 image; only S30 dates have one."
        )
    path = raster_path(image.image)
    mask = raster_path(image.mask) if image.mask else None
    if mask is None and with_fmask_beside:
        mask = fmask_beside(path)
    return DatedImage(
        dt.date.fromisoformat(image.day),
        image.sensor,
        path,
        raster_path(image.generated) if image.generated else None,
        mask,
    )
