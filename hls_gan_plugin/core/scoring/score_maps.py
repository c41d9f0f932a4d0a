"""Rasters of the scores: the SSIM map and the differences to the reference, streamed."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import numpy as np
import torch

from hls_gan_plugin.core.arrays import BoolArray, FloatArray
from hls_gan_plugin.core.network.device import torch_threads
from hls_gan_plugin.core.pipeline import read_ahead, side_by_side
from hls_gan_plugin.core.raster.cog_writer import Layout, RasterWriter, writing
from hls_gan_plugin.core.raster.encoding import to_dn
from hls_gan_plugin.core.raster.grid import Grid, PixelWindow
from hls_gan_plugin.core.raster.scenes import ORIGINAL, REFERENCE, Scene, open_scene
from hls_gan_plugin.core.raster.stack import GridStack
from hls_gan_plugin.core.scaling import per_band, to_scaled
from hls_gan_plugin.core.scoring.scoring import ScoreSettings
from hls_gan_plugin.core.scoring.similarity import shared_validity
from hls_gan_plugin.core.scoring.ssim import GAUSSIAN_RADIUS_PX, ssim_map
from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.hls import FILL_DN, SCALE

_STRIP_PX = 128
_SSIM_SCALE = 0.001  # a tenth of it is noise, which deflate cannot make smaller

_Read = tuple[PixelWindow, dict[str, FloatArray], BoolArray]


def write_maps(
    scene: Scene,
    settings: ScoreSettings,
    ssim_path: Path | None = None,
    difference_path: Path | None = None,
    progress: Callable[[float], None] = lambda _: None,
) -> None:
    """Write one raster of SSIM, int16 with a scale of 0.001, and one of image minus reference, DN.

    Both have a band for every judged image and band, described in words, on the reference's grid:
    the generated images, or the original where there is none. A pixel of the SSIM map is nodata
    (-9999) where its Gaussian window is not wholly valid, one of the differences where it, or its
    place in any image that is compared, is invalid.

    Raises:
        OutputError: a file cannot be written.
    """
    judged = [*scene.files.generated] or [ORIGINAL]
    with contextlib.ExitStack() as opened:
        stack = opened.enter_context(open_scene(scene, settings.mask_bits, settings.scale))
        pairs = [(method, band) for method in judged for band in scene.bands]
        writers = _Writers(opened, stack.grid, pairs, ssim_path, difference_path)
        threads = torch.get_num_threads()
        opened.enter_context(torch_threads(1))  # a strip a core
        strips = (_read(stack, strip) for strip in stack.strips(_STRIP_PX))
        pieces = opened.enter_context(read_ahead(strips))
        written = side_by_side(partial(_write_strip, scene, writers), pieces, threads)
        for strip in opened.enter_context(closing(written)):
            progress((strip.row + strip.height) / stack.grid.height)


class _Writers:
    def __init__(
        self,
        opened: contextlib.ExitStack,
        grid: Grid,
        pairs: list[tuple[str, str]],
        ssim_path: Path | None,
        difference_path: Path | None,
    ) -> None:
        self.methods = list(dict.fromkeys(method for method, _ in pairs))
        self.ssim: RasterWriter | None = None
        self.difference: RasterWriter | None = None
        if ssim_path is not None:
            names = tuple(f"SSIM {method} {band}" for method, band in pairs)
            self.ssim = opened.enter_context(writing(ssim_path, _layout(grid, names, _SSIM_SCALE)))
        if difference_path is not None:
            names = tuple(f"{method} minus reference {band}" for method, band in pairs)
            layout = _layout(grid, names, SCALE)
            self.difference = opened.enter_context(writing(difference_path, layout))


def _layout(grid: Grid, names: tuple[str, ...], scale: float) -> Layout:
    scales = (scale,) * len(names)
    return Layout(grid, len(names), "int16", FILL_DN, scales=scales, descriptions=names)


def _read(stack: GridStack, strip: PixelWindow) -> _Read:
    """A strip, its images with the neighbours of the Gaussian window, and where all are valid."""
    around = strip.grown(GAUSSIAN_RADIUS_PX)
    images = stack.read(around)
    valid = shared_validity(list(images.values()))
    masks = stack.valid(around)
    if masks is not None:
        valid &= masks
    return strip, images, valid


def _write_strip(scene: Scene, to: _Writers, read: _Read) -> PixelWindow:
    strip, images, valid = read
    halo = GAUSSIAN_RADIUS_PX
    reference = images[REFERENCE]
    if to.ssim is not None:
        tops = [hls.band("L30", band).rho_max for band in scene.bands]
        rho_max = per_band(tuple(tops)).astype(np.float64)
        maps = [
            ssim_map(to_scaled(images[m], rho_max), to_scaled(reference, rho_max), valid)
            for m in to.methods
        ]
        to.ssim.write(strip, to_dn(np.concatenate(maps), _SSIM_SCALE))
    if to.difference is not None:
        core = (slice(None), slice(halo, -halo), slice(halo, -halo))
        parts = [np.where(valid, images[m] - reference, np.nan)[core] for m in to.methods]
        to.difference.write(strip, to_dn(np.concatenate(parts)))
    return strip
