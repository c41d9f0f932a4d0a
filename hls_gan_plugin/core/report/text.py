"""The report's plain words: is the generated image closer to Landsat, and how sure is that?

Also how counts and the values of a model's card are written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from hls_gan_plugin.core.raster.scenes import ORIGINAL
from hls_gan_plugin.core.scoring.comparison import WindowTable
from hls_gan_plugin.core.scoring.significance import (
    BETTER,
    Clusters,
    Gain,
    advantage,
    clusters,
    gain,
)
from hls_gan_plugin.shared import hls

_FEW_CLUSTERS = 6


def counted(count: int, unit: str) -> str:
    """A count with its unit: "1 window", "6 windows", "6 blocks of 4 x 4 windows"."""
    noun, space, rest = unit.partition(" ")
    return f"{count} {noun}{'' if count == 1 else 's'}{space}{rest}"


def readable(value: Any) -> str:
    """A value as plain text: "train 999, test 179", "16, 32, 64", "yes"; a dash for nothing."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_inner(item)}" for key, item in value.items()) or "-"
    if isinstance(value, list | tuple):
        return ", ".join(_inner(item) for item in value) or "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    return "-" if value is None else str(value)


def _inner(value: Any) -> str:
    several = isinstance(value, Mapping | list | tuple) and len(value) > 1
    return f"({readable(value)})" if several else readable(value)


def card_rows(card: Mapping[str, Any]) -> dict[str, str]:
    """A model's card, as `shared.model_store.card` reads it, as rows of text.

    Raises:
        KeyError, TypeError: something of it is missing or misshapen.
    """
    rows = {
        "model": card["name"],
        "version": card["version"],
        "about": card["description"],
        "bands in": _bands(card["inputs"]),
        "bands out": _bands(card["outputs"]),
        "licence": card["licence"],
    }
    training = card["training"].items()
    return rows | {f"training: {key}": readable(value) for key, value in training}


def _bands(fields: Sequence[Mapping[str, Any]]) -> str:
    return ", ".join(str(hls.band(band["sensor"], band["name"])) for band in fields)


def overall_gain(table: WindowTable, method: str, score: str, against: str = ORIGINAL) -> Gain:
    """Gain of a method over another in the mean over the bands of each window."""
    difference = advantage(score, table.band_mean(method, score), table.band_mean(against, score))
    kept = np.isfinite(difference)
    return gain(difference[kept], clusters(table).index[kept])


def verdict(table: WindowTable, method: str, name: str) -> str:
    """One sentence: closer, not closer, or undecided."""
    both = [overall_gain(table, method, score) for score in BETTER]
    if all(g.ties == g.windows for g in both):
        return (
            f"The {name} is NOT closer to Landsat than the original Sentinel-2 image: the two do "
            "not differ by more than rounding."
        )
    if all(g.low > 0 for g in both):
        return f"The {name} is closer to Landsat than the original Sentinel-2 image."
    if all(g.mean <= 0 for g in both):
        sure = all(g.high < 0 for g in both)
        return f"The {name} is NOT closer to Landsat than the original Sentinel-2 image" + (
            ": it is farther away." if sure else "."
        )
    if all(g.mean > 0 for g in both):
        return (
            f"The {name} is on average closer to Landsat than the original, but "
            + ("one group of windows cannot show" if np.isnan(both[0].low) else
               "the windows do not show")
            + " that this is more than chance."
        )  # fmt: skip
    better, worse = ("SSIM", "MSE") if both[0].mean > 0 else ("MSE", "SSIM")
    return (
        f"The {name} is NOT clearly closer to Landsat than the original: better in {better}, but "
        f"not in {worse}."
    )


def on_pairs(sentence: str, simulated: bool) -> str:
    """The sentence, beginning with whether the pairs that it rests on are real."""
    kind = "SIMULATED" if simulated else "real"
    return f"On {kind} pairs, {sentence[0].lower()}{sentence[1:]}"


def summary_lines(
    table: WindowTable,
    generated: Sequence[str],
    names: Mapping[str, str],
    simulated: bool,
) -> list[str]:
    """At most five lines that stand first in the report; the first says whether pairs are real.

    generated: the judged methods, the main one first; without any, the baselines are judged.
    names: how methods are called, with the mark "in-sample" where it belongs.
    """
    about = _about(table, simulated)
    rivals = [m for m in table.methods if m != ORIGINAL and m not in generated]
    judged = list(generated) or rivals
    if not judged:
        nothing = "only the original was scored: there is nothing to compare it with."
        return [on_pairs(nothing, simulated), about]
    main = judged[0]
    judgement = verdict(table, main, _subject(main, names, main in generated))
    lines = [on_pairs(judgement, simulated)]
    lines += [_numbers(table, main, score) for score in BETTER]
    others = [m for m in dict.fromkeys((*judged, *rivals)) if m != main]
    if others:
        lines.append(_against_others(table, main, others, names))
    return [*lines, about]


def _subject(method: str, names: Mapping[str, str], is_generated: bool) -> str:
    name = names.get(method, method)
    if not is_generated:
        return f"result of {name}"
    return "generated image" if name == "generated" else f"generated image '{name}'"


def _numbers(table: WindowTable, method: str, score: str) -> str:
    g = overall_gain(table, method, score)
    before, after = (float(np.nanmean(table.band_mean(m, score))) for m in (ORIGINAL, method))
    direction = "higher" if score == "ssim" else "lower"
    sure = ""
    if np.isfinite(g.low):
        low, high = sorted((BETTER[score] * g.low, BETTER[score] * g.high))
        sure = f" (change {after - before:+.4g}, 95% interval {low:+.4g} to {high:+.4g})"
    ties = f" (no difference in {g.ties})" if g.ties else ""
    return (
        f"Mean {score.upper()} {before:.4g} → {after:.4g}{sure}; {direction}, and so better, in "
        f"{g.wins} of {counted(g.windows, 'window')}{ties}."
    )


def _against_others(
    table: WindowTable,
    main: str,
    others: Sequence[str],
    names: Mapping[str, str],
) -> str:
    parts = []
    for other in others:
        gains = [overall_gain(table, main, score, other) for score in BETTER]
        word = (
            "closer than" if all(g.mean > 0 for g in gains)
            else "no different from" if all(g.ties == g.windows for g in gains)
            else "NOT closer than" if all(g.mean <= 0 for g in gains)
            else "mixed against"
        )  # fmt: skip
        wins = f"SSIM in {gains[0].wins}, MSE in {gains[1].wins} of {gains[0].windows}"
        parts.append(f"{word} {names.get(other, other)} ({wins})")
    return "Beside the other methods it is " + "; ".join(parts) + "."


def _about(table: WindowTable, simulated: bool) -> str:
    groups = clusters(table)
    scenes = len(np.unique(table.scene))
    scored = int(table.scored.any(1).sum())
    text = (
        f"Judged on {scored} of {counted(len(table), 'window')} of {table.size_px} x "
        f"{table.size_px} pixels in {counted(scenes, 'scene')}."
    )
    if simulated:
        text += " The image pairs are SIMULATED: they say nothing yet about real ones."
    return text + " " + _caution(groups, scenes) if _caution(groups, scenes) else text


def _caution(groups: Clusters, scenes: int) -> str:
    if scenes == 1:
        return (
            "With one scene the intervals cover its parts only and say nothing about other places "
            "or days."
        )
    if groups.count < _FEW_CLUSTERS:
        return f"With {groups.count} scenes the intervals are rough."
    return ""
