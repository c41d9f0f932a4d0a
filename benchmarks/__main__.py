"""`scripts/benchmark`: measure and write docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from benchmarks import files, granule, machine, others, product
from benchmarks.context import Context
from benchmarks.page import Table, replaced, section
from benchmarks.timing import ROOT, BenchmarkError

PARTS: dict[str, Callable[[Context], Table]] = {
    **files.PARTS,
    **granule.PARTS,
    **product.PARTS,
    **others.PARTS,
}


@click.command()
@click.option("--quick", is_flag=True, help="Everything once on small rasters, for function.")
@click.option("--only", multiple=True, type=click.Choice(list(PARTS)), help="Parts; repeat.")
@click.option("--rounds", type=click.IntRange(1), default=5, show_default=True)
@click.option("--output", type=click.Path(path_type=Path), help="The page to write.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where the rasters lie meanwhile.")
def main(
    quick: bool, only: tuple[str, ...], rounds: int, output: Path | None, folder: Path | None
) -> None:
    """Measure the product beside its peers; parts not chosen keep their sections of the page."""
    folder = folder or ROOT / ".cache" / ("benchmarks-quick" if quick else "benchmarks")
    folder.mkdir(parents=True, exist_ok=True)
    output = output or (folder / "benchmarks.md" if quick else ROOT / "docs" / "benchmarks.md")
    context = Context(folder, quick, 1 if quick else rounds)
    failed = []
    for name in only or PARTS:
        began = machine.moment()
        click.echo(f"{name}: measuring", err=True)
        try:
            table = PARTS[name](context)
        except BenchmarkError as error:
            click.echo(f"{name}: not measured, {error}", err=True)
            failed.append(name)
            continue
        finally:
            context.tidy()
        times = "a single round" if context.rounds == 1 else f"medians of {context.rounds} rounds"
        text = section(name, table, f"{times}, {began} · {machine.here()}")
        page = output.read_text("utf-8") if output.exists() else ""
        output.write_text(replaced(page, list(PARTS), {name: text}), "utf-8")
    click.echo(output)
    if failed:
        raise click.ClickException(f"These parts were not measured: {', '.join(failed)}.")


if __name__ == "__main__":
    main()
