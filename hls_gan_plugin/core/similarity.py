"""How alike two images are: the one definition of every score in this project.

MSE and SSIM are stated on the scaled axis (2 * reflectance / rho_max - 1), RMSE and bias also in
reflectance. SSIM follows Wang et al. 2004, doi:10.1109/TIP.2003.819861 (Gaussian window of 11 x 11
pixels, sigma 1.5, population covariance, K1 0.01, K2 0.03) with data range 2, and is averaged over
the pixels whose whole Gaussian window lies inside the image and is valid. What stands in a gap
never enters a score: gaps that both images share and that were filled with one value would agree
perfectly and raise it.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import torch

from hls_gan_plugin.core.errors import GridError, NothingValidError, SettingsError

Floats = npt.NDArray[np.floating]
Bools = npt.NDArray[np.bool_]
Item = TypeVar("Item")
Result = TypeVar("Result")

DATA_RANGE = 2.0
GAUSSIAN_SIGMA_PX = 1.5
GAUSSIAN_RADIUS_PX = 5  # 3.5 sigma, rounded: the 11 x 11 window of the paper
GAUSSIAN_SIZE_PX = 2 * GAUSSIAN_RADIUS_PX + 1
MINIMUM_VALID_SHARE = 0.5
_C1 = (0.01 * DATA_RANGE) ** 2
_C2 = (0.03 * DATA_RANGE) ** 2
# Below this variance (scaled) an image counts as constant: what rounding leaves is about 1e-16, one
# pixel in a million that is 1 DN off already 1e-13.
_CONSTANT = 1e-14
# Smoothing is a product with a banded matrix: in blocks of this many outputs little of the matrix
# is empty, and the products are still large enough to run at full speed.
_BLOCK_PX = 40
_BATCH = 4  # bands of windows scored at once: what fits into a processor's cache


@dataclass(frozen=True)
class Scores:
    """Scores of N windows in B bands; arrays (N, B) float64, NaN where a window is unscored.

    mse: of the scaled values. ssim: mean of the SSIM map. rmse, bias (image minus reference): in
    reflectance. correlation: Pearson's, NaN also where one image is constant.
    valid_share: 0..1, defined for every window.
    """

    mse: Floats
    ssim: Floats
    rmse: Floats
    bias: Floats
    correlation: Floats
    valid_share: Floats

    @property
    def scored(self) -> Bools:
        """(N, B): whether the window has scores in that band."""
        return np.isfinite(self.mse)


SCORE_NAMES = ("ssim", "mse", "rmse", "bias", "correlation")


def window_scores(
    image: Floats,
    reference: Floats,
    rho_max: Floats,
    valid: Bools | None = None,
    minimum_valid: float = MINIMUM_VALID_SHARE,
) -> Scores:
    """Scores of one image against the reference; see `compare_windows`."""
    return compare_windows({"": image}, reference, rho_max, valid, minimum_valid)[""]


def compare_windows(
    images: Mapping[str, Floats],
    reference: Floats,
    rho_max: Floats,
    valid: Bools | None = None,
    minimum_valid: float = MINIMUM_VALID_SHARE,
) -> dict[str, Scores]:
    """Scores of several images against one reference, all over the same pixels.

    Args:
        images: by name, reflectance (N, B, h, w), NaN where invalid.
        reference: reflectance (N, B, h, w), NaN where invalid.
        rho_max: (B,), the reflectance that becomes +1 on the scaled axis.
        valid: (N, h, w) or (N, B, h, w), False where a mask hides the pixel; None: nowhere.
        minimum_valid: windows with a smaller share of valid pixels, or without one whole valid
            Gaussian window, are unscored.

    A pixel counts where the reference and every image are finite and `valid` holds, so that no
    method gains by leaving out what is hard.

    Raises:
        GridError: shapes differ. SettingsError: windows below 11 x 11, or a share outside 0..1.
    """
    _check(images, reference, minimum_valid)
    shared = shared_validity([*images.values(), reference], valid)

    def score(batch: slice) -> list[list[Floats]]:
        usable = torch.from_numpy(shared[batch])
        truth = _scaled(reference[batch], rho_max, usable)
        candidates = [_scaled(image[batch], rho_max, usable) for image in images.values()]
        maps = _ssim_maps(candidates, truth, usable)
        return [
            [*_moments(candidate, truth, usable), map_mean(ssim.numpy())]
            for candidate, ssim in zip(candidates, maps, strict=True)
        ]

    batches = _batches(len(reference), reference.shape[1])
    parts = _on_all_cores(score, batches)
    valid_share = shared.mean((-2, -1), dtype=np.float64)
    return {
        name: _assemble(
            [np.concatenate(c) for c in zip(*rows, strict=True)],
            valid_share,
            rho_max,
            minimum_valid,
        )
        for name, rows in zip(images, zip(*parts, strict=True), strict=True)
    }


def _batches(windows: int, bands: int) -> list[slice]:
    """Pieces of about `_BATCH` bands of windows, as many as occupy all threads evenly."""
    threads = torch.get_num_threads()
    count = -(-windows * bands // (_BATCH * threads)) * threads
    ends = np.linspace(0, windows, min(count, windows) + 1).round().astype(int).tolist()
    return [slice(start, stop) for start, stop in itertools.pairwise(ends)]


def _on_all_cores(task: Callable[[Item], Result], items: list[Item]) -> list[Result]:
    """The task's results in order, one item a thread at a time.

    Each item is many small steps: threads within the steps would wait for each other after every
    one of them, which on a busy machine costs far more than it gains.
    """
    threads = torch.get_num_threads()
    try:
        with ThreadPoolExecutor(threads, initializer=torch.set_num_threads, initargs=(1,)) as pool:
            return list(pool.map(task, items))
    finally:
        torch.set_num_threads(threads)


def shared_validity(images: list[Floats], valid: Bools | None = None) -> Bools:
    """Where every image is finite and `valid` holds: bool, the images' shape (N, B, h, w)."""
    shared = np.isfinite(images[0])
    for image in images[1:]:
        shared &= np.isfinite(image)
    if valid is not None:
        shared &= valid[:, None] if valid.ndim == shared.ndim - 1 else valid
    return shared


def ssim_map(image: Floats, reference: Floats, valid: Bools | None = None) -> Floats:
    """SSIM pixel by pixel, for the pixels whose Gaussian window lies inside the arrays.

    Args:
        image, reference: scaled values (..., h, w), NaN where invalid.
        valid: bool, same shape, or None.

    Returns: float64 (..., h - 10, w - 10), NaN where a pixel of the Gaussian window is invalid.
    """
    usable = np.isfinite(image) & np.isfinite(reference)
    if valid is not None:
        usable &= valid
    mask = torch.from_numpy(usable)
    a, b = (
        torch.from_numpy(np.where(usable, x, 0.0).astype(np.float64)) for x in (image, reference)
    )
    (result,) = _on_all_cores(lambda x: _ssim_maps([x], b, mask)[0].numpy(), [a])
    return np.asarray(result)


def map_mean(ssim: Floats) -> Floats:
    """Mean over the last two axes of an SSIM map, leaving out NaN; NaN where nothing is left."""
    defined = np.isfinite(ssim)
    count = defined.sum((-2, -1))
    if defined.all():
        return np.asarray(ssim.mean((-2, -1)))
    total = np.where(defined, ssim, 0.0).sum((-2, -1))
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _check(images: Mapping[str, Floats], reference: Floats, minimum_valid: float) -> None:
    if not 0.0 < minimum_valid <= 1.0:
        raise SettingsError(
            f"The least valid share is {minimum_valid}; it must be above 0 and at most 1."
        )
    if len(reference) == 0:
        raise NothingValidError("There is no window to score; choose a smaller window size.")
    if min(reference.shape[-2:]) < GAUSSIAN_SIZE_PX:
        raise SettingsError(
            f"Windows of {reference.shape[-2]} x {reference.shape[-1]} pixels are too small for "
            f"SSIM; choose at least {GAUSSIAN_SIZE_PX}."
        )
    for name, image in images.items():
        if image.shape != reference.shape:
            raise GridError(
                f"The windows of '{name}' have the shape {image.shape} and those of the reference "
                f"{reference.shape}; score windows that were cut alike."
            )


def _scaled(rho: Floats, rho_max: Floats, usable: torch.Tensor) -> torch.Tensor:
    """(N, B, h, w) float64 on the scaled axis; 0 where unusable."""
    factor = torch.as_tensor(2.0 / np.asarray(rho_max, dtype=np.float64))[:, None, None]
    scaled = torch.from_numpy(np.ascontiguousarray(rho)).to(torch.float64, copy=True)
    return scaled.mul_(factor).sub_(1.0).masked_fill_(~usable, 0.0)


def _ssim_maps(
    images: list[torch.Tensor], reference: torch.Tensor, usable: torch.Tensor
) -> list[torch.Tensor]:
    """SSIM of each image with the reference: (..., h, w) float64 in, (..., h-10, w-10) out."""
    undefined = None if bool(usable.all()) else ~_whole_windows(usable)
    mean_r = _smooth(reference)
    square_r, mean_r_squared = reference * reference, mean_r * mean_r
    maps = []
    for image in images:
        mean_i = _smooth(image)
        # Only the sum of the two variances enters SSIM: one smoothing instead of two.
        variances = _smooth(torch.addcmul(square_r, image, image))
        covariance = _smooth(image * reference)
        means = mean_i * mean_r
        squares = torch.addcmul(mean_r_squared, mean_i, mean_i)
        covariance.sub_(means).mul_(2.0).add_(_C2)
        variances.sub_(squares).add_(_C2).mul_(squares.add_(_C1))
        ssim = means.mul_(2.0).add_(_C1).mul_(covariance).div_(variances)
        maps.append(ssim if undefined is None else ssim.masked_fill_(undefined, torch.nan))
    return maps


def _smooth(x: torch.Tensor) -> torch.Tensor:
    """Gaussian mean of each whole 11 x 11 neighbourhood: (..., h, w) to (..., h - 10, w - 10)."""
    *leading, height, width = x.shape
    rows = x.reshape(-1, width)
    across = x.new_empty(len(rows), width - 2 * GAUSSIAN_RADIUS_PX)
    for start, stop, matrix in _blocks(across.shape[-1]):
        torch.mm(rows[:, start : stop + 10], matrix, out=across[:, start:stop])
    across = across.view(-1, height, across.shape[-1])
    smoothed = x.new_empty(len(across), height - 2 * GAUSSIAN_RADIUS_PX, across.shape[-1])
    for start, stop, matrix in _blocks(smoothed.shape[-2]):
        torch.matmul(matrix.mT, across[:, start : stop + 10], out=smoothed[:, start:stop])
    return smoothed.view(*leading, *smoothed.shape[-2:])


def _blocks(outputs: int) -> Iterator[tuple[int, int, torch.Tensor]]:
    """First and last output of each block, and the matrix that makes it from its inputs."""
    for start in range(0, outputs, _BLOCK_PX):
        stop = min(start + _BLOCK_PX, outputs)
        yield start, stop, _gaussian_matrix(stop - start)


@functools.cache
def _gaussian_matrix(outputs: int) -> torch.Tensor:
    """(outputs + 10, outputs): column i holds the Gaussian weights of inputs i .. i + 10."""
    offsets = np.arange(-GAUSSIAN_RADIUS_PX, GAUSSIAN_RADIUS_PX + 1)
    weights = np.exp(-0.5 * (offsets / GAUSSIAN_SIGMA_PX) ** 2)
    weights /= weights.sum()
    matrix = np.zeros((outputs + GAUSSIAN_SIZE_PX - 1, outputs))
    for column in range(outputs):
        matrix[column : column + GAUSSIAN_SIZE_PX, column] = weights
    return torch.from_numpy(matrix)


def _whole_windows(usable: torch.Tensor) -> torch.Tensor:
    """Whether all 11 x 11 neighbours are usable: bool (..., h, w) to (..., h - 10, w - 10)."""
    # One gap in the farthest corner still weighs 1e-6, far above rounding.
    return _smooth((~usable).double()) < 1e-7


def _moments(
    image: torch.Tensor, reference: torch.Tensor, usable: torch.Tensor
) -> tuple[Floats, Floats, Floats]:
    """MSE, mean difference (both scaled) and correlation over the usable pixels, each (N, B)."""
    count = usable.sum((-2, -1)).clamp(min=1)
    difference = image - reference
    mse = _inner(difference, difference) / count
    mean_i, mean_r = image.sum((-2, -1)) / count, reference.sum((-2, -1)) / count
    # Unusable pixels are 0 in both images, so they add nothing to any of these sums.
    variance_i = _inner(image, image) / count - mean_i * mean_i
    variance_r = _inner(reference, reference) / count - mean_r * mean_r
    covariance = _inner(image, reference) / count - mean_i * mean_r
    varied = torch.minimum(variance_i, variance_r) > _CONSTANT
    correlation = covariance / (variance_i * variance_r).sqrt()
    correlation = torch.where(varied, correlation.clamp(-1.0, 1.0), torch.nan)
    return mse.numpy(), (mean_i - mean_r).numpy(), correlation.numpy()


def _inner(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """Sum of the products over the last two axes."""
    return (a * b).sum((-2, -1))


def _assemble(
    columns: list[Floats], share: Floats, rho_max: Floats, minimum_valid: float
) -> Scores:
    mse, bias, correlation, ssim = columns
    unscored = (share < minimum_valid) | ~np.isfinite(ssim)
    half_range = np.asarray(rho_max, dtype=np.float64) / 2.0
    mse, ssim, bias, correlation = (
        np.where(unscored, np.nan, column) for column in (mse, ssim, bias, correlation)
    )
    return Scores(mse, ssim, np.sqrt(mse) * half_range, bias * half_range, correlation, share)
