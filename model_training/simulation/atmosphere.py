"""What two corrected images of the same ground still differ by, at random.

Aerosol and angles are corrected before HLS products are written; what is left varies slowly over
a scene, differs between the overpasses, and no model can foresee it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

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
    """One image's residual fields: additive and relative part common to all bands, own parts."""

    haze: Field
    slant: Field
    own_haze: tuple[float, ...]
    own_gain: tuple[float, ...]

    def apply(self, rho: Field, band: int) -> Field:
        """Reflectance of band 0..5 with the residuals."""
        add = (
            np.sqrt(_ADDITIVE_COMMON) * self.haze
            + np.sqrt(1 - _ADDITIVE_COMMON) * self.own_haze[band]
        )
        gain = (
            np.sqrt(_RELATIVE_COMMON) * self.slant
            + np.sqrt(1 - _RELATIVE_COMMON) * self.own_gain[band]
        )
        return np.asarray(
            rho * (1 + RELATIVE_SD[band] * gain) + ADDITIVE_SD[band] * add, np.float32
        )

    def aerosol_level(self) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
        """Fmask's aerosol level, 1 low to 3 high: haze is where the correction errs most."""
        return np.asarray(1 + (self.haze > 0.8) + (self.haze > 1.8), np.uint8)


def draw_residual(rng: np.random.Generator, size_px: int) -> Residual:
    """Residual fields of one image of size_px x size_px pixels of 30 m."""
    shape = (size_px, size_px)
    haze = _slow_field(rng, shape, rng.uniform(150, 500))
    ramp = np.linspace(-1, 1, size_px, dtype=np.float32)[None, :] * rng.normal(0, 0.3)
    slant = _slow_field(rng, shape, rng.uniform(200, 600)) + ramp.astype(np.float32)
    return Residual(haze, slant, tuple(rng.standard_normal(6)), tuple(rng.standard_normal(6)))


def _slow_field(rng: np.random.Generator, shape: tuple[int, int], scale_px: float) -> Field:
    whole = np.float32(np.sqrt(1 - _SMOOTH_SHARE) * rng.standard_normal())
    return whole + np.float32(np.sqrt(_SMOOTH_SHARE)) * noise_fields.smooth(rng, shape, scale_px)
