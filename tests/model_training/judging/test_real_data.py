"""Figures from real data in a model's card: those of `points` and of the spectra, weights kept."""

import csv

import numpy as np
import pytest
import safetensors.torch
import torch

from hls_gan_plugin.core.network.model_file import ModelCard, load_model, read_card, save_model
from hls_gan_plugin.core.network.unet import UNet, UNetConfig
from hls_gan_plugin.shared import model_store
from hls_gan_plugin.shared.errors import SettingsError
from hls_gan_plugin.shared.hls import band, counterpart
from model_training.__main__ import main
from model_training.judging.real_data import judge_on_real_data


@pytest.fixture
def model_file(tmp_path):
    """A green-band model that adds about 0.01 to all it is shown."""
    config = UNetConfig(1, 1, (8, 8))
    network = UNet(config)
    torch.nn.init.constant_(network.head.bias, 2 * 0.01 / 0.3)
    green = band("S30", "B03")
    card = ModelCard(
        "mine", "1", (green,), (counterpart(green),), config, ((0.0, 0.3),),
        training={"simulated": True}, scores={"windows": 3},
    )  # fmt: skip
    save_model(tmp_path / "mine.safetensors", network, card)
    return tmp_path / "mine.safetensors"


@pytest.fixture
def points(tmp_path):
    """Where L30 is brighter than S30 by 0.01, give or take."""
    rows = [(0.05 + 0.01 * n, 0.06 + 0.01 * n + 0.001 * (-1) ** n, f"s{n % 2}") for n in range(8)]
    with (tmp_path / "points.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["S30_GREEN", "L30_GREEN", "site", "l30_date", "s30_days_later"])
        writer.writerows([s30, l30, site, "2021-09-07", 0] for s30, l30, site in rows)
    return tmp_path / "points.csv"


def judge(file, points=(), source="", granule=None, real=None):
    return judge_on_real_data(file, points, 0, source, granule, real or {})


def test_the_card_gets_the_figures_and_the_weights_stay(model_file, points, granule):
    before = safetensors.torch.load_file(model_file)
    judge(model_file, [points], "a field", granule, {"green": (None, *[1.0] * 6), "red": (1.0,)})
    after = safetensors.torch.load_file(model_file)
    assert all(torch.equal(after[name], value) for name, value in before.items())
    scores = read_card(model_file).scores
    assert scores["windows"] == 3
    rmse = scores["points"]["rmse"]["green"]
    assert rmse["original"] == pytest.approx(0.01, abs=1e-4)
    assert rmse["generated"] == pytest.approx(0.001, abs=2e-4)
    assert (scores["points"]["pairs"], scores["points"]["sites"]) == (8, 2)
    assert scores["points"]["source"] == "a field"
    gains = scores["gains"]
    np.testing.assert_allclose(gains["generated"]["green"], 1.0, atol=0.01)  # an offset blurs not
    assert gains["source"] == granule.name
    assert gains["l30"] == {"green": [None, *[1.0] * 6]}
    assert load_model(model_file).card.name == "mine"


def test_what_cannot_be_told_of_real_data(model_file, points, write_granules, tmp_path):
    with pytest.raises(SettingsError, match="nothing to measure"):
        judge(model_file)
    with pytest.raises(SettingsError, match="--source"):
        judge(model_file, [points])
    with pytest.raises(SettingsError, match="is simulated"):
        judge(model_file, granule=write_granules(size=96)[0])
    lines = points.read_text().splitlines()
    made = [f"{line},{'yes' if number else 'simulated'}" for number, line in enumerate(lines)]
    points.write_text("\n".join(made))
    with pytest.raises(SettingsError, match="simulated"):
        judge(model_file, [points], "a field")
    assert set(read_card(model_file).scores) == {"windows"}


def test_the_command_says_what_it_wrote(model_file, points, capsys):
    given = ["judge-real", str(model_file), "--points", str(points), "--source", "a field"]
    main(given, standalone_mode=False)
    assert "green: RMSE original 0.0100, generated 0.0010" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["green", "hls6"])
def test_the_bundled_cards_hold_what_docs_models_says(name):
    scores = read_card(model_store.models()[name]).scores
    shares = [
        round(rmse["generated"] / rmse["original"], 2) for rmse in scores["points"]["rmse"].values()
    ]
    assert shares == {"green": [0.83], "hls6": [0.81, 0.83, 0.97, 1.00, 0.88, 1.00]}[name]
    assert "calibrated on them" in scores["points"]["source"]
    quarter = scores["gains"]["frequencies"].index(0.25)
    visible = [scores["gains"]["generated"][band][quarter] for band in scores["gains"]["l30"]]
    assert all(0.915 <= gain < 0.955 for gain in visible)
