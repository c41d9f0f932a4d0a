"""The HTML report of an evaluation: the plugin's own, on stored windows."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timezone
from pathlib import Path

import torch

from hls_gan_plugin.core.network.model_file import read_card
from hls_gan_plugin.core.raster.scenes import ORIGINAL, REFERENCE
from hls_gan_plugin.core.report.examples import Example, choose_examples
from hls_gan_plugin.core.report.html_page import FileRow
from hls_gan_plugin.core.report.page import ReportContent, write_report
from hls_gan_plugin.core.report.text import card_rows, readable
from hls_gan_plugin.shared.file_digest import sha256
from model_training.data.window_store import WindowStore
from model_training.judging.evaluation import EXPECTED, GENERATED, HISTOGRAM, LINEAR, Evaluation
from model_training.judging.trained import Trained
from model_training.training.provenance import git_commit

_NAMES = {
    LINEAR: "linear regression",
    HISTOGRAM: "histogram matching",
    EXPECTED: "expected L30",
}


def write_page(
    path: Path,
    trained: Trained,
    model: Path,
    windows: Path,
    result: Evaluation,
    device: torch.device,
) -> None:
    """Write the report of what `trained`, loaded from `model`, did on the store `windows`.

    Raises:
        OutputError: the file cannot be written.
    """
    store = WindowStore(windows, [band.name for band in trained.inputs])
    content = ReportContent(
        title=f"Similarity of Sentinel-2 (S30) to Landsat (L30): {trained.name}",
        compared=result.compared,
        generated=(GENERATED,),
        names=_NAMES,
        simulated=store.manifest.simulated,
        files=_files(trained, model, windows),
        settings=_settings(store, result),
        models={f"Model of '{GENERATED}'": _about(trained, model)},
        examples=_examples(trained, store, result, device),
        created=datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
    )
    write_report(path, content)


def _files(trained: Trained, model: Path, windows: Path) -> list[FileRow]:
    tables = [windows / name for name in ("manifest.json", "windows.csv")]
    rows = [FileRow("windows", windows.name, str(table), sha256(table)) for table in tables]
    return [*rows, FileRow("model", windows.name, str(model), trained.sha256)]


def _settings(store: WindowStore, result: Evaluation) -> dict[str, str]:
    manifest = store.manifest
    kind = "simulated" if manifest.simulated else "real"
    return {
        "commit": git_commit(),
        "pairs": f"{len(manifest.granules)} {kind}",
        "split": f"'{result.summary['split']}' of a split by {manifest.split.get('kind')}, "
        f"seed {manifest.seed}",
        "baselines": "fitted on the windows of the split 'train'",
    }


def _about(trained: Trained, model: Path) -> dict[str, str]:
    if not model.is_dir():
        return card_rows(asdict(read_card(model)))
    told = {key: value for key, value in trained.note.items() if key != "percentiles"}
    return {"model": trained.name, **{key: readable(value) for key, value in told.items()}}


def _examples(
    trained: Trained, store: WindowStore, result: Evaluation, device: torch.device
) -> list[Example]:
    """The example windows, read and generated once more."""
    table = result.table
    places = {(row.scene, row.row, row.col): index for index, row in enumerate(store.rows)}
    examples = []
    generate = trained.on(device)
    for chosen in choose_examples(table, GENERATED):
        scene = str(table.scene[chosen.index])
        row, col = int(table.row[chosen.index]), int(table.col[chosen.index])
        members = [places[scene, row, col]]
        original, reference = (store.reflectance(name, members) for name in ("s30", "l30"))
        images = {ORIGINAL: original, GENERATED: generate(original), REFERENCE: reference}
        only = {role: image[0] for role, image in images.items()}
        examples.append(Example(chosen.label, scene, row, col, only))
    return examples
