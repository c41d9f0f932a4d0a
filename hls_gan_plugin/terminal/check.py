"""The terminal's `check`."""

from __future__ import annotations

from typing import Any

import click

from hls_gan_plugin.shared import model_store
from hls_gan_plugin.shared.engine_lines import engine_lines
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
        _as_text,
    )


def _as_text(values: dict[str, Any]) -> str:
    """The check for people to read, ending with what is wrong."""
    wrong = [f"Problem: {sentence}" for sentence in values["problems"]] or ["No problem found."]
    return "\n".join([*engine_lines(values), "", *wrong])
