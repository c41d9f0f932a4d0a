"""The command `windows`: from folders of granules to a window store, with a progress bar."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import Progress

from model_training.commands.options import FOLDER, SEED, SHARE, Number, pair_options

if TYPE_CHECKING:
    from model_training.data.windows import CutTally


@click.command()
@click.argument("output", type=FOLDER)
@click.argument("folders", nargs=-1, required=True, type=FOLDER)
@pair_options
@click.option("--size", "size_px", default=128, show_default=True, help="A window's side, px.")
@click.option(
    "--max-masked-fraction",
    type=SHARE,
    default=0.0,
    show_default=True,
    help="Share of a window that may be masked or fill, 0..1; 0 is the published rule.",
)
@click.option(
    "--per-pair",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Windows of a pair, at most; 0: all.",
)
@click.option(
    "--split",
    type=click.Choice(["scene", "tile", "random"]),
    default="scene",
    show_default=True,
    help="What is held out together; random holds out single windows, as published.",
)
@click.option(
    "--validation",
    type=Number(0),
    default=0.1,
    show_default=True,
    help="Held out to choose the best generator: share below 1, else a number of scenes, tiles "
    "or (random) windows.",
)
@click.option(
    "--test",
    type=Number(0),
    default=0.1,
    show_default=True,
    help="Held out to judge it; counted alike. The published split: --split random --test 150.",
)
@click.option("--seed", type=SEED, default=1, show_default=True, help="Of the split.")
def windows(
    output: Path,
    folders: tuple[Path, ...],
    *,
    max_days: int,
    min_overlap: float,
    bands: str,
    skip_bad: bool,
    size_px: int,
    max_masked_fraction: float,
    per_pair: int,
    split: str,
    validation: float,
    test: float,
    seed: int,
) -> None:
    """Cut the pairs below FOLDERS into windows and write them to the new folder OUTPUT.

    FOLDERS hold HLS granules, or chips that 'Cut into windows' (in the terminal: cut) made of the
    band files and the Fmask files of HLS granules.

    Interrupted, it leaves nothing; run it again.
    """
    from model_training.data.bands import s30_bands
    from model_training.data.chips import pairs_to_cut
    from model_training.data.split import SplitRule
    from model_training.data.windows import CutRule, cut_pairs

    rule = CutRule(size_px, 1 - max_masked_fraction, min_overlap, per_pair, seed)
    split_rule = SplitRule(split, validation, test)
    chosen = s30_bands(bands.split(","))
    (pairs, left_out), rule = pairs_to_cut(folders, max_days, rule)
    console = Console(stderr=True)
    with Progress(console=console) as bar:
        task = bar.add_task(f"cutting {len(pairs)} pair(s)", total=1.0)
        tally = cut_pairs(
            pairs,
            chosen,
            output,
            rule,
            split_rule,
            skip_bad=skip_bad,
            progress=lambda share: bar.update(task, completed=share),
        )
    _tell(tally, left_out, output, console)


def _tell(tally: CutTally, left_out: Sequence[str], output: Path, console: Console) -> None:
    def say(text: str) -> None:
        console.print(text, markup=False, highlight=False, soft_wrap=True)

    for reason in left_out:
        say(reason)
    for reason in tally.skipped:
        say(f"skipped {reason}")
    splits = ", ".join(f"{count} {name}" for name, count in sorted(tally.splits.items()))
    say(f"{tally.windows} windows ({splits}) in {output}")
    if tally.rejected:
        say(f"{tally.rejected} windows were rejected; broken rules: {tally.broken_rules()}")
