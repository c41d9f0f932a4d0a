"""How often L30 lies within one and two of the standard deviations that a model states."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from hls_gan_plugin.core.arrays import FloatArray
from hls_gan_plugin.core.network.uncertainty import (
    MARGIN_PX,
    BandUncertainty,
    standard_deviation,
)
from hls_gan_plugin.core.scoring.significance import clustered_interval

CLASSES = 5  # of brightness, a fifth of the pixels each
_EDGES = np.arange(-0.2, 1.6, 0.001)  # reflectance; what lies beyond counts into the outer bins
Counts = npt.NDArray[np.float64]


class Coverage:
    """Adds up pixels by band, scene and brightness.

    Args:
        bands: their names. uncertainty: what the model states, by band.
    """

    def __init__(self, bands: Sequence[str], uncertainty: Sequence[BandUncertainty]) -> None:
        self._bands, self._uncertainty = tuple(bands), tuple(uncertainty)
        # Pixels, of them within one and within two, sum of the deviation.
        self._by_brightness: Counts = np.zeros((len(bands), len(_EDGES) + 1, 4))
        self._by_scene: dict[str, Counts] = {}

    def add(self, scene: str, generated: FloatArray, reference: FloatArray) -> None:
        """Count windows (N, B, h, w) of one scene, reflectance, NaN where invalid."""
        deviation = standard_deviation(generated, self._uncertainty)
        inner = np.s_[..., MARGIN_PX:-MARGIN_PX, MARGIN_PX:-MARGIN_PX]
        value, error = generated[inner], (reference - generated)[inner]
        total = self._by_scene.setdefault(scene, np.zeros((len(self._bands), 4)))
        for band in range(len(self._bands)):
            known = np.isfinite(deviation[:, band] + error[:, band])
            sd, missed = deviation[:, band][known], np.abs(error[:, band][known])
            place = np.searchsorted(_EDGES, value[:, band][known])
            for column, weight in enumerate((None, missed <= sd, missed <= 2 * sd, sd)):
                counts = np.bincount(place, weight, minlength=len(_EDGES) + 1)
                self._by_brightness[band, :, column] += counts
                total[band, column] += counts.sum()

    def summary(self) -> dict[str, Any]:
        """By band: shares within one and two, their 95% intervals over scenes, the mean deviation,
        and the shares by fifths of brightness; ready for JSON."""
        scenes = np.stack(list(self._by_scene.values()))
        return {
            name: {
                **_shares(self._by_brightness[band].sum(axis=0)),
                **_intervals(scenes[:, band]),
                "scenes": len(scenes),
                "by_brightness": _classes(self._by_brightness[band]),
            }
            for band, name in enumerate(self._bands)
        }


def _shares(counts: Counts) -> dict[str, float]:
    pixels = max(float(counts[0]), 1.0)
    within_1, within_2, deviation = (float(count) / pixels for count in counts[1:])
    return {"within_1": within_1, "within_2": within_2, "mean_deviation": deviation}


def _intervals(scenes: Counts) -> dict[str, list[float | None]]:
    """From (S, 4): over scenes, because the pixels of one err together; None with one scene."""
    pixels, members = scenes[:, 0], np.arange(len(scenes))
    found = {n: clustered_interval(scenes[:, n], members, pixels) for n in (1, 2)}
    return {
        f"within_{number}_interval": [None if math.isnan(end) else end for end in ends]
        for number, ends in found.items()
    }


def _classes(counts: Counts) -> list[dict[str, float]]:
    """From (bins, 4): `CLASSES` classes of as many pixels each, as nearly as the bins allow."""
    filled = counts[:, 0].cumsum() / max(counts[:, 0].sum(), 1)
    place = np.minimum((filled * CLASSES - 1e-9).astype(int), CLASSES - 1)
    result = []
    for number in range(CLASSES):
        members = np.flatnonzero((place == number) & (counts[:, 0] > 0))
        if members.size:
            low, high = (
                _EDGES[np.clip(at, 0, len(_EDGES) - 1)] for at in (members[0] - 1, members[-1])
            )
            found = _shares(counts[members].sum(axis=0))
            result.append({"from": round(float(low), 3), "to": round(float(high), 3), **found})
    return result
