"""What the engine says of itself, for people to read. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .translation import tr


def engine_lines(engine: Mapping[str, Any]) -> list[str]:
    """Versions, devices and models: the values of a `CheckEngineJob`'s result, line by line."""
    lines = [tr("Engine's Python: {python}").format(python=engine["python"])]
    lines += [f"  {name} {version}" for name, version in engine["packages"].items()]
    threads = tr("CPU threads: {count}").format(count=engine["threads"])
    lines += [f"CUDA: {engine['cuda']}", threads, tr("Devices:")]
    lines += [
        f"  {device['kind']}: {device['name']}, {device['memory_gb']} GiB"
        for device in engine["devices"]
    ]
    return [*lines, tr("Models:"), *(f"  {_model_line(model)}" for model in engine["models"])]


def _model_line(model: Mapping[str, Any]) -> str:
    if "problem" in model:
        return tr("{name}: cannot be used ({file})").format(**model)
    told = tr("{name} {version}: {bands_in} to {bands_out}, SHA-256 {sha256} ({file})")
    bands = {name: " ".join(model[name]) for name in ("bands_in", "bands_out")}
    return told.format(**{**model, **bands})
