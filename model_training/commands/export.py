"""The command `export`: the model file that the plugin reads, and ONNX beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from model_training.commands.options import FILE, FOLDER, PLACE, most_windows


@click.command()
@click.argument("training", type=PLACE)
@click.argument("output", type=FILE)
@click.option("--name", help="The model's name [the settings' name].")
@click.option("--version", default="1", show_default=True, help="The model's version.")
@click.option("--description", default="", help="What it is for, in a sentence.")
@click.option("--windows", type=FOLDER, help="The window store [where the training found it].")
@most_windows
@click.option("--onnx", "onnx_file", type=FILE, help="Also write it as ONNX (for Deepness).")
@click.option("--force", is_flag=True, help="Export even what is no better than a linear fit.")
def export(training: Path, output: Path, **options: Any) -> None:
    """Write the best generator of TRAINING (a folder of `train`) as the model file OUTPUT."""
    from model_training.export.model_export import export_model

    card = export_model(training, output, **options)
    click.echo(f"{output}: {card.name} {card.version}", err=True)
