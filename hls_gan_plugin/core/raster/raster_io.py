"""Reading reflectance and Fmask by windows; DN from reflectance and back."""

from __future__ import annotations

import contextlib
import logging
import threading
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.io import DatasetReader
from rasterio.windows import Window

from hls_gan_plugin.core.raster.grid import Grid, PixelWindow
from hls_gan_plugin.shared.errors import GridError, MaskError, RasterError
from hls_gan_plugin.shared.hls import FILL_DN, FMASK_FILL, INVALID_DN, SCALE, bit_mask

FloatArray = npt.NDArray[np.float32]
BoolArray = npt.NDArray[np.bool_]

ALIGN_TOOL = "the tool 'Align to a reference raster' (in the terminal: align)"

# All datasets share GDAL's cache of blocks. When it is full, a thread that reads one raster writes
# out a block that another thread is changing in another one, and the change may be lost
# (github.com/OSGeo/gdal/issues/2011). So the threads of a process read and write in turns.
gdal_turn = threading.Lock()

logging.getLogger("rasterio").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class BandFile:
    """One band of one raster file; `index` counts from 1."""

    path: Path
    index: int


def open_raster(path: str | Path) -> DatasetReader:
    """Open a raster for reading.

    Raises:
        RasterError: the file is missing or is not a raster.
    """
    if not Path(path).exists() and "://" not in str(path) and not str(path).startswith("/vsi"):
        raise RasterError(f"'{path}' does not exist; check the path.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            return rasterio.open(path)
    except RasterioError as error:
        raise RasterError(f"'{path}' is not a readable raster ({cause_of(error)}).") from error


def cause_of(error: Exception) -> str:
    """What GDAL or the system says of an error, in one line."""
    cause = error.__cause__ or error
    return str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__


def read_window(dataset: DatasetReader, indexes: Sequence[int], window: PixelWindow) -> Any:
    """The part of `window` inside the raster, (len(indexes), h, w) in the file's dtype.

    Raises:
        RasterError: the file is damaged there.
    """
    part = Window(window.col, window.row, window.width, window.height)
    try:
        with gdal_turn:
            return dataset.read(list(indexes), window=part)
    except RasterioError as error:
        raise RasterError(
            f"'{dataset.name}' cannot be read at row {window.row}, column {window.col} "
            f"({cause_of(error)}); the file is cut short or damaged: fetch it again."
        ) from error


def inside(window: PixelWindow, grid: Grid) -> PixelWindow | None:
    """The part of `window` that lies on the raster, or None."""
    top, left = max(window.row, 0), max(window.col, 0)
    bottom = min(window.row + window.height, grid.height)
    right = min(window.col + window.width, grid.width)
    if top >= bottom or left >= right:
        return None
    return PixelWindow(top, left, bottom - top, right - left)


class ReflectanceReader:
    """One or several bands on one grid, read as reflectance with NaN where invalid.

    Invalid is what GDAL's nodata or the tag `_FillValue` says, HLS's fill and -32768 in integer
    data, and whatever is not finite.

    Args:
        bands: the stack's bands in order; they may lie in one file or in several.
        scale: reflectance of one unit: "0.0001", "1", or "auto": from the type of the data, and
            from GDAL's own scale where the file states one.

    Raises:
        RasterError: a file is no raster, has no such band, or is byte or complex imagery.
        GridError: the files' grids differ.
    """

    def __init__(self, bands: Sequence[BandFile], scale: str = "auto") -> None:
        self.bands = tuple(bands)
        self._stack = contextlib.ExitStack()
        try:
            self._datasets = self._open()
            first = self._datasets[self.bands[0].path]
            self.grid = Grid.of(first)
            self._check()
            self.tags: dict[str, str] = dict(first.tags())
            self.is_dn = np.issubdtype(np.dtype(first.dtypes[self.bands[0].index - 1]), np.integer)
            self.scale = self._scale(scale, first)
        except BaseException:
            self._stack.close()
            raise
        self._fills = {path: _fill_values(ds) for path, ds in self._datasets.items()}

    def __enter__(self) -> ReflectanceReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def _open(self) -> dict[Path, DatasetReader]:
        paths = dict.fromkeys(band.path for band in self.bands)
        return {path: self._stack.enter_context(open_raster(path)) for path in paths}

    def _check(self) -> None:
        for band in self.bands:
            path, dataset = band.path, self._datasets[band.path]
            if not 1 <= band.index <= dataset.count:
                raise RasterError(f"'{path}' has {dataset.count} band(s), no band {band.index}.")
            kind = np.dtype(dataset.dtypes[band.index - 1])
            if kind.itemsize == 1 or kind.kind not in "iuf":
                raise RasterError(
                    f"'{path}' holds {kind} pixels, which is imagery for the eye and not surface "
                    "reflectance; give int16 reflectance (x 10000) or float reflectance (0..1)."
                )
            if not Grid.of(dataset).matches(self.grid):
                raise GridError(
                    f"'{path}' lies on another grid ({Grid.of(dataset).describe()}) than "
                    f"'{self.bands[0].path}' ({self.grid.describe()}); bring it there with "
                    f"{ALIGN_TOOL}."
                )

    def _scale(self, wanted: str, dataset: DatasetReader) -> float:
        if wanted != "auto":
            return float(wanted)
        stated = float(dataset.scales[self.bands[0].index - 1])
        if self.is_dn:
            return stated if 0 < stated < 0.01 else SCALE
        return stated if 0 < stated < 0.01 else 1.0

    def read(self, window: PixelWindow) -> FloatArray:
        """Reflectance (B, h, w), float32; NaN where a band is invalid or the raster ends."""
        shape = (len(self.bands), window.height, window.width)
        part = inside(window, self.grid)
        if part is None:
            return np.full(shape, np.nan, dtype=np.float32)
        out = np.empty(shape, np.float32) if part == window else np.full(shape, np.nan, np.float32)
        rows = slice(part.row - window.row, part.row - window.row + part.height)
        cols = slice(part.col - window.col, part.col - window.col + part.width)
        for path, dataset in self._datasets.items():
            places = [i for i, band in enumerate(self.bands) if band.path == path]
            raw = read_window(dataset, [self.bands[i].index for i in places], part)
            for place, pixels in zip(places, raw, strict=True):
                self._put_reflectance(out[place, rows, cols], pixels, self._fills[path])
        return out

    def _put_reflectance(self, out: FloatArray, raw: Any, fills: tuple[float, ...]) -> None:
        # Fills are compared in the file's own type: integers are not widened, and no pass is made
        # for a value that the type cannot hold.
        np.multiply(raw, np.float32(self.scale), out=out, dtype=np.float32, casting="same_kind")
        if raw.dtype.kind == "f":
            np.copyto(out, np.float32(np.nan), where=~np.isfinite(out))
        for fill in fills:
            if _holds(raw.dtype, fill) and (found := raw == raw.dtype.type(fill)).any():
                np.copyto(out, np.float32(np.nan), where=found)


def _holds(kind: np.dtype[Any], value: float) -> bool:
    """Whether `value` is a number of the type `kind`."""
    limits = np.finfo(kind) if kind.kind == "f" else np.iinfo(kind)
    whole = kind.kind == "f" or value.is_integer()
    return whole and float(limits.min) <= value <= float(limits.max)


def _fill_values(dataset: DatasetReader) -> tuple[float, ...]:
    """What stands for 'no value' in this file: GDAL's nodata, `_FillValue`, and HLS's own."""
    fills: set[float] = {float(value) for value in INVALID_DN}
    fills |= {float(value) for value in dataset.nodatavals if value is not None}
    with contextlib.suppress(KeyError, ValueError):
        fills.add(float(dataset.tags()["_FillValue"]))
    return tuple(value for value in fills if np.isfinite(value))


class FmaskReader:
    """An Fmask raster on a given grid, read as 'masked or not'.

    Raises:
        MaskError: the raster cannot be an Fmask (more than one band, not 8-bit integers).
        GridError: it lies on another grid.
    """

    def __init__(self, path: str | Path, bits: Sequence[int], grid: Grid) -> None:
        self.path = Path(path)
        self._dataset = open_raster(path)
        self._bits = np.uint8(bit_mask(bits))
        try:
            self._check(grid)
        except BaseException:
            self._dataset.close()
            raise

    def _check(self, grid: Grid) -> None:
        ours = Grid.of(self._dataset)
        if not ours.matches(grid):
            raise GridError(
                f"The mask '{self.path}' lies on another grid ({ours.describe()}) than the raster "
                f"({grid.describe()}); bring the mask to the raster's grid with {ALIGN_TOOL}."
            )
        kind = np.dtype(self._dataset.dtypes[0])
        if self._dataset.count != 1 or kind.kind not in "iu":
            raise MaskError(
                f"'{self.path}' is not an Fmask: it has {self._dataset.count} band(s) of {kind}; "
                "an Fmask has one band of 8-bit integers."
            )

    def __enter__(self) -> FmaskReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._dataset.close()

    def read(self, window: PixelWindow) -> BoolArray:
        """(h, w) bool: True where a chosen bit is set, where Fmask is fill, and off the raster.

        Raises:
            MaskError: a value is outside 0..255.
        """
        values = self.read_values(window)
        masked: BoolArray = (values & self._bits) != 0
        masked |= values == FMASK_FILL
        return masked

    def read_values(self, window: PixelWindow) -> npt.NDArray[np.uint8]:
        """(h, w) uint8: the Fmask itself, `FMASK_FILL` off the raster."""
        out = np.full((window.height, window.width), FMASK_FILL, dtype=np.uint8)
        part = inside(window, Grid.of(self._dataset))
        if part is None:
            return out
        raw = read_window(self._dataset, [1], part)[0]
        if raw.dtype != np.uint8 and (raw.min() < 0 or raw.max() > FMASK_FILL):
            raise MaskError(
                f"'{self.path}' is not an Fmask: it holds the value "
                f"{raw.min() if raw.min() < 0 else raw.max()}, and an Fmask's are 0..255."
            )
        top, left = part.row - window.row, part.col - window.col
        out[top : top + part.height, left : left + part.width] = raw
        return out


def to_dn(rho: Any, scale: float = SCALE) -> npt.NDArray[np.int16]:
    """Reflectance to int16 DN, rounded half up as HLS does; NaN becomes the fill value.

    Values that int16 cannot hold are set to its ends, short of the values that mean 'invalid'.
    """
    dn = np.floor(np.asarray(rho, dtype=np.float32) / np.float32(scale) + np.float32(0.5))
    np.clip(dn, FILL_DN + 1, 32767, out=dn)
    dn[np.isnan(dn)] = FILL_DN
    out: npt.NDArray[np.int16] = dn.astype(np.int16)
    return out
