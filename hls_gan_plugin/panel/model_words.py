"""A model's card in words and numbers for the panel; no widget."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ..shared.translation import tr

_RED = "#b3261e"


class BandScore(NamedTuple):
    """RMSE against L30 in reflectance, of the untouched S30 and of the model's image."""

    band: str
    before: float
    after: float


class GainCurve(NamedTuple):
    """How much of S30's amplitude an image has: (cycles a pixel, gain), ascending.

    name: the band's common name; is_reference: of real L30, not of the model's image.
    """

    name: str
    points: tuple[tuple[float, float], ...]
    is_reference: bool = False


def described(card: Mapping[str, Any]) -> str:
    """The card as rich text: bands, what it was trained on, how it scores on which data."""
    lines = [_bands(card), _training(card), *_scores(card)]
    return "".join(f'<p style="margin: 0 0 4px 0">{line}</p>' for line in lines if line)


def band_scores(card: Mapping[str, Any]) -> list[BandScore]:
    """The scores by band, in the model's order; none if the card has no such numbers."""
    methods = _methods(card)
    try:
        before, after = methods["original"]["bands"], methods["generated"]["bands"]
        return [
            BandScore(str(band), float(before[band]["rmse"]), float(after[band]["rmse"]))
            for band in before
        ]
    except (KeyError, TypeError, ValueError):
        return []


def gain_curves(card: Mapping[str, Any]) -> list[GainCurve]:
    """The model's curves in the order of its bands, then real L30's; none if the card has none."""
    gains = _part(card, "gains")
    try:
        frequencies = [float(value) for value in gains["frequencies"]]
        curves = [
            GainCurve(str(band), _known(frequencies, values))
            for band, values in gains["generated"].items()
        ]
        # The same for all visible bands.
        known = list(gains.get("l30", {}).items())[:1]
        return curves + [GainCurve(str(band), _known(frequencies, v), True) for band, v in known]
    except (KeyError, TypeError, ValueError, AttributeError):
        return []


def gains_of(card: Mapping[str, Any]) -> str:
    """The granule that the gains were measured on."""
    return str(_part(card, "gains").get("source", ""))


def _known(
    frequencies: Sequence[float], values: Sequence[float | None]
) -> tuple[tuple[float, float], ...]:
    return tuple((f, float(v)) for f, v in zip(frequencies, values) if v is not None)


def is_simulated(card: Mapping[str, Any]) -> bool:
    """Whether the model knows simulated pairs only."""
    training = card.get("training")
    told = training.get("simulated") if isinstance(training, Mapping) else None
    return bool(told) or "simulated" in str(card.get("description", "")).lower()


def judged_on(card: Mapping[str, Any]) -> str:
    """In words, what the card's scores were measured on."""
    scores = card.get("scores") or {}
    if scores.get("simulated", is_simulated(card)):
        return tr("{count} held-out simulated windows").format(count=scores.get("windows", "?"))
    return tr("{count} held-out real windows").format(count=scores.get("windows", "?"))


def _bands(card: Mapping[str, Any]) -> str:
    return tr("<b>Bands:</b> S30 {bands_in} → L30 {bands_out}").format(
        bands_in=_names(card.get("inputs", ())), bands_out=_names(card.get("outputs", ()))
    )


def _names(bands: Sequence[Mapping[str, Any]]) -> str:
    return html.escape(" ".join(str(band.get("name", "?")) for band in bands))


def _training(card: Mapping[str, Any]) -> str:
    text = html.escape(str(card.get("description", "")))
    if not is_simulated(card):
        return tr("<b>Training:</b> {text}").format(text=text)
    windows, pairs = _counts(card)
    flag = f'<b style="color:{_RED}">{tr("trained on simulated pairs")}</b>'
    if not (windows and pairs):
        return tr("<b>Training:</b> {text}").format(text=f"{flag}. {text}")
    return tr("<b>Training:</b> {flag}: {windows} windows of {pairs} pairs.").format(
        flag=flag, windows=windows, pairs=pairs
    )


def _counts(card: Mapping[str, Any]) -> tuple[int, int]:
    training = card.get("training") or {}
    windows = training.get("windows") or {}
    train = windows.get("train", 0) if isinstance(windows, Mapping) else windows
    return int(train or 0), int(training.get("pairs") or 0)


def _scores(card: Mapping[str, Any]) -> list[str]:
    methods = _methods(card)
    try:
        before, after = methods["original"], methods["generated"]
        said = tr(
            "<b>On {data}:</b> SSIM {ssim_before:.3f} → {ssim_after:.3f}, "
            "RMSE {rmse_before:.4f} → {rmse_after:.4f}."
        ).format(
            data=judged_on(card),
            ssim_before=before["ssim"],
            ssim_after=after["ssim"],
            rmse_before=before["rmse"],
            rmse_after=after["rmse"],
        )
    except (KeyError, TypeError, ValueError):
        return [tr("<b>Scores:</b> the model's file has none.")]
    return [said, _on_points(card)]


def _on_points(card: Mapping[str, Any]) -> str:
    points = _part(card, "points")
    try:
        shares = " ".join(
            f"{band} {rmse['generated'] / rmse['original']:.2f}"
            for band, rmse in points["rmse"].items()
        )
        told = tr(
            "<b>On {pairs} real points</b> ({source}), which show brightness and no texture: RMSE "
            "as a share of S30's: {shares}."
        )
        source = html.escape(str(points["source"]))
        return told.format(pairs=points["pairs"], source=source, shares=html.escape(shares))
    except (KeyError, TypeError, ValueError, AttributeError, ZeroDivisionError):
        if not (card.get("scores") or {}).get("simulated", is_simulated(card)):
            return ""
        return tr("<b>On real data:</b> not in the model's file; no real pair judged it.")


def _methods(card: Mapping[str, Any]) -> Mapping[str, Any]:
    return _part(card, "methods")


def _part(card: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """What the card's scores hold under a name; nothing where it is no table."""
    scores = card.get("scores")
    part = scores.get(name) if isinstance(scores, Mapping) else None
    return part if isinstance(part, Mapping) else {}
