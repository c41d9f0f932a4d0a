"""docs/architecture.svg, drawn from the imports: a box a folder, each above all that it stands on.

    scripts/draw_architecture.py [FILE]

An arrow says "imports"; one that follows from others is left out.
"""

from __future__ import annotations

import ast
import itertools
import sys
import textwrap
from collections import defaultdict
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("algorithms", "hls_gan_plugin", "model_training")
ENTRANCE = "the plugin's folder"
# Who runs a folder; the longest name that a folder's own begins with decides.
COLUMNS = ("QGIS", "QGIS and the engine", "the engine", "the engine, to train")
RUN_BY = {
    "": "QGIS",
    "algorithms": "QGIS",
    "hls_gan_plugin": "QGIS",
    "hls_gan_plugin/shared": "QGIS and the engine",
    "hls_gan_plugin/client": "QGIS and the engine",
    "hls_gan_plugin/core": "the engine",
    "hls_gan_plugin/engine": "the engine",
    "hls_gan_plugin/terminal": "the engine",
    "hls_gan_plugin/__main__": "the engine",
    "model_training": "the engine, to train",
}
COLOURS = dict(zip(COLUMNS, ("#d8ead2", "#ededed", "#d3e3f5", "#f7e3c8"), strict=True))
WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN, HEADER = 214, 56, 14, 34, 16, 34
LETTERS = 34  # of a description in a line


class Box(NamedTuple):
    """A folder on the drawing; x, y: its upper left corner."""

    room: str
    x: float
    y: float


def rooms(root: Path = ROOT) -> dict[str, set[str]]:
    """By folder ("" for the root) or `__main__`, the others that its files import."""
    files = [root / "__init__.py"]
    files += [path for package in PACKAGES for path in sorted((root / package).rglob("*.py"))]
    found: dict[str, set[str]] = defaultdict(set)
    for path in files:
        own = room_of(path.relative_to(root))
        reached = {room_of(file) for file in imported(path, root)}
        found[own] |= reached - {own}
    known = set().union(*found.values())
    return {room: others for room, others in found.items() if others or room in known}


def room_of(file: Path) -> str:
    """The folder of a file; a door (`__main__`) stands for itself."""
    name = file.with_suffix("") if file.stem == "__main__" else file.parent
    return "" if str(name) == "." else name.as_posix()


def imported(path: Path, root: Path) -> set[Path]:
    """The product's files that a file imports, but for names of a package (its version)."""
    package = path.parent.relative_to(root).parts
    modules = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*above, *([node.module] if node.module else [])])
            modules |= {f"{base}.{alias.name}" for alias in node.names}
    names = {name for module in modules for name in (module, module.rpartition(".")[0]) if name}
    files = {Path(*name.split(".")).with_suffix(".py") for name in names}
    return {file for file in files if (root / file).is_file()}


def floors(graph: dict[str, set[str]]) -> dict[str, int]:
    """By room, how many stand below it at the most; a circle raises `CycleError`."""
    level: dict[str, int] = {}
    for room in TopologicalSorter(graph).static_order():
        level[room] = max((level[other] + 1 for other in graph.get(room, ())), default=0)
    return level


def direct(graph: dict[str, set[str]]) -> set[tuple[str, str]]:
    """The arrows that do not follow from others."""
    reach: dict[str, set[str]] = {}
    for room in TopologicalSorter(graph).static_order():
        others = graph.get(room, set())
        reach[room] = others.union(*(reach[other] for other in others))
    return {
        (room, other)
        for room, others in graph.items()
        for other in others
        if not any(other in reach[third] for third in others)
    }


def run_by(room: str) -> str:
    """Whose Python runs a room."""
    known = [name for name in RUN_BY if not name or f"{room}/".startswith(f"{name}/")]
    return RUN_BY[max(known, key=len)]


def boxes(graph: dict[str, set[str]]) -> dict[str, Box]:
    """Where each room is drawn: a column by who runs it, a row by its floor."""
    level = floors(graph)
    by_place: dict[tuple[str, int], list[str]] = defaultdict(list)
    for room in sorted(graph):
        by_place[run_by(room), level[room]].append(room)
    placed, left = {}, MARGIN
    for column in COLUMNS:
        rows = {floor: names for (who, floor), names in by_place.items() if who == column}
        wide = max(len(names) for names in rows.values())
        for floor, names in rows.items():
            indent = (wide - len(names)) * (WIDTH + GAP_X) / 2
            y = MARGIN + HEADER + (max(level.values()) - floor) * (HEIGHT + GAP_Y)
            for place, room in enumerate(names):
                placed[room] = Box(room, left + indent + place * (WIDTH + GAP_X), y)
        left += wide * (WIDTH + GAP_X) + GAP_X
    return placed


def description(room: str, root: Path = ROOT) -> str:
    """The first sentence of the room's own words."""
    file = root / room / "__init__.py"
    if room.endswith("__main__"):
        file = root / f"{room}.py"
    words = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return words.partition("\n")[0].partition(". ")[0].rstrip(".").replace("`", "")


def svg(root: Path = ROOT) -> str:
    """The drawing."""
    graph = rooms(root)
    placed = boxes(graph)
    width = max(box.x for box in placed.values()) + WIDTH + MARGIN
    height = max(box.y for box in placed.values()) + HEIGHT + MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        'font-family="sans-serif" font-size="11">',
        '<rect width="100%" height="100%" fill="white"/>',
        *(_header(column, placed) for column in COLUMNS),
        *(_arrow(placed[a], placed[b]) for a, b in sorted(direct(graph))),
        _between_processes(placed["hls_gan_plugin/client"], placed["hls_gan_plugin/engine"]),
        *(_box(box, root) for box in placed.values()),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _header(column: str, placed: dict[str, Box]) -> str:
    xs = [box.x for room, box in placed.items() if run_by(room) == column]
    middle = (min(xs) + max(xs) + WIDTH) / 2
    return (
        f'<text x="{middle:g}" y="{MARGIN + 14}" text-anchor="middle" font-size="14" '
        f'font-weight="bold" fill="#555">run by {escape(column)}</text>'
    )


def _arrow(upper: Box, lower: Box) -> str:
    x1, y1 = upper.x + WIDTH / 2, upper.y + HEIGHT
    x2, y2 = lower.x + WIDTH / 2, lower.y - 1
    bend = max(GAP_Y, (y2 - y1) / 2)
    return (
        f'<path d="M{x1:g} {y1:g}C{x1:g} {y1 + bend:g} {x2:g} {y2 - bend:g} {x2:g} {y2:g}" '
        'fill="none" stroke="#777"/>'
        f'<path d="M{x2:g} {y2:g}l-3.5 -7h7z" fill="#777"/>'
    )


def _between_processes(client: Box, engine: Box) -> str:
    """What is no import: the engine is a process, and `client` starts it."""
    x1, y1 = client.x + WIDTH / 2, client.y
    x2, y2 = engine.x, engine.y + HEIGHT / 2
    return (
        f'<path d="M{x1:g} {y1:g}V{y2:g}H{x2:g}" fill="none" stroke="#b04a2f" '
        'stroke-width="1.5" stroke-dasharray="6 4"/>'
        f'<path d="M{x2:g} {y2:g}l-8 -4v8z" fill="#b04a2f"/>'
        f'<text x="{x1 + 10:g}" y="{y2 - 8:g}" fill="#b04a2f">starts a process: one job in (JSON), '
        "events out</text>"
    )


def _box(box: Box, root: Path) -> str:
    lines = textwrap.wrap(description(box.room, root), LETTERS, max_lines=2, placeholder=" …")
    texts = [
        f'<text x="{box.x + 8:g}" y="{box.y + 16:g}" font-weight="bold">'
        f"{escape(box.room or ENTRANCE)}</text>"
    ]
    for line, y in zip(lines, itertools.count(box.y + 31, 14)):
        texts.append(f'<text x="{box.x + 8:g}" y="{y:g}">{escape(line)}</text>')
    return (
        f'<rect x="{box.x:g}" y="{box.y:g}" width="{WIDTH}" height="{HEIGHT}" rx="5" '
        f'fill="{COLOURS[run_by(box.room)]}" stroke="#999"/>' + "".join(texts)
    )


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "architecture.svg"
    target.write_text(svg(), encoding="utf-8")
