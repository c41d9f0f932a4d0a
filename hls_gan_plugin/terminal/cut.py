"""The terminal's `cut`."""

from __future__ import annotations

from typing import Any

import click

from hls_gan_plugin.shared.jobs import CutWindowsJob
from hls_gan_plugin.terminal.options import (
    AS_JSON,
    MASK,
    mask_bits_option,
    window_size_option,
)
from hls_gan_plugin.terminal.run import run


@click.command("cut")
@click.argument("rasters", metavar="RASTER...", type=click.Path(), nargs=-1, required=True)
@MASK
@click.option("--grid", type=click.Path(), help="GeoPackage of all windows to write.")
@click.option(
    "--chips",
    type=click.Path(),
    help="New or empty folder: a GeoTIFF for each kept window of each raster and mask.",
)
@window_size_option("window_size_px")
@click.option(
    "--minimum-clear",
    default=1.0,
    show_default=True,
    type=float,
    help="Least share of clear pixels of a window that is kept.",
)
@mask_bits_option()
@AS_JSON
def cut_command(as_json: bool, **options: Any) -> None:
    """Cut rasters that share a grid into windows.

    Says how clear each window is, and writes those that are clear enough as files of their own.
    """
    run(lambda: CutWindowsJob(**options), as_json, _summary)


def _summary(values: dict[str, Any]) -> str:
    text = f"{values['kept']} of {values['windows']} windows kept"
    if values["chips"]:
        text += f", {values['chips']} files"
    return "\n".join([text, *values["outputs"]])
