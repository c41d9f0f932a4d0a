"""Chips of the tool as windows of a training: the same as those of the granules themselves."""

from __future__ import annotations

import numpy as np
import pytest
from click.testing import CliRunner

from hls_gan_plugin.core.raster.window_cutting import WindowRule, cut_windows
from model_training.__main__ import main
from model_training.data.window_store import WindowStore


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def chips(write_granules, tmp_path):
    """Chips of 32 px of a pair of granules of 64, of which one window is cloudy."""
    clouds = np.zeros((64, 64), np.uint8)
    clouds[:3, 40] = 2
    folders = write_granules(fmasks={"S30": clouds})
    rasters = [path for folder in folders for path in sorted(folder.glob("*.B03.tif"))]
    masks = [next(folder.glob("*.Fmask.tif")) for folder in folders]
    (tmp_path / "chips").mkdir()
    cut_windows(rasters, masks, WindowRule(32), tmp_path / "chips")
    return tmp_path / "chips"


def test_chips_make_the_store_that_the_granules_make(chips, tmp_path):
    for name, folder in (("a", chips), ("b", tmp_path / "granules")):
        done = run("windows", tmp_path / name, folder, "--bands", "B03", "--size", 32)
        assert done.exit_code == 0, done.output
    of_chips, of_granules = (WindowStore(tmp_path / name) for name in "ab")
    assert of_chips.rows == of_granules.rows
    assert len(of_chips) == 3
    np.testing.assert_array_equal(of_chips.s30, of_granules.s30)
    np.testing.assert_array_equal(of_chips.l30, of_granules.l30)
    assert of_chips.manifest.simulated


def test_a_number_a_pair_is_refused_for_chips(chips, tmp_path):
    done = run("windows", tmp_path / "a", chips, "--bands", "B03", "--size", 32, "--per-pair", 2)
    assert done.exit_code == 1
    assert "--per-pair 2" in done.output
    assert "3 pairs of chips" in done.output


def test_chips_of_one_sensor_are_no_pair(chips, tmp_path):
    for path in chips.glob("HLS.L30.*"):
        path.unlink()
    done = run("windows", tmp_path / "a", chips, "--bands", "B03", "--size", 32)
    assert done.exit_code == 1
    assert "1 S30 and 0 L30" in done.output
