"""The terminal's `harmonize-many`: several rasters in one process, which starts once."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import click

from hls_gan_plugin.jobs import Job
from hls_gan_plugin.terminal import run

_ENDING = ".harmonized.tif"
Summary = Callable[[dict[str, Any]], str]


def many_command(one: click.Command, job: Callable[..., Job], summary: Summary) -> click.Command:
    """The command for many rasters, with the options of the command for one."""

    def harmonize_many(
        sources: tuple[str, ...], output_dir: str, as_json: bool, **options: Any
    ) -> None:
        targets = _targets(sources, output_dir)
        Path(output_dir).mkdir(parents=True, exist_ok=True)
        failed = 0
        for source, target in targets.items():
            try:
                run(partial(job, source, target, **options), as_json, summary)
            except SystemExit as stop:
                if stop.code != 1:  # interrupted: the user wants no more of it
                    raise
                failed += 1
        if failed:
            click.echo(f"{failed} of {len(targets)} rasters failed; see above.", err=True)
            sys.exit(1)

    return click.Command(
        "harmonize-many",
        callback=harmonize_many,
        params=[
            click.Argument(
                ["sources"], metavar="INPUT...", type=click.Path(), nargs=-1, required=True
            ),
            click.Option(
                ["--output-dir"],
                type=click.Path(file_okay=False),
                required=True,
                help="Folder for the results, NAME.harmonized.tif each.",
            ),
            *[item for item in one.params if item.name not in ("source", "output")],
        ],
        help="Make each S30 raster INPUT look like L30; one that fails does not stop the others.",
    )


def _targets(sources: tuple[str, ...], folder: str) -> dict[str, str]:
    """Where each result goes."""
    targets: dict[str, str] = {}
    for source in sources:
        target = str(Path(folder) / (Path(source).stem + _ENDING))
        if target in targets.values():
            raise click.BadParameter(
                f"two of the rasters would be written to '{target}'; give them in two calls",
                param_hint="INPUT",
            )
        targets[source] = target
    return targets
