"""The command `windows`: from folders of granules to a window store, with a progress bar."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from hls_gan_plugin.core.raster.granules import find_granules
from hls_gan_plugin.core.raster.pairing import find_pairs
from model_training.commands.band_names import s30_bands
from model_training.data.split import SplitRule
from model_training.data.windows import CutReport, CutRule, cut_windows


def run(
    output: Path,
    folders: Sequence[Path],
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
) -> CutReport:
    """Cut and tell; the arguments are the command's options.

    Raises:
        HlsGanError: see `find_granules`, `find_pairs` and `cut_windows`.
    """
    rule = CutRule(size_px, max_masked_fraction, min_overlap, per_pair, seed)
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
    return report


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
