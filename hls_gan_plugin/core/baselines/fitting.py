"""Fitting the methods in use today from running statistics, so that any number of rasters or
windows fit through.

Linear: reference = slope * original + intercept, by ordinary least squares or as the reduced major
axis, slope = sign(r) * sd(reference) / sd(original), which does not flatten the relation when the
original is noisy too. Histogram: the original's quantiles become the reference's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from hls_gan_plugin.core.arrays import BoolArray, Doubles, Floats
from hls_gan_plugin.core.baselines.baseline import Baseline, Curve, FittedOn
from hls_gan_plugin.shared.choices import Method
from hls_gan_plugin.shared.errors import NothingValidError

# Histograms count by DN, so that the quantiles of integer data are exact.
_LOWEST, _HIGHEST, _STEP = -0.5, 2.0, 1e-4
_BINS = round((_HIGHEST - _LOWEST) / _STEP)
_QUANTILES = np.linspace(0.0, 1.0, 257)


class LinearStatistics:
    """Running sums of B bands; memory does not grow with what is added."""

    def __init__(self, bands: int) -> None:
        self._sums = np.zeros((6, bands))  # n, x, y, xx, yy, xy

    def add(self, original: Floats, reference: Floats, valid: BoolArray | None = None) -> None:
        """Count the pixels of (…, B, h, w) reflectance that are finite in both and `valid`.

        valid: (…, h, w) or (…, B, h, w) bool, or None.
        """
        for band, (x, y) in enumerate(_valid_pixels(original, reference, valid)):
            self.count(band, x, y)

    def count(self, band: int, original: Doubles, reference: Doubles) -> None:
        """Count the pixels (n,) of one band."""
        x, y = original, reference
        # Plain sums: BLAS would start its threads for these short products.
        products = [np.sum(a * b) for a, b in ((x, x), (y, y), (x, y))]
        self._sums[:, band] += [len(x), x.sum(), y.sum(), *products]

    def take(self, other: LinearStatistics) -> None:
        """Add what another one counted."""
        self._sums += other._sums

    def fit(self, method: Method, bands: tuple[str, ...], fitted_on: FittedOn) -> Baseline:
        """The line of each band.

        Raises:
            NothingValidError: a band has fewer than two pixels, or all of one value.
        """
        curves = tuple(_line(method, name, *self._sums[:, band]) for band, name in enumerate(bands))
        return Baseline(method, bands, curves, fitted_on)

    def line(self, band: int) -> tuple[float, float]:
        """Slope and intercept of reference on original (ordinary); NaN where it is constant."""
        try:
            curve = _line("ordinary", "", *self._sums[:, band])
        except NothingValidError:
            return float("nan"), float("nan")
        return curve.slope_beyond, curve.reference[0]

    def correlation(self, band: int) -> float:
        """Pearson's correlation of what was counted; NaN where one side is constant."""
        n, x, y, xx, yy, xy = self._sums[:, band]
        if not n:
            return float("nan")
        spread = (xx / n - (x / n) ** 2) * (yy / n - (y / n) ** 2)
        return float((xy / n - x * y / n**2) / np.sqrt(spread)) if spread > 0 else float("nan")


class HistogramStatistics:
    """Running histograms of B bands, counted by DN; memory does not grow with what is added."""

    def __init__(self, bands: int) -> None:
        self._counts = np.zeros((2, bands, _BINS), dtype=np.int64)

    def add(self, original: Floats, reference: Floats, valid: BoolArray | None = None) -> None:
        """As `LinearStatistics.add`; values beyond -0.5 and 2.0 count at these ends."""
        for band, (x, y) in enumerate(_valid_pixels(original, reference, valid)):
            self.count(band, x, y)

    def count(self, band: int, original: Doubles, reference: Doubles) -> None:
        """Count the pixels (n,) of one band."""
        for side, values in enumerate((original, reference)):
            bins = np.clip(np.rint((values - _LOWEST) / _STEP), 0, _BINS - 1).astype(np.int64)
            self._counts[side, band] += np.bincount(bins, minlength=_BINS)

    def take(self, other: HistogramStatistics) -> None:
        """Add what another one counted."""
        self._counts += other._counts

    def fit(self, bands: tuple[str, ...], fitted_on: FittedOn) -> Baseline:
        """The curve of each band through 257 quantiles.

        Raises:
            NothingValidError: a band has fewer than two pixels, or all of one value.
        """
        curves = tuple(
            _quantile_curve(name, self._counts[0, band], self._counts[1, band])
            for band, name in enumerate(bands)
        )
        return Baseline("histogram", bands, curves, fitted_on)


class BaselineFit:
    """The statistics of several methods, whichever each needs."""

    def __init__(self, methods: Sequence[Method], bands: Sequence[str]) -> None:
        self.methods, self.bands = tuple(methods), tuple(bands)
        self._lines = LinearStatistics(len(self.bands))
        self._histograms = HistogramStatistics(len(self.bands))

    def add(self, original: Floats, reference: Floats, valid: BoolArray | None = None) -> None:
        """Count these pixels; see `LinearStatistics.add`."""
        for band, (x, y) in enumerate(_valid_pixels(original, reference, valid)):
            if "histogram" in self.methods:
                self._histograms.count(band, x, y)
            if {*self.methods} - {"histogram"}:
                self._lines.count(band, x, y)

    def take(self, other: BaselineFit) -> None:
        """Add what another one counted."""
        self._lines.take(other._lines)
        self._histograms.take(other._histograms)

    def finish(self, fitted_on: FittedOn) -> dict[Method, Baseline]:
        """The fitted baselines by method. Raises NothingValidError; see the statistics' `fit`."""
        return {
            method: self._histograms.fit(self.bands, fitted_on)
            if method == "histogram"
            else self._lines.fit(method, self.bands, fitted_on)
            for method in self.methods
        }


def _valid_pixels(
    original: Floats, reference: Floats, valid: BoolArray | None
) -> Iterator[tuple[Doubles, Doubles]]:
    """By band, the values of both in the pixels that count."""
    usable = np.isfinite(original) & np.isfinite(reference)
    if valid is not None:
        usable &= valid[..., None, :, :] if valid.ndim == usable.ndim - 1 else valid
    for band in range(original.shape[-3]):
        kept = usable[..., band, :, :]
        part = ... if kept.all() else kept
        x, y = (image[..., band, :, :][part].ravel() for image in (original, reference))
        yield x.astype(np.float64), y.astype(np.float64)


def _line(
    method: Method, name: str, n: float, x: float, y: float, xx: float, yy: float, xy: float
) -> Curve:
    variance_x = xx / n - (x / n) ** 2 if n else 0.0
    if n < 2 or variance_x <= 1e-12:
        raise NothingValidError(_too_little(name, int(n)))
    variance_y = max(yy / n - (y / n) ** 2, 0.0)
    covariance = xy / n - x * y / n**2
    if method == "ordinary":
        slope = covariance / variance_x
    else:
        slope = float(np.copysign(np.sqrt(variance_y / variance_x), covariance))
    intercept = float((y - slope * x) / n)
    slope = float(slope)
    return Curve((0.0, 1.0), (intercept, intercept + slope), int(n), slope)


def _quantile_curve(
    name: str, original: npt.NDArray[np.int64], reference: npt.NDArray[np.int64]
) -> Curve:
    pixels = int(original.sum())
    if np.count_nonzero(original) < 2:
        raise NothingValidError(_too_little(name, pixels))
    x, y = (_quantiles(counts) for counts in (original, reference))
    # Many quantiles can share one value (a constant area): their mean stands for it, so that the
    # curve stays a function.
    knots, where = np.unique(x, return_inverse=True)
    mapped = np.bincount(where, weights=y) / np.bincount(where)
    return Curve(tuple(knots.tolist()), tuple(mapped.tolist()), pixels, slope_beyond=1.0)


def _quantiles(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    cumulative = np.cumsum(counts)
    wanted = np.maximum(np.ceil(_QUANTILES * cumulative[-1]), 1)
    bins = np.searchsorted(cumulative, wanted)
    return np.asarray(np.round(_LOWEST + bins * _STEP, 4))


def _too_little(name: str, pixels: int) -> str:
    return (
        f"Band '{name}' has {pixels} valid pixel(s) with too few different values to fit a "
        "baseline; choose a pair with clear land in common, or drop the band."
    )
