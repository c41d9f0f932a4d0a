"""The terminal's `harmonize-many`: many rasters in one process, or on the workers of a cluster."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import click

from hls_gan_plugin.engine.worker import Emit, execute
from hls_gan_plugin.shared.jobs import Job
from hls_gan_plugin.terminal.run import Summary, Work, run_work

_ENDING = ".harmonized.tif"
_CONNECT_TIMEOUT = "10s"


def many_command(one: click.Command, job: Callable[..., Job], summary: Summary) -> click.Command:
    """The command for many rasters, with the options of the command for one."""

    def harmonize_many(
        sources: tuple[str, ...],
        output_dir: str,
        scheduler: str | None,
        as_json: bool,
        **options: Any,
    ) -> None:
        targets = _targets(sources, output_dir)
        Path(output_dir).mkdir(parents=True, exist_ok=True)
        jobs: list[Callable[[], Job]] = [
            partial(job, source, target, **options) for source, target in targets.items()
        ]
        failed = 0
        for work in _on_cluster(jobs, scheduler) if scheduler else map(_here, jobs):
            try:
                run_work(work, as_json, summary)
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
            click.Option(
                ["--scheduler"],
                metavar="ADDRESS",
                help="A Dask scheduler (tcp://host:8786) whose workers see the same files and do "
                "a raster each.",
            ),
            *[item for item in one.params if item.name not in ("source", "output")],
        ],
        help="Make each S30 raster INPUT look like L30; one that fails does not stop the others.",
    )


def _here(job: Callable[[], Job]) -> Work:
    return lambda emit: execute(job(), emit)


def _on_cluster(jobs: list[Callable[[], Job]], address: str) -> Iterator[Work]:
    """Give every job to a worker of the Dask cluster; yield what waits for each as they end."""
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
            yield partial(_result, future)


def _result(future: Any, emit: Emit) -> dict[str, Any]:
    values: dict[str, Any] = future.result()
    return values


def _there(job: Callable[[], Job]) -> dict[str, Any]:
    return execute(job(), lambda event: None)


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
