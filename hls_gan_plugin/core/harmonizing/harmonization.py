"""S30 to what L30 would have shown: the generator over rasters of any size, and over arrays.

A raster passes through as a stream of tiles: one thread reads and prepares, a few compute a tile
each, one writes; bounded queues between them keep the memory independent of the size.
"""

from __future__ import annotations

import itertools
from collections.abc import Generator as PyGenerator
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from hls_gan_plugin.core.arrays import BoolArray, FloatArray, Pixels
from hls_gan_plugin.core.harmonizing import gaps
from hls_gan_plugin.core.harmonizing.result_rasters import (
    OpenWriter,
    Sink,
    check_sound,
    open_sink,
    planned_targets,
)
from hls_gan_plugin.core.harmonizing.tile_grid import Tile
from hls_gan_plugin.core.harmonizing.tile_plan import TileSettings, plan_tiles, plan_workers
from hls_gan_plugin.core.network.device import torch_threads
from hls_gan_plugin.core.network.generator import Generator, generator_of
from hls_gan_plugin.core.network.model_file import Model
from hls_gan_plugin.core.network.uncertainty import MARGIN_PX
from hls_gan_plugin.core.pipeline import read_ahead, side_by_side, write_behind
from hls_gan_plugin.core.progress import Progress
from hls_gan_plugin.core.raster.cog_writer import writing
from hls_gan_plugin.core.raster.encoding import OutputEncoding
from hls_gan_plugin.core.raster.grid import PixelWindow
from hls_gan_plugin.core.raster.scenes import ORIGINAL
from hls_gan_plugin.core.raster.stack import GridStack
from hls_gan_plugin.core.raster.tile_borders import TileBorders
from hls_gan_plugin.core.scaling import per_band, to_scaled
from hls_gan_plugin.shared.errors import NothingValidError


class Harmonized(NamedTuple):
    """What was done, in numbers of pixels.

    out_of_range: valid pixels with a band outside the 0.1 to 99.9 percentile of the training input.
    """

    total_pixels: int
    valid_pixels: int
    out_of_range_pixels: int
    tiles: int


class _Prepared(NamedTuple):
    """A tile ready for the network; `scaled` is None where nothing in the tile is valid."""

    tile: Tile
    valid: BoolArray
    scaled: Tensor | None


def harmonize(
    model: Model,
    stack: GridStack,
    output: str | Path,
    *,
    device: torch.device,
    window: PixelWindow | None = None,
    settings: TileSettings | None = None,
    tags: dict[str, str] | None = None,
    uncertainty: str | Path | None = None,
    progress: Progress = lambda _: None,
) -> Harmonized:
    """Write the harmonized raster of `window` (all of it by default) to the file `output`.

    See `harmonize_into`.
    """
    return harmonize_into(
        model,
        stack,
        partial(writing, output),
        device=device,
        window=window,
        settings=settings,
        tags=tags,
        open_uncertainty=None if uncertainty is None else partial(writing, uncertainty),
        progress=progress,
    )


def harmonize_into(
    model: Model,
    stack: GridStack,
    open_writer: OpenWriter,
    *,
    device: torch.device,
    window: PixelWindow | None = None,
    settings: TileSettings | None = None,
    encoding: OutputEncoding | None = None,
    tags: dict[str, str] | None = None,
    open_uncertainty: OpenWriter | None = None,
    progress: Progress = lambda _: None,
) -> Harmonized:
    """Hand the harmonized pixels of `window` (all of it by default) to a writer.

    encoding: how the result is written; None: like the input.
    open_uncertainty: a writer for the standard deviation of L30 given the result, in reflectance,
    alike in grid, bands and gaps: int16 with scale 0.0001 where the result is DN, else float32.

    stack: the image "original", and the masks that hide its pixels. DN in, int16 DN with scale
    0.0001 out; float in, float32 in the same units out; nodata -9999 exactly where the input is
    invalid or masked. The output is a COG on the input's grid; `tags`, and where the borders of the
    tiles lie, are written into it.

    Raises:
        ModelFileError: the uncertainty is asked of a model that states none.
        NothingValidError: no pixel of the window is valid.
        RasterError: the input is damaged.
        OutputError: the output cannot be written.
        DeviceError: the device's memory does not hold even the smallest tile.
    """
    window = window or stack.grid.whole
    settings = settings or TileSettings()
    encoding = encoding or stack.images[ORIGINAL].output
    targets = planned_targets(model, encoding, open_writer, open_uncertainty)
    generator = generator_of(model, device)
    workers = plan_workers(device, torch.get_num_threads())
    phase = stack.grid.phase(generator.stride_px)
    config = model.card.architecture
    tiles = plan_tiles(config, phase, window, settings, device, workers.count)
    prepare = _Preparation(model, stack, pinned=device.type == "cuda")
    borders = TileBorders.of(stack.grid, tiles.first, tiles.steps_px)
    all_tags = {**(tags or {}), **(borders.tags() if borders else {})}
    with ExitStack() as writers, torch_threads(workers.threads):  # they share the CPU
        sinks = [
            writers.enter_context(open_sink(target, stack.grid, window, all_tags))
            for target in targets
        ]
        valid = done = 0
        with closing(
            _streamed(generator, sinks, map(prepare, tiles), settings.batch_size, workers.count)
        ) as written:
            for item in written:
                valid += int(np.count_nonzero(item.valid))
                done += item.tile.inner.height * item.tile.inner.width
                progress(done / (window.height * window.width))
        if not valid:
            raise NothingValidError(
                f"No pixel of '{stack.images[ORIGINAL].bands[0].path}' is valid"
                f"{' after masking' if stack.has_masks else ''}; nothing was written."
            )
    return Harmonized(window.height * window.width, valid, prepare.out_of_range_pixels, len(tiles))


def _streamed(
    generator: Generator,
    sinks: Sequence[Sink],
    tiles: Iterable[_Prepared],
    batch_size: int,
    workers: int,
) -> PyGenerator[_Prepared, None, None]:
    """Read ahead, compute side by side, write behind; each tile as it goes to the sinks.

    All is written when the last one has been taken.
    """
    compute = partial(_computed_pixels, generator, sinks)
    with read_ahead(tiles) as prepared, write_behind() as behind:
        batches = _batches(prepared, max(batch_size, 1))
        with closing(side_by_side(compute, batches, workers)) as computed:
            for item, images in itertools.chain.from_iterable(computed):
                for sink, pixels in zip(sinks, images, strict=True):
                    behind.put(partial(sink.write, item.tile.inner, pixels))
                yield item


def harmonize_array(generator: Generator, rho: FloatArray, batch_size: int = 16) -> FloatArray:
    """Harmonize windows held in memory, as if nothing lay around them.

    Args:
        rho: reflectance (N, B, h, w) float32, NaN where invalid.

    Returns:
        reflectance (N, bands_out, h, w) float32, NaN where any input band is.
    """
    model = generator.model
    height, width = rho.shape[2:]
    whole = PixelWindow(0, 0, height, width)
    settings = TileSettings(max(height, width))
    config = model.card.architecture
    only = next(iter(plan_tiles(config, (0, 0), whole, settings, generator.device)))
    out = np.full((len(rho), len(model.card.outputs), height, width), np.nan, np.float32)
    for first in range(0, len(rho), batch_size):
        batch = [_prepare_array(item, only, model) for item in rho[first : first + batch_size]]
        for place, (item, result) in enumerate(_computed(generator, batch), start=first):
            if result is not None:
                out[place] = np.where(item.valid, result, np.float32(np.nan))
    return out


def _computed(
    generator: Generator, batch: Sequence[_Prepared], margin_px: int = 0
) -> Iterator[tuple[_Prepared, FloatArray | None]]:
    """Each tile with its reflectance (bands_out, h, w), or None where nothing was computed.

    margin_px: so many pixels more at each side.
    """
    scaled = [item.scaled for item in batch if item.scaled is not None]
    # A lone block is not copied: it may lie in pinned memory.
    blocks = scaled[0][None] if len(scaled) == 1 else torch.stack(scaled) if scaled else None
    results = iter(()) if blocks is None else iter(generator.reflectance(blocks))
    for item in batch:
        rows, cols = (
            slice(side.start - margin_px, side.stop + margin_px) for side in item.tile.crop
        )
        yield item, None if item.scaled is None else next(results)[:, rows, cols]


def _computed_pixels(
    generator: Generator, sinks: Sequence[Sink], batch: Sequence[_Prepared]
) -> list[tuple[_Prepared, list[Pixels]]]:
    """Each tile with what is written of it to each sink, (bands_out, h, w) in the sink's type."""
    done = []
    for item, rho in _computed(generator, batch, MARGIN_PX):
        if rho is not None:
            check_sound(rho, item.valid)
        pixels = [sink.pixels(rho, item.valid) for sink in sinks]
        done.append((item._replace(scaled=None), pixels))  # what was computed from is let go
    return done


class _Preparation:
    """Reads a tile's block and makes it what the network wants; runs in the reading thread."""

    def __init__(
        self,
        model: Model,
        stack: GridStack,
        pinned: bool,
    ) -> None:
        self._stack = stack
        self._pinned = pinned
        self._margin_px = model.card.architecture.halo_px
        self._rho_max = per_band(model.card.rho_max_in)
        lows, highs = zip(*model.card.percentiles, strict=True)
        self._range = per_band(lows), per_band(highs)
        self.out_of_range_pixels = 0

    def __call__(self, tile: Tile) -> _Prepared:
        # Gaps are filled from pixels up to a halo away, so the block needs one halo more.
        area = tile.block.grown(self._margin_px)
        rho = self._stack.read(area)[ORIGINAL]
        valid = _valid(rho)
        unmasked = self._stack.valid(area)
        if unmasked is not None:
            valid &= unmasked
        inside = slice(self._margin_px, -self._margin_px)
        rows, cols = tile.crop
        inner_valid = valid[inside, inside][rows, cols]
        if not inner_valid.any():
            return _Prepared(tile, inner_valid, None)
        self._count_unusual(rho[:, inside, inside][:, rows, cols], inner_valid)
        scaled = _block_tensor(rho, valid, self._margin_px, self._rho_max)
        # From pinned memory a block travels to the device while another is computed.
        return _Prepared(tile, inner_valid, scaled.pin_memory() if self._pinned else scaled)

    def _count_unusual(self, rho: FloatArray, valid: BoolArray) -> None:
        low, high = self._range
        outside = ((rho < low) | (rho > high)).any(axis=0) & valid
        self.out_of_range_pixels += int(np.count_nonzero(outside))


def _valid(rho: FloatArray) -> BoolArray:
    """(h, w): where every band of (B, h, w) has a value."""
    valid: BoolArray = np.logical_and.reduce(np.isfinite(rho), axis=0)
    return valid


def _block_tensor(rho: FloatArray, valid: BoolArray, margin: int, rho_max: FloatArray) -> Tensor:
    filled = gaps.fill(rho, valid, margin, margin)
    return torch.from_numpy(np.ascontiguousarray(to_scaled(filled, rho_max)))


def _prepare_array(rho: FloatArray, tile: Tile, model: Model) -> _Prepared:
    margin = model.card.architecture.halo_px
    area = tile.block.grown(margin)
    around = np.full((len(rho), area.height, area.width), np.nan, np.float32)
    top, left = -area.row, -area.col
    around[:, top : top + rho.shape[1], left : left + rho.shape[2]] = rho
    valid = _valid(around)
    inner = _valid(rho)
    if not inner.any():
        return _Prepared(tile, inner, None)
    rho_max = per_band(model.card.rho_max_in)
    return _Prepared(tile, inner, _block_tensor(around, valid, margin, rho_max))


def _batches(items: Iterator[_Prepared], size: int) -> Iterator[list[_Prepared]]:
    """Consecutive tiles whose blocks have one shape, up to `size` of them at a time."""
    batch: list[_Prepared] = []
    for item in items:
        if batch and (len(batch) == size or _shape(item) != _shape(batch[0])):
            yield batch
            batch = []
        batch.append(item)
    if batch:
        yield batch


def _shape(item: _Prepared) -> tuple[int, int]:
    return item.tile.block.height, item.tile.block.width
