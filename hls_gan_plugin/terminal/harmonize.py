"""The terminal's `harmonize`."""

from __future__ import annotations

from typing import Any

import click

from hls_gan_plugin.shared import hls, model_store
from hls_gan_plugin.shared.choices import DEVICES
from hls_gan_plugin.shared.jobs import HarmonizeJob
from hls_gan_plugin.terminal.options import (
    AS_JSON,
    FMASK_BESIDE,
    BandNumbers,
    mask_bits_option,
    scale_option,
)
from hls_gan_plugin.terminal.run import run


@click.command("harmonize")
@click.argument("source", metavar="INPUT", type=click.Path())
@click.argument("output", type=click.Path())
@click.option(
    "--model",
    default=model_store.DEFAULT_NAME,
    show_default=True,
    help="Name of a bundled or user-installed model.",
)
@click.option("--model-file", type=click.Path(), help="A model's file; wins over --model.")
@click.option(
    "--bands",
    type=BandNumbers(),
    default="",
    help="Input band numbers in the model's order (2,3,4) or by name (B03=1); "
    "by default found from names.",
)
@click.option("--mask", type=click.Path(), help="An Fmask raster on the input's grid.")
@FMASK_BESIDE
@mask_bits_option(hls.DEFAULT_MASK_BITS, "become nodata")
@click.option(
    "--extent",
    nargs=4,
    type=float,
    metavar="XMIN YMIN XMAX YMAX",
    help="Only this extent, in the input's CRS.",
)
@scale_option("the input")
@click.option("--device", type=click.Choice(DEVICES), default=DEVICES[0], show_default=True)
@click.option("--tile-size", type=click.IntRange(min=0), default=0, help="Pixels; 0: automatic.")
@click.option("--batch-size", type=click.IntRange(min=0), default=0, help="Tiles; 0: automatic.")
@click.option("--threads", type=click.IntRange(min=0), default=0, help="CPU threads; 0: all.")
@click.option(
    "--uncertainty",
    type=click.Path(),
    help="Also write the standard deviation of L30 given the result, in reflectance, to this file.",
)
@AS_JSON
def harmonize_command(source: str, output: str, as_json: bool, **options: Any) -> None:
    """Make the S30 raster INPUT look like L30, and write it to OUTPUT (a GeoTIFF)."""
    run(lambda: HarmonizeJob(source, output, **model_and_bands(**options)), as_json, _summary)


def model_and_bands(
    model: str,
    model_file: str | None,
    bands: dict[str, int] | tuple[int, ...],
    extent: tuple[float, float, float, float] | None,
    tile_size: int,
    **same: Any,
) -> dict[str, Any]:
    """The fields of a job that the options of the command describe.

    Raises:
        ModelFileError: there is no model of that name.
    """
    return {
        "model_file": model_file or str(model_store.model_path(model)),
        "bands": tuple(bands.values()) if isinstance(bands, dict) else bands,
        "band_names": tuple(bands) if isinstance(bands, dict) else (),
        "extent": extent or None,
        "tile_size_px": tile_size,
        **same,
    }


def _summary(values: dict[str, Any]) -> str:
    valid = values["valid_pixels"] / values["total_pixels"]
    files = [values[name] for name in ("output", "uncertainty") if values[name]]
    return (
        "\n".join(files) + "\n"
        f"{values['valid_pixels']} of {values['total_pixels']} pixels valid ({valid:.1%}), "
        f"{values['out_of_range_share']:.2%} of them outside the model's training range; "
        f"{values['seconds']:.1f} s on {values['device']}"
    )
