"""`scripts/benchmark`: measure everything and write docs/benchmarks.md."""

from __future__ import annotations

from pathlib import Path

import click

from benchmarks import files, inference, machine, others
from benchmarks.context import PEERS_PYTHON, Context
from benchmarks.measurements import Here, Measurements, Part, digest
from benchmarks.tables import Section, Table, page
from benchmarks.timing import ROOT, BenchmarkError

_ROUNDS = 5
PARTS: dict[str, Part] = {**files.PARTS, **inference.PARTS, **others.PARTS}


def _say(message: str) -> None:
    click.echo(message, err=True)


@click.command()
@click.option("--quick", is_flag=True, help="Everything once on small rasters, for function.")
@click.option("--only", multiple=True, type=click.Choice(list(PARTS)), help="Parts; repeat.")
@click.option(
    "--rounds",
    type=click.IntRange(min=1),
    help=f"Rounds that each part shall have, those that it has included [{_ROUNDS}].",
)
@click.option("--anew", is_flag=True, help="Forget the rounds that the parts have.")
@click.option("--output", type=click.Path(path_type=Path), help="The page to write.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where the rasters lie meanwhile.")
def main(
    quick: bool,
    only: tuple[str, ...],
    rounds: int | None,
    anew: bool,
    output: Path | None,
    folder: Path | None,
) -> None:
    """Measure the product beside its peers; parts not chosen keep their last figures.

    The rounds are kept beside the page, in a JSON file of its name; an interrupted benchmark goes
    on from there.
    """
    folder = folder or ROOT / ".cache" / ("benchmarks-quick" if quick else "benchmarks")
    folder.mkdir(parents=True, exist_ok=True)
    output = output or (folder / "benchmarks.md" if quick else ROOT / "docs" / "benchmarks.md")
    measurements = Measurements(output.with_suffix(".json"))
    context = Context(folder, quick, rounds or (1 if quick else _ROUNDS))
    here = Here(digest(), _machine())
    failed = [
        name
        for name in only or PARTS
        if not _measured(name, context, here, measurements, anew or quick, output)
    ]
    click.echo(output)
    if failed:
        raise click.ClickException(f"These parts failed: {', '.join(failed)}.")


def _measured(
    name: str, context: Context, here: Here, measurements: Measurements, anew: bool, output: Path
) -> bool:
    """Measure one part and write the page, whatever happens; whether no command failed."""
    part = PARTS[name]
    if part.absent():
        _say(f"{name}: not measured, {part.absent()}")
        return True
    try:
        here.measure(name, part, context, measurements, _say, anew)
    except BenchmarkError as error:
        _say(f"{name}: {error}")
        return False
    finally:
        context.tidy()
        output.write_text(page([_section(n, p, measurements) for n, p in PARTS.items()]), "utf-8")
    return True


def _machine() -> dict[str, str]:
    about = machine.describe()
    if PEERS_PYTHON.exists():
        packages = ("torch", "monai", "onnxruntime", "openvino")
        about["Peers"] = machine.versions(PEERS_PYTHON, packages)
    return about


def _section(name: str, part: Part, measurements: Measurements) -> Section:
    held = measurements.get(name)
    if held is None:
        why = part.absent() or "this part has not been run"
        return Section(Table(name, f"Not measured: {why}."))
    try:
        table = part.table(held)
    except KeyError:  # rounds of other code, which ran other commands
        return Section(Table(name, "Not measured: its rounds are of other code; run it anew."))
    return Section(table, f"scripts/benchmark --only {name}", held.measured, held.machine)


if __name__ == "__main__":
    main()
