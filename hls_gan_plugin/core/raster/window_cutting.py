"""Rasters cut into windows: how clear each window is, and the clear ones as GeoTIFF chips."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
from rasterio.errors import RasterioError
from rasterio.io import DatasetReader

from hls_gan_plugin.core.raster.grid import Grid, PixelWindow
from hls_gan_plugin.core.raster.raster_io import (
    BandFile,
    FmaskReader,
    ReflectanceReader,
    open_raster,
    read_window,
)
from hls_gan_plugin.shared.errors import GridError, NothingValidError, OutputError, SettingsError
from hls_gan_plugin.shared.hls import FMASK_FILL, STRICT_MASK_BITS, WINDOW_SIZE_PX, bit_mask

Bools = npt.NDArray[np.bool_]
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

    row, col: (N,) first pixel. valid_share: pixels that have a value in every band of every raster
    and no fill in a mask. masked_share: valid pixels that a mask hides. Both are shares of all the
    window's pixels. kept: whether valid_share - masked_share reaches the rule.
    """

    grid: Grid
    size_px: int
    row: npt.NDArray[np.int64]
    col: npt.NDArray[np.int64]
    valid_share: npt.NDArray[np.float64]
    masked_share: npt.NDArray[np.float64]
    kept: Bools

    def __len__(self) -> int:
        return len(self.row)

    @property
    def clear_share(self) -> npt.NDArray[np.float64]:
        """(N,) share of pixels that are valid and not masked."""
        return self.valid_share - self.masked_share

    def fields(self) -> dict[str, npt.NDArray[Any]]:
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
    progress: Callable[[float], None] = lambda _: None,
) -> Windows:
    """Say how clear each window is, and write the kept ones, in one pass by strips.

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
    files = [Path(path) for path in (*rasters, *masks)]
    _check_names(rasters, files)
    with contextlib.ExitStack() as stack:
        clearness = _Clearness(rasters, masks, rule, stack)
        cutters = [_Chips(file, chips, stack) for file in files] if chips else []
        parts = []
        for strip in clearness.strips():
            part = clearness.of(strip)
            for cutter in cutters:
                for window in _kept_windows(part):
                    cutter.write(window)
            parts.append(part)
            progress((strip.row + strip.height) / clearness.grid.height)
    windows = _joined(parts)
    if chips and not windows.kept.any():
        raise NothingValidError(
            f"None of the {len(windows)} windows of {rule.size_px} x {rule.size_px} pixels is "
            f"clear enough: the best has {windows.clear_share.max():.1%} clear pixels, and "
            f"{rule.minimum_clear:.1%} are asked for; ask for less or take a clearer raster."
        )
    return windows


def _check_names(rasters: Sequence[str | Path], files: Sequence[Path]) -> None:
    if not rasters:
        raise SettingsError("There is no raster to cut; give at least one.")
    name, count = Counter(file.stem for file in files).most_common(1)[0]
    if count > 1:
        raise SettingsError(
            f"{count} of the rasters are called '{name}', and the windows are named after them; "
            "give each once, and two rasters of one name in two runs."
        )


class _Clearness:
    """Reads rasters and masks by strips and counts clear pixels."""

    def __init__(
        self,
        rasters: Sequence[str | Path],
        masks: Sequence[str | Path],
        rule: WindowRule,
        stack: contextlib.ExitStack,
    ) -> None:
        self._rule = rule
        bands = [band for path in rasters for band in _bands(Path(path))]
        self._reader = stack.enter_context(ReflectanceReader(bands))
        self.grid = self._reader.grid
        if min(self.grid.width, self.grid.height) < rule.size_px:
            raise GridError(
                f"'{rasters[0]}' has {self.grid.width} x {self.grid.height} pixels, less than one "
                f"window of {rule.size_px}; choose a smaller window size."
            )
        bits = rule.mask_bits
        self._hidden = np.uint8(bit_mask(bits))
        self._masks = [stack.enter_context(FmaskReader(mask, bits, self.grid)) for mask in masks]

    def strips(self) -> list[PixelWindow]:
        size = self._rule.size_px
        width = self.grid.width // size * size
        rows = range(0, self.grid.height - size + 1, size)
        return [PixelWindow(row, 0, size, width) for row in rows]

    def of(self, strip: PixelWindow) -> Windows:
        """The windows of one strip."""
        size = strip.height
        valid = np.isfinite(self._reader.read(strip)).all(axis=0)
        hidden = np.zeros(valid.shape, np.bool_)
        for mask in self._masks:
            values = mask.read_values(strip)
            valid = valid & (values != FMASK_FILL)
            hidden |= (values & self._hidden) != 0
        count = strip.width // size
        valid_share, masked_share = (
            pixels.reshape(size, count, size).mean((0, 2)) for pixels in (valid, valid & hidden)
        )
        kept = valid_share - masked_share >= self._rule.minimum_clear - 1e-9
        rows, cols = np.full(count, strip.row), np.arange(count) * size
        return Windows(self.grid, size, rows, cols, valid_share, masked_share, kept)


def _bands(path: Path) -> list[BandFile]:
    with open_raster(path) as dataset:
        return [BandFile(path, number) for number in dataset.indexes]


def _kept_windows(part: Windows) -> list[PixelWindow]:
    size = part.size_px
    return [
        PixelWindow(int(row), int(col), size, size)
        for row, col in zip(part.row[part.kept], part.col[part.kept], strict=True)
    ]


def _joined(parts: Sequence[Windows]) -> Windows:
    names = ("row", "col", "valid_share", "masked_share", "kept")
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in names}
    return Windows(parts[0].grid, parts[0].size_px, **columns)


class _Chips:
    """Writes windows of one file as files of their own."""

    def __init__(self, path: Path, folder: Path, stack: contextlib.ExitStack) -> None:
        self._stem, self._folder = path.stem, folder
        self._dataset: DatasetReader = stack.enter_context(open_raster(path))
        self._grid = Grid.of(self._dataset)

    def write(self, window: PixelWindow) -> None:
        path = self._folder / f"{self._stem}_r{window.row:05d}_c{window.col:05d}.tif"
        source = self._dataset
        pixels = read_window(source, source.indexes, window)
        profile = {
            "driver": "GTiff",
            "count": source.count,
            "height": window.height,
            "width": window.width,
            "dtype": pixels.dtype,
            "crs": source.crs,
            "transform": self._grid.crop(window).transform,
            "nodata": source.nodata,
            "compress": "DEFLATE",
            "predictor": 3 if pixels.dtype.kind == "f" else 2,
        }
        try:
            with rasterio.open(path, "w", **profile) as chip:
                chip.update_tags(**source.tags())
                chip.scales, chip.offsets = source.scales, source.offsets
                chip.descriptions = source.descriptions
                chip.write(pixels)
        except (RasterioError, OSError) as error:
            raise OutputError(f"'{path}' cannot be written ({error}); is the disk full?") from error
