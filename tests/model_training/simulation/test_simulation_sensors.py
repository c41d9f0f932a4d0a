"""Spectral response, kernels and resampling against what is published or follows by hand."""

import numpy as np
import pytest

from model_training.simulation import sensors
from model_training.simulation.spectra import GROUPS, draw_materials, library

SATELLITES = ("S2A", "S2B", "L8", "L9")


@pytest.mark.parametrize("satellite", SATELLITES)
def test_a_flat_spectrum_is_flat_in_every_band(satellite):
    grid = library().wavelengths_um
    values = np.full(len(grid), 0.3) @ sensors.band_weights(satellite, grid)
    assert values == pytest.approx(np.full(6, 0.3))


# Band centres: S2 spectral response functions 3.0 (ESA), OLI and OLI-2 (NASA), in micrometres.
@pytest.mark.parametrize(
    ("satellite", "centres"),
    [
        pytest.param("S2A", (0.492, 0.560, 0.665, 0.865, 1.614, 2.202), id="S2A"),
        pytest.param("S2B", (0.492, 0.559, 0.665, 0.864, 1.610, 2.186), id="S2B"),
        pytest.param("L8", (0.482, 0.561, 0.655, 0.865, 1.609, 2.201), id="L8"),
    ],
)
def test_bands_lie_where_the_agencies_say(satellite, centres):
    grid = library().wavelengths_um
    found = np.asarray(grid) @ sensors.band_weights(satellite, grid)
    assert found == pytest.approx(centres, abs=0.002)


def green_values():
    grid = library().wavelengths_um
    msi, oli = (library().values @ sensors.band_weights(name, grid)[:, 1] for name in ("S2A", "L8"))
    return msi, oli


def test_the_library_s_green_relation_is_the_known_one():
    msi, oli = green_values()
    slope, offset = np.polyfit(msi, oli, 1)
    assert slope == pytest.approx(1.010, abs=0.001)
    assert np.std(oli - slope * msi - offset) == pytest.approx(0.0036, abs=0.0001)


@pytest.mark.parametrize(
    ("kinds", "difference"),
    [
        pytest.param(("canopy",), 0.0045, id="vegetation"),
        pytest.param(("soil", "sand", "gravel", "dirt"), -0.0022, id="bare ground"),
    ],
)
def test_msi_minus_oli_by_class(kinds, difference):
    msi, oli = green_values()
    chosen = np.isin(library().kind, kinds)
    assert np.mean((msi - oli)[chosen]) == pytest.approx(difference, abs=0.0002)


def test_bandpass_adjustment_is_hls_s():
    rho = np.array([[0.1]], np.float32)
    assert sensors.bandpass_adjusted(rho, "S2A", 1)[0, 0] == pytest.approx(0.1 * 1.0053 - 0.0009)
    assert sensors.bandpass_adjusted(rho, "S2B", 5)[0, 0] == pytest.approx(0.1 * 0.9867 + 0.0004)


@pytest.mark.parametrize("taps", [sensors.msi_taps, sensors.oli_taps], ids=["MSI", "OLI"])
@pytest.mark.parametrize("band", range(6))
def test_kernels_keep_the_mean_and_move_by_the_shift(taps, band):
    still, moved = taps(band, 0.0), taps(band, 7.3)

    def centre_m(kernel):
        cells = kernel.first + np.arange(len(kernel.weights)) + 0.5
        return 10 * float(cells @ np.asarray(kernel.weights))

    assert sum(still.weights) == pytest.approx(1)
    # The content moves one way when the kernel looks the other way.
    assert centre_m(still) - centre_m(moved) == pytest.approx(7.3, abs=0.01)


def mtf(kernel, cycles_per_m):
    cells = (kernel.first + np.arange(len(kernel.weights)) + 0.5) * sensors.CELL_M
    return abs(np.asarray(kernel.weights) @ np.exp(-2j * np.pi * cycles_per_m * cells))


def test_oli_is_blurred_more_than_msi():
    for band in range(6):
        msi = mtf(sensors.msi_taps(band, 0.0), 1 / 80)
        assert mtf(sensors.oli_taps(band, 0.0), 1 / 80) < 0.8 * msi


def test_half_a_pixel_of_cubic_convolution_leaves_nothing_at_nyquist():
    assert mtf(sensors.oli_taps(1, 0.0), 1 / 60) < 0.01


# Keys 1981; at the half pixel, HLS's L30 has the weights -1/8, 5/8, 5/8, -1/8.
@pytest.mark.parametrize(
    ("a", "half_pixel"),
    [
        pytest.param(-0.5, (9 / 16, -1 / 16), id="Landsat's grid"),
        pytest.param(-1.0, (5 / 8, -1 / 8), id="tile's grid"),
    ],
)
def test_cubic_convolution_interpolates(a, half_pixel):
    at = np.array([0.0, 1.0, 2.0, 0.5, 1.5])
    assert sensors.cubic_convolution(at, a) == pytest.approx([1, 0, 0, *half_pixel])


def test_the_tile_s_grid_lifts_what_landsat_s_kernel_leaves_of_the_middle_frequencies():
    """Gain of the weights -1/8, 5/8, 5/8, -1/8: 5/4 cos(pi f) - 1/4 cos(3 pi f)."""
    for cycles_px, gain in ((0.125, 1.059), (0.25, 1.061)):
        tile, landsat = (
            mtf(taps(1, 0.0), cycles_px / 30) for taps in (sensors.oli_taps, sensors.landsat_taps)
        )
        assert tile / landsat == pytest.approx(gain, abs=0.01)


def test_20_m_pixels_are_shared_by_area():
    line = np.array([1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0], np.float32)
    image = np.tile(line, (8, 1))
    averaged = sensors.area_average_20_to_30(image, 4)
    expected = [(2 * 1 + 2) / 3, (2 + 2 * 4) / 3, (2 * 8 + 16) / 3, (16 + 2 * 32) / 3]
    assert averaged == pytest.approx(np.tile(expected, (4, 1)))


def test_10_m_pixels_are_averaged_by_nine():
    image = np.arange(36, dtype=np.float32).reshape(6, 6)
    assert sensors.average_10_to_30(image, 2) == pytest.approx(
        np.array([[7.0, 10.0], [25.0, 28.0]])
    )


@pytest.mark.parametrize("step", [1, 2, 3])
def test_decimation_is_a_weighted_sum_of_cells(step):
    rng = np.random.default_rng(1)
    image = rng.random((160, 7), dtype=np.float32)
    taps = sensors.Taps(-2, (0.1, 0.2, 0.4, 0.3))
    rows = sensors.decimate(image, taps, 5, step, 40, axis=0)
    for sample in (0, 31, 32, 39):
        cells = image[5 + sample * step - 2 :][:4]
        assert rows[sample] == pytest.approx(np.asarray(taps.weights) @ cells, rel=1e-5)
    assert sensors.decimate(image.T, taps, 5, step, 40, axis=1) == pytest.approx(rows.T)


def test_noise_falls_with_averaging_and_grows_with_light():
    dark, bright = (np.full((1, 1), rho, np.float32) for rho in (0.05, 0.4))
    assert sensors.noise_sd(bright, "L30", 3) > sensors.noise_sd(dark, "L30", 3)
    assert sensors.noise_sd(dark, "S30", 1)[0, 0] < 0.001


@pytest.mark.parametrize("group", [*GROUPS, "water", "snow"])
def test_materials_are_reflectances(group):
    materials = draw_materials(np.random.default_rng(3), "S2A", "L8")
    mixtures = materials.mixtures(np.random.default_rng(4), group, 50)
    assert mixtures.shape == (50, 12)
    assert mixtures.min() > -1e-6
    assert mixtures.max() < 1.05


def test_water_is_dark_beyond_the_red_and_snow_in_the_short_wave_infrared():
    materials = draw_materials(np.random.default_rng(3), "S2A", "L8")
    assert materials.pools["water"][:, 10].max() < 0.03
    assert np.median(materials.pools["snow"][:, 0]) > 0.8
    assert materials.pools["snow"][:, 4].max() < 0.2


def test_every_scene_draws_its_own_materials():
    first, second = (draw_materials(np.random.default_rng(n), "S2A", "L8") for n in (1, 2))
    assert not np.allclose(first.pools["soil"], second.pools["soil"])
