"""How S30 and its L30 differ by chance, found and taken back: shift and offset.

The two granules of a pair lie apart by fractions of a pixel, by another amount in each pair, which
S30 alone cannot tell. A loss against the shifted L30 is least where the generated image is blurred
over all shifts that occur. So the loss may compare with L30 moved onto S30.

The shift is one Gauss-Newton step of image registration (Lucas and Kanade 1981), by window, over
all bands together; it suffices for the fraction of a pixel that is looked for.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

LARGEST_PX = 1.0
REACH_PX = 4  # of the interpolation kernel: how near the edge its result is unreliable
_KAISER_BETA = 6.0
# Added to the normal equations' diagonal: a gradient of 0.003 scaled units a pixel, below which a
# window is too flat to tell its shift and is left where it is.
_RIDGE = 1e-5


@torch.no_grad()
def estimate_shift(original: Tensor, reference: Tensor, valid: Tensor) -> Tensor:
    """Where the reference's ground lies in the original, minus where it lies in its own.

    Args:
        original, reference: scaled values (N, B, h, w).
        valid: (N, 1, h, w), 1 where a pixel counts, else 0.

    Returns: (N, 2) rows and columns in pixels, each within ± `LARGEST_PX`, such that
        reference(x) is about generated(x + shift).
    """
    moving, fixed = (functional.avg_pool2d(i.float(), 3, 1) for i in (original, reference))
    # Every second pixel each way tells enough, at a quarter of the cost.
    inner = slice(1, -1, 2)
    down = (moving[..., 2::2, inner] - moving[..., :-2:2, inner]) / 2
    right = (moving[..., inner, 2::2] - moving[..., inner, :-2:2]) / 2
    counts = valid[..., 2:-2:2, 2:-2:2]
    misfit = (fixed - moving)[..., inner, inner]
    # A haze or a calibration that differs is no shift.
    misfit = centred(misfit, counts) * counts
    scale = counts.sum((1, 2, 3)).clamp(min=1) * original.shape[1]

    def mean(product: Tensor) -> Tensor:
        return (product * counts).sum((1, 2, 3)) / scale

    a, b, c = mean(down * down) + _RIDGE, mean(down * right), mean(right * right) + _RIDGE
    p, q = mean(down * misfit), mean(right * misfit)
    determinant = a * c - b * b
    shift = torch.stack(((c * p - b * q) / determinant, (a * q - b * p) / determinant), dim=1)
    return shift.clamp(-LARGEST_PX, LARGEST_PX)


@torch.no_grad()
def mean_difference(generated: Tensor, reference: Tensor, valid: Tensor) -> Tensor:
    """(N, B, 1, 1): generated minus reference over valid pixels.

    Haze and calibration shift a whole window by an amount that differs by pair; a network that is
    asked to explain it learns the scenes by heart.
    """
    return _valid_mean(generated.float() - reference, valid)


def centred(image: Tensor, valid: Tensor) -> Tensor:
    """The image (N, B, h, w) minus each band's mean over valid pixels (N, 1, h, w)."""
    return image - _valid_mean(image, valid)


def _valid_mean(image: Tensor, valid: Tensor) -> Tensor:
    """(N, B, 1, 1): each band's mean over valid pixels; 0 where there is none."""
    pixels = valid.sum((2, 3), keepdim=True).clamp(min=1)
    return (image * valid).sum((2, 3), keepdim=True) / pixels


@torch.no_grad()
def moved(image: Tensor, shift: Tensor) -> Tensor:
    """The image (N, B, h, w) whose value at x is the given one's at x - shift, shift (N, 2).

    By a sinc under a Kaiser window, which keeps fine texture where bilinear interpolation blurs.
    """
    number, bands, height, width = image.shape
    offsets = torch.arange(-REACH_PX, REACH_PX + 1, device=image.device, dtype=torch.float32)
    # Value at x - s: neighbour x + k weighs sinc(k + s).
    distance = offsets[None, None] + shift[:, :, None]  # (N, 2, taps)
    taper = torch.special.i0(
        _KAISER_BETA * (1 - (distance / (REACH_PX + 1)).square()).clamp(min=0).sqrt()
    )
    kernels = torch.sinc(distance) * taper
    kernels = kernels / kernels.sum(dim=2, keepdim=True)
    kernels = kernels.repeat_interleave(bands, dim=0)  # (N * B, 2, taps)
    planes = image.reshape(1, number * bands, height, width)
    padded = functional.pad(planes, (REACH_PX,) * 4, mode="replicate")
    rows = functional.conv2d(padded, kernels[:, 0, None, :, None], groups=number * bands)
    both = functional.conv2d(rows, kernels[:, 1, None, None, :], groups=number * bands)
    return both.reshape(image.shape)
