"""What the engine is made of: libraries, devices and models, as plain values."""

from __future__ import annotations

import dataclasses
import importlib.metadata
import platform
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch

from hls_gan_plugin.core.network import device as devices
from hls_gan_plugin.core.network.model_file import load_model
from hls_gan_plugin.shared.errors import HlsGanError
from hls_gan_plugin.shared.events import Emit
from hls_gan_plugin.shared.jobs import CheckEngineJob

# What the engine imports; a test holds this list against the imports.
PACKAGES = (
    *("torch", "rasterio", "numpy", "scipy", "scikit-image", "safetensors"),
    *("click", "rich", "matplotlib", "jinja2", "pyogrio", "isal", "pystac"),
)


def run_check(job: CheckEngineJob, paths: Mapping[str, Path], emit: Emit) -> dict[str, Any]:
    """Versions, devices, models and what is wrong, each in a sentence."""
    problems: list[str] = []
    return {
        "python": f"{platform.python_version()} ({sys.executable})",
        "packages": {name: _version(name, problems) for name in PACKAGES},
        "cuda": torch.version.cuda or "none: a CPU build of torch",
        "devices": [_device(info) for info in devices.all_devices()],
        "threads": torch.get_num_threads(),
        "models": [_model(path, problems) for path in job.model_files],
        "problems": problems,
    }


def _version(name: str, problems: list[str]) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        problems.append(f"The package {name} is missing in the engine; set the engine up again.")
        return "missing"


def _device(info: devices.DeviceInfo) -> dict[str, Any]:
    return {"name": info.name, "kind": info.kind, "memory_gb": round(info.memory_gib, 1)}


def _model(path: str, problems: list[str]) -> dict[str, Any]:
    try:
        model = load_model(path)
    except HlsGanError as error:
        problems.append(str(error))
        return {"name": Path(path).stem, "file": path, "problem": str(error)}
    card = model.card
    return {
        "name": card.name,
        "file": path,
        "version": card.version,
        "sha256": model.sha256,
        "bands_in": [band.name for band in card.inputs],
        "bands_out": [band.name for band in card.outputs],
        "description": card.description,
        "architecture": dataclasses.asdict(card.architecture),
    }
