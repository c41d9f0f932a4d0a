"""`python -m model_training`: from HLS granules to a model file, one command a step."""

from __future__ import annotations

import functools
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import click

from hls_gan_plugin.core.errors import HlsGanError
from model_training.setting_options import given, setting_options

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """Find pairs of HLS granules, cut windows, train, evaluate and export a generator."""
    # SIGTERM as an exception, so that whatever is half-written is cleared away.
    signal.signal(signal.SIGTERM, _terminate)


def _terminate(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _in_a_sentence(command: Callable[..., None]) -> Callable[..., None]:
    """Show an `HlsGanError` as its one sentence and exit with 1."""

    @functools.wraps(command)
    def run(*args: Any, **values: Any) -> None:
        try:
            command(*args, **values)
        except HlsGanError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(getattr(error, "exit_code", 1))
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            sys.exit(128 + signal.SIGINT)

    return run


@main.command()
@click.argument("windows", type=_FOLDER)
@click.argument("output", type=_FOLDER)
@click.option("--settings", "settings_file", type=_FILE, help="TOML file [default.toml].")
@click.option("--from", "start_from", type=_FILE, help="Model file to begin with (fine-tuning).")
@click.option("--resume", is_flag=True, help="Go on from the last checkpoint in OUTPUT.")
@setting_options
@_in_a_sentence
def train(
    windows: Path,
    output: Path,
    settings_file: Path | None,
    start_from: Path | None,
    resume: bool,
    **fields: Any,
) -> None:
    """Train a generator on WINDOWS into the folder OUTPUT."""
    from model_training.training_run import train as run

    run(
        windows,
        output,
        settings_file=settings_file,
        overrides=given(fields),
        start_from=start_from,
        resume=resume,
    )


if __name__ == "__main__":
    main()
