"""The command `simulate`, with a progress bar."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress

from hls_gan_plugin.shared.hls import band
from model_training.commands.options import FOLDER, SEED, SHARE


@click.command()
@click.argument("output", type=FOLDER)
@click.option("--pairs", default=12, show_default=True, help="Number of pairs.")
@click.option("--size", "size_px", default=1024, show_default=True, help="A granule's side, px.")
@click.option(
    "--seed", type=SEED, default=1, show_default=True, help="Every drawn number follows from it."
)
@click.option("--biomes", help="Comma-separated; taken in turn [all].")
@click.option(
    "--bands", help="S30 bands, comma-separated; each is the same as among all six [all]."
)
@click.option("--first-tile", help="MGRS name of the first pair's tile [31TBA].")
@click.option("--cloudy-share", type=SHARE, help="Share of pairs with clouds, 0..1 [0.3].")
@click.option("--edge-share", type=SHARE, help="Share of pairs with a swath's edge, 0..1 [0.1].")
@click.option("--texture", type=FOLDER, help="Folder of a real S30 granule to take as surface.")
@click.option(
    "--without",
    type=click.Choice(["misregistration", "atmosphere", "noise"]),
    multiple=True,
    help="Leave out a random part, for studies; repeat.",
)
def simulate(
    output: Path, biomes: str | None, bands: str | None, without: tuple[str, ...], **fields: Any
) -> None:
    """Make simulated same-day pairs in the folder OUTPUT; what stands there is kept."""
    from model_training.simulation.run import simulate as simulate_pairs
    from model_training.simulation.settings import SimulationSettings

    if bands is not None:
        fields["bands"] = tuple(band("S30", name.strip()).common_name for name in bands.split(","))
    if biomes is not None:
        fields["biomes"] = tuple(name.strip() for name in biomes.split(","))
    fields |= dict.fromkeys(without, False)
    given = {name: value for name, value in fields.items() if value is not None}
    settings = SimulationSettings(**given)
    console = Console(stderr=True)
    with Progress(console=console) as bar:
        task = bar.add_task("simulating", total=1.0)
        simulate_pairs(
            settings,
            output,
            lambda share, words: bar.update(task, completed=share, description=words),
        )
    console.print(f"{settings.pairs} simulated pair(s) in {output}", markup=False)
