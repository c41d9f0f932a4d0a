"""`SimulatePairsJob` to `simulation.run`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hls_gan_plugin.shared.events import Emit, Event
from hls_gan_plugin.shared.training_jobs import SimulatePairsJob
from model_training.simulation.run import simulate
from model_training.simulation.settings import SimulationSettings


def run_simulate_pairs(
    job: SimulatePairsJob, paths: Mapping[str, Path], emit: Emit
) -> dict[str, Any]:
    """Do the job; its folder keeps every pair that was finished, whatever ends it.

    Raises:
        HlsGanError: see `simulate`.
    """
    settings = SimulationSettings(
        size_px=job.size_px,
        pairs=job.pairs,
        seed=job.seed,
        bands=job.bands,
        cloudy_share=job.cloudy_share,
        edge_share=job.edge_share,
        texture=Path(job.texture) if job.texture else None,
    )
    folders = simulate(
        settings,
        Path(job.output),
        lambda share, words: emit(Event("progress", words, share)),
    )
    return {"pairs": len(folders)}
