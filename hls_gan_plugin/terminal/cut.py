"""The terminal's command that cuts rasters into windows."""

from __future__ import annotations

from typing import Any

import click

from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.jobs import CutWindowsJob
from hls_gan_plugin.terminal.run import AS_JSON, MaskBits, run


@click.command("cut")
@click.argument("rasters", metavar="RASTER...", type=click.Path(), nargs=-1, required=True)
@click.option(
    "--mask", "masks", multiple=True, type=click.Path(), help="An Fmask; repeat, one a sensor."
)
@click.option("--grid", type=click.Path(), help="GeoPackage of all windows to write.")
@click.option(
    "--chips",
    type=click.Path(),
    help="New or empty folder: a GeoTIFF for each kept window of each raster and mask.",
)
@click.option(
    "--window-size",
    "window_size_px",
    default=hls.WINDOW_SIZE_PX,
    show_default=True,
    type=int,
    help="Pixels.",
)
@click.option(
    "--minimum-clear",
    default=1.0,
    show_default=True,
    type=float,
    help="Least share of clear pixels of a window that is kept.",
)
@click.option(
    "--mask-bits",
    type=MaskBits(),
    default=",".join(bit.name.lower() for bit in hls.STRICT_MASK_BITS),
    show_default=True,
    help="Which Fmask flags hide a pixel.",
)
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
