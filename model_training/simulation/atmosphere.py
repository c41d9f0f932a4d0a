"""What the corrections for atmosphere, view and sun leave in one image, as real points show it.

A part that the whole scene has in common, a part that varies smoothly within it, and patches of
outliers (thin cloud or shadow that no mask has, ground that changed). Real points show errors that
do not depend on the brightness, with heavier tails than a normal distribution's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model_training.simulation import noise_fields
from model_training.simulation.calibrated import Corrections
from model_training.simulation.noise_fields import Field, SmoothFields

# Spread of the logarithm of an image's own error size: within a scene, the kurtosis of the real
# differences is 5 to 8, that of a normal distribution mixed over such sizes 3 exp(4 * 0.42^2) = 6.
_SIZE_SPREAD = 0.42
_WITHIN_SCALE_PX = (25.0, 150.0)
# Brighter than any point: calibration (about 1%) and what the c-factor BRDF normalization leaves
# at small view angles (1 to 2%, Roy et al. 2016), of what exceeds the points' range.
_BRIGHT_SD = 0.02
# Outliers: relative change of brightness, nearly alike in all bands; tuned to the real share.
_OUTLIER_CHANGE = (0.1, 0.4)
_OUTLIER_COVER = (0.05, 0.6)
_OUTLIER_SCALE_PX = (15.0, 80.0)


@dataclass(frozen=True)
class Residual:
    """What the corrections of one image leave; reflectance if not said otherwise.

    common: (6,); within: six smooth fields; bright: (6,) relative error of what exceeds
    `bright_from`; change: (H, W) relative change by outliers, None without; change_of: (6,) its
    size by band.
    """

    common: NDArray[np.float64]
    within: SmoothFields
    bright: NDArray[np.float64]
    bright_from: tuple[float, ...]
    change: Field | None
    change_of: NDArray[np.float64]

    def apply(self, rho: Field, band: int) -> Field:
        """Reflectance (H, W) of band 0..5 with the residuals."""
        beyond = np.maximum(rho - np.float32(self.bright_from[band]), 0)
        rho = rho + np.float32(self.common[band]) + self.within.field(band)
        rho += np.float32(self.bright[band]) * beyond
        if self.change is not None:
            rho *= 1 + np.float32(self.change_of[band]) * self.change
        return np.asarray(rho, np.float32)

    def aerosol_level(self, sd: float) -> NDArray[np.uint8]:
        """Fmask's aerosol level (H, W), 1 low to 3 high: where the blue band errs upwards.

        sd: standard deviation of one image's error in the blue band.
        """
        haze = (np.float32(self.common[0]) + self.within.field(0)) / np.float32(sd or 1.0)
        return np.asarray(1 + (haze > 0.8) + (haze > 1.8), np.uint8)


def draw_residual(rng: np.random.Generator, size_px: int, corrections: Corrections) -> Residual:
    """Residuals of one image of size_px x size_px pixels: half of the pair's variance."""
    shape = (size_px, size_px)
    size = np.exp(_SIZE_SPREAD * rng.standard_normal(2) - _SIZE_SPREAD**2) / np.sqrt(2)
    common = size[0] * _root(corrections.common_sd, corrections.common_correlation)
    within = size[1] * _root(corrections.within_sd, corrections.within_correlation)
    scale_px = float(np.exp(rng.uniform(*np.log(_WITHIN_SCALE_PX))))
    bright = _BRIGHT_SD * (0.8 * rng.standard_normal() + 0.6 * rng.standard_normal(6))
    return Residual(
        common=common @ rng.standard_normal(6),
        within=SmoothFields.draw(rng, shape, scale_px, within),
        bright=bright,
        bright_from=corrections.brightest,
        change=_outliers(rng, shape, corrections.outlier_images),
        change_of=1 + 0.15 * rng.standard_normal(6),
    )


def _root(sd: tuple[float, ...], correlation: tuple[tuple[float, ...], ...]) -> NDArray[np.float64]:
    """A matrix whose product with six independent unit normals has these spreads."""
    covariance = np.outer(sd, sd) * np.asarray(correlation)
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0)))


def _outliers(rng: np.random.Generator, shape: tuple[int, int], scenes: float) -> Field | None:
    """Patches with soft edges in which all is brighter or darker, in a share of the images."""
    cover, scale_px = rng.uniform(*_OUTLIER_COVER), rng.uniform(*_OUTLIER_SCALE_PX)
    change = rng.uniform(*_OUTLIER_CHANGE) * rng.choice((-1.0, 1.0))
    if rng.random() >= scenes:
        return None
    field = noise_fields.smooth(rng, shape, scale_px)
    level = noise_fields.threshold_of_share(field, cover)
    return np.asarray(change * np.clip(2 * (field - level) + 0.5, 0, 1), np.float32)
