"""The report's figures as PNG pictures: colour-blind safe, told apart by shape in grey print.

Here: how every method is drawn, and the figures of the scores.
"""

from __future__ import annotations

import base64
import io
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from hls_gan_plugin.core.raster.scenes import ORIGINAL
from hls_gan_plugin.core.scoring.comparison import WindowTable
from hls_gan_plugin.core.scoring.significance import MethodSummary

_DPI = 160
_WIDTH_IN = 7.5
_HANDLE_IN = 0.65  # of a legend's entry: the mark, and the room about it
# Okabe and Ito's palette, which the common kinds of colour blindness keep apart.
_FIXED = {
    ORIGINAL: ("#D55E00", "o", "--"),
    "reference": ("#000000", "s", "-"),
}
_FREE = (
    ("#0072B2", "D", "-"),
    ("#009E73", "^", "-."),
    ("#CC79A7", "v", ":"),
    ("#56B4E9", "P", (0, (5, 1))),
    ("#7F7F7F", "X", (0, (1, 1))),  # for its yellow, which is faint on white
)
LABELS = {"ssim": "SSIM", "mse": "MSE of values scaled to [-1, 1]"}


@dataclass(frozen=True)
class Look:
    """How each method is drawn, the same in every figure."""

    styles: dict[str, tuple[str, str, Any]]
    names: dict[str, str]

    @classmethod
    def of(cls, methods: Sequence[str], names: Mapping[str, str]) -> Look:
        """Fixed looks for original and reference; the others take theirs in their order."""
        others = dict.fromkeys(m for m in methods if m not in _FIXED)
        styles = {m: _FREE[i % len(_FREE)] for i, m in enumerate(others)}
        shown = {"reference": "reference (L30)", **{m: m for m in others}, **names}
        return cls({**_FIXED, **styles}, {m: literal(name) for m, name in shown.items()})

    def line(self, method: str) -> dict[str, Any]:
        """Keyword arguments of a line."""
        colour, _, dashes = self.styles[method]
        return {"color": colour, "linestyle": dashes, "label": self.names.get(method, method)}


def literal(name: str) -> str:
    """A name as matplotlib shows it letter by letter: one with dollars is no formula."""
    return name.replace("$", r"\$")


def png(figure: Figure) -> str:
    """The figure as a data URI."""
    # Not by savefig, which draws a figure that lays itself out twice.
    figure.set(dpi=_DPI, facecolor="white")
    buffer = io.BytesIO()
    FigureCanvasAgg(figure).print_png(buffer)  # type: ignore[no-untyped-call]
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


def new_figure(
    height_in: float, rows: int = 1, cols: int = 1, **options: Any
) -> tuple[Figure, Any]:
    """A figure as wide as the page, and its (rows, cols) axes."""
    figure = Figure(figsize=(_WIDTH_IN, height_in), layout="constrained")
    axes = figure.subplots(rows, cols, squeeze=False, **options)
    for ax in axes.ravel():
        ax.tick_params(labelsize=8)
        ax.spines[["top", "right"]].set_visible(False)
    return figure, axes


def by_window(table: WindowTable, methods: Sequence[str], score: str, look: Look) -> Figure:
    """A score by window in the windows' order (above) and sorted by the original's (below)."""
    values = {m: table.band_mean(m, score) for m in methods}
    kept = np.isfinite(values[ORIGINAL])
    values = {m: v[kept] for m, v in values.items()}
    count = int(kept.sum())
    figure, axes = new_figure(5.6, 2, 1)
    order = np.argsort(values[ORIGINAL], kind="stable")
    panels = ((axes[0, 0], np.arange(count)), (axes[1, 0], order))
    size = float(np.clip(1500 / count, 1.0, 14.0))
    for ax, places in panels:
        for method in methods:
            colour, marker, _ = look.styles[method]
            hollow = method == ORIGINAL
            ax.scatter(
                np.arange(1, count + 1),
                values[method][places],
                s=size,
                marker=marker,
                facecolors="none" if hollow and count <= 1000 else colour,
                edgecolors=colour,
                linewidths=0.7 if hollow else 0.0,
                alpha=1.0 if count <= 1000 else 0.5,
                label=look.names.get(method, method),
                rasterized=True,
            )
        ax.set_xlim(0, count + 1)
        ax.set_ylabel(LABELS[score], fontsize=9)
    axes[0, 0].set_xlabel("test window", fontsize=9)
    axes[1, 0].set_xlabel("test windows, sorted by the original's score", fontsize=9)
    if score == "mse":
        axes[0, 0].set_ylim(bottom=0)
        axes[1, 0].set_yscale("log")
    legend_above(figure, axes[0, 0])
    return figure


def layout(panels: int) -> tuple[int, int]:
    """Rows and columns for so many panels."""
    cols = 1 if panels == 1 else 2 if panels <= 4 else 3
    return -(-panels // cols), cols


def hide_rest(axes: Any, used: int) -> None:
    """Hide the panels behind the first `used`."""
    for ax in axes.ravel()[used:]:
        ax.set_visible(False)


def legend_above(figure: Figure, *axes: Axes) -> None:
    """One legend over all panels, of what `axes` show, each name once."""
    shown: dict[str, Any] = {}
    for ax in axes:
        for handle, label in zip(*ax.get_legend_handles_labels(), strict=True):
            shown.setdefault(label, handle)
    labels = [wrapped(label, _WIDTH_IN - _HANDLE_IN, 9) for label in shown]
    figure.legend(
        shown.values(), labels, loc="outside upper center", ncols=_legend_columns(labels),
        frameon=False, fontsize=9, markerscale=1.6 if len(shown) < 3 else 1.0,
    )  # fmt: skip


def _legend_columns(labels: Sequence[str]) -> int:
    """The most columns, up to four, whose entries stand side by side within the page."""
    widths = [_HANDLE_IN + text_width_in(label, 9) for label in labels]
    for columns in range(min(4, len(widths)), 1, -1):
        wanted = sum(max(column) for column in np.array_split(widths, columns))
        if wanted <= _WIDTH_IN:
            return columns
    return 1


def wrapped(text: str, width_in: float, size_pt: float) -> str:
    """The text in up to three lines that fit into a width; names of layers may be long."""
    plain = text.replace(r"\$", "$")  # a line must not end within what `literal` made of one
    per_line = width_in / text_width_in(plain, size_pt) * len(plain) if plain else 1
    lines = textwrap.fill(plain, max(int(0.9 * per_line), 8), max_lines=3, placeholder="…")
    return literal(lines)


def text_width_in(text: str, size_pt: float) -> float:
    """How wide the longest line of a text is drawn, in inches."""
    font = FontProperties(size=size_pt)
    lines = text.splitlines() or [""]
    return float(
        max(text_to_path.get_text_width_height_descent(line, font, False)[0] for line in lines) / 72
    )


def gains(summaries: Sequence[MethodSummary], look: Look) -> str:
    """Mean gain over the original with its 95% interval, by band and method, in both scores."""
    bands = list(dict.fromkeys(s.band for s in summaries))
    methods = list(dict.fromkeys(s.method for s in summaries if s.method != ORIGINAL))
    figure, axes = new_figure(0.9 + 0.2 * len(bands) * (len(methods) + 1), 1, 2, sharey=True)
    step = 0.8 / max(len(methods), 1)
    for ax, score in zip(axes[0], ("ssim", "mse"), strict=True):
        for summary in summaries:
            if summary.method == ORIGINAL:
                continue
            gain, place = summary.gains[score], methods.index(summary.method)
            y = bands.index(summary.band) + (place - (len(methods) - 1) / 2) * step
            colour, marker, _ = look.styles[summary.method]
            if np.isfinite(gain.low):
                ax.plot([gain.low, gain.high], [y, y], color=colour, linewidth=1.6)
            label = look.names.get(summary.method, summary.method)
            ax.plot(gain.mean, y, marker, color=colour, markersize=5, linestyle="", label=label)
        ax.axvline(0, color="black", linewidth=0.8)
        ax.set_yticks(range(len(bands)), bands)
        ax.set_ylim(len(bands) - 0.5, -0.5)
        ax.set_xlabel(f"gain in {score.upper()} (right of 0: closer)", fontsize=9)
        ax.locator_params(axis="x", nbins=5)
    legend_above(figure, axes[0, 0])
    return png(figure)
