"""How scenes and what is made of them are called. Standard library only."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from .hls import GranuleId, harmonized_id, parse_band_file


def scene_name(original: str, otherwise: str) -> str:
    """ "T15SXR 2021-09-07" where the original's file says tile and day, else `otherwise`."""
    try:
        granule = GranuleId.from_string(Path(original).name)
    except ValueError:
        return otherwise
    return f"T{granule.tile} {granule.day}"


def result_file(source: str, bands: Sequence[str]) -> str:
    """A file's name that says what is in it: the first and the last of L30's bands.

    "HLS-GAN.L30.T15SXR.2021250T163901.v2.0.B03.tif" of an S30 granule's file, else
    "NAME.L30.B02-B07.tif".
    """
    held = _held(bands)
    parsed = parse_band_file(source)
    if parsed is not None:
        return f"{harmonized_id(parsed[0])}.{held}.tif"
    return f"{Path(source).stem}.L30.{held}.tif"


def result_name(source: str, bands: Sequence[str], maker: str) -> str:
    """By input, bands, and what made it: "T15SXR 2021-09-07 B02-B07 (hls6)".

    What a scene's own name begins is kept: maps of its scores say it once.
    """
    scene = scene_name(source, source)
    return maker if maker.startswith(scene) else f"{scene} {_held(bands)} ({maker})"


def _held(bands: Sequence[str]) -> str:
    return bands[0] if len(bands) == 1 else f"{bands[0]}-{bands[-1]}"
