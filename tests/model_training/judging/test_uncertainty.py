"""Fitting the uncertainty on windows and counting how often it holds."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from hls_gan_plugin.core.network.model_file import load_model
from hls_gan_plugin.core.network.uncertainty import BandUncertainty, standard_deviation
from hls_gan_plugin.shared.errors import NothingValidError
from model_training.commands.evaluate import evaluate as command
from model_training.data.window_store import WindowStore
from model_training.export.model_export import export_model
from model_training.judging.coverage import Coverage
from model_training.judging.uncertainty_fit import fit_uncertainty

TRUE = BandUncertainty(constant=9e-6, scene=0, per_brightness=2e-3, per_gradient=0.3)


def unchanged(rho):
    return rho


def scattered(s30, random, scale=1.0):
    """L30 in DN that scatters about S30 as `TRUE` says, by normal errors."""
    around = np.pad(s30, ((0, 0), (1, 1), (1, 1)), mode="edge") * 1e-4
    deviation = standard_deviation(around.astype(np.float32), [TRUE] * len(s30))
    return s30 + scale * 1e4 * deviation * random.normal(size=s30.shape)


@pytest.fixture
def fitted(make_store):
    """A factory: the uncertainty of an untouched S30, fitted on the store's validation windows."""

    def fit(**store):
        opened = WindowStore(make_store(noise=0, size=64, **store))
        return fit_uncertainty(unchanged, opened, opened.indices("validation"))

    return fit


def assert_alike(found, wanted, within):
    """The two say the same on flat ground and at edges, dark and bright."""
    steps = 0.01 * np.arange(3)[:, None] * np.ones(3)
    for value, steepness in ((0.08, 0), (0.16, 0), (0.08, 1), (0.16, 1)):
        image = (value + steepness * (steps - 0.01))[None].astype(np.float32)
        deviations = [standard_deviation(image, [band])[0, 0, 0] for band in (found, wanted)]
        assert deviations[0] == pytest.approx(deviations[1], rel=within)


def test_it_is_found_again(fitted):
    (found,) = fitted(validation=60, change=scattered)
    assert_alike(found, TRUE, 0.06)


def test_what_is_common_to_a_scene_is_told_apart(fitted):
    """Two scenes, L30 40 DN brighter in one and darker in the other."""
    offsets = iter([40, -40] * 100)

    def change(s30, random):
        return s30 + next(offsets) + random.normal(0, 10, s30.shape)

    (found,) = fitted(train=8, validation=20, change=change)
    assert np.sqrt(found.scene) == pytest.approx(4e-3, rel=0.1)


def test_outliers_do_not_widen_it_for_all(fitted):
    def change(s30, random):
        hit = random.random(s30.shape) < 0.02
        return scattered(s30, random) + np.where(hit, 3000, 0)

    (found,) = fitted(validation=40, change=change)
    assert_alike(found, TRUE, 0.15)


def test_a_band_without_a_valid_pixel(make_store):
    store = WindowStore(make_store(validation=2))
    with pytest.raises(NothingValidError, match="no valid pixel"):
        fit_uncertainty(lambda rho: rho * np.float32(np.nan), store, store.indices("validation"))


def covered(scale):
    random = np.random.default_rng(3)
    coverage = Coverage(["green"], [TRUE])
    for number in range(4):
        s30 = random.normal(1200, 300, (4, 1, 64, 64))
        l30 = np.stack([scattered(window, random, scale) for window in s30])
        images = ((image * 1e-4).astype(np.float32) for image in (s30, l30))
        coverage.add(f"scene {number}", *images)
    return coverage.summary()["green"]


def test_a_true_uncertainty_covers_what_it_says():
    found = covered(1.0)
    assert found["within_1"] == pytest.approx(0.683, abs=0.01)
    assert found["within_2"] == pytest.approx(0.954, abs=0.005)
    assert found["scenes"] == 4
    low, high = found["within_1_interval"]
    assert low <= found["within_1"] <= high
    assert high - low < 0.02
    classes = found["by_brightness"]
    assert len(classes) == 5
    assert all(part["within_1"] == pytest.approx(0.683, abs=0.02) for part in classes)
    assert [part["from"] for part in classes[1:]] == [part["to"] for part in classes[:-1]]


def test_one_that_is_half_too_small_shows():
    found = covered(2.0)
    assert found["within_1"] == pytest.approx(0.383, abs=0.01)
    assert found["within_2"] == pytest.approx(0.683, abs=0.01)


def test_scenes_that_err_as_a_whole_widen_the_interval():
    coverage = Coverage(["green"], [BandUncertainty(1e-6, 0, 0, 0)])
    flat = np.full((1, 1, 16, 16), 0.1, np.float32)
    for number in range(8):
        coverage.add(f"scene {number}", flat, flat + np.float32(5e-3 if number % 2 else 0))
    found = coverage.summary()["green"]
    assert found["within_1"] == 0.5
    low, high = found["within_1_interval"]
    assert high - low > 0.4


def test_export_states_it_and_evaluate_shows_it(make_store, train, tmp_path):
    store = make_store(size=64, train=12, noise=20)
    run = train(store, iterations=60, learning_rate=1e-3)
    file, totals = tmp_path / "toy.safetensors", tmp_path / "totals.json"
    options = {"name": None, "version": "1", "description": "", "windows": None, "most": 0}
    card = export_model(run, file, onnx_file=None, force=True, **options)
    assert load_model(file).card.uncertainty == card.uncertainty
    (found,) = card.uncertainty
    assert 1e-3 < np.sqrt(found.constant + found.scene) < 1e-2
    assert 0.5 < card.scores["uncertainty"]["green"]["within_1"] < 0.85
    done = CliRunner().invoke(command, [str(file), str(store), "--json", str(totals)])
    assert done.exit_code == 0, done.output
    assert "share of simulated pixels whose L30 lies within" in done.output
    assert json.loads(totals.read_text())["uncertainty"] == card.scores["uncertainty"]
