"""The HTML page of a series: what was compared, noise and RMSE by band, and the plot."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import numpy as np

from hls_gan_plugin.core.report.html_page import write_html
from hls_gan_plugin.core.report.text import counted
from hls_gan_plugin.core.series.consistency import STATES, Series
from hls_gan_plugin.core.series.series_files import plot_series


def write_series_page(path: Path, series: Series) -> None:
    """Write the page: one file, to be read anywhere.

    Raises:
        OutputError: the file cannot be written.
    """
    picture = io.BytesIO()
    plot_series(picture, series)
    context = {
        "title": "Disagreement of S30 and L30 over time",
        "dates": _dates(series),
        "simulated": series.simulated,
        "rows": {band: _row(series, band) for band in series.means},
        "picture": base64.b64encode(picture.getvalue()).decode(),
    }
    write_html(path, "series_page.html.j2", context)


def _dates(series: Series) -> str:
    dates = next(iter(series.means.values()))
    s30 = len({day for day, sensor, *_ in dates if sensor == "S30"})
    return (
        f"{counted(s30, 'date')} of S30, {len(series.generated)} of them with a generated image, "
        f"and {counted(len(dates) - s30, 'date')} of L30. Dates without a generated image keep "
        "their original in the numbers and are not drawn as generated."
    )


def _row(series: Series, band: str) -> list[str]:
    pairs = [n for n in series.neighbours if n.band == band]
    noise = [series.noise[band][state] for state in STATES]
    rmse = [float(np.mean([n.rmse[state] for n in pairs])) for state in STATES]
    return [*(f"{value:.4f}" for value in (*noise, *rmse)), str(len(pairs))]
