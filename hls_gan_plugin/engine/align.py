"""`AlignJob` to `core.raster.alignment`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hls_gan_plugin.core.raster.alignment import align
from hls_gan_plugin.core.raster.grid import Grid
from hls_gan_plugin.core.raster.raster_io import open_raster
from hls_gan_plugin.shared.events import Emit, progress
from hls_gan_plugin.shared.jobs import AlignJob


def run_align(job: AlignJob, paths: Mapping[str, Path], emit: Emit) -> dict[str, Any]:
    """Bring a raster to another one's grid.

    Raises:
        HlsGanError: see `core.raster.alignment.align`.
    """
    with open_raster(job.reference) as dataset:
        grid = Grid.of(dataset)
    align(job.input, grid, paths[job.output], job.resampling, progress(emit))
    return {"output": job.output, "grid": grid.describe()}
