"""How much texture an image has at which size: power by spatial frequency, averaged over angles.

An image that was smoothed lacks power at high frequencies, one with invented texture or noise has
too much; the reference shows how much is right.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import scipy.fft

from hls_gan_plugin.core.arrays import BoolArray, Doubles, Floats


def frequencies(size_px: int) -> Doubles:
    """Centres of the frequency bins of square windows, (size // 2,), cycles per pixel."""
    return np.arange(1, size_px // 2 + 1) / size_px


def radial_power(windows: Floats) -> Doubles:
    """Mean power per frequency bin of windows without gaps.

    Args:
        windows: (N, B, s, s), any unit, all finite; each is taken from its mean and weighted with a
            Hann window against leakage from its edges.

    Returns: (N, B, s // 2) float64, the mean of |FFT|² over the ring of each bin of `frequencies`,
        in the unit squared, normalized so that white noise of variance v gives v in every bin.

    Raises:
        ValueError: the windows are not square.
    """
    *leading, height, width = windows.shape
    if height != width:
        raise ValueError(f"spectra need square windows, not {height} x {width}")
    return _ring_means(_power(windows)).reshape(*leading, height // 2)


def _power(windows: Floats) -> Floats:
    """(..., s, s // 2 + 1): |FFT|² of windows (..., s, s), the columns from frequency 0 up."""
    taper = _taper(windows.shape[-1])
    centred = windows - windows.mean((-2, -1), keepdims=True)
    centred *= taper
    spectrum = scipy.fft.rfft2(centred)
    power: Floats = np.square(np.abs(spectrum))
    return power


def _ring_means(power: Floats) -> Doubles:
    """(n, s // 2) means over the rings of n planes (..., s, s // 2 + 1), of the tapered windows."""
    size = power.shape[-2]
    power = power / np.sum(_taper(size).astype(np.float64) ** 2)
    ring, weight = _rings(size)
    flat = power.reshape(-1, len(ring))
    sums = np.stack([np.bincount(ring, row * weight)[1 : size // 2 + 1] for row in flat])
    return np.asarray(sums / np.bincount(ring, weight)[1 : size // 2 + 1])


class MeanSpectrum:
    """Running mean of `radial_power` for several images of B bands."""

    def __init__(self, images: int, bands: int, size_px: int) -> None:
        self.size_px = size_px
        self.windows = 0
        self._sums = np.zeros((images, bands, size_px // 2))

    def add(self, images: Sequence[Floats], whole: BoolArray | None = None) -> None:
        """Count those windows of (N, B, s, s) that have no gap in any image or band.

        whole: (N,) which these are, where it is known.
        """
        if whole is None:
            whole = np.all([np.isfinite(image).all((1, 2, 3)) for image in images], axis=0)
        if not whole.any():
            return
        self.windows += int(whole.sum())
        for position, image in enumerate(images):
            self._sums[position] += _ring_means(_power(image[whole]).sum(0, dtype=np.float64))

    def take(self, other: MeanSpectrum) -> None:
        """Add what another one counted."""
        self.windows += other.windows
        self._sums += other._sums

    def mean(self) -> Doubles | None:
        """(images, B, s // 2), or None if no window was whole."""
        return self._sums / self.windows if self.windows else None


@functools.cache
def _taper(size_px: int) -> npt.NDArray[np.float32]:
    ramp = np.sin(np.pi * (np.arange(size_px) + 0.5) / size_px) ** 2
    return np.outer(ramp, ramp).astype(np.float32)


@functools.cache
def _rings(size_px: int) -> tuple[npt.NDArray[np.int64], Doubles]:
    """For each value of a flattened rfft2: its ring, and how often it stands in the full FFT."""
    rows = np.fft.fftfreq(size_px, 1 / size_px)[:, None]
    cols = np.fft.rfftfreq(size_px, 1 / size_px)[None, :]
    ring = np.rint(np.hypot(rows, cols)).astype(np.int64).ravel()
    mirrored = (cols > 0) & (cols < size_px / 2)
    weight = np.broadcast_to(np.where(mirrored, 2.0, 1.0), (size_px, cols.size))
    return ring, weight.ravel()
