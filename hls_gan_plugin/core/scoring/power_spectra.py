"""How much texture an image has at which size: power by spatial frequency, averaged over angles.

An image that was smoothed lacks power at high frequencies, one with invented texture or noise has
too much; the reference shows how much is right.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.fft

from hls_gan_plugin.core.arrays import Doubles, Floats


def frequencies(size_px: int) -> Doubles:
    """Centres of the frequency bins of square windows, (size // 2,), cycles per pixel."""
    return np.arange(1, size_px // 2 + 1) / size_px


def radial_power(windows: Floats) -> Doubles:
    """Mean power per frequency bin of windows without gaps.

    Args:
        windows: (N, B, s, s), any unit, all finite; each is taken from its mean and weighted with a
            Hann window against leakage from its edges.

    Returns: (N, B, s // 2) float64, the mean of |FFT|² over the ring of each bin of `frequencies`,
        in the unit squared, normalised so that white noise of variance v gives v in every bin.

    Raises:
        ValueError: the windows are not square.
    """
    *leading, height, width = windows.shape
    if height != width:
        raise ValueError(f"spectra need square windows, not {height} x {width}")
    taper = _taper(height)
    centred = windows - windows.mean((-2, -1), keepdims=True)
    power = np.abs(scipy.fft.rfft2(centred * taper)) ** 2 / np.sum(taper.astype(np.float64) ** 2)
    ring, weight = _rings(height)
    flat = power.reshape(-1, power.shape[-2] * power.shape[-1])
    sums = np.stack([np.bincount(ring, row * weight)[1 : height // 2 + 1] for row in flat])
    counts = np.bincount(ring, weight)[1 : height // 2 + 1]
    return np.asarray(sums / counts).reshape(*leading, height // 2)


class MeanSpectrum:
    """Running mean of `radial_power` for several images of B bands."""

    def __init__(self, images: int, bands: int, size_px: int) -> None:
        self.size_px = size_px
        self.windows = 0
        self._sums = np.zeros((images, bands, size_px // 2))

    def add(self, images: list[Floats]) -> None:
        """Count those windows of (N, B, s, s) that have no gap in any image or band."""
        whole = np.all([np.isfinite(image).all((1, 2, 3)) for image in images], axis=0)
        if not whole.any():
            return
        self.windows += int(whole.sum())
        for position, image in enumerate(images):
            self._sums[position] += radial_power(image[whole]).sum(0)

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


GAIN_FREQUENCIES = (0.125, 0.1875, 0.25, 0.3125, 0.375, 0.4375)
_GAIN_BLOCK_PX = 32
_GAIN_RING = 0.035  # half its width, cycles per pixel
_SHIFT_BELOW = 0.22  # cycles per pixel: where the phase is that of a shift


@dataclass(frozen=True)
class CrossSpectrum:
    """Cross spectra and powers of two images, summed over square blocks without gaps.

    cross: (B, 32, 32) complex sum of F(other) * conj(F(image)); power: (B, 32, 32) sum of
    |F(image)|²; blocks: their number.
    """

    cross: npt.NDArray[np.complex128]
    power: Doubles
    blocks: int

    def __add__(self, other: CrossSpectrum) -> CrossSpectrum:
        """The sums of both."""
        return CrossSpectrum(
            self.cross + other.cross, self.power + other.power, self.blocks + other.blocks
        )

    def gains(self) -> Doubles:
        """How much of the image's amplitude at each frequency the other one has: (B, 6).

        Real part of the cross spectrum over the power, at `GAIN_FREQUENCIES`; NaN without blocks.
        What does not follow the image (noise, another texture) counts for nothing.
        """
        radius = np.hypot(*_block_frequencies())
        rings = [np.abs(radius - frequency) < _GAIN_RING for frequency in GAIN_FREQUENCIES]
        with np.errstate(invalid="ignore"):
            ratios = [
                self.cross[:, ring].sum(1).real / self.power[:, ring].sum(1) for ring in rings
            ]
        return np.stack(ratios, axis=1)

    def without_shift(self, shift_px: tuple[float, float]) -> CrossSpectrum:
        """The same with the other image moved back by (y, x) pixels."""
        row, col = _block_frequencies()
        turn = np.exp(2j * np.pi * (row * shift_px[0] + col * shift_px[1]))
        return CrossSpectrum(self.cross * turn, self.power, self.blocks)

    def shift_px(self) -> tuple[float, float]:
        """Shift (y, x) of the other image against the image, from the phase of all bands."""
        row, col = _block_frequencies()
        radius = np.hypot(row, col)
        low = (radius > 0) & (radius < _SHIFT_BELOW)
        total = self.cross[:, low].sum(0)
        weight = np.abs(total)
        design = -2 * np.pi * np.stack([row[low], col[low]], axis=1) * weight[:, None]
        found = np.linalg.lstsq(design, np.angle(total) * weight, rcond=None)[0]
        return float(found[0]), float(found[1])


def cross_spectrum(image: Floats, other: Floats) -> CrossSpectrum:
    """Cross spectrum of two images (B, H, W), NaN where invalid, over half-overlapping blocks.

    Blocks of 32 pixels that are whole in both images and all bands; their planes are taken out,
    a Hann window is laid over them.
    """
    side = _GAIN_BLOCK_PX
    bands = len(image)
    total = CrossSpectrum(
        np.zeros((bands, side, side), np.complex128), np.zeros((bands, side, side)), 0
    )
    starts = [range(0, length - side + 1, side // 2) for length in image.shape[1:]]
    for y in starts[0]:
        both = [
            np.stack([part[:, y : y + side, x : x + side] for x in starts[1]])
            for part in (image, other)
        ]
        whole = np.all([np.isfinite(part).all((1, 2, 3)) for part in both], axis=0)
        first, second = (_block_spectra(part[whole]) for part in both)
        cross = (second * first.conj()).sum(0)
        total += CrossSpectrum(cross, np.square(np.abs(first)).sum(0), int(whole.sum()))
    return total


def _block_spectra(blocks: Floats) -> npt.NDArray[np.complex128]:
    """FFT of blocks (N, B, s, s) without their planes, under a Hann window."""
    side = blocks.shape[-1]
    slope = np.arange(side) - (side - 1) / 2
    unit = slope / np.sum(slope**2) / side
    flat = blocks - blocks.mean((-2, -1), keepdims=True).astype(np.float64)
    down = (flat * unit[:, None]).sum((-2, -1), keepdims=True)
    across = (flat * unit).sum((-2, -1), keepdims=True)
    flat -= down * slope[:, None] + across * slope
    return np.asarray(scipy.fft.fft2(flat * np.outer(np.hanning(side), np.hanning(side))))


@functools.cache
def _block_frequencies() -> tuple[Doubles, Doubles]:
    """Cycles per pixel along the rows and columns of a block's FFT: (32, 32) each."""
    frequency = np.fft.fftfreq(_GAIN_BLOCK_PX)
    row, col = np.meshgrid(frequency, frequency, indexing="ij")
    return row, col
