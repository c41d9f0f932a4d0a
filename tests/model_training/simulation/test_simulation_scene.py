"""One simulated pair: what stays the same, what differs, and what each random part does."""

import dataclasses

import numpy as np
import pytest

from hls_gan_plugin.shared.errors import SettingsError
from hls_gan_plugin.shared.hls import FILL_DN, FMASK_FILL, FmaskBit
from model_training.simulation import BIOMES, SimulationSettings, simulate_pair
from model_training.simulation.calibrated import CALIBRATED, NOTHING
from model_training.simulation.parcels import LAND_COVERS
from model_training.simulation.scene import draw_shifts

QUIET = SimulationSettings(
    size_px=48,
    biomes=("fields",),
    cloudy_share=0.0,
    edge_share=0.0,
    misregistration=False,
    atmosphere=False,
    noise=False,
)
REAL = dataclasses.replace(QUIET, misregistration=True, atmosphere=True, noise=True)


def rms(first, second):
    return float(np.sqrt(np.mean((first.astype(float) - second.astype(float)) ** 2)))


@pytest.fixture(scope="module")
def quiet():
    return simulate_pair(QUIET, 11)


@pytest.fixture(scope="module")
def real():
    return simulate_pair(REAL, 11)


@pytest.mark.parametrize("size_px", [16, 33, 64])
def test_any_size(size_px):
    pair = simulate_pair(dataclasses.replace(REAL, size_px=size_px), 1)
    for image in (pair.s30, pair.l30, pair.expected):
        assert (image.shape, image.dtype) == ((6, size_px, size_px), np.int16)
    for mask in (pair.s30_fmask, pair.l30_fmask, pair.land_cover):
        assert (mask.shape, mask.dtype) == ((size_px, size_px), np.uint8)


def test_a_band_is_the_same_whichever_others_are_wanted(real):
    alone = simulate_pair(dataclasses.replace(REAL, bands=("nir", "green")), 11)
    for name in ("s30", "l30", "expected"):
        assert np.array_equal(getattr(alone, name), getattr(real, name)[[3, 1]]), name


def test_the_next_zone_changes_l30_and_leaves_s30():
    own = dataclasses.replace(QUIET, neighbour_zone_share=0.0)
    at_home = simulate_pair(own, 11)
    next_door = simulate_pair(dataclasses.replace(own, neighbour_zone_share=1.0), 11)
    assert (at_home.neighbour_zone, next_door.neighbour_zone) == (False, True)
    assert np.array_equal(at_home.s30, next_door.s30)
    assert 5 < rms(at_home.expected, next_door.expected) < rms(at_home.expected, at_home.s30)


def test_what_real_points_show_of_every_scene_is_in_the_expected_l30(quiet):
    plain = simulate_pair(QUIET, 11, NOTHING)
    added = 1e-4 * (quiet.expected.astype(float) - plain.expected).mean((1, 2))
    assert np.array_equal(quiet.s30, plain.s30)
    assert added == pytest.approx(CALIBRATED.offset, abs=1e-5)


def test_the_same_seed_gives_the_same_pair(real):
    again = simulate_pair(REAL, 11)
    for field in dataclasses.fields(real):
        assert np.array_equal(getattr(again, field.name), getattr(real, field.name)), field.name


def test_another_seed_gives_another_scene(real):
    assert rms(simulate_pair(REAL, 12).s30, real.s30) > 100


def test_without_random_parts_the_l30_is_the_expected_one(quiet):
    assert np.array_equal(quiet.l30, quiet.expected)
    assert rms(quiet.s30, quiet.l30) > 10


def test_the_expected_l30_knows_nothing_of_noise(quiet):
    pair = simulate_pair(dataclasses.replace(QUIET, noise=True), 11)
    assert np.array_equal(quiet.expected, pair.expected)


def test_the_expected_l30_lies_and_is_hazed_as_the_s30_is(quiet):
    hazy = simulate_pair(dataclasses.replace(QUIET, atmosphere=True), 11)
    s30_errs = hazy.s30.astype(float) - quiet.s30
    foretold = hazy.expected.astype(float) - quiet.expected
    assert np.abs(s30_errs.mean((1, 2)) - foretold.mean((1, 2))).max() < 3
    shifted = simulate_pair(dataclasses.replace(QUIET, misregistration=True), 11)
    moved = [rms(getattr(shifted, name), getattr(quiet, name)) for name in ("s30", "expected")]
    assert moved[1] == pytest.approx(moved[0], rel=0.5)
    assert rms(shifted.l30, shifted.expected) > 1


@pytest.mark.parametrize("part", ["misregistration", "atmosphere", "noise"])
def test_every_random_part_takes_the_l30_away_from_the_expected(quiet, part):
    pair = simulate_pair(dataclasses.replace(QUIET, **{part: True}), 11)
    assert rms(pair.l30, quiet.expected) > 1
    for shift_m in (pair.s30_shift_m, pair.l30_shift_m):
        assert (shift_m != (0.0, 0.0)) == (part == "misregistration")


def test_noise_is_small_and_without_bias(quiet):
    noisy = simulate_pair(dataclasses.replace(QUIET, noise=True), 11)
    difference = noisy.l30.astype(float) - quiet.l30
    assert abs(difference.mean()) < 0.5
    assert 1 < difference.std() < 15


def test_the_l30_is_smoother_than_the_s30(quiet):
    steps = [np.abs(np.diff(image[1].astype(float))).mean() for image in (quiet.s30, quiet.l30)]
    assert steps[1] < 0.95 * steps[0]


@pytest.mark.parametrize("biome", BIOMES)
def test_biomes_show_what_they_are_called(biome):
    pair = simulate_pair(dataclasses.replace(REAL, biomes=(biome,), size_px=96), 5)
    share = dict(
        zip(
            LAND_COVERS,
            np.bincount(pair.land_cover.ravel(), minlength=7) / pair.land_cover.size,
            strict=True,
        )
    )
    typical = {
        "fields": share["crops"],
        "forest": share["forest"],
        "arid": share["bare"],
        "urban": share["built"],
        "coast": share["water"],
        "snow": share["snow"],
        "desert": share["bare"],
        "rainforest": share["forest"],
    }
    assert pair.biome == biome
    assert typical[biome] > 0.1
    assert pair.s30.min() > -500
    assert pair.s30.max() < 12000


def test_vegetation_looks_like_vegetation():
    pair = simulate_pair(dataclasses.replace(REAL, biomes=("forest",), size_px=96), 5)
    forest = pair.land_cover == LAND_COVERS.index("forest")
    green, red, nir = (float(np.median(pair.s30[band][forest])) for band in (1, 2, 3))
    assert red < green < 1000
    assert nir > 5 * red


def test_water_and_snow_are_flagged_where_they_lie():
    pair = simulate_pair(dataclasses.replace(REAL, biomes=("coast", "snow"), size_px=96), 5)
    for name, bit in (("water", FmaskBit.WATER), ("snow", FmaskBit.SNOW)):
        flagged = (pair.s30_fmask >> bit) & 1
        lying = pair.land_cover == LAND_COVERS.index(name)
        assert np.mean(flagged == lying) > 0.9


def test_clear_scenes_have_no_cloud(real):
    for mask in (real.s30_fmask, real.l30_fmask):
        assert not (mask & 0b1110).any()
        assert (mask >> 6).min() >= 1


def test_clouds_shade_and_differ_between_the_overpasses():
    cloudy = dataclasses.replace(REAL, cloudy_share=1.0, cloud_cover_max=0.6, size_px=128)
    pair = simulate_pair(cloudy, 4)
    clouds = [(mask & (1 << FmaskBit.CLOUD)) > 0 for mask in (pair.s30_fmask, pair.l30_fmask)]
    assert pair.cloud_cover > 0
    assert clouds[0].any()
    assert (clouds[0] != clouds[1]).any()
    assert (pair.s30_fmask & (1 << FmaskBit.ADJACENT)).any()
    assert pair.s30[0][clouds[0]].mean() > 2 * pair.s30[0][~clouds[0]].mean()
    assert not np.array_equal(pair.s30_fmask >> 6, pair.l30_fmask >> 6)


def test_a_swath_s_edge_is_fill_in_image_and_mask():
    cut = dataclasses.replace(REAL, edge_share=1.0, size_px=32)
    pairs = [simulate_pair(cut, seed) for seed in range(6)]
    masks = [pair.s30_fmask == FMASK_FILL for pair in pairs]
    assert any(mask.any() for mask in masks)
    for pair, mask in zip(pairs, masks, strict=True):
        assert np.array_equal((pair.s30 == FILL_DN).all(axis=0), mask)
    for pair in pairs:
        assert np.array_equal((pair.l30 == FILL_DN).any(axis=0), pair.l30_fmask == FMASK_FILL)


@pytest.mark.parametrize(("sensor", "ce90_m"), [("S30", 6.2), ("L30", 18.8)])
def test_registration_errors_have_their_ce90(sensor, ce90_m):
    rng = np.random.default_rng(2)
    shifts = np.array([draw_shifts(rng, sensor, REAL).image_m for _ in range(2000)])
    assert np.quantile(np.hypot(*shifts.T), 0.9) == pytest.approx(ce90_m, rel=0.05)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"size_px": 8}, "size_px is 8", id="too small"),
        pytest.param({"pairs": 0}, "pairs is 0", id="no pairs"),
        pytest.param({"seed": -1}, "seed is -1", id="negative seed"),
        pytest.param({"biomes": ("tundra",)}, "tundra", id="unknown biome"),
        pytest.param({"biomes": ()}, "biomes is empty", id="no biome"),
        pytest.param({"bands": ("coastal",)}, "bands is coastal", id="band that is not simulated"),
        pytest.param({"neighbour_zone_share": 2}, "neighbour_zone_share is 2", id="zones above 1"),
        pytest.param({"s30_satellites": ("S2C",)}, "S2C", id="no response function"),
        pytest.param({"cloudy_share": 1.5}, "cloudy_share is 1.5", id="share above 1"),
        pytest.param({"cloud_cover_max": 0.95}, "0 to 0.9", id="overcast"),
        pytest.param({"first_tile": "T31TBA"}, "first_tile is T31TBA", id="tile"),
    ],
)
def test_settings_that_cannot_be(changes, said):
    with pytest.raises(SettingsError, match=said):
        dataclasses.replace(REAL, **changes)
