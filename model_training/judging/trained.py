"""A generator to judge or to export: from a model file, or from a training's folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from hls_gan_plugin.core.network.fade import Fade
from hls_gan_plugin.core.network.model_file import load_model
from hls_gan_plugin.core.network.uncertainty import BandUncertainty
from hls_gan_plugin.core.network.unet import UNet
from hls_gan_plugin.shared.errors import SettingsError, TrainingError
from hls_gan_plugin.shared.file_digest import sha256
from hls_gan_plugin.shared.hls import Band, band, counterpart
from model_training.training import checkpoint
from model_training.training.networks import build_generator
from model_training.training.prediction import Predict, predictor
from model_training.training.provenance import BestNote
from model_training.training.run_folder import RunFolder
from model_training.training.settings import TrainSettings

# Of a range's width; docs/uncertainty.md has what it does.
FADE_MARGIN = 0.05


@dataclass(frozen=True)
class Trained:
    """A generator in evaluation mode with its bands.

    sha256: of the file that it came from. note: what the training wrote beside the weights; empty
    for a model file. settings: of the training; None for a model file. uncertainty: by output
    band; empty where none was fitted yet.
    """

    name: str
    network: nn.Module
    inputs: tuple[Band, ...]
    outputs: tuple[Band, ...]
    sha256: str
    note: dict[str, Any]
    settings: TrainSettings | None
    uncertainty: tuple[BandUncertainty, ...] = ()

    def on(self, device: torch.device) -> Predict:
        """See `predictor`."""
        return predictor(self.network, self.inputs, self.outputs, device)


def load_trained(path: Path) -> Trained:
    """A model file, or the best generator in a training's folder.

    Raises:
        ModelFileError: the file is no model. TrainingError: the folder holds no training, or none
            that came to its first validation.
    """
    if not path.is_dir():
        model = load_model(path)
        card = model.card
        bands = card.inputs, card.outputs
        return Trained(card.name, model.network, *bands, model.sha256, {}, None, card.uncertainty)
    folder = RunFolder(path)
    settings = folder.load_settings()
    note, inputs = _best_note(folder.best)
    network = build_generator(settings, len(inputs), len(inputs))
    if isinstance(network, UNet):
        tops = [item.rho_max for item in inputs]
        network.fade = Fade(note["percentiles"], tops, FADE_MARGIN, network.config.stride_px)
    wanted = checkpoint.module_tensors("generator", network)
    checkpoint.restore_module("generator", network, checkpoint.load(folder.best, wanted))
    network.eval().requires_grad_(False)
    outputs = tuple(counterpart(item) for item in inputs)
    if folder.last.exists():
        progress = checkpoint.read_note(folder.last).get("progress")
        note["iterations"] = progress.get("iteration") if isinstance(progress, dict) else None
    return Trained(settings.name, network, inputs, outputs, sha256(folder.best), note, settings)


def _best_note(path: Path) -> tuple[dict[str, Any], tuple[Band, ...]]:
    note = checkpoint.read_note(path)
    try:
        BestNote.check(note)
        return note, tuple(band("S30", name) for name in note["inputs"])
    except (SettingsError, KeyError) as error:
        raise TrainingError(
            f"'{path}' is not a generator of this version ({error}); train anew in an empty folder."
        ) from error
