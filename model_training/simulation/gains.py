"""How S30's spatial frequencies come back in simulated L30, over many pairs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hls_gan_plugin.core.scoring import cross_spectra
from hls_gan_plugin.core.scoring.cross_spectra import CrossSpectrum, Shift
from model_training.simulation.simulated_pairs import PairImages

# The lowest one is left out: a gain there is that of brightness, not of texture.
FREQUENCIES = cross_spectra.FREQUENCIES[1:]
GAINS_OF = ("L30", "expected L30", "expected L30, next zone")


class MeanGains:
    """Means over pairs of `GAINS_OF`: L30 without its shift; what lies in the next zone apart."""

    def __init__(self) -> None:
        self._of: dict[str, list[NDArray[np.float64]]] = {name: [] for name in GAINS_OF}

    def add(self, images: PairImages) -> None:
        """Count one pair, if any of its blocks has no gap."""
        expected = _spectrum(images.s30, images.expected).gains(Shift(0.0, 0.0))
        if images.neighbour_zone:
            self._of["expected L30, next zone"].append(expected)
        else:
            self._of["expected L30"].append(expected)
            self._of["L30"].append(_spectrum(images.s30, images.l30).gains())

    def mean(self) -> NDArray[np.float64]:
        """(3, 6 bands, frequencies) of `GAINS_OF` over S30; NaN where no pair counts."""
        nothing = np.full((6, len(FREQUENCIES)), np.nan)
        means = [_mean(self._of[name]) if self._of[name] else nothing for name in GAINS_OF]
        return np.stack(means)


def _spectrum(s30: NDArray[np.float32], other: NDArray[np.float32]) -> CrossSpectrum:
    spectrum = CrossSpectrum(len(s30))
    spectrum.add(s30, other)
    return spectrum


def _mean(gains: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    table = np.stack(gains)[..., 1:]
    known = np.isfinite(table)
    total = np.where(known, table, 0).sum(0)
    return np.asarray(np.where(known.any(0), total / np.maximum(known.sum(0), 1), np.nan))
