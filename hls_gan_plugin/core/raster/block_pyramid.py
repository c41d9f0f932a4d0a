"""The blocks of a raster and of its overviews, compressed as soon as their pixels are there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from isal import isal_zlib

from hls_gan_plugin.core.raster.tiff_layout import BlockSpool, Level, Span

BLOCK_PX = 256
Overviews = Literal["average", "nearest", "sparse"]

# As small as zlib's level 1 on real granules, in a third of the time of GDAL's.
_DEFLATE_LEVEL = 1


@dataclass
class _Block:
    """A block that waits for pixels: (BLOCK_PX, BLOCK_PX, bands), and how many are missing."""

    pixels: npt.NDArray[Any]
    missing: int


@dataclass
class _Grade:
    """The image or one overview on its way."""

    width: int
    height: int
    waiting: dict[tuple[int, int], _Block] = field(default_factory=dict)
    spans: dict[tuple[int, int], Span] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return -(-self.height // BLOCK_PX)

    @property
    def columns(self) -> int:
        return -(-self.width // BLOCK_PX)

    def size_of(self, place: tuple[int, int]) -> tuple[int, int]:
        """Rows and columns of a block that lie on the raster."""
        row, column = place
        height = min(BLOCK_PX, self.height - row * BLOCK_PX)
        return height, min(BLOCK_PX, self.width - column * BLOCK_PX)


class BlockPyramid:
    """Takes windows in any order, puts compressed blocks of all levels into `spool`.

    A block is encoded when its last pixel has come, so what is held are the blocks that windows
    have begun: rows of them, where windows come row by row. No pixel may come twice.

    Args:
        shape: bands, height and width of the raster.
        nodata: what pixels hold that never come; overviews leave it out of their means.
        overviews: "average", means of 2x2 pixels; "nearest", the upper left one of them; "sparse",
            the upper left one of 4x4, a fifth of the work.
    """

    def __init__(
        self,
        shape: tuple[int, int, int],
        dtype: np.dtype[Any],
        nodata: float,
        spool: BlockSpool,
        overviews: Overviews = "average",
    ) -> None:
        bands, height, width = shape
        self._shape = BLOCK_PX, BLOCK_PX, bands
        self._dtype, self._nodata, self._spool = dtype, dtype.type(nodata), spool
        self._step, self._reduce = _OVERVIEWS[overviews]
        self._encode = _ENCODERS[predictor(dtype)]
        self._grades = [_Grade(width, height)]
        while max(width, height) > BLOCK_PX:
            width, height = -(-width // self._step), -(-height // self._step)
            self._grades.append(_Grade(width, height))

    def put(self, row: int, column: int, pixels: npt.NDArray[Any]) -> None:
        """Take (bands, h, w) pixels whose upper left one lies at `row`, `column`."""
        self._put(0, row, column, np.moveaxis(pixels, 0, -1))

    def finish(self) -> list[Level]:
        """The levels from the image to the smallest overview; what never came is nodata."""
        for number, grade in enumerate(self._grades):
            for place in [(r, c) for r in range(grade.rows) for c in range(grade.columns)]:
                if place not in grade.spans:
                    self._complete(number, place, self._block(grade, place).pixels)
        return [
            Level(
                grade.width,
                grade.height,
                [grade.spans[r, c] for r in range(grade.rows) for c in range(grade.columns)],
            )
            for grade in self._grades
        ]

    def _put(self, number: int, row: int, column: int, pixels: npt.NDArray[Any]) -> None:
        grade = self._grades[number]
        height, width = pixels.shape[:2]
        for block_row, inside_rows, rows in _cuts(row, height):
            for block_column, inside_columns, columns in _cuts(column, width):
                place = block_row, block_column
                block = self._block(grade, place)
                part = pixels[rows, columns]
                target = block.pixels[inside_rows, inside_columns]
                for band in range(part.shape[2]):  # twice as fast as all at once
                    target[..., band] = part[..., band]
                block.missing -= part.shape[0] * part.shape[1]
                if not block.missing:
                    self._complete(number, place, block.pixels)

    def _block(self, grade: _Grade, place: tuple[int, int]) -> _Block:
        if place not in grade.waiting:
            height, width = grade.size_of(place)
            pixels = np.full(self._shape, self._nodata, self._dtype)
            grade.waiting[place] = _Block(pixels, height * width)
        return grade.waiting[place]

    def _complete(self, number: int, place: tuple[int, int], pixels: npt.NDArray[Any]) -> None:
        grade = self._grades[number]
        data = isal_zlib.compress(self._encode(pixels), _DEFLATE_LEVEL)
        grade.spans[place] = self._spool.put(data)
        grade.waiting.pop(place, None)
        if number + 1 < len(self._grades):
            height, width = grade.size_of(place)
            # Beyond an odd edge lies nodata, or the edge again.
            step = self._step
            pixels = pixels[: -(-height // step) * step, : -(-width // step) * step]
            top, left = (index * BLOCK_PX // step for index in place)
            self._put(number + 1, top, left, self._reduce(pixels, self._nodata))


def predictor(dtype: np.dtype[Any]) -> int:
    """TIFF's predictor for a type: 2 for integers, 3 for floats, 1 (none) for the rest."""
    return {"i": 2, "u": 2, "f": 3}.get(dtype.kind, 1)


def _cuts(start: int, length: int) -> Iterator[tuple[int, slice, slice]]:
    """The blocks along an axis: number, where in the block, where in the window."""
    for number in range(start // BLOCK_PX, -(-(start + length) // BLOCK_PX)):
        first, last = max(start, number * BLOCK_PX), min(start + length, (number + 1) * BLOCK_PX)
        inside = slice(first - number * BLOCK_PX, last - number * BLOCK_PX)
        yield number, inside, slice(first - start, last - start)


def _plain(pixels: npt.NDArray[Any]) -> bytes:
    return pixels.tobytes()


def _differences(pixels: npt.NDArray[Any]) -> bytes:
    """Predictor 2: each value but a row's first as its difference to the one before."""
    out = np.empty_like(pixels)
    out[:, 0] = pixels[:, 0]
    np.subtract(pixels[:, 1:], pixels[:, :-1], out=out[:, 1:])
    return out.tobytes()


def _float_differences(pixels: npt.NDArray[Any]) -> bytes:
    """Predictor 3: a row's bytes by significance, the highest first, as differences.

    Source: Adobe Photoshop TIFF technical note 3; as libtiff does it, a difference reaches one
    pixel back, whatever the number of bands.
    """
    size, bands = pixels.dtype.itemsize, pixels.shape[2]
    big_endian = np.ascontiguousarray(pixels).astype(pixels.dtype.newbyteorder(">"))
    bytes_of_rows = big_endian.view(np.uint8).reshape(len(pixels), -1, size)
    planes = np.ascontiguousarray(bytes_of_rows.transpose(0, 2, 1)).reshape(len(pixels), -1)
    out = planes.copy()
    out[:, bands:] -= planes[:, :-bands]
    return out.tobytes()


_ENCODERS: dict[int, Callable[[npt.NDArray[Any]], bytes]] = {
    1: _plain,
    2: _differences,
    3: _float_differences,
}


def _nearest(pixels: npt.NDArray[Any], nodata: Any) -> npt.NDArray[Any]:
    return pixels[::2, ::2]


def _sparse(pixels: npt.NDArray[Any], nodata: Any) -> npt.NDArray[Any]:
    return pixels[::4, ::4]


def _average(pixels: npt.NDArray[Any], nodata: Any) -> npt.NDArray[Any]:
    """Means of 2x2 valid pixels, nodata where none is; integers are rounded half up."""
    invalid = np.isnan(pixels) if np.isnan(nodata) else pixels == nodata
    corners = pixels[::2, ::2], pixels[1::2, ::2], pixels[::2, 1::2], pixels[1::2, 1::2]
    wide = np.int32 if pixels.dtype.kind in "iu" and pixels.dtype.itemsize < 4 else np.float64
    kind = pixels.dtype if pixels.dtype.kind in "fc" else np.dtype(wide)
    if not invalid.any():
        total = sum(corner.astype(kind) for corner in corners)
        return _rounded(total, 4, pixels.dtype)
    valid = [~invalid[r::2, c::2] for r, c in ((0, 0), (1, 0), (0, 1), (1, 1))]
    count = sum(part.astype(np.int32) for part in valid)
    total = sum(
        np.where(part, corner, 0).astype(kind) for part, corner in zip(valid, corners, strict=True)
    )
    means = _rounded(total, np.maximum(count, 1), pixels.dtype)
    return np.where(count > 0, means, nodata)


def _rounded(total: Any, count: Any, dtype: np.dtype[Any]) -> npt.NDArray[Any]:
    if np.asarray(total).dtype.kind == "i":
        mean = (2 * total + count) // (2 * count)
    else:
        mean = np.floor(total / count + 0.5) if dtype.kind in "iu" else total / count
    rounded: npt.NDArray[Any] = mean.astype(dtype)
    return rounded


# By how much each overview is smaller than the one before, and how it is made of it.
_OVERVIEWS: dict[Overviews, tuple[int, Callable[[npt.NDArray[Any], Any], npt.NDArray[Any]]]] = {
    "average": (2, _average),
    "nearest": (2, _nearest),
    "sparse": (4, _sparse),
}
