"""One training from a window store and settings to a finished run folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from lightning_fabric import Fabric
from lightning_fabric.strategies.ddp import DDPStrategy
from lightning_fabric.strategies.strategy import Strategy
from rich.console import Console

from hls_gan_plugin.core.network.heap import keep_freed_memory
from hls_gan_plugin.core.network.model_file import Model, load_model
from hls_gan_plugin.core.pipeline import usable_cpus
from hls_gan_plugin.shared.errors import DeviceError
from model_training.data.window_store import WindowStore
from model_training.training import settings as settings_module
from model_training.training.run_folder import RunFolder
from model_training.training.settings import TrainSettings
from model_training.training.stop_signal import StopSignal
from model_training.training.trainer import Trainer, TrainingState
from model_training.training.training_log import OnProgress, TrainingLog


def train(
    windows: Path,
    output: Path,
    *,
    settings_file: Path | None = None,
    overrides: Mapping[str, Any] | None = None,
    start_from: Path | None = None,
    resume: bool = False,
    console: Console | None = None,
    on_progress: OnProgress | None = None,
) -> TrainingState:
    """Train on a window store into `output`; see the command's help for the arguments.

    Without a file of settings, a model to begin with brings those for few pairs, its own bands
    and its own sizes. on_progress: see `TrainingLog`.

    To resume a training that was killed before its first checkpoint is to begin it, with the
    settings that it was begun with.

    Raises:
        HlsGanError: see `Trainer`, `TrainSettings`, `RunFolder` and `WindowStore`.
    """
    keep_freed_memory()
    overrides = dict(overrides or {})
    folder = RunFolder(output)
    if resume:
        settings = folder.resumed(overrides)
    goes_on = resume and folder.last.exists()
    start = load_model(start_from) if start_from is not None and not goes_on else None
    if not resume:
        settings = _settings(settings_file, overrides, start)
    store = WindowStore(windows, settings.bands)
    fabric = _fabric(settings)
    torch.set_num_threads(_threads(settings, fabric.world_size))
    if not goes_on and fabric.is_global_zero:
        folder.begin(settings)
    fabric.barrier()
    with StopSignal() as stop:
        log = TrainingLog(
            folder.path, fabric.is_global_zero, console or Console(stderr=True), on_progress
        )
        return Trainer(fabric, store, folder, settings, log, start, goes_on).fit(stop)


def _settings(
    file: Path | None, overrides: Mapping[str, Any], start: Model | None
) -> TrainSettings:
    if file is not None or start is None:
        return settings_module.load(file, overrides)
    sizes = start.card.architecture
    own = {
        "bands": tuple(str(band.name) for band in start.card.inputs),
        "widths": sizes.widths,
        "convolutions": sizes.convolutions,
    }
    return settings_module.load(settings_module.FEW_PAIRS, {**own, **overrides})


def _threads(settings: TrainSettings, processes: int) -> int:
    here = max(1, processes // settings.nodes)
    return settings.threads or max(1, usable_cpus() // here)


def _fabric(settings: TrainSettings) -> Fabric:
    """Fabric, launched: alone, with processes of its own, or as torchrun's."""
    devices, nodes = settings.devices, settings.nodes
    if torch.distributed.is_torchelastic_launched():
        devices = int(os.environ["LOCAL_WORLD_SIZE"])
        nodes = int(os.environ["WORLD_SIZE"]) // devices
    strategy: Strategy | str = "auto"
    if devices * nodes > 1:
        # Real and generated images pass the discriminator before one backward pass; copying
        # buffers at each forward pass would change what the first needs.
        strategy = DDPStrategy(broadcast_buffers=False)
    try:
        fabric = Fabric(
            accelerator=settings.accelerator,
            devices=devices,
            num_nodes=nodes,
            precision=settings.precision,  # type: ignore[arg-type]
            strategy=strategy,
        )
    except (RuntimeError, ValueError) as error:
        raise DeviceError(
            f"--accelerator {settings.accelerator} with --devices {devices} is not possible here "
            f"({str(error).splitlines()[0]}); choose --accelerator cpu or fewer devices."
        ) from error
    fabric.launch()
    return fabric
