"""`EvaluateModelJob` to `judging`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hls_gan_plugin.core.network import device
from hls_gan_plugin.core.raster.scenes import ORIGINAL
from hls_gan_plugin.core.report.text import verdict
from hls_gan_plugin.shared.events import Emit, Event
from hls_gan_plugin.shared.training_jobs import EvaluateModelJob
from model_training.judging import evaluation, evaluation_page, score_files
from model_training.judging.trained import load_trained

_METHODS = {"generated": evaluation.GENERATED, "original": ORIGINAL, "linear": evaluation.LINEAR}


def run_evaluate_model(
    job: EvaluateModelJob, paths: Mapping[str, Path], emit: Emit
) -> dict[str, Any]:
    """Do the job.

    Raises:
        HlsGanError: see `load_trained` and `evaluation.evaluate`.
    """
    model, windows = Path(job.model), Path(job.windows)
    chosen = device.choose(job.device)
    trained = load_trained(model)
    result = evaluation.evaluate(
        trained,
        windows,
        split=job.split,
        most=job.most,
        device=chosen,
        with_evidence=job.report is not None,
        on_windows=lambda done, total: emit(Event("progress", fraction=done / total)),
    )
    if job.table:
        score_files.write_csv(paths[job.table], result)
    if job.summary:
        score_files.write_json(paths[job.summary], result)
    if job.report:
        page = paths[job.report]
        evaluation_page.write_page(page, trained, model, windows, result, chosen)
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
