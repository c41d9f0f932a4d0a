"""Checkpoints: safetensors with every tensor of the training and a JSON note in its header.

No pickle, as with the model file. A checkpoint appears whole or not at all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import safetensors
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from hls_gan_plugin.shared.errors import OutputError, TrainingError
from hls_gan_plugin.shared.staging import staged

_KEY = "hls_gan_training"


def module_tensors(name: str, module: nn.Module) -> dict[str, Tensor]:
    """The module's state as flat tensors, named `NAME.…`."""
    return {f"{name}.{key}": value for key, value in module.state_dict().items()}


def restore_module(name: str, module: nn.Module, tensors: Mapping[str, Tensor]) -> None:
    """The inverse of `module_tensors`."""
    module.load_state_dict(_under(name, tensors))


def optimizer_tensors(name: str, optimizer: torch.optim.Optimizer) -> dict[str, Tensor]:
    """The optimiser's moments and step counts as flat tensors; its rates are not part of it."""
    state = optimizer.state_dict()["state"]
    return {
        f"{name}.{number}.{key}": torch.as_tensor(value)
        for number, values in state.items()
        for key, value in values.items()
    }


def restore_optimizer(
    name: str, optimizer: torch.optim.Optimizer, tensors: Mapping[str, Tensor]
) -> None:
    """The inverse of `optimizer_tensors`."""
    state: dict[int, dict[str, Tensor]] = {}
    for key, value in _under(name, tensors).items():
        number, entry = key.split(".", 1)
        state.setdefault(int(number), {})[entry] = value
    groups = optimizer.state_dict()["param_groups"]
    optimizer.load_state_dict({"state": state, "param_groups": groups})
    for parameter, values in optimizer.state.items():
        for key, value in values.items():
            if value.shape == parameter.shape:
                # Fused kernels walk memory: moments must lie there in their weight's order.
                values[key] = torch.empty_like(parameter, dtype=value.dtype).copy_(value)


def _under(name: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    prefix = f"{name}."
    return {key[len(prefix) :]: v for key, v in tensors.items() if key.startswith(prefix)}


def save(path: Path, tensors: Mapping[str, Tensor], note: Mapping[str, Any]) -> None:
    """Write a checkpoint; what stood at `path` stays until the new one is complete.

    Raises:
        OutputError: the folder cannot be written, or the disk is full.
    """
    plain = {name: value.detach().cpu().contiguous() for name, value in tensors.items()}
    try:
        with staged([path]) as paths:
            save_file(plain, str(paths[str(path)]), metadata={_KEY: json.dumps(note)})
    except (OSError, safetensors.SafetensorError) as error:
        raise OutputError(
            f"The checkpoint '{path}' cannot be written ({error}); is the disk full? What was "
            "saved before is intact: free some space and go on with --resume."
        ) from error


def load(path: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """The tensors and the note.

    Raises:
        TrainingError: there is no such file, or it is no checkpoint.
    """
    try:
        with safetensors.safe_open(str(path), framework="pt") as file:
            note: dict[str, Any] = json.loads((file.metadata() or {})[_KEY])
        return load_file(str(path)), note
    except (OSError, KeyError, ValueError, safetensors.SafetensorError) as error:
        raise TrainingError(
            f"'{path}' is not a checkpoint of a training ({error}); give the folder that `train` "
            "wrote, or train anew in an empty one."
        ) from error
