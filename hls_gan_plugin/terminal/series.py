"""The terminal's command that follows both sensors through time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from hls_gan_plugin.shared.errors import SettingsError
from hls_gan_plugin.shared.jobs import Job, SeriesImage, SeriesJob
from hls_gan_plugin.terminal.run import AS_JSON, run
from hls_gan_plugin.terminal.scene_tables import BANDS, MASK_BITS, SCALE, table_rows


@click.command("series")
@click.argument("dates", type=click.Path())
@BANDS
@click.option("--max-days", default=3, show_default=True, type=click.IntRange(min=0))
@MASK_BITS
@SCALE
@click.option("--table", type=click.Path(), help="CSV to write.")
@click.option("--plot", type=click.Path(), help="PNG to write.")
@AS_JSON
def series_command(
    dates: str,
    bands: tuple[str, ...],
    max_days: int,
    mask_bits: tuple[int, ...],
    scale: Any,
    table: str | None,
    plot: str | None,
    as_json: bool,
) -> None:
    """How much S30 and L30 disagree over time at one place, before and after.

    DATES is a CSV with the columns day (2021-09-07), sensor (S30 or L30), image, and, if there
    are any, generated and mask; paths are relative to it.
    """

    def job() -> Job:
        images = tuple(_series_image(row, dates) for row in table_rows(dates))
        return SeriesJob(images, bands, max_days, mask_bits, scale, table, plot)

    run(job, as_json, _series_summary)


def _series_image(row: dict[str, str], file: str) -> SeriesImage:
    missing = [name for name in ("day", "sensor", "image") if not row.get(name)]
    if missing:
        raise SettingsError(f"The table '{file}' has a row without {', '.join(missing)}.")
    base = Path(file).parent
    image, generated, mask = (
        str(base / row[name]) if row.get(name) else None for name in ("image", "generated", "mask")
    )
    return SeriesImage(row["day"].strip(), row["sensor"].strip(), str(image), generated, mask)


def _series_summary(values: dict[str, Any]) -> str:
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
