"""Where a model comes from: what its card and its checkpoints say about the training."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import torch

from model_training.data.window_store import WindowStore, percentiles
from model_training.training.validation import thinned

_PERCENTILE_WINDOWS = 1000  # 16 million pixels fix a 0.1 % tail well enough


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
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def describe_training(store: WindowStore, processes: int) -> dict[str, Any]:
    """The data, its split, the input's range and the versions; plain values for a JSON note."""
    manifest = store.manifest
    train = store.indices("train")
    return {
        "store": str(store.folder),
        "store_sha256": store.sha256,
        "inputs": [band.name for band in store.inputs],
        "percentiles": percentiles(store, thinned(train, _PERCENTILE_WINDOWS)),
        "simulated": manifest.simulated,
        "pairs": len(manifest.granules),
        "windows": {name: len(store.indices(name)) for name in ("train", "validation", "test")},
        "split": {key: manifest.split.get(key) for key in ("kind", "validation", "test")},
        "split_seed": manifest.seed,
        "processes": processes,
        "commit": git_commit(),
        "torch": torch.__version__,
    }
