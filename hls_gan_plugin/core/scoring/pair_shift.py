"""How far the two images of an opened pair lie apart."""

from __future__ import annotations

import numpy as np

from hls_gan_plugin.core.raster.stack import GridStack
from hls_gan_plugin.core.scoring.cross_spectra import BLOCK_PX, CrossSpectrum, Shift

_STRIP_PX = 16 * BLOCK_PX


def pair_shift(stack: GridStack) -> Shift | None:
    """Where the image "L30" lies against "S30", from what is clear in both; None if unknown.

    Raises:
        RasterError, MaskError: a file is damaged.
    """
    spectrum = CrossSpectrum(len(stack.images["S30"].bands), step_px=BLOCK_PX)
    for strip in stack.strips(_STRIP_PX):
        images, valid = stack.read(strip), stack.valid(strip)
        clear = [
            image if valid is None else np.where(valid, image, np.float32(np.nan))
            for image in (images["S30"], images["L30"])
        ]
        spectrum.add(*clear)
    return spectrum.shift()
