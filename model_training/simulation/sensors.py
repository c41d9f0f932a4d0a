"""The two instruments: spectral response, point spread, sampling, registration, noise.

All of it is published; `docs/simulation.md` discusses the sources that are named here.
"""

from __future__ import annotations

import functools
import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BANDS = ("blue", "green", "red", "nir", "swir1", "swir2")
CELL_M = 10.0
_FINE_M = 0.5
_BLOCK_SAMPLES = 32

_PYRSR = {
    "S2A": ("Sentinel-2A", "MSI", ("2", "3", "4", "8A", "11", "12")),
    "S2B": ("Sentinel-2B", "MSI", ("2", "3", "4", "8A", "11", "12")),
    "L8": ("Landsat-8", "OLI_TIRS", ("2", "3", "4", "5", "6", "7")),
    "L9": ("Landsat-9", "OLI_TIRS", ("2", "3", "4", "5", "6", "7")),
}

# There is no Sentinel-2C here: HLS has coefficients for it, but `pyrsr` no response functions.
# Slope and offset that HLS applies to 30 m MSI reflectance to make it OLI-like. Source: HLS,
# "Bandpass adjustment" (hls.gsfc.nasa.gov/algorithms/bandpass-adjustment), HLS v2.0 user guide.
HLS_BANDPASS = {
    "S2A": (
        (0.9778, -0.0040),
        (1.0053, -0.0009),
        (0.9765, 0.0009),
        (0.9983, -0.0001),
        (0.9987, -0.0011),
        (1.0030, -0.0012),
    ),
    "S2B": (
        (0.9778, -0.0040),
        (1.0075, -0.0008),
        (0.9761, 0.0010),
        (0.9966, 0.0000),
        (1.0000, -0.0003),
        (0.9867, 0.0004),
    ),
}

# The slope parameter of the two cubic convolutions. Landsat's grid: Keys' -1/2. The tile's grid: -1
# (HLS's own code, hls_libs/common/cubic_conv.c of NASA-IMPACT/hls-landsat-tile), which keeps or
# lifts the middle frequencies: weights -1/8, 5/8, 5/8, -1/8 at the half pixel.
LANDSAT_GRID_A = -0.5
TILE_GRID_A = -1.0

# CE90 of the geolocation, in metres: 90% of the errors lie within it (HLS v2.0 user guide).
CE90_M = {"S30": 6.2, "L30": 18.8}
# Standard deviation of a band's own shift against the others. MSI: better than 0.3 pixel of 10 m
# at 99.7% (S2 MPC data quality report); OLI: better than 4.5 m at 90% (Landsat 8 requirement,
# about 3 m was measured).
BAND_SHIFT_M = {"S30": 1.0, "L30": 1.8}


@dataclass(frozen=True)
class Optics:
    """A band's sampling: detector footprint (box) widened by a Gaussian blur, in metres."""

    sample_m: float
    blur_m: float


def _blur(sample_m: float, mtf_nyquist: float) -> float:
    """Gaussian sigma (m) that, with the detector's box, gives `mtf_nyquist` at Nyquist.

    The box's own MTF at Nyquist is sinc(1/2) = 2/pi; a Gaussian's is exp(-2 (pi sigma f)^2).
    """
    return float(2 * sample_m / np.pi * np.sqrt(np.log(2 / np.pi / mtf_nyquist) / 2))


# Rounded values within what is published, not read off one table; docs/simulation.md says how far
# to trust them. MSI: MTF at Nyquist, required 0.15 to 0.30, in orbit in the upper half of that.
# OLI: edge slope of the 30 m bands, required 0.027 per metre, met with a small reserve: 0.029 in
# the visible, 0.028 beyond. A 30 m box that is blurred by sigma has the slope
# erf(15 / (sigma sqrt 2)) / 30.
_MSI = (
    Optics(10.0, _blur(10.0, 0.24)),
    Optics(10.0, _blur(10.0, 0.24)),
    Optics(10.0, _blur(10.0, 0.23)),
    Optics(20.0, _blur(20.0, 0.28)),
    Optics(20.0, _blur(20.0, 0.22)),
    Optics(20.0, _blur(20.0, 0.22)),
)
_OLI = (
    Optics(30.0, 9.9),
    Optics(30.0, 9.9),
    Optics(30.0, 9.9),
    Optics(30.0, 10.2),
    Optics(30.0, 10.7),
    Optics(30.0, 10.7),
)

# (reference top-of-atmosphere reflectance, signal-to-noise ratio of one sample there). MSI: at
# Lref of the requirements, in orbit (S2 MPC data quality reports). OLI: at Ltypical, in orbit
# (Morfitt et al. 2015). Rounded; radiance to reflectance with a sun zenith of 45 degrees.
_SNR = {
    "S30": ((0.29, 214), (0.31, 249), (0.32, 230), (0.25, 160), (0.073, 167), (0.079, 175)),
    "L30": ((0.087, 367), (0.071, 304), (0.062, 227), (0.065, 201), (0.073, 267), (0.096, 327)),
}


@functools.lru_cache(maxsize=8)
def band_weights(satellite: str, wavelengths_um: tuple[float, ...]) -> NDArray[np.float64]:
    """The matrix that turns spectra into band values: (wavelengths, 6), columns sum to 1.

    A spectrum is taken as linear between its samples; the response functions are those of the
    `pyrsr` package. Band integration is linear, so mixtures may be made of band values.
    """
    folder, instrument, names = _PYRSR[satellite]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pyrsr.rsr import RSR_reader
    responses = RSR_reader(folder, instrument, LayerBandsAssignment=list(names))
    grid = np.asarray(wavelengths_um)
    return np.stack([_integration_weights(responses[name], grid) for name in names], axis=1)


def _integration_weights(
    response: NDArray[np.float64], grid: NDArray[np.float64]
) -> NDArray[np.float64]:
    wavelength = response[:, 0] / (1000 if response[:, 0].max() > 100 else 1)
    fine = np.arange(wavelength.min(), wavelength.max(), 0.001)
    weight = np.interp(fine, wavelength, response[:, 1])
    weight /= weight.sum()
    left = np.clip(np.searchsorted(grid, fine) - 1, 0, len(grid) - 2)
    right_share = np.clip((fine - grid[left]) / (grid[left + 1] - grid[left]), 0, 1)
    weights = np.zeros(len(grid))
    np.add.at(weights, left, weight * (1 - right_share))
    np.add.at(weights, left + 1, weight * right_share)
    return weights


@dataclass(frozen=True)
class Taps:
    """One axis of a sampling kernel: weights of the cells `first`, `first`+1 … of a sample."""

    first: int
    weights: tuple[float, ...]


def _fine_axis() -> NDArray[np.float64]:
    half = 210.0
    return np.arange(-half, half + _FINE_M / 2, _FINE_M)


def _box_blur(optics: Optics) -> NDArray[np.float64]:
    x = _fine_axis()
    inside = (np.abs(x) < optics.sample_m / 2) + 0.5 * (np.abs(x) == optics.sample_m / 2)
    gauss = np.exp(-0.5 * (x / optics.blur_m) ** 2)
    return _unit(np.convolve(inside, gauss, mode="same"))


def _unit(kernel: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(kernel / kernel.sum(), np.float64)


def cubic_convolution(x: NDArray[np.float64], a: float) -> NDArray[np.float64]:
    """The cubic convolution kernel with the slope `a` at 1 (Keys 1981); x in samples."""
    x = np.abs(x)
    near = (a + 2) * x**3 - (a + 3) * x**2 + 1
    far = a * (x**3 - 5 * x**2 + 8 * x - 4)
    return np.where(x < 1, near, np.where(x < 2, far, 0.0))


@functools.lru_cache(maxsize=6)
def _oli_on_landsat_grid(optics: Optics) -> NDArray[np.float64]:
    """OLI's response on the Landsat grid, on the fine axis.

    Resampled from the detectors, whose phase against the grid changes every few pixels because
    the orbit is inclined to it: so its mean, the kernel itself, is taken.
    """
    kernel = cubic_convolution(_fine_axis() / 30.0, LANDSAT_GRID_A)
    return _unit(np.convolve(_box_blur(optics), _unit(kernel), mode="same"))


@functools.lru_cache(maxsize=6)
def _oli_on_tile_grid(optics: Optics) -> NDArray[np.float64]:
    """OLI's response on the tile's grid where both lie in one zone, on the fine axis.

    The grids lie exactly half a pixel apart, because Landsat puts the origin of a UTM zone at a
    pixel's centre and Sentinel-2 at its corner.
    """
    response = _oli_on_landsat_grid(optics)
    steps = round(30.0 / _FINE_M)
    gridded = np.zeros_like(response)
    for position in (-1.5, -0.5, 0.5, 1.5):
        weight = float(cubic_convolution(np.array(position), TILE_GRID_A))
        gridded += weight * np.roll(response, round(position * steps))
    return _unit(gridded)


def _taps(kernel: NDArray[np.float64], shift_m: float, sample_m: float) -> Taps:
    """Integrate a fine kernel, moved by `shift_m`, over the cells around a sample's centre.

    Cell 0 is the first cell of the sample's own footprint.
    """
    cumulative = np.concatenate([[0.0], np.cumsum(kernel)])
    edges = np.append(_fine_axis() - _FINE_M / 2, _fine_axis()[-1] + _FINE_M / 2)
    centre = sample_m / 2 + shift_m
    first = int(np.floor((centre - 150.0) / CELL_M))
    cells = np.arange(first, first + 32) * CELL_M
    weights = np.diff(np.interp(cells - centre, edges, cumulative))
    keep = np.flatnonzero(np.abs(weights) > 1e-5)
    weights = weights[keep[0] : keep[-1] + 1]
    return Taps(first + int(keep[0]), tuple(weights / weights.sum()))


def msi_taps(band: int, shift_m: float) -> Taps:
    """The kernel of one MSI sample (10 or 20 m) of band 0..5, its content moved by `shift_m`."""
    optics = _MSI[band]
    return _taps(_box_blur(optics), -shift_m, optics.sample_m)


def oli_taps(band: int, shift_m: float) -> Taps:
    """The kernel of one 30 m pixel of L30's band 0..5, its content moved by `shift_m`."""
    return _taps(_oli_on_tile_grid(_OLI[band]), -shift_m, 30.0)


def landsat_taps(band: int, shift_m: float) -> Taps:
    """The kernel of a Landsat pixel that is centred on a 10 m cell, before the tile's grid."""
    return _taps(_oli_on_landsat_grid(_OLI[band]), -shift_m, CELL_M)


def msi_sample_m(band: int) -> float:
    """The ground sampling of MSI's band 0..5: 10 or 20 m."""
    return _MSI[band].sample_m


def decimate(
    image: NDArray[np.float32], taps: Taps, origin: int, step: int, count: int, axis: int
) -> NDArray[np.float32]:
    """Apply a kernel at every `step`-th cell along one axis: `count` samples from `origin`.

    In blocks of samples, each a product with a small banded matrix.
    """
    moved = image if axis == 0 else image.T
    result = np.empty((count, moved.shape[1]), np.float32)
    for first in range(0, count, _BLOCK_SAMPLES):
        samples = min(_BLOCK_SAMPLES, count - first)
        start = origin + taps.first + first * step
        cells = moved[start : start + (samples - 1) * step + len(taps.weights)]
        np.matmul(_banded(taps, step, samples), cells, out=result[first : first + samples])
    return result if axis == 0 else result.T


def _banded(taps: Taps, step: int, samples: int) -> NDArray[np.float32]:
    """(samples, cells): row n holds the kernel's weights from the cell n * step on."""
    length = len(taps.weights)
    matrix = np.zeros((samples, (samples - 1) * step + length), np.float32)
    for row in range(samples):
        matrix[row, row * step : row * step + length] = taps.weights
    return matrix


def sample(
    image: NDArray[np.float32], taps: tuple[Taps, Taps], margin: int, step: int, count: int
) -> NDArray[np.float32]:
    """Sample a surface of 10 m cells with a separable kernel: (count, count) samples.

    The first sample's footprint begins at the cell (margin, margin).
    """
    rows = decimate(image, taps[0], margin, step, count, axis=0)
    return decimate(rows, taps[1], margin, step, count, axis=1)


def area_average_20_to_30(image: NDArray[np.float32], size_px: int) -> NDArray[np.float32]:
    """20 m pixels to 30 m by area, as HLS does: each 30 m pixel holds one and a half of them."""
    for axis in (0, 1):
        moved = np.moveaxis(image, axis, 0)
        first = np.arange(size_px) * 3 // 2
        even = (np.arange(size_px) % 2 == 0).reshape(-1, 1)
        weight = np.where(even, np.float32(2 / 3), np.float32(1 / 3))
        averaged = weight * moved[first] + (1 - weight) * moved[first + 1]
        image = np.asarray(np.moveaxis(averaged, 0, axis), np.float32)
    return image


def average_10_to_30(image: NDArray[np.float32], size_px: int) -> NDArray[np.float32]:
    """10 m pixels to 30 m by the mean of 3x3, as HLS does."""
    blocks = image.reshape(size_px, 3, size_px, 3)
    return np.asarray(blocks.mean(axis=(1, 3), dtype=np.float32), np.float32)


def bandpass_adjusted(rho: NDArray[np.float32], satellite: str, band: int) -> NDArray[np.float32]:
    """MSI reflectance after HLS's linear adjustment towards OLI."""
    slope, offset = HLS_BANDPASS[satellite][band]
    return np.float32(slope) * rho + np.float32(offset)


def noise_sd(rho: NDArray[np.float32], sensor: str, band: int) -> NDArray[np.float32]:
    """Standard deviation of the 30 m pixels' noise, shot-noise limited around the reference.

    MSI's 30 m pixels average 9 (10 m) or 2.25 (20 m) samples.
    """
    reference, snr = _SNR[sensor][band]
    samples = (30.0 / _MSI[band].sample_m) ** 2 if sensor == "S30" else 1.0
    scale = reference / snr / np.sqrt(samples)
    return np.asarray(scale * np.sqrt(np.maximum(rho, 0.01) / reference), np.float32)
