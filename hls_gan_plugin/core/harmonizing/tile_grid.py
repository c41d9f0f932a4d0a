"""Which tiles cover a window, and which pixels each of them reads. Pure integers.

Tiles begin on a lattice of strides that is anchored in map coordinates, and each is computed from a
block that holds the tile, the halo around it, and what is missing to whole strides. A pixel is
therefore always computed from the same neighbours in the same phase, whatever the tiles are.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from hls_gan_plugin.core.raster.grid import PixelWindow


class Tile(NamedTuple):
    """One step of the inference grid, in pixels of the raster.

    inner: the pixels that this tile writes; they lie in the window and in no other tile.
    block: the pixels that it computes on: whole strides, the halo included; it may reach beyond
        the raster.
    """

    inner: PixelWindow
    block: PixelWindow

    @property
    def crop(self) -> tuple[slice, slice]:
        """Where `inner` lies in an array of `block`."""
        top, left = self.inner.row - self.block.row, self.inner.col - self.block.col
        return slice(top, top + self.inner.height), slice(left, left + self.inner.width)


@dataclass(frozen=True)
class TileGrid:
    """The tiles of `window`.

    phase: row and column, modulo `stride_px`, of the raster's first pixel (see `Grid.phase`).
    tile_height_px, tile_width_px: rounded up to whole strides.
    """

    window: PixelWindow
    phase: tuple[int, int]
    tile_height_px: int
    tile_width_px: int
    stride_px: int
    halo_px: int

    def __len__(self) -> int:
        return len(self._spans(0)) * len(self._spans(1))

    def __iter__(self) -> Iterator[Tile]:
        columns = self._spans(1)
        for top, bottom in self._spans(0):
            for left, right in columns:
                inner = PixelWindow(top, left, bottom - top, right - left)
                yield Tile(inner, self._block(inner))

    @property
    def first(self) -> tuple[int, int]:
        """Row and column at which the tiles begin; the window may begin later."""
        return self._down(self.window.row, 0), self._down(self.window.col, 1)

    @property
    def steps_px(self) -> tuple[int, int]:
        """Height and width of a tile, in whole strides."""
        wanted = (self.tile_height_px, self.tile_width_px)
        high, wide = (max(math.ceil(side / self.stride_px), 1) * self.stride_px for side in wanted)
        return high, wide

    def _spans(self, axis: int) -> list[tuple[int, int]]:
        """Begin and end of each row (axis 0) or column (axis 1) of tiles."""
        begin = (self.window.row, self.window.col)[axis]
        end = begin + (self.window.height, self.window.width)[axis]
        step = self.steps_px[axis]
        cuts = range(self.first[axis], end, step)
        return [(max(cut, begin), min(cut + step, end)) for cut in cuts]

    def _block(self, inner: PixelWindow) -> PixelWindow:
        top = self._down(inner.row, 0)
        left = self._down(inner.col, 1)
        bottom = -self._down(-(inner.row + inner.height), 0, mirrored=True)
        right = -self._down(-(inner.col + inner.width), 1, mirrored=True)
        # A halo that is no whole number of strides would shift the phase.
        halo = math.ceil(self.halo_px / self.stride_px) * self.stride_px
        return PixelWindow(top, left, bottom - top, right - left).grown(halo)

    def _down(self, position: int, axis: int, *, mirrored: bool = False) -> int:
        """The last place of the lattice at or before `position`."""
        phase = -self.phase[axis] if mirrored else self.phase[axis]
        return position - (position + phase) % self.stride_px
