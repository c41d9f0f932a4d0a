"""Gains and displacement of whole rasters: two images of an opened stack."""

from __future__ import annotations

import numpy as np

from hls_gan_plugin.core.raster.stack import GridStack
from hls_gan_plugin.core.scoring.cross_spectra import BLOCK_PX, STEP_PX, CrossSpectrum, Shift

_STRIP_PX = 16 * BLOCK_PX


def cross_spectrum_of(
    stack: GridStack, original: str, other: str, step_px: int = STEP_PX
) -> CrossSpectrum:
    """The cross spectrum of an image against another, from what no mask hides in either.

    original, other: names of images of the stack, with the same bands.

    Raises:
        RasterError, MaskError: a file is damaged.
    """
    spectrum = CrossSpectrum(len(stack.images[original].bands), step_px=step_px)
    for strip in stack.strips(_STRIP_PX):
        images, valid = stack.read(strip), stack.valid(strip)
        clear = [
            image if valid is None else np.where(valid, image, np.float32(np.nan))
            for image in (images[original], images[other])
        ]
        spectrum.add(*clear)
    return spectrum


def pair_shift(stack: GridStack) -> Shift | None:
    """Where the image "L30" of an opened pair lies against "S30"; None where it cannot be told.

    Raises:
        RasterError, MaskError: a file is damaged.
    """
    return cross_spectrum_of(stack, "S30", "L30", step_px=BLOCK_PX).shift()
