"""The change fades out where the input leaves what the training showed."""

import numpy as np
import pytest
import torch

from hls_gan_plugin.core.harmonizing.harmonization import harmonize_array
from hls_gan_plugin.core.network.fade import Fade
from hls_gan_plugin.core.network.generator import Generator
from hls_gan_plugin.core.network.model_file import load_model

CPU = torch.device("cpu")
LOW, HIGH, MARGIN = -0.5, 0.1, 0.2  # scaled; reflectance 0.075 to 0.165 of 0.3


@pytest.fixture
def fade():
    return Fade([(0.075, 0.165)], [0.3], MARGIN, 4)


def weights(fade, image):
    return fade(torch.from_numpy(np.asarray(image, np.float32))[None, None])[0, 0].numpy()


def test_within_the_range_the_change_stays_whole(fade):
    image = np.random.default_rng(0).uniform(LOW, HIGH, (32, 48))
    assert (weights(fade, image) == 1).all()


@pytest.mark.parametrize("value", [LOW - 0.13, HIGH + 0.13, -9.0, 9.0])
def test_a_margin_beyond_nothing_is_left(fade, value):
    assert (weights(fade, np.full((32, 48), value)) == 0).all()


def test_darker_than_anything_is_foreign_at_reflectance_zero():
    fade = Fade([(0.015, 0.6)], [0.3], 0.1, 4)
    assert (weights(fade, np.full((32, 32), -1 + 2 * 0.015 / 0.3 + 1e-6)) == 1).all()
    assert (weights(fade, np.full((32, 32), -1.0)) == 0).all()


def test_one_band_beyond_the_range_is_enough():
    fade = Fade([(0.075, 0.165), (0.1, 0.5)], [0.3, 0.7], MARGIN, 4)
    image = torch.full((1, 2, 32, 32), -0.2)
    assert (fade(image) == 1).all()
    image[:, 1] = 0.9
    assert (fade(image) == 0).all()


def test_a_bright_roof_changes_nothing(fade):
    image = np.full((64, 64), 0.0)
    image[30:34, 30:34] = 5.0
    assert weights(fade, image).min() > 0.999


def test_at_the_edge_of_foreign_ground_the_change_fades_without_a_step(fade):
    image = np.full((64, 64), 0.0)
    image[:, 33:] = 5.0
    across = weights(fade, image)[32]
    steps = np.diff(across)
    assert across[:22].min() == 1
    assert across[36:].max() == 0
    assert steps.max() <= 0
    assert steps.min() > -0.35


SPECTRA = {
    "saturated": (1.6, 1.6),
    "snow": (0.85, 0.75),
    "nothing": (-0.02, -0.02),
    "bright in one band": (0.1, 0.9),
}


@pytest.fixture(scope="module")
def generator(save_random_model):
    ranges = ((0.02, 0.3), (0.06, 0.5))
    file = save_random_model(("B03", "B8A"), percentiles=ranges, fade_margin=0.1)
    return Generator(load_model(file), CPU)


def rms_change(generator, rho):
    return np.sqrt(np.mean(np.square(harmonize_array(generator, rho) - rho)))


def at_home(seed=1):
    between = np.random.default_rng(seed).random((2, 2, 64, 64))
    low, high = (np.array(ends).reshape(2, 1, 1) for ends in ((0.03, 0.1), (0.25, 0.45)))
    return (low + between * (high - low)).astype(np.float32)


@pytest.mark.parametrize("case", [*SPECTRA, "noise"])
def test_on_foreign_ground_at_most_a_tenth_of_the_change_at_home_is_left(generator, case):
    random = np.random.default_rng(2)
    if case == "noise":
        foreign = random.uniform(0, 1.5, (2, 2, 64, 64))
    else:
        spectrum = np.array(SPECTRA[case]).reshape(2, 1, 1)
        foreign = spectrum * random.normal(1, 0.03, (2, 2, 64, 64))
    unfaded = rms_change(generator, at_home())
    assert unfaded > 0.003
    assert rms_change(generator, foreign.astype(np.float32)) <= 0.1 * unfaded
