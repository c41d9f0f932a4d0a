"""The model file that the plugin reads, made of a training, and ONNX beside it."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import torch

from hls_gan_plugin.core.network.model_file import ModelCard, save_model
from hls_gan_plugin.core.network.uncertainty import BandUncertainty
from hls_gan_plugin.core.network.unet import UNet
from hls_gan_plugin.core.raster.checked_results import checked_results
from hls_gan_plugin.shared.errors import TrainingError
from model_training.data.window_store import WindowStore
from model_training.judging.evaluation import evaluate
from model_training.judging.trained import FADE_MARGIN, Trained, load_trained
from model_training.judging.uncertainty_fit import fit_uncertainty
from model_training.training.settings import TrainSettings
from model_training.training.validation import ValidationScores

_TRAINING_FACTS = (
    *("simulated", "pairs", "windows", "split", "split_seed"),
    *("commit", "torch", "processes"),
)


def export_model(
    training: Path,
    output: Path,
    *,
    name: str | None,
    version: str,
    description: str,
    windows: Path | None,
    most: int,
    onnx_file: Path | None,
    force: bool,
) -> ModelCard:
    """Judge the best generator of a training on its test windows and write it as a model file.

    Args:
        windows: the window store, where it no longer lies where the training found it.
        most: test windows at most; 0: all.
        force: export even what is no better than its rivals; the card then says so.

    Raises:
        TrainingError: the generator is no better on validation than the untouched original or a
            linear fit; or it is a pix2pix, which depends on how an image is cut.
        HlsGanError: see `load_trained`, `evaluate`, `staged` and `save_onnx`.
    """
    trained = load_trained(training)
    network, settings = trained.network, trained.settings
    if settings is None:
        raise TrainingError(f"'{training}' is a model file already; give a training's folder.")
    if not isinstance(network, UNet):
        raise TrainingError(
            f"'{training}' trained a {settings.generator}, whose result depends on how an image is "
            "cut into windows; only a residual_unet becomes a model file. Judge it with `evaluate`."
        )
    scores = ValidationScores(**trained.note["validation"])
    _check_worth(training, scores, force)
    folder = windows or Path(trained.note["store"])
    store = WindowStore(folder, [band.name for band in trained.inputs])
    trained = dataclasses.replace(trained, uncertainty=_uncertainty(trained, store))
    summary = evaluate(trained, folder, split=_split(trained), most=most).summary
    satellites = store.satellites(store.indices("train"))
    card = _card(trained, network, settings, scores, satellites, summary)
    card = dataclasses.replace(
        card,
        name=name or settings.name,
        version=version,
        description=description or card.description,
    )
    targets = [output, *([onnx_file] if onnx_file else [])]
    with checked_results(targets) as paths:
        save_model(paths[str(output)], network, card)
        if onnx_file is not None:
            from model_training.export.onnx_file import save_onnx  # needs packages of its own

            save_onnx(paths[str(onnx_file)], network, card)
    return card


def _check_worth(training: Path, scores: ValidationScores, force: bool) -> None:
    if not scores.is_better and not force:
        raise TrainingError(
            f"The best generator in '{training}' has a validation MSE of {scores.generated:.6f}, "
            f"no better than the untouched original ({scores.unchanged:.6f}) or a linear fit "
            f"({scores.linear:.6f}); train on more pairs or from a model (--from), or add --force "
            "to export it with a warning in its card."
        )


def _uncertainty(trained: Trained, store: WindowStore) -> tuple[BandUncertainty, ...]:
    generate = trained.on(torch.device("cpu"))
    return fit_uncertainty(generate, store, store.indices("validation"))


def _split(trained: Trained) -> str:
    return "test" if trained.note["windows"]["test"] else "validation"


def _card(
    trained: Trained,
    network: UNet,
    settings: TrainSettings,
    scores: ValidationScores,
    satellites: dict[str, int],
    summary: dict[str, Any],
) -> ModelCard:
    note = trained.note
    training = {key: note[key] for key in _TRAINING_FACTS}
    training |= {
        "satellites": satellites,
        "iterations": note.get("iterations", note["iteration"]),
        "best_iteration": note["iteration"],
        "settings": dataclasses.asdict(settings),
        "validation": dataclasses.asdict(scores),
    }
    if note.get("start"):
        training["begun_with"] = note["start"]
    if not scores.is_better:
        training["warning"] = (
            "On validation this model was no better than the untouched S30 or a linear fit; its "
            "export was forced."
        )
    kind = "simulated " if note["simulated"] else ""
    start = note.get("start")
    begun = f", from the model '{start['name']}' {start['version']} on" if start else ""
    return ModelCard(
        name=settings.name,
        version="0",
        inputs=trained.inputs,
        outputs=trained.outputs,
        architecture=network.config,
        percentiles=tuple((float(low), float(high)) for low, high in note["percentiles"]),
        fade_margin=FADE_MARGIN,
        uncertainty=trained.uncertainty,
        description=(
            f"Trained on {note['windows']['train']} windows of {note['pairs']} {kind}pairs{begun}."
        ),
        training=training,
        scores=summary,
    )
