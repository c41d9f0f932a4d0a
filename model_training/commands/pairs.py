"""The command `pairs`: what there is to train on, as a table and as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from model_training.commands.options import FILE, FOLDER, pair_options

if TYPE_CHECKING:
    from model_training.data.pair_table import PairRow


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
    from model_training.data.pair_table import list_pairs, write_csv

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=1.0)
        rows, left_out = list_pairs(
            folders,
            bands.split(","),
            max_days,
            min_overlap,
            skip_bad,
            lambda share: bar.update(task, completed=share),
        )
    show(rows)
    for reason in left_out:
        Console(stderr=True).print(reason, markup=False, highlight=False, soft_wrap=True)
    if csv_file is not None:
        write_csv(csv_file, rows)


_SHOWN = (
    *("tile", "s30_date", "l30_date", "days", "s30_satellite", "l30_satellite"),
    *("overlap", "clear", "shift_m", "usable"),
)


def show(rows: Sequence[PairRow], console: Console | None = None) -> None:
    """The rows as a table on the screen."""
    table = Table(title=f"{len(rows)} pair(s)")
    for name in _SHOWN:
        table.add_column(name.replace("_", " "))
    for row in rows:
        shares = ["" if share is None else f"{share:.1%}" for share in (row.overlap, row.clear)]
        shift = "" if row.shift_m is None else f"{row.shift_m:.1f}"
        table.add_row(*map(str, row[:6]), *shares, shift, row.usable)
    (console or Console(markup=False, emoji=False)).print(table)
