"""Differences to the reference by condition: aerosol, brightness, direction of view, satellite.

Also those of vegetation indices, which go wrong where bands err in different directions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from hls_gan_plugin.core.arrays import BoolArray, ByteArray, Doubles, Floats
from hls_gan_plugin.core.raster.scenes import ORIGINAL
from hls_gan_plugin.core.scoring.agreement import group_sums, mean_and_sd
from hls_gan_plugin.core.scoring.indices import available, index_values

AEROSOLS = ("climatology", "low", "moderate", "high")
# Mean reflectance of all bands, of original and reference.
_BRIGHTNESS = (0.05, 0.1, 0.15, 0.2, 0.3)
_AZIMUTH_STEP = 30
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
        cell = _cells(images[ORIGINAL], reference, conditions)
        shape = (len(self.methods), len(self.columns), _CELLS, 3)
        sums = self._sums.setdefault(conditions.satellites, np.zeros(shape))
        for column, name in enumerate(self.columns):
            kept, columns = self._column(column, name, images, reference, valid)
            *values, truth = (part[kept].astype(np.float64) for part in columns)
            sums[:, column] += group_sums(cell[kept], [own - truth for own in values], _CELLS)

    def take(self, other: Strata) -> None:
        """Add what another one counted."""
        for satellites, sums in other._sums.items():
            self._sums[satellites] = self._sums.get(satellites, 0.0) + sums

    def _column(
        self,
        column: int,
        name: str,
        images: Mapping[str, Floats],
        reference: Floats,
        valid: BoolArray,
    ) -> tuple[BoolArray, list[Floats]]:
        """Where a column counts (N, h, w), and its values in every method and the reference."""
        stack = [*(images[m] for m in self.methods), reference]
        if column < len(self.bands):
            return valid[:, column], [image[:, column] for image in stack]
        values = [index_values(name, image, self.bands) for image in stack]
        known = np.logical_and.reduce([np.isfinite(v) for v in values])
        return valid.all(1) & known, values

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


def _known(rows: list[Row]) -> list[Row]:
    known = [row for row in rows if row.pixels.any()]
    return [] if all(row.level == _UNKNOWN for row in known) else known


def _row(kind: str, level: str, sums: Doubles) -> Row:
    """sums: (M, C, 3)."""
    bias, sd = mean_and_sd(sums)
    return Row(kind, level, sums[0, :, 0], bias, np.hypot(bias, sd))


def _cells(original: Floats, reference: Floats, conditions: Conditions) -> npt.NDArray[np.intp]:
    """(N, h, w): which combination of levels a pixel belongs to."""
    beyond = 180 // _AZIMUTH_STEP
    mean = 0.5 * (original + reference)
    known = np.isfinite(mean)
    level = np.where(known, mean, 0).sum(1) / np.maximum(known.sum(1), 1)
    axes: list[Any] = [
        len(AEROSOLS) if levels is None else levels
        for levels in (conditions.aerosol_s30, conditions.aerosol_l30)
    ]
    axes += [np.searchsorted(_BRIGHTNESS, level, side="right"), beyond]
    if conditions.azimuth is not None:
        known = np.isfinite(conditions.azimuth)
        steps = np.where(known, conditions.azimuth, 0) // _AZIMUTH_STEP
        axes[-1] = np.where(known, np.minimum(steps, beyond - 1), beyond)
    cell = np.zeros(level.shape, np.intp)
    for levels, count in zip(axes, _SHAPE, strict=True):
        cell *= count
        cell += np.asarray(levels, np.intp)
    return cell
