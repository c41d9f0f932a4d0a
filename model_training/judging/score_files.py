"""An evaluation and its files: CSV by window, JSON in total, an HTML report."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from hls_gan_plugin.core.csv_table import write_csv_table
from hls_gan_plugin.core.network import device
from model_training.judging.evaluation import Evaluation, evaluate
from model_training.judging.evaluation_page import write_page
from model_training.judging.trained import load_trained

_SCORES = ("mse", "ssim", "rmse", "bias")


class ScoreFiles(NamedTuple):
    """Which files are wanted: CSV by window, JSON in total, HTML report."""

    table: Path | None = None
    summary: Path | None = None
    report: Path | None = None


def evaluate_into(
    files: ScoreFiles,
    model: Path,
    windows: Path,
    *,
    device_name: str,
    split: str,
    most: int,
    on_windows: Callable[[int, int], None],
) -> Evaluation:
    """Judge a model file, or a training's best generator, and write the files; see `evaluate`.

    Raises:
        HlsGanError: see `load_trained` and `evaluate`. OutputError: a file cannot be written.
    """
    chosen = device.choose(device_name)
    trained = load_trained(model)
    result = evaluate(
        trained,
        windows,
        split=split,
        most=most,
        device=chosen,
        with_evidence=files.report is not None,
        on_windows=on_windows,
    )
    if files.table is not None:
        write_csv(files.table, result)
    if files.summary is not None:
        write_json(files.summary, result)
    if files.report is not None:
        write_page(files.report, trained, model, windows, result, chosen)
    return result


def write_csv(path: Path, result: Evaluation) -> None:
    """One line a window, method and band; empty where a window could not be scored."""
    table = result.table
    rows = [
        [table.scene[window], table.row[window], table.col[window], band, method]
        + [float(getattr(table.scores[method], score)[window, number]) for score in _SCORES]
        for window in range(len(table))
        for number, band in enumerate(table.bands)
        for method in table.methods
    ]
    write_csv_table(path, ["scene", "row", "col", "band", "method", *_SCORES], rows, digits=8)


def write_json(path: Path, result: Evaluation) -> None:
    """The totals."""
    path.write_text(json.dumps(result.summary, indent=2) + "\n", encoding="utf-8")
