"""Which pairs of granules there are, what is known of each, and whether it will be used."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from hls_gan_plugin.core.csv_table import write_csv_table
from hls_gan_plugin.core.progress import Progress
from hls_gan_plugin.core.raster.checked_results import checked_results
from hls_gan_plugin.core.raster.granules import find_granules
from hls_gan_plugin.core.raster.pairing import Pair, find_pairs, open_pair, pair_facts
from hls_gan_plugin.core.scoring.stack_spectra import pair_shift
from hls_gan_plugin.shared.errors import HlsGanError, SettingsError
from hls_gan_plugin.shared.hls import PIXEL_SIZE_M, Band
from model_training.data.bands import s30_bands


class PairRow(NamedTuple):
    """One line of the table; overlap and clear are shares of the grid, empty if unknown.

    shift_m: how far L30 lies from S30, in metres, from the texture that both show; a score cannot
    be read without it. usable: "yes", or why not.
    """

    tile: str
    s30_date: str
    l30_date: str
    days: int
    s30_satellite: str
    l30_satellite: str
    overlap: float | None
    clear: float | None
    shift_m: float | None
    usable: str
    s30: str
    l30: str


def list_pairs(
    folders: Sequence[Path],
    bands: Sequence[str],
    max_days: int,
    min_overlap: float,
    skip_bad: bool,
    progress: Progress = lambda _: None,
) -> tuple[list[PairRow], list[str]]:
    """A row for each pair below `folders`, and which granules are in none, a sentence each.

    bands: S30's, by name ("B8A") or common name ("nir").

    Raises:
        HlsGanError: no granule, no pair, or a bad file (unless `skip_bad`: then its row says so).
    """
    if not 0 <= min_overlap <= 1:
        raise SettingsError(f"--min-overlap is {min_overlap}; give a share between 0 and 1.")
    chosen = s30_bands(bands)
    found = find_pairs(find_granules(folders), max_days)
    rows = []
    for number, pair in enumerate(found.pairs, start=1):
        rows.append(_row(pair, chosen, min_overlap, skip_bad))
        progress(number / len(found.pairs))
    return rows, found.left_out


def _row(pair: Pair, bands: Sequence[Band], min_overlap: float, skip_bad: bool) -> PairRow:
    s30, l30 = pair.s30.id, pair.l30.id
    dates = s30.day.isoformat(), l30.day.isoformat(), pair.days
    names = str(s30), str(l30)
    try:
        with open_pair(pair, bands) as images:
            facts, shift = pair_facts(images), pair_shift(images)
            pixel_m = images.grid.pixel_size_m() or PIXEL_SIZE_M
    except HlsGanError as error:
        if not skip_bad:
            raise
        return PairRow(s30.tile, *dates, "unknown", "unknown", None, None, None, str(error), *names)
    enough = facts.overlap >= min_overlap
    usable = "yes" if enough else f"overlap below {min_overlap:g}"
    return PairRow(
        s30.tile,
        *dates,
        facts.s30_satellite,
        facts.l30_satellite,
        facts.overlap,
        facts.clear,
        None if shift is None else shift.metres(pixel_m),
        usable,
        *names,
    )


def write_csv(path: Path, rows: Sequence[PairRow]) -> None:
    """Write the rows; shares with four decimals.

    Raises:
        OutputError: the file cannot be written.
    """
    with checked_results([path]) as paths:
        lines = []
        for row in rows:
            shares = ["" if share is None else f"{share:.4f}" for share in (row.overlap, row.clear)]
            shift = "" if row.shift_m is None else f"{row.shift_m:.1f}"
            lines.append([*row[:6], *shares, shift, *row[9:]])
        write_csv_table(paths[str(path)], PairRow._fields, lines)
