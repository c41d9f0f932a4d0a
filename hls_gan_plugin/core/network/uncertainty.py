"""How far L30 may lie from the generated value: a standard deviation for every pixel and band.

Its square is a sum of what predicts the error. Haze and noise add a variance that is the same
everywhere; a calibration that is off by a share adds one that grows with the square of brightness;
and where the two sensors lie apart by a fraction of a pixel, an edge adds one that grows with the
square of its steepness. `model_training` fits the shares on pairs and keeps them in the card.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from hls_gan_plugin.core.arrays import FloatArray
from hls_gan_plugin.shared.errors import ModelFileError

MARGIN_PX = 1  # of neighbours, which the gradient needs
_STRIP_PX = 64  # rows at a time, so that what is in between stays in the CPU's cache


@dataclass(frozen=True)
class BandUncertainty:
    """The variance of one band's error, in parts.

    constant: reflectance^2, of each pixel on its own or of its surroundings.
    scene: reflectance^2, common to a whole scene: no mean over pixels makes it less.
    per_brightness: variance over the generated value's square.
    per_gradient: variance over the square of its gradient (reflectance a pixel): the squared
        misplacement along it, px^2.
    """

    constant: float
    scene: float
    per_brightness: float
    per_gradient: float

    def __post_init__(self) -> None:
        for item in fields(self):
            value = getattr(self, item.name)
            if not 0 <= value < math.inf:
                raise ModelFileError(f"an uncertainty's {item.name} is {value}")


def standard_deviation(rho: FloatArray, bands: Sequence[BandUncertainty]) -> FloatArray:
    """Of L30 given the generated reflectance, both in reflectance.

    Args:
        rho: (..., B, h + 2, w + 2) float32: `MARGIN_PX` neighbours at each side.
        bands: one for each of B.

    Returns:
        (..., B, h, w) float32; NaN where the pixel or one of its four neighbours is.
    """
    height, width = rho.shape[-2] - 2 * MARGIN_PX, rho.shape[-1] - 2 * MARGIN_PX
    out = np.empty((*rho.shape[:-2], height, width), np.float32)
    for place, band in enumerate(bands):
        for top in range(0, height, _STRIP_PX):
            rows = slice(top, min(top + _STRIP_PX, height))
            part = rho[..., place, top : rows.stop + 2 * MARGIN_PX, :]
            out[..., place, rows, :] = _of_band(part, band)
    return out


def _of_band(rho: FloatArray, band: BandUncertainty) -> FloatArray:
    middle = rho[..., 1:-1, 1:-1]
    variance = np.square(rho[..., 2:, 1:-1] - rho[..., :-2, 1:-1])
    variance += np.square(rho[..., 1:-1, 2:] - rho[..., 1:-1, :-2])
    # The differences span two pixels.
    variance *= np.float32(band.per_gradient / 4)
    variance += np.square(middle) * np.float32(band.per_brightness)
    variance += np.float32(band.constant + band.scene)
    root: FloatArray = np.sqrt(variance, out=variance)
    return root
