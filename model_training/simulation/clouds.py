"""Clouds, their shadows, and the Fmask layer, each overpass for itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from hls_gan_plugin.shared.hls import FmaskBit
from model_training.simulation import noise_fields
from model_training.simulation.noise_fields import Field

# Reflectance of an opaque water cloud, blue to SWIR 2 (typical of optically thick cumulus).
_CLOUD_REFLECTANCE = (0.72, 0.70, 0.70, 0.72, 0.52, 0.38)
_SHADOW_LIGHT = (0.45, 0.38, 0.33, 0.30, 0.27, 0.25)
_ADJACENT_PX = 5


@dataclass(frozen=True)
class Sky:
    """One overpass's clouds: opacity and shadow, (H, W) 0..1 on the 30 m grid."""

    opacity: Field
    shadow: Field

    def apply(self, rho: Field, band: int) -> Field:
        """Reflectance of band 0..5 below and in the clouds."""
        lit = rho * (1 - self.shadow * np.float32(1 - _SHADOW_LIGHT[band]))
        cloud = np.float32(_CLOUD_REFLECTANCE[band])
        return np.asarray(lit + self.opacity * (cloud - lit), np.float32)


def clear_sky(size_px: int) -> Sky:
    """No cloud at all."""
    nothing = np.zeros((size_px, size_px), np.float32)
    return Sky(nothing, nothing)


def draw_skies(rng: np.random.Generator, size_px: int, cover: float) -> tuple[Sky, Sky]:
    """The clouds at the two overpasses: the same weather, minutes apart.

    cover: share of the pixels under cloud at the first overpass, 0..1. Between the overpasses the
    clouds drift and change their shape.
    """
    shape = (size_px, size_px)
    now = noise_fields.power_law(rng, shape, 3.2)
    change = noise_fields.power_law(rng, shape, 2.8)
    drift = rng.integers(-120, 121, 2)
    later = 0.8 * np.roll(now, tuple(drift), (0, 1)) + 0.6 * change
    direction = rng.uniform(0.15, 0.35) * np.pi  # sun from the south-east in the morning
    height_px = rng.uniform(20, 90)
    away = (-height_px * np.cos(direction), -height_px * np.sin(direction))
    return _sky(rng, now, cover, away), _sky(rng, later, cover * rng.uniform(0.5, 1.5), away)


def _sky(rng: np.random.Generator, field: Field, cover: float, away_px: tuple[float, float]) -> Sky:
    if cover <= 0:
        return clear_sky(field.shape[0])
    rough = field + np.float32(0.15) * noise_fields.power_law(rng, (field.shape[0],) * 2, 1.8)
    level = noise_fields.threshold_of_share(rough, min(cover, 0.95))
    opacity = np.clip((rough - level) * 4, 0, 1).astype(np.float32)
    shadow = ndimage.shift(opacity, away_px, order=1, mode="constant")
    return Sky(opacity, np.asarray(np.clip(shadow - opacity, 0, 1), np.float32))


def fmask(
    sky: Sky, snow: Field, water: Field, aerosol_level: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """The Fmask layer of one overpass: (H, W) uint8, bits as in `hls.FmaskBit`.

    snow, water: share of each pixel, 0..1. Clouds hide snow and water from the mask as they do
    in the products; what is adjacent to cloud or shadow is neither of them.
    """
    cloud = ndimage.binary_dilation(sky.opacity > 0.08, iterations=2)
    shadow = ndimage.binary_dilation(sky.shadow > 0.15, iterations=2) & ~cloud
    near = cloud | shadow
    if near.any():
        adjacent = ndimage.binary_dilation(near, iterations=_ADJACENT_PX) & ~near
    else:
        adjacent = near
    mask = (aerosol_level << 6).astype(np.uint8)
    layers = (
        (FmaskBit.CLOUD, cloud),
        (FmaskBit.ADJACENT, adjacent),
        (FmaskBit.SHADOW, shadow),
        (FmaskBit.SNOW, (snow > 0.4) & ~cloud),
        (FmaskBit.WATER, (water > 0.5) & ~cloud),
    )
    for bit, where in layers:
        mask |= where.astype(np.uint8) << np.uint8(bit)
    return mask
