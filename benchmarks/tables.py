"""Tables of results, kept as JSON between runs and written as docs/benchmarks.md."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_INTRODUCTION = """\
<!-- Written by scripts/benchmark; edit benchmarks/, not this page. -->
# Benchmarks

How fast the product is, beside what its users would pick instead. `scripts/benchmark` writes this
page; `scripts/benchmark --quick` runs everything once on small rasters, to see that it works.

Every ratio compares two things that ran in turns in one run: each round runs every command once,
the ratio is taken within the round, and the median over the rounds is shown. All times are wall
times of whole processes, start included, unless a table says otherwise; peak memory is the largest
resident size. The rasters are simulated (waves and noise, int16, deflate, 256 blocks); the peers
run the product's own weights, in an environment of their own (`benchmarks/requirements.txt`)."""


@dataclass(frozen=True)
class Table:
    """One part of the page; `command` makes it anew, `measured` says when and how often."""

    title: str
    about: str
    headers: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()
    command: str = ""
    measured: str = ""


class Results:
    """The tables by the name of their part, in a JSON file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._content: dict[str, Any] = {"machine": {}, "tables": {}}
        if path.exists():
            self._content = json.loads(path.read_text(encoding="utf-8"))

    def put(self, part: str, table: Table, machine: dict[str, str]) -> None:
        """Keep a part's table, in place of an older one."""
        self._content["machine"] = machine
        self._content["tables"][part] = dataclasses.asdict(table)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(json.dumps(self._content, indent=1), encoding="utf-8")

    def page(self, parts: list[str]) -> str:
        """The page, its parts in the given order; those without a result say so."""
        missing = {"about": "Not measured: this part has not been run.", "rows": ()}
        tables = [self._content["tables"].get(part, {"title": part, **missing}) for part in parts]
        about = "\n".join(f"- {name}: {text}" for name, text in self._content["machine"].items())
        return "\n\n".join([_INTRODUCTION, about, *map(_section, tables)]) + "\n"


def _section(table: dict[str, Any]) -> str:
    """A table as Markdown, its parts a blank line apart."""
    parts = [f"## {table['title']}", table["about"]]
    if table["rows"]:
        lines = [table["headers"], ["---"] * len(table["headers"]), *table["rows"]]
        parts.append("\n".join(f"| {' | '.join(line)} |" for line in lines))
    parts += table.get("notes", ())
    if table.get("command"):
        parts.append(f"`{table['command']}` · {table['measured']}")
    return "\n\n".join(parts)
