"""Reading pixels and reflectance by windows."""

from __future__ import annotations

import contextlib
import logging
import threading
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rasterio.enums import MaskFlags
from rasterio.env import env_ctx_if_needed
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.io import DatasetReader
from rasterio.windows import Window

from hls_gan_plugin.core.arrays import BoolArray, FloatArray, Pixels
from hls_gan_plugin.core.closable import Closable
from hls_gan_plugin.core.raster.encoding import (
    AUTO,
    BandEncoding,
    OutputEncoding,
    copy_encoding,
    nodata_of_copies,
    pixel_type,
    reflectance_encoding,
)
from hls_gan_plugin.core.raster.grid import Grid, PixelWindow, rows_run_north
from hls_gan_plugin.core.raster.raster_limits import (
    check_beside,
    check_kind,
    check_opened,
    drivers_for,
)
from hls_gan_plugin.core.raster.raster_paths import is_plain, raster_path
from hls_gan_plugin.core.raster.vrt_sources import is_vrt, vrt_sources
from hls_gan_plugin.shared.errors import RasterError

# All datasets share GDAL's cache of blocks. When it is full, a thread that reads one raster writes
# out a block that another thread is changing in another one, and the change may be lost
# (github.com/OSGeo/gdal/issues/2011). So the threads of a process read and write in turns.
gdal_turn = threading.Lock()

logging.getLogger("rasterio").setLevel(logging.CRITICAL)

# Places at which a raster is looked at before the work: so many a side, so many pixels each.
_SAMPLES, _SAMPLE_PX = 4, 32
_MOST_NESTED = 8


@dataclass(frozen=True)
class BandFile:
    """One band of one raster file; `index` counts from 1."""

    path: Path
    index: int


def open_raster(path: str | Path, nesting: int = 0) -> DatasetReader:
    """Open a raster for reading.

    nesting: how many virtual rasters it is a source of.

    Raises:
        RasterError: the file is missing, is not a raster, asks for more than rasters and memory,
            or holds several that have to be named.
    """
    place = raster_path(path)
    try:
        drivers = _drivers(place, nesting)
        with warnings.catch_warnings(), env_ctx_if_needed():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            dataset = DatasetReader(str(place), driver=drivers)  # rasterio.open takes one only
    except (RasterioError, OSError, ValueError) as error:
        within = f"; name what it holds, zip://{path}!FILE" if place.suffix == ".zip" else ""
        raise RasterError(
            f"'{path}' is not a readable raster ({cause_of(error)}){within}."
        ) from error
    if not dataset.count:
        parts = ", ".join(f"'{name}'" for name in dataset.subdatasets) or "none that can be read"
        dataset.close()
        raise RasterError(f"'{path}' holds several rasters; give one of them: {parts}.")
    check_opened(dataset)
    return dataset


def _drivers(place: Path, nesting: int) -> list[str]:
    """GDAL's drivers that may open a raster; of a virtual one, every source is tried first."""
    if not is_plain(place):
        return drivers_for(str(place))
    if not place.exists():
        raise RasterError(f"'{place}' does not exist; check the path.")
    check_kind(place)
    check_beside(place)
    if not place.is_file() or not is_vrt(place):
        return drivers_for(str(place))
    if nesting >= _MOST_NESTED:
        raise RasterError(f"'{place}' lies within {nesting} other virtual rasters, or in itself.")
    for source in vrt_sources(place):
        open_raster(source, nesting + 1).close()
    return ["VRT"]


def cause_of(error: Exception) -> str:
    """What GDAL or the system says of an error, in one line."""
    cause = error.__cause__ or error
    return str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__


class RasterFile(Closable):
    """One raster, opened; its rows run from north to south whatever the file's do.

    A context manager. `grid` is that of the turned rows.

    Raises:
        RasterError: the file is missing or is not a raster.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = raster_path(path)
        self.dataset = open_raster(path)
        self.grid = Grid.of(self.dataset)
        self._turned = rows_run_north(self.dataset)

    def close(self) -> None:
        """Close the file."""
        self.dataset.close()

    def read(self, indexes: Sequence[int], window: PixelWindow) -> Pixels:
        """The pixels of `window`, which lies on the raster: (len(indexes), h, w), the file's type.

        Raises:
            RasterError: the file is damaged there.
        """
        pixels: Pixels = self._read(self.dataset.read, list(indexes), window)
        return pixels

    def hidden(self, index: int, window: PixelWindow) -> BoolArray | None:
        """(h, w), True where a mask of the file hides band `index`; None where it has none.

        Masks are what GDAL knows beside nodata values: inside the file, in a `.msk` beside it, an
        alpha band.

        Raises:
            RasterError: the file is damaged there.
        """
        if not self.has_mask(index):
            return None
        hidden: BoolArray = self._read(self.dataset.read_masks, index, window) == 0
        return hidden if hidden.any() else None

    def has_mask(self, index: int) -> bool:
        """Whether a mask of the file may hide pixels of band `index`."""
        flags = self.dataset.mask_flag_enums[index - 1]
        return MaskFlags.all_valid not in flags and flags != [MaskFlags.nodata]

    def _read(self, read: Any, what: Any, window: PixelWindow) -> Any:
        row = self.grid.height - window.row - window.height if self._turned else window.row
        part = Window(window.col, row, window.width, window.height)
        try:
            with gdal_turn:
                pixels = read(what, window=part)
        except RasterioError as error:
            raise RasterError(
                f"'{self.path}' cannot be read at row {window.row}, column {window.col} "
                f"({cause_of(error)}); the file is cut short or damaged: fetch it again."
            ) from error
        return pixels[..., ::-1, :] if self._turned else pixels


class CopyReader:
    """All bands of a raster of any kind as they are copied: what is invalid becomes `nodata`.

    nodata: the raster's own, else one that its type can hold.

    Raises:
        RasterError: numpy has no such type, or the bands have several.
    """

    def __init__(self, file: RasterFile) -> None:
        self.file = file
        dataset = file.dataset
        self.dtype = pixel_type(dataset, 1)
        self._encodings = [copy_encoding(dataset, index) for index in dataset.indexes]
        if any(band.dtype != self.dtype for band in self._encodings):
            raise RasterError(
                f"'{file.path}' has bands of several types ({', '.join(dataset.dtypes)}); give "
                "them as files of their own."
            )
        self.nodata = nodata_of_copies(dataset)

    def read(self, window: PixelWindow) -> Pixels:
        """(bands, h, w) pixels of `window`, which lies on the raster.

        Raises:
            RasterError: the file is damaged there.
        """
        dataset = self.file.dataset
        pixels = self.file.read(dataset.indexes, window)
        for band, (index, encoding) in enumerate(
            zip(dataset.indexes, self._encodings, strict=True)
        ):
            for gone in (encoding.invalid_pixels(pixels[band]), self.file.hidden(index, window)):
                if gone is not None and gone.any():
                    pixels[band][gone] = self.nodata
        return pixels


def inside(window: PixelWindow, grid: Grid) -> PixelWindow | None:
    """The part of `window` that lies on the raster, or None."""
    top, left = max(window.row, 0), max(window.col, 0)
    bottom = min(window.row + window.height, grid.height)
    right = min(window.col + window.width, grid.width)
    if top >= bottom or left >= right:
        return None
    return PixelWindow(top, left, bottom - top, right - left)


class ReflectanceReader(Closable):
    """One or several bands on one grid, read as reflectance with NaN where invalid.

    What each band says of its values is in `encodings`; see `core.raster.encoding`. A few places
    of the raster are looked at when it is opened, so that values that are no reflectance are
    refused before the work.

    Args:
        bands: the image's bands in order; they may lie in one file or in several.
        scale: reflectance of one unit: "0.0001", "1", or "auto": as the file states it.

    Raises:
        RasterError: a file is no raster, has no such band, is byte or complex imagery, or its
            values are no reflectance.
        GridError: the files' grids differ.
    """

    def __init__(self, bands: Sequence[BandFile], scale: str = AUTO) -> None:
        self.bands = tuple(bands)
        self._stack = contextlib.ExitStack()
        try:
            self._files = self._open()
            first = self._files[self.bands[0].path]
            self.grid = first.grid
            self.encodings = tuple(self._encoding(band, scale) for band in self.bands)
            self.tags: dict[str, str] = dict(first.dataset.tags())
            self._wrapped: set[Path] = set()
            self._check_values()
        except BaseException:
            self._stack.close()
            raise

    def close(self) -> None:
        """Close the files."""
        self._stack.close()

    def _open(self) -> dict[Path, RasterFile]:
        paths = dict.fromkeys(band.path for band in self.bands)
        return {path: self._stack.enter_context(RasterFile(path)) for path in paths}

    def _encoding(self, band: BandFile, scale: str) -> BandEncoding:
        file = self._files[band.path]
        if not 1 <= band.index <= file.dataset.count:
            raise RasterError(
                f"'{band.path}' has {file.dataset.count} band(s), no band {band.index}."
            )
        file.grid.must_match(self.grid, f"'{band.path}'", f"'{self.bands[0].path}'")
        return reflectance_encoding(file.dataset, band.index, scale)

    def _check_values(self) -> None:
        samples = [self.read(place) for place in _sample_places(self.grid)]
        for number, (band, encoding) in enumerate(zip(self.bands, self.encodings, strict=True)):
            values = np.concatenate([sample[number].ravel() for sample in samples])
            encoding.check(values[np.isfinite(values)], f"Band {band.index} of '{band.path}'")

    @property
    def output(self) -> OutputEncoding:
        """How a result made of these bands is written."""
        return OutputEncoding.like(self.encodings)

    def remarks(self) -> list[str]:
        """What a user should know of what was read, a sentence each."""
        return [
            f"'{path}' holds the value 55537, which is HLS's fill -9999 written without a sign; it "
            "was read as reflectance 5.5: set the raster's nodata value to 55537 if it is fill."
            for path in sorted(self._wrapped)
        ]

    def read(self, window: PixelWindow) -> FloatArray:
        """Reflectance (B, h, w), float32; NaN where a band is invalid or the raster ends."""
        shape = (len(self.bands), window.height, window.width)
        part = inside(window, self.grid)
        if part is None:
            return np.full(shape, np.nan, dtype=np.float32)
        out = np.empty(shape, np.float32) if part == window else np.full(shape, np.nan, np.float32)
        rows = slice(part.row - window.row, part.row - window.row + part.height)
        cols = slice(part.col - window.col, part.col - window.col + part.width)
        for path, file in self._files.items():
            places = [i for i, band in enumerate(self.bands) if band.path == path]
            raw = file.read([self.bands[i].index for i in places], part)
            for place, pixels in zip(places, raw, strict=True):
                self._put(out[place, rows, cols], pixels, place, part)
        return out

    def _put(self, out: FloatArray, raw: Pixels, place: int, part: PixelWindow) -> None:
        band, encoding = self.bands[place], self.encodings[place]
        encoding.put_reflectance(out, raw)
        hidden = self._files[band.path].hidden(band.index, part)
        if hidden is not None:
            np.copyto(out, np.float32(np.nan), where=hidden)
        if any((raw == value).any() for value in encoding.wrapped):
            self._wrapped.add(band.path)


def _sample_places(grid: Grid) -> list[PixelWindow]:
    """Small windows spread evenly over a grid."""

    def starts(length: int) -> list[int]:
        parts = [(2 * part + 1) * length // (2 * _SAMPLES) for part in range(_SAMPLES)]
        return sorted({max(middle - _SAMPLE_PX // 2, 0) for middle in parts})

    return [
        PixelWindow(row, col, _SAMPLE_PX, _SAMPLE_PX)
        for row in starts(grid.height)
        for col in starts(grid.width)
    ]
