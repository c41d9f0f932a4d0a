"""The directions that the sensors of a pair looked from, out of the angle layers beside them."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from hls_gan_plugin.core.arrays import FloatArray
from hls_gan_plugin.core.closable import Closable
from hls_gan_plugin.core.raster.granules import siblings
from hls_gan_plugin.core.raster.grid import Grid, PixelWindow
from hls_gan_plugin.core.raster.raster_io import RasterFile

_LAYER = "VAA"
_DEGREES = np.float32(0.01)  # of one unit; HLS user guide v2.0, angle layers
_FILL = 40000


def azimuth_layers(band_files: Sequence[Path]) -> list[Path]:
    """The view azimuth files beside a band file of each granule; those that there are."""
    found = [siblings(path) for path in band_files]
    layers = [granule.layers.get(_LAYER) for granule in found if granule is not None]
    return [layer for layer in layers if layer is not None]


class ViewAzimuths(Closable):
    """View azimuth layers of two granules, opened; a context manager.

    is_on: whether both lie on `grid`; where not, nothing may be read.

    Raises:
        RasterError: a file is no raster.
    """

    def __init__(self, layers: Sequence[Path], grid: Grid) -> None:
        self._open = contextlib.ExitStack()
        try:
            self._files = [self._open.enter_context(RasterFile(path)) for path in layers]
        except BaseException:
            self._open.close()
            raise
        self.is_on = len(self._files) == 2 and all(f.grid.matches(grid) for f in self._files)

    def close(self) -> None:
        """Close the files."""
        self._open.close()

    def difference(self, window: PixelWindow) -> FloatArray:
        """(h, w) degrees 0..180 between the two directions; NaN where one is unknown.

        Raises:
            RasterError: a file is damaged.
        """
        s30, l30 = (file.read([1], window)[0].astype(np.float32) for file in self._files)
        apart = np.abs(s30 - l30) * _DEGREES % 360
        unknown = (s30 == _FILL) | (l30 == _FILL)
        return np.where(unknown, np.float32(np.nan), np.minimum(apart, 360 - apart))
