"""`python -m model_training.simulation FOLDER OUTPUT`: measure simulated pairs."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hls_gan_plugin.shared.errors import HlsGanError
from model_training.simulation.report import calibration_report


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.argument("output", type=click.Path(file_okay=False, path_type=Path))
def main(folder: Path, output: Path) -> None:
    """Measure the simulated pairs in FOLDER; write tables and a figure to OUTPUT."""
    try:
        calibration_report(folder, output, lambda share, words: click.echo(words, err=True))
    except HlsGanError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
