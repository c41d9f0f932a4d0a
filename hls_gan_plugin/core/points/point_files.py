"""Judged points as files: a line a pair as CSV, the differences as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from hls_gan_plugin.core.csv_table import write_csv_table
from hls_gan_plugin.core.points.point_scores import (
    NO_NEIGHBOURS,
    Difference,
    JudgedPoints,
    differences,
    grouped,
)
from hls_gan_plugin.core.raster.scenes import ORIGINAL
from hls_gan_plugin.shared.errors import OutputError

_PLACES = ("site", "point", "s30_day", "l30_day", "s30_satellite", "l30_satellite")


def write_pairs(path: Path, judged: JudgedPoints) -> None:
    """One line a judged pair: where and when, then by band reflectance of S30, of every method and
    of L30 ("original_green", "line_green", "reference_green"); empty where there is none.

    Raises:
        OutputError: the file cannot be written.
    """
    pairs = judged.pairs
    columns: dict[str, Sequence[Any]] = {n: getattr(pairs, n).tolist() for n in _PLACES}
    for band, name in enumerate(pairs.bands):
        for method in judged.methods(band):
            columns[f"{method}_{name}"] = judged.images[method][:, band].tolist()
        columns[f"reference_{name}"] = pairs.l30[:, band].tolist()
    write_csv_table(path, columns, zip(*columns.values(), strict=True), digits=6)


def summary(judged: JudgedPoints) -> dict[str, Any]:
    """The differences over all pairs, by site and by pair of satellites; ready for JSON."""
    pairs = judged.pairs
    return {
        "pairs": len(pairs),
        "left_out": judged.left_out,
        "sites": sorted(set(pairs.site.tolist())),
        "note": NO_NEIGHBOURS,
        "bands": _by_band(differences(judged)),
        "by_site": {k: _by_band(v) for k, v in grouped(judged, pairs.site).items()},
        "by_satellite": {k: _by_band(v) for k, v in grouped(judged, pairs.satellites).items()},
    }


def _by_band(found: Sequence[Difference]) -> dict[str, dict[str, Any]]:
    """{band: {method: numbers}}; what is not known is null."""
    result: dict[str, dict[str, Any]] = {}
    for difference in found:
        row = asdict(difference)
        of_gain = row.pop("gain") or {}
        row |= {f"gain_{key}": value for key, value in of_gain.items() if key != "windows"}
        band, method = row.pop("band"), row.pop("method")
        result.setdefault(band, {})[method] = {key: _known(value) for key, value in row.items()}
    return result


def _known(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def write_summary(path: Path, told: Mapping[str, Any]) -> None:
    """The summary, with what the caller adds to it, as JSON.

    Raises:
        OutputError: the file cannot be written.
    """
    try:
        path.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise OutputError(f"'{path}' cannot be written ({error.strerror}).") from error


def verdict(found: Sequence[Difference], method: str, simulated: bool) -> str:
    """One sentence: in which bands a method is closer to Landsat, farther, or neither is clear.

    simulated: whether the pairs are, which it then says.
    """
    words: dict[str, list[str]] = {"closer": [], "farther": [], "unclear": []}
    for difference in found:
        if difference.method != method or difference.gain is None:
            continue
        known = math.isfinite(difference.gain.low)
        word = (
            "closer" if known and difference.gain.low > 0
            else "farther" if known and difference.gain.high < 0
            else "unclear"
        )  # fmt: skip
        words[word].append(f"{difference.band} ({difference.relative - 1:+.1%})")
    parts = []
    if words["closer"]:
        parts.append(f"closer to Landsat than the {ORIGINAL} in {', '.join(words['closer'])}")
    if words["farther"]:
        parts.append(f"FARTHER away in {', '.join(words['farther'])}")
    if words["unclear"]:
        parts.append(f"no clear difference in {', '.join(words['unclear'])}")
    kind = ", SIMULATED pairs" if simulated else ""
    return f"{'; '.join(parts)} (change of the RMSE{kind})." if parts else "nothing to compare."
