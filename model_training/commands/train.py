"""The command `train`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from model_training.commands.options import FILE, FOLDER
from model_training.commands.setting_options import given, setting_options


@click.command(
    epilog="The other settings are lines of the TOML file, as default.toml has them all; on the "
    "command line each is an option of its name too (crop_px: --crop-px)."
)
@click.argument("windows", type=FOLDER)
@click.argument("output", type=FOLDER)
@click.option("--settings", "settings_file", type=FILE, help="TOML file [default.toml].")
@click.option(
    "--from", "start_from", type=FILE, help="Model file to go on from, with settings for few pairs."
)
@click.option("--resume", is_flag=True, help="Go on from the last checkpoint in OUTPUT.")
@setting_options
def train(
    windows: Path,
    output: Path,
    settings_file: Path | None,
    start_from: Path | None,
    resume: bool,
    **fields: Any,
) -> None:
    """Train a generator on WINDOWS into the folder OUTPUT."""
    from model_training.training import launch

    launch.train(
        windows,
        output,
        settings_file=settings_file,
        overrides=given(fields),
        start_from=start_from,
        resume=resume,
    )
