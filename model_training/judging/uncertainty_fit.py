"""Fits the uncertainty that a model's card states on windows that the model never learned from.

The variance of the error is a sum of three parts (see `BandUncertainty`) whose shares are not
negative. They are found by least squares on the squared errors, each weighted by what it is
expected to scatter, which follows from the fit itself: a few rounds settle it.

Errors are not normal: outliers make their variance larger than what most of them show. So none
counts as more than three times what is expected of it, and in the end the standard deviation is
scaled until the shares of pixels within one and within two of it are as near to the normal law's
68.3 and 95.4% as both can be.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import nnls

from hls_gan_plugin.core.network.uncertainty import BandUncertainty
from hls_gan_plugin.shared.errors import NothingValidError
from model_training.data.window_store import WindowStore
from model_training.training.prediction import Predict
from model_training.training.validation import chunks

WITHIN = (0.6827, 0.9545)  # of normal errors, within one and two standard deviations
_STEP_PX = 4  # every so many rows and columns of a window
_ROUNDS = 8
_LARGEST_RATIO = 3.0
_SMALLEST_VARIANCE = 1e-8  # one DN's square
_SCALES = np.geomspace(0.5, 2.0, 281)  # by half a per cent
Array = npt.NDArray[np.float64]


class _Sample(NamedTuple):
    """Of one band, (N,) each: generated value, squared gradient, error, and its scene's number."""

    value: Array
    steepness: Array
    error: Array
    scene: npt.NDArray[np.int64]


def fit_uncertainty(
    generate: Predict, store: WindowStore, indices: npt.NDArray[np.int64]
) -> tuple[BandUncertainty, ...]:
    """By output band, from the windows `indices` of the store.

    Raises:
        NothingValidError: a band has no valid pixel there.
    """
    parts = [_sampled(generate, store, chunk) for chunk in chunks(indices)]
    values, steepness, errors, scenes = (np.concatenate(part) for part in zip(*parts, strict=True))
    result = []
    for place, band in enumerate(store.outputs):
        known = np.isfinite(values[:, place] + steepness[:, place] + errors[:, place])
        if not known.any():
            raise NothingValidError(
                f"'{store.folder}' has no valid pixel of {band} to fit the uncertainty on."
            )
        value, steep, error = (
            array[known, place].astype(np.float64) for array in (values, steepness, errors)
        )
        result.append(_of_band(_Sample(value, steep, error, scenes[known])))
    return tuple(result)


def _sampled(
    generate: Predict, store: WindowStore, indices: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.float32], ...]:
    """Values, squared gradients and errors (N, B), and scenes (N,), of pixels thinned evenly."""
    generated = generate(store.reflectance("s30", indices))
    down, right = (
        (generated[..., 2:, 1:-1] - generated[..., :-2, 1:-1]) / 2,
        (generated[..., 1:-1, 2:] - generated[..., 1:-1, :-2]) / 2,
    )
    inner = generated[..., 1:-1, 1:-1]
    error = store.reflectance("l30", indices)[..., 1:-1, 1:-1] - inner
    thin = np.s_[:, :, ::_STEP_PX, ::_STEP_PX]
    images = [image[thin] for image in (inner, np.square(down) + np.square(right), error)]
    names = sorted({row.scene for row in store.rows})
    scene = np.array([names.index(store.rows[index].scene) for index in indices])
    pixels = images[0][0, 0].size
    tables = [image.transpose(0, 2, 3, 1).reshape(-1, image.shape[1]) for image in images]
    return (*tables, scene.repeat(pixels))


def _of_band(sample: _Sample) -> BandUncertainty:
    parts = np.stack([np.ones_like(sample.value), np.square(sample.value), sample.steepness], 1)
    squares = np.square(sample.error)
    shares = _shares(parts, squares)
    expected = np.sqrt(np.maximum(parts @ shares, _SMALLEST_VARIANCE))
    shares *= _scale(np.abs(sample.error) / expected) ** 2
    members = np.bincount(sample.scene)
    means = np.bincount(sample.scene, sample.error)[members > 0] / members[members > 0]
    scene = min(float(np.mean(np.square(means))), float(shares[0]))
    return BandUncertainty(float(shares[0]) - scene, scene, float(shares[1]), float(shares[2]))


def _shares(parts: Array, squares: Array) -> Array:
    """Not negative (K,) such that parts (N, K) times these are about `squares` (N,)."""
    # Columns of one size: reflectance and its gradient differ by powers of ten.
    sizes = parts.mean(axis=0) + np.finfo(np.float64).tiny
    # The median of a squared normal error is 0.455 of its variance.
    variance = np.full_like(squares, max(float(np.median(squares)) / 0.455, _SMALLEST_VARIANCE))
    for _ in range(_ROUNDS):
        weighted = parts / sizes / variance[:, None]
        ratios = np.minimum(squares / variance, _LARGEST_RATIO**2)
        shares = nnls(weighted.T @ weighted, weighted.T @ ratios)[0] / sizes
        variance = np.maximum(parts @ shares, _SMALLEST_VARIANCE)
    return np.asarray(shares)


def _scale(ratios: Array) -> float:
    """What to multiply the expected deviations by, from |error| over them (N,)."""
    ordered = np.sort(ratios)
    missed = [
        np.abs(np.searchsorted(ordered, number * _SCALES) / len(ordered) - share)
        for number, share in enumerate(WITHIN, start=1)
    ]
    return float(_SCALES[np.argmin(np.maximum(*missed))])
