"""A series as files: a CSV of the neighbouring dates, and a plot."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import IO

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from hls_gan_plugin.core.csv_table import write_csv_table
from hls_gan_plugin.core.series.consistency import AFTER, BEFORE, STATES, Series
from hls_gan_plugin.shared.errors import OutputError

_STYLE = {BEFORE: ("#D55E00", "o"), AFTER: ("#0072B2", "D")}


def write_series_csv(path: Path, series: Series) -> None:
    """One line a band and pair of dates; then one line a band with the noise.

    Raises:
        OutputError: the file cannot be written.
    """
    header = ["kind", "band", "s30", "l30", "days", "count"]
    header += [f"{score}_{state}" for score in ("bias", "rmse", "noise") for state in STATES]
    rows: list[list[object]] = [
        ["neighbours", n.band, n.s30, n.l30, (n.s30 - n.l30).days, n.pixels]
        + [float(score[state]) for score in (n.bias, n.rmse) for state in STATES]
        + ["", ""]
        for n in series.neighbours
    ]
    rows += [
        ["noise", band, "", "", "", series.triplets[band], "", "", "", ""]
        + [float(noise[state]) for state in STATES]
        for band, noise in series.noise.items()
    ]
    write_csv_table(path, header, rows, digits=6)


def plot_series(target: Path | IO[bytes], series: Series) -> None:
    """Per band: mean reflectance by date (left) and RMSE of neighbouring dates (right), as PNG.

    A date without a generated image is drawn as the original alone.

    Raises:
        OutputError: the file cannot be written.
    """
    bands = list(series.means)
    figure = Figure(figsize=(9.0, 2.4 * len(bands) + 0.6), layout="constrained")
    axes = figure.subplots(len(bands), 2, squeeze=False, width_ratios=(3, 2))
    for row, band in enumerate(bands):
        left, right = axes[row]
        _plot_means(left, series, band)
        _plot_neighbours(right, series, band)
        for ax in (left, right):
            ax.tick_params(labelsize=8)
            ax.spines[["top", "right"]].set_visible(False)
    handles, labels = axes[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=3, frameon=False, fontsize=9)
    if series.simulated:
        figure.supxlabel("simulated data", fontsize=9)
    try:
        figure.savefig(target, format="png", dpi=150)
    except OSError as error:
        raise OutputError(f"'{target}' cannot be written ({error.strerror}).") from error


def _plot_means(ax: Axes, series: Series, band: str) -> None:
    dates = series.means[band]
    l30 = [(day, value) for day, sensor, value, _ in dates if sensor == "L30"]
    ax.plot(*zip(*l30, strict=True), "s", color="black", markersize=4, label="L30")
    for place, state in enumerate(STATES):
        colour, marker = _STYLE[state]
        drawn = [row for row in dates if row[1] == "S30" and _is_drawn(series, row[0], state)]
        if not drawn:
            continue
        points = [(row[0], row[2 + place]) for row in drawn]
        face = "none" if state == BEFORE else colour
        ax.plot(
            *zip(*points, strict=True),
            marker,
            color=colour,
            markerfacecolor=face,
            markersize=5,
            label="S30, original" if state == BEFORE else "S30, generated",
        )
    noise = series.noise[band]
    ax.set_title(f"{band}: noise {noise[BEFORE]:.4f} → {noise[AFTER]:.4f}", fontsize=9)
    ax.set_ylabel("mean reflectance", fontsize=8)
    ax.margins(0.1)  # the first and the last date stand clear of the axes
    ax.tick_params(axis="x", rotation=30)


def _is_drawn(series: Series, s30: dt.date, state: str) -> bool:
    return state == BEFORE or s30 in series.generated


def _plot_neighbours(ax: Axes, series: Series, band: str) -> None:
    rows = sorted((n for n in series.neighbours if n.band == band), key=lambda n: n.rmse[BEFORE])
    for state in STATES:
        colour, marker = _STYLE[state]
        values = np.array(
            [n.rmse[state] if _is_drawn(series, n.s30, state) else np.nan for n in rows]
        )
        face = "none" if state == BEFORE else colour
        ax.plot(
            np.arange(1, len(rows) + 1),
            values,
            marker,
            color=colour,
            markerfacecolor=face,
            markersize=4,
        )
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set_ylim(bottom=0)
    ax.set_title(f"{band}: {len(rows)} neighbouring dates", fontsize=9)
    ax.set_xlabel("pairs of dates, sorted by the original's RMSE", fontsize=8)
    ax.set_ylabel("RMSE to L30, reflectance", fontsize=8)
