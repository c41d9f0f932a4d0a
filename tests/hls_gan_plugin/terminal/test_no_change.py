"""A model that changes nothing wins nowhere: its windows are ties in every place that counts."""

import csv
import json
import re
import sqlite3

import numpy as np
import pytest
from click.testing import CliRunner

from hls_gan_plugin.__main__ import cli
from hls_gan_plugin.core.network.model_file import ModelCard, save_model
from hls_gan_plugin.core.network.unet import UNet, UNetConfig
from hls_gan_plugin.shared.hls import band

SIDE, WINDOW = 256, 64
WINDOWS = (SIDE // WINDOW) ** 2


@pytest.fixture
def unchanged_model(tmp_path):
    """The file of a network as it begins: no change."""
    config = UNetConfig(widths=(4, 8))
    card = ModelCard(
        "unchanged", "0", (band("S30", "B03"),), (band("L30", "B03"),), config, ((0.0, 0.3),)
    )
    save_model(tmp_path / "unchanged.safetensors", UNet(config), card)
    return tmp_path / "unchanged.safetensors"


def run(*words):
    done = CliRunner().invoke(cli, [str(word) for word in words], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_no_change_is_no_win(unchanged_model, write_raster, reflectance_dn, tmp_path):
    ground = reflectance_dn(SIDE, SIDE).astype(int)
    seen = ground + np.random.default_rng(1).normal(20, 60, ground.shape).astype(int)
    original = write_raster(ground.astype(np.int16), "s30.tif", descriptions=("B03",))
    reference = write_raster(seen.astype(np.int16), "l30.tif", descriptions=("B03",))
    made, table, grid, page = (tmp_path / name for name in ("o.tif", "t.csv", "g.gpkg", "r.html"))
    run("harmonize", original, made, "--model-file", unchanged_model)
    words = ["score", original, reference, "--generated", made, "--no-fit-baselines"]
    words += ["--window-size", WINDOW, "--table", table, "--grid", grid, "--report", page]
    values = json.loads(run(*words, "--json").splitlines()[-1])["values"]
    (name,) = values["wins"]
    assert values["wins"][name] == {"ssim": 0, "mse": 0}
    assert values["ties"][name] == {"ssim": WINDOWS, "mse": WINDOWS}
    assert "do not differ by more than rounding" in values["verdicts"][name]
    assert f"closer in 0 (SSIM), 0 (MSE), ties in {WINDOWS}, {WINDOWS}" in run(*words)
    with table.open(newline="") as file:
        assert {(row["winner_ssim"], row["winner_mse"]) for row in csv.DictReader(file)} == {
            ("tie", "tie")
        }
    with sqlite3.connect(grid) as database:
        rows = database.execute("SELECT DISTINCT winner_ssim, winner_mse FROM windows").fetchall()
    assert rows == [("tie", "tie")]
    text = re.sub(r"\s+", " ", page.read_text())
    assert "do not differ by more than rounding" in text
    assert text.count(f"in 0 of {WINDOWS} windows (no difference in {WINDOWS})") == 2
