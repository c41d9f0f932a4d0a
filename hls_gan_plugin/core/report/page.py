"""The HTML report: one self-contained file that a reviewer can read, print and check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hls_gan_plugin.core.raster.scenes import ORIGINAL, REFERENCE
from hls_gan_plugin.core.report import breakdown, figures
from hls_gan_plugin.core.report import evidence as evidence_figures
from hls_gan_plugin.core.report.examples import Example, examples_figure
from hls_gan_plugin.core.report.html_page import (
    FileRow,
    Picture,
    numbered,
    versions,
    write_html,
)
from hls_gan_plugin.core.report.text import counted, summary_lines
from hls_gan_plugin.core.scoring.comparison import Compared
from hls_gan_plugin.core.scoring.seams import SeamMeasure
from hls_gan_plugin.core.scoring.significance import (
    BETTER,
    Clusters,
    MethodSummary,
    clusters,
    summarise,
)


@dataclass(frozen=True)
class ReportContent:
    """What the report is made of.

    generated: the judged methods, the main one first. names: how methods are called.
    in_sample: baselines that were fitted on pairs that they are judged on.
    warnings: what makes the result doubtful, a sentence each.
    settings, models: rows of text. class_names: by value of the class raster.
    """

    title: str
    compared: Compared
    generated: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    in_sample: tuple[str, ...] = ()
    simulated: bool = False
    warnings: Sequence[str] = ()
    files: Sequence[FileRow] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    models: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    seams: Mapping[str, Sequence[SeamMeasure]] = field(default_factory=dict)
    examples: Sequence[Example] = ()
    class_names: Mapping[int, str] = field(default_factory=dict)
    created: str = ""


def write_report(path: Path, content: ReportContent) -> None:
    """Write the report.

    Raises:
        OutputError: the file cannot be written.
    """
    write_html(path, "page.html.j2", _context(content))


def _context(content: ReportContent) -> dict[str, Any]:
    table = content.compared.table
    names = _names(content)
    groups = clusters(table)
    summaries = summarise(table)
    return {
        "title": content.title,
        "content": content,
        "names": names,
        "lines": summary_lines(table, content.generated, names, content.simulated),
        "summaries": _by_band(summaries),
        "clusters": groups,
        "cluster_note": cluster_note(groups),
        "scores": ("ssim", "mse", "rmse", "bias", "correlation"),
        "better": tuple(BETTER),
        "original": ORIGINAL,
        "pictures": _pictures(content, names, summaries),
        "seams": _seam_rows(content),
        **_tables(content),
        "versions": versions(),
        "table": table,
        "unscored": int((~table.scored.any(1)).sum()),
    }


def _tables(content: ReportContent) -> dict[str, Any]:
    """The tables of the evidence; empty where none was gathered."""
    evidence, table = content.compared.evidence, content.compared.table
    main = _main(content)
    if evidence is None:
        return {"indices": [], "strata": [], "gains": [], "frequencies": [], "displacement": "",
                "main": main}  # fmt: skip
    return {
        "indices": breakdown.index_rows(evidence),
        "strata": breakdown.stratum_tables(evidence, main),
        "gains": breakdown.gain_rows(evidence, table.bands, (*content.generated, main)),
        "frequencies": breakdown.frequency_heads(),
        "displacement": breakdown.displacement(evidence),
        "main": main,
    }


def _main(content: ReportContent) -> str:
    """The method that is judged first; the original where there is no other."""
    return next(iter((*content.generated, *content.compared.table.methods[1:])), ORIGINAL)


def _names(content: ReportContent) -> dict[str, str]:
    names = {ORIGINAL: "original (S30)", REFERENCE: "reference (L30)"}
    for method in content.compared.table.methods[1:]:
        name = content.names.get(method, method)
        names[method] = f"{name} (in-sample)" if method in content.in_sample else name
    return names


def _by_band(summaries: Sequence[MethodSummary]) -> dict[str, list[MethodSummary]]:
    grouped: dict[str, list[MethodSummary]] = {}
    for summary in summaries:
        grouped.setdefault(summary.band, []).append(summary)
    return grouped


def cluster_note(groups: Clusters) -> str:
    """How the bootstrap was done, in words."""
    return counted(groups.count, groups.unit)


def _seam_rows(content: ReportContent) -> list[tuple[str, SeamMeasure]]:
    return [(scene, row) for scene, rows in content.seams.items() for row in rows]


def _pictures(
    content: ReportContent, names: dict[str, str], summaries: Sequence[MethodSummary]
) -> dict[str, Picture]:
    """The figures by name, numbered as they appear; those without data are left out."""
    return numbered(_drawings(content, names, summaries))


def _drawings(
    content: ReportContent, names: dict[str, str], summaries: Sequence[MethodSummary]
) -> list[tuple[str, str | None, str]]:
    table, evidence = content.compared.table, content.compared.evidence
    look = figures.Look.of((*content.generated, *reversed(table.methods)), names)
    main = tuple(dict.fromkeys((ORIGINAL, _main(content))))
    mean = "" if len(table.bands) == 1 else f" (mean of {len(table.bands)} bands)"
    drawings: list[tuple[str, str | None, str]] = [
        (
            "ssim",
            figures.png(figures.by_window(table, main, "ssim", look)),
            f"SSIM by test window{mean}, original and generated against Landsat. Above in the "
            "order of the windows, below sorted by the original's. Higher is better.",
        ),
        (
            "mse",
            figures.png(figures.by_window(table, main, "mse", look)),
            f"MSE by test window{mean}, on values scaled to -1..1. Above in the order of the "
            "windows, below sorted by the original's (logarithmic). Lower is better.",
        ),
    ]
    if len(table.methods) > 1:
        drawings.append(
            (
                "gains",
                figures.gains(summaries, look),
                "Mean gain of every method over the original, by band, with 95% intervals "
                f"(bootstrap over {cluster_note(clusters(table))}).",
            )
        )
    if content.examples and len(main) > 1:
        drawings.append(
            (
                "examples",
                examples_figure(content.examples, main[1], table.bands, names),
                "Example windows: those with the largest, the median and the smallest gain. The "
                "three images of a row share one stretch (2% to 98% of the reference). Right: "
                "differences to the reference in reflectance.",
            )
        )
    return drawings + (_evidence_drawings(content, look) if evidence else [])


def _evidence_drawings(
    content: ReportContent, look: figures.Look
) -> list[tuple[str, str | None, str]]:
    table, evidence = content.compared.table, content.compared.evidence
    if evidence is None:
        return []
    agreement, bands = evidence.agreement, table.bands
    windows = counted(evidence.spectrum.windows, "window")
    return [
        (
            "density",
            evidence_figures.densities(agreement, bands, evidence.drawn, look),
            "Reflectance of the image against the reference before and after, pixels per bin "
            "(logarithmic), with the ordinary regression line and the dotted line of identity.",
        ),
        (
            "levels",
            evidence_figures.bias_by_level(agreement, bands, table.methods, look),
            "Bias (image minus reference) by reflectance level. Grey: how often each level occurs. "
            "Pixels are sorted by the mean of original and reference, since sorting by the "
            "reference alone would turn its noise into a bias.",
        ),
        (
            "classes",
            evidence_figures.class_bias(agreement, bands, table.methods, content.class_names, look),
            "Bias (image minus reference) by class.",
        ),
        (
            "spectra",
            evidence_figures.spectra(evidence.spectrum, bands, evidence.drawn, look),
            f"Radial power spectra, mean of {windows} without gaps (Hann window). Right: "
            "relative to the reference; below 1 texture is lost, above 1 it is invented or noise. "
            "Grey: above half the Nyquist frequency.",
        ),
    ]
