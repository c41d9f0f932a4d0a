"""What a `ScoreJob` knows, gathered for `core.report`: files, hashes, model cards, examples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from hls_gan_plugin import __version__
from hls_gan_plugin.core.baselines.baseline import Baseline
from hls_gan_plugin.core.raster.raster_digest import raster_digest
from hls_gan_plugin.core.raster.raster_io import open_raster
from hls_gan_plugin.core.raster.scenes import FMASK_CLASSES, Scene
from hls_gan_plugin.core.raster.stack import is_simulated
from hls_gan_plugin.core.report.examples import Example, ExamplePlace, choose_examples
from hls_gan_plugin.core.report.html_page import FileRow
from hls_gan_plugin.core.report.page import ReportContent, write_report
from hls_gan_plugin.core.report.text import card_rows
from hls_gan_plugin.core.scoring.scoring import Scored, ScoreSettings, read_windows
from hls_gan_plugin.engine.scenes import masks_of
from hls_gan_plugin.shared import hls, model_store
from hls_gan_plugin.shared.errors import ModelFileError
from hls_gan_plugin.shared.file_digest import sha256

METHOD_NAMES = {
    "linear": "linear regression",
    "histogram": "histogram matching",
    "ordinary": "linear regression",
    "reduced-major-axis": "reduced major axis",
}
_TOLD = ("SPACECRAFT_NAME", "PRODUCT_URI", "LANDSAT_PRODUCT_ID", "SENSING_TIME", "HLS_GAN_MODEL")
_NO_NAMES: dict[int, str] = {}


def write_score_report(
    path: Path,
    scenes: Sequence[Scene],
    scored: Scored,
    settings: ScoreSettings,
    baselines: Mapping[str, Baseline],
    in_sample: tuple[str, ...],
    warnings: Sequence[str],
    model_files: Sequence[str],
    created: datetime,
) -> None:
    """Write the HTML report of a scoring job.

    Raises:
        OutputError: the file cannot be written.
    """
    generated = tuple(scenes[0].files.generated)
    own_classes = any(scene.files.classes for scene in scenes)
    content = ReportContent(
        title="Similarity of Sentinel-2 (S30) to Landsat (L30)",
        compared=scored.compared,
        generated=generated,
        names={n: METHOD_NAMES[n] for n in baselines if n in METHOD_NAMES},
        in_sample=in_sample,
        simulated=bool(scored.simulated),
        files=[row for scene in scenes for row in _files(scene)],
        settings=_settings(scenes, settings, baselines),
        warnings=warnings,
        models=_models(scenes, model_files),
        seams=scored.seams,
        examples=_examples(scenes, scored, settings, baselines),
        class_names=_NO_NAMES if own_classes else FMASK_CLASSES,
        created=created.strftime("%Y-%m-%d %H:%M UTC"),
    )
    write_report(path, content)


def _files(scene: Scene) -> list[FileRow]:
    roles = {band.path: role for role, stack in scene.stacks.items() for band in stack}
    rows = []
    for path in scene.paths():
        role = roles.get(path, "mask" if path in scene.files.masks else "classes")
        rows.append(FileRow(role, scene.files.name, str(path), raster_digest(path), _about(path)))
    return rows


def _about(path: Path) -> str:
    """Date and what the tags say of the file's origin."""
    with open_raster(path) as dataset:
        tags = dataset.tags()
    parsed = hls.parse_band_file(path)
    told = [parsed[0].acquired.strftime("acquired %Y-%m-%d %H:%M:%S")] if parsed else []
    told += [f"{name} {tags[name]}" for name in _TOLD if name in tags]
    return "; ".join([*told, "simulated"] if is_simulated(tags) else told)


def _settings(
    scenes: Sequence[Scene], settings: ScoreSettings, baselines: Mapping[str, Baseline]
) -> dict[str, str]:
    bits = ", ".join(hls.FmaskBit(bit).name.lower() for bit in settings.mask_bits)
    rows = {
        "HLS GAN": __version__,
        "masks": "; ".join(map(masks_of, scenes)),
        "masked Fmask conditions": bits or "none",
        "least share of valid pixels": f"{settings.minimum_valid:.0%}",
        "reflectance of one unit": settings.scale,
        "tile size": f"{settings.tile_px} px" if settings.tile_px else "unknown",
    }
    for name, baseline in baselines.items():
        source = ", ".join(baseline.fitted_on.sources)
        pixels = min(curve.pixels for curve in baseline.curves)
        rows[f"baseline {name}"] = (
            f"{baseline.method}, fitted on {pixels:,} pixels of {source} "
            f"({baseline.fitted_on.split})"
        )
    return rows


def _models(scenes: Sequence[Scene], files: Sequence[str]) -> dict[str, dict[str, str]]:
    """What the generated images' tags say of their model, and its card where it is installed."""
    models: dict[str, dict[str, str]] = {}
    for name in scenes[0].files.generated:
        with open_raster(scenes[0].stacks[name][0].path) as dataset:
            tags = dataset.tags()
        if "HLS_GAN_MODEL" not in tags:
            continue
        digest = tags.get("HLS_GAN_MODEL_SHA256", "")
        rows = {"model": tags["HLS_GAN_MODEL"], "version": tags.get("HLS_GAN_MODEL_VERSION", ""),
                "SHA-256": digest}  # fmt: skip
        models[f"Model of '{name}'"] = rows | _card(digest, files)
    return models


def _card(digest: str, files: Sequence[str]) -> dict[str, str]:
    for path in map(Path, files):
        if sha256(path) != digest:
            continue
        try:
            return card_rows(model_store.card(path))
        except (ModelFileError, KeyError, TypeError, AttributeError):
            return {}
    return {"card": "the model's file is not installed here"}


def _examples(
    scenes: Sequence[Scene],
    scored: Scored,
    settings: ScoreSettings,
    baselines: Mapping[str, Baseline],
) -> list[Example]:
    table = scored.table
    if len(table.methods) < 2:
        return []
    judged = next(iter(scenes[0].files.generated), table.methods[1])
    chosen = choose_examples(table, judged)
    found: dict[ExamplePlace, Example] = {}
    for scene in scenes:
        name = scene.files.name
        own = [place for place in chosen if table.scene[place.index] == name]
        at = [(int(table.row[place.index]), int(table.col[place.index])) for place in own]
        windows = read_windows(scene, at, baselines, settings) if own else ()
        for place, (row, col), images in zip(own, at, windows, strict=True):
            found[place] = Example(place.label, name, row, col, images)
    return [found[place] for place in chosen]
