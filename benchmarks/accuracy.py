"""docs/accuracy.md: every model beside the methods of today, on held-out windows.

    scripts/accuracy WINDOWS --model green=resources/models/green.safetensors --model …

With --granule, also how each model passes a real S30 granule's spatial frequencies. With --figures,
also the two figures of the published experiment: SSIM and MSE by window.
Each model is judged in its own bands; baselines are fitted on the store's training windows.
"""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click
import torch
from rich.progress import Progress

from hls_gan_plugin.core.raster.scenes import ORIGINAL
from hls_gan_plugin.core.report.figures import Look, by_window
from hls_gan_plugin.core.report.html_page import format_score
from hls_gan_plugin.core.report.page import cluster_note
from hls_gan_plugin.core.report.text import overall_gain, verdict
from hls_gan_plugin.core.scoring.comparison import WindowTable
from hls_gan_plugin.core.scoring.cross_spectra import FREQUENCIES, CrossSpectrum
from hls_gan_plugin.core.scoring.significance import BETTER, MethodSummary, clusters, summarise
from hls_gan_plugin.shared.staging import staged
from model_training.data.window_store import WindowRow, WindowStore
from model_training.judging.evaluation import (
    EXPECTED,
    GENERATED,
    HISTOGRAM,
    LINEAR,
    Evaluation,
    evaluate,
)
from model_training.judging.real_data import granule_spectrum
from model_training.judging.trained import Trained, load_trained
from model_training.training.validation import chunks, thinned

NAMES = {
    ORIGINAL: "original S30 (HLS's own bandpass adjustment)",
    LINEAR: "linear regression",
    HISTOGRAM: "histogram matching",
    EXPECTED: "expected L30 (what no method can beat but by chance)",
}
MANIFEST = "held_out_windows.csv"
_SCORES = ("ssim", "mse", "rmse", "bias")
_INTRODUCTION = """# Accuracy

How close each method comes to Landsat (L30), on windows of scenes that no model was trained on.
Made by `scripts/accuracy`; the definitions of the scores stand in every report of
`python -m hls_gan_plugin score`.

SSIM and MSE are on values scaled to -1..1, RMSE and bias in reflectance; means over the windows.
Wins: windows in which the method is closer than the original. The interval is that of the mean
gain over the original (positive is closer), 95%, from a bootstrap over scenes. The baselines are
fitted on the training windows, not on those that they are judged on."""


_GAINS = """## Gains by spatial frequency

How much of S30's amplitude an image passes at each frequency in cycles a pixel, over blocks of
32 x 32 clear pixels with the image's shift taken out: 1 keeps it, less blurs, more sharpens. A
model should pass what the expected L30 passes. Sensors do not pass all directions alike, so a gain
depends on the ground's texture: the expected L30's gains by direction and frequency, counted by the
real granule's power, say what it would pass of that granule."""


@click.command()
@click.argument("windows", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--model",
    "models",
    multiple=True,
    required=True,
    metavar="NAME=PATH",
    help="A model's file or a training's folder; repeat.",
)
@click.option("--split", default="test", show_default=True)
@click.option("--most", default=0, help="Windows at most; 0: all.")
@click.option(
    "--output", type=click.Path(path_type=Path), default=Path("docs/accuracy.md"), show_default=True
)
@click.option(
    "--granule",
    type=click.Path(exists=True, path_type=Path),
    help="Folder of a real S30 granule: gains over its frequencies too.",
)
@click.option(
    "--figures",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder for figure1.png (SSIM) and figure2.png (MSE), of the models in the first's bands.",
)
def main(
    windows: Path,
    models: tuple[str, ...],
    split: str,
    most: int,
    output: Path,
    granule: Path | None,
    folder: Path | None,
) -> None:
    """Judge every model on the stored WINDOWS and write the page."""
    sections = [_INTRODUCTION, _about(windows, split, most)]
    manifest = output.with_name(MANIFEST)
    tables: dict[str, WindowTable] = {}
    passed: list[str] = []
    with Progress() as bar, staged([output, manifest]) as paths:
        _write_manifest(WindowStore(windows), split, most, paths[str(manifest)])
        for item in models:
            name, _, path = item.rpartition("=")
            task = bar.add_task(name or path)
            trained = load_trained(Path(path))
            result = evaluate(
                trained,
                windows,
                split=split,
                most=most,
                device=torch.device("cuda" if torch.cuda.is_available() else "cpu"),
                on_windows=lambda done, total, task=task: bar.update(  # type: ignore[misc]
                    task, completed=done, total=total
                ),
            )
            tables[name or trained.name] = result.table
            sections.append(section(name or trained.name, result))
            passed += gain_rows(name or trained.name, trained, windows, split, most, granule)
        sections.append("\n".join([_GAINS, "", *_gain_head(), *passed]))
        paths[str(output)].write_text("\n\n".join(sections) + "\n", encoding="utf-8")
    click.echo(output)
    if folder is not None:
        draw(tables, folder)


def gain_rows(
    name: str, trained: Trained, windows: Path, split: str, most: int, granule: Path | None
) -> list[str]:
    """Markdown rows of the gains over S30: of the model and the expected L30 on the windows that
    are judged, of the model on a real granule."""
    store = WindowStore(windows, [band.name for band in trained.inputs])
    generate = trained.on(torch.device("cpu"))
    spectrum = CrossSpectrum(len(trained.inputs), images=2)
    for chunk in chunks(thinned(store.indices(split), most)):
        s30 = store.reflectance("s30", chunk)
        other = store.reflectance("l30" if store.expected is None else "expected", chunk)
        spectrum.add(s30, generate(s30), other)
    target = "L30" if store.expected is None else "expected L30"
    measured = [(name, spectrum.gains()), (target, spectrum.gains(image=1))]
    if granule is not None:
        _, real = granule_spectrum(trained, granule)
        measured.append((f"{name}, real granule", real.gains()))
        measured.append((f"{target}, real granule's spectrum", spectrum.gains(None, 1, real)))
    return [
        f"| {band.common_name} | {what} | "
        + " | ".join(f"{gain:.2f}" for gain in gains[place])
        + " |"
        for place, band in enumerate(trained.inputs)
        for what, gains in measured
    ]


def _gain_head() -> list[str]:
    cells = [f"{frequency:g}" for frequency in FREQUENCIES]
    return [
        "| band | image | " + " | ".join(cells) + " |",
        "|---|---|" + "---:|" * len(cells),
    ]


def draw(tables: Mapping[str, WindowTable], folder: Path) -> None:
    """Figure 1 (SSIM) and Figure 2 (MSE on the scale -1..1): one image for all methods and models.

    Models in other bands than the first's are left out: their means would be of other images.
    """
    first = next(iter(tables.values()))
    alike = {name: table for name, table in tables.items() if table.bands == first.bands}
    scores = {method: first.scores[method] for method in (ORIGINAL, LINEAR, HISTOGRAM)}
    scores |= {name: table.scores[GENERATED] for name, table in alike.items()}
    table = dataclasses.replace(first, methods=tuple(scores), scores=scores)
    look = Look.of(
        table.methods, {ORIGINAL: "original S30", **{m: NAMES[m] for m in (LINEAR, HISTOGRAM)}}
    )
    folder.mkdir(parents=True, exist_ok=True)
    for number, score in enumerate(BETTER, start=1):
        path = folder / f"figure{number}.png"
        by_window(table, table.methods, score, look).savefig(path, dpi=120, facecolor="white")
        click.echo(path)


def _judged(store: WindowStore, split: str, most: int) -> list[WindowRow]:
    return [store.rows[index] for index in thinned(store.indices(split), most)]


def _write_manifest(store: WindowStore, split: str, most: int, path: Path) -> None:
    """The windows that are judged on: where each comes from, as CSV."""
    names = ("scene", "tile", "date", "row", "col")
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        for row in _judged(store, split, most):
            writer.writerow([getattr(row, name) for name in names])


def _about(folder: Path, split: str, most: int) -> str:
    """Where the windows come from, in a sentence."""
    store = WindowStore(folder)
    manifest = store.manifest
    kind = "simulated" if manifest.simulated else "real"
    return (
        f"The windows are cut from {len(manifest.granules)} {kind} pairs and split by "
        f"{manifest.split['kind']} (seed {manifest.seed}): {len(_judged(store, split, most))} to "
        f"judge on, named in {MANIFEST}, and {len(store.indices('train'))} on which the baselines "
        "are fitted. docs/models.md has the commands that make them."
    )


def section(name: str, result: Evaluation) -> str:
    """One model's part of the page."""
    table, summary = result.table, result.summary
    groups = clusters(table)
    kind = "SIMULATED pairs" if summary["simulated"] else "real pairs"
    lines = [
        f"## {name}",
        "",
        f"{verdict(table, GENERATED, f'image that {name} generates')} Judged on "
        f"{summary['windows']} windows of {kind} ({cluster_note(groups)}, "
        f"split '{summary['split']}'); model `{summary['sha256'][:12]}`.",
        "",
        f"Closer than the original, over all bands: SSIM in "
        f"{overall_gain(table, GENERATED, 'ssim').wins} and MSE in "
        f"{overall_gain(table, GENERATED, 'mse').wins} of {summary['windows']} windows."
        + _removed(summary),
        "",
        _rivals(name, summary),
    ]
    summaries = summarise(table)
    for band in table.bands:
        lines += ["", f"### {name}: {band}", "", *_table(s for s in summaries if s.band == band)]
    return "\n".join(line.replace(f"| {GENERATED} |", f"| **{name}** |") for line in lines)


def _rivals(name: str, summary: dict[str, Any]) -> str:
    """Windows won against the methods in use today, beside what the expected L30 wins."""
    limit = summary.get("wins_of_expected", {})
    sentences = []
    for rival in (LINEAR, HISTOGRAM):
        wins = summary["wins"][rival]
        sentence = f"closer than {NAMES[rival]} in SSIM {wins['ssim']}, in MSE {wins['mse']}"
        if rival in limit:
            ideal = limit[rival]
            sentence += f" (the expected L30 itself: {ideal['ssim']} and {ideal['mse']})"
        sentences.append(sentence)
    return f"Windows in which {name} is " + "; ".join(sentences) + "."


def _removed(summary: dict[str, object]) -> str:
    removed = summary.get("share_removed")
    if not isinstance(removed, dict) or removed.get("total") is None:
        return ""
    interval = removed["interval"]
    within = f" (95% interval {interval[0]:.0%} to {interval[1]:.0%})" if interval else ""
    return f" Share of the removable error that is gone: {removed['total']:.0%}{within}."


def _table(rows: Iterable[MethodSummary]) -> list[str]:
    """Markdown rows of the methods in one band."""
    head = [
        "method",
        "SSIM",
        "MSE",
        "RMSE",
        "bias",
        "wins SSIM",
        "wins MSE",
        "gain SSIM",
        "gain MSE",
    ]
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    for row in rows:
        cells = [NAMES.get(row.method, row.method)]
        cells += [format_score(row.scores[score].mean, score) for score in _SCORES]
        cells += [str(row.gains[s].wins) if s in row.gains else "-" for s in BETTER]
        cells += [_gain(row, score) for score in BETTER]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def _gain(row: MethodSummary, score: str) -> str:
    if score not in row.gains:
        return "-"
    gain = row.gains[score]
    return f"{gain.mean:+.3g} ({gain.low:+.3g} to {gain.high:+.3g})"


if __name__ == "__main__":
    main()
