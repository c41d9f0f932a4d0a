"""The terminal's `fit-baseline`."""

from __future__ import annotations

from typing import Any

import click

from hls_gan_plugin.shared.choices import METHODS
from hls_gan_plugin.shared.jobs import FitBaselineJob
from hls_gan_plugin.terminal.options import (
    AS_JSON,
    BANDS,
    FMASK_BESIDE,
    MASK,
    mask_bits_option,
    scale_option,
)
from hls_gan_plugin.terminal.run import run
from hls_gan_plugin.terminal.scene_tables import SCENES, scenes_of


@click.command("fit-baseline")
@click.argument("output", type=click.Path())
@click.argument("original", required=False, type=click.Path())
@click.argument("reference", required=False, type=click.Path())
@click.option("--method", type=click.Choice(METHODS), default=METHODS[0], show_default=True)
@SCENES
@MASK
@BANDS
@FMASK_BESIDE
@mask_bits_option()
@scale_option()
@AS_JSON
def fit_baseline_command(
    output: str,
    original: str | None,
    reference: str | None,
    scenes: str | None,
    masks: tuple[str, ...],
    as_json: bool,
    **same: Any,
) -> None:
    """Fit a method of today on ORIGINAL and REFERENCE, and write it to OUTPUT (JSON)."""
    run(
        lambda: FitBaselineJob(scenes_of(scenes, original, reference, masks=masks), output, **same),
        as_json,
        lambda values: f"{values['output']}\n{values['method']}: {values['lines']}",
    )
