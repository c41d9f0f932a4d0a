"""Where images and reference agree: densities, regression, bias by reflectance level and class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from hls_gan_plugin.core.arrays import BoolArray, ByteArray, Doubles, Floats
from hls_gan_plugin.core.baselines.fitting import LinearStatistics

DENSITY_BINS = 400
LEVELS = 20
CLASSES = 256
_N, _SUM, _SQUARES = range(3)


class Agreement:
    """Running counts of M methods in B bands against the reference; memory does not grow.

    Everything is counted over the same pixels for all methods. Levels are those of the mean of
    original and reference: sorting by the reference alone would show its noise as a bias.

    density: of the D drawn methods, by default all, (D, B, 400, 400) pixels by the method's value
        (rows) and the reference's (columns), both over 0..rho_max of the band.
    levels: (M, B, 20, 3) and classes: (M, B, 256, 3): count, sum and sum of squares of the
        difference, method minus reference, in reflectance.
    """

    def __init__(
        self, methods: Sequence[str], rho_max: Sequence[float], drawn: Sequence[str] = ()
    ) -> None:
        self.methods, self.rho_max = tuple(methods), tuple(rho_max)
        self.drawn = tuple(drawn) or self.methods
        shape = (len(self.methods), len(self.rho_max))
        plane = (DENSITY_BINS, DENSITY_BINS)
        self.density = np.zeros((len(self.drawn), shape[1], *plane), dtype=np.uint32)
        self.levels = np.zeros((*shape, LEVELS, 3))
        self.classes = np.zeros((*shape, CLASSES, 3))
        self.regression = {name: LinearStatistics(shape[1]) for name in self.methods}

    def add(
        self,
        images: Mapping[str, Floats],
        reference: Floats,
        valid: BoolArray,
        classes: ByteArray | None = None,
    ) -> None:
        """Count (N, B, h, w) reflectance where `valid`, of the same shape; classes (N, h, w)."""
        for band, top in enumerate(self.rho_max):
            kept = ... if valid[:, band].all() else valid[:, band]
            truth, *values = (
                image[:, band][kept].ravel().astype(np.float64)
                for image in (reference, *(images[name] for name in self.methods))
            )
            for name, own in zip(self.methods, values, strict=True):
                self.regression[name].count(band, own, truth)
            drawn = [values[self.methods.index(name)] for name in self.drawn]
            self._count_densities(band, drawn, truth, DENSITY_BINS / top)
            level = _bins(0.5 * (values[0] + truth), LEVELS / top, LEVELS)
            differences = [np.subtract(own, truth, out=own) for own in values]
            self._count_differences(
                band, level, None if classes is None else classes[kept].ravel(), differences
            )

    def take(self, other: Agreement) -> None:
        """Add what another one counted."""
        self.density += other.density
        self.levels += other.levels
        self.classes += other.classes
        for name, regression in self.regression.items():
            regression.take(other.regression[name])

    def _count_densities(
        self, band: int, values: Sequence[Doubles], truth: Doubles, scale: float
    ) -> None:
        columns = _bins(truth, scale, DENSITY_BINS)
        for method, own in enumerate(values):
            place = _bins(own, scale, DENSITY_BINS)
            place *= DENSITY_BINS
            place += columns
            np.add.at(self.density[method, band].reshape(-1), place, np.uint32(1))

    def _count_differences(
        self,
        band: int,
        level: npt.NDArray[np.intp],
        classes: ByteArray | None,
        differences: Sequence[Doubles],
    ) -> None:
        if classes is not None:
            level += LEVELS * classes.astype(np.intp)
        groups = PixelGroups.of(level)
        ordered = [difference[groups.order] for difference in differences]
        sums = groups.sums(ordered).swapaxes(0, 1)
        by_level, by_class = (a[:, band].swapaxes(0, 1) for a in (self.levels, self.classes))
        np.add.at(by_level, groups.present % LEVELS, sums)
        if classes is not None:
            np.add.at(by_class, groups.present // LEVELS, sums)


class PixelGroups(NamedTuple):
    """Pixels in the order of their groups, in which a group's sum is one of neighbours.

    order: (n,) the places of the pixels. present: (G,) the groups that occur. pixels: (G,) how many
    each has.
    """

    order: npt.NDArray[np.intp]
    present: npt.NDArray[np.integer]
    pixels: npt.NDArray[np.intp]

    @classmethod
    def of(cls, group: npt.NDArray[np.integer]) -> PixelGroups:
        """Of each pixel's group, an array of any shape, 0..65535."""
        flat = group.ravel().astype(np.uint16)
        order = np.argsort(flat, kind="stable")  # a radix sort, for 16 bits
        pixels = np.bincount(flat)
        present = np.flatnonzero(pixels)
        return cls(order, present, pixels[present])

    def among(self, kept: BoolArray) -> PixelGroups:
        """Those of some pixels, (n,) in this order; `order` stays that of all."""
        if kept.all():
            return self
        pixels = np.add.reduceat(kept, self._starts(), dtype=np.intp)
        some = pixels > 0
        return PixelGroups(self.order, self.present[some], pixels[some])

    def _starts(self) -> npt.NDArray[np.intp]:
        starts: npt.NDArray[np.intp] = np.cumsum(self.pixels) - self.pixels
        return starts

    def sums(self, differences: Sequence[Doubles]) -> Doubles:
        """(M, G, 3): count, sum and sum of squares of M differences, (n,) in this order."""
        starts, sums = self._starts(), np.empty((len(differences), len(self.pixels), 3))
        if not len(starts):
            return sums
        for own, difference in zip(sums, differences, strict=True):
            own[:, _N] = self.pixels
            own[:, _SUM] = np.add.reduceat(difference, starts)
            own[:, _SQUARES] = np.add.reduceat(difference * difference, starts)
        return sums


def _bins(values: Doubles, scale: float, count: int) -> npt.NDArray[np.intp]:
    """Which of `count` bins of 1 / scale from 0 up; what lies beyond counts at the ends."""
    scaled = values * scale
    return np.clip(scaled, 0, count - 1, out=scaled).astype(np.intp)


def mean_and_sd(sums: Doubles) -> tuple[Doubles, Doubles]:
    """Mean and standard deviation from (…, 3) count, sum, squares; NaN where nothing counted."""
    count = np.where(sums[..., _N] > 0, sums[..., _N], np.nan)
    mean = sums[..., _SUM] / count
    return mean, np.sqrt(np.maximum(sums[..., _SQUARES] / count - mean**2, 0.0))
