"""`CutTrainingWindowsJob` to `data.windows`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hls_gan_plugin.shared.events import Emit, Event, progress
from hls_gan_plugin.shared.training_jobs import CutTrainingWindowsJob
from model_training.data.bands import s30_bands
from model_training.data.chips import pairs_to_cut
from model_training.data.split import SplitRule
from model_training.data.windows import CutRule, cut_pairs


def run_cut_training_windows(
    job: CutTrainingWindowsJob, paths: Mapping[str, Path], emit: Emit
) -> dict[str, Any]:
    """Do the job.

    Raises:
        HlsGanError: see `pairs_to_cut` and `cut_pairs`.
    """
    rule = CutRule(
        job.window_size_px, 1 - job.max_masked, job.min_overlap, job.windows_per_pair, job.seed
    )
    (pairs, left_out), rule = pairs_to_cut([Path(job.granules)], job.max_days, rule)
    tally = cut_pairs(
        pairs,
        s30_bands(job.bands),
        paths[job.output],
        rule,
        SplitRule(job.holdout, job.validation, job.test),
        skip_bad=job.skip_bad,
        progress=progress(emit),
    )
    for reason in (*left_out, *tally.skipped):
        emit(Event("warning", reason))
    if tally.rejected:
        words = f"{tally.rejected} windows were rejected; broken rules: {tally.broken_rules()}"
        emit(Event("info", words))
    splits = {f"{name}_windows": tally.splits[name] for name in ("train", "validation", "test")}
    return {"pairs": len(pairs), "windows": tally.windows, **splits}
