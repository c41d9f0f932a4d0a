"""How alike two images are: the one definition of every score in this project.

MSE and SSIM are stated on the scaled axis (2 * reflectance / rho_max - 1), RMSE and bias also in
reflectance; the SSIM of a window is the mean of its map (core.ssim). What stands in a gap never
enters a score: gaps that both images share and that were filled with one value would agree
perfectly and raise it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from hls_gan_plugin.core.arrays import BoolArray, Doubles, Floats, Integers
from hls_gan_plugin.core.pipeline import side_by_side
from hls_gan_plugin.core.scoring.ssim import GAUSSIAN_SIZE_PX, map_mean, ssim_maps
from hls_gan_plugin.shared.errors import GridError, NothingValidError, SettingsError

Item = TypeVar("Item")
Result = TypeVar("Result")

MINIMUM_VALID_SHARE = 0.5
# Below this variance (scaled) an image counts as constant: what rounding leaves is about 1e-16, one
# pixel in a million that is 1 DN off already 1e-13.
_CONSTANT = 1e-14
_BATCH = 2  # windows of a band scored at once: more would leave the processor's cache


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
    def scored(self) -> BoolArray:
        """(N, B): whether the window has scores in that band."""
        return np.isfinite(self.mse)


SCORE_NAMES = ("ssim", "mse", "rmse", "bias", "correlation")


def window_scores(
    image: Floats,
    reference: Floats,
    rho_max: Floats,
    valid: BoolArray | None = None,
    minimum_valid: float = MINIMUM_VALID_SHARE,
) -> Scores:
    """Scores of one image against the reference; see `compare_windows`."""
    return compare_windows({"": image}, reference, rho_max, valid, minimum_valid)[""]


def compare_windows(
    images: Mapping[str, Floats],
    reference: Floats,
    rho_max: Floats,
    valid: BoolArray | None = None,
    minimum_valid: float = MINIMUM_VALID_SHARE,
    threads: int = 1,
) -> dict[str, Scores]:
    """Scores of several images against one reference, all over the same pixels.

    Args:
        images: by name, reflectance (N, B, h, w), NaN where invalid.
        reference: reflectance (N, B, h, w), NaN where invalid.
        rho_max: (B,), the reflectance that becomes +1 on the scaled axis.
        valid: (N, h, w) or (N, B, h, w), False where a mask hides the pixel; None: nowhere.
        minimum_valid: windows with a smaller share of valid pixels, or without one whole valid
            Gaussian window, are unscored.
        threads: how many compute.

    A pixel counts where the reference and every image are finite and `valid` holds, so that no
    method gains by leaving out what is hard.

    Raises:
        GridError: shapes differ. SettingsError: windows below 11 x 11, or a share outside 0..1.
    """
    _check(images, reference, minimum_valid)
    stack = [*images.values(), reference]
    factor = 2.0 / np.asarray(rho_max, dtype=np.float64)
    shared_mask = valid is None or valid.ndim < reference.ndim
    places = _places(reference.shape[0], reference.shape[1])
    shares = np.empty(reference.shape[:2])
    columns = np.empty((len(images), 4, *reference.shape[:2]))

    def score(place: tuple[slice, slice]) -> None:
        part = [image[place] for image in stack]
        known = None if valid is None else valid[place[0] if shared_mask else place]
        usable = shared_validity(part, known)
        count = usable.sum((-2, -1))
        shares[place] = count / usable[0, 0].size
        *candidates, truth = (_scaled(image, factor[place[1]], usable) for image in part)
        maps = ssim_maps(candidates, truth, usable)
        for own, candidate, ssim in zip(columns, candidates, maps, strict=True):
            own[:, place[0], place[1]] = *_moments(candidate, truth, count), map_mean(ssim)

    in_threads(score, places, threads)
    return {
        name: _assemble(own, shares, rho_max, minimum_valid)
        for name, own in zip(images, columns, strict=True)
    }


def _places(windows: int, bands: int) -> list[tuple[slice, slice]]:
    """Pieces of a few windows of one band."""
    return [
        (slice(start, start + _BATCH), slice(band, band + 1))
        for start in range(0, windows, _BATCH)
        for band in range(bands)
    ]


def in_threads(task: Callable[[Item], Result], items: Sequence[Item], threads: int) -> list[Result]:
    """The task's results in order, one item a thread at a time."""
    if threads == 1:
        return [task(item) for item in items]
    return list(side_by_side(task, items, threads))


def shared_validity(images: list[Floats], valid: BoolArray | None = None) -> BoolArray:
    """Where every image is finite and `valid` holds: bool, the images' shape (…, B, h, w).

    valid: (…, h, w) or (…, B, h, w), False where a mask hides the pixel; None: nowhere.
    """
    shared = np.isfinite(images[0])
    for image in images[1:]:
        shared &= np.isfinite(image)
    if valid is not None:
        shared &= valid[..., None, :, :] if valid.ndim == shared.ndim - 1 else valid
    return shared


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


def _scaled(rho: Floats, factor: Doubles, usable: BoolArray) -> Doubles:
    """(N, B, h, w) on the scaled axis; 0 where unusable."""
    scaled = np.multiply(rho, factor, dtype=np.float64)
    scaled -= 1.0
    if not usable.all():
        scaled[~usable] = 0.0
    return scaled


def _moments(image: Doubles, reference: Doubles, count: Integers) -> tuple[Doubles, ...]:
    """MSE, mean difference (both scaled) and correlation, each (N, B).

    image, reference: (N, B, h, w), 0 in both where unusable, which adds nothing to any sum.
    count: (N, B) usable pixels.
    """
    count = np.maximum(count, 1)
    difference = image - reference
    mse = _inner(difference, difference) / count
    mean_i, mean_r = image.sum((-2, -1)) / count, reference.sum((-2, -1)) / count
    variance_i = _inner(image, image) / count - mean_i * mean_i
    variance_r = _inner(reference, reference) / count - mean_r * mean_r
    covariance = _inner(image, reference) / count - mean_i * mean_r
    varied = np.minimum(variance_i, variance_r) > _CONSTANT
    spread = np.sqrt(np.where(varied, variance_i * variance_r, np.nan))
    return mse, mean_i - mean_r, np.clip(covariance / spread, -1.0, 1.0)


def _inner(a: Doubles, b: Doubles) -> Doubles:
    """Sum of the products over the last two axes; by rows, for which BLAS starts no threads."""
    return np.asarray((a[..., None, :] @ b[..., :, None]).sum((-3, -2, -1)))


def _assemble(columns: Doubles, share: Doubles, rho_max: Floats, minimum_valid: float) -> Scores:
    mse, bias, correlation, ssim = columns
    unscored = (share < minimum_valid) | ~np.isfinite(ssim)
    half_range = np.asarray(rho_max, dtype=np.float64) / 2.0
    mse, ssim, bias, correlation = (
        np.where(unscored, np.nan, column) for column in (mse, ssim, bias, correlation)
    )
    return Scores(mse, ssim, np.sqrt(mse) * half_range, bias * half_range, correlation, share)
