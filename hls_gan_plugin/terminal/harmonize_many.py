"""The terminal's `harmonize-many`: rasters one by one here, or on the workers of a cluster."""

from __future__ import annotations

from typing import Any

import click

from hls_gan_plugin.shared.jobs import Job, RastersJob
from hls_gan_plugin.terminal.harmonize import harmonize_command, model_and_bands
from hls_gan_plugin.terminal.options import cluster_options
from hls_gan_plugin.terminal.run import run


def _harmonize_many(
    sources: tuple[str, ...], output_dir: str, as_json: bool, **options: Any
) -> None:
    def job() -> Job:
        return RastersJob(sources=sources, archive=output_dir, **model_and_bands(**options))

    run(job, as_json, _summary, failed=lambda values: values["failed"])


def _summary(values: dict[str, Any]) -> str:
    return (
        f"{values['archive']}\n"
        f"{values['granules']} raster(s): {values['already_done']} were done already, "
        f"{values['done']} done, {values['failed']} failed"
    )


harmonize_many_command = cluster_options(
    click.Command(
        "harmonize-many",
        callback=_harmonize_many,
        params=[
            click.Argument(
                ["sources"], metavar="INPUT...", type=click.Path(), nargs=-1, required=True
            ),
            click.Option(
                ["--output-dir"],
                type=click.Path(file_okay=False),
                required=True,
                help="Folder for the results, named by what is in them.",
            ),
            *[
                item
                for item in harmonize_command.params
                if item.name not in ("source", "output", "uncertainty")
            ],
        ],
        help="Make each S30 raster INPUT look like L30; one that fails does not stop the others. "
        "The same command again does what is missing, has changed, or failed.",
    )
)
