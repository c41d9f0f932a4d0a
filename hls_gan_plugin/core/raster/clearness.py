"""How clear the pixels of a window are: one answer for the tool, the pairs and the training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from hls_gan_plugin.core.arrays import BoolArray, ByteArray, Doubles, FloatArray
from hls_gan_plugin.core.raster.grid import PixelWindow
from hls_gan_plugin.core.raster.stack import GridStack
from hls_gan_plugin.shared.hls import FMASK_FILL, FmaskBit, bit_mask

FILL_RULE = "fill"


@dataclass(frozen=True)
class Clearness:
    """Pixels (h, w) of several images and masks on one grid.

    valid: a value in every band of every image, and no fill in a mask.
    hidden: valid, and a mask has one of the chosen conditions. clear: valid and not hidden.
    """

    valid: BoolArray
    hidden: BoolArray

    @property
    def clear(self) -> BoolArray:
        return self.valid & ~self.hidden

    def clear_share(self) -> float:
        """Share of all pixels that are clear, 0..1."""
        return float(self.clear.mean())

    def window_shares(self, size_px: int) -> tuple[Doubles, Doubles]:
        """(N,) shares of valid and of clear pixels in each window of a strip of that height."""
        return _shares(self.valid, size_px), _shares(self.clear, size_px)


def clearness(stack: GridStack, window: PixelWindow) -> Clearness:
    """How clear the pixels of `window` are, by all images and masks of `stack`.

    Raises:
        RasterError, MaskError: a file is damaged.
    """
    images = list(stack.read(window).values())
    return clearness_of(images, stack.fmasks(window), stack.mask_bits)


def clearness_of(
    images: Sequence[FloatArray], fmasks: Sequence[ByteArray], bits: Sequence[int]
) -> Clearness:
    """`clearness` of images (B, h, w), NaN where invalid, and Fmasks (h, w) that were read."""
    valid = np.logical_and.reduce([np.isfinite(image).all(axis=0) for image in images])
    hidden = np.zeros(valid.shape, np.bool_)
    chosen = np.uint8(bit_mask(bits))
    for values in fmasks:
        # An Fmask of fill has all bits set; it is fill, not cloud.
        valid &= values != FMASK_FILL
        hidden |= (values & chosen) != 0
    return Clearness(valid, hidden & valid)


def broken_rules(
    seen: Clearness, fmasks: Sequence[ByteArray], bits: Sequence[int]
) -> dict[str, BoolArray]:
    """By rule ("fill", "cloud", …), (h, w) True where it hides a pixel in any image."""
    known = np.logical_and.reduce([values != FMASK_FILL for values in fmasks])
    rules: dict[str, BoolArray] = {FILL_RULE: ~seen.valid}
    for bit in bits:
        flags = [(values & np.uint8(1 << bit)) != 0 for values in fmasks]
        rules[FmaskBit(bit).name.lower()] = np.logical_or.reduce(flags) & known
    return rules


def is_clear_enough(clear_share: Any, minimum: float) -> Any:
    """Whether shares reach the least one asked for, whatever their last digits."""
    return clear_share >= minimum - 1e-9


def _shares(pixels: BoolArray, size_px: int) -> Doubles:
    count = pixels.shape[1] // size_px
    whole = pixels[:, : count * size_px].reshape(pixels.shape[0], count, size_px)
    shares: Doubles = whole.mean((0, 2))
    return shares
