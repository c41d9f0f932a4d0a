"""Writing cloud-optimised GeoTIFFs by windows."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import rasterio.shutil
from rasterio.enums import Resampling
from rasterio.errors import RasterioError
from rasterio.windows import Window

from hls_gan_plugin.core.raster.grid import Grid, PixelWindow
from hls_gan_plugin.core.raster.raster_io import cause_of, gdal_turn
from hls_gan_plugin.shared.errors import OutputError

_BLOCK_PX = 256
_SCRATCH_BLOCK_PX = 512


@dataclass(frozen=True)
class Layout:
    """What a raster to be written looks like; scales and offsets: one a band, empty: 1 and 0."""

    grid: Grid
    count: int
    dtype: str
    nodata: float
    scales: tuple[float, ...] = ()
    offsets: tuple[float, ...] = ()
    descriptions: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)


class ScratchFile:
    """A plain GeoTIFF in large blocks, quick to write and to read again; takes windows.

    Raises:
        OutputError: the file cannot be written.
    """

    def __init__(self, path: Path, layout: Layout, called: Path | None = None) -> None:
        self.path, self.layout, self._called = path, layout, called or path
        grid = layout.grid
        try:
            self.dataset = rasterio.open(
                path,
                "w",
                driver="GTiff",
                width=grid.width,
                height=grid.height,
                count=layout.count,
                dtype=layout.dtype,
                crs=grid.crs,
                transform=grid.transform,
                nodata=layout.nodata,
                tiled=True,
                blockxsize=_SCRATCH_BLOCK_PX,
                blockysize=_SCRATCH_BLOCK_PX,
                interleave="band",  # overviews of interleaved pixels take twice as long
                bigtiff="IF_SAFER",
            )
        except (RasterioError, OSError) as error:
            raise OutputError(f"'{self._called}' cannot be written ({cause_of(error)}).") from error

    def write(self, window: PixelWindow, pixels: Any) -> None:
        """Write (count, h, w) pixels of the layout's dtype."""
        part = Window(window.col, window.row, window.width, window.height)
        with _turn(self._called):
            self.dataset.write(pixels, window=part)

    def close(self) -> None:
        """Let go of the file."""
        if not self.dataset.closed:
            with _turn(self._called):
                self.dataset.close()


@contextlib.contextmanager
def scratch_file(path: Path, layout: Layout) -> Iterator[ScratchFile]:
    """A `ScratchFile`, closed in the end; the caller removes it.

    Raises:
        OutputError: the file cannot be written, or the disk is full.
    """
    scratch = ScratchFile(path, layout)
    try:
        yield scratch
    finally:
        scratch.close()


class RasterWriter:
    """Takes windows in any order and leaves a COG (deflate, predictor, 256 blocks, overviews).

    GDAL makes a COG by copying a finished raster, so the windows go to a scratch file beside the
    target first; the copy is made by `finish`, with `threads` threads (0: one a CPU).
    """

    def __init__(self, path: str | Path, layout: Layout, threads: int = 0) -> None:
        self.path = Path(path)
        self.layout = layout
        self._threads = threads or "ALL_CPUS"
        scratch = self.path.with_name(self.path.name + ".scratch.tif")
        self._scratch = ScratchFile(scratch, layout, called=self.path)

    def write(self, window: PixelWindow, pixels: Any) -> None:
        """Write (count, h, w) pixels of the layout's dtype."""
        self._scratch.write(window, pixels)

    def finish(self) -> None:
        """Turn what was written into the COG at `path`."""
        dataset = self._scratch.dataset
        with _turn(self.path):
            self._describe()
            self._add_overviews()
            dataset.close()
            predictor = 3 if np.dtype(self.layout.dtype).kind == "f" else 2
            rasterio.shutil.copy(
                self._scratch.path,
                self.path,
                driver="COG",
                compress="DEFLATE",
                level=1,  # as small as level 6 on real granules, in half the time
                predictor=predictor,
                blocksize=_BLOCK_PX,
                num_threads=self._threads,
                bigtiff="IF_SAFER",
            )
        self._scratch.path.unlink()

    def _describe(self) -> None:
        layout, dataset = self.layout, self._scratch.dataset
        dataset.scales = layout.scales or (1.0,) * layout.count
        dataset.offsets = layout.offsets or (0.0,) * layout.count
        for number, text in enumerate(layout.descriptions, start=1):
            dataset.set_band_description(number, text)
        dataset.update_tags(**layout.tags)

    def _add_overviews(self) -> None:
        # Left to itself, the copy compresses them into a file of their own, reads that and
        # compresses them again: made here, uncompressed, they cost half of it.
        factors = overview_factors(self.layout.grid)
        options = {
            "GDAL_TIFF_OVR_BLOCKSIZE": _SCRATCH_BLOCK_PX,
            "GDAL_NUM_THREADS": self._threads,
        }
        with rasterio.Env(**options):
            self._scratch.dataset.build_overviews(factors, Resampling.average)

    def close(self) -> None:
        """Let go of the files without finishing; the caller removes them."""
        self._scratch.close()


def overview_factors(grid: Grid) -> list[int]:
    """2, 4, 8, … until one block holds the whole raster; none where one does already."""
    factors = []
    factor = 1
    while max(grid.width, grid.height) > _BLOCK_PX * factor:
        factor *= 2
        factors.append(factor)
    return factors


@contextlib.contextmanager
def writing(path: str | Path, layout: Layout, threads: int = 0) -> Iterator[RasterWriter]:
    """A `RasterWriter` that is finished on success and closed in any case.

    Raises:
        OutputError: the folder cannot be written, or the disk is full.
    """
    writer = RasterWriter(path, layout, threads)
    try:
        yield writer
        writer.finish()
    finally:
        writer.close()


@contextlib.contextmanager
def _turn(path: Path) -> Iterator[None]:
    """This thread's turn with GDAL; what goes wrong in it as an `OutputError`."""
    try:
        with gdal_turn:
            yield
    except (RasterioError, OSError) as error:
        raise OutputError(
            f"'{path}' cannot be written ({cause_of(error)}); is the disk full?"
        ) from error
