"""Masks made larger: what lies beside a masked pixel or at the swath's edge counts too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from hls_gan_plugin.core.arrays import BoolArray, ByteArray
from hls_gan_plugin.shared.hls import FMASK_FILL, bit_mask


class MaskGrowth(NamedTuple):
    """By how many pixels, in rows and columns alike, masked pixels and the swath's edge grow."""

    masked_px: int = 0
    edge_px: int = 0

    @property
    def reach_px(self) -> int:
        """How far a pixel may lie that hides another."""
        return max(self)


def grown_mask(
    fmask: ByteArray, on_raster: BoolArray, bits: Sequence[int], growth: MaskGrowth
) -> BoolArray:
    """(h, w), True where an Fmask has one of the conditions `bits` or is fill, or near to that.

    on_raster: (h, w), False off the raster: there the swath may well go on, in the next tile.
    """
    fill = fmask == FMASK_FILL
    masked = ((fmask & np.uint8(bit_mask(bits))) != 0) & ~fill
    edge = _grown(fill & on_raster, growth.edge_px)
    hidden: BoolArray = _grown(masked, growth.masked_px) | edge | fill
    return hidden


def _grown(mask: BoolArray, by_px: int) -> BoolArray:
    if not by_px or not mask.any():
        return mask
    from scipy import ndimage  # a fifth of a second, for a wish that few have

    grown = ndimage.maximum_filter(mask.view(np.uint8), size=2 * by_px + 1, mode="constant")
    wide: BoolArray = grown.view(np.bool_)
    return wide
