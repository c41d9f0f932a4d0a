"""The terminal's `harmonize-many`: rasters one by one here, or on the workers of a cluster."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import click

from hls_gan_plugin.engine.outcome import INTERRUPTED, failure, outcome
from hls_gan_plugin.engine.worker import execute
from hls_gan_plugin.shared.errors import HlsGanError
from hls_gan_plugin.shared.events import Event
from hls_gan_plugin.shared.jobs import Job
from hls_gan_plugin.terminal.harmonize import harmonize_command, harmonize_job, summary
from hls_gan_plugin.terminal.run import ended, tell

_ENDING = ".harmonized.tif"
_CONNECT_TIMEOUT = "10s"


def _harmonize_many(
    sources: tuple[str, ...],
    output_dir: str,
    scheduler: str | None,
    as_json: bool,
    **options: Any,
) -> None:
    targets = _targets(sources, output_dir)
    Path(output_dir).mkdir(parents=True, exist_ok=True)
    jobs, failed = [], 0
    for source, target in targets.items():
        try:
            jobs.append(harmonize_job(source, target, **options))
        except HlsGanError as error:
            failed += tell(failure(error), as_json, summary)
    here = (ended(partial(_as_is, job), as_json) for job in jobs)
    for event in _on_cluster(jobs, scheduler) if scheduler else here:
        status = tell(event, as_json, summary)
        if status == INTERRUPTED:  # the user wants no more of it
            sys.exit(status)
        failed += status
    if failed:
        click.echo(f"{failed} of {len(targets)} rasters failed; see above.", err=True)
        sys.exit(1)


harmonize_many_command = click.Command(
    "harmonize-many",
    callback=_harmonize_many,
    params=[
        click.Argument(["sources"], metavar="INPUT...", type=click.Path(), nargs=-1, required=True),
        click.Option(
            ["--output-dir"],
            type=click.Path(file_okay=False),
            required=True,
            help="Folder for the results, NAME.harmonized.tif each.",
        ),
        click.Option(
            ["--scheduler"],
            metavar="ADDRESS",
            help="A Dask scheduler (tcp://host:8786) whose workers see the same files and do "
            "a raster each.",
        ),
        *[item for item in harmonize_command.params if item.name not in ("source", "output")],
    ],
    help="Make each S30 raster INPUT look like L30; one that fails does not stop the others.",
)


def _on_cluster(jobs: list[Job], address: str) -> Iterator[Event]:
    """Give every job to a worker of the Dask cluster; how each ended, as they end."""
    try:
        from dask.distributed import Client, as_completed
    except ModuleNotFoundError:
        _stop("--scheduler needs Dask: pip install 'hls-gan[scale]'.")
    try:
        client = Client(address, timeout=_CONNECT_TIMEOUT)
    except (OSError, ValueError) as error:
        _stop(f"There is no Dask scheduler at '{address}' ({error}); start one or check the name.")
    with client:
        # A result is asked for once: a raster that was written is not "the same as last time".
        for future in as_completed([client.submit(_there, job, pure=False) for job in jobs]):
            yield _fetched(future)


def _as_is(job: Job) -> Job:
    return job


def _there(job: Job) -> Event:
    """Run by a worker. An event comes back and no exception: not every one can be unpickled."""
    return outcome(lambda: execute(job, lambda event: None))


def _fetched(future: Any) -> Event:
    try:
        event: Event = future.result()
    except Exception as error:  # the worker itself is gone
        return failure(error)
    return event


def _stop(message: str) -> NoReturn:
    click.echo(f"Error: {message}", err=True)
    sys.exit(1)


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
