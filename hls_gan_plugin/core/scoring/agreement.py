"""Where images and reference agree: densities, regression, bias by reflectance level and class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
            kept = valid[:, band]
            truth, *values = (
                image[:, band][kept].astype(np.float64)
                for image in (reference, *(images[name] for name in self.methods))
            )
            for name, own in zip(self.methods, values, strict=True):
                self.regression[name].count(band, own, truth)
            drawn = [values[self.methods.index(name)] for name in self.drawn]
            self._count_densities(band, drawn, truth, DENSITY_BINS / top)
            differences = [own - truth for own in values]
            level = _bins(0.5 * (values[0] + truth), LEVELS / top, LEVELS)
            self.levels[:, band] += group_sums(level, differences, LEVELS)
            if classes is not None:
                self.classes[:, band] += group_sums(classes[kept], differences, CLASSES)

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
            counts = np.bincount(place, minlength=DENSITY_BINS**2)
            self.density[method, band] += counts.reshape(DENSITY_BINS, -1).astype(np.uint32)


def group_sums(
    group: npt.NDArray[np.integer], differences: Sequence[Doubles], groups: int
) -> Doubles:
    """(M, groups, 3): count, sum and sum of squares of M differences (n,) by their group (n,)."""
    # Neighbours are mostly of one group, and a sum waits for the one before: four take turns.
    lanes = 4 * group.astype(np.intp) + (np.arange(len(group)) & 3)

    def total(weights: Doubles | None) -> Doubles:
        counted = np.bincount(lanes, weights, 4 * groups).astype(np.float64)
        return np.asarray(counted.reshape(groups, 4).sum(1))

    count = total(None)
    return np.stack([np.stack([count, total(d), total(d * d)], -1) for d in differences])


def _bins(values: Doubles, scale: float, count: int) -> npt.NDArray[np.intp]:
    """Which of `count` bins of 1 / scale from 0 up; what lies beyond counts at the ends."""
    scaled = values * scale
    return np.clip(scaled, 0, count - 1, out=scaled).astype(np.intp)


def mean_and_sd(sums: Doubles) -> tuple[Doubles, Doubles]:
    """Mean and standard deviation from (…, 3) count, sum, squares; NaN where nothing counted."""
    count = np.where(sums[..., _N] > 0, sums[..., _N], np.nan)
    mean = sums[..., _SUM] / count
    return mean, np.sqrt(np.maximum(sums[..., _SQUARES] / count - mean**2, 0.0))
