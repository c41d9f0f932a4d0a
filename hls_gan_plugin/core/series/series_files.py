"""A series as files: a CSV of the neighbouring dates, a plot, and a page with both in words."""

from __future__ import annotations

import base64
import datetime as dt
import io
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


def write_series_page(path: Path, series: Series) -> None:
    """One HTML file: what was compared, noise and RMSE by band, and the plot.

    Raises:
        OutputError: the file cannot be written.
    """
    picture = io.BytesIO()
    plot_series(picture, series)
    rows = "\n".join(_page_row(series, band) for band in series.means)
    page = _PAGE.format(
        intro=_intro(series), rows=rows, picture=base64.b64encode(picture.getvalue()).decode()
    )
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"'{path}' cannot be written ({error.strerror}).") from error


_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>S30 and L30 over time</title></head>
<body style="font-family: sans-serif">
<h1>Disagreement of S30 and L30 over time</h1>
<p>{intro}</p>
<table border="1" cellpadding="4" style="border-collapse: collapse">
<tr><th>band</th><th>noise, original</th><th>noise, generated</th><th>RMSE, original</th>
<th>RMSE, generated</th><th>neighbouring dates</th></tr>
{rows}
</table>
<p>Noise: how far each date lies from the line between its neighbours in time, over both sensors.
RMSE: of neighbouring S30 and L30 dates, mean over the pairs. Both in reflectance.</p>
<p><img src="data:image/png;base64,{picture}" alt="means by date, and RMSE of neighbouring dates"
width="900"></p>
</body></html>
"""


def _intro(series: Series) -> str:
    dates = next(iter(series.means.values()))
    s30 = {day for day, sensor, *_ in dates if sensor == "S30"}
    simulated = "The images are simulated. " if series.simulated else ""
    return (
        f"{simulated}{len(s30)} date(s) of S30, {len(series.generated)} of them with a generated "
        f"image, and {len(dates) - len(s30)} of L30; dates without a generated image keep their "
        "original in the numbers and are not drawn as generated."
    )


def _page_row(series: Series, band: str) -> str:
    pairs = [n for n in series.neighbours if n.band == band]
    noise = [series.noise[band][state] for state in STATES]
    rmse = [float(np.mean([n.rmse[state] for n in pairs])) for state in STATES]
    cells = [band, *(f"{value:.4f}" for value in (*noise, *rmse)), str(len(pairs))]
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


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
    ax.set_xlabel("pair of dates, sorted by the original's", fontsize=8)
    ax.set_ylabel("RMSE, S30 to L30", fontsize=8)
