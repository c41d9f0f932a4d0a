"""An evaluation as files: CSV by window, JSON in total."""

from __future__ import annotations

import json
from pathlib import Path

from hls_gan_plugin.core.csv_table import write_csv_table
from model_training.judging.evaluation import Evaluation

_SCORES = ("mse", "ssim", "rmse", "bias")


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
