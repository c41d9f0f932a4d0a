"""`FindPairsJob` to `data.pair_table`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hls_gan_plugin.shared.events import Emit, Event, progress
from hls_gan_plugin.shared.training_jobs import FindPairsJob
from model_training.data.pair_table import PairRow, list_pairs, write_csv


def run_find_pairs(job: FindPairsJob, paths: Mapping[str, Path], emit: Emit) -> dict[str, Any]:
    """Do the job.

    Raises:
        HlsGanError: see `list_pairs`.
    """
    rows, left_out = list_pairs(
        [Path(job.granules)],
        job.bands,
        job.max_days,
        job.min_overlap,
        job.skip_bad,
        progress(emit),
    )
    for reason in left_out:
        emit(Event("warning", reason))
    for row in rows:
        emit(Event("info", _line(row)))
    if job.table:
        write_csv(paths[job.table], rows)
    return {
        "pairs": len(rows),
        "usable": sum(row.usable == "yes" for row in rows),
        "left_out": len(left_out),
    }


def _line(row: PairRow) -> str:
    days = row.s30_date if not row.days else f"{row.s30_date} and {row.l30_date}"
    clear = "" if row.clear is None else f", {row.clear:.1%} clear in both"
    shift = "" if row.shift_m is None else f", {row.shift_m:.1f} m apart"
    used = "" if row.usable == "yes" else f"; not used: {row.usable}"
    return f"{row.tile} {days}{clear}{shift}{used}"
