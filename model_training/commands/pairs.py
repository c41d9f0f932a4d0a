"""The command `pairs`: what there is to train on, as a table and as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click
from rich.console import Console
from rich.progress import track
from rich.table import Table

from hls_gan_plugin.shared.errors import HlsGanError, SettingsError
from hls_gan_plugin.shared.hls import PIXEL_SIZE_M, Band
from model_training.commands.options import FILE, FOLDER, pair_options, s30_bands

if TYPE_CHECKING:
    from hls_gan_plugin.core.raster.pairing import Pair


@click.command()
@click.argument("folders", nargs=-1, required=True, type=FOLDER)
@click.option("--csv", "csv_file", type=FILE, help="Also write the table to this file.")
@pair_options
def pairs(
    folders: tuple[Path, ...],
    csv_file: Path | None,
    max_days: int,
    min_overlap: float,
    bands: str,
    skip_bad: bool,
) -> None:
    """List the S30/L30 pairs of the same tile and day below FOLDERS."""
    rows, left_out = list_pairs(folders, bands.split(","), max_days, min_overlap, skip_bad)
    show(rows)
    for reason in left_out:
        Console(stderr=True).print(reason, markup=False, highlight=False, soft_wrap=True)
    if csv_file is not None:
        write_csv(csv_file, rows)


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
) -> tuple[list[PairRow], list[str]]:
    """A row for each pair below `folders`, and which granules are in none, a sentence each.

    Raises:
        HlsGanError: no granule, no pair, or a bad file (unless `skip_bad`: then its row says so).
    """
    from hls_gan_plugin.core.raster.granules import find_granules
    from hls_gan_plugin.core.raster.pairing import find_pairs

    if not 0 <= min_overlap <= 1:
        raise SettingsError(f"--min-overlap is {min_overlap}; give a share between 0 and 1.")
    chosen = s30_bands(bands)
    found = find_pairs(find_granules(folders), max_days)
    console = Console(stderr=True)
    rows = [
        _row(pair, chosen, min_overlap, skip_bad)
        for pair in track(found.pairs, "reading", console=console, transient=True)
    ]
    return rows, found.left_out


def _row(pair: Pair, bands: Sequence[Band], min_overlap: float, skip_bad: bool) -> PairRow:
    from hls_gan_plugin.core.raster.pairing import open_pair, pair_facts
    from hls_gan_plugin.core.scoring.stack_spectra import pair_shift

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
    from hls_gan_plugin.core.csv_table import write_csv_table
    from hls_gan_plugin.core.raster.checked_results import checked_results

    with checked_results([path]) as paths:
        lines = []
        for row in rows:
            shares = ["" if share is None else f"{share:.4f}" for share in (row.overlap, row.clear)]
            shift = "" if row.shift_m is None else f"{row.shift_m:.1f}"
            lines.append([*row[:6], *shares, shift, *row[9:]])
        write_csv_table(paths[str(path)], PairRow._fields, lines)


def show(rows: Sequence[PairRow], console: Console | None = None) -> None:
    """The rows as a table on the screen."""
    table = Table(title=f"{len(rows)} pair(s)")
    for name in PairRow._fields[:10]:
        table.add_column(name.replace("_", " "))
    for row in rows:
        shares = ["" if share is None else f"{share:.1%}" for share in (row.overlap, row.clear)]
        shift = "" if row.shift_m is None else f"{row.shift_m:.1f}"
        table.add_row(*map(str, row[:6]), *shares, shift, row.usable)
    (console or Console(markup=False, emoji=False)).print(table)
