"""The page about points: what it says first, and its figures and tables."""

import re

import numpy as np
import pytest

from hls_gan_plugin.core.points.point_pairs import PointPairs
from hls_gan_plugin.core.points.point_scores import NO_NEIGHBOURS, judge_points
from hls_gan_plugin.core.report.points_page import PointsContent, write_points_page


@pytest.fixture
def page(tmp_path):
    """A factory: the page's text for some sites and satellites."""

    def make(sites=("a", "b", "c"), satellites=("Sentinel-2A", "Sentinel-2B"), **content):
        rng = np.random.default_rng(0)
        count = 60
        l30 = rng.uniform(0.05, 0.2, (count, 2))
        pick = lambda names: np.array([names[n % len(names)] for n in range(count)])  # noqa: E731
        day = np.array([f"2021-09-{n % 30 + 1:02}" for n in range(count)])
        pairs = PointPairs(("green", "nir"), l30 + 0.003, l30, pick(sites), pick("pq"), day, day,
                           pick(satellites), pick(["Landsat-8"]))  # fmt: skip
        judged = judge_points(pairs, {})
        judged.images["net"] = l30 + np.array([0.001, np.nan])
        write_points_page(tmp_path / "p.html", PointsContent(judged, ("net",), **content))
        return (tmp_path / "p.html").read_text(encoding="utf-8")

    return make


def test_the_verdict_stands_first_and_no_neighbours_is_said(page):
    text = page()
    first = re.search(r'<div class="summary">\s*<p>(.*?)</p>', text)[1]
    assert first.startswith("net: closer to Landsat than the original in green (-66.7%)")
    assert NO_NEIGHBOURS in text
    assert "60 pairs of S30 and L30 values at 3 sites" in text
    assert "SIMULATED" not in text


def test_simulated_points_are_called_so_in_the_title(page):
    text = page(simulated=True)
    assert re.search(r"<h1>[^<]*\(SIMULATED\)</h1>", text)
    assert "in green (-66.7%) (change of the RMSE, SIMULATED pairs)." in text
    assert "60 pairs of S30 and L30 values at 3 sites" in text


def test_groups_have_figures_and_tables(page):
    text = page()
    assert len(re.findall(r"<figure>", text)) == 4  # bands, reflectance, sites, satellites
    assert text.count("<td>Sentinel-2A, Landsat-8</td>") == 2  # a row a band
    assert "By site" in text


def test_a_lone_group_has_no_section_of_its_own(page):
    text = page(sites=("a",), satellites=("",))
    assert "By site" not in text
    assert "By satellites" not in text
    assert "line of the other sites" not in re.sub(r"<p class=.*?</p>", "", text, flags=re.S)
