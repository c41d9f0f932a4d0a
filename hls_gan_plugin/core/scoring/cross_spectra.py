"""How an image passes each spatial frequency of another, and how far it lies from it.

Both come from the cross spectrum of the two over small blocks without gaps. A gain of 1 keeps what
the other image shows at that frequency, below 1 blurs it, above 1 sharpens it; texture that the
other image does not have (noise, inventions) adds nothing. A displacement alone would lower the
gains of fine texture, so it is taken out.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.fft
from skimage.registration import phase_cross_correlation

from hls_gan_plugin.core.arrays import BoolArray, Doubles, FloatArray, Floats
from hls_gan_plugin.shared.hls import PIXEL_SIZE_M

Complexes = npt.NDArray[np.complexfloating]

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
    """Running cross spectra of images against an original in B bands; memory does not grow.

    images: how many are compared with the original.
    blocks: (B,) how many blocks of 32 x 32 pixels counted, those without a gap in any image.
    step_px: from block to block; by default neighbours overlap by half.
    """

    def __init__(self, bands: int, images: int = 1, step_px: int = STEP_PX) -> None:
        self.blocks = np.zeros(bands, dtype=np.int64)
        self._step_px = step_px
        shape = (bands, BLOCK_PX, BLOCK_PX)
        self._cross = np.zeros((images, *shape), dtype=np.complex128)
        self._power = np.zeros((1 + images, *shape))  # the original's first

    def add(self, original: Floats, *others: Floats, valid: BoolArray | None = None) -> None:
        """Count (..., B, h, w) of one unit, NaN where invalid, and where `valid` of that shape."""
        bands, (height, width) = len(self.blocks), original.shape[-2:]
        if min(height, width) < BLOCK_PX:
            return
        flat = [image.reshape(-1, bands, height, width) for image in (original, *others)]
        for band in range(bands):
            images = [image[:, band] for image in flat]
            if valid is not None:
                known = valid.reshape(flat[0].shape)[:, band]
                images = [np.where(known, image, np.float32(np.nan)) for image in images]
            for blocks in _whole_blocks(images, self._step_px):
                self._add_blocks(band, blocks)

    def _add_blocks(self, band: int, blocks: list[FloatArray]) -> None:
        self.blocks[band] += len(blocks[0])
        transformed = [_transformed(block) for block in blocks]
        conjugates = [values.conj() for values in transformed]
        for image, (values, conjugate) in enumerate(zip(transformed, conjugates, strict=True)):
            self._power[image, band] += _whole_plane(_product(values, conjugate)).real
        for image, values in enumerate(transformed[1:]):
            self._cross[image, band] += _whole_plane(_product(values, conjugates[0]))

    def take(self, other: CrossSpectrum, shift: Shift | None) -> None:
        """Add what another one counted, its images moved back by `shift`."""
        self.blocks += other.blocks
        self._power += other._power
        self._cross += other._cross if shift is None else _moved_back(other._cross, shift)

    def gains(
        self, shift: Shift | None = None, image: int = 0, ground: CrossSpectrum | None = None
    ) -> Doubles:
        """(B, len(FREQUENCIES)): gain of an image over the original; NaN without a block.

        A gain is that of a ring of directions and frequencies, each counted by the power that the
        original has there. Sensors do not pass all directions alike, so the same two sensors show
        other gains over other ground.

        shift: what is taken out first; None: that of `shift(image)`.
        ground: whose original's power counts; None: this one's own.
        """
        taken_out = shift or self.shift(image) or Shift(0.0, 0.0)
        aligned = _moved_back(self._cross[image], taken_out).real
        power = self._power[0]
        radius = np.hypot(*_frequencies())
        rings = [np.abs(radius - f) < _HALF_WIDTH for f in FREQUENCIES]
        with np.errstate(invalid="ignore"):
            if ground is not None:
                aligned, power = aligned / power * ground._power[0], ground._power[0]
            columns = [aligned[:, ring].sum(1) / power[:, ring].sum(1) for ring in rings]
        return np.stack(columns, axis=1)

    def shift(self, image: int = 0) -> Shift | None:
        """Where an image lies against the original; None where they do not show it.

        They do not with fewer than four blocks, or where less than 30% of their coarse texture is
        common to both.

        Cross-correlation of the gradients below a quarter cycle a pixel, all bands together, with
        the peak found by matrix-multiply DFT (Guizar-Sicairos, Thurman and Fienup 2008,
        doi:10.1364/OL.33.000156). Gaps never enter it, as they do where images are correlated
        whole. The blocks' taper draws it towards zero by about 5%.
        """
        rows, cols = _frequencies()
        squared = rows**2 + cols**2
        gradient = np.where(squared <= _FINEST_FOR_SHIFT**2, squared, 0.0)
        ours, theirs = ((self._power[i] * gradient).sum((1, 2)) for i in (0, 1 + image))
        known = (self.blocks >= _ENOUGH_BLOCKS) & (np.minimum(ours, theirs) > _FLAT * self.blocks)
        if not known.any():
            return None
        size = np.sqrt(ours[known] * theirs[known])[:, None, None]
        spectrum = (self._cross[image, known] * gradient / size).mean(0)
        (down, right), *_ = phase_cross_correlation(  # type: ignore[no-untyped-call]
            spectrum,
            np.ones_like(spectrum),
            space="fourier",
            normalization=None,
            upsample_factor=_UPSAMPLING,
        )
        found = Shift(float(down), float(right))
        coherence = _moved_back(spectrum, found).real.sum()
        return found if coherence >= _COHERENT else None


class SceneSpectra:
    """Gains of several images over one original; the last one, the reference, may lie displaced.

    A displacement is found scene by scene, since every pair has its own, and taken out.
    """

    def __init__(self, bands: int, images: int) -> None:
        self._bands, self._images = bands, images
        self._scenes: dict[str, CrossSpectrum] = {}

    def add(
        self, scene: str, original: Floats, *others: Floats, valid: BoolArray | None = None
    ) -> None:
        """Count (N, B, h, w) of a scene, NaN where invalid, and where `valid` of that shape."""
        self._scene(scene).add(original, *others, valid=valid)

    def _scene(self, name: str) -> CrossSpectrum:
        empty = CrossSpectrum(self._bands, self._images, step_px=BLOCK_PX)
        return self._scenes.setdefault(name, empty)

    def take(self, other: SceneSpectra) -> None:
        """Add what another one counted."""
        for name, scene in other._scenes.items():
            self._scene(name).take(scene, None)

    @property
    def is_known(self) -> bool:
        """Whether any block was whole in all images."""
        return any(scene.blocks.any() for scene in self._scenes.values())

    def shifts(self) -> dict[str, Shift | None]:
        """By scene, where the reference lies against the original; None where it cannot be told."""
        return {name: scene.shift(self._images - 1) for name, scene in self._scenes.items()}

    def gains(self) -> Doubles:
        """(images, B, len(FREQUENCIES)): gains over the original; NaN without a block."""
        here = Shift(0.0, 0.0)
        plain, aligned = (
            CrossSpectrum(self._bands, self._images, step_px=BLOCK_PX) for _ in range(2)
        )
        shifts = self.shifts()
        for name, scene in self._scenes.items():
            plain.take(scene, here)
            aligned.take(scene, shifts[name])
        last = self._images - 1
        gains = [plain.gains(here, image) for image in range(last)]
        return np.stack([*gains, aligned.gains(here, last)])


def _moved_back(cross: Complexes, shift: Shift) -> Complexes:
    rows, cols = _frequencies()
    turn: Complexes = np.exp(2j * np.pi * (rows * shift.rows + cols * shift.cols))
    return cross * turn


def _whole_blocks(images: Sequence[Floats], step_px: int) -> Iterator[list[FloatArray]]:
    """By row of blocks, those of (N, h, w) images that are finite in all, less their means.

    (K, 32, 32) each.
    """
    for row in range(0, images[0].shape[1] - BLOCK_PX + 1, step_px):
        blocks = [
            np.lib.stride_tricks.sliding_window_view(
                image[:, row : row + BLOCK_PX].astype(np.float32, copy=False), BLOCK_PX, axis=2
            )[:, :, ::step_px].transpose(0, 2, 1, 3)
            for image in images
        ]  # fmt: skip
        means = [block.mean((2, 3), keepdims=True) for block in blocks]
        whole = np.isfinite(sum(means))[..., 0, 0]  # one gap is a gap in the mean
        if whole.any():
            yield [block[whole] - mean[whole] for block, mean in zip(blocks, means, strict=True)]


def _transformed(blocks: FloatArray) -> Complexes:
    """FFT of (K, 32, 32) of mean 0, each taken from its plane and weighted with a Hann window.

    (K, 32, 17): the columns of frequencies from 0 up; what lies below is their conjugate.
    """
    ramp = (np.arange(BLOCK_PX) - (BLOCK_PX - 1) / 2).astype(np.float32)
    # On a symmetric grid the two slopes and the mean are fitted apart.
    size = (ramp**2).sum() * BLOCK_PX
    down, right = (blocks.sum(axis) @ (ramp / size) for axis in (2, 1))
    blocks -= down[:, None, None] * ramp[:, None]
    blocks -= right[:, None, None] * ramp
    blocks *= _taper()
    transformed: Complexes = scipy.fft.rfft2(blocks)
    return transformed


def _product(a: Complexes, b: Complexes) -> Complexes:
    """Sum over the blocks of a times b."""
    product: Complexes = np.einsum("kij,kij->ij", a, b)
    return product


def _whole_plane(half: Complexes) -> Complexes:
    """(32, 17) of the spectrum of real values to (32, 32)."""
    below = np.roll(half[::-1, -2:0:-1], 1, axis=0).conj()
    return np.concatenate([half, below], axis=1)


@functools.cache
def _taper() -> FloatArray:
    window = np.sin(np.pi * (np.arange(BLOCK_PX) + 0.5) / BLOCK_PX) ** 2
    return np.outer(window, window).astype(np.float32)


@functools.cache
def _frequencies() -> tuple[Doubles, Doubles]:
    """Cycles a pixel down (32, 1) and across (1, 32)."""
    f = np.fft.fftfreq(BLOCK_PX).astype(np.float64)
    return f[:, None], f[None, :]
