"""What is made of points: lines of other sites, networks on patches, differences by group."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
import torch

from hls_gan_plugin.core.harmonizing.harmonization import harmonize_array
from hls_gan_plugin.core.network.generator import Generator
from hls_gan_plugin.core.network.model_file import load_model
from hls_gan_plugin.core.points.point_pairs import Observation, table_of
from hls_gan_plugin.core.points.point_scores import (
    LINE,
    differences,
    grouped,
    judge_points,
    lines_of_other_sites,
)
from hls_gan_plugin.core.points.point_tables import read_points
from hls_gan_plugin.shared.errors import NothingValidError, PointTableError, SettingsError

REAL = Path(__file__).resolve().parents[5] / "shared" / "data" / "points_dev.csv"


def pairs_of(s30, l30, sites, bands=("green",)):
    """Pairs from (N, B) reflectance and N sites, a day a pair."""
    day = dt.date(2021, 9, 1)
    made = []
    for number, (a, b, site) in enumerate(zip(s30, l30, sites, strict=True)):
        when = day + dt.timedelta(number)
        values = [dict(zip(bands, side, strict=True)) for side in (a, b)]
        known = [{k: v for k, v in side.items() if np.isfinite(v)} for side in values]
        made.append(tuple(
            Observation(sensor, site, "p", when, side, satellite=f"{sensor}-x")
            for sensor, side in zip(("S30", "L30"), known, strict=True)
        ))  # fmt: skip
    return table_of(made, bands)


@pytest.fixture
def three_sites():
    """L30 = .9 S30 + .01 at sites a and b; at c it is S30 itself."""
    s30 = np.linspace(0.05, 0.2, 30)[:, None]
    sites = np.repeat(["a", "b", "c"], 10)
    l30 = np.where(sites[:, None] == "c", s30, 0.9 * s30 + 0.01)
    return pairs_of(s30, l30, sites)


def test_a_line_is_fitted_on_the_other_sites_alone(three_sites):
    adjusted = lines_of_other_sites(three_sites)[:, 0]
    own = three_sites.site == "c"
    # c was not used for its own line: it gets exactly that of a and b.
    np.testing.assert_allclose(adjusted[own], 0.9 * three_sites.s30[own, 0] + 0.01, atol=1e-6)
    assert np.abs(adjusted[~own] - three_sites.l30[~own, 0]).max() > 1e-4


def test_with_one_site_there_is_no_line(three_sites):
    assert np.isnan(lines_of_other_sites(three_sites.select(three_sites.site == "a"))).all()
    judged = judge_points(three_sites.select(three_sites.site == "a"), {})
    assert [d.method for d in differences(judged)] == ["original"]


def test_pairs_with_a_large_difference_are_left_out_for_all_and_counted(three_sites):
    s30 = three_sites.s30.copy()
    s30[3] += 0.06
    pairs = pairs_of(s30, three_sites.l30, three_sites.site)
    judged = judge_points(pairs, {})
    assert (len(judged.pairs), judged.left_out) == (29, 1)
    assert judge_points(pairs, {}, largest_difference=0).left_out == 0
    with pytest.raises(NothingValidError, match="differs by more than 1e-06"):
        judge_points(pairs_of([[0.1]], [[0.2]], ["a"]), {}, largest_difference=1e-6)


def test_a_point_is_shown_as_a_patch_without_an_edge(random_model):
    """The value is that of the middle of a large uniform image."""
    generator = Generator(random_model, torch.device("cpu"))
    s30 = np.array([[0.05], [0.11], [np.nan], [0.24]])
    judged = judge_points(pairs_of(s30, s30 * 0 + 0.1, list("aabb")), {"net": generator}, 0)
    whole = np.full((1, 1, 128, 128), 0.11, np.float32)
    expected = harmonize_array(generator, whole)[0, 0, 64, 64]
    assert judged.images["net"][1, 0] == pytest.approx(expected, abs=1e-6)
    assert abs(expected - 0.11) > 1e-3


def test_a_model_changes_its_own_bands_only(save_random_model):
    generator = Generator(load_model(save_random_model(("B04", "B03"))), torch.device("cpu"))
    s30 = np.array([[0.05, 0.1, 0.3], [0.07, 0.2, 0.3]])
    pairs = pairs_of(s30, s30, ["a", "b"], ("green", "red", "nir"))
    judged = judge_points(pairs, {"net": generator})
    assert np.isnan(judged.images["net"][:, 2]).all()
    swapped = np.broadcast_to(s30[:, [1, 0], None, None], (2, 2, 8, 8)).astype(np.float32)
    expected = harmonize_array(generator, swapped).mean((2, 3))
    np.testing.assert_allclose(judged.images["net"][:, [1, 0]], expected, atol=1e-6)
    assert [d.method for d in differences(judged) if d.band == "nir"] == ["original"]


def test_differences_by_hand():
    pairs = pairs_of([[0.10], [0.12], [0.14]], [[0.11], [0.11], [0.11]], ["a", "a", "b"])
    judged = judge_points(pairs, {})
    object.__setattr__(judged, "images", {
        "original": pairs.s30, "net": np.array([[0.12], [0.11], [0.13]]),
    })  # fmt: skip
    original, net = differences(judged)
    assert original.bias == pytest.approx(0.01)
    assert original.rmse == pytest.approx(np.sqrt((1 + 1 + 9) / 3) * 0.01)
    assert net.relative == pytest.approx(np.sqrt(5 / 11))
    assert (net.gain.wins, net.gain.windows) == (2, 3)
    by_site = grouped(judged, pairs.site)
    assert list(by_site) == ["a"]  # b has a single pair
    assert by_site["a"][0].bias == pytest.approx(0.0)
    assert list(grouped(judged, pairs.satellites)) == ["S30-x, L30-x"]


def test_a_model_that_lacks_its_bands_or_has_a_taken_name(random_model):
    generator = Generator(random_model, torch.device("cpu"))
    pairs = pairs_of([[0.1]], [[0.1]], ["a"], ("red",))
    with pytest.raises(PointTableError, match="'net' needs green"):
        judge_points(pairs, {"net": generator})
    with pytest.raises(SettingsError, match="'line' is taken"):
        judge_points(pairs, {"line": generator})


@pytest.mark.skipif(not REAL.is_file(), reason="needs the real points beside the checkout")
def test_lines_on_real_points_reach_what_was_published_of_them():
    """Figures of the dev points: each site left out, RMSE over that of the untouched S30."""
    judged = judge_points(read_points([REAL], max_days=1).pairs, {})
    lines = {d.band: d.relative for d in differences(judged) if d.method == LINE}
    assert judged.left_out == 127
    assert {band: round(value, 2) for band, value in lines.items()} == {
        "blue": 0.81, "green": 0.82, "red": 0.99, "nir": 1.01, "swir1": 0.89, "swir2": 1.01,
    }  # fmt: skip
    assert len(judged.pairs) == 2269
