"""Pairs cut into windows: which are clear enough, and which are held out."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np

from hls_gan_plugin.core.arrays import Pixels
from hls_gan_plugin.core.progress import Progress, part_of
from hls_gan_plugin.core.raster.checked_results import checked_results
from hls_gan_plugin.core.raster.clearness import broken_rules, clearness_of, is_clear_enough
from hls_gan_plugin.core.raster.disk_room import require_room
from hls_gan_plugin.core.raster.encoding import to_dn
from hls_gan_plugin.core.raster.grid import PixelWindow
from hls_gan_plugin.core.raster.pairing import Pair, open_pair
from hls_gan_plugin.core.raster.raster_io import BandFile, ReflectanceReader
from hls_gan_plugin.core.raster.stack import GridStack
from hls_gan_plugin.shared.errors import HlsGanError, NothingValidError, OutputError, SettingsError
from hls_gan_plugin.shared.hls import Band, counterpart
from model_training.data.split import SplitRule, split_windows
from model_training.data.window_store import (
    DN_BYTES,
    Manifest,
    WindowRow,
    WindowStore,
    WindowStoreWriter,
)

_SIZES_PX = (16, 4096)


@dataclass(frozen=True)
class CutRule:
    """How windows are cut and which are kept.

    size_px: a window's side. minimum_clear: least share 0..1 of a window's pixels that have a
    value and no cloud, adjacent, shadow, snow or water in both granules; 1 is the published rule.
    min_overlap: share of a pair's grid that must be valid in both. windows_per_pair: at most so
    many, drawn at random; 0: all. seed: of that draw and of the split.

    Raises:
        SettingsError: a value lies outside its range.
    """

    size_px: int = 128
    minimum_clear: float = 1.0
    min_overlap: float = 0.9
    windows_per_pair: int = 0
    seed: int = 1

    def __post_init__(self) -> None:
        low, high = _SIZES_PX
        if not low <= self.size_px <= high or self.size_px % 4:
            raise SettingsError(
                f"--size is {self.size_px} px; give a multiple of 4 from {low} to {high}."
            )
        if self.windows_per_pair < 0:
            raise SettingsError(f"--per-pair is {self.windows_per_pair}; give 0 (all) or more.")
        shares = {
            "--max-masked-fraction": 1 - self.minimum_clear,
            "--min-overlap": self.min_overlap,
        }
        for name, value in shares.items():
            if not 0 <= value <= 1:
                raise SettingsError(f"{name} is {value:g}; give a share between 0 and 1.")


@dataclass
class CutTally:
    """What became of the pairs and windows.

    removed: by rule, the rejected windows that it would have rejected alone; a window that breaks
    two rules counts for both. skipped: the reasons for leaving out whole pairs.
    """

    windows: int = 0
    rejected: int = 0
    removed: Counter[str] = field(default_factory=Counter)
    skipped: list[str] = field(default_factory=list)
    splits: Counter[str] = field(default_factory=Counter)

    def broken_rules(self) -> str:
        """The rules and how many windows each removed, most first."""
        return ", ".join(f"{name} {count}" for name, count in self.removed.most_common())


def cut_pairs(
    pairs: Sequence[Pair],
    bands: Sequence[Band],
    output: Path,
    rule: CutRule,
    split: SplitRule,
    *,
    skip_bad: bool = False,
    progress: Progress = lambda _: None,
) -> CutTally:
    """Write the window store `output`.

    All pairs are looked through first, so that too little room, or a split that cannot be, is told
    before anything is written.

    Args:
        bands: S30 bands; L30's are their counterparts.
        skip_bad: leave out pairs with a damaged or missing file instead of failing.

    Raises:
        OutputError: the folder exists already, cannot be written, or the disk has too little room.
        NothingValidError: no window is left; says which rule removed how many.
        HlsGanError: a pair is bad and `skip_bad` is not set.
    """
    if output.exists():
        raise OutputError(
            f"'{output}' exists already; give a new folder or remove it (a cut is not resumed: "
            "what was interrupted left nothing)."
        )
    with checked_results([output]) as paths:
        folder = paths[str(output)]
        folder.mkdir()
        cutter = _Cutter(folder, pairs, bands, rule)
        try:
            found = cutter.look_through(pairs, skip_bad, part_of(progress, 0, 2))
            cutter.plan(found, output, split)
            for number, (pair, choice) in enumerate(found, start=1):
                cutter.cut(pair, choice, skip_bad)
                progress(0.5 + 0.5 * number / len(found))
            cutter.finish(split)
        except OSError as error:
            raise OutputError(
                f"'{output}' cannot be written ({error}); is the disk full?"
            ) from error
        finally:
            cutter.writer.close()
        WindowStore(folder)  # it opens, and its arrays are as long as they should be
    return cutter.tally


class _Choice(NamedTuple):
    """The windows of a pair to be cut, with their clear share; how others broke the rules; and
    which satellites took the pair."""

    kept: list[tuple[PixelWindow, float]]
    rejected: list[list[str]]
    satellites: str


class _Cutter:
    """Collects windows of one pair after the other."""

    def __init__(
        self, folder: Path, pairs: Sequence[Pair], bands: Sequence[Band], rule: CutRule
    ) -> None:
        self.writer = WindowStoreWriter(folder, len(bands), rule.size_px)
        self.tally = CutTally()
        self._bands, self._rule = tuple(bands), rule
        self._rows: list[WindowRow] = []
        self._granules: list[tuple[str, str]] = []
        self._simulated = False
        # Windows are uniform: the expected L30 is kept only where every pair has one.
        self._with_expected = all(_has_expected(pair, bands) for pair in pairs)

    def look_through(
        self, pairs: Sequence[Pair], skip_bad: bool, progress: Progress
    ) -> list[tuple[Pair, _Choice]]:
        """The pairs that are good enough, and which windows of each."""
        found = []
        for number, pair in enumerate(pairs, start=1):
            with self._skipping(pair, skip_bad), open_pair(pair, self._bands) as images:
                choice = self._choice(pair, images)
                if choice is not None:
                    found.append((pair, choice))
            progress(number / len(pairs))
        return found

    def plan(self, found: Sequence[tuple[Pair, _Choice]], output: Path, split: SplitRule) -> None:
        """Raises OutputError or SettingsError if what was found cannot be stored or split."""
        rows: list[WindowRow] = []
        for pair, choice in found:
            rows += self._rows_of(pair, choice, len(rows))
        if rows:
            split_windows(rows, split, self._rule.seed)
        images = 2 + self._with_expected
        one = len(self._bands) * self._rule.size_px**2 * DN_BYTES
        require_room(output, len(rows) * images * one)

    def cut(self, pair: Pair, choice: _Choice, skip_bad: bool) -> None:
        """Add the pair's windows; with `skip_bad`, all of them or, if a file is bad, none."""
        count = self.writer.count
        with self._skipping(pair, skip_bad):
            try:
                with open_pair(pair, self._bands) as images:
                    self._write(pair, images, choice)
            except HlsGanError:
                self.writer.rollback(count)
                raise
            self._rows += self._rows_of(pair, choice, len(self._rows))
            self._granules.append((str(pair.s30.id), str(pair.l30.id)))
            self.tally.rejected += len(choice.rejected)
            for names in choice.rejected:
                self.tally.removed.update(names)

    @contextlib.contextmanager
    def _skipping(self, pair: Pair, skip_bad: bool) -> Iterator[None]:
        try:
            yield
        except HlsGanError as error:
            if not skip_bad:
                raise
            self.tally.skipped.append(f"{pair.scene}: {error}")

    def _write(self, pair: Pair, images: GridStack, choice: _Choice) -> None:
        with contextlib.ExitStack() as stack:
            expected = None
            if self._with_expected:
                expected = stack.enter_context(_expected_reader(pair, self._bands))
            for place, _ in choice.kept:
                self._append(images, expected, place)
        self._simulated = self._simulated or images.is_simulated

    def _choice(self, pair: Pair, images: GridStack) -> _Choice | None:
        """The windows that pass the rule; None if the pair does not."""
        size, valid = self._rule.size_px, 0
        kept: list[tuple[PixelWindow, float]] = []
        rejected: list[list[str]] = []
        for strip in images.strips(size):
            fmasks = images.fmasks(strip)
            seen = clearness_of(list(images.read(strip).values()), fmasks, images.mask_bits)
            valid += int(seen.valid.sum())
            if strip.height < size:
                continue
            rules = broken_rules(seen, fmasks, images.mask_bits)
            for number, share in enumerate(seen.window_shares(size)[1]):
                col = number * size
                if is_clear_enough(share, self._rule.minimum_clear):
                    kept.append((PixelWindow(strip.row, col, size, size), float(share)))
                else:
                    rejected.append([n for n, m in rules.items() if m[:, col : col + size].any()])
        overlap = valid / (images.grid.width * images.grid.height)
        if overlap < self._rule.min_overlap:
            self.tally.skipped.append(
                f"{pair.scene}: only {overlap:.1%} of the grid is valid in both granules, "
                f"less than --min-overlap {self._rule.min_overlap}"
            )
            return None
        return _Choice(self._drawn(pair, kept), rejected, images.satellites("S30", "L30"))

    def _drawn(
        self, pair: Pair, kept: list[tuple[PixelWindow, float]]
    ) -> list[tuple[PixelWindow, float]]:
        most = self._rule.windows_per_pair
        if not most or len(kept) <= most:
            return kept
        draw = np.random.default_rng([self._rule.seed, *pair.scene.encode()])
        places = sorted(draw.choice(len(kept), most, replace=False))
        return [kept[place] for place in places]

    def _append(
        self, images: GridStack, expected: ReflectanceReader | None, place: PixelWindow
    ) -> None:
        rho = images.read(place)
        windows: dict[str, Pixels] = {"s30": to_dn(rho["S30"]), "l30": to_dn(rho["L30"])}
        if expected is not None:
            windows["expected"] = to_dn(expected.read(place))
        if self._rule.minimum_clear < 1:
            seen = clearness_of(list(rho.values()), images.fmasks(place), images.mask_bits)
            windows["valid"] = seen.clear
        self.writer.append(**windows)

    def _rows_of(self, pair: Pair, choice: _Choice, first: int) -> list[WindowRow]:
        tile, date = pair.s30.id.tile, pair.s30.id.day.isoformat()
        return [
            WindowRow(
                number,
                pair.scene,
                tile,
                date,
                pair.row + place.row,
                pair.col + place.col,
                clear_share,
                "train",
                choice.satellites,
            )
            for number, (place, clear_share) in enumerate(choice.kept, first)
        ]

    def finish(self, split: SplitRule) -> None:
        if not self._rows:
            raise NothingValidError(self._nothing_left())
        rows = split_windows(self._rows, split, self._rule.seed)
        self.tally.windows = len(rows)
        self.tally.splits.update(row.split for row in rows)
        rule = {
            "size_px": self._rule.size_px,
            "minimum_clear": self._rule.minimum_clear,
            "min_overlap": self._rule.min_overlap,
            "windows_per_pair": self._rule.windows_per_pair,
            "rejected": self.tally.rejected,
            "removed_by": dict(self.tally.removed),
            "skipped_pairs": self.tally.skipped,
        }
        manifest = Manifest(
            tuple(band.name for band in self._bands),
            tuple(counterpart(band).name for band in self._bands),
            self._rule.size_px,
            self._simulated,
            self._rule.seed,
            rule,
            {**split.describe(), "windows": dict(self.tally.splits)},
            tuple(self._granules),
        )
        self.writer.finish(manifest, rows)

    def _nothing_left(self) -> str:
        tally = self.tally
        if not tally.rejected:
            reason = "; ".join(tally.skipped[:3]) or (
                f"the granules are smaller than one window of {self._rule.size_px} px"
            )
            return f"No window is left: {reason}."
        return (
            f"No window is left: all {tally.rejected} were rejected (windows with "
            f"{tally.broken_rules()}); relax it with --max-masked-fraction or use clearer granules."
        )


def _has_expected(pair: Pair, bands: Sequence[Band]) -> bool:
    try:
        return pair.expected(bands) is not None
    except HlsGanError:
        return False


def _expected_reader(pair: Pair, bands: Sequence[Band]) -> ReflectanceReader:
    return ReflectanceReader([BandFile(path, 1) for path in pair.expected(bands) or []])
