"""The networks and optimizers that the settings ask for."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn

from hls_gan_plugin.core.network.model_file import Model
from hls_gan_plugin.core.network.model_header import check_sizes
from hls_gan_plugin.core.network.unet import UNet, UNetConfig
from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.errors import ModelFileError, SettingsError, TrainingError
from model_training.data.window_store import WindowStore
from model_training.training.discriminator import PatchDiscriminator
from model_training.training.pix2pix import Pix2PixUNet
from model_training.training.settings import TrainSettings


def build_generator(settings: TrainSettings, bands_in: int, bands_out: int) -> nn.Module:
    """The generator with fresh weights.

    Raises:
        SettingsError: no memory holds it, or no model file could.
    """
    if settings.generator == "pix2pix":
        return Pix2PixUNet(bands_in, bands_out, settings.ngf, settings.dropout)
    sizes = _sizes(settings, bands_in, bands_out)
    try:
        check_sizes(sizes)
    except ModelFileError as error:
        raise SettingsError(
            f"--widths {settings.widths} and --convolutions {settings.convolutions} ask for too "
            f"much: {error}."
        ) from error
    return UNet(sizes)


def _sizes(settings: TrainSettings, bands_in: int, bands_out: int) -> UNetConfig:
    return UNetConfig(bands_in, bands_out, settings.widths, settings.convolutions)


def gap_reach_px(settings: TrainSettings) -> int:
    """How far away the pixels are that a gap is filled from, so that both see the same: at
    inference the network's halo. pix2pix has none, and sees no further than its window."""
    if settings.generator == "pix2pix":
        return hls.WINDOW_SIZE_PX // 2
    return _sizes(settings, 1, 1).halo_px


def build_discriminator(settings: TrainSettings, bands: int) -> PatchDiscriminator:
    """The discriminator; `bands` counts both the S30 and the judged image's."""
    return PatchDiscriminator(bands, settings.ndf, settings.discriminator_norm)


def start_from(generator: nn.Module, model: Model, store: WindowStore) -> None:
    """Give `generator` the weights of a model file.

    Raises:
        TrainingError: the model is for other bands, or a network of other sizes.
    """
    card = model.card
    theirs = [band.name for band in card.inputs], [band.name for band in card.outputs]
    ours = [band.name for band in store.inputs], [band.name for band in store.outputs]
    if theirs != ours:
        raise TrainingError(
            f"The model given with --from turns {', '.join(theirs[0])} into "
            f"{', '.join(theirs[1])}, but the windows are {', '.join(ours[0])} and "
            f"{', '.join(ours[1])}; choose its bands with --bands."
        )
    if not isinstance(generator, UNet) or generator.config != card.architecture:
        raise TrainingError(
            "The model given with --from has a network of other sizes than the settings ask for; "
            f"set --widths {','.join(map(str, card.architecture.widths))} and --convolutions "
            f"{card.architecture.convolutions}."
        )
    generator.load_state_dict(model.network.state_dict())


def free_parameters(generator: nn.Module, free: str) -> list[nn.Parameter]:
    """Freeze all weights but those that `free` names, and return these.

    "all"; "head": the last 1x1 convolution; "bias": every bias and the last convolution, which
    moves what the network found without changing the textures that it looks for.
    """
    for name, parameter in generator.named_parameters():
        learns = free == "all" or name.startswith("head.")
        parameter.requires_grad_(learns or (free == "bias" and name.endswith(".bias")))
    return [parameter for parameter in generator.parameters() if parameter.requires_grad]


def build_optimizer(
    settings: TrainSettings,
    parameters: Iterable[nn.Parameter],
    rate: float,
    device: torch.device,
) -> torch.optim.Optimizer:
    """Adam or AdamW, fused into one kernel, for parameters that are going to `device`."""
    graphed = device.type == "cuda"  # where the rate, too, is read from the device
    common: dict[str, Any] = {
        "lr": torch.tensor(rate, device=device) if graphed else rate,
        "betas": (settings.beta1, settings.beta2),
        "capturable": graphed,
        "fused": True,
    }
    if settings.optimizer == "adamw":
        return torch.optim.AdamW(parameters, weight_decay=settings.weight_decay, **common)
    return torch.optim.Adam(parameters, **common)


def set_rate(optimizer: torch.optim.Optimizer, rate: float) -> None:
    """Give all of the optimizer's parameters this learning rate."""
    for group in optimizer.param_groups:
        if isinstance(group["lr"], Tensor):
            group["lr"].fill_(rate)
        else:
            group["lr"] = rate


def rate_factor(settings: TrainSettings, iteration: int) -> float:
    """What the learning rate is multiplied by in `iteration` (counted from 0)."""
    if iteration < settings.warmup_iterations:
        return (iteration + 1) / settings.warmup_iterations
    if settings.schedule == "constant":
        return 1.0
    if settings.schedule == "linear":
        start = settings.decay_from * settings.iterations
        left = (settings.iterations - iteration) / max(settings.iterations - start, 1.0)
        return min(1.0, left)
    span = max(settings.iterations - settings.warmup_iterations, 1)
    return 0.5 * (1 + math.cos(math.pi * (iteration - settings.warmup_iterations) / span))
