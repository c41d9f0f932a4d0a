"""Checkpoints: safetensors with every tensor of the training and a JSON note in its header.

No pickle, as with the model file. A checkpoint appears whole or not at all.
"""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import safetensors
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from hls_gan_plugin.core.raster.checked_results import checked_results
from hls_gan_plugin.core.small_files import parsed
from hls_gan_plugin.shared.errors import OutputError, TrainingError

_KEY = "hls_gan_training"
_TYPES = {torch.float32: "F32", torch.int64: "I64"}
_ADAM = {"step", "exp_avg", "exp_avg_sq"}
_STATES, _COUNTERS = 3, 10_000


def module_tensors(name: str, module: nn.Module) -> dict[str, Tensor]:
    """The module's state as flat tensors, named `NAME.…`."""
    return {f"{name}.{key}": value for key, value in module.state_dict().items()}


def restore_module(name: str, module: nn.Module, tensors: Mapping[str, Tensor]) -> None:
    """The inverse of `module_tensors`."""
    module.load_state_dict(_under(name, tensors))


def optimizer_tensors(name: str, optimizer: torch.optim.Optimizer) -> dict[str, Tensor]:
    """The optimizer's moments and step counts as flat tensors; its rates are not part of it."""
    state = optimizer.state_dict()["state"]
    return {
        f"{name}.{number}.{key}": torch.as_tensor(value)
        for number, values in state.items()
        for key, value in values.items()
    }


def restore_optimizer(
    name: str, optimizer: torch.optim.Optimizer, tensors: Mapping[str, Tensor]
) -> None:
    """The inverse of `optimizer_tensors`.

    Raises:
        ValueError: a state is of no weight of this optimizer, or does not fit it.
    """
    weights = [weight for group in optimizer.param_groups for weight in group["params"]]
    state: dict[int, dict[str, Tensor]] = {}
    for key, value in _under(name, tensors).items():
        number, entry = key.split(".", 1)
        shape = () if entry == "step" else weights[int(number)].shape
        if entry not in _ADAM or value.shape != shape:
            raise ValueError(f"'{name}.{key}' does not fit its weight")
        state.setdefault(int(number), {})[entry] = value
    if any(set(values) != _ADAM for values in state.values()):
        raise ValueError(f"'{name}' lacks a part")
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
        with checked_results([path]) as paths:
            save_file(plain, str(paths[str(path)]), metadata={_KEY: json.dumps(note)})
    except (OSError, OutputError, safetensors.SafetensorError) as error:
        said = error if isinstance(error, OutputError) else f"'{path}' cannot be written ({error})."
        raise OutputError(
            f"{said} The checkpoint that was saved before is intact: make room and go on with "
            "--resume."
        ) from error


def read_note(path: Path) -> dict[str, Any]:
    """The note alone, without the tensors.

    Raises:
        TrainingError: there is no such file, or it is no checkpoint.
    """
    with _refused(path), _opened(path) as file:
        return parsed((file.metadata() or {})[_KEY])


def load(
    path: Path, wanted: Mapping[str, Tensor], others: tuple[str, ...] = ()
) -> dict[str, Tensor]:
    """The tensors of a checkpoint, held against what they are for before one is read.

    Args:
        wanted: what has to be there, by name, of the same type and shape.
        others: what else may be there: names that begin with one of these.

    Raises:
        TrainingError: it is no checkpoint, or one of other networks; or a number is not finite.
    """
    with _refused(path):
        with _opened(path) as file:
            parts = {name: file.get_slice(name) for name in file.keys()}  # noqa: SIM118
            _check_fit(parts, wanted, others)
        tensors = load_file(str(path))
        for name, value in tensors.items():
            if value.is_floating_point() and not bool(value.isfinite().all()):
                raise ValueError(f"'{name}' holds a number that is not finite")
    return tensors


def _check_fit(
    parts: Mapping[str, Any], wanted: Mapping[str, Tensor], others: tuple[str, ...]
) -> None:
    """Raises ValueError if tensors are missing, too many, or of another type or shape."""
    for name in (*wanted, *parts):
        if name in wanted and name in parts:
            kind = _TYPES.get(wanted[name].dtype)
            fits = tuple(parts[name].get_shape()) == tuple(wanted[name].shape)
            fits = fits and parts[name].get_dtype() == kind
        else:
            fits = name in parts and name.startswith(others)
        if not fits:
            raise ValueError(f"its tensor '{name}' does not fit the settings beside it")
    # An optimizer holds two moments of each weight, and little more.
    most = _STATES * sum(value.numel() for value in wanted.values()) + _COUNTERS
    if sum(math.prod(part.get_shape()) for part in parts.values()) > most:
        raise ValueError("its optimizer's state does not fit the settings beside it")


def _opened(path: Path) -> Any:
    if not path.is_file():
        raise OSError("no such file")
    return safetensors.safe_open(str(path), framework="pt")


@contextlib.contextmanager
def _refused(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, KeyError, ValueError, safetensors.SafetensorError) as error:
        raise TrainingError(
            f"'{path}' is not a checkpoint of this training ({str(error).splitlines()[0]}); give "
            "the folder that `train` wrote, or train anew in an empty one."
        ) from error
