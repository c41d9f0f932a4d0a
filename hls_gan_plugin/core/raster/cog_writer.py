"""Writing cloud-optimized GeoTIFFs by windows."""

from __future__ import annotations

import contextlib
import threading
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.io import MemoryFile
from rasterio.windows import Window

from hls_gan_plugin.core.raster.block_pyramid import BLOCK_PX, BlockPyramid, Overviews, predictor
from hls_gan_plugin.core.raster.disk_room import COMPRESSED_SHARE, require_room
from hls_gan_plugin.core.raster.grid import Grid, PixelWindow
from hls_gan_plugin.core.raster.raster_io import cause_of, gdal_turn
from hls_gan_plugin.core.raster.tiff_layout import BlockSpool, Tag, tags_of, write_cog
from hls_gan_plugin.shared.errors import OutputError

_SCRATCH_BLOCK_PX = 512
# Compressed blocks wait in memory up to this size, then in a file beside the target.
_SPOOL_BYTES = 16 * 2**20


@dataclass(frozen=True)
class Layout:
    """What a raster to be written looks like; scales and offsets: one a band, empty: 1 and 0.

    overviews: means of the valid pixels; every other pixel, as HLS's own files have them; or every
        fourth.
    """

    grid: Grid
    count: int
    dtype: str
    nodata: float
    scales: tuple[float, ...] = ()
    offsets: tuple[float, ...] = ()
    descriptions: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    overviews: Overviews = "average"

    @property
    def raw_bytes(self) -> int:
        """The size of all pixels, uncompressed and without overviews."""
        return self.grid.width * self.grid.height * self.count * np.dtype(self.dtype).itemsize


class ScratchFile:
    """A plain GeoTIFF in large blocks, quick to write and to read again; takes windows.

    Raises:
        OutputError: the file cannot be written.
    """

    def __init__(self, path: Path, layout: Layout) -> None:
        self.path, self.layout = path, layout
        grid = layout.grid
        require_room(path, layout.raw_bytes)
        with _told(path):
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
                interleave="band",
                bigtiff="IF_SAFER",
            )

    def write(self, window: PixelWindow, pixels: Any) -> None:
        """Write (count, h, w) pixels of the layout's dtype."""
        part = Window(window.col, window.row, window.width, window.height)
        with gdal_turn, _told(self.path):
            self.dataset.write(pixels, window=part)

    def close(self) -> None:
        """Let go of the file."""
        if not self.dataset.closed:
            with gdal_turn, _told(self.path):
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

    Every block is compressed as soon as its pixels are there, beside whatever computes them. No
    pixel may be written twice; those that never come are nodata. Threads may share a writer.
    """

    def __init__(self, path: str | Path, layout: Layout) -> None:
        self.path = Path(path)
        self.layout = layout
        self._turn = threading.Lock()
        require_room(self.path, layout.raw_bytes * COMPRESSED_SHARE)
        with _told(self.path):
            self._out = self.path.open("wb")
            self._spool = BlockSpool(self.path.parent, _SPOOL_BYTES)
            self._tags = _tags(layout)
        grid, kind = layout.grid, np.dtype(layout.dtype)
        self._pyramid = BlockPyramid(
            (layout.count, grid.height, grid.width), kind, layout.nodata, self._spool,
            layout.overviews,
        )  # fmt: skip

    def write(self, window: PixelWindow, pixels: Any) -> None:
        """Write (count, h, w) pixels of the layout's dtype."""
        with self._turn, _told(self.path):
            self._pyramid.put(window.row, window.col, pixels)

    def finish(self) -> None:
        """Turn what was written into the COG at `path`."""
        with self._turn, _told(self.path):
            write_cog(self._out, self._tags, self._pyramid.finish(), self._spool)
            self._out.close()

    def close(self) -> None:
        """Let go of the files, finished or not; the caller removes one that is not."""
        self._spool.close()
        with contextlib.suppress(OSError):  # what could not be written was told before
            self._out.close()


def _tags(layout: Layout) -> list[Tag]:
    """What GDAL writes into the directory of such a raster."""
    with MemoryFile() as memory:
        with gdal_turn, warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            with memory.open(
                driver="GTiff",
                width=1,
                height=1,
                count=layout.count,
                dtype=layout.dtype,
                crs=layout.grid.crs,
                transform=layout.grid.transform,
                nodata=layout.nodata,
                tiled=True,
                blockxsize=BLOCK_PX,
                blockysize=BLOCK_PX,
                interleave="pixel",
                compress="DEFLATE",
                predictor=predictor(np.dtype(layout.dtype)),
                sparse_ok=True,
            ) as dataset:
                _describe(dataset, layout)
        return tags_of(memory.read())


def _describe(dataset: Any, layout: Layout) -> None:
    dataset.scales = layout.scales or (1.0,) * layout.count
    dataset.offsets = layout.offsets or (0.0,) * layout.count
    for number, text in enumerate(layout.descriptions, start=1):
        dataset.set_band_description(number, text)
    dataset.update_tags(**layout.tags)


@contextlib.contextmanager
def writing(path: str | Path, layout: Layout) -> Iterator[RasterWriter]:
    """A `RasterWriter` that is finished on success and closed in any case.

    Raises:
        OutputError: the folder cannot be written, or the disk is full.
    """
    writer = RasterWriter(path, layout)
    try:
        yield writer
        writer.finish()
    finally:
        writer.close()


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """What goes wrong within it as an `OutputError` that names `path`."""
    try:
        yield
    except (RasterioError, OSError) as error:
        raise OutputError(
            f"'{path}' cannot be written ({cause_of(error)}); is the disk full?"
        ) from error
