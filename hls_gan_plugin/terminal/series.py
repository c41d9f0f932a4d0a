"""The terminal's `series`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from hls_gan_plugin.shared.jobs import Job, SeriesImage, SeriesJob
from hls_gan_plugin.shared.user_paths import absolute
from hls_gan_plugin.terminal.options import (
    AS_JSON,
    BANDS,
    FMASK_BESIDE,
    mask_bits_option,
    scale_option,
)
from hls_gan_plugin.terminal.run import run
from hls_gan_plugin.terminal.scene_tables import table_rows


@click.command("series")
@click.argument("dates", type=click.Path())
@BANDS
@click.option("--max-days", default=3, show_default=True, type=click.IntRange(0, 3660))
@FMASK_BESIDE
@mask_bits_option()
@scale_option()
@click.option("--table", type=click.Path(), help="CSV to write.")
@click.option("--plot", type=click.Path(), help="PNG to write.")
@click.option("--page", type=click.Path(), help="HTML page to write, with numbers and plot.")
@AS_JSON
def series_command(dates: str, as_json: bool, **same: Any) -> None:
    """How much S30 and L30 disagree over time at one place, before and after.

    DATES is a CSV with the columns day (2021-09-07), sensor (S30 or L30), image, and, if there
    are any, generated and mask; paths are relative to it.
    """

    def job() -> Job:
        rows = table_rows(dates, ("day", "sensor", "image"))
        return SeriesJob(tuple(_image(row, dates) for row in rows), **same)

    run(job, as_json, _summary)


def _image(row: dict[str, str], file: str) -> SeriesImage:
    image, generated, mask = (
        absolute(row[name], Path(file).parent) if name in row else None
        for name in ("image", "generated", "mask")
    )
    return SeriesImage(row["day"], row["sensor"], image, generated, mask)  # type: ignore[arg-type]


def _summary(values: dict[str, Any]) -> str:
    lines = [f"{values['dates']} dates, {values['neighbours']} neighbouring pairs"]
    if values["simulated"]:
        lines[0] += " (simulated data)"
    for band, noise in values["noise"].items():
        rmse = values["rmse"][band]
        lines.append(
            f"{band:8} RMSE {rmse['before']:.4f} -> {rmse['after']:.4f}  "
            f"noise {noise['before']:.4f} -> {noise['after']:.4f}"
        )
    return "\n".join([*lines, *values["outputs"]])
