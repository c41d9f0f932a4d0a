"""Random fields: power-law noise at full resolution, smooth noise from a coarse grid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.fft
from numpy.typing import NDArray
from scipy.interpolate import make_interp_spline

Field = NDArray[np.float32]


def power_law(rng: np.random.Generator, shape: tuple[int, int], exponent: float) -> Field:
    """A Gaussian field of mean 0 and variance 1 whose power falls as frequency^-exponent.

    Exponent 0 is white noise, about 2 a landscape's mosaic, above 3 a smooth relief. The field is
    cut from a periodic one that is a fifth larger, so that its opposite edges do not match.
    """
    rows, cols = (scipy.fft.next_fast_len(int(n * 1.2) + 8, real=True) for n in shape)
    spectrum = scipy.fft.rfft2(rng.standard_normal((rows, cols), dtype=np.float32))
    radius2 = (
        scipy.fft.fftfreq(rows).astype(np.float32)[:, None] ** 2
        + scipy.fft.rfftfreq(cols).astype(np.float32)[None, :] ** 2
    )
    radius2[0, 0] = np.inf
    spectrum *= radius2 ** np.float32(-exponent / 4)
    field = scipy.fft.irfft2(spectrum, s=(rows, cols))[: shape[0], : shape[1]]
    return _standard(np.asarray(field, np.float32))


def _standard(field: Field) -> Field:
    field = field - field.mean(dtype=np.float64).astype(np.float32)
    spread = float(np.sqrt(np.mean(np.square(field), dtype=np.float64)))
    return np.asarray(field / np.float32(spread or 1.0), np.float32)


@dataclass(frozen=True)
class SmoothFields:
    """Gaussian fields that vary over some pixels and no faster, each made when it is asked for.

    coarse: (N, h, w) values on a coarse grid; rows, cols: weights of a cubic spline through them.
    """

    coarse: Field
    rows: Field
    cols: Field

    @classmethod
    def draw(
        cls,
        rng: np.random.Generator,
        shape: tuple[int, int],
        scale_px: float,
        mixing: NDArray[np.float64],
    ) -> SmoothFields:
        """Independent fields of variance about 1, mixed by `mixing` (N, fields)."""
        knots = [int(np.ceil(n / scale_px)) + 4 for n in shape]
        coarse = rng.standard_normal((mixing.shape[1], *knots))
        phase = rng.random(2)
        # The spline's own variance is below 1 between the knots: 0.8 a dimension on average.
        mixed = np.tensordot(mixing / 0.8, coarse, axes=1).astype(np.float32)
        rows, cols = (
            _spline_weights(n, count, scale_px, float(shift))
            for n, count, shift in zip(shape, knots, phase, strict=True)
        )
        return cls(mixed, rows, cols)

    def field(self, number: int) -> Field:
        """The field (H, W) of this number."""
        return np.asarray(self.rows @ self.coarse[number] @ self.cols.T, np.float32)


def smooth(rng: np.random.Generator, shape: tuple[int, int], scale_px: float) -> Field:
    """A Gaussian field of variance about 1 that varies over `scale_px` pixels and no faster."""
    return SmoothFields.draw(rng, shape, scale_px, np.eye(1)).field(0)


def _spline_weights(count: int, knots: int, scale_px: float, phase: float) -> Field:
    positions = 1 + phase + np.arange(count) / scale_px
    spline = make_interp_spline(np.arange(knots), np.eye(knots), k=3)
    return np.asarray(spline(positions), np.float32)


def threshold_of_share(field: Field, share: float) -> float:
    """The value above which `share` of the field lies, from a sample of its pixels."""
    step = max(1, field.shape[0] // 256)
    return float(np.quantile(field[::step, ::step], 1 - share))
