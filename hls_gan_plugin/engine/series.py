"""`SeriesJob` to `core.series`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from hls_gan_plugin.core.series.consistency import STATES, DatedImage, compare_series
from hls_gan_plugin.core.series.series_files import plot_series, write_series_csv
from hls_gan_plugin.shared.errors import SettingsError
from hls_gan_plugin.shared.jobs import Event, SeriesImage, SeriesJob

Emit = Callable[[Event], None]


def run_series(job: SeriesJob, paths: Mapping[str, Path], emit: Emit) -> dict[str, Any]:
    """Do the job; `paths` says where to write each output.

    Raises:
        HlsGanError: see `core.series.compare_series`.
    """
    images = [_dated(image) for image in job.images]
    series = compare_series(
        images,
        job.bands,
        job.max_days,
        job.mask_bits,
        job.scale,
        lambda fraction: emit(Event("progress", fraction=fraction)),
    )
    for remark in series.remarks:
        emit(Event("warning", remark))
    if job.table:
        write_series_csv(paths[job.table], series)
    if job.plot:
        plot_series(paths[job.plot], series)
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


def _dated(image: SeriesImage) -> DatedImage:
    try:
        day = dt.date.fromisoformat(image.day)
    except ValueError as error:
        raise SettingsError(f"'{image.day}' is no date; write it as 2021-09-07.") from error
    if image.sensor not in ("S30", "L30"):
        raise SettingsError(f"'{image.sensor}' is no sensor of HLS; write S30 or L30.")
    if image.sensor == "L30" and image.generated:
        raise SettingsError(
            f"'{image.generated}' is given as generated from an L30 image; only S30 dates have one."
        )
    return DatedImage(
        day,
        image.sensor,
        Path(image.image),
        Path(image.generated) if image.generated else None,
        Path(image.mask) if image.mask else None,
    )
