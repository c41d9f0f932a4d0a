"""Rasters on one grid, with masks, read together window by window.

Whatever works on rasters reads them through a `GridStack`: one image to be harmonized, the images
of a scene that are compared, a pair, the dates of a series, what is cut into windows.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from hls_gan_plugin.core.arrays import BoolArray, ByteArray, FloatArray
from hls_gan_plugin.core.closable import Closable
from hls_gan_plugin.core.raster.encoding import AUTO
from hls_gan_plugin.core.raster.fmask_reader import FmaskReader, hides
from hls_gan_plugin.core.raster.grid import Grid, PixelWindow
from hls_gan_plugin.core.raster.mask_growth import MaskGrowth, grown_mask
from hls_gan_plugin.core.raster.raster_io import BandFile, ReflectanceReader
from hls_gan_plugin.shared.hls import PIXEL_SIZE_M, STRICT_MASK_BITS

_ORIGIN_TAGS = ("SPACECRAFT_NAME", "PRODUCT_URI", "SENSING_TIME", "TILE_ID", "SIMULATED")
# Pixel sizes that differ from HLS's by less than this share are HLS's.
_SAME_SIZE = 0.02


class GridStack(Closable):
    """Named images, masks and classes on one grid, opened; a context manager.

    Args:
        images: by name, the bands of each image; the first image's grid is the stack's.
        masks: Fmask rasters; a pixel is valid where none of them hides it.
        mask_bits: the Fmask conditions that hide a pixel.
        scale: reflectance of one unit of the images, or "auto": as each band states it.
        classes: an integer raster 0..255 on the same grid.
        onto: a stack whose grid this one has to share.
        mask_growth: by how much the masks hide more than they say.

    Raises:
        RasterError, MaskError: a file is damaged or is not what it should be.
        GridError: the grids differ.
    """

    def __init__(
        self,
        images: Mapping[str, Sequence[BandFile]],
        masks: Sequence[str | Path] = (),
        mask_bits: Sequence[int] = tuple(STRICT_MASK_BITS),
        scale: str = AUTO,
        classes: Path | None = None,
        onto: GridStack | None = None,
        mask_growth: MaskGrowth = MaskGrowth(),  # noqa: B008 (it is a constant)
    ) -> None:
        self.mask_bits = tuple(mask_bits)
        self._growth = mask_growth
        self._open = contextlib.ExitStack()
        try:
            self.images = {
                name: self._open.enter_context(ReflectanceReader(bands, scale))
                for name, bands in images.items()
            }
            first = next(iter(self.images.values())) if onto is None else onto._first
            self._first: ReflectanceReader = first
            self.grid: Grid = first.grid
            for name, image in self.images.items():
                if image is not first:
                    image.grid.must_match(self.grid, _called(name, image), _called("", first))
            self._masks = [self._bytes(path, "an Fmask") for path in masks]
            self._classes = self._bytes(classes, "a raster of classes") if classes else None
        except BaseException:
            self._open.close()
            raise

    def _bytes(self, path: str | Path, what: str) -> FmaskReader:
        return self._open.enter_context(FmaskReader(path, self.grid, what))

    def close(self) -> None:
        """Close the files."""
        self._open.close()

    def strips(self, height_px: int) -> Iterator[PixelWindow]:
        """The whole grid in strips of full width, top to bottom; the last may be lower."""
        for row in range(0, self.grid.height, height_px):
            yield PixelWindow(row, 0, min(height_px, self.grid.height - row), self.grid.width)

    def read(self, window: PixelWindow) -> dict[str, FloatArray]:
        """By image, reflectance (B, h, w), NaN where invalid and off the grid."""
        return {name: image.read(window) for name, image in self.images.items()}

    def valid(self, window: PixelWindow) -> BoolArray | None:
        """(h, w), False where a mask hides the pixel, is fill, or ends; None without masks."""
        reach = self._growth.reach_px
        if not self.has_masks or not reach:
            return self.valid_by(self.fmasks(window))
        around = window.grown(reach)
        hidden = np.zeros((around.height, around.width), np.bool_)
        on_raster = self._on_raster(around)
        for fmask in self.fmasks(around):
            hidden |= grown_mask(fmask, on_raster, self.mask_bits, self._growth)
        return ~hidden[reach:-reach, reach:-reach]

    def _on_raster(self, window: PixelWindow) -> BoolArray:
        rows = np.arange(window.row, window.row + window.height)
        columns = np.arange(window.col, window.col + window.width)
        rows_on = (rows >= 0) & (rows < self.grid.height)
        on_raster: BoolArray = rows_on[:, None] & (columns >= 0) & (columns < self.grid.width)
        return on_raster

    @property
    def has_masks(self) -> bool:
        """Whether masks may hide pixels."""
        return bool(self._masks)

    def valid_by(self, fmasks: Sequence[ByteArray]) -> BoolArray | None:
        """`valid` from masks that were read."""
        if not fmasks:
            return None
        masked = hides(fmasks[0], self.mask_bits)
        for values in fmasks[1:]:
            masked |= hides(values, self.mask_bits)
        return ~masked

    def fmasks(self, window: PixelWindow) -> list[ByteArray]:
        """The values (h, w) of each mask; fill off the grid."""
        return [mask.read(window) for mask in self._masks]

    def classes(self, window: PixelWindow) -> ByteArray | None:
        """The values (h, w) of the class raster, if there is one."""
        return None if self._classes is None else self._classes.read(window)

    @property
    def is_simulated(self) -> bool:
        """Whether the tags of an image say that it was simulated."""
        return any(is_simulated(image.tags) for image in self.images.values())

    def satellite(self, name: str) -> str:
        """Which satellite took an image, as its tags say."""
        return satellite(self.images[name].tags)

    def satellites(self, *names: str) -> str:
        """ "Sentinel-2A, Landsat-8": which took these images, without those that are unknown."""
        known = (self.satellite(name) for name in names)
        return ", ".join(name for name in known if name != "unknown")

    def remarks(self) -> list[str]:
        """What a user should know of what was read so far, a sentence each."""
        return [
            *pixel_size_remark(self.grid),
            *(remark for image in self.images.values() for remark in image.remarks()),
        ]


def _called(name: str, image: ReflectanceReader) -> str:
    file = f"'{image.bands[0].path}'"
    return f"{file} ({name})" if name else file


def pixel_size_remark(grid: Grid) -> list[str]:
    """A warning where the pixels are not of HLS's size."""
    size_m = grid.pixel_size_m()
    if size_m is None or abs(size_m / PIXEL_SIZE_M - 1) < _SAME_SIZE:
        return []
    return [
        f"The pixels are {size_m:.3g} m wide, and models and masks are made for HLS's "
        f"{PIXEL_SIZE_M:g} m: the result is not what it would be at that size."
    ]


def origin_tags(tags: Mapping[str, str]) -> dict[str, str]:
    """The tags of an image that also say where a result of it comes from."""
    return {name: tags[name] for name in _ORIGIN_TAGS if name in tags}


def is_simulated(tags: Mapping[str, str]) -> bool:
    """Whether a raster's tags say that it was simulated."""
    return tags.get("SIMULATED", "").upper() == "YES"


def satellite(tags: Mapping[str, str]) -> str:
    """ "Sentinel-2A", "Landsat-8" … from a granule's tags; "unknown" where they do not say."""
    for name in ("PRODUCT_URI", "SENTINEL_PRODUCT_URI"):
        found = re.match(r"S2([A-D])", tags.get(name, ""))
        if found:
            return f"Sentinel-2{found[1]}"
    found = re.match(r"L[COT]0?(\d)", tags.get("LANDSAT_PRODUCT_ID", ""))
    if found:
        return f"Landsat-{found[1]}"
    found = re.search(r"Sentinel-2([A-D])", tags.get("SPACECRAFT_NAME", ""), re.IGNORECASE)
    return f"Sentinel-2{found[1].upper()}" if found else "unknown"
