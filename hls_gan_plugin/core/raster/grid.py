"""Where pixels lie: the grid of a raster and rectangles of its pixels."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from rasterio.crs import CRS
from rasterio.io import DatasetReader
from rasterio.transform import Affine

from hls_gan_plugin.shared.errors import GridError

# Two grids are one when their corners lie closer than this share of a pixel.
TOLERANCE_PX = 1e-3

ALIGN_TOOL = "the tool 'Align to a reference raster' (in the terminal: align)"

Extent = tuple[float, float, float, float]  # xmin, ymin, xmax, ymax in the units of the CRS


class PixelWindow(NamedTuple):
    """A rectangle of pixels; it may reach beyond the raster."""

    row: int
    col: int
    height: int
    width: int

    def grown(self, margin_px: int) -> PixelWindow:
        """The window with `margin_px` more pixels on each side."""
        return PixelWindow(
            self.row - margin_px,
            self.col - margin_px,
            self.height + 2 * margin_px,
            self.width + 2 * margin_px,
        )


@dataclass(frozen=True)
class Grid:
    """CRS, affine transform (pixel corner to map) and size in pixels."""

    crs: CRS | None
    transform: Affine
    width: int
    height: int

    @classmethod
    def of(cls, dataset: DatasetReader) -> Grid:
        """The grid of an open dataset, its rows counted from the north."""
        transform = dataset.transform
        if rows_run_north(dataset):
            transform = transform @ Affine(1, 0, 0, 0, -1, dataset.height)
        return cls(dataset.crs, transform, dataset.width, dataset.height)

    @property
    def whole(self) -> PixelWindow:
        """All pixels."""
        return PixelWindow(0, 0, self.height, self.width)

    @property
    def is_georeferenced(self) -> bool:
        """Whether the raster says where it lies."""
        return self.crs is not None or self.transform != Affine.identity()

    def matches(self, other: Grid) -> bool:
        """Whether both are the same grid, whatever text the CRS was written in."""
        return self.lies_on(other) and (self.width, self.height) == (other.width, other.height)

    def lies_on(self, other: Grid) -> bool:
        """Whether both have the same origin, pixels and CRS; sizes may differ."""
        size_px = max(abs(self.transform.a), abs(self.transform.b)) or 1.0
        reach = max(self.width, self.height, other.width, other.height, 1)
        (crs, place), (other_crs, other_place) = self._northern(), other._northern()
        ours, theirs = tuple(place)[:6], tuple(other_place)[:6]
        # Pixel sizes may differ by so little only that the far corner still agrees.
        limits = [TOLERANCE_PX * size_px / (1 if i in (2, 5) else reach) for i in range(6)]
        close = all(abs(a - b) <= limit for a, b, limit in zip(ours, theirs, limits, strict=True))
        return close and same_crs(crs, other_crs)

    def _northern(self) -> tuple[CRS | None, Affine]:
        """CRS and transform with a southern UTM zone told as HLS does: northern, negative."""
        code = epsg_code(self.crs)
        if code not in _SOUTHERN_ZONES:
            return self.crs, self.transform
        t = self.transform
        return CRS.from_epsg(code - 100), Affine(t.a, t.b, t.c, t.d, t.e, t.f - _FALSE_NORTHING_M)

    def must_match(self, other: Grid, name: str, other_name: str) -> None:
        """Refuse another grid.

        name, other_name: what lies on the grids, in words.

        Raises:
            GridError: says both grids and what to do.
        """
        if self.matches(other):
            return
        if self.lies_apart(other):
            raise GridError(
                f"{name} does not overlap {other_name}: it covers {self.bounds()}, {other_name} "
                f"{other.bounds()}; give rasters of one place."
            )
        raise GridError(
            f"{name} lies on another grid ({self.describe()}) than {other_name} "
            f"({other.describe()}); bring one to the other's grid with {ALIGN_TOOL}."
        )

    def lies_apart(self, other: Grid) -> bool:
        """Whether both have one CRS and no pixel in common."""
        (crs, place), (other_crs, there) = self._northern(), other._northern()
        if not same_crs(crs, other_crs):
            return False
        a, b = replace(self, transform=place).bounds(), replace(other, transform=there).bounds()
        return a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]

    def pixel_size_m(self) -> float | None:
        """The side of a pixel on the ground, about; None where the raster does not say."""
        if self.crs is None:
            return None
        side = math.sqrt(abs(self.transform.determinant))
        if not self.crs.is_geographic:
            return side * float(self.crs.linear_units_factor[1])
        # The area of a pixel in degrees shrinks with the latitude.
        _, south, _, north = self.bounds()
        shrunk = max(math.cos(math.radians((south + north) / 2)), 0.0)
        return side * _METRES_A_DEGREE * math.sqrt(shrunk)

    def describe(self) -> str:
        """One phrase for messages: size, pixel size, origin, CRS."""
        t = self.transform
        return (
            f"{self.width}x{self.height} px of {abs(t.a):g}x{abs(t.e):g} from "
            f"({t.c:.10g}, {t.f:.10g}) in {crs_name(self.crs)}"
        )

    def crop(self, window: PixelWindow) -> Grid:
        """The grid of `window`."""
        transform = self.transform @ Affine.translation(window.col, window.row)
        return replace(self, transform=transform, width=window.width, height=window.height)

    def bounds(self) -> Extent:
        """The extent of all pixels."""
        corners = [self.transform @ (c, r) for c in (0, self.width) for r in (0, self.height)]
        xs, ys = zip(*corners, strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    def window_of(self, extent: Extent) -> PixelWindow:
        """The pixels that `extent` touches, snapped outwards to the grid and cut to the raster.

        Raises:
            GridError: the extent is empty or lies outside the raster.
        """
        xmin, ymin, xmax, ymax = extent
        if not (xmin < xmax and ymin < ymax):
            raise GridError(f"The extent {extent} is empty; give xmin, ymin, xmax, ymax.")
        inverse = ~self.transform
        corners = [inverse @ (x, y) for x in (xmin, xmax) for y in (ymin, ymax)]
        cols, rows = zip(*corners, strict=True)
        left, top = _floor(min(cols)), _floor(min(rows))
        right, bottom = _ceil(max(cols)), _ceil(max(rows))
        left, top = max(left, 0), max(top, 0)
        right, bottom = min(right, self.width), min(bottom, self.height)
        if left >= right or top >= bottom:
            raise GridError(
                f"The extent {extent} lies outside the raster, whose extent is {self.bounds()}; "
                "give an extent in the raster's own CRS that overlaps it."
            )
        return PixelWindow(top, left, bottom - top, right - left)

    def phase(self, stride_px: int) -> tuple[int, int]:
        """Row and column, modulo `stride_px`, of the first pixel counted in map coordinates.

        A crop of a raster has another phase than the raster and the same lattice of strides.
        Rotated or unreferenced rasters have no such count: their own corner is the anchor.
        """
        t = self.transform
        if t.b or t.d or not (t.a and t.e) or not self.is_georeferenced:
            return 0, 0
        return _whole(t.f / t.e) % stride_px, _whole(t.c / t.a) % stride_px


def _floor(value: float) -> int:
    return math.floor(value + TOLERANCE_PX)


def _ceil(value: float) -> int:
    return math.ceil(value - TOLERANCE_PX)


def _whole(pixels: float) -> int:
    # Real grids start on a pixel (S30, L30) or half a pixel (Landsat scenes) from the map's zero;
    # the quarter keeps both away from where rounding noise could flip the count.
    return math.floor(pixels + 0.25)


def rows_run_north(dataset: DatasetReader) -> bool:
    """Whether a file's first row is its southernmost; its rows are turned when they are read."""
    t = dataset.transform
    return bool(t.e > 0 and not t.b and not t.d and t != Affine.identity())


_METRES_A_DEGREE = 111_320.0
_SOUTHERN_ZONES = range(32701, 32761)
_FALSE_NORTHING_M = 1e7
_UTM_TEXT = re.compile(r"UTM Zone (\d{1,2}),? (Northern|Southern) Hemisphere", re.IGNORECASE)


def canonical_crs(crs: CRS | None) -> CRS | None:
    """The CRS as an EPSG code where one can be told.

    HLS granules write "UTM Zone 15, Northern Hemisphere" upon an "Unknown datum" on the WGS 84
    ellipsoid, and mean EPSG:32615.
    """
    if crs is None:
        return None
    found = _UTM_TEXT.search(crs.to_wkt())
    if found and "WGS" in crs.to_wkt():
        return CRS.from_epsg((32600 if found[2].lower() == "northern" else 32700) + int(found[1]))
    code = crs.to_epsg()
    return CRS.from_epsg(code) if code else crs


def same_crs(one: CRS | None, other: CRS | None) -> bool:
    """Whether both stand for one CRS; a missing one agrees with any."""
    if one is None or other is None or one == other:
        return True
    first, second = canonical_crs(one), canonical_crs(other)
    if first == second:
        return True
    # HLS names zones of the southern hemisphere by their northern code with negative northings;
    # everything else has to agree as text.
    return first is not None and second is not None and first.to_proj4() == second.to_proj4()


def epsg_code(crs: CRS | None) -> int:
    """The EPSG code that a CRS stands for; 0 if none."""
    known = canonical_crs(crs)
    return (known.to_epsg() or 0) if known is not None else 0


def crs_name(crs: CRS | None) -> str:
    """A short name: the EPSG code where there is one."""
    if crs is None:
        return "no CRS"
    code = epsg_code(crs)
    return f"EPSG:{code}" if code else crs.to_wkt()[:60]
