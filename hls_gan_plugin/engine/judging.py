"""The jobs that judge images and make what they are judged beside, each to its own module."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from hls_gan_plugin.shared.jobs import (
    AlignJob,
    ApplyBaselineJob,
    Event,
    FitBaselineJob,
    Job,
    ScoreJob,
    SeriesJob,
)

Emit = Callable[[Event], None]


def run_judging(job: Job, paths: Mapping[str, Path], emit: Emit) -> dict[str, Any]:
    """Do a job; `paths` says where to write each output.

    Raises:
        HlsGanError: what the user can mend.
        TypeError: no work is known for such a job.
    """
    if isinstance(job, ScoreJob):
        from hls_gan_plugin.engine.score import run_score

        return run_score(job, paths, emit)
    if isinstance(job, SeriesJob):
        from hls_gan_plugin.engine.series import run_series

        return run_series(job, paths, emit)
    from hls_gan_plugin.engine.baselines import run_align, run_apply, run_fit

    if isinstance(job, FitBaselineJob):
        return run_fit(job, paths, emit)
    if isinstance(job, ApplyBaselineJob):
        return run_apply(job, paths, emit)
    if isinstance(job, AlignJob):
        return run_align(job, paths, emit)
    raise TypeError(f"no work is known for {job!r}")
