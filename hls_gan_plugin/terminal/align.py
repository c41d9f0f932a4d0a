"""The terminal's `align`."""

from __future__ import annotations

from typing import Any

import click

from hls_gan_plugin.shared.choices import RESAMPLINGS
from hls_gan_plugin.shared.jobs import AlignJob
from hls_gan_plugin.terminal.options import AS_JSON
from hls_gan_plugin.terminal.run import run


@click.command("align")
@click.argument("source", metavar="INPUT", type=click.Path())
@click.argument("reference", type=click.Path())
@click.argument("output", type=click.Path())
@click.option(
    "--resampling", type=click.Choice(RESAMPLINGS), default=RESAMPLINGS[0], show_default=True
)
@AS_JSON
def align_command(source: str, reference: str, output: str, resampling: Any, as_json: bool) -> None:
    """Bring the raster INPUT to the grid of REFERENCE, and write OUTPUT (a GeoTIFF)."""
    run(
        lambda: AlignJob(source, reference, output, resampling),
        as_json,
        lambda values: f"{values['output']}\n{values['grid']}",
    )
