"""The terminal's `granules`: folders of S30 granules to a folder of harmonized ones."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from hls_gan_plugin.shared import hls, model_store
from hls_gan_plugin.shared.choices import DEVICES
from hls_gan_plugin.shared.jobs import GranulesJob, Job
from hls_gan_plugin.terminal.options import AS_JSON, cluster_options, mask_bits_option
from hls_gan_plugin.terminal.run import run

# Most of a granule's bands; a model of one band is for looking at that band.
_DEFAULT_MODEL = "hls6"


@click.command("granules")
@click.argument("sources", metavar="IN...", type=click.Path(), nargs=-1, required=True)
@click.argument("archive", metavar="OUT", type=click.Path())
@click.option("--model", default=_DEFAULT_MODEL, show_default=True, help="Name of a model.")
@click.option("--model-file", type=click.Path(), help="A model's file; wins over --model.")
@click.option("--tile", "tiles", multiple=True, help="Only this MGRS tile (15SXR); repeat.")
@click.option("--from", "first_day", type=click.DateTime(["%Y-%m-%d"]), help="First day.")
@click.option("--to", "last_day", type=click.DateTime(["%Y-%m-%d"]), help="Last day.")
@click.option(
    "--max-cloud",
    type=click.FloatRange(0, 100),
    default=100.0,
    help="Only granules of at most so many percent of cloud, as their tags say.",
)
@mask_bits_option(hls.DEFAULT_MASK_BITS, "become nodata")
@click.option(
    "--mask-dilate", "mask_dilate_px", type=click.IntRange(0, 500), default=0,
    help="Pixels by which masked areas grow.",
)  # fmt: skip
@click.option(
    "--edge", "edge_px", type=click.IntRange(0, 500), default=0,
    help="Pixels along the swath's edge that become nodata: bad values are known there.",
)  # fmt: skip
@click.option("--as-l30", is_flag=True, help="Name results HLS.L30… for programs that want that.")
@click.option("--stack", is_flag=True, help="Also a VRT of all bands, blue to SWIR 2.")
@click.option(
    "--uncertainty",
    is_flag=True,
    help="Also a file a band of how far L30 may lie from it (standard deviation).",
)
@click.option("--catalog", is_flag=True, help="Also a STAC collection over OUT.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--device", type=click.Choice(DEVICES), default=DEVICES[0], show_default=True)
@click.option("--tile-size", "tile_size_px", type=click.IntRange(min=0), default=0,
              help="Pixels of a step; 0: automatic.")  # fmt: skip
@click.option("--threads", type=click.IntRange(min=0), default=0, help="CPU threads; 0: all.")
@cluster_options
@AS_JSON
def granules_command(as_json: bool, **options: Any) -> None:
    """Harmonize every S30 granule below the folders IN into granules in the folder OUT.

    The same command again does what is missing, has changed, or failed.
    """
    run(lambda: _job(**options), as_json, _summary, failed=lambda values: values["failed"])


def _job(
    model: str,
    model_file: str | None,
    first_day: dt.datetime | None,
    last_day: dt.datetime | None,
    **same: Any,
) -> Job:
    return GranulesJob(
        model_file=model_file or str(model_store.model_path(model)),
        first_day=first_day.date().isoformat() if first_day else None,
        last_day=last_day.date().isoformat() if last_day else None,
        **same,
    )


def _summary(values: dict[str, Any]) -> str:
    return (
        f"{values['archive']}\n"
        f"{values['granules']} granule(s): {values['already_done']} were done already, "
        f"{values['to_do']} to do, {values['done']} done, {values['failed']} failed"
    )
