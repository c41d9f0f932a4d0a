"""`scripts/benchmark`: measure everything and write docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from benchmarks import inference, machine, others
from benchmarks.context import PEERS_PYTHON, Context
from benchmarks.tables import Results, Table
from benchmarks.timing import ROOT

_ROUNDS = 5
PARTS: dict[str, Callable[[Context], Table]] = {
    "files": lambda c: inference.files(c, 1, c.granule_px, c.rounds),
    "files6": lambda c: inference.files(c, 6, c.granule_px, min(c.rounds, 3)),
    "small": lambda c: inference.files(c, 1, c.small_px, c.rounds),
    "growth": inference.growth,
    "forward": inference.forward_passes,
    "start": inference.start_up,
    "many": inference.many,
    "gaps": inference.gaps,
    "scoring": others.scoring,
    "training": others.training,
    "cuda": others.cuda,
}


@click.command()
@click.option("--quick", is_flag=True, help="Everything once on small rasters, for function.")
@click.option("--only", multiple=True, type=click.Choice(list(PARTS)), help="Parts; repeat.")
@click.option("--rounds", type=click.IntRange(min=1), help=f"Rounds of each part [{_ROUNDS}].")
@click.option("--output", type=click.Path(path_type=Path), help="The page to write.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where rasters and results lie.")
def main(
    quick: bool, only: tuple[str, ...], rounds: int | None, output: Path | None, folder: Path | None
) -> None:
    """Measure the product beside its peers; parts not chosen keep their last figures."""
    folder = folder or ROOT / ".cache" / ("benchmarks-quick" if quick else "benchmarks")
    folder.mkdir(parents=True, exist_ok=True)
    output = output or (folder / "benchmarks.md" if quick else ROOT / "docs" / "benchmarks.md")
    results = Results(folder / "results.json")
    context = Context(folder, quick, rounds or (1 if quick else _ROUNDS))
    about = machine.describe()
    if PEERS_PYTHON.exists():
        packages = ("torch", "monai", "onnxruntime", "openvino")
        about["Peers"] = machine.versions(PEERS_PYTHON, packages)
    for part in only or PARTS:
        click.echo(f"{part} …", err=True)
        results.put(part, PARTS[part](context), about)
        output.write_text(results.page(list(PARTS)), encoding="utf-8")
    click.echo(output)


if __name__ == "__main__":
    main()
