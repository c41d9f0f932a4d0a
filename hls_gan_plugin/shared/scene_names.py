"""How a scene is called in results. Standard library only."""

from __future__ import annotations

from pathlib import Path

from .hls import GranuleId


def scene_name(original: str, otherwise: str) -> str:
    """ "T15SXR 2021-09-07" where the original's file says tile and day, else `otherwise`."""
    try:
        granule = GranuleId.from_string(Path(original).name)
    except ValueError:
        return otherwise
    return f"T{granule.tile} {granule.day}"
