"""Clouds, their shadows, and the Fmask layer, each overpass for itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

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


def s30_fmask(
    sky: Sky, snow: Field, water: Field, aerosol_level: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """S30's Fmask (H, W): snow and water are set where any of the 3 x 3 cells of 10 m has them.

    snow, water: (3H, 3W) share of each 10 m cell, 0..1. aerosol_level: (H, W) 0..3.
    """
    snow, water = (_blocks_of_three(share).max(axis=(1, 3)) for share in (snow, water))
    return _fmask(sky, snow, water, aerosol_level)


def l30_fmask(
    sky: Sky, snow: Field, water: Field, aerosol_level: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """L30's Fmask (H, W): made on the Landsat grid, half a pixel off, and brought to the tile's.

    A bit is set if any of the inner 2 x 2 Landsat pixels has it; the higher aerosol level wins.
    Arguments as of `s30_fmask`.
    """
    snow, water = (_blocks_of_three(share).mean(axis=(1, 3)) for share in (snow, water))
    landsat_sky = Sky(_at_corners(sky.opacity), _at_corners(sky.shadow))
    level = _of_four(np.pad(aerosol_level, ((1, 0), (1, 0)), mode="edge"), np.maximum)
    no_level = np.zeros(landsat_sky.opacity.shape, np.uint8)
    mask = _fmask(landsat_sky, _at_corners(snow), _at_corners(water), no_level)
    return np.asarray(_of_four(mask, np.bitwise_or) | (level << 6), np.uint8)


def _blocks_of_three(cells: Field) -> Field:
    rows, cols = cells.shape
    return cells.reshape(rows // 3, 3, cols // 3, 3)


def _at_corners(image: Field) -> Field:
    """(H + 1, W + 1) means of the four pixels around each corner, the edge repeated."""
    padded = np.pad(image, 1, mode="edge")
    return np.asarray(_of_four(padded, np.add) / 4, np.float32)


def _of_four(image: NDArray[Any], join: np.ufunc) -> NDArray[Any]:
    """`join` over each 2 x 2 of (H + 1, W + 1): (H, W)."""
    rows = join(image[:-1], image[1:])
    return np.asarray(join(rows[:, :-1], rows[:, 1:]))


def _fmask(
    sky: Sky, snow: Field, water: Field, aerosol_level: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """The Fmask layer on one grid: (H, W) uint8, bits as in `hls.FmaskBit`.

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
