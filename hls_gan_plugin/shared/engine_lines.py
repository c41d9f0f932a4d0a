"""What the engine says of itself, for people to read. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def engine_lines(engine: Mapping[str, Any]) -> list[str]:
    """Versions, devices and models: the values of a `CheckEngineJob`'s result, line by line."""
    lines = [f"Engine's Python: {engine['python']}"]
    lines += [f"  {name} {version}" for name, version in engine["packages"].items()]
    lines += [f"CUDA: {engine['cuda']}", f"CPU threads: {engine['threads']}", "Devices:"]
    lines += [
        f"  {device['kind']}: {device['name']}, {device['memory_gb']} GiB"
        for device in engine["devices"]
    ]
    return [*lines, "Models:", *(f"  {_model_line(model)}" for model in engine["models"])]


def _model_line(model: Mapping[str, Any]) -> str:
    if "problem" in model:
        return f"{model['name']}: cannot be used ({model['file']})"
    return (
        f"{model['name']} {model['version']}: {' '.join(model['bands_in'])} to "
        f"{' '.join(model['bands_out'])}, SHA-256 {model['sha256']} ({model['file']})"
    )
