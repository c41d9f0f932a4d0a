"""`EvaluateModelJob` to `judging`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hls_gan_plugin.core.raster.scenes import ORIGINAL
from hls_gan_plugin.core.report.text import verdict
from hls_gan_plugin.shared.events import Emit, Event
from hls_gan_plugin.shared.training_jobs import EvaluateModelJob
from model_training.judging import evaluation
from model_training.judging.score_files import ScoreFiles, evaluate_into

_METHODS = {"generated": evaluation.GENERATED, "original": ORIGINAL, "linear": evaluation.LINEAR}


def run_evaluate_model(
    job: EvaluateModelJob, paths: Mapping[str, Path], emit: Emit
) -> dict[str, Any]:
    """Do the job.

    Raises:
        HlsGanError: see `evaluate_into`.
    """
    wanted = (job.table, job.summary, job.report)
    result = evaluate_into(
        ScoreFiles(*(paths[target] if target else None for target in wanted)),
        Path(job.model),
        Path(job.windows),
        device_name=job.device,
        split=job.split,
        most=job.most,
        on_windows=lambda done, total: emit(Event("progress", fraction=done / total)),
    )
    return _values(result)


def _values(result: evaluation.Evaluation) -> dict[str, Any]:
    summary = result.summary
    scores = {
        f"{score}_{name}": summary["methods"][method][score]
        for name, method in _METHODS.items()
        for score in ("mse", "ssim", "rmse", "bias")
    }
    wins = summary["wins"][ORIGINAL]
    kind = "simulated" if summary["simulated"] else "real"
    said = verdict(result.table, evaluation.GENERATED, "generated image")
    return {
        "verdict": f"{said} ({summary['windows']} windows of {kind} pairs)",
        "windows": summary["windows"],
        "closer": wins["both"],
        **scores,
    }
