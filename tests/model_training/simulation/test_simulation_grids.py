"""Landsat's grid against the tile's, in one zone and in the next, and how masks get to it."""

import numpy as np
import pytest

from hls_gan_plugin.shared.hls import FmaskBit
from model_training.simulation import clouds, sensors
from model_training.simulation.neighbour_zone import TurnedGrid, draw_turned_grid, sample_turned

MARGIN = 30


def cells(size_px, seed=0):
    side = 3 * size_px + 2 * MARGIN
    return np.random.default_rng(seed).random((side, side), dtype=np.float32)


def test_a_grid_that_is_not_turned_gives_the_half_pixel_step():
    seen, shifts = cells(64), (4.0, -7.0)
    straight = sensors.sample(seen, tuple(sensors.oli_taps(1, s) for s in shifts), MARGIN, 3, 64)
    taps = tuple(sensors.landsat_taps(1, s) for s in shifts)
    turned = sample_turned(seen, taps, TurnedGrid(0.0, (0.0, 0.0)), MARGIN, 64)
    assert turned == pytest.approx(straight, abs=3e-4)


def test_a_grid_on_the_tile_s_centres_resamples_nothing():
    seen = cells(64)
    taps = tuple(sensors.landsat_taps(1, 0.0) for _ in range(2))
    turned = sample_turned(seen, taps, TurnedGrid(0.0, (0.5, 0.5)), MARGIN, 64)
    first = MARGIN + 1
    on_cells = sensors.decimate(seen, taps[0], first, 3, 64, axis=0)
    assert turned == pytest.approx(
        sensors.decimate(on_cells, taps[1], first, 3, 64, axis=1), abs=1e-5
    )


def test_blocks_leave_no_seam(monkeypatch):
    from model_training.simulation import neighbour_zone

    grid = draw_turned_grid(np.random.default_rng(3))
    taps = tuple(sensors.landsat_taps(3, 2.0) for _ in range(2))
    whole = sample_turned(cells(96), taps, grid, MARGIN, 96)
    monkeypatch.setattr(neighbour_zone, "_BLOCK_PX", 40)
    assert sample_turned(cells(96), taps, grid, MARGIN, 96) == pytest.approx(whole, abs=2e-5)


def test_a_turned_grid_keeps_the_ground_where_it_is():
    side = 3 * 96 + 2 * MARGIN
    slope = np.broadcast_to(np.arange(side, dtype=np.float32), (side, side))
    taps = tuple(sensors.landsat_taps(1, 0.0) for _ in range(2))
    grid = draw_turned_grid(np.random.default_rng(5))
    image = sample_turned(slope, taps, grid, MARGIN, 96)
    expected = np.broadcast_to(MARGIN + 1 + 3 * np.arange(96), (96, 96))
    # With a = -1 a slope is bent by up to a tenth of a pixel, back and forth.
    assert image == pytest.approx(expected, abs=0.35)
    assert np.mean(image - expected) == pytest.approx(0, abs=0.02)


def test_the_phase_varies_over_the_scene():
    """Where both grids meet at a pixel's centre nothing is smoothed, at the half pixel much is."""
    seen = cells(256)
    taps = tuple(sensors.landsat_taps(1, 0.0) for _ in range(2))
    image = sample_turned(seen, taps, TurnedGrid(np.deg2rad(3.0), (0.2, 0.7)), MARGIN, 256)
    roughness = np.square(np.diff(image, 2, axis=1))[:240, :240].reshape(30, 8, 30, 8)
    spread = roughness.mean((1, 3))
    assert np.quantile(spread, 0.9) > 1.8 * np.quantile(spread, 0.1)


def clear(size_px):
    return clouds.clear_sky(size_px), *(np.zeros((3 * size_px,) * 2, np.float32) for _ in range(2))


def test_one_wet_cell_makes_an_s30_pixel_water():
    sky, snow, water = clear(4)
    water[3, 5] = 0.9
    mask = clouds.s30_fmask(sky, snow, water, np.ones((4, 4), np.uint8))
    assert np.argwhere(mask & (1 << FmaskBit.WATER)).tolist() == [[1, 1]]


def test_an_l30_pixel_is_water_if_any_of_the_inner_four_landsat_pixels_is():
    sky, snow, water = clear(6)
    water[6:12, 6:12] = 1.0  # the Landsat pixel on the corner of the tile's pixels 2 and 3
    mask = clouds.l30_fmask(sky, snow, water, np.ones((6, 6), np.uint8))
    wet = (mask >> FmaskBit.WATER) & 1
    assert wet.sum() == 4
    assert wet[2:4, 2:4].all()


def test_the_higher_aerosol_level_wins():
    sky, snow, water = clear(4)
    level = np.ones((4, 4), np.uint8)
    level[1, 1] = 3
    mask = clouds.l30_fmask(sky, snow, water, level) >> 6
    assert np.argwhere(mask == 3).tolist() == [[1, 1], [1, 2], [2, 1], [2, 2]]
