"""A job as the terminal does it: a bar or JSON lines, then the result or one sentence."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from hls_gan_plugin.engine.worker import execute, throttled
from hls_gan_plugin.shared.events import Emit, Event
from hls_gan_plugin.shared.interrupts import INTERRUPTED
from hls_gan_plugin.shared.jobs import Job
from hls_gan_plugin.shared.outcome import exit_status, outcome

Summary = Callable[[dict[str, Any]], str]


def run(
    job: Callable[[], Job],
    as_json: bool,
    summary: Summary,
    failed: Callable[[dict[str, Any]], int] = lambda values: 0,
) -> None:
    """Make and do a job and tell how it ended; the process ends with its exit status.

    failed: how many parts of a result failed; then the status is 1.
    """
    event = ended(job, as_json)
    status = tell(event, as_json, summary)
    if status or failed(event.values or {}):
        sys.exit(status or 1)


def ended(job: Callable[[], Job], as_json: bool) -> Event:
    """Make and do a job, showing what it emits; how it ended."""

    def work() -> dict[str, Any]:
        with _shown(as_json) as emit:
            return execute(job(), throttled(emit))

    return outcome(work)


def tell(event: Event, as_json: bool, summary: Summary) -> int:
    """Print a result or what went wrong; the exit status that says the same."""
    status = exit_status(event)
    if as_json:
        click.echo(event.to_json())
    elif event.values is not None:
        click.echo(summary(event.values))
    if status:
        click.echo(event.traceback, err=True, nl=False)
        click.echo(f"{'' if status == INTERRUPTED else 'Error: '}{event.message}", err=True)
    return status


@contextmanager
def _shown(as_json: bool) -> Iterator[Emit]:
    if as_json:
        yield lambda event: click.echo(event.to_json())
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TimeRemainingColumn

    console = Console(stderr=True, markup=False, emoji=False, highlight=False, soft_wrap=True)
    columns = (BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    hidden = not console.is_terminal  # a bar that is no bar leaves an empty line
    with Progress(*columns, console=console, transient=True, disable=hidden) as bar:
        task = bar.add_task("", total=1.0)

        def show(event: Event) -> None:
            if event.event == "progress":
                bar.update(task, completed=event.fraction or 0.0)
            if event.message:
                prefix = "Warning: " if event.event == "warning" else ""
                bar.console.print(f"{prefix}{event.message}")

        yield show
