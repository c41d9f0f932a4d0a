"""What the bundled models' cards say of themselves, and what they do beyond their range."""

import copy
import dataclasses

import numpy as np
import pytest
import torch

from hls_gan_plugin.core.harmonizing.harmonization import harmonize_array
from hls_gan_plugin.core.network.generator import Generator
from hls_gan_plugin.core.network.model_file import load_model
from hls_gan_plugin.shared import model_store
from hls_gan_plugin.shared.hls import SCALE
from model_training.simulation.scene import simulate_pair
from model_training.simulation.settings import SimulationSettings

SIZE = 192
SNOW = {"blue": 0.9, "green": 0.9, "red": 0.88, "nir": 0.8, "swir1": 0.12, "swir2": 0.1}


@pytest.fixture(scope="module", params=["green", "hls6"])
def model(request):
    return load_model(model_store.models()[request.param])


@pytest.fixture(scope="module")
def at_home():
    """S30 of a simulated scene by band, reflectance."""
    settings = SimulationSettings(
        size_px=SIZE, pairs=1, biomes=("fields",), cloudy_share=0.0, edge_share=0.0
    )
    pair = simulate_pair(settings, 7)
    return dict(zip(settings.bands, pair.s30 * np.float32(SCALE), strict=True))


def of_bands(model, by_band):
    return np.stack([by_band[band.common_name] for band in model.card.inputs])[None]


def changed_ground(case, s30, spectrum):
    random = np.random.default_rng(3)
    checks = np.indices(s30.shape[-2:]).sum(0) % 2
    return {
        "1.6 in all bands": np.full(s30.shape, 1.6),
        "snow": spectrum * random.normal(1, 0.03, s30.shape),
        "0 in all bands": np.zeros(s30.shape),
        "checkerboard of 0 and 0.9": np.broadcast_to(0.9 * checks, s30.shape),
        "noise from 0 to 1": random.uniform(0, 1, s30.shape),
        "S30 + 0.5": s30 + 0.5,
    }[case].astype(np.float32)


def changes_left(case, model, at_home):
    """By band, RMS change over that on a simulated scene: with the fade, and without."""

    def change(network, rho):
        generator = Generator(dataclasses.replace(model, network=network), torch.device("cpu"))
        return np.sqrt(np.mean(np.square(harmonize_array(generator, rho) - rho), axis=(0, 2, 3)))

    s30 = of_bands(model, at_home)
    usual = change(model.network, s30)
    assert (usual > 0.002).all()
    spectrum = of_bands(model, {name: np.full((1, 1), rho) for name, rho in SNOW.items()})
    ground = changed_ground(case, s30, spectrum)
    unfaded = copy.deepcopy(model.network)
    unfaded.fade = None
    left, without = change(model.network, ground) / usual, change(unfaded, ground) / usual
    print(f"\n{model.card.name}, {case}: {left.max():.2f}, without fade {without.max():.2f}")
    return left, without


@pytest.mark.parametrize(
    "case", ["1.6 in all bands", "snow", "0 in all bands", "checkerboard of 0 and 0.9"]
)
def test_on_foreign_ground_a_tenth_of_the_change_is_left(case, model, at_home):
    left, _ = changes_left(case, model, at_home)
    assert (left <= 0.1).all(), left


@pytest.mark.parametrize("case", ["noise from 0 to 1", "S30 + 0.5"])
def test_on_ground_that_one_band_cannot_tell_less_is_left_than_without_fade(case, model, at_home):
    left, without = changes_left(case, model, at_home)
    assert (left < 0.7 * without).all(), (left, without)
    if len(left) > 1:  # several bands tell it
        assert (left <= 0.1).all(), left


def test_the_cards_say_what_the_training_data_were(model):
    card = model.card
    assert card.training["simulated"] is True
    assert card.training["iterations"] == 45000
    assert sum(card.training["satellites"].values()) == 451
    assert not any("2C" in name for name in card.training["satellites"])
    for words in ("Simulated", "calibrated on 2396 real", "Sentinel-2C was not simulated"):
        assert words in card.description
