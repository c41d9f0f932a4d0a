"""Differences to the reference by condition: aerosol, brightness, direction of view, satellite.

Also those of vegetation indices, which go wrong where bands err in different directions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from hls_gan_plugin.core.arrays import BoolArray, ByteArray, Doubles, FloatArray, Floats
from hls_gan_plugin.core.raster.scenes import ORIGINAL
from hls_gan_plugin.core.scoring.agreement import PixelGroups, mean_and_sd
from hls_gan_plugin.core.scoring.indices import available, index_values

AEROSOLS = ("climatology", "low", "moderate", "high")
# Mean reflectance of all bands, of original and reference.
_BRIGHTNESS = (0.05, 0.1, 0.15, 0.2, 0.3)
_AZIMUTH_STEP = 30
_AZIMUTHS = range(_AZIMUTH_STEP, 180, _AZIMUTH_STEP)
_UNKNOWN = "unknown"
KINDS: dict[str, tuple[str, ...]] = {
    "aerosol level of S30": (*AEROSOLS, _UNKNOWN),
    "aerosol level of L30": (*AEROSOLS, _UNKNOWN),
    "mean reflectance": (
        f"below {_BRIGHTNESS[0]:g}",
        *(f"{low:g} to {high:g}" for low, high in zip(_BRIGHTNESS, _BRIGHTNESS[1:], strict=False)),
        f"from {_BRIGHTNESS[-1]:g}",
    ),
    "view azimuth difference": (
        *(f"{low} to {low + _AZIMUTH_STEP}°" for low in range(0, 180, _AZIMUTH_STEP)),
        _UNKNOWN,
    ),
}
_SHAPE = tuple(len(levels) for levels in KINDS.values())
_CELLS = int(np.prod(_SHAPE))


class Conditions(NamedTuple):
    """What is known of windows' pixels beside their values.

    aerosol_s30, aerosol_l30: (N, h, w) uint8, level 0..3 of Fmask's bits 6 and 7, or None.
    azimuth: (N, h, w) degrees between the directions of view, NaN where unknown, or None.
    satellites: "Sentinel-2A, Landsat-8", or "" where unknown.
    """

    aerosol_s30: ByteArray | None = None
    aerosol_l30: ByteArray | None = None
    azimuth: Floats | None = None
    satellites: str = ""

    def each(self, work: Callable[[Any], Any]) -> Conditions:
        """What `work` makes of each layer that is known."""
        layers = (self.aerosol_s30, self.aerosol_l30, self.azimuth)
        s30, l30, azimuth = (None if layer is None else work(layer) for layer in layers)
        return Conditions(s30, l30, azimuth, self.satellites)


NOTHING_KNOWN = Conditions()


class Row(NamedTuple):
    """A stratum: pixels (C,), bias and rmse (M, C) of all methods and columns; NaN without any."""

    kind: str
    level: str
    pixels: Doubles
    bias: Doubles
    rmse: Doubles


class Strata:
    """Running sums of M methods in C columns (bands, then indices); memory does not grow.

    All strata are counted in one pass: the cells are all combinations of levels.
    """

    def __init__(self, methods: Sequence[str], bands: Sequence[str]) -> None:
        self.methods, self.bands = tuple(methods), tuple(bands)
        self.indices = available(bands)
        self.columns = (*self.bands, *self.indices)
        # By satellites: (M, C, cells, 3) count, sum and sum of squares of method minus reference.
        self._sums: dict[str, Doubles] = {}

    def add(
        self,
        images: Mapping[str, Floats],
        reference: Floats,
        valid: BoolArray,
        conditions: Conditions,
    ) -> None:
        """Count (N, B, h, w) reflectance where `valid`, of the same shape.

        An index counts where all bands are valid, and where every method and the reference has it.
        """
        groups = PixelGroups.of(_cells(images[ORIGINAL], reference, conditions))
        shape = (len(self.methods), len(self.columns), _CELLS, 3)
        sums = self._sums.setdefault(conditions.satellites, np.zeros(shape))
        known = _by_band(valid, groups)
        in_all = known.all(0)
        truth, *values = (
            self._columns(_by_band(image, groups))
            for image in (reference, *(images[name] for name in self.methods))
        )
        for column in range(len(self.columns)):
            stack = [truth[column], *(own[column] for own in values)]
            kept = known[column] if column < len(self.bands) else in_all & _finite(stack)
            among, part = groups.among(kept), slice(None) if kept.all() else kept
            differences = [
                np.subtract(own[part], stack[0][part], dtype=np.float64) for own in stack[1:]
            ]
            sums[:, column, among.present] += among.sums(differences)

    def take(self, other: Strata) -> None:
        """Add what another one counted."""
        for satellites, sums in other._sums.items():
            self._sums[satellites] = self._sums.get(satellites, 0.0) + sums

    def _columns(self, rho: FloatArray) -> list[Floats]:
        """The bands (B, n) and their indices."""
        rows = rho[:, None]
        return [*rho, *(index_values(name, rows, self.bands)[0] for name in self.indices)]

    def overall(self) -> Row:
        """All pixels."""
        return _row("", "all", sum(self._sums.values(), np.zeros(())).sum(2))

    def rows(self) -> list[Row]:
        """Every stratum with pixels, by kind; kinds in which only one level occurs are left out."""
        total = sum(self._sums.values(), np.zeros(()))
        cells = total.reshape(*total.shape[:2], *_SHAPE, 3)
        found = []
        for axis, (kind, levels) in enumerate(KINDS.items()):
            others = tuple(2 + other for other in range(len(_SHAPE)) if other != axis)
            by_level = cells.sum(others)
            found += _known(
                [_row(kind, level, by_level[:, :, place]) for place, level in enumerate(levels)]
            )
        return found + _known(
            [_row("satellites", name or _UNKNOWN, s.sum(2)) for name, s in self._sums.items()]
        )


def _by_band(windows: Any, groups: PixelGroups) -> Any:
    """(N, B, h, w) to (B, N * h * w), the pixels by their groups."""
    bands = windows.shape[1]
    if windows.dtype == np.bool_ and windows.all():
        return np.ones((bands, len(groups.order)), np.bool_)
    return windows.swapaxes(0, 1).reshape(bands, -1).take(groups.order, axis=1)


def _finite(values: Sequence[Floats]) -> BoolArray:
    known: BoolArray = np.isfinite(values[0])
    for value in values[1:]:
        known &= np.isfinite(value)
    return known


def _known(rows: list[Row]) -> list[Row]:
    known = [row for row in rows if row.pixels.any()]
    return [] if all(row.level == _UNKNOWN for row in known) else known


def _row(kind: str, level: str, sums: Doubles) -> Row:
    """sums: (M, C, 3)."""
    bias, sd = mean_and_sd(sums)
    return Row(kind, level, sums[0, :, 0], bias, np.hypot(bias, sd))


def _cells(original: Floats, reference: Floats, conditions: Conditions) -> npt.NDArray[np.uint16]:
    """(N, h, w): which combination of levels a pixel belongs to."""
    mean = 0.5 * (original + reference)
    known = np.isfinite(mean)
    if not known.all():
        mean[~known] = 0.0
    brightness = mean.sum(1) / np.maximum(known.sum(1), 1)
    axes: list[Any] = [
        len(AEROSOLS) if levels is None else levels
        for levels in (conditions.aerosol_s30, conditions.aerosol_l30)
    ]
    axes += [_level(brightness, _BRIGHTNESS), len(_AZIMUTHS) + 1]
    if conditions.azimuth is not None:
        axes[-1] = _level(conditions.azimuth, _AZIMUTHS)
        axes[-1][~np.isfinite(conditions.azimuth)] = len(_AZIMUTHS) + 1
    cell = np.zeros(brightness.shape, np.uint16)
    for levels, count in zip(axes, _SHAPE, strict=True):
        cell *= np.uint16(count)
        cell += np.asarray(levels, np.uint16)
    return cell


def _level(values: Floats, limits: Sequence[float]) -> ByteArray:
    """How many of the limits each value has reached."""
    level = np.zeros(values.shape, np.uint8)
    for limit in limits:
        level += values >= limit
    return level
