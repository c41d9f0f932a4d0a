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

    density: (M, B, 400, 400) pixels by method's value (rows) and reference's (columns), both over
        0..rho_max of the band.
    levels: (M, B, 20, 3) and classes: (M, B, 256, 3): count, sum and sum of squares of the
        difference, method minus reference, in reflectance.
    """

    def __init__(self, methods: Sequence[str], rho_max: Sequence[float]) -> None:
        self.methods, self.rho_max = tuple(methods), tuple(rho_max)
        shape = (len(self.methods), len(self.rho_max))
        self.density = np.zeros((*shape, DENSITY_BINS, DENSITY_BINS), dtype=np.uint32)
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
        for name in self.methods:
            self.regression[name].add(images[name], reference, valid)
        for band, top in enumerate(self.rho_max):
            kept = valid[:, band]
            truth = reference[:, band][kept].astype(np.float64)
            level = self._level(images[self.methods[0]][:, band][kept], truth, top)
            kind = None if classes is None else classes[kept].astype(np.int64)
            for position, name in enumerate(self.methods):
                values = images[name][:, band][kept].astype(np.float64)
                self._count(position, band, values, truth, top)
                difference = values - truth
                self.levels[position, band] += _sums(level, difference, LEVELS)
                if kind is not None:
                    self.classes[position, band] += _sums(kind, difference, CLASSES)

    @staticmethod
    def _level(original: Floats, reference: Floats, top: float) -> npt.NDArray[np.int64]:
        mean = 0.5 * (original + reference)
        return np.clip((mean * (LEVELS / top)).astype(np.int64), 0, LEVELS - 1)

    def _count(self, method: int, band: int, x: Doubles, y: Doubles, top: float) -> None:
        bins = DENSITY_BINS / top
        rows, cols = (np.clip((v * bins).astype(np.int64), 0, DENSITY_BINS - 1) for v in (x, y))
        counts = np.bincount(rows * DENSITY_BINS + cols, minlength=DENSITY_BINS**2)
        self.density[method, band] += counts.reshape(DENSITY_BINS, -1).astype(np.uint32)


def mean_and_sd(sums: Doubles) -> tuple[Doubles, Doubles]:
    """Mean and standard deviation from (…, 3) count, sum, squares; NaN where nothing counted."""
    count = np.where(sums[..., _N] > 0, sums[..., _N], np.nan)
    mean = sums[..., _SUM] / count
    return mean, np.sqrt(np.maximum(sums[..., _SQUARES] / count - mean**2, 0.0))


def _sums(group: npt.NDArray[np.int64], difference: Doubles, groups: int) -> Doubles:
    weights = (None, difference, difference * difference)
    return np.stack([np.bincount(group, w, groups).astype(np.float64) for w in weights], axis=-1)
