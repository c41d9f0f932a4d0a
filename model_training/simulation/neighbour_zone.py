"""L30 of a tile whose Landsat scene lies in the neighbouring UTM zone.

North differs between two zones, so the Landsat grid is turned against the tile's by the difference
of their convergences, and the place of a tile's pixel between its Landsat pixels varies over the
scene instead of being a half everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from model_training.simulation import sensors
from model_training.simulation.noise_fields import Field

_BLOCK_PX = 512
_REACH_CELLS = 12  # the 4 x 4 Landsat pixels of a tile's pixel lie within 3 pixels of it
_TURN_DEG = (1.5, 5.5)  # 6 degrees of longitude times the sine of the latitude, 15 to 65 degrees
Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class TurnedGrid:
    """A Landsat grid against the tile's: turned by `turn_rad`, moved by `phase_px` (y, x)."""

    turn_rad: float
    phase_px: tuple[float, float]

    def from_tile(self, y: Doubles, x: Doubles) -> tuple[Doubles, Doubles]:
        """Landsat coordinates of tile coordinates, both in pixels from the tile's centre."""
        cosine, sine = np.cos(self.turn_rad), np.sin(self.turn_rad)
        return (
            cosine * y + sine * x + self.phase_px[0],
            cosine * x - sine * y + self.phase_px[1],
        )

    def to_tile(self, y: Doubles, x: Doubles) -> tuple[Doubles, Doubles]:
        """The reverse of `from_tile`."""
        cosine, sine = np.cos(self.turn_rad), np.sin(self.turn_rad)
        y, x = y - self.phase_px[0], x - self.phase_px[1]
        return cosine * y - sine * x, cosine * x + sine * y


def draw_turned_grid(rng: np.random.Generator) -> TurnedGrid:
    """A grid of a neighbouring zone, from the west or from the east."""
    turn = float(np.deg2rad(rng.uniform(*_TURN_DEG)) * rng.choice((-1.0, 1.0)))
    return TurnedGrid(turn, (float(rng.random()), float(rng.random())))


def sample_turned(
    seen: Field,
    taps: tuple[sensors.Taps, sensors.Taps],
    grid: TurnedGrid,
    margin_cells: int,
    size_px: int,
) -> Field:
    """L30 (size_px, size_px) of 10 m cells `seen`, block by block.

    taps: of `sensors.landsat_taps`, for rows and columns.
    """
    result = np.empty((size_px, size_px), np.float32)
    for rows, cols in _blocks(size_px):
        top, left = (margin_cells + 3 * part.start - _REACH_CELLS for part in (rows, cols))
        height, width = (3 * (part.stop - part.start) + 2 * _REACH_CELLS for part in (rows, cols))
        blurred = sensors.decimate(seen, taps[0], top, 1, height, axis=0)
        blurred = sensors.decimate(blurred, taps[1], left, 1, width, axis=1)
        result[rows, cols] = _resample_block(blurred, grid, rows, cols, size_px)
    return result


def _blocks(size_px: int) -> Iterator[tuple[slice, slice]]:
    starts = range(0, size_px, _BLOCK_PX)
    for row in starts:
        for col in starts:
            yield (
                slice(row, min(row + _BLOCK_PX, size_px)),
                slice(col, min(col + _BLOCK_PX, size_px)),
            )


def _resample_block(
    blurred: Field, grid: TurnedGrid, rows: slice, cols: slice, size_px: int
) -> Field:
    """Landsat pixels of a block from its blurred cells, then the tile's pixels from those."""
    centre = (size_px - 1) / 2
    y, x = np.meshgrid(
        np.arange(rows.start, rows.stop) - centre,
        np.arange(cols.start, cols.stop) - centre,
        indexing="ij",
    )
    y, x = grid.from_tile(y, x)
    first = int(np.floor(y.min())) - 1, int(np.floor(x.min())) - 1
    count = int(np.floor(y.max())) + 3 - first[0], int(np.floor(x.max())) + 3 - first[1]
    axes = [f + np.arange(n, dtype=np.float64) for f, n in zip(first, count, strict=True)]
    nodes = grid.to_tile(*np.meshgrid(*axes, indexing="ij"))
    cells = [
        3 * (node + centre - part.start) + 1 + _REACH_CELLS
        for node, part in zip(nodes, (rows, cols), strict=True)
    ]
    landsat = ndimage.map_coordinates(blurred, cells, order=3, mode="nearest")
    return _cubic(landsat, y - first[0], x - first[1])


def _cubic(image: Field, y: Doubles, x: Doubles) -> Field:
    """Cubic convolution of `image` at the fractional positions (y, x), at least 1 from its edge."""
    row, col = np.floor(y).astype(np.intp), np.floor(x).astype(np.intp)
    down = [_weight(y - row - step) for step in range(-1, 3)]
    across = [_weight(x - col - step) for step in range(-1, 3)]
    result = np.zeros(y.shape, np.float32)
    for m in range(4):
        for n in range(4):
            result += down[m] * across[n] * image[row + m - 1, col + n - 1]
    return result


def _weight(distance: Doubles) -> Field:
    return sensors.cubic_convolution(distance, sensors.TILE_GRID_A).astype(np.float32)
