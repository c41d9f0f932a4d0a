"""What two corrected images of the same ground still differ by, at random.

Aerosol and angles are corrected before HLS products are written; what is left varies slowly over
a scene, differs between the overpasses, and no model can foresee it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model_training.simulation import noise_fields
from model_training.simulation.noise_fields import Field

# Standard deviation of what aerosol correction leaves in one image, by band, as an additive part
# that falls with the wavelength and a relative part. Together, over typical ground, they are the
# errors that the MODIS surface reflectance team states by band for an aerosol optical thickness
# between 0.1 and 0.2 (blue 0.006, green 0.003, red 0.003, NIR 0.008, SWIR 0.003 and 0.002 at 0.1;
# about double at 0.5; modis-sr.ltdri.org, "Accuracy and uncertainty"); LaSRC descends from it.
ADDITIVE_SD = (0.0060, 0.0042, 0.0040, 0.0040, 0.0025, 0.0018)
# The relative part holds cross-calibration (about 1 %) and what the c-factor BRDF normalisation
# leaves at small view angles (1 to 2 %, Roy et al. 2016) too.
RELATIVE_SD = (0.020, 0.018, 0.018, 0.018, 0.016, 0.018)
_SMOOTH_SHARE = 0.4  # of the variance varies within the scene, the rest is the whole scene's
_ADDITIVE_COMMON = 0.85  # of the variance is common to the bands
_RELATIVE_COMMON = 0.7


@dataclass(frozen=True)
class Residual:
    """What the corrections of one image leave, in units of each band's standard deviation.

    haze, slant: (H, W) additive and relative part that all bands have in common; own_haze,
    own_gain: what each of the six bands has of its own.
    """

    haze: Field
    slant: Field
    own_haze: tuple[float, ...]
    own_gain: tuple[float, ...]

    def apply(self, rho: Field, band: int) -> Field:
        """Reflectance (H, W) of band 0..5 with the residuals."""
        add = _blend(self.haze, self.own_haze[band], _ADDITIVE_COMMON)
        gain = _blend(self.slant, self.own_gain[band], _RELATIVE_COMMON)
        relative = 1 + np.float32(RELATIVE_SD[band]) * gain
        return np.asarray(rho * relative + np.float32(ADDITIVE_SD[band]) * add)

    def aerosol_level(self) -> NDArray[np.uint8]:
        """Fmask's aerosol level (H, W), 1 low to 3 high: haze is where the correction errs most."""
        return np.asarray(1 + (self.haze > 0.8) + (self.haze > 1.8), np.uint8)


def _blend(common: Field, own: float, common_share: float) -> Field:
    """Unit variance from two parts of unit variance."""
    weight = np.float32(np.sqrt(common_share))
    return weight * common + np.float32(np.sqrt(1 - common_share) * own)


def draw_residual(rng: np.random.Generator, size_px: int) -> Residual:
    """Residual fields of one image of size_px x size_px pixels of 30 m."""
    shape = (size_px, size_px)
    haze = _slow_field(rng, shape, rng.uniform(150, 500))
    ramp = np.linspace(-1, 1, size_px, dtype=np.float32)[None, :] * rng.normal(0, 0.3)
    slant = _slow_field(rng, shape, rng.uniform(200, 600)) + ramp.astype(np.float32)
    own = rng.standard_normal((2, 6))
    return Residual(haze, slant, tuple(own[0]), tuple(own[1]))


def _slow_field(rng: np.random.Generator, shape: tuple[int, int], scale_px: float) -> Field:
    whole = np.float32(np.sqrt(1 - _SMOOTH_SHARE) * rng.standard_normal())
    return whole + np.float32(np.sqrt(_SMOOTH_SHARE)) * noise_fields.smooth(rng, shape, scale_px)
