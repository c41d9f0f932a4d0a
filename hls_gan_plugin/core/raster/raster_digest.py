"""What identifies a raster's content."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np

from hls_gan_plugin.core.raster.grid import PixelWindow
from hls_gan_plugin.core.raster.raster_io import RasterFile
from hls_gan_plugin.core.raster.raster_limits import rows_at_once
from hls_gan_plugin.core.raster.vrt_sources import is_vrt
from hls_gan_plugin.shared.file_digest import sha256

_STRIP_PX = 512


def raster_digest(path: Path) -> str:
    """The SHA-256 of a raster's file, as 64 hexadecimal digits.

    Of its pixels where it has no file of its own: part of a file, in an archive, on a server, a
    folder, or a VRT, whose text stays the same when its sources change.

    Raises:
        RasterError, OSError: it cannot be read.
    """
    if path.is_file() and not is_vrt(path):
        return sha256(path)
    digest = hashlib.sha256()
    with RasterFile(path) as file:
        grid, indexes = file.grid, file.dataset.indexes
        height = rows_at_once(file.dataset, _STRIP_PX)
        for row in range(0, grid.height, height):
            strip = PixelWindow(row, 0, min(height, grid.height - row), grid.width)
            digest.update(np.ascontiguousarray(file.read(indexes, strip)).data)
    return digest.hexdigest()
