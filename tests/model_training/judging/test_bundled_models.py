"""What the bundled models' cards say of themselves, and what they do beyond their range."""

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


def foreign(case, s30, spectrum):
    random = np.random.default_rng(3)
    checks = np.indices(s30.shape[-2:]).sum(0) % 2
    return {
        "saturated": np.full(s30.shape, 1.6),
        "snow": spectrum * random.normal(1, 0.03, s30.shape),
        "black": np.zeros(s30.shape),
        "checkerboard": np.broadcast_to(0.9 * checks, s30.shape),
    }[case].astype(np.float32)


@pytest.mark.parametrize("case", ["saturated", "snow", "black", "checkerboard"])
def test_on_foreign_ground_a_tenth_of_the_change_is_left(case, model, at_home):
    generator = Generator(model, torch.device("cpu"))

    def change(rho):
        return np.sqrt(np.mean(np.square(harmonize_array(generator, rho) - rho), axis=(0, 2, 3)))

    s30 = of_bands(model, at_home)
    usual = change(s30)
    assert (usual > 0.002).all()
    spectrum = of_bands(model, {name: np.full((1, 1), rho) for name, rho in SNOW.items()})
    left = change(foreign(case, s30, spectrum)) / usual
    assert (left <= 0.1).all(), left


def test_the_cards_say_what_the_training_data_were(model):
    card = model.card
    assert card.training["simulated"] is True
    assert card.training["iterations"] == 45000
    assert sum(card.training["satellites"].values()) == 451
    assert not any("2C" in name for name in card.training["satellites"])
    for words in ("Simulated", "calibrated on 2396 real", "Sentinel-2C was not simulated"):
        assert words in card.description
