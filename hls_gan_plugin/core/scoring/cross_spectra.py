"""How an image passes each spatial frequency of another, and how far it lies from it.

Both come from the cross spectrum of the two over small blocks without gaps. A gain of 1 keeps what
the other image shows at that frequency, below 1 blurs it, above 1 sharpens it; texture that the
other image does not have (noise, inventions) adds nothing. A displacement alone would lower the
gains of fine texture, so it is taken out.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.fft
from skimage.registration import phase_cross_correlation

from hls_gan_plugin.shared.hls import PIXEL_SIZE_M

Floats = npt.NDArray[np.floating]
Doubles = npt.NDArray[np.float64]
Complexes = npt.NDArray[np.complex128]

BLOCK_PX = 32
STEP_PX = BLOCK_PX // 2
# Cycles a pixel; a gain is taken over a ring of this half width.
FREQUENCIES = (0.0625, 0.125, 0.1875, 0.25, 0.3125, 0.375, 0.4375)
_HALF_WIDTH = 0.035
# Finer texture differs too much between the sensors to tell where the ground lies.
_FINEST_FOR_SHIFT = 0.25
_UPSAMPLING = 100  # of the correlation, so that a shift is known to 0.01 pixel
_ENOUGH_BLOCKS = 4
_COHERENT = 0.3
_FLAT = 1e-9  # power of a block's gradients; rounding to DN alone has 7e-7


class Shift(NamedTuple):
    """How far one image lies below and to the right of another, in pixels."""

    rows: float
    cols: float

    def metres(self, pixel_m: float = PIXEL_SIZE_M) -> float:
        """The distance."""
        return math.hypot(self.rows, self.cols) * pixel_m


class CrossSpectrum:
    """Running cross spectrum of an image against another in B bands; memory does not grow.

    blocks: (B,) how many blocks of 32 x 32 pixels counted; neighbours overlap by half.
    """

    def __init__(self, bands: int) -> None:
        self.blocks = np.zeros(bands, dtype=np.int64)
        self._cross = np.zeros((bands, BLOCK_PX, BLOCK_PX), dtype=np.complex128)
        self._power = np.zeros((2, bands, BLOCK_PX, BLOCK_PX))  # original, other

    def add(self, original: Floats, other: Floats) -> None:
        """Count (..., B, h, w) of one unit, NaN where invalid; only blocks without a gap count."""
        if min(original.shape[-2:]) < BLOCK_PX:
            return
        height, width = original.shape[-2:]
        pairs = zip(
            original.reshape(-1, len(self.blocks), height, width),
            other.reshape(-1, len(self.blocks), height, width),
            strict=True,
        )
        for ours, theirs in pairs:
            for band in range(len(self.blocks)):
                for a, b in _whole_blocks(ours[band], theirs[band]):
                    fa, fb = _transformed(a), _transformed(b)
                    self._cross[band] += (fb * fa.conj()).sum(0)
                    for image, values in enumerate((fa, fb)):
                        self._power[image, band] += (values.real**2 + values.imag**2).sum(0)
                    self.blocks[band] += len(a)

    def gains(self, shift: Shift | None = None) -> Doubles:
        """(B, len(FREQUENCIES)): gain of the other over the original; NaN without a block.

        shift: what is taken out first; None: that of `shift()`.
        """
        taken_out = shift or self.shift() or Shift(0.0, 0.0)
        rows, cols = _frequencies()
        aligned = self._cross * np.exp(2j * np.pi * (rows * taken_out.rows + cols * taken_out.cols))
        radius = np.hypot(rows, cols)
        rings = [np.abs(radius - f) < _HALF_WIDTH for f in FREQUENCIES]
        with np.errstate(invalid="ignore"):
            columns = [
                aligned.real[:, ring].sum(1) / self._power[0][:, ring].sum(1) for ring in rings
            ]
        return np.stack(columns, axis=1)

    def shift(self) -> Shift | None:
        """Where the other image lies against the original; None where they do not show it.

        They do not with fewer than four blocks, or where less than 30 % of their coarse texture is
        common to both.

        Cross-correlation of the gradients below a quarter cycle a pixel, all bands together, with
        the peak found by matrix-multiply DFT (Guizar-Sicairos, Thurman and Fienup 2008,
        doi:10.1364/OL.33.000156). Gaps never enter it, as they do where images are correlated
        whole. The blocks' taper draws it towards zero by about 5 %.
        """
        rows, cols = _frequencies()
        squared = rows**2 + cols**2
        gradient = np.where(squared <= _FINEST_FOR_SHIFT**2, squared, 0.0)
        ours, theirs = (self._power * gradient).sum((2, 3))
        known = (self.blocks >= _ENOUGH_BLOCKS) & (np.minimum(ours, theirs) > _FLAT * self.blocks)
        if not known.any():
            return None
        size = np.sqrt(ours[known] * theirs[known])[:, None, None]
        spectrum = (self._cross[known] * gradient / size).mean(0)
        (down, right), *_ = phase_cross_correlation(  # type: ignore[no-untyped-call]
            spectrum,
            np.ones_like(spectrum),
            space="fourier",
            normalization=None,
            upsample_factor=_UPSAMPLING,
        )
        aligned = spectrum * np.exp(2j * np.pi * (rows * down + cols * right))
        return Shift(float(down), float(right)) if aligned.real.sum() >= _COHERENT else None


def _whole_blocks(a: Floats, b: Floats) -> Iterator[tuple[Doubles, Doubles]]:
    """By row of blocks, those of (h, w) that are finite in both: (K, 32, 32) each."""
    for row in range(0, a.shape[0] - BLOCK_PX + 1, STEP_PX):
        strips = [image[row : row + BLOCK_PX].astype(np.float64) for image in (a, b)]
        blocks = [
            np.lib.stride_tricks.sliding_window_view(strip, BLOCK_PX, axis=1)[:, ::STEP_PX]
            for strip in strips
        ]
        ours, theirs = (block.transpose(1, 0, 2) for block in blocks)
        whole = np.isfinite(ours).all((1, 2)) & np.isfinite(theirs).all((1, 2))
        if whole.any():
            yield ours[whole], theirs[whole]


def _transformed(blocks: Doubles) -> Complexes:
    """FFT of (K, 32, 32), each taken from its plane and weighted with a Hann window."""
    ramp = np.arange(BLOCK_PX) - (BLOCK_PX - 1) / 2
    flat = blocks - blocks.mean((1, 2), keepdims=True)
    # On a symmetric grid the two slopes and the mean are fitted apart.
    size = (ramp**2).sum() * BLOCK_PX
    down = (flat * ramp[:, None]).sum((1, 2), keepdims=True) / size
    right = (flat * ramp).sum((1, 2), keepdims=True) / size
    flat -= down * ramp[:, None] + right * ramp
    transformed: Complexes = scipy.fft.fft2(flat * _taper())
    return transformed


@functools.cache
def _taper() -> Doubles:
    window = np.sin(np.pi * (np.arange(BLOCK_PX) + 0.5) / BLOCK_PX) ** 2
    return np.outer(window, window)


@functools.cache
def _frequencies() -> tuple[Doubles, Doubles]:
    """Cycles a pixel down (32, 1) and across (1, 32)."""
    f = np.fft.fftfreq(BLOCK_PX).astype(np.float64)
    return f[:, None], f[None, :]
