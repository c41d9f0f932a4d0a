"""The command `acquire`: S30/L30 pairs out of NASA's archive, ready for `pairs` and `windows`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hls_gan_plugin.shared.errors import HlsGanError, NothingValidError, SettingsError
from hls_gan_plugin.shared.hls import Band
from model_training.commands.options import DAYS, FOLDER, SHARE, Number
from model_training.data.bands import s30_bands

if TYPE_CHECKING:
    from model_training.data.acquiring import FoundPair

_DEGREES = Number(-180, 180)
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--area", nargs=4, type=_DEGREES, metavar="WEST SOUTH EAST NORTH", help="In degrees.")
@click.option("--tile", default="", help="An MGRS tile, 15SXR; instead of or within the area.")
@click.option("--from", "first_day", type=_DAY, required=True, help="First day, 2021-06-01.")
@click.option("--to", "last_day", type=_DAY, required=True, help="Last day.")
@click.option("--pairs", "count", type=click.IntRange(1), default=26, show_default=True)
@click.option("--bands", default="B03", show_default=True, help="S30's names; Fmask comes along.")
@click.option("--max-cloud", type=Number(0, 100), default=30.0, show_default=True)
@click.option("--max-days", type=DAYS, default=0, show_default=True)
@click.option("--min-overlap", type=SHARE, default=0.9, show_default=True)
@click.option("--threads", type=click.IntRange(1, 32), default=8, show_default=True)
@click.option("--dry-run", is_flag=True, help="Say which pairs there are; needs no login.")
def acquire(
    folder: Path,
    area: tuple[float, float, float, float] | None,
    tile: str,
    first_day: dt.datetime,
    last_day: dt.datetime,
    count: int,
    bands: str,
    max_cloud: float,
    max_days: int,
    min_overlap: float,
    threads: int,
    dry_run: bool,
) -> None:
    """Fetch pairs of S30 and L30 granules of the same tile and day into FOLDER.

    Only pairs that share enough of their tile by their outlines are fetched, and of them the bands
    asked for and the Fmask. The same command again goes on from what is there.
    """
    from model_training.data.acquiring import Search, choose_pairs, find, log_in

    if not area and not tile:
        raise SettingsError("Give --area or --tile.")
    if area and not -90 <= area[1] < area[3] <= 90:
        raise SettingsError(
            f"--area goes from {area[1]:g} to {area[3]:g} degrees north; give it as WEST SOUTH "
            "EAST NORTH."
        )
    search = Search(
        area or None, tile.upper().removeprefix("T"), first_day.date(), last_day.date(),
        max_cloud, max_days, min_overlap,
    )  # fmt: skip
    wanted = s30_bands(bands.split(","))
    chosen = choose_pairs(*find(search), search, count)
    for pair in chosen:
        click.echo(f"{pair.s30.id} {pair.l30.id} {pair.overlap:.0%}")
    if not dry_run:
        log_in()
        _fetch_all(chosen, wanted, folder, threads, min_overlap)


def _fetch_all(
    pairs: list[FoundPair], bands: Sequence[Band], folder: Path, threads: int, min_overlap: float
) -> None:
    from model_training.data.acquiring import fetch

    whole = 0
    for number, pair in enumerate(pairs, start=1):
        try:
            for granule in (pair.s30, pair.l30):
                fetch(granule, bands, folder, threads)
            remark = _remark(pair, bands, folder, min_overlap)
        except HlsGanError as error:
            remark = str(error)
        whole += not remark
        click.echo(f"{number} of {len(pairs)}: {pair.s30.id} {remark or 'fetched'}")
    click.echo(f"{whole} of {len(pairs)} pairs are whole in '{folder}'.")
    if not whole:
        raise NothingValidError("No pair could be fetched; see above.")


def _remark(pair: FoundPair, bands: Sequence[Band], folder: Path, min_overlap: float) -> str:
    """What is wrong with a pair by its pixels, or nothing."""
    from hls_gan_plugin.core.raster.granules import find_granules
    from hls_gan_plugin.core.raster.pairing import find_pairs, open_pair, pair_facts

    places = [folder / str(granule.id) for granule in (pair.s30, pair.l30)]
    (found,) = find_pairs(find_granules(places), max_days=_days(pair)).pairs
    with open_pair(found, bands) as opened:
        overlap = pair_facts(opened).overlap
    if overlap >= min_overlap:
        return ""
    return f"shares only {overlap:.0%} of its tile by its pixels; leave it out"


def _days(pair: FoundPair) -> int:
    return abs((pair.s30.id.day - pair.l30.id.day).days)
