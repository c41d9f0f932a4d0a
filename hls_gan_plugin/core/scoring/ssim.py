"""The structural similarity of Wang et al. 2004, doi:10.1109/TIP.2003.819861, on the scaled axis.

Gaussian window of 11 x 11 pixels, sigma 1.5, population covariance, K1 0.01, K2 0.03, data range 2;
defined for the pixels whose whole Gaussian window lies inside the image and is valid.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from hls_gan_plugin.core.arrays import BoolArray, Doubles, Floats

DATA_RANGE = 2.0
GAUSSIAN_SIGMA_PX = 1.5
GAUSSIAN_RADIUS_PX = 5  # 3.5 sigma, rounded: the 11 x 11 window of the paper
GAUSSIAN_SIZE_PX = 2 * GAUSSIAN_RADIUS_PX + 1
_C1 = (0.01 * DATA_RANGE) ** 2
_C2 = (0.03 * DATA_RANGE) ** 2
# Smoothing is a product with a banded matrix: in blocks of so few outputs little of the matrix is
# empty, and BLAS multiplies such small matrices at full speed, in the thread that asks.
_BLOCK_PX = 8


def ssim_map(image: Floats, reference: Floats, valid: BoolArray | None = None) -> Doubles:
    """SSIM pixel by pixel, for the pixels whose Gaussian window lies inside the arrays.

    Args:
        image, reference: scaled values (..., h, w), NaN where invalid.
        valid: bool, same shape, or None.

    Returns: float64 (..., h - 10, w - 10), NaN where a pixel of the Gaussian window is invalid.
    """
    usable = np.isfinite(image) & np.isfinite(reference)
    if valid is not None:
        usable &= valid
    a, b = (np.where(usable, x, 0.0).astype(np.float64) for x in (image, reference))
    (result,) = ssim_maps([a], b, usable)
    return result


def map_mean(ssim: Floats) -> Floats:
    """Mean over the last two axes of an SSIM map, leaving out NaN; NaN where nothing is left."""
    mean = np.asarray(ssim.mean((-2, -1)))
    if np.isfinite(mean).all():
        return mean
    defined = np.isfinite(ssim)
    count = defined.sum((-2, -1))
    total = np.where(defined, ssim, 0.0).sum((-2, -1))
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def ssim_maps(images: Sequence[Doubles], reference: Doubles, usable: BoolArray) -> list[Doubles]:
    """SSIM of each image with one reference, whose own moments are computed once.

    Args:
        images, reference: scaled (..., h, w) float64, 0 in both where not usable.
        usable: bool, same shape.

    Returns: float64 (..., h - 10, w - 10), NaN where a pixel of the Gaussian window is not usable.
    """
    undefined = None if usable.all() else ~_whole_windows(usable)
    # The weights of the Gaussian add up to 1, so the constants of the formula may join before the
    # smoothing; and of the two variances only the sum is needed, which is one smoothing.
    both = _C1 + _C2
    doubled_r, squared_r = 2.0 * reference, reference * reference + both
    mean_r = _smooth(reference)
    doubled_mean_r, mean_r_squared = 2.0 * mean_r, mean_r * mean_r + _C1
    maps = []
    for image in images:
        mean = _smooth(image)
        luminance = mean * doubled_mean_r
        luminance += _C1
        product = image * doubled_r
        product += both
        ssim = _smooth(product)
        ssim -= luminance
        ssim *= luminance
        squares = np.multiply(mean, mean, out=mean)
        squares += mean_r_squared
        variances = _smooth(np.add(np.multiply(image, image, out=product), squared_r, out=product))
        variances -= squares
        variances *= squares
        ssim /= variances
        if undefined is not None:
            ssim[undefined] = np.nan
        maps.append(ssim)
    return maps


def _smooth(x: Doubles) -> Doubles:
    """Gaussian mean of each whole 11 x 11 neighbourhood: (..., h, w) to (..., h - 10, w - 10)."""
    *leading, rows, columns = x.shape
    height, width = rows - 2 * GAUSSIAN_RADIUS_PX, columns - 2 * GAUSSIAN_RADIUS_PX
    images = np.ascontiguousarray(x).reshape(-1, rows, columns)
    down = np.empty((len(images), height, columns))
    for blocks in _blocks(height):
        matrix, _ = _gaussian_matrices(blocks.outputs)
        np.matmul(matrix, blocks.rows_of(images, matrix.shape[1]), out=blocks.rows_of(down))
    across = np.empty((len(images), height, width))
    for blocks in _blocks(width):
        _, matrix = _gaussian_matrices(blocks.outputs)
        np.matmul(blocks.columns_of(down, len(matrix)), matrix, out=blocks.columns_of(across))
    return across.reshape(*leading, height, width)


class _Blocks(NamedTuple):
    """A number of blocks of so many outputs along an axis, beginning with the output `first`."""

    first: int
    number: int
    outputs: int

    def rows_of(self, images: Doubles, size: int = 0) -> Doubles:
        """(n, h, w) to (n, number, size, w), overlapping where `size` exceeds the outputs; a view.

        Made by hand: numpy's functions for such views take longer than the product.
        """
        n, _, width = images.shape
        image, row, value = images.strides
        shape = n, self.number, size or self.outputs, width
        steps = image, self.outputs * row, row, value
        return np.ndarray(shape, images.dtype, images, self.first * row, steps)

    def columns_of(self, images: Doubles, size: int = 0) -> Doubles:
        """(n, h, w) to (n, number, h, size); see `rows_of`."""
        n, height, _ = images.shape
        image, row, value = images.strides
        shape = n, self.number, height, size or self.outputs
        steps = image, self.outputs * value, row, value
        return np.ndarray(shape, images.dtype, images, self.first * value, steps)


def _blocks(outputs: int) -> Iterator[_Blocks]:
    """The whole blocks of so many outputs, then the rest as one."""
    whole, rest = divmod(outputs, _BLOCK_PX)
    if whole:
        yield _Blocks(0, whole, _BLOCK_PX)
    if rest:
        yield _Blocks(outputs - rest, 1, rest)


@functools.cache
def _gaussian_matrices(outputs: int) -> tuple[Doubles, Doubles]:
    """(outputs, outputs + 10): row i holds the Gaussian weights of inputs i .. i + 10.

    The second is its transpose, in an order of its own: BLAS is slower with a view of the first.
    """
    offsets = np.arange(-GAUSSIAN_RADIUS_PX, GAUSSIAN_RADIUS_PX + 1)
    weights = np.exp(-0.5 * (offsets / GAUSSIAN_SIGMA_PX) ** 2)
    weights /= weights.sum()
    matrix = np.zeros((outputs, outputs + GAUSSIAN_SIZE_PX - 1))
    for row in range(outputs):
        matrix[row, row : row + GAUSSIAN_SIZE_PX] = weights
    return matrix, np.ascontiguousarray(matrix.T)


def _whole_windows(usable: BoolArray) -> BoolArray:
    """Whether all 11 x 11 neighbours are usable: bool (..., h, w) to (..., h - 10, w - 10)."""
    # One gap in the farthest corner still weighs 1e-6, far above rounding.
    return _smooth((~usable).astype(np.float64)) < 1e-7
