"""docs/benchmarks.md: a section a part; what is measured anew replaces its own section."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_INTRODUCTION = """\
<!-- Written by scripts/benchmark; edit benchmarks/, not this page. -->
# Benchmarks

How fast the product is, beside what its users would pick instead. `scripts/benchmark` measures
everything and writes this page; `--only PART` measures a part anew and replaces its section;
`--quick` runs everything once on small rasters, to see that it works.

Every ratio compares two things that ran in turns in one run: each round runs every command once,
the ratio is taken within the round, and the median over the rounds is shown. All times are wall
times of whole processes, start included, unless a table says otherwise; peak memory is the largest
resident size of any of a command's processes. The rasters are simulated (waves and noise, int16,
deflate, 256 blocks); the peers run the product's own weights, in an environment of their own
(`benchmarks/requirements.txt`).
"""
_COMMAND = "scripts/benchmark --only"


@dataclass(frozen=True)
class Table:
    """A part's rows, the headers first, and the words around them."""

    title: str
    about: str
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()


def section(name: str, table: Table, measured: str) -> str:
    """A part as Markdown; `measured` says when, how often and on what."""
    lines = [table.rows[0], ["---"] * len(table.rows[0]), *table.rows[1:]]
    rows = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    parts = [f"## {table.title}", table.about, rows, *table.notes]
    return "\n\n".join([*parts, f"`{_COMMAND} {name}` · {measured}"]) + "\n"


def replaced(page: str, order: Sequence[str], new: dict[str, str]) -> str:
    """The page with sections by their parts' names in place of those that it has, in `order`."""
    sections = {}
    for text in re.split(r"(?m)^(?=## )", page)[1:]:
        found = re.search(rf"`{_COMMAND} (\w+)`", text)
        if found:
            sections[found[1]] = text.strip() + "\n"
    sections |= new
    return "\n".join([_INTRODUCTION, *(sections[name] for name in order if name in sections)])
