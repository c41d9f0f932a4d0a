"""A model file's header, held against what a model of this project is before anything is built."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import safetensors
import torch

from hls_gan_plugin.core.network.unet import UNet, UNetConfig
from hls_gan_plugin.shared.errors import ModelFileError

# Beyond these a network is a slip or an attack: it could not be trained, and fits no memory.
_MOST_LEVELS, _MOST_CONVOLUTIONS, _WIDEST = 8, 64, 4096
_MOST_BYTES = 512 * 2**20
_WEIGHT_BYTES = 4
_WEIGHT_TYPE = "F32"


def check_sizes(config: UNetConfig) -> None:
    """Refuse a network that no memory holds.

    Raises:
        ModelFileError: it has too many levels, features, channels or convolutions.
    """
    sizes = {
        "levels": (len(config.widths), _MOST_LEVELS),
        "features": (max(config.widths), _WIDEST),
        "channels": (max(config.bands_in, config.bands_out), _WIDEST),
        "convolutions a level": (config.convolutions, _MOST_CONVOLUTIONS),
    }
    for what, (count, most) in sizes.items():
        if count > most:
            raise ModelFileError(f"its network has {count} {what}, and {most} are the most")
    if config.input_limit <= 0:
        raise ModelFileError(f"its input_limit is {config.input_limit}, and must be above 0")
    weights = sum(math.prod(shape) for shape in _shapes(config).values())
    if weights * _WEIGHT_BYTES > _MOST_BYTES:
        raise ModelFileError(
            f"its network has {weights:,} weights, which need {weights * _WEIGHT_BYTES / 1e6:,.0f} "
            f"MB, and {_MOST_BYTES / 1e6:,.0f} MB are the most"
        )


def check_weights(path: Path, config: UNetConfig) -> None:
    """Hold name, shape and type of each tensor against the network's, without reading one.

    Raises:
        ModelFileError: one is missing, too many, or another.
        OSError, SafetensorError: the file cannot be read.
    """
    wanted = {name: (_WEIGHT_TYPE, shape) for name, shape in _shapes(config).items()}
    with safetensors.safe_open(str(path), framework="pt") as file:
        parts = {name: file.get_slice(name) for name in file.keys()}  # noqa: SIM118 (no mapping)
        held = {name: (s.get_dtype(), tuple(s.get_shape())) for name, s in parts.items()}
    for name in (*wanted, *held):
        if held.get(name) != wanted.get(name):
            raise ModelFileError(
                f"The weights in '{path}' do not fit its card ('{name}' is {_told(held.get(name))},"
                f" and has to be {_told(wanted.get(name))})."
            )


def _shapes(config: UNetConfig) -> dict[str, tuple[int, ...]]:
    """Of the network's weights; on the device "meta" nothing takes memory."""
    with torch.device("meta"):
        network = UNet(config)
    return {name: tuple(value.shape) for name, value in network.state_dict().items()}


def _told(tensor: tuple[Any, ...] | None) -> str:
    return "not there" if tensor is None else f"{tensor[0]} {tensor[1]}"
