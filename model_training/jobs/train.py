"""`TrainModelJob` to `training.launch`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console

from hls_gan_plugin.shared.events import Emit, Event
from hls_gan_plugin.shared.training_jobs import TrainModelJob
from model_training.training import launch
from model_training.training.run_folder import RunFolder

# The warm-up, as `default.toml` and `few_pairs.toml` have it, for other numbers of iterations.
_LONGEST_WARMUP, _WARMUP_PART = 500, 20


def run_train_model(job: TrainModelJob, paths: Mapping[str, Path], emit: Emit) -> dict[str, Any]:
    """Do the job; Ctrl-C or SIGTERM saves and ends it.

    Raises:
        HlsGanError: see `launch.train`.
    """

    def follow(share: float, words: str) -> None:
        emit(Event("progress", fraction=share))
        if words:
            emit(Event("info", words))

    state = launch.train(
        Path(job.windows),
        Path(job.run),
        settings_file=Path(job.settings) if job.settings else None,
        overrides=_overrides(job),
        start_from=Path(job.start_from) if job.start_from else None,
        resume=job.resume,
        console=Console(quiet=True),
        on_progress=follow,
    )
    emit(Event("progress", fraction=1.0))
    return {
        "iterations": state.iteration,
        "best_iteration": state.best_iteration,
        "best_loss": state.best_loss,
        "best": str(RunFolder(Path(job.run)).best),
    }


def _overrides(job: TrainModelJob) -> dict[str, Any]:
    """What the job says of the settings; a resumed training keeps those it was begun with."""
    given: dict[str, Any] = {"accelerator": job.accelerator}
    if job.threads:
        given["threads"] = job.threads
    if job.resume:
        return given
    if job.name:
        given["name"] = job.name
    if job.start_from:
        given["free"] = job.free
    if job.iterations:
        given["iterations"] = job.iterations
        if not job.settings:
            given["warmup_iterations"] = min(_LONGEST_WARMUP, job.iterations // _WARMUP_PART)
    return given
