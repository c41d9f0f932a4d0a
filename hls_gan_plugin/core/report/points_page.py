"""The HTML page about points: what a model does to S30's brightness, band by band."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hls_gan_plugin.core.points.point_files import verdict
from hls_gan_plugin.core.points.point_scores import (
    LINE,
    NO_NEIGHBOURS,
    Difference,
    JudgedPoints,
    differences,
    grouped,
    scenes,
)
from hls_gan_plugin.core.raster.scenes import ORIGINAL
from hls_gan_plugin.core.report import points_figures
from hls_gan_plugin.core.report.figures import Look
from hls_gan_plugin.core.report.html_page import FileRow, numbered, versions, write_html
from hls_gan_plugin.core.report.text import counted

NAMES = {ORIGINAL: "original (S30)", LINE: "line of the other sites"}


@dataclass(frozen=True)
class PointsContent:
    """What the page is made of.

    models: names of the judged models, the main one first. cards, settings: rows of text.
    simulated: whether a table says that its pairs were simulated.
    """

    judged: JudgedPoints
    models: tuple[str, ...]
    simulated: bool = False
    files: Sequence[FileRow] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    cards: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    created: str = ""


def write_points_page(path: Path, content: PointsContent) -> None:
    """Write the page.

    Raises:
        OutputError: the file cannot be written.
    """
    judged = content.judged
    found = differences(judged)
    groups = {
        "site": grouped(judged, judged.pairs.site),
        "satellites": grouped(judged, judged.pairs.satellites),
    }
    kind = " (SIMULATED)" if content.simulated else ""
    context = {
        "title": f"Sentinel-2 (S30) beside Landsat (L30) at points{kind}",
        "content": content,
        "lines": _lines(content, found),
        "names": NAMES,
        "found": found,
        "original": ORIGINAL,
        "methods": list(judged.images),
        "groups": {kind: _tables(members) for kind, members in groups.items()},
        "pictures": numbered(_drawings(content, found, groups)),
        "versions": versions(),
        "scenes": len(set(scenes(judged.pairs).tolist())),
    }
    write_html(path, "points_page.html.j2", context)


def _tables(
    members: Mapping[str, Sequence[Difference]],
) -> dict[str, dict[str, dict[str, Difference]]]:
    """{group: {band: {method: difference}}}; a lone group says no more than all pairs do."""
    tables: dict[str, dict[str, dict[str, Difference]]] = {}
    for group, found in members.items() if len(members) > 1 else ():
        for d in found:
            tables.setdefault(group, {}).setdefault(d.band, {})[d.method] = d
    return tables


def _lines(content: PointsContent, found: Sequence[Difference]) -> list[str]:
    """What stands first: a verdict a model, on what it rests, and what points cannot tell."""
    judged, pairs = content.judged, content.judged.pairs
    lines = [f"{name}: {verdict(found, name, content.simulated)}" for name in content.models]
    if any(d.method == LINE for d in found):
        line = verdict(found, LINE, content.simulated)
        lines.append(f"A line per band, fitted on the other sites: {line}")
    sites = counted(len(set(pairs.site.tolist())), "site")
    about = f"Judged on {counted(len(pairs), 'pair')} of S30 and L30 values at {sites}"
    if judged.left_out:
        about += f"; {judged.left_out} more with a large difference are left out"
    return [*lines, f"{about}.", NO_NEIGHBOURS]


def _drawings(
    content: PointsContent,
    found: Sequence[Difference],
    groups: Mapping[str, Mapping[str, Sequence[Difference]]],
) -> list[tuple[str, str | None, str]]:
    judged = content.judged
    look = Look.of((*content.models, LINE), NAMES)
    drawings: list[tuple[str, str | None, str]] = [
        (
            "bands",
            points_figures.by_band(found, look),
            "Difference to L30 by band. Left: mean, with one standard deviation each way. Right: "
            "RMSE over that of the untouched S30; left of 1 is closer to Landsat.",
        ),
        (
            "reflectance",
            points_figures.by_reflectance(judged, (ORIGINAL, *content.models, LINE), look),
            "Difference to L30 by reflectance. Grey: each pair before. Lines: means of ten groups "
            "of equal size, sorted by the mean of S30 and L30.",
        ),
    ]
    for kind, members in groups.items():
        drawings += [
            (
                f"{kind} {name}",
                points_figures.by_site(members, name),
                f"RMSE of {name} over the original's by {kind} (number of pairs) and band. Below "
                "1 is closer to Landsat.",
            )
            for name in content.models
        ]
    return drawings
