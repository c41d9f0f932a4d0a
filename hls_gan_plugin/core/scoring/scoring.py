"""Scores of whole scenes: rasters streamed by strips of windows into a `Comparison`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import rasterio

from hls_gan_plugin.core.arrays import Floats
from hls_gan_plugin.core.baselines.baseline import Baseline
from hls_gan_plugin.core.pipeline import side_by_side, usable_threads
from hls_gan_plugin.core.progress import Progress, part_of
from hls_gan_plugin.core.raster.grid import Grid, PixelWindow
from hls_gan_plugin.core.raster.scenes import (
    ORIGINAL,
    REFERENCE,
    Scene,
    Strip,
    open_scene,
    read_strip,
)
from hls_gan_plugin.core.raster.stack import GridStack
from hls_gan_plugin.core.raster.tile_borders import TileBorders
from hls_gan_plugin.core.scoring.comparison import (
    Compared,
    Comparison,
    Judged,
    WindowBatch,
    WindowTable,
)
from hls_gan_plugin.core.scoring.conditions import SceneConditions, in_windows
from hls_gan_plugin.core.scoring.score_maps import MapFiles, ScoreMaps, writing_maps
from hls_gan_plugin.core.scoring.seams import BorderLines, SeamMeasure, SeamProfile
from hls_gan_plugin.core.scoring.similarity import MINIMUM_VALID_SHARE, shared_validity
from hls_gan_plugin.core.scoring.strata import Conditions
from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.errors import SettingsError

# A strip and its margins reach into two rows of blocks of every band; those of a whole granule, its
# reference and a generated image stay decoded.
_CACHE_BYTES = 80 * 2**20
# What is judged at once takes many times its pixels' room: of a wide raster not a strip as a whole.
_PIECE_PX = 4096


@dataclass(frozen=True)
class ScoreSettings:
    """How scenes are scored.

    minimum_valid: share of valid pixels below which a window is unscored.
    mask_bits: Fmask conditions that hide a pixel. scale: reflectance of one unit, or "auto".
    with_evidence: gather what the report shows. tile_px: tile size of generated images whose tags
    do not say where their tiles' borders lie, counted from the raster's corner; 0: unknown.
    """

    window_size_px: int = hls.WINDOW_SIZE_PX
    minimum_valid: float = MINIMUM_VALID_SHARE
    mask_bits: tuple[int, ...] = tuple(int(bit) for bit in hls.STRICT_MASK_BITS)
    scale: str = "auto"
    with_evidence: bool = True
    tile_px: int = 0


@dataclass(frozen=True)
class Scored:
    """The outcome: table and evidence, seams by scene, and each scene's grid.

    remarks: what a user should know of the files, a sentence each.
    """

    compared: Compared
    grids: dict[str, Grid]
    seams: dict[str, list[SeamMeasure]] = field(default_factory=dict)
    simulated: frozenset[str] = frozenset()
    remarks: tuple[str, ...] = ()

    @property
    def table(self) -> WindowTable:
        return self.compared.table


def score_scenes(
    scenes: Sequence[Scene],
    baselines: Mapping[str, Baseline] | None = None,
    settings: ScoreSettings | None = None,
    progress: Progress = lambda _: None,
    maps: MapFiles = MapFiles(),  # noqa: B008 (it is a constant)
) -> Scored:
    """Score every whole window of every scene; memory does not grow with the rasters.

    baselines: by name, further methods that are applied to the original as it is read.
    maps: rasters of the scores to be written, where there is one scene.

    Raises:
        OutputError: a map cannot be written.
        SettingsError: no scene, scenes that differ in bands or methods, or bad settings.
        GridError, RasterError, MaskError: what is wrong with a scene's files.
        NothingValidError: no window could be scored.
    """
    settings, baselines = settings or ScoreSettings(), dict(baselines or {})
    _check(scenes, baselines, settings)
    chosen = {name: line.select(scenes[0].bands) for name, line in baselines.items()}
    methods = [ORIGINAL, *chosen, *scenes[0].files.generated]
    comparison = Comparison(
        scenes[0].bands,
        methods,
        settings.window_size_px,
        settings.with_evidence,
        settings.minimum_valid,
        drawn=(ORIGINAL, *[*scenes[0].files.generated, *chosen][:1]),
    )
    grids: dict[str, Grid] = {}
    seams: dict[str, list[SeamMeasure]] = {}
    simulated: set[str] = set()
    remarks: dict[str, None] = {}
    for number, scene in enumerate(scenes):
        share = part_of(progress, number, len(scenes))
        with (
            rasterio.Env(GDAL_CACHEMAX=_CACHE_BYTES),
            open_scene(scene, settings.mask_bits, settings.scale) as stack,
        ):
            name = scene.files.name
            grids[name] = stack.grid
            with writing_maps(scene, stack.grid, maps) as writer:
                work = _StripWork(scene.files.name, comparison, chosen, settings, writer)
                seams[name] = _score_scene(scene, stack, work, share)
            simulated |= {name} if stack.is_simulated else set()
            remarks |= dict.fromkeys(stack.remarks())
    return Scored(comparison.finish(), grids, seams, frozenset(simulated), tuple(remarks))


def _check(
    scenes: Sequence[Scene], baselines: Mapping[str, Baseline], settings: ScoreSettings
) -> None:
    if not scenes:
        raise SettingsError("There is no scene to score; give an original and a reference.")
    names = [scene.files.name for scene in scenes]
    for scene in scenes:
        if names.count(scene.files.name) > 1:
            raise SettingsError(f"Two scenes are named '{scene.files.name}'; rename one.")
        if scene.bands != scenes[0].bands or set(scene.files.generated) != set(
            scenes[0].files.generated
        ):
            raise SettingsError(
                f"The scene '{scene.files.name}' has other bands or generated images than "
                f"'{names[0]}'; score scenes together that have the same."
            )
    shared = {ORIGINAL, REFERENCE, *baselines} & set(scenes[0].files.generated)
    if shared or {ORIGINAL, REFERENCE} & set(baselines):
        taken = next(iter(shared or {ORIGINAL, REFERENCE} & set(baselines)))
        raise SettingsError(f"The name '{taken}' is taken; give that image another name.")
    if not 11 <= settings.window_size_px <= 4096:
        raise SettingsError(
            f"The window size is {settings.window_size_px} pixels; choose 11 to 4096."
        )


class _Read(NamedTuple):
    """A strip as it was read, `margin_px` beyond its window, and what is known of its pixels."""

    window: PixelWindow
    strip: Strip
    known: Conditions

    def pieces(self, width_px: int, margin_px: int) -> Iterator[_Read]:
        """The strip cut into pieces of this width; the last one may be narrower. Views."""
        window = self.window
        for col in range(0, window.width, width_px):
            width = min(width_px, window.width - col)
            yield _Read(
                PixelWindow(window.row, window.col + col, window.height, width),
                self.strip.part(slice(None), slice(col, col + width + 2 * margin_px)),
                self.known.each(itemgetter((..., slice(col, col + width)))),
            )


class _StripWork:
    """What is done with each piece of a scene's strips, side by side."""

    def __init__(
        self,
        scene: str,
        comparison: Comparison,
        baselines: Mapping[str, Baseline],
        settings: ScoreSettings,
        maps: ScoreMaps | None,
    ) -> None:
        self.scene, self.comparison, self.settings = scene, comparison, settings
        self.margin_px = 0 if maps is None else maps.margin_px
        self._baselines, self._maps = baselines, maps

    def __call__(self, read: _Read) -> tuple[PixelWindow, Judged | None]:
        """Write the piece's maps, and judge its windows where there are whole ones."""
        window, size = read.window, self.settings.window_size_px
        if self._maps is not None:
            self._maps.write(window, read.strip)
        if window.height != size or window.width < size:
            return window, None
        strip = read.strip.without(self.margin_px)
        images = dict(strip.images)
        for name, baseline in self._baselines.items():
            images[name] = baseline.apply(images[ORIGINAL])
        batch = _batch(self.scene, window, size, strip._replace(images=images), read.known)
        return window, self.comparison.judge(batch)


def _score_scene(
    scene: Scene, stack: GridStack, work: _StripWork, progress: Progress
) -> list[SeamMeasure]:
    settings, grid = work.settings, stack.grid
    size = settings.window_size_px
    if min(grid.width, grid.height) < size:
        raise SettingsError(
            f"The scene '{scene.files.name}' has {grid.width} x {grid.height} pixels, less "
            f"than one window of {size} x {size}; choose a smaller window size."
        )
    generated = list(scene.files.generated)
    profiled = [ORIGINAL, *generated, REFERENCE]
    seams = SeamProfile(profiled, work.comparison.bands, grid.height, grid.width)
    with_seams = bool(generated) and settings.with_evidence

    def reading(conditions: SceneConditions) -> Iterator[_Read]:
        for window in stack.strips(size):
            around = read_strip(stack, window.grown(work.margin_px))
            strip = around.without(work.margin_px)
            if with_seams:
                valid = shared_validity([strip.images[name] for name in profiled], strip.valid)
                seams.add(window.row, strip.images, valid)
            read = _Read(window, around, conditions.read(window, strip))
            yield from read.pieces(max(_PIECE_PX // size, 1) * size, work.margin_px)

    with (
        SceneConditions(scene, stack) as conditions,
        closing(side_by_side(work, reading(conditions), usable_threads())) as done,
    ):
        for window, judged in done:
            if judged is not None:
                work.comparison.take(judged)
            done_px = window.row * grid.width + window.height * (window.col + window.width)
            progress(done_px / (grid.height * grid.width))
    return seams.measure(_borders(stack, generated, settings.tile_px)) if with_seams else []


def _borders(stack: GridStack, generated: Sequence[str], tile_px: int) -> dict[str, BorderLines]:
    """The tile borders of each generated image, and for comparison the first's in the reference."""
    grid = stack.grid
    corner = TileBorders.of(grid, (0, 0), (tile_px, tile_px)) if tile_px else None
    told = {name: TileBorders.from_tags(stack.images[name].tags) or corner for name in generated}
    lines = {name: borders.lines(grid) for name, borders in told.items() if borders is not None}
    return {**lines, REFERENCE: next(iter(lines.values()))} if lines else {}


def _without_gaps(images: Mapping[str, Floats], valid: Any, names: list[str]) -> dict[str, Floats]:
    shared = shared_validity([images[name] for name in names], valid)
    return {name: np.where(shared, images[name], np.nan) for name in names}


def _batch(
    scene: str, window: PixelWindow, size: int, strip: Strip, known: Conditions
) -> WindowBatch:
    count, valid, classes = window.width // size, strip.valid, strip.classes
    cut = {name: _windows(image, size) for name, image in strip.images.items()}
    return WindowBatch(
        scene,
        np.full(count, window.row, dtype=np.int64),
        window.col + np.arange(count, dtype=np.int64) * size,
        {name: windows for name, windows in cut.items() if name != REFERENCE},
        cut[REFERENCE],
        None if valid is None else _windows(valid[None], size)[:, 0],
        None if classes is None else _windows(classes[None], size)[:, 0],
        in_windows(known, size),
    )


def _windows(strip: Any, size: int) -> Any:
    """(B, size, W) to the whole windows side by side, (N, B, size, size), a view."""
    bands, _, width = strip.shape
    count = width // size
    parts = strip[:, :, : count * size].reshape(bands, size, count, size)
    return parts.transpose(2, 0, 1, 3)


def read_windows(
    scene: Scene,
    places: Sequence[tuple[int, int]],
    baselines: Mapping[str, Baseline],
    settings: ScoreSettings,
) -> Iterator[dict[str, Floats]]:
    """The images of single windows, for example chips: by role, (B, s, s) reflectance.

    places: (row, col) of each window. Gaps and masked pixels are NaN in all.
    """
    size = settings.window_size_px
    with open_scene(scene, settings.mask_bits, settings.scale) as stack:
        for row, col in places:
            window = PixelWindow(row, col, size, size)
            images: dict[str, Floats] = dict(stack.read(window))
            for name, baseline in baselines.items():
                images[name] = baseline.select(scene.bands).apply(images[ORIGINAL])
            yield _without_gaps(images, stack.valid(window), list(images))
