"""What is known of a scene's pixels beside their values: aerosol, direction of view, satellites."""

from __future__ import annotations

import numpy as np

from hls_gan_plugin.core.arrays import ByteArray, Pixels
from hls_gan_plugin.core.closable import Closable
from hls_gan_plugin.core.raster.grid import PixelWindow
from hls_gan_plugin.core.raster.scenes import ORIGINAL, REFERENCE, Scene, Strip
from hls_gan_plugin.core.raster.stack import GridStack
from hls_gan_plugin.core.raster.view_angles import ViewAzimuths, azimuth_layers
from hls_gan_plugin.core.scoring.strata import Conditions
from hls_gan_plugin.shared import hls


class SceneConditions(Closable):
    """Reads the conditions of one scene strip by strip; a context manager.

    An Fmask belongs to the sensor that its file's name says; the direction of view is known where
    both granules have their angle layers beside them, on the scene's grid.
    """

    def __init__(self, scene: Scene, stack: GridStack) -> None:
        self._sensors = [_sensor(str(path)) for path in scene.files.masks]
        self._satellites = stack.satellites(ORIGINAL, REFERENCE)
        layers = azimuth_layers([scene.stacks[role][0].path for role in (ORIGINAL, REFERENCE)])
        self._azimuths = ViewAzimuths(layers, stack.grid)

    def close(self) -> None:
        """Close the files."""
        self._azimuths.close()

    def read(self, window: PixelWindow, strip: Strip) -> Conditions:
        """The conditions of a strip of full width, (1, h, w) each.

        Raises:
            RasterError: an angle layer is damaged.
        """
        azimuth = self._azimuths.difference(window)[None] if self._azimuths.is_on else None
        return Conditions(
            self._aerosol("S30", strip), self._aerosol("L30", strip), azimuth, self._satellites
        )

    def _aerosol(self, sensor: str, strip: Strip) -> ByteArray | None:
        if sensor not in self._sensors:
            return None
        return np.asarray(strip.fmasks[self._sensors.index(sensor)][None] >> 6, dtype=np.uint8)


def _sensor(path: str) -> str:
    parsed = hls.parse_band_file(path)
    # What was made here has the Fmask of S30 and the name of L30.
    return parsed[0].sensor if parsed and not parsed[0].harmonized else ""


def in_windows(conditions: Conditions, size_px: int) -> Conditions:
    """The strip's conditions cut into its whole windows side by side, (N, size, size) each."""

    def cut(layer: Pixels) -> Pixels:
        count = layer.shape[-1] // size_px
        parts = layer[0, :, : count * size_px].reshape(size_px, count, size_px)
        return parts.transpose(1, 0, 2)

    return conditions.each(cut)
