"""Where the borders of the tiles lie in which a raster was computed, told in its tags."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from hls_gan_plugin.core.raster.grid import Grid

_TAG = "HLS_GAN_TILES"


@dataclass(frozen=True)
class TileBorders:
    """Borders at x + k * width and y - k * height for every whole k, in map units.

    Told in map coordinates, so that they stay where they are when the raster is cropped.
    """

    x: float
    y: float
    width: float
    height: float

    @classmethod
    def of(
        cls, grid: Grid, first: tuple[int, int], steps_px: tuple[int, int]
    ) -> TileBorders | None:
        """Borders that lie `steps_px` (rows, columns) apart from the pixel `first` of `grid` on.

        None on a rotated grid, whose borders are no lines of the map.
        """
        t = grid.transform
        if t.b or t.d:
            return None
        x, y = t @ (first[1], first[0])
        return cls(x, y, abs(t.a) * steps_px[1], abs(t.e) * steps_px[0])

    @classmethod
    def from_tags(cls, tags: Mapping[str, str]) -> TileBorders | None:
        """What `tags` wrote; None if the tags do not say."""
        try:
            numbers = [float(part) for part in tags[_TAG].split()]
        except (KeyError, ValueError):
            return None
        usable = len(numbers) == 4 and all(map(math.isfinite, numbers)) and min(numbers[2:]) > 0
        return cls(*numbers) if usable else None

    def tags(self) -> dict[str, str]:
        """For the raster's tags."""
        return {_TAG: f"{self.x:.10g} {self.y:.10g} {self.width:.10g} {self.height:.10g}"}

    def lines(self, grid: Grid) -> tuple[list[int], list[int]]:
        """The first row, and the first column, after each border that crosses `grid`."""
        t = grid.transform
        if t.b or t.d:
            return [], []
        return (
            _crossed(t.f, t.e, grid.height, self.y, self.height),
            _crossed(t.c, t.a, grid.width, self.x, self.width),
        )


def _crossed(corner: float, pixel: float, length: int, border: float, step: float) -> list[int]:
    size_px = step / abs(pixel)
    first = (border - corner) / pixel % size_px
    count = math.ceil(length / size_px) + 1
    places = {round(first + number * size_px) for number in range(-1, count)}
    return sorted(place for place in places if 0 < place < length)
