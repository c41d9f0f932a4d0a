"""Bringing a raster onto another one's grid, so that the two can be compared pixel by pixel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import numpy as np
from rasterio.enums import Resampling
from rasterio.vrt import WarpedVRT
from rasterio.windows import Window

from hls_gan_plugin.core.raster.cog_writer import Layout, writing
from hls_gan_plugin.core.raster.grid import Grid, PixelWindow, canonical_crs, same_crs
from hls_gan_plugin.core.raster.raster_io import open_raster
from hls_gan_plugin.shared.errors import GridError
from hls_gan_plugin.shared.hls import FILL_DN, INVALID_DN

Method = Literal["nearest", "bilinear", "cubic", "average"]
METHODS: tuple[Method, ...] = ("nearest", "bilinear", "cubic", "average")
_STRIP_PX = 512


def align(
    source: str | Path,
    grid: Grid,
    output: Path,
    resampling: Method = "cubic",
    progress: Callable[[float], None] = lambda _: None,
) -> None:
    """Write `source` resampled onto `grid` (COG; all bands, data type and names kept).

    Where the pixels of both grids coincide nothing is resampled, only cut or padded: every
    resampling then gives the same. Masks (8 bit) are always taken from the nearest pixel.

    Raises:
        GridError: the source does not say where it lies, or does not overlap the grid.
        RasterError, OutputError: a file cannot be read or written.
    """
    with open_raster(source) as dataset:
        own = Grid.of(dataset)
        _check(source, own, grid)
        dtype = np.dtype(dataset.dtypes[0])
        is_mask = dtype.itemsize == 1
        fill = 255.0 if is_mask else float(FILL_DN)
        nodata = dataset.nodata if dataset.nodata is not None else fill
        layout = Layout(
            grid,
            dataset.count,
            str(dtype),
            nodata,
            float(dataset.scales[0]),
            tuple(text or "" for text in dataset.descriptions),
            dataset.tags(),
        )
        options = {
            "crs": canonical_crs(grid.crs),
            "src_crs": canonical_crs(own.crs),
            "transform": grid.transform,
            "width": grid.width,
            "height": grid.height,
            "src_nodata": nodata,
            "nodata": nodata,
            "resampling": Resampling["nearest" if is_mask else resampling],
        }
        with WarpedVRT(dataset, **options) as warped, writing(output, layout) as writer:
            for row in range(0, grid.height, _STRIP_PX):
                height = min(_STRIP_PX, grid.height - row)
                pixels = warped.read(window=Window(0, row, grid.width, height))
                if dtype.kind == "i" and dtype.itemsize > 1:
                    pixels[np.isin(pixels, INVALID_DN)] = nodata
                writer.write(PixelWindow(row, 0, height, grid.width), pixels)
                progress((row + height) / grid.height)


def _check(source: str | Path, own: Grid, grid: Grid) -> None:
    if not own.is_georeferenced or own.crs is None or grid.crs is None:
        raise GridError(
            f"'{source}' or the reference has no CRS, so that nobody can say where its pixels "
            "lie; assign one first."
        )
    if same_crs(own.crs, grid.crs):
        a, b = own.bounds(), grid.bounds()
        if a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]:
            raise GridError(
                f"'{source}' covers {a} and the reference {b}: they do not overlap, so there is "
                "nothing to align."
            )
