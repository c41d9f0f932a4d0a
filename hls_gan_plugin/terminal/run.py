"""What every command of the terminal shares: option types, progress, results and errors."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from hls_gan_plugin.engine.worker import Emit, execute, stop_on_signals, throttled
from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.errors import HlsGanError
from hls_gan_plugin.shared.jobs import Event, Job

Work = Callable[[Emit], dict[str, Any]]
Summary = Callable[[dict[str, Any]], str]

INTERRUPTED = 130
AS_JSON = click.option(
    "--json", "as_json", is_flag=True, help="Print events and result as JSON lines."
)


class BandNumbers(click.ParamType):  # type: ignore[type-arg]
    """ "3" or "2,3,4": 1-based band numbers in the model's order; or "B03=1,B04=2"."""

    name = "numbers"

    def convert(self, value: Any, param: Any, ctx: Any) -> dict[str, int] | tuple[int, ...]:
        """Numbers, or numbers by the name of the model's band."""
        parts = [part.strip() for part in str(value).split(",") if part.strip()]
        try:
            if parts and all("=" in part for part in parts):
                named = [part.split("=", 1) for part in parts]
                return {name.strip().upper(): int(number) for name, number in named}
            return tuple(int(part) for part in parts)
        except ValueError:
            self.fail(f"'{value}' is neither band numbers (2,3,4) nor B03=1,B04=2.", param, ctx)


class MaskBits(click.ParamType):  # type: ignore[type-arg]
    """Names or numbers of Fmask bits, separated by commas: "cloud,shadow" or "1,3"."""

    name = "bits"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[int, ...]:
        """The bit positions."""
        if isinstance(value, tuple):
            return value
        try:
            return tuple(
                int(hls.FmaskBit(int(part)) if part.isdigit() else hls.FmaskBit[part.upper()])
                for part in re.split(r"[,\s]+", value.strip())
            )
        except (KeyError, ValueError):
            known = ", ".join(f"{bit.name.lower()} ({bit.value})" for bit in hls.FmaskBit)
            self.fail(f"'{value}' names no Fmask bits; there are {known}.", param, ctx)


def run(job: Callable[[], Job], as_json: bool, summary: Summary) -> None:
    """Do a job as the terminal wants it: bar and text, or JSON lines; errors as one sentence."""
    run_work(lambda emit: execute(job(), emit), as_json, summary)


def run_work(work: Work, as_json: bool, summary: Summary) -> None:
    """`run` for whatever gives the values of a job's result."""
    stop_on_signals()
    try:
        with _shown(as_json) as emit:
            values = work(throttled(emit))
    except HlsGanError as error:
        _fail(Event("error", str(error), error=type(error).__name__), as_json)
    except KeyboardInterrupt:
        click.echo("Stopped; nothing was written.", err=True)
        sys.exit(INTERRUPTED)
    click.echo(Event("result", values=values).to_json() if as_json else summary(values))


def _fail(event: Event, as_json: bool) -> None:
    if as_json:
        click.echo(event.to_json())
    click.echo(f"Error: {event.message}", err=True)
    sys.exit(1)


@contextmanager
def _shown(as_json: bool) -> Iterator[Callable[[Event], None]]:
    if as_json:
        yield lambda event: click.echo(event.to_json())
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=1.0)

        def show(event: Event) -> None:
            if event.event == "progress":
                bar.update(task, completed=event.fraction or 0.0)
            if event.message:
                prefix = "Warning: " if event.event == "warning" else ""
                bar.console.print(f"{prefix}{event.message}", highlight=False, soft_wrap=True)

        yield show
