"""Rasters of the scores: the SSIM map and the differences to the reference, strip by strip."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from hls_gan_plugin.core.arrays import BoolArray, DnArray, FloatArray
from hls_gan_plugin.core.raster.cog_writer import Layout, RasterWriter, writing
from hls_gan_plugin.core.raster.encoding import to_dn
from hls_gan_plugin.core.raster.grid import Grid, PixelWindow
from hls_gan_plugin.core.raster.scenes import ORIGINAL, REFERENCE, Scene, Strip
from hls_gan_plugin.core.scaling import per_band, to_scaled
from hls_gan_plugin.core.scoring.similarity import shared_validity
from hls_gan_plugin.core.scoring.ssim import GAUSSIAN_RADIUS_PX, ssim_map
from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.hls import FILL_DN, SCALE

_PIECE_PX = 512  # columns at once, of one band: more would leave the processor's cache
_SSIM_SCALE = 0.001  # a tenth of it is noise, which deflate cannot make smaller


class MapFiles(NamedTuple):
    """Where the maps of a scene are written; None: not.

    ssim: int16 with a scale of 0.001. difference: image minus reference, DN.

    Both have a band for every judged image and band, described in words, on the reference's grid:
    the generated images, or the original where there is none. A pixel of the SSIM map is nodata
    (-9999) where its Gaussian window is not wholly valid, one of the differences where it, or its
    place in any image that is compared, is invalid.
    """

    ssim: Path | None = None
    difference: Path | None = None


class ScoreMaps:
    """Takes strips and writes their part of the maps; threads may share it.

    margin_px: how many pixels beyond its window a strip needs at each side.
    """

    def __init__(
        self, bands: Sequence[str], judged: Sequence[str],
        ssim: RasterWriter | None, difference: RasterWriter | None,
    ) -> None:  # fmt: skip
        self.margin_px = GAUSSIAN_RADIUS_PX if ssim is not None else 0
        self._judged = judged
        tops = tuple(hls.band("L30", band).rho_max for band in bands)
        self._rho_max = per_band(tops).astype(np.float64)
        self._ssim, self._difference = ssim, difference

    def write(self, window: PixelWindow, strip: Strip) -> None:
        """Write the maps of `window`; the strip reaches `margin_px` beyond it."""
        valid = shared_validity(list(strip.images.values()), strip.valid)
        for start in range(0, window.width, _PIECE_PX):
            width = min(_PIECE_PX, window.width - start)
            columns = slice(start, start + width + 2 * self.margin_px)
            images = {role: image[..., columns] for role, image in strip.images.items()}
            place = PixelWindow(window.row, window.col + start, window.height, width)
            self._write_piece(place, images, valid[..., columns])

    def _write_piece(
        self, place: PixelWindow, images: dict[str, FloatArray], valid: BoolArray
    ) -> None:
        if self._ssim is not None:
            ssim = [
                self._ssim_of(images[method], images[REFERENCE], valid) for method in self._judged
            ]
            self._ssim.write(place, np.concatenate(ssim))
        if self._difference is not None:
            margin = self.margin_px
            core = (..., slice(margin, margin + place.height), slice(margin, margin + place.width))
            parts = [
                np.where(valid, images[method] - images[REFERENCE], np.float32(np.nan))[core]
                for method in self._judged
            ]
            self._difference.write(place, to_dn(np.concatenate(parts)))

    def _ssim_of(self, image: FloatArray, reference: FloatArray, valid: BoolArray) -> DnArray:
        """(B, h, w) to (B, h - 10, w - 10), band by band."""
        maps = []
        for own, other, top, known in zip(image, reference, self._rho_max, valid, strict=True):
            ssim = ssim_map(to_scaled(own, top), to_scaled(other, top), known)
            maps.append(to_dn(ssim, _SSIM_SCALE))
        return np.stack(maps)


@contextlib.contextmanager
def writing_maps(scene: Scene, grid: Grid, files: MapFiles) -> Iterator[ScoreMaps | None]:
    """The maps of a scene on its grid, finished on success; None where none is asked for.

    Raises:
        OutputError: a file cannot be written.
    """
    if files == MapFiles():
        yield None
        return
    judged = [*scene.files.generated] or [ORIGINAL]
    with contextlib.ExitStack() as opened:

        def writer(path: Path | None, words: str, scale: float) -> RasterWriter | None:
            if path is None:
                return None
            names = tuple(words.format(m, band) for m in judged for band in scene.bands)
            return opened.enter_context(writing(path, _layout(grid, names, scale)))

        yield ScoreMaps(
            scene.bands,
            judged,
            writer(files.ssim, "SSIM {} {}", _SSIM_SCALE),
            writer(files.difference, "{} minus reference {}", SCALE),
        )


def _layout(grid: Grid, names: tuple[str, ...], scale: float) -> Layout:
    scales = (scale,) * len(names)
    return Layout(grid, len(names), "int16", FILL_DN, scales=scales, descriptions=names)
