"""Baselines fitted on scenes and applied to whole rasters, streamed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from hls_gan_plugin.core.arrays import BoolArray, FloatArray
from hls_gan_plugin.core.baselines.baseline import Baseline, FittedOn
from hls_gan_plugin.core.baselines.fitting import BaselineFit
from hls_gan_plugin.core.pipeline import side_by_side, usable_threads
from hls_gan_plugin.core.progress import Progress, part_of
from hls_gan_plugin.core.raster.cog_writer import Layout, writing
from hls_gan_plugin.core.raster.grid import PixelWindow
from hls_gan_plugin.core.raster.pairing import pair_name
from hls_gan_plugin.core.raster.raster_digest import raster_digest
from hls_gan_plugin.core.raster.scenes import ORIGINAL, REFERENCE, Scene, open_scene
from hls_gan_plugin.core.raster.stack import GridStack
from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.choices import Method
from hls_gan_plugin.shared.errors import NothingValidError
from hls_gan_plugin.shared.hls import FILL_DN

_STRIP_PX = 128
_PIECE_PX = 512  # columns counted at once: more would leave the processor's cache


def fit_on_scenes(
    scenes: Sequence[Scene],
    methods: Sequence[Method],
    mask_bits: Sequence[int],
    scale: str = "auto",
    progress: Progress = lambda _: None,
    remark: Callable[[str], None] = lambda _: None,
) -> dict[Method, Baseline]:
    """Fit several methods in one pass over all valid pixels of the scenes; by method.

    remark: is told what a user should know of the files, once each.

    Raises:
        NothingValidError: a band has too few valid pixels.
    """
    bands = scenes[0].bands
    fit = BaselineFit(methods, bands)
    simulated, remarks = False, dict[str, None]()
    for number, scene in enumerate(scenes):
        with open_scene(scene, mask_bits, scale) as stack:
            simulated = simulated or stack.is_simulated
            share = part_of(progress, number, len(scenes))
            for strip, counted in side_by_side(
                partial(_counted, methods, bands), _pairs(stack), usable_threads()
            ):
                fit.take(counted)
                share((strip.row + strip.height) / stack.grid.height)
            remarks |= dict.fromkeys(stack.remarks())
    for text in remarks:
        remark(text)
    fitted_on = FittedOn(
        tuple(scene.files.name for scene in scenes), hashes_of(scenes), "all pixels", simulated
    )
    return fit.finish(fitted_on)


class _Pair(NamedTuple):
    """A strip's images (B, h, w) in reflectance, and where no mask hides them (h, w), or None."""

    strip: PixelWindow
    original: FloatArray
    reference: FloatArray
    valid: BoolArray | None


def _pairs(stack: GridStack) -> Iterator[_Pair]:
    for strip in stack.strips(_STRIP_PX):
        images = stack.read(strip)
        yield _Pair(strip, images[ORIGINAL], images[REFERENCE], stack.valid(strip))


def _counted(
    methods: Sequence[Method], bands: Sequence[str], pair: _Pair
) -> tuple[PixelWindow, BaselineFit]:
    """A fit of the strip alone."""
    fit = BaselineFit(methods, bands)
    for col in range(0, pair.strip.width, _PIECE_PX):
        columns = (..., slice(col, col + _PIECE_PX))
        known = None if pair.valid is None else pair.valid[columns]
        fit.add(pair.original[columns], pair.reference[columns], known)
    return pair.strip, fit


def hashes_of(scenes: Sequence[Scene]) -> tuple[str, ...]:
    """SHA-256 of every original and reference file, sorted."""
    files = {
        band.path for scene in scenes for role in (ORIGINAL, REFERENCE)
        for band in scene.stacks[role]
    }  # fmt: skip
    return tuple(sorted(raster_digest(path) for path in files))


def pairs_of(originals: Iterable[Path]) -> tuple[str, ...]:
    """Tile and day of every original that is named as HLS names its files."""
    granules = [parsed[0] for path in originals if (parsed := hls.parse_band_file(path))]
    return tuple(sorted({pair_name(granule) for granule in granules}))


def apply_to_raster(
    baseline: Baseline,
    stack: GridStack,
    output: Path,
    tags: Mapping[str, str] | None = None,
    progress: Progress = lambda _: None,
) -> int:
    """Write the baseline's result of a whole raster; returns the number of valid pixels.

    stack: the image "original", whose bands are the baseline's, in its order. DN in, int16 DN
    out; float in, float32 in the same units out; nodata -9999; a COG on the input's grid.

    Raises:
        NothingValidError: no pixel is valid. OutputError: the output cannot be written.
    """
    names = tuple(hls.band("L30", band).name for band in baseline.bands)
    image = stack.images[ORIGINAL]
    encoding, count = image.output, len(names)
    layout = Layout(
        stack.grid,
        count,
        encoding.dtype,
        FILL_DN,
        (encoding.scale,) * count,
        (encoding.offset,) * count,
        names,
        dict(tags or {}),
    )
    valid = 0
    with writing(output, layout) as writer:
        for strip in stack.strips(_STRIP_PX):
            rho = baseline.apply(stack.read(strip)[ORIGINAL])
            valid += int(np.isfinite(rho).all(0).sum())
            writer.write(strip, encoding.pixels(rho))
            progress((strip.row + strip.height) / stack.grid.height)
        if not valid:
            raise NothingValidError(
                f"No pixel of '{image.bands[0].path}' is valid; nothing was written."
            )
    return valid
