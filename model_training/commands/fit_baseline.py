"""The command `fit-baseline`: a method of today, fitted on windows."""

from __future__ import annotations

from pathlib import Path

import click

from model_training.commands.options import FILE, FOLDER


@click.command("fit-baseline")
@click.argument("windows", type=FOLDER)
@click.argument("output", type=FILE)
@click.option(
    "--method",
    type=click.Choice(["ordinary", "reduced-major-axis", "histogram"]),
    default="ordinary",
    show_default=True,
)
def fit_baseline(windows: Path, output: Path, method: str) -> None:
    """Fit a method of today on the training windows of WINDOWS, and write it to OUTPUT (JSON).

    `python -m hls_gan_plugin` applies it (apply-baseline) and judges it (score --baseline).
    """
    from hls_gan_plugin.core.baselines.baseline import save_baseline
    from hls_gan_plugin.core.raster.checked_results import checked_results
    from model_training.data.window_store import WindowStore
    from model_training.training import validation

    with checked_results([output]) as paths:
        save_baseline(paths[str(output)], validation.fit_baseline(WindowStore(windows), method))
