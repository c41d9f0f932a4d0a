"""The command `windows`: from folders of granules to a window store, with a progress bar."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import Progress

from model_training.commands.band_names import s30_bands
from model_training.commands.options import FOLDER, pair_options

if TYPE_CHECKING:
    from model_training.data.windows import CutReport


@click.command()
@click.argument("output", type=FOLDER)
@click.argument("folders", nargs=-1, required=True, type=FOLDER)
@pair_options
@click.option("--size", "size_px", default=128, show_default=True, help="A window's side, px.")
@click.option(
    "--max-masked-fraction",
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
    type=float,
    default=0.1,
    show_default=True,
    help="Held out to choose the best generator: share below 1, else a number of scenes, tiles "
    "or (random) windows.",
)
@click.option(
    "--test",
    type=float,
    default=0.1,
    show_default=True,
    help="Held out to judge it; counted alike. The published split: --split random --test 150.",
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Of the split.")
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

    Interrupted, it leaves nothing; run it again.
    """
    from hls_gan_plugin.core.raster.granules import find_granules
    from hls_gan_plugin.core.raster.pairing import find_pairs
    from model_training.data.split import SplitRule
    from model_training.data.windows import CutRule, cut_windows

    rule = CutRule(size_px, 1 - max_masked_fraction, min_overlap, per_pair, seed)
    split_rule = SplitRule(split, validation, test)
    chosen = s30_bands(bands.split(","))
    pairs = find_pairs(find_granules(folders), max_days)
    console = Console(stderr=True)
    with Progress(console=console) as bar:
        task = bar.add_task(f"cutting {len(pairs)} pair(s)", total=len(pairs))
        report = cut_windows(
            pairs,
            chosen,
            output,
            rule,
            split_rule,
            skip_bad=skip_bad,
            on_pair=lambda done: bar.update(task, completed=done),
        )
    _tell(report, output, console)


def _tell(report: CutReport, output: Path, console: Console) -> None:
    def say(text: str) -> None:
        console.print(text, markup=False, highlight=False, soft_wrap=True)

    for reason in report.skipped:
        say(f"skipped {reason}")
    splits = ", ".join(f"{count} {name}" for name, count in sorted(report.splits.items()))
    say(f"{report.windows} windows ({splits}) in {output}")
    if report.rejected:
        rules = ", ".join(f"{name} {count}" for name, count in report.removed.most_common())
        say(f"{report.rejected} windows were rejected; broken rules: {rules}")
