"""Reading an Fmask by windows, and which of its pixels hide those of an image."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from hls_gan_plugin.core.arrays import BoolArray, ByteArray
from hls_gan_plugin.core.closable import Closable
from hls_gan_plugin.core.raster.grid import Grid, PixelWindow
from hls_gan_plugin.core.raster.raster_io import RasterFile, inside
from hls_gan_plugin.core.raster.raster_paths import raster_path
from hls_gan_plugin.shared.errors import MaskError
from hls_gan_plugin.shared.hls import FMASK_FILL, bit_mask


class FmaskReader(Closable):
    """An Fmask, or another raster of bytes, on a given grid.

    what: what it is called in errors: "an Fmask", "a raster of classes".

    Raises:
        MaskError: the raster cannot be an Fmask (more than one band, not 8-bit integers).
        GridError: it lies on another grid.
    """

    def __init__(self, path: str | Path, grid: Grid, what: str = "an Fmask") -> None:
        self.path = raster_path(path)
        self._what = what
        self._file = RasterFile(path)
        try:
            self._check(grid)
        except BaseException:
            self._file.close()
            raise

    def _check(self, grid: Grid) -> None:
        self._file.grid.must_match(grid, f"The mask '{self.path}'", "the raster")
        count, kind = self._file.dataset.count, self._file.dataset.dtypes[0]
        if count != 1 or kind.startswith(("float", "complex")):
            raise MaskError(
                f"'{self.path}' is not {self._what}: it has {count} band(s) of {kind}, and one "
                "band of integers 0..255 is needed."
            )

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def read(self, window: PixelWindow) -> ByteArray:
        """(h, w) uint8; `FMASK_FILL` off the raster and where a mask of the file hides a pixel.

        Raises:
            MaskError: a value is outside 0..255.
        """
        out = np.full((window.height, window.width), FMASK_FILL, dtype=np.uint8)
        part = inside(window, self._file.grid)
        if part is None:
            return out
        raw = self._file.read([1], part)[0]
        if raw.dtype != np.uint8 and (raw.min() < 0 or raw.max() > FMASK_FILL):
            raise MaskError(
                f"'{self.path}' is not {self._what}: it holds the value "
                f"{raw.min() if raw.min() < 0 else raw.max()}, and 0..255 are needed."
            )
        hidden = self._file.hidden(1, part)
        top, left = part.row - window.row, part.col - window.col
        place = out[top : top + part.height, left : left + part.width]
        place[...] = raw
        if hidden is not None:
            place[hidden] = FMASK_FILL
        return out


def hides(fmask: ByteArray, bits: Sequence[int]) -> BoolArray:
    """Where an Fmask has one of the conditions `bits`, or is fill; the same shape."""
    masked: BoolArray = (fmask & np.uint8(bit_mask(bits))) != 0
    masked |= fmask == FMASK_FILL
    return masked
