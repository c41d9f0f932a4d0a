"""How scenes and what is made of them are called. Standard library only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .hls import GranuleId


def scene_name(original: str, otherwise: str) -> str:
    """ "T15SXR 2021-09-07" where the original's file says tile and day, else `otherwise`."""
    try:
        granule = GranuleId.from_string(Path(original).name)
    except ValueError:
        return otherwise
    return f"T{granule.tile} {granule.day}"


def result_name(source: str, bands: Sequence[str], maker: str) -> str:
    """By input, bands, and what made it: "T15SXR 2021-09-07 B03 (green)"."""
    return f"{scene_name(source, source)} {' '.join(bands)} ({maker})"
