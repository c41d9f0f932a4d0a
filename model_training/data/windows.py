"""Pairs cut into windows: which are clear enough, and which are held out."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from hls_gan_plugin.core.raster.grid import PixelWindow
from hls_gan_plugin.core.raster.pairing import Pair, PairReader
from hls_gan_plugin.core.raster.raster_io import BandFile, FloatArray, ReflectanceReader, to_dn
from hls_gan_plugin.shared.errors import HlsGanError, NothingValidError, OutputError, SettingsError
from hls_gan_plugin.shared.hls import FMASK_FILL, STRICT_MASK_BITS, Band, counterpart
from hls_gan_plugin.shared.staging import staged
from model_training.data.split import SplitRule, split_windows
from model_training.data.window_store import Manifest, WindowRow, WindowStoreWriter

BoolArray = npt.NDArray[np.bool_]
_FILL_RULE = "fill"
_RULES = {bit.name.lower(): bit for bit in STRICT_MASK_BITS}


@dataclass(frozen=True)
class CutRule:
    """How windows are cut and which are kept.

    size_px: a window's side. max_masked_fraction: share 0..1 of a window's pixels that may be
    cloud, adjacent, shadow, snow, water or fill in either granule; 0 is the published rule.
    min_overlap: share of a pair's grid that must be valid in both. windows_per_pair: at most so
    many, drawn at random; 0: all. seed: of that draw and of the split.

    Raises:
        SettingsError: a value lies outside its range.
    """

    size_px: int = 128
    max_masked_fraction: float = 0.0
    min_overlap: float = 0.9
    windows_per_pair: int = 0
    seed: int = 1

    def __post_init__(self) -> None:
        if self.size_px < 16 or self.size_px % 4:
            raise SettingsError(f"--size is {self.size_px} px; give a multiple of 4, at least 16.")
        if self.windows_per_pair < 0:
            raise SettingsError(f"--per-pair is {self.windows_per_pair}; give 0 (all) or more.")
        for name in ("max_masked_fraction", "min_overlap"):
            value = getattr(self, name)
            if not 0 <= value <= 1:
                raise SettingsError(
                    f"--{name.replace('_', '-')} is {value}; give a share between 0 and 1."
                )


@dataclass
class CutReport:
    """What became of the pairs and windows.

    removed: by rule, the rejected windows that it would have rejected alone; a window that breaks
    two rules counts for both. skipped: the reasons for leaving out whole pairs.
    """

    windows: int = 0
    rejected: int = 0
    removed: Counter[str] = field(default_factory=Counter)
    skipped: list[str] = field(default_factory=list)
    splits: Counter[str] = field(default_factory=Counter)


def cut_windows(
    pairs: Sequence[Pair],
    bands: Sequence[Band],
    output: Path,
    rule: CutRule,
    split: SplitRule,
    *,
    skip_bad: bool = False,
    on_pair: Callable[[int], None] = lambda _: None,
) -> CutReport:
    """Write the window store `output`.

    Args:
        bands: S30 bands; L30's are their counterparts.
        skip_bad: leave out pairs with a damaged or missing file instead of failing.
        on_pair: called after each pair with how many are done.

    Raises:
        OutputError: the folder exists already or cannot be written.
        NothingValidError: no window is left; says which rule removed how many.
        HlsGanError: a pair is bad and `skip_bad` is not set.
    """
    if output.exists():
        raise OutputError(
            f"'{output}' exists already; give a new folder or remove it (a cut is not resumed: "
            "what was interrupted left nothing)."
        )
    with staged([output]) as paths:
        folder = paths[str(output)]
        folder.mkdir()
        cutter = _Cutter(folder, pairs, bands, rule)
        try:
            for number, pair in enumerate(pairs, start=1):
                cutter.cut(pair, skip_bad)
                on_pair(number)
            cutter.finish(split)
        except OSError as error:
            raise OutputError(
                f"'{output}' cannot be written ({error}); is the disk full?"
            ) from error
        finally:
            cutter.writer.close()
    return cutter.report


class _Cutter:
    """Collects windows of one pair after the other."""

    def __init__(
        self, folder: Path, pairs: Sequence[Pair], bands: Sequence[Band], rule: CutRule
    ) -> None:
        self.writer = WindowStoreWriter(folder, len(bands), rule.size_px)
        self.report = CutReport()
        self._bands, self._rule = tuple(bands), rule
        self._rows: list[WindowRow] = []
        self._granules: list[tuple[str, str]] = []
        self._simulated = False
        # Windows are uniform: the expected L30 is kept only where every pair has one.
        self._with_expected = all(_has_expected(pair, bands) for pair in pairs)

    def cut(self, pair: Pair, skip_bad: bool) -> None:
        """Add the pair's windows; with `skip_bad`, all of them or, if a file is bad, none."""
        rows, counts = len(self._rows), (self.report.rejected, self.report.removed.copy())
        try:
            with PairReader(pair, self._bands) as reader:
                self._cut(pair, reader)
        except HlsGanError as error:
            if not skip_bad:
                raise
            del self._rows[rows:]
            self.writer.rollback(rows)
            self.report.rejected, self.report.removed = counts
            self.report.skipped.append(f"{pair.scene}: {error}")

    def _cut(self, pair: Pair, reader: PairReader) -> None:
        clear = self._candidates(reader)
        if clear is None:
            return
        with contextlib.ExitStack() as stack:
            expected = None
            if self._with_expected:
                expected = stack.enter_context(_expected_reader(pair, self._bands))
            for place, masked_fraction in self._chosen(pair, clear):
                self._append(reader, expected, place, masked_fraction)
        self._granules.append((str(pair.s30.id), str(pair.l30.id)))
        self._simulated = self._simulated or reader.is_simulated

    def _candidates(self, reader: PairReader) -> list[tuple[PixelWindow, float]] | None:
        """The windows that pass the rule, with their masked share; None if the pair does not."""
        size, valid = self._rule.size_px, 0
        kept: list[tuple[PixelWindow, float]] = []
        rejected: list[list[str]] = []
        for strip in reader.strips(size):
            s30, l30 = reader.read(strip)
            rules = _rule_maps(s30, l30, reader.read_fmasks(strip))
            valid += int((~rules[_FILL_RULE]).sum())
            if strip.height < size:
                continue
            for col in range(0, strip.width - size + 1, size):
                cut = {name: m[:, col : col + size] for name, m in rules.items()}
                fraction = float(np.logical_or.reduce(list(cut.values())).mean())
                if fraction <= self._rule.max_masked_fraction:
                    kept.append((PixelWindow(strip.row, col, size, size), fraction))
                else:
                    rejected.append([name for name, m in cut.items() if m.any()])
        overlap = valid / (reader.grid.width * reader.grid.height)
        if overlap < self._rule.min_overlap:
            self.report.skipped.append(
                f"{reader.pair.scene}: only {overlap:.1%} of the grid is valid in both granules, "
                f"less than --min-overlap {self._rule.min_overlap}"
            )
            return None
        self.report.rejected += len(rejected)
        for names in rejected:
            self.report.removed.update(names)
        return kept

    def _chosen(
        self, pair: Pair, kept: list[tuple[PixelWindow, float]]
    ) -> list[tuple[PixelWindow, float]]:
        most = self._rule.windows_per_pair
        if not most or len(kept) <= most:
            return kept
        random = np.random.default_rng([self._rule.seed, *pair.scene.encode()])
        places = sorted(random.choice(len(kept), most, replace=False))
        return [kept[place] for place in places]

    def _append(
        self,
        reader: PairReader,
        expected: ReflectanceReader | None,
        place: PixelWindow,
        masked_fraction: float,
    ) -> None:
        s30, l30 = reader.read(place)
        windows: dict[str, npt.NDArray[Any]] = {"s30": to_dn(s30), "l30": to_dn(l30)}
        if expected is not None:
            windows["expected"] = to_dn(expected.read(place))
        if self._rule.max_masked_fraction > 0:
            masks = _rule_maps(s30, l30, reader.read_fmasks(place)).values()
            windows["valid"] = ~np.logical_or.reduce(list(masks))
        self.writer.append(**windows)
        pair, number = reader.pair, len(self._rows)
        tile, date = pair.s30.id.tile, pair.s30.id.day.isoformat()
        place_and_share = place.row, place.col, masked_fraction
        self._rows.append(WindowRow(number, pair.scene, tile, date, *place_and_share, "train"))

    def finish(self, split: SplitRule) -> None:
        if not self._rows:
            raise NothingValidError(self._nothing_left())
        rows = split_windows(self._rows, split, self._rule.seed)
        self.report.windows = len(rows)
        self.report.splits.update(row.split for row in rows)
        rule = {
            "size_px": self._rule.size_px,
            "max_masked_fraction": self._rule.max_masked_fraction,
            "min_overlap": self._rule.min_overlap,
            "windows_per_pair": self._rule.windows_per_pair,
            "rejected": self.report.rejected,
            "removed_by": dict(self.report.removed),
            "skipped_pairs": self.report.skipped,
        }
        manifest = Manifest(
            tuple(band.name for band in self._bands),
            tuple(counterpart(band).name for band in self._bands),
            self._rule.size_px,
            self._simulated,
            self._rule.seed,
            rule,
            {**split.describe(), "windows": dict(self.report.splits)},
            tuple(self._granules),
        )
        self.writer.finish(manifest, rows)

    def _nothing_left(self) -> str:
        report = self.report
        if not report.rejected:
            reason = "; ".join(report.skipped[:3]) or (
                f"the granules are smaller than one window of {self._rule.size_px} px"
            )
            return f"No window is left: {reason}."
        rules = ", ".join(f"{name} {count}" for name, count in report.removed.most_common())
        return (
            f"No window is left: all {report.rejected} were rejected (windows with {rules}); relax "
            "it with --max-masked-fraction or use clearer granules."
        )


def _rule_maps(
    s30: FloatArray, l30: FloatArray, fmasks: list[npt.NDArray[np.uint8]]
) -> dict[str, BoolArray]:
    """By rule, (h, w) True where it hides the pixel in either granule."""
    fill = ~(np.isfinite(s30).all(axis=0) & np.isfinite(l30).all(axis=0))
    unknown = np.logical_or.reduce([fmask == FMASK_FILL for fmask in fmasks])
    maps: dict[str, BoolArray] = {_FILL_RULE: fill | unknown}
    for name, bit in _RULES.items():
        hidden = [((fmask >> int(bit)) & 1).astype(np.bool_) for fmask in fmasks]
        # An Fmask of fill has all bits set; it is fill, not cloud.
        maps[name] = np.logical_or.reduce(hidden) & ~unknown
    return maps


def _has_expected(pair: Pair, bands: Sequence[Band]) -> bool:
    try:
        return pair.expected(bands) is not None
    except HlsGanError:
        return False


def _expected_reader(pair: Pair, bands: Sequence[Band]) -> ReflectanceReader:
    return ReflectanceReader([BandFile(path, 1) for path in pair.expected(bands) or []])
