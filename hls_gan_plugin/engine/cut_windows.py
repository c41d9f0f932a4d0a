"""`CutWindowsJob` to `core.window_cutting`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hls_gan_plugin.core.raster.grid import canonical_crs
from hls_gan_plugin.core.raster.window_cutting import WindowRule, Windows, cut_windows
from hls_gan_plugin.core.scoring.window_files import window_outlines, write_polygons
from hls_gan_plugin.shared.errors import SettingsError
from hls_gan_plugin.shared.events import Emit, Event, progress
from hls_gan_plugin.shared.jobs import CutWindowsJob


def run_cut_windows(job: CutWindowsJob, paths: Mapping[str, Path], emit: Emit) -> dict[str, Any]:
    """Do the job; `paths` says where to write each output.

    Raises:
        HlsGanError: see `core.window_cutting.cut_windows`.
    """
    if not job.outputs():
        raise SettingsError("Nothing is asked for; give a grid, a folder for the chips, or both.")
    rule = WindowRule(job.window_size_px, job.minimum_clear, job.mask_bits)
    folder = paths[job.chips] if job.chips else None
    if folder:
        folder.mkdir()
    windows = cut_windows(job.rasters, job.masks, rule, folder, progress(emit))
    if job.grid:
        _write_grid(paths[job.grid], windows)
    kept = int(windows.kept.sum())
    if not kept:
        best = f"{windows.clear_share.max():.1%}"
        emit(Event("warning", f"No window is clear enough; the best has {best} clear pixels."))
    return {
        "windows": len(windows),
        "kept": kept,
        "chips": kept * len([*job.rasters, *job.masks]) if job.chips else 0,
        "mean_clear_share": float(windows.clear_share.mean()),
        "outputs": list(job.outputs()),
    }


def _write_grid(path: Path, windows: Windows) -> None:
    crs = canonical_crs(windows.grid.crs)
    outlines = window_outlines(windows.grid, windows.row, windows.col, windows.size_px)
    write_polygons(path, windows.fields(), outlines, crs.to_wkt() if crs else None)
