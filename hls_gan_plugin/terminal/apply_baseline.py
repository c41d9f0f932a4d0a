"""The terminal's `apply-baseline`."""

from __future__ import annotations

from typing import Any

import click

from hls_gan_plugin.shared.errors import SettingsError
from hls_gan_plugin.shared.jobs import ApplyBaselineJob, Job
from hls_gan_plugin.terminal.options import AS_JSON, BandNumbers, scale_option
from hls_gan_plugin.terminal.run import run


@click.command("apply-baseline")
@click.argument("source", metavar="INPUT", type=click.Path())
@click.argument("baseline", type=click.Path())
@click.argument("output", type=click.Path())
@click.option("--bands", type=BandNumbers(), default="", help="Band numbers: 2,3,4.")
@scale_option()
@AS_JSON
def apply_baseline_command(
    source: str, baseline: str, output: str, bands: Any, scale: Any, as_json: bool
) -> None:
    """Apply the fitted BASELINE (JSON) to the raster INPUT, and write OUTPUT (a GeoTIFF)."""

    def job() -> Job:
        if isinstance(bands, dict):
            raise SettingsError("Give --bands as numbers in the baseline's order: 2,3,4.")
        return ApplyBaselineJob(source, baseline, output, bands, scale)

    run(job, as_json, lambda values: f"{values['output']}\n{values['valid_pixels']} pixels valid")
