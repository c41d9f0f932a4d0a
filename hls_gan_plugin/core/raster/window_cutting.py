"""Rasters cut into windows: how clear each window is, and the clear ones as GeoTIFF chips."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from rasterio.enums import ColorInterp
from rasterio.errors import RasterioError

from hls_gan_plugin.core.arrays import BoolArray, Doubles, Integers, Pixels
from hls_gan_plugin.core.progress import Progress, part_of
from hls_gan_plugin.core.raster.clearness import clearness, is_clear_enough
from hls_gan_plugin.core.raster.disk_room import COMPRESSED_SHARE, require_room
from hls_gan_plugin.core.raster.grid import Grid, PixelWindow
from hls_gan_plugin.core.raster.raster_io import (
    BandFile,
    CopyReader,
    RasterFile,
    cause_of,
    open_raster,
)
from hls_gan_plugin.core.raster.raster_paths import raster_path
from hls_gan_plugin.core.raster.stack import GridStack
from hls_gan_plugin.shared.errors import GridError, NothingValidError, OutputError, SettingsError
from hls_gan_plugin.shared.hls import STRICT_MASK_BITS, WINDOW_SIZE_PX

SIZES_PX = (8, 4096)


@dataclass(frozen=True)
class WindowRule:
    """Which windows there are and which are kept.

    Windows lie side by side from the raster's first pixel; what is left at its right and lower
    edge is no window. minimum_clear: least share of clear pixels, 0..1; 1 is the published rule
    of training windows without any cloud, shadow, snow, water or fill.

    Raises:
        SettingsError: a value lies outside its range.
    """

    size_px: int = WINDOW_SIZE_PX
    minimum_clear: float = 1.0
    mask_bits: tuple[int, ...] = tuple(STRICT_MASK_BITS)

    def __post_init__(self) -> None:
        low, high = SIZES_PX
        if not low <= self.size_px <= high:
            raise SettingsError(
                f"The window size is {self.size_px} pixels; choose {low} to {high}."
            )
        if not 0 <= self.minimum_clear <= 1:
            raise SettingsError(
                f"The least share of clear pixels is {self.minimum_clear:g}; give a share between "
                "0 and 1."
            )


@dataclass(frozen=True)
class Windows:
    """All windows of a grid, row by row.

    row, col: (N,) first pixel. valid_share, clear_share: what `core.raster.clearness` calls valid
    and clear, as shares of all the window's pixels. kept: whether clear_share reaches the rule.
    """

    grid: Grid
    size_px: int
    row: Integers
    col: Integers
    valid_share: Doubles
    clear_share: Doubles
    kept: BoolArray

    def __len__(self) -> int:
        return len(self.row)

    @property
    def masked_share(self) -> Doubles:
        """(N,) share of pixels that are valid and masked."""
        return self.valid_share - self.clear_share

    def fields(self) -> dict[str, Pixels]:
        """The windows as named columns."""
        return {
            "window": np.arange(1, len(self) + 1),
            "row": self.row,
            "col": self.col,
            "valid_share": self.valid_share,
            "masked_share": self.masked_share,
            "clear_share": self.clear_share,
            "kept": self.kept,
        }


def cut_windows(
    rasters: Sequence[str | Path],
    masks: Sequence[str | Path] = (),
    rule: WindowRule | None = None,
    chips: Path | None = None,
    progress: Progress = lambda _: None,
) -> Windows:
    """Say how clear each window is, then write the kept ones.

    That all are looked at first tells how much room the chips need, and whether there are any.

    Args:
        rasters: reflectance on one grid, with all their bands. masks: Fmask on the same grid.
        chips: an existing folder for `NAME_rROW_cCOL.tif`, a file for each kept window of each
            raster and mask: the raster's own pixels, data type, nodata, scale, names and tags.

    Raises:
        RasterError, MaskError: a file is not what it has to be.
        GridError: the grids differ, or the grid is smaller than one window.
        NothingValidError: chips are asked for and no window is kept; says how clear the best is.
        SettingsError: no raster, or two files of one name. OutputError: a chip cannot be written.
    """
    rule = rule or WindowRule()
    files = [raster_path(path) for path in (*rasters, *masks)]
    _check_names(rasters, files)
    with contextlib.ExitStack() as opened:
        stack = opened.enter_context(_opened(rasters, masks, rule))
        _check_size(stack.grid, rule, rasters[0])
        windows = _all_windows(stack, rule, part_of(progress, 0, 2 if chips else 1))
    if chips:
        _check_kept(windows, rule)
        _write_chips(files, windows, chips, part_of(progress, 1, 2))
    return windows


def _all_windows(stack: GridStack, rule: WindowRule, progress: Progress) -> Windows:
    parts = []
    for strip in stack.strips(rule.size_px):
        if strip.height < rule.size_px:
            break
        parts.append(_windows_of(stack, strip, rule))
        progress((strip.row + strip.height) / stack.grid.height)
    return _joined(parts)


def _check_kept(windows: Windows, rule: WindowRule) -> None:
    if not windows.kept.any():
        raise NothingValidError(
            f"None of the {len(windows)} windows of {rule.size_px} x {rule.size_px} pixels is "
            f"clear enough: the best has {windows.clear_share.max():.1%} clear pixels, and "
            f"{rule.minimum_clear:.1%} are asked for; ask for less or take a clearer raster."
        )


def _write_chips(files: Sequence[Path], windows: Windows, folder: Path, progress: Progress) -> None:
    kept = _kept_windows(windows)
    with contextlib.ExitStack() as opened:
        cutters = [_Chips(file, folder, opened) for file in files]
        pixel_bytes = sum(cutter.pixel_bytes for cutter in cutters)
        require_room(folder, len(kept) * windows.size_px**2 * pixel_bytes * COMPRESSED_SHARE)
        for number, window in enumerate(kept, start=1):
            for cutter in cutters:
                cutter.write(window)
            progress(number / len(kept))


def _check_names(rasters: Sequence[str | Path], files: Sequence[Path]) -> None:
    if not rasters:
        raise SettingsError("There is no raster to cut; give at least one.")
    name, count = Counter(file.stem for file in files).most_common(1)[0]
    if count > 1:
        raise SettingsError(
            f"{count} of the rasters are called '{name}', and the windows are named after them; "
            "give each once, and two rasters of one name in two runs."
        )


def _opened(
    rasters: Sequence[str | Path], masks: Sequence[str | Path], rule: WindowRule
) -> GridStack:
    images = {str(path): _bands(raster_path(path)) for path in rasters}
    return GridStack(images, masks, rule.mask_bits)


def _check_size(grid: Grid, rule: WindowRule, path: str | Path) -> None:
    if min(grid.width, grid.height) < rule.size_px:
        raise GridError(
            f"'{path}' has {grid.width} x {grid.height} pixels, less than one window of "
            f"{rule.size_px}; choose a smaller window size."
        )


def _windows_of(stack: GridStack, strip: PixelWindow, rule: WindowRule) -> Windows:
    """The windows of one strip, which is as high as they are."""
    size = rule.size_px
    valid_share, clear_share = clearness(stack, strip).window_shares(size)
    kept = is_clear_enough(clear_share, rule.minimum_clear)
    count = len(kept)
    rows, cols = np.full(count, strip.row), np.arange(count) * size
    return Windows(stack.grid, size, rows, cols, valid_share, clear_share, kept)


def _bands(path: Path) -> list[BandFile]:
    with open_raster(path) as dataset:
        return [
            BandFile(path, number)
            for number, meaning in zip(dataset.indexes, dataset.colorinterp, strict=True)
            if meaning != ColorInterp.alpha
        ]


def _kept_windows(part: Windows) -> list[PixelWindow]:
    size = part.size_px
    return [
        PixelWindow(int(row), int(col), size, size)
        for row, col in zip(part.row[part.kept], part.col[part.kept], strict=True)
    ]


def _joined(parts: Sequence[Windows]) -> Windows:
    names = ("row", "col", "valid_share", "clear_share", "kept")
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    return Windows(parts[0].grid, parts[0].size_px, **columns)


class _Chips:
    """Writes windows of one file as files of their own."""

    def __init__(self, path: Path, folder: Path, opened: contextlib.ExitStack) -> None:
        self._stem, self._folder = path.stem, folder
        self._file = opened.enter_context(RasterFile(path))
        self._reader = CopyReader(self._file)

    @property
    def pixel_bytes(self) -> int:
        """What a pixel of all bands takes, uncompressed."""
        return int(self._reader.dtype.itemsize * self._file.dataset.count)

    def write(self, window: PixelWindow) -> None:
        path = self._folder / f"{self._stem}_r{window.row:05d}_c{window.col:05d}.tif"
        source = self._file.dataset
        pixels = self._reader.read(window)
        profile = {
            "driver": "GTiff",
            "count": source.count,
            "height": window.height,
            "width": window.width,
            "dtype": pixels.dtype,
            "crs": source.crs,
            "transform": self._file.grid.crop(window).transform,
            "nodata": self._reader.nodata,
            "compress": "DEFLATE",
            "predictor": 3 if pixels.dtype.kind == "f" else 2,
        }
        try:
            with rasterio.open(path, "w", **profile) as chip:
                chip.update_tags(**source.tags())
                chip.scales, chip.offsets = source.scales, source.offsets
                chip.descriptions = source.descriptions
                chip.colorinterp = source.colorinterp
                chip.write(pixels)
        except (RasterioError, OSError) as error:
            raise OutputError(
                f"'{path}' cannot be written ({cause_of(error)}); is the disk full?"
            ) from error
