"""The command `evaluate`: CSV by window, JSON in total, an HTML report, a table on the screen."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from hls_gan_plugin.core.network import device
from hls_gan_plugin.shared.staging import staged
from model_training.judging.evaluation import Evaluation, evaluate
from model_training.judging.trained import load_trained

_SCORES = ("mse", "ssim", "rmse", "bias")


def run(
    model: Path,
    windows: Path,
    *,
    split: str,
    most: int,
    device_name: str,
    csv_file: Path | None,
    json_file: Path | None,
    report_file: Path | None = None,
) -> Evaluation:
    """Evaluate, write and tell.

    Raises:
        HlsGanError: see `load_trained`, `evaluate` and `staged`.
    """
    chosen = device.choose(device_name)
    trained = load_trained(model)
    console = Console(stderr=True)
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task("evaluating", total=None)
        result = evaluate(
            trained,
            windows,
            split=split,
            most=most,
            device=chosen,
            with_evidence=report_file is not None,
            on_windows=lambda done, total: bar.update(task, completed=done, total=total),
        )
    targets = [path for path in (csv_file, json_file, report_file) if path is not None]
    with staged(targets) as paths:
        if csv_file is not None:
            write_csv(paths[str(csv_file)], result)
        if json_file is not None:
            text = json.dumps(result.summary, indent=2) + "\n"
            paths[str(json_file)].write_text(text, encoding="utf-8")
        if report_file is not None:
            from model_training.judging.evaluation_page import write_page

            write_page(paths[str(report_file)], trained, model, windows, result, chosen)
    show(result.summary, Console())
    return result


def write_csv(path: Path, result: Evaluation) -> None:
    """One line a window, method and band; empty where a window could not be scored."""
    table = result.table
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["scene", "row", "col", "band", "method", *_SCORES])
        for window in range(len(table)):
            place = table.scene[window], table.row[window], table.col[window]
            for number, band in enumerate(table.bands):
                for method in table.methods:
                    values = [getattr(table.scores[method], s)[window, number] for s in _SCORES]
                    known = ["" if math.isnan(v) else f"{v:.8g}" for v in values]
                    writer.writerow([*place, band, method, *known])


def show(summary: dict[str, Any], console: Console) -> None:
    """The totals on the screen."""
    kind = "simulated " if summary["simulated"] else ""
    title = f"{summary['model']} on {summary['windows']} {kind}windows ({summary['split']})"
    table = Table(title=title)
    for name in ("method", *_SCORES, "model wins (MSE, SSIM)"):
        table.add_column(name)
    for method, totals in summary["methods"].items():
        numbers = ["" if totals[name] is None else f"{totals[name]:.6f}" for name in _SCORES]
        wins = summary["wins"].get(method)
        won = f"{wins['mse']}, {wins['ssim']} of {wins['of']}" if wins else ""
        table.add_row(method, *numbers, won)
    console.print(table)
    if summary.get("share_removed", {}).get("total") is not None:
        removed = summary["share_removed"]
        bands = ", ".join(f"{b} {_percent(v)}" for b, v in removed["bands"].items())
        console.print(f"removable error removed: {_percent(removed['total'])} ({bands})")
    harm = summary["no_harm"]
    change = ", ".join(f"{band} {value:+.5f}" for band, value in harm["mean_change"].items())
    console.print(f"mean change of reflectance: {change}")
    if "fine_texture_generated" in harm:
        ratios = ", ".join(f"{b} {v:.3f}" for b, v in harm["fine_texture_generated"].items())
        console.print(
            f"power above half the Nyquist frequency, generated over "
            f"{harm['fine_texture_relative_to']}: {ratios}"
        )


def _percent(share: float | None) -> str:
    return "unknown" if share is None else f"{share:.1%}"
