"""The command `calibrate`: what real points say the corrections leave between S30 and L30."""

from __future__ import annotations

from pathlib import Path

import click

from model_training.commands.options import FILE


@click.command()
@click.argument("points", type=FILE)
def calibrate(points: Path) -> None:
    """Fit the simulation's corrections to the pairs of points in the table POINTS; print them.

    They belong in model_training/simulation/calibrated.py.
    """
    from model_training.simulation.calibration import calibration_lines

    for line in calibration_lines(points):
        click.echo(line)
