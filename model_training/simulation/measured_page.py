"""The report's tables, page and figure: simulated figures beside those of real data."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model_training.simulation import evidence
from model_training.simulation.gains import FREQUENCIES, GAINS_OF
from model_training.simulation.points import PointFigures
from model_training.simulation.sensors import BANDS as COMMON_NAMES

_POINT_ROWS = {
    "bias of S30": "bias",
    "slope of L30 on S30": "slope",
    "RMSE": "rmse",
    "spread within a scene": "within_sd",
    "spread between scenes": "between_sd",
}


def as_csv(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows as text, numbers that are not whole with five digits."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([f"{cell:.5f}" if isinstance(cell, float) else cell for cell in row])
    return text.getvalue()


def gains_csv(gains: NDArray[np.float64]) -> str:
    """Gains (3, 6, F) as a row a frequency."""
    names = [f"{kind} {band}" for kind in GAINS_OF for band in COMMON_NAMES]
    rows = [
        [frequency, *(float(value) for value in values)]
        for frequency, values in zip(FREQUENCIES, gains.reshape(18, -1).T, strict=True)
    ]
    return as_csv(["cycles_per_px", *names], rows)


def literature_lines() -> list[str]:
    """What the literature says."""
    return ["## Known", "", *_table(("figure", "value", "source"), evidence.LITERATURE), ""]


def gain_lines(gains: NDArray[np.float64]) -> list[str]:
    """Gains beside those of real pairs."""
    rows = [
        (f"real pairs, {name}", *(f"{value:.2f}" for value in values))
        for name, values in evidence.REAL_GAINS.items()
    ]
    for kind, bands in zip(GAINS_OF, gains, strict=True):
        if np.isfinite(bands).all():
            rows += [
                (f"simulated {kind}, {name}", *(f"{value:.2f}" for value in values))
                for name, values in zip(COMMON_NAMES, bands, strict=True)
            ]
    head = ("cycles a pixel", *map(str, FREQUENCIES))
    return ["## How much of S30's amplitude L30 has", "", *_table(head, rows), ""]


def point_lines(points: PointFigures) -> list[str]:
    """Figures of points beside those of real ones."""
    rows: list[tuple[str, ...]] = []
    for words, name in _POINT_ROWS.items():
        rows.append((f"{words}, real", *(f"{v:.4f}" for v in evidence.REAL_POINTS[name])))
        rows.append((f"{words}, simulated", *(f"{v:.4f}" for v in getattr(points, name))))
    share = f"simulated {points.outlier_share:.1%}, real {evidence.REAL_OUTLIER_SHARE:.1%}"
    return [
        f"## {points.points} points: plots on even rangeland and farmland",
        "",
        *_table(("", *COMMON_NAMES), rows),
        "",
        f"Points with a difference above 0.05: {share}; they are left out above.",
        "",
        *_correlation_lines(points),
        "",
    ]


def _correlation_lines(points: PointFigures) -> list[str]:
    rows: list[tuple[str, ...]] = []
    for name in ("within", "between"):
        found = correlations(getattr(points, f"{name}_correlation"))
        rows.append((f"{name}, real", *map(str, evidence.REAL_CORRELATIONS[name])))
        rows.append((f"{name}, simulated", *(f"{value:.2f}" for value in found)))
    return _table(("correlation of the differences", *evidence.CORRELATED_NAMES), rows)


def correlations(matrix: NDArray[np.float64]) -> list[float]:
    """Mean correlation of the bands in each group of `evidence.CORRELATED`."""
    return [
        float(np.mean([matrix[i, j] for i in group for j in group if i < j]))
        for group in evidence.CORRELATED
    ]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(line) + " |" for line in lines]


def draw_gains(gains: NDArray[np.float64], path: Path) -> None:
    """Gains of the simulated bands as lines, of real pairs as dots."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4.5), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    for band, name in enumerate(COMMON_NAMES):
        axes.plot(FREQUENCIES, gains[1, band], label=f"expected L30, {name}")
    for marker, (name, values) in zip("os", evidence.REAL_GAINS.items(), strict=True):
        axes.plot(FREQUENCIES, values, marker, color="black", label=f"real L30, {name}")
    axes.set_xlabel("spatial frequency, cycles per 30 m pixel")
    axes.set_ylabel("gain over S30")
    axes.set_title("Simulated (lines) and real pairs (dots)")
    axes.set_ylim(0, 1.3)
    axes.grid(alpha=0.3)
    axes.legend(fontsize="small")
    figure.savefig(path, format="png", dpi=110)
