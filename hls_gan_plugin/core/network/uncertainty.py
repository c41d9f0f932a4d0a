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

import torch
from torch import Tensor

from hls_gan_plugin.core.arrays import FloatArray
from hls_gan_plugin.shared.errors import ModelFileError

MARGIN_PX = 1  # of neighbours, which the gradient needs


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
    image = torch.from_numpy(rho)
    height, width = rho.shape[-2] - 2 * MARGIN_PX, rho.shape[-1] - 2 * MARGIN_PX
    out = torch.empty((*rho.shape[:-2], height, width))
    step = torch.empty((*rho.shape[:-3], height, width))
    for place, band in enumerate(bands):
        _put_root(out[..., place, :, :], image[..., place, :, :], band, step)
    result: FloatArray = out.numpy()
    return result


def _put_root(out: Tensor, rho: Tensor, band: BandUncertainty, step: Tensor) -> None:
    """Fill `out` (..., h, w); `step`, of its shape, is scratch."""
    middle = rho[..., 1:-1, 1:-1]
    torch.mul(middle, middle, out=out)
    out.mul_(band.per_brightness).add_(band.constant + band.scene)
    for after, before in (
        (rho[..., 2:, 1:-1], rho[..., :-2, 1:-1]),
        (rho[..., 1:-1, 2:], rho[..., 1:-1, :-2]),
    ):
        torch.sub(after, before, out=step)
        out.addcmul_(step, step, value=band.per_gradient / 4)  # the differences span two pixels
    out.sqrt_()
