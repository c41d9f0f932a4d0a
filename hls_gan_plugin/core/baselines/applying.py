"""Baselines fitted on scenes and applied to whole rasters, streamed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import methodcaller
from pathlib import Path

import numpy as np

from hls_gan_plugin.core.arrays import BoolArray, FloatArray
from hls_gan_plugin.core.baselines.baseline import Baseline, FittedOn
from hls_gan_plugin.core.baselines.fitting import BaselineFit
from hls_gan_plugin.core.pipeline import side_by_side
from hls_gan_plugin.core.progress import Progress, part_of
from hls_gan_plugin.core.raster.cog_writer import Layout, writing
from hls_gan_plugin.core.raster.pairing import pair_name
from hls_gan_plugin.core.raster.raster_digest import raster_digest
from hls_gan_plugin.core.raster.scenes import ORIGINAL, REFERENCE, Scene, open_scene
from hls_gan_plugin.core.raster.stack import GridStack
from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.choices import Method
from hls_gan_plugin.shared.errors import NothingValidError
from hls_gan_plugin.shared.hls import FILL_DN

_STRIP_PX = 128
_PIECE_PX = 4096  # columns counted at once


def fit_on_scenes(
    scenes: Sequence[Scene],
    methods: Sequence[Method],
    mask_bits: Sequence[int],
    scale: str = "auto",
    progress: Progress = lambda _: None,
    remark: Callable[[str], None] = lambda _: None,
) -> dict[str, Baseline]:
    """Fit several methods in one pass over all valid pixels of the scenes; by method.

    remark: is told what a user should know of the files, once each.

    Raises:
        NothingValidError: a band has too few valid pixels.
    """
    fits = {method: BaselineFit(method, scenes[0].bands) for method in methods}
    simulated, remarks = False, dict[str, None]()
    for number, scene in enumerate(scenes):
        with open_scene(scene, mask_bits, scale) as stack:
            simulated = simulated or stack.is_simulated
            share = part_of(progress, number, len(scenes))
            for strip in stack.strips(_STRIP_PX):
                _count(list(fits.values()), stack.read(strip), stack.valid(strip))
                share((strip.row + strip.height) / stack.grid.height)
            remarks |= dict.fromkeys(stack.remarks())
    for text in remarks:
        remark(text)
    fitted_on = FittedOn(
        tuple(scene.files.name for scene in scenes), hashes_of(scenes), "all pixels", simulated
    )
    return {method: fit.finish(fitted_on) for method, fit in fits.items()}


def _count(
    fits: Sequence[BaselineFit], images: Mapping[str, FloatArray], valid: BoolArray | None
) -> None:
    """Count a strip in all fits side by side, piece by piece."""
    for col in range(0, images[ORIGINAL].shape[-1], _PIECE_PX):
        columns = (..., slice(col, col + _PIECE_PX))
        pair = images[ORIGINAL][columns], images[REFERENCE][columns]
        known = None if valid is None else valid[columns]
        counted = side_by_side(methodcaller("add", *pair, known), fits, len(fits))
        deque(counted, maxlen=0)


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
