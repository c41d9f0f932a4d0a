"""The command `judge-real`: what real data say of a model, written into its card."""

from __future__ import annotations

from pathlib import Path

import click

from model_training.commands.options import DAYS, FILE, FOLDER, PLACE


@click.command("judge-real")
@click.argument("model", type=FILE)
@click.option(
    "--points",
    multiple=True,
    type=PLACE,
    help="Table of S30 and L30 values at points, as `python -m hls_gan_plugin points` takes it; "
    "repeat.",
)
@click.option(
    "--max-days",
    type=DAYS,
    default=0,
    show_default=True,
    help="Days between the two values of a point, at most.",
)
@click.option("--source", default="", help="Where the points come from, in words.")
@click.option("--granule", type=FOLDER, help="Folder of an S30 granule, for the texture's gains.")
def judge_real(
    model: Path, points: tuple[Path, ...], max_days: int, source: str, granule: Path | None
) -> None:
    """Judge the model file MODEL on real data and write the figures into its card.

    The plugin's panel shows them. The weights stay as they are; the file's SHA-256 does not.
    """
    from hls_gan_plugin.shared.hls import COMMON_NAMES
    from model_training.judging.real_data import judge_on_real_data
    from model_training.simulation.evidence import REAL_GAINS

    # Of real L30's short-wave infrared too little is known, and of its NIR nothing.
    visible = dict.fromkeys(COMMON_NAMES[:4], (None, *REAL_GAINS["visible"]))
    card = judge_on_real_data(model, points, max_days, source, granule, visible)
    for band, rmse in card.scores.get("points", {}).get("rmse", {}).items():
        told = ", ".join(f"{method} {value:.4f}" for method, value in rmse.items())
        click.echo(f"{band}: RMSE {told}")
    for band, gains in card.scores.get("gains", {}).get("generated", {}).items():
        click.echo(f"{band}: gains " + " ".join(f"{gain:.2f}" for gain in gains))
