"""Bringing a raster onto another one's grid, so that the two can be compared pixel by pixel."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import rasterio
from rasterio import enums
from rasterio.errors import RasterioError
from rasterio.io import DatasetReader
from rasterio.vrt import WarpedVRT
from rasterio.warp import transform_bounds
from rasterio.windows import Window

from hls_gan_plugin.core.arrays import Pixels
from hls_gan_plugin.core.raster.cog_writer import Layout, scratch_file, writing
from hls_gan_plugin.core.raster.grid import ALIGN_TOOL, Grid, PixelWindow, canonical_crs
from hls_gan_plugin.core.raster.raster_io import CopyReader, RasterFile, cause_of
from hls_gan_plugin.core.raster.raster_limits import rows_at_once
from hls_gan_plugin.shared.choices import Resampling
from hls_gan_plugin.shared.errors import GridError, RasterError

_STRIP_PX = 512
_READ, _WARP = 0.3, 0.7  # shares of the work


def align(
    source: str | Path,
    grid: Grid,
    output: Path,
    resampling: Resampling = "cubic",
    progress: Callable[[float], None] = lambda _: None,
) -> None:
    """Write `source` resampled onto `grid` (COG; bands, type, scales, offsets and names kept).

    Where the pixels of both grids coincide nothing is resampled, only cut or padded: every
    resampling then gives the same. Masks (8 bit) are always taken from the nearest pixel. No
    invalid pixel enters a resampled one; the result's nodata is the source's, else a value that the
    type can hold.

    Raises:
        GridError: the source does not say where it lies, or does not overlap the grid.
        RasterError, OutputError: a file cannot be read or written.
    """
    with RasterFile(source) as file:
        _check(source, file.grid, grid)
        reader = CopyReader(file)
        layout = _layout(file, reader, grid)
        method = "nearest" if reader.dtype.itemsize == 1 else resampling
        with _cleaned(reader, output, lambda part: progress(_READ * part)) as cleaned:
            options = {
                "crs": canonical_crs(grid.crs),
                "src_crs": canonical_crs(file.grid.crs),
                "transform": grid.transform,
                "width": grid.width,
                "height": grid.height,
                "src_nodata": reader.nodata,
                "nodata": reader.nodata,
                "resampling": enums.Resampling[method],
            }
            with WarpedVRT(cleaned, **options) as warped, writing(output, layout) as writer:
                height = rows_at_once(warped, _STRIP_PX)
                for row in range(0, grid.height, height):
                    strip = PixelWindow(row, 0, min(height, grid.height - row), grid.width)
                    writer.write(strip, _warped(warped, strip))
                    progress(_READ + _WARP * (row + strip.height) / grid.height)


def _layout(file: RasterFile, reader: CopyReader, grid: Grid) -> Layout:
    dataset = file.dataset
    return Layout(
        grid,
        dataset.count,
        str(reader.dtype),
        reader.nodata,
        tuple(dataset.scales),
        tuple(dataset.offsets),
        tuple(text or "" for text in dataset.descriptions),
        # Where the pixels' values come from stays; where their corners lie is the new grid's.
        {name: text for name, text in dataset.tags().items() if name != "AREA_OR_POINT"},
    )


@contextlib.contextmanager
def _cleaned(
    reader: CopyReader, output: Path, progress: Callable[[float], None]
) -> Iterator[DatasetReader]:
    """The source once more, beside the output, every invalid pixel of it being one nodata value."""
    grid = reader.file.grid
    layout = Layout(grid, reader.file.dataset.count, str(reader.dtype), reader.nodata)
    path = output.with_name(output.name + ".source.tif")
    try:
        with scratch_file(path, layout) as scratch:
            height = rows_at_once(reader.file.dataset, _STRIP_PX)
            for row in range(0, grid.height, height):
                strip = PixelWindow(row, 0, min(height, grid.height - row), grid.width)
                scratch.write(strip, reader.read(strip))
                progress((strip.row + strip.height) / grid.height)
        with rasterio.open(path) as dataset:
            yield dataset
    finally:
        path.unlink(missing_ok=True)


def _warped(warped: WarpedVRT, strip: PixelWindow) -> Pixels:
    try:
        pixels: Pixels = warped.read(window=Window(0, strip.row, strip.width, strip.height))
    except RasterioError as error:
        raise RasterError(
            f"The raster cannot be resampled at row {strip.row} of the new grid "
            f"({cause_of(error)})."
        ) from error
    return pixels


def _check(source: str | Path, own: Grid, grid: Grid) -> None:
    if not own.is_georeferenced or own.crs is None or grid.crs is None:
        raise GridError(
            f"'{source}' or the reference has no CRS, so that nobody can say where its pixels "
            "lie; assign one first."
        )
    ours = own.bounds()
    try:
        there = transform_bounds(canonical_crs(own.crs), canonical_crs(grid.crs), *ours)
    except RasterioError as error:
        raise GridError(
            f"'{source}' covers {ours}, which has no place in the CRS of the reference "
            f"({cause_of(error)}); check the CRS of both."
        ) from error
    reference = grid.bounds()
    apart = (
        there[2] <= reference[0]
        or reference[2] <= there[0]
        or there[3] <= reference[1]
        or reference[3] <= there[1]
    )
    if apart:
        raise GridError(
            f"'{source}' covers {there} and the reference {reference}: they do not overlap, so "
            f"there is nothing for {ALIGN_TOOL} to bring together."
        )
