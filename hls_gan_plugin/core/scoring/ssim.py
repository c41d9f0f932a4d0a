"""The structural similarity of Wang et al. 2004, doi:10.1109/TIP.2003.819861, on the scaled axis.

Gaussian window of 11 x 11 pixels, sigma 1.5, population covariance, K1 0.01, K2 0.03, data range 2;
defined for the pixels whose whole Gaussian window lies inside the image and is valid.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np
import torch

from hls_gan_plugin.core.arrays import BoolArray, Floats

DATA_RANGE = 2.0
GAUSSIAN_SIGMA_PX = 1.5
GAUSSIAN_RADIUS_PX = 5  # 3.5 sigma, rounded: the 11 x 11 window of the paper
GAUSSIAN_SIZE_PX = 2 * GAUSSIAN_RADIUS_PX + 1
_C1 = (0.01 * DATA_RANGE) ** 2
_C2 = (0.03 * DATA_RANGE) ** 2
# Smoothing is a product with a banded matrix: in blocks of this many outputs little of the matrix
# is empty, and the products are still large enough to run at full speed.
_BLOCK_PX = 24


def ssim_map(image: Floats, reference: Floats, valid: BoolArray | None = None) -> Floats:
    """SSIM pixel by pixel, for the pixels whose Gaussian window lies inside the arrays.

    Args:
        image, reference: scaled values (..., h, w), NaN where invalid.
        valid: bool, same shape, or None.

    Returns: float64 (..., h - 10, w - 10), NaN where a pixel of the Gaussian window is invalid.
    """
    usable = np.isfinite(image) & np.isfinite(reference)
    if valid is not None:
        usable &= valid
    a, b = (
        torch.from_numpy(np.where(usable, x, 0.0).astype(np.float64)) for x in (image, reference)
    )
    (result,) = ssim_maps([a], b, torch.from_numpy(usable))
    return np.asarray(result.numpy())


def map_mean(ssim: Floats) -> Floats:
    """Mean over the last two axes of an SSIM map, leaving out NaN; NaN where nothing is left."""
    mean = np.asarray(ssim.mean((-2, -1)))
    if np.isfinite(mean).all():
        return mean
    defined = np.isfinite(ssim)
    count = defined.sum((-2, -1))
    total = np.where(defined, ssim, 0.0).sum((-2, -1))
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def ssim_maps(
    images: Sequence[torch.Tensor], reference: torch.Tensor, usable: torch.Tensor
) -> list[torch.Tensor]:
    """SSIM of each image with one reference, whose own moments are computed once.

    Args:
        images, reference: scaled (..., h, w) float64, 0 in both where not usable.
        usable: bool, same shape.

    Returns: float64 (..., h - 10, w - 10), NaN where a pixel of the Gaussian window is not usable.
    """
    undefined = None if bool(usable.all()) else ~_whole_windows(usable)
    # The weights of the Gaussian add up to 1, so the constants of the formula may join before the
    # smoothing; and of the two variances only the sum is needed, which is one smoothing.
    c1, both = reference.new_tensor(_C1), reference.new_tensor(_C1 + _C2)
    squared_r = torch.addcmul(both, reference, reference)
    mean_r = _smooth(reference)
    mean_r_squared = torch.addcmul(c1, mean_r, mean_r)
    maps = []
    for image in images:
        mean = _smooth(image)
        luminance = torch.addcmul(c1, mean, mean_r, value=2.0)
        ssim = _smooth(torch.addcmul(both, image, reference, value=2.0)).sub_(luminance)
        ssim.mul_(luminance)
        squares = torch.addcmul(mean_r_squared, mean, mean, out=mean)
        variances = _smooth(torch.addcmul(squared_r, image, image)).sub_(squares)
        ssim.div_(variances.mul_(squares))
        if undefined is not None:
            ssim.masked_fill_(undefined, torch.nan)
        maps.append(ssim.permute(2, 0, 1).reshape(*reference.shape[:-2], *ssim.shape[:2]))
    return maps


def _smooth(x: torch.Tensor) -> torch.Tensor:
    """Gaussian mean of each whole 11 x 11 neighbourhood: (..., h, w) to (h - 10, w - 10, N)."""
    height, width = x.shape[-2:]
    across = _smooth_last(x.reshape(-1, width))  # (w - 10, N * h)
    return _smooth_last(across.view(-1, height)).view(height - 10, width - 10, -1)


def _smooth_last(rows: torch.Tensor) -> torch.Tensor:
    """Gaussian means along the last axis, which comes first: (n, length) to (length - 10, n)."""
    outputs = rows.shape[1] - 2 * GAUSSIAN_RADIUS_PX
    smoothed = rows.new_empty(outputs, len(rows))
    for start in range(0, outputs, _BLOCK_PX):
        stop = min(start + _BLOCK_PX, outputs)
        matrix = _gaussian_matrix(stop - start)
        torch.mm(matrix, rows[:, start : stop + 10].T, out=smoothed[start:stop])
    return smoothed


@functools.cache
def _gaussian_matrix(outputs: int) -> torch.Tensor:
    """(outputs, outputs + 10): row i holds the Gaussian weights of inputs i .. i + 10."""
    offsets = np.arange(-GAUSSIAN_RADIUS_PX, GAUSSIAN_RADIUS_PX + 1)
    weights = np.exp(-0.5 * (offsets / GAUSSIAN_SIGMA_PX) ** 2)
    weights /= weights.sum()
    matrix = np.zeros((outputs, outputs + GAUSSIAN_SIZE_PX - 1))
    for row in range(outputs):
        matrix[row, row : row + GAUSSIAN_SIZE_PX] = weights
    return torch.from_numpy(matrix)


def _whole_windows(usable: torch.Tensor) -> torch.Tensor:
    """Whether all 11 x 11 neighbours are usable: bool (..., h, w) to (h - 10, w - 10, N)."""
    # One gap in the farthest corner still weighs 1e-6, far above rounding.
    return _smooth((~usable).double()) < 1e-7
