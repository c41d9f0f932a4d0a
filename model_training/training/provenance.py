"""Where a model comes from: what its card and its checkpoints say about the training."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

import torch

from hls_gan_plugin.core.network.model_file import Model
from hls_gan_plugin.shared.errors import SettingsError
from hls_gan_plugin.shared.job_fields import checked, hints_of, record
from model_training.data.window_store import SPLITS, WindowStore, percentiles
from model_training.training.validation import ValidationScores, thinned

_PERCENTILE_WINDOWS = 1000  # 16 million pixels fix a 0.1% tail well enough


@dataclass(frozen=True)
class StartNote:
    """The model that a training began with."""

    name: str
    version: str
    sha256: str
    description: str


@dataclass(frozen=True)
class BestNote:
    """What stands in the note of the best generator, and what judging and export read of it."""

    iteration: int
    validation: ValidationScores
    store: str
    inputs: tuple[str, ...]
    percentiles: tuple[tuple[float, float], ...]
    simulated: bool
    pairs: int
    windows: dict[str, Any]
    split: dict[str, Any]
    split_seed: int
    processes: int
    commit: str
    torch: str
    start: Optional[StartNote] = None  # noqa: UP045 - `record` reads it so

    @classmethod
    def check(cls, note: dict[str, Any]) -> None:
        """Raises SettingsError or KeyError: a field is missing or misshapen."""
        kind: Any = cls
        wanted = {name: note[name] for name in hints_of(kind) if name != "start"}
        found = record(kind, {**wanted, "start": note.get("start")}, "its note")
        if len(found.inputs) != len(found.percentiles) or not found.inputs:
            raise SettingsError("its note has not one range for each band")
        for name in SPLITS:
            checked(found.windows[name], int, f"its note.windows.{name}")


def git_commit() -> str:
    """The commit of this source tree, "+changes" where files differ from it; else "unknown"."""
    root = Path(__file__).resolve().parents[2]
    try:
        commit = _git(root, "rev-parse", "HEAD")
        changed = _git(root, "status", "--porcelain", "--untracked-files=no", "--", str(root))
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return commit + ("+changes" if changed else "")


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    # No shell, and nothing of the command comes from a file.
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # nosec B603
    return done.stdout.strip()


def describe_training(
    store: WindowStore, processes: int, start: Model | None = None
) -> dict[str, Any]:
    """The data, its split, the input's range and the versions; plain values for a JSON note.

    What the model `start` knew of the range is still known, however little the windows span.
    """
    manifest = store.manifest
    train = store.indices("train")
    return {
        "store": str(store.folder),
        "store_sha256": store.sha256,
        "inputs": [band.name for band in store.inputs],
        "percentiles": _widened(percentiles(store, thinned(train, _PERCENTILE_WINDOWS)), start),
        "start": _start_note(start),
        "simulated": manifest.simulated,
        "pairs": len(manifest.granules),
        "windows": {name: len(store.indices(name)) for name in SPLITS},
        "split": {key: manifest.split.get(key) for key in ("kind", "validation", "test")},
        "split_seed": manifest.seed,
        "processes": processes,
        "commit": git_commit(),
        "torch": torch.__version__,
    }


def _widened(ranges: list[tuple[float, float]], start: Model | None) -> list[tuple[float, float]]:
    if start is None:
        return ranges
    known = start.card.percentiles
    return [
        (min(low, first), max(high, last))
        for (low, high), (first, last) in zip(ranges, known, strict=True)
    ]


def _start_note(start: Model | None) -> dict[str, str] | None:
    if start is None:
        return None
    card = start.card
    return {
        "name": card.name,
        "version": card.version,
        "sha256": start.sha256,
        "description": card.description,
    }
