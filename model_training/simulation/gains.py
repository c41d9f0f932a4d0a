"""How S30's spatial frequencies come back in simulated L30, summed over pairs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hls_gan_plugin.core.scoring.power_spectra import CrossSpectrum, cross_spectrum
from model_training.simulation.simulated_pairs import PairImages

GAINS_OF = ("L30", "expected L30", "expected L30, next zone")


class MeanGains:
    """Running sums of `GAINS_OF`: L30 without its pair's shift; where zones differ, by itself."""

    def __init__(self) -> None:
        self._sums: dict[str, CrossSpectrum] = {}

    def add(self, images: PairImages) -> None:
        """Count one pair's blocks without a gap."""
        expected = cross_spectrum(images.s30, images.expected)
        if images.neighbour_zone:
            self._add("expected L30, next zone", expected)
            return
        self._add("expected L30", expected)
        found = cross_spectrum(images.s30, images.l30)
        if found.blocks:
            self._add("L30", found.without_shift(found.shift_px()))

    def _add(self, name: str, spectrum: CrossSpectrum) -> None:
        self._sums[name] = self._sums[name] + spectrum if name in self._sums else spectrum

    def mean(self) -> NDArray[np.float64]:
        """(3, 6 bands, 6 frequencies) of `GAINS_OF` over S30; NaN where no pair counts."""
        nothing = np.full((6, 6), np.nan)
        return np.stack(
            [self._sums[name].gains() if name in self._sums else nothing for name in GAINS_OF]
        )
