"""Judged points as CSV and JSON, and the sentence about a model."""

import csv
import json

import numpy as np
import pytest

from hls_gan_plugin.core.points.point_files import summary, verdict, write_pairs, write_summary
from hls_gan_plugin.core.points.point_pairs import PointPairs
from hls_gan_plugin.core.points.point_scores import JudgedPoints, differences
from hls_gan_plugin.shared.errors import OutputError


@pytest.fixture
def judged():
    """40 pairs at 4 sites on 20 days; "good" halves S30's difference, "bad" doubles it."""
    rng = np.random.default_rng(0)
    l30 = rng.uniform(0.05, 0.2, (40, 2))
    error = rng.normal(0.004, 0.002, (40, 2))
    number = np.arange(40)
    pairs = PointPairs(
        ("green", "nir"), l30 + error, l30,
        site=np.array([f"s{n % 4}" for n in number]), point=np.array(["p"] * 40),
        s30_day=np.array([f"2021-09-{n // 2 + 1:02}" for n in number]),
        l30_day=np.array([f"2021-09-{n // 2 + 1:02}" for n in number]),
        s30_satellite=np.array([["Sentinel-2A", ""][n % 2] for n in number]),
        l30_satellite=np.array([""] * 40),
    )  # fmt: skip
    images = {
        "original": pairs.s30,
        "good": l30 + error * [0.5, np.nan],
        "bad": l30 + error * 2,
        "same": pairs.s30.copy(),
    }
    return JudgedPoints(pairs, images, left_out=3)


def test_the_verdict_names_bands_and_what_changed(judged):
    found = differences(judged)
    closer = "closer to Landsat than the original in green (-50.0%) (change of the RMSE"
    assert verdict(found, "good", simulated=False) == f"{closer})."
    assert verdict(found, "good", simulated=True) == f"{closer}, SIMULATED pairs)."
    assert verdict(found, "bad", simulated=False).startswith(
        "FARTHER away in green (+100.0%), nir (+100.0%)"
    )
    assert verdict(found, "same", simulated=False).startswith(
        "no clear difference in green (+0.0%)"
    )


def test_a_method_that_changes_nothing_ties(judged):
    ties = [(d.gain.wins, d.gain.ties) for d in differences(judged) if d.method == "same"]
    assert ties == [(0, 40), (0, 40)]


def test_a_line_a_pair_with_gaps_left_empty(judged, tmp_path):
    write_pairs(tmp_path / "pairs.csv", judged)
    with (tmp_path / "pairs.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 40
    assert "good_nir" not in rows[0]
    assert float(rows[5]["original_nir"]) == pytest.approx(judged.pairs.s30[5, 1], rel=1e-5)
    assert float(rows[5]["reference_green"]) == pytest.approx(judged.pairs.l30[5, 0], rel=1e-5)
    assert rows[1]["s30_satellite"] == ""


def test_the_summary_is_json_without_nan(judged, tmp_path):
    write_summary(tmp_path / "s.json", summary(judged))
    told = json.loads((tmp_path / "s.json").read_text(), parse_constant=pytest.fail)
    assert (told["pairs"], told["left_out"]) == (40, 3)
    assert "no neighbours" in told["note"]
    assert told["bands"]["green"]["good"]["relative"] == pytest.approx(0.5)
    assert set(told["by_site"]) == {"s0", "s1", "s2", "s3"}
    assert list(told["by_satellite"]) == ["Sentinel-2A"]
    assert told["bands"]["nir"].keys() == {"original", "bad", "same"}


def test_a_folder_that_is_not_there_is_a_sentence(judged, tmp_path):
    with pytest.raises(OutputError, match="cannot be written"):
        write_pairs(tmp_path / "no" / "x.csv", judged)
    with pytest.raises(OutputError, match="cannot be written"):
        write_summary(tmp_path / "no" / "x.json", {})
