"""`ExportModelJob` to `export.model_export`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hls_gan_plugin.shared.events import Emit
from hls_gan_plugin.shared.training_jobs import ExportModelJob
from model_training.export.model_export import export_model


def run_export_model(job: ExportModelJob, paths: Mapping[str, Path], emit: Emit) -> dict[str, Any]:
    """Do the job.

    Raises:
        HlsGanError: see `export_model`.
    """
    card = export_model(
        Path(job.training),
        paths[job.output],
        name=job.name or None,
        version=job.version,
        description=job.description,
        windows=Path(job.windows) if job.windows else None,
        most=0,
        onnx_file=None,
        force=job.force,
    )
    return {
        "name": card.name,
        "description": card.description,
        "warning": card.training.get("warning", ""),
    }
