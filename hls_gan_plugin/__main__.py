"""The terminal: the same jobs as in QGIS.

python -m hls_gan_plugin harmonize INPUT OUTPUT --model green
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from hls_gan_plugin import __version__
from hls_gan_plugin.engine.worker import leave
from hls_gan_plugin.shared import model_store
from hls_gan_plugin.shared.jobs import DEVICES, SCALES, CheckEngineJob, HarmonizeJob, Job
from hls_gan_plugin.terminal.cut import cut_command
from hls_gan_plugin.terminal.harmonize_many import many_command
from hls_gan_plugin.terminal.run import AS_JSON, BandNumbers, MaskBits, run
from hls_gan_plugin.terminal.score import COMMANDS


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(version)s")
def cli() -> None:
    """Harmonize HLS Sentinel-2 (S30) to Landsat (L30), and score the result."""


@cli.command()
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
@click.option(
    "--mask-bits",
    type=MaskBits(),
    default="cloud,adjacent,shadow",
    show_default=True,
    help="Which Fmask flags become nodata.",
)
@click.option(
    "--extent",
    nargs=4,
    type=float,
    metavar="XMIN YMIN XMAX YMAX",
    help="Only this extent, in the input's CRS.",
)
@click.option(
    "--scale",
    type=click.Choice(SCALES),
    default="auto",
    show_default=True,
    help="Reflectance of one unit of the input.",
)
@click.option("--device", type=click.Choice(DEVICES), default="auto", show_default=True)
@click.option("--tile-size", type=click.IntRange(min=0), default=0, help="Pixels; 0: automatic.")
@click.option("--batch-size", type=click.IntRange(min=0), default=0, help="Tiles; 0: automatic.")
@click.option("--threads", type=click.IntRange(min=0), default=0, help="CPU threads; 0: all.")
@AS_JSON
def harmonize(source: str, output: str, as_json: bool, **options: Any) -> None:
    """Make the S30 raster INPUT look like L30, and write it to OUTPUT (a GeoTIFF)."""
    run(lambda: _harmonize_job(source, output, **options), as_json, _summary)


def _harmonize_job(
    source: str,
    output: str,
    model: str,
    model_file: str | None,
    bands: dict[str, int] | tuple[int, ...],
    extent: tuple[float, float, float, float] | None,
    tile_size: int,
    **same: Any,
) -> Job:
    file = model_file or str(model_store.model_path(model))
    return HarmonizeJob(
        source,
        output,
        file,
        _in_model_order(bands, file),
        extent=extent or None,
        tile_size_px=tile_size,
        **same,
    )


def _in_model_order(bands: dict[str, int] | tuple[int, ...], model_file: str) -> tuple[int, ...]:
    if isinstance(bands, tuple):
        return bands
    from hls_gan_plugin.core.network.model_file import read_card

    wanted = [band.name for band in read_card(model_file).inputs]
    if set(wanted) != set(bands):
        raise click.BadParameter(
            f"the model wants {', '.join(wanted)}, and {', '.join(bands)} were given",
            param_hint="--bands",
        )
    return tuple(bands[name] for name in wanted)


def _summary(values: dict[str, Any]) -> str:
    valid = values["valid_pixels"] / values["total_pixels"]
    return (
        f"{values['output']}\n"
        f"{values['valid_pixels']} of {values['total_pixels']} pixels valid ({valid:.1%}), "
        f"{values['out_of_range_share']:.2%} of them outside the model's training range; "
        f"{values['seconds']:.1f} s on {values['device']}"
    )


cli.add_command(many_command(harmonize, _harmonize_job, _summary))


@cli.command()
@AS_JSON
def check(as_json: bool) -> None:
    """Show what the engine is made of: versions, devices, models and problems."""

    def job() -> Job:
        return CheckEngineJob(tuple(str(path) for path in model_store.models().values()))

    run(job, as_json, lambda values: json.dumps(values, indent=2))


for _command in (*COMMANDS, cut_command):
    cli.add_command(_command)


def main() -> None:
    """Entry point `hls-gan`."""
    name = "hls-gan" if Path(sys.argv[0]).name != "__main__.py" else "hls_gan_plugin"
    try:
        cli(prog_name=name)
    except SystemExit as stop:
        leave(stop.code if isinstance(stop.code, int) else 1)


if __name__ == "__main__":
    main()
