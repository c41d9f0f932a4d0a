"""The terminal's `check`."""

from __future__ import annotations

import json

import click

from hls_gan_plugin.shared import model_store
from hls_gan_plugin.shared.jobs import CheckEngineJob
from hls_gan_plugin.terminal.options import AS_JSON
from hls_gan_plugin.terminal.run import run


@click.command("check")
@AS_JSON
def check_command(as_json: bool) -> None:
    """Show what the engine is made of: versions, devices, models and problems."""
    run(
        lambda: CheckEngineJob(tuple(str(path) for path in model_store.models().values())),
        as_json,
        lambda values: json.dumps(values, indent=2),
    )
