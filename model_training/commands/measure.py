"""The command `measure`: what simulated pairs are like, beside what is known of real ones."""

from __future__ import annotations

from pathlib import Path

import click

from model_training.commands.options import FOLDER


@click.command()
@click.argument("folder", type=FOLDER)
@click.argument("output", type=FOLDER)
def measure(folder: Path, output: Path) -> None:
    """Measure the simulated pairs in FOLDER; write tables and a figure to OUTPUT."""
    from model_training.simulation.measuring import measure_pairs

    measure_pairs(folder, output, lambda share, words: click.echo(words, err=True))
