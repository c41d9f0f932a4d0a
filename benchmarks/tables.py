"""docs/benchmarks.md: the tables of results as a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_INTRODUCTION = """\
<!-- Written by scripts/benchmark; edit benchmarks/, not this page. -->
# Benchmarks

How fast the product is, beside what its users would pick instead. `scripts/benchmark` writes this
page from the rounds in `benchmarks.json` beside it; `scripts/benchmark --quick` runs everything
once on small rasters, to see that it works.

Every ratio compares two things that ran in turns in one run: each round runs every command once,
the ratio is taken within the round, and the median over the rounds is shown. All times are wall
times of whole processes, start included, unless a table says otherwise; peak memory is the largest
resident size of any of a command's processes. A round is saved when it is complete; a benchmark
that was interrupted goes on with the rounds that are missing, as long as code and machine are the
same. The rasters are simulated (waves and noise, int16, deflate, 256 blocks); the peers run the
product's own weights, in an environment of their own (`benchmarks/requirements.txt`)."""


@dataclass(frozen=True)
class Table:
    """A part's rows and the words around them."""

    title: str
    about: str
    headers: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A table on the page; `command` makes it anew, `measured` says when and how often."""

    table: Table
    command: str = ""
    measured: str = ""
    machine: Mapping[str, str] | None = None


def page(sections: Sequence[Section]) -> str:
    """The page. The last section's machine stands on top; others are named where they were used."""
    machines = [section.machine for section in sections if section.machine]
    usual = machines[-1] if machines else {}
    about = "\n".join(f"- {name}: {text}" for name, text in usual.items())
    parts = [_INTRODUCTION, about, *(_section(section, usual) for section in sections)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(section: Section, usual: Mapping[str, str]) -> str:
    """A table as Markdown, its parts a blank line apart."""
    table = section.table
    parts = [f"## {table.title}", table.about]
    if table.rows:
        lines = [table.headers, ("---",) * len(table.headers), *table.rows]
        parts.append("\n".join(f"| {' | '.join(line)} |" for line in lines))
    parts += table.notes
    if section.machine and dict(section.machine) != dict(usual):
        parts.append("Measured elsewhere: " + "; ".join(section.machine.values()) + ".")
    if section.command:
        parts.append(f"`{section.command}` · {section.measured}")
    return "\n\n".join(parts)
