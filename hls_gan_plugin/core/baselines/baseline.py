"""The methods in use today, to be judged beside the generator: a line or a histogram per band.

Each is fitted on pairs (core.baseline_fitting) and is stored as a small JSON file.

HLS has already adjusted S30 to OLI's bands with fixed coefficients: the untouched original is that
method, and those coefficients must not be applied again.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from hls_gan_plugin.core.arrays import FloatArray, Floats
from hls_gan_plugin.core.small_files import read_json
from hls_gan_plugin.shared.choices import Method
from hls_gan_plugin.shared.errors import BandError, ModelFileError, SettingsError
from hls_gan_plugin.shared.hls import COMMON_NAMES, SCALE
from hls_gan_plugin.shared.job_fields import record

FORMAT = "hls-gan-baseline/1"
# A number beyond it is a slip or an attack: knots are reflectance, and a slope is about 1.
_LARGEST_NUMBER = 1e4
# The DN of int16, without the one that stands for NaN in tables.
_HIGHEST_DN, _NO_DN = 2**15 - 1, -(2**15)


@dataclass(frozen=True)
class FittedOn:
    """What a baseline was fitted on.

    sources: names of the pairs or of the window store. hashes: sha256 of the files, sorted.
    split: which windows of a store ("train"), or "all pixels".
    simulated: whether the pairs were simulated. pairs: tile and day ("15SXR.2021250") of those that
    a store's windows were cut from.
    """

    sources: tuple[str, ...]
    hashes: tuple[str, ...] = ()
    split: str = "all pixels"
    simulated: bool = False
    pairs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Curve:
    """The map of one band: piecewise linear through the knots, with the end slopes beyond them.

    original, reference: knots in reflectance, `original` strictly rising. A line has two knots.
    pixels: how many pixels it was fitted on.
    """

    original: tuple[float, ...]
    reference: tuple[float, ...]
    pixels: int
    slope_beyond: float

    def __call__(self, rho: Floats) -> FloatArray:
        """Reflectance of the reference's sensor, float32, same shape; NaN stays NaN."""
        if self._is_line:
            line = self.reference[0] + self.slope_beyond * (
                rho.astype(np.float64) - self.original[0]
            )
            return np.asarray(line, dtype=np.float32)
        dn = rho * np.float32(1 / SCALE)
        np.rint(np.clip(dn, -_HIGHEST_DN, _HIGHEST_DN, out=dn), out=dn)
        other = dn * np.float32(SCALE) != rho
        if other.any():
            if not np.isnan(rho[other]).all():
                return self._interpolated(rho)
            dn[other] = _NO_DN
        found: FloatArray = self._by_dn.take(dn.astype(np.int16).view(np.uint16))
        return found

    @functools.cached_property
    def _by_dn(self) -> FloatArray:
        """(65536,) what each int16 becomes, by its bits: images of DN need no search for knots."""
        dn = np.arange(2**16, dtype=np.uint16).view(np.int16)
        table = self._interpolated(dn * np.float32(SCALE))
        table[dn == _NO_DN] = np.nan
        return table

    def _interpolated(self, rho: Floats) -> FloatArray:
        first, last = self.original[0], self.original[-1]
        curve = np.interp(rho, self.original, self.reference)
        curve += self.slope_beyond * (np.minimum(rho - first, 0) + np.maximum(rho - last, 0))
        return np.asarray(curve, dtype=np.float32)

    @property
    def _is_line(self) -> bool:
        run, rise = (side[1] - side[0] for side in (self.original, self.reference))
        return len(self.original) == 2 and bool(np.isclose(rise, self.slope_beyond * run))


@dataclass(frozen=True)
class Baseline:
    """A fitted method for the bands named, in their order."""

    method: Method
    bands: tuple[str, ...]
    curves: tuple[Curve, ...]
    fitted_on: FittedOn

    def apply(self, rho: Floats) -> FloatArray:
        """The method's result: reflectance (…, B, h, w) in, float32 out; NaN stays NaN.

        Raises:
            BandError: the array has another number of bands.
        """
        if rho.ndim < 3 or rho.shape[-3] != len(self.curves):
            raise BandError(
                f"The baseline is for {len(self.curves)} band(s) ({', '.join(self.bands)}) and the "
                f"image has the shape {rho.shape}; choose the bands that it was fitted on."
            )
        result = np.empty(rho.shape, dtype=np.float32)
        for band, curve in enumerate(self.curves):
            result[..., band, :, :] = curve(rho[..., band, :, :])
        return result

    def select(self, bands: Sequence[str]) -> Baseline:
        """The same method for some of its bands, in the order asked for.

        Raises:
            BandError: it was not fitted on one of them.
        """
        missing = [band for band in bands if band not in self.bands]
        if missing:
            raise BandError(
                f"The baseline was fitted on {', '.join(self.bands)} and not on "
                f"{', '.join(missing)}; fit one on these bands."
            )
        curves = tuple(self.curves[self.bands.index(band)] for band in bands)
        return Baseline(self.method, tuple(bands), curves, self.fitted_on)

    def is_in_sample(self, hashes: Sequence[str], pairs: Sequence[str] = ()) -> bool:
        """Whether one of the files, or one of the pairs, that it is judged on is one of its own."""
        own = self.fitted_on
        return not (set(own.hashes).isdisjoint(hashes) and set(own.pairs).isdisjoint(pairs))


def save_baseline(path: str | Path, baseline: Baseline) -> None:
    """Write the baseline as JSON."""
    document = {"format": FORMAT, **asdict(baseline)}
    Path(path).write_text(json.dumps(document) + "\n", encoding="utf-8")


def load_baseline(path: str | Path) -> Baseline:
    """Read what `save_baseline` wrote.

    Raises:
        ModelFileError: the file cannot be read or is not such a baseline.
    """
    try:
        return _parse(read_json(path))
    except (OSError, ValueError, SettingsError) as error:
        said = str(error).rstrip(".")
        raise ModelFileError(
            f"'{path}' is not a baseline of this plugin ({said}); fit one with 'Fit a baseline'."
        ) from error


def _parse(fields: Any) -> Baseline:
    form = fields.pop("format", None) if isinstance(fields, dict) else None
    if form != FORMAT:
        raise ValueError(f"its format is {str(form)[:40]!r}, and {FORMAT!r} can be read")
    baseline: Baseline = record(Baseline, fields, "it")
    bands, curves = baseline.bands, baseline.curves
    if len(bands) != len(curves) or not bands or not set(bands) <= set(COMMON_NAMES):
        raise ValueError(f"its bands {bands} do not fit its {len(curves)} curve(s)"[:200])
    for curve in curves:
        _check_curve(curve)
    return baseline


def _check_curve(curve: Curve) -> None:
    numbers = [*curve.original, *curve.reference, curve.slope_beyond]
    if max(map(abs, numbers)) > _LARGEST_NUMBER:
        raise ValueError(f"a curve holds a number beyond {_LARGEST_NUMBER:g}")
    if len(curve.original) < 2 or len(curve.original) != len(curve.reference):
        raise ValueError("a curve's knots are not pairs")
    if np.any(np.diff(curve.original) <= 0):
        raise ValueError("a curve's knots do not rise")
