"""How much of a tile two granules share, by the outlines that a catalogue gives of them."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from rasterio.features import rasterize
from rasterio.transform import from_bounds

from hls_gan_plugin.core.arrays import BoolArray

Outline = Sequence[tuple[float, float]]  # longitude, latitude in degrees, closed

_CELLS = 500
_TILE_SIDE_KM = 109.8
_KM_A_DEGREE = 111.32


def overlap_share(one: Sequence[Outline], other: Sequence[Outline]) -> float:
    """The area that both cover, as a share of an MGRS tile's (109.8 km square); 0..1.

    Counted on a grid of 500 x 500 cells over both, as if the earth were a plane there: good to
    about a percent.
    """
    points = np.array([point for outline in (*one, *other) for point in outline], dtype=float)
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    if east <= west or north <= south:
        return 0.0
    transform = from_bounds(west, south, east, north, _CELLS, _CELLS)

    def covered(outlines: Sequence[Outline]) -> BoolArray:
        shapes = [{"type": "Polygon", "coordinates": [list(outline)]} for outline in outlines]
        cells: BoolArray = rasterize(shapes, (_CELLS, _CELLS), transform=transform).astype(bool)
        return cells

    both = float((covered(one) & covered(other)).mean())
    width_km = (east - west) * _KM_A_DEGREE * math.cos(math.radians((south + north) / 2))
    area_km2 = both * width_km * (north - south) * _KM_A_DEGREE
    return float(min(area_km2 / _TILE_SIDE_KM**2, 1.0))
