"""The command `evaluate`: CSV by window, JSON in total, an HTML report, a table on the screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from hls_gan_plugin.shared.choices import DEVICES, SPLITS
from model_training.commands.options import FILE, FOLDER, PLACE, most_windows

_SCORES = ("mse", "ssim", "rmse", "bias")


@click.command()
@click.argument("model", type=PLACE)
@click.argument("windows", type=FOLDER)
@click.option(
    "--split",
    type=click.Choice(SPLITS),
    default="test",
    show_default=True,
    help="Which windows to judge on; the baselines are always fitted on train.",
)
@most_windows
@click.option("--csv", "csv_file", type=FILE, help="Write the scores of each window.")
@click.option("--json", "json_file", type=FILE, help="Write the totals.")
@click.option("--report", "report_file", type=FILE, help="Write an HTML report.")
@click.option(
    "--device",
    "device_name",
    type=click.Choice(DEVICES),
    default="auto",
    show_default=True,
)
def evaluate(
    model: Path,
    windows: Path,
    *,
    split: str,
    most: int,
    csv_file: Path | None,
    json_file: Path | None,
    report_file: Path | None,
    device_name: str,
) -> None:
    """Judge MODEL (a model file, or the folder of a training) on held-out WINDOWS."""
    from hls_gan_plugin.core.raster.checked_results import checked_results
    from model_training.judging.score_files import ScoreFiles, evaluate_into

    wanted = (csv_file, json_file, report_file)
    console = Console(stderr=True)
    with (
        checked_results([path for path in wanted if path is not None]) as paths,
        Progress(console=console, transient=True, disable=not console.is_terminal) as bar,
    ):
        task = bar.add_task("evaluating", total=None)
        result = evaluate_into(
            ScoreFiles(*(None if path is None else paths[str(path)] for path in wanted)),
            model,
            windows,
            device_name=device_name,
            split=split,
            most=most,
            on_windows=lambda done, total: bar.update(task, completed=done, total=total),
        )
    show(result.summary, Console(markup=False, emoji=False))


def show(summary: dict[str, Any], console: Console) -> None:
    """The totals on the screen."""
    kind = "simulated " if summary["simulated"] else ""
    title = f"{summary['model']} on {summary['windows']} {kind}windows ({summary['split']})"
    table = Table(title=title)
    for name in ("method", *_SCORES, "model wins (MSE, SSIM)"):
        table.add_column(name)
    for method, totals in summary["methods"].items():
        numbers = [_number(totals[name]) for name in _SCORES]
        wins = summary["wins"].get(method)
        won = f"{wins['mse']}, {wins['ssim']} of {wins['of']}" if wins else ""
        if wins and wins["ties_mse"] + wins["ties_ssim"]:
            won += f" (ties {wins['ties_mse']}, {wins['ties_ssim']})"
        table.add_row(method, *numbers, won)
    console.print(table)
    if summary.get("share_removed", {}).get("total") is not None:
        removed = summary["share_removed"]
        bands = ", ".join(f"{b} {_percent(v)}" for b, v in removed["bands"].items())
        within = " to ".join(_percent(share) for share in removed["interval"] or ())
        console.print(
            f"removable error removed: {_percent(removed['total'])} ({bands})"
            + (f"; 95% interval over scenes {within}" if within else "")
        )
    harm = summary["no_harm"]
    change = ", ".join(f"{band} {value:+.5f}" for band, value in harm["mean_change"].items())
    console.print(f"mean change of reflectance: {change}")
    if "fine_texture_generated" in harm:
        ratios = ", ".join(f"{b} {v:.3f}" for b, v in harm["fine_texture_generated"].items())
        console.print(
            f"power above half the Nyquist frequency, generated over "
            f"{harm['fine_texture_relative_to']}: {ratios}"
        )
    for satellites, found in summary["satellites"].items():
        original, generated = found["original"], found["generated"]
        console.print(
            f"{satellites}, {found['windows']} windows: MSE {_number(original['mse'])} to "
            f"{_number(generated['mse'])}, SSIM {_number(original['ssim'])} to "
            f"{_number(generated['ssim'])}"
        )
    if "uncertainty" in summary:
        _show_uncertainty(summary["uncertainty"], kind, console)


def _show_uncertainty(bands: dict[str, Any], kind: str, console: Console) -> None:
    console.print(
        f"share of {kind}pixels whose L30 lies within 1 and 2 standard deviations (68% and 95% "
        "are wanted; 95% intervals over whole scenes), then by fifths from dark to bright:"
    )
    for band, found in bands.items():
        both = ", ".join(
            f"{_percent(found[name])} ({_percent(low)} to {_percent(high)})"
            for name in ("within_1", "within_2")
            for low, high in [found[f"{name}_interval"]]
        )
        fifths = ", ".join(
            f"{_percent(part['within_1'])} {_percent(part['within_2'])}"
            for part in found["by_brightness"]
        )
        deviation = f"mean deviation {found['mean_deviation']:.4f}"
        console.print(f"  {band}: {both}; {fifths}; {deviation}", soft_wrap=True)


def _number(score: float | None) -> str:
    return "unknown" if score is None else f"{score:.6f}"


def _percent(share: float | None) -> str:
    return "unknown" if share is None else f"{share:.1%}"
