"""The command `simulate`, with a progress bar."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress

from model_training.simulation.run import simulate
from model_training.simulation.settings import SimulationSettings


def run(output: Path, fields: Mapping[str, Any]) -> None:
    """Simulate the pairs that `fields` of the settings describe.

    Raises:
        HlsGanError: see `simulate` and `SimulationSettings`.
    """
    settings = SimulationSettings(**fields)
    console = Console(stderr=True)
    with Progress(console=console) as bar:
        task = bar.add_task("simulating", total=1.0)
        simulate(
            settings,
            output,
            lambda share, words: bar.update(task, completed=share, description=words),
        )
    console.print(f"{settings.pairs} simulated pair(s) in {output}", markup=False)
