"""`ScoreJob` to `core.scoring`: files found, methods gathered, results written and told."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np

from hls_gan_plugin.core.baselines.applying import fit_on_scenes, hashes_of, pairs_of
from hls_gan_plugin.core.baselines.baseline import Baseline, load_baseline
from hls_gan_plugin.core.network.heap import share_heap
from hls_gan_plugin.core.raster.disk_room import COMPRESSED_SHARE, require_room
from hls_gan_plugin.core.raster.raster_io import RasterFile
from hls_gan_plugin.core.raster.scenes import ORIGINAL, REFERENCE, Scene
from hls_gan_plugin.core.report.text import on_pairs, overall_gain, verdict
from hls_gan_plugin.core.scoring.score_maps import MapFiles
from hls_gan_plugin.core.scoring.scoring import Scored, ScoreSettings, score_scenes
from hls_gan_plugin.core.scoring.significance import BETTER
from hls_gan_plugin.core.scoring.similarity import SCORE_NAMES
from hls_gan_plugin.core.scoring.window_files import write_csv, write_geopackage
from hls_gan_plugin.engine.scenes import find_scenes, mask_warnings, masks_of
from hls_gan_plugin.shared.errors import OutputError, SettingsError
from hls_gan_plugin.shared.events import Emit, Event, progress
from hls_gan_plugin.shared.jobs import ScoreJob

# The least that an output takes: the scores of a window's image in a band; a report's figures.
_CELL_BYTES, _REPORT_BYTES = 50, 200_000
# What the baselines that are fitted on the scenes themselves are called.
FITTED = {"ordinary": "linear", "histogram": "histogram"}


def run_score(job: ScoreJob, paths: Mapping[str, Path], emit: Emit) -> dict[str, Any]:
    """Do the job; `paths` says where to write each output.

    Raises:
        HlsGanError: see `core.scoring.scoring.score_scenes`, and what is wrong with the files.
    """
    share_heap()
    _check(job)
    scenes = find_scenes(job.scenes, job.bands, job.fmask_beside)
    _ask_for_room(job, scenes)
    for scene in scenes:
        emit(Event("info", f"Masks of {masks_of(scene)}"))
    settings = ScoreSettings(
        job.window_size_px,
        job.minimum_valid,
        job.mask_bits,
        job.scale,
        with_evidence=job.report is not None,
        tile_px=job.tile_size_px,
    )
    baselines, in_sample = _baselines(job, scenes, emit)
    emit(Event("progress", "Scoring", fraction=0.2))
    maps = MapFiles(*(paths[path] if path else None for path in (job.ssim_map, job.difference)))
    scored = score_scenes(scenes, baselines, settings, progress(emit, 0.2, 0.85), maps)
    warnings = [*mask_warnings(scenes), *scored.remarks]
    for warning in warnings:
        emit(Event("warning", warning))
    if job.table:
        write_csv(paths[job.table], scored.table)
    if job.grid:
        write_geopackage(paths[job.grid], scored.table, scored.grids)
    if job.report:
        emit(Event("progress", "Writing the report", fraction=0.85))
        from hls_gan_plugin.engine.score_page import write_score_report

        write_score_report(paths[job.report], scenes, scored, settings, baselines, in_sample,
                           warnings, job.model_files, datetime.now(timezone.utc))  # fmt: skip
    values = _values(job, scenes, scored, in_sample)
    for name, text in values["verdicts"].items():
        emit(Event("info", f"{name}: {text}"))
    return values


def _check(job: ScoreJob) -> None:
    names = [name for name, _ in job.baselines]
    names += [name for scene in job.scenes[:1] for name, _ in scene.generated]
    names += list(FITTED.values()) if job.fit_baselines else []
    for name in names:
        if names.count(name) > 1 or not name.strip():
            raise SettingsError(f"Two images are named '{name}'; give each a name of its own.")
    if (job.ssim_map or job.difference) and len(job.scenes) > 1:
        raise SettingsError(
            f"An SSIM map and a difference raster are of one scene, and {len(job.scenes)} were "
            "given; ask for them scene by scene."
        )
    if job.grid:
        check_not_open(Path(job.grid))


def _ask_for_room(job: ScoreJob, scenes: list[Scene]) -> None:
    """By the least that the outputs take.

    Raises:
        OutputError: the disk has less room.
    """
    pixels, rows = [], 0
    for scene in scenes:
        with RasterFile(scene.stacks[REFERENCE][0].path) as file:
            pixels.append(file.grid.width * file.grid.height)
            rows += pixels[-1] // job.window_size_px**2
    judged = len(scenes[0].bands) * max(1, len(scenes[0].files.generated)) if scenes else 0
    outputs: dict[str | None, float] = {
        job.table: rows * judged * _CELL_BYTES,
        job.grid: rows * judged * _CELL_BYTES,
        job.report: _REPORT_BYTES,
        job.ssim_map: sum(pixels) * judged * COMPRESSED_SHARE * 2,
        job.difference: sum(pixels) * judged * COMPRESSED_SHARE * 2,
    }
    needed = {Path(path): size for path, size in outputs.items() if path}
    for path in needed:
        beside = (size for other, size in needed.items() if other.parent == path.parent)
        require_room(path, sum(beside))


def check_not_open(path: Path) -> None:
    """Refuse to replace a GeoPackage that another program holds open.

    Replacing the file under a program that has it open leaves that program's write-ahead log
    beside the new file, where it would damage it.

    Raises:
        OutputError: it is open elsewhere.
    """
    if not path.is_file():
        return
    connection = sqlite3.connect(path, timeout=0.2)
    try:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.rollback()
    except sqlite3.OperationalError as error:
        raise OutputError(
            f"'{path}' is open in another program ({error}); remove its layer from the project "
            "or choose another name."
        ) from error
    except sqlite3.DatabaseError:
        return  # no database, so nobody has it open as one
    finally:
        connection.close()


def _baselines(
    job: ScoreJob, scenes: list[Scene], emit: Emit
) -> tuple[dict[str, Baseline], tuple[str, ...]]:
    """The baselines by name, and which of them are judged on what they were fitted on."""
    chosen = {name: load_baseline(path) for name, path in job.baselines}
    in_sample = []
    if chosen:
        hashes = hashes_of(scenes)
        pairs = pairs_of(band.path for scene in scenes for band in scene.stacks[ORIGINAL])
        in_sample = [name for name, line in chosen.items() if line.is_in_sample(hashes, pairs)]
    if job.fit_baselines and scenes:
        emit(Event("progress", "Fitting today's methods", fraction=0.0))
        fitted = fit_on_scenes(
            scenes, ("ordinary", "histogram"), job.mask_bits, job.scale, progress(emit, 0.0, 0.2)
        )
        chosen |= {FITTED[method]: baseline for method, baseline in fitted.items()}
        in_sample += [FITTED[method] for method in fitted]
    return chosen, tuple(in_sample)


def _values(
    job: ScoreJob, scenes: list[Scene], scored: Scored, in_sample: tuple[str, ...]
) -> dict[str, Any]:
    table = scored.table
    judged = [name for name in table.methods if name != ORIGINAL]
    return {
        "windows": len(table),
        "scored": int(table.scored.any(1).sum()),
        "bands": list(table.bands),
        "means": {m: {s: _average(table, m, s, np.nanmean) for s in SCORE_NAMES}
                  for m in table.methods},
        "medians": {m: {s: _average(table, m, s, np.nanmedian) for s in SCORE_NAMES}
                    for m in table.methods},
        "wins": {m: {s: overall_gain(table, m, s).wins for s in BETTER} for m in judged},
        "ties": {m: {s: overall_gain(table, m, s).ties for s in BETTER} for m in judged},
        "verdicts": {m: on_pairs(verdict(table, m, f"image '{m}'"), bool(scored.simulated))
                     for m in judged},
        "in_sample": list(in_sample),
        "simulated": bool(scored.simulated),
        "masks": {scene.files.name: [str(path) for path in scene.files.masks] for scene in scenes},
        "outputs": list(job.outputs()),
    }  # fmt: skip


def _average(table: Any, method: str, score: str, average: Callable[[Any], Any]) -> float | None:
    values = table.band_mean(method, score)
    return float(average(values)) if np.isfinite(values).any() else None
