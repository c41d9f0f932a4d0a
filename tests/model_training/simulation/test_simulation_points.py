"""Points: figures by hand, and simulated points against what is known of real ones."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from hls_gan_plugin.shared.errors import SettingsError
from model_training.simulation import evidence
from model_training.simulation.atmosphere import draw_residual
from model_training.simulation.calibrated import CALIBRATED, NOTHING
from model_training.simulation.calibration import (
    calibrate,
    foretold,
    offsets,
    simulated_points,
    with_s30_errors,
)
from model_training.simulation.measured_page import correlations
from model_training.simulation.points import PointPairs, figures, plots_of, read_points

REAL_POINTS = Path(__file__).resolve().parents[4] / "shared" / "data" / "points_dev.csv"
HEAD = "site,plot,l30_date,s30_days_later," + ",".join(
    f"{sensor}_{name}"
    for sensor in ("S30", "L30")
    for name in ("BLUE", "GREEN", "RED", "NIR", "SWIR1", "SWIR2")
)


@pytest.fixture(scope="module")
def plain():
    """Simulated points that only optics, response, misplacement, noise and outliers set apart."""
    return simulated_points(NOTHING, scenes=60, plots=100, size_px=128)


@pytest.fixture(scope="module")
def real():
    if not REAL_POINTS.is_file():
        pytest.skip("the real points are not in ../shared/data")
    return read_points(REAL_POINTS)


def points(difference, scene):
    l30 = np.full((len(scene), 6), 0.2)
    sites = np.array(["here"] * len(scene))
    return PointPairs(l30 + np.asarray(difference)[:, None], l30, np.array(scene), sites)


def test_spreads_within_and_between_scenes_by_hand():
    difference = [0.01, 0.02, 0.03, -0.01, 0.0, 0.01]
    found = figures(points(difference, [0, 0, 0, 1, 1, 1]))
    # Within: two scenes of variance 1e-4. Between: the means 0.02 and 0 vary by 2e-4, of which a
    # third of the variance within is chance.
    assert found.within_sd == pytest.approx(0.01)
    assert found.between_sd == pytest.approx(np.sqrt(2e-4 - 1e-4 / 3))
    assert found.bias == pytest.approx(0.01)
    assert found.within_correlation == pytest.approx(1.0)


def test_a_point_that_differs_in_one_band_is_an_outlier():
    table = points([0.01, 0.02, 0.03, 0.0], [0, 0, 0, 0])
    table.s30[3, 5] += 0.06
    found = figures(table)
    assert found.outlier_share == pytest.approx(0.25)
    assert found.bias == pytest.approx(0.02)


def test_points_are_read_in_reflectance_and_grouped_by_day(tmp_path):
    path = tmp_path / "points.csv"
    rows = [
        "a,1,2020-05-01,1,100,200,300,400,500,600,110,210,310,410,510,610",
        "a,2,2020-05-01,1,100,200,300,400,500,600,110,210,310,410,510,610",
        "a,1,2020-05-17,-1,100,200,300,400,500,600,110,210,310,410,510,610",
    ]
    path.write_text("\n".join([HEAD, *rows]))
    table = read_points(path)
    assert table.s30[0] == pytest.approx([0.01, 0.02, 0.03, 0.04, 0.05, 0.06])
    assert table.l30[0, 5] == pytest.approx(0.061)
    assert table.scene.tolist() == [table.scene[0]] * 2 + [1 - table.scene[0]]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("site,plot\na,1\n", id="columns missing"),
        pytest.param(HEAD + "\na,1,2020-05-01,1" + ",x" * 12 + "\n", id="no numbers"),
    ],
)
def test_a_table_that_is_none_of_points(tmp_path, text):
    (tmp_path / "points.csv").write_text(text)
    with pytest.raises(SettingsError, match=r"points\.csv"):
        read_points(tmp_path / "points.csv")


def test_plots_lie_on_even_usable_ground():
    rng = np.random.default_rng(1)
    image = np.full((6, 40, 40), 0.2, np.float32)
    image[:, :, 20:] += rng.normal(0, 0.05, (6, 40, 20)).astype(np.float32)
    usable = np.ones((40, 40), bool)
    usable[:20] = False
    image[:, :20] = np.nan
    found = plots_of((image, image + 0.01), usable, 3, 30, rng)
    assert len(found) == 30
    assert found.l30 - found.s30 == pytest.approx(0.01, abs=1e-6)
    assert found.s30 == pytest.approx(0.2, abs=1e-3)
    assert set(found.scene) == {3}


def test_no_usable_ground_gives_no_plots():
    image = np.zeros((6, 20, 20), np.float32)
    nowhere = np.zeros((20, 20), bool)
    assert len(plots_of((image, image), nowhere, 0, 10, np.random.default_rng(0))) == 0


def test_residuals_have_the_spreads_they_are_drawn_with():
    """Two images' residuals differ as `Corrections` say, in a scene of 512 pixels."""
    own = dataclasses.replace(CALIBRATED, outlier_images=0.0)
    common, within = [], []
    for seed in range(300):
        first, second = (draw_residual(np.random.default_rng([seed, n]), 512, own) for n in (0, 1))
        common.append(first.common - second.common)
        at = np.random.default_rng(seed).integers(0, 512, (2, 12))
        fields = [_values(first.within, at) - _values(second.within, at)]
        within += [field - field.mean(1, keepdims=True) for field in fields]
    spread = np.sqrt(np.square(np.concatenate(within, 1)).mean(1) * 12 / 11)
    assert np.std(common, axis=0) == pytest.approx(np.array(CALIBRATED.common_sd), rel=0.12)
    assert spread == pytest.approx(np.array(CALIBRATED.within_sd), rel=0.12)
    found = np.corrcoef(np.concatenate(within, 1))
    assert found == pytest.approx(np.array(CALIBRATED.within_correlation), abs=0.06)


def _values(fields, at):
    """(6, N) values of smooth fields at rows and columns, without making the whole fields."""
    return np.einsum("nk,bkl,nl->bn", fields.rows[at[0]], fields.coarse, fields.cols[at[1]])


@pytest.mark.parametrize("part", ["within", "between"])
def test_points_spread_as_real_ones_do(plain, part):
    """What is simulated without the residual and the residual make up what real points show."""
    found = figures(plain)
    own = "common" if part == "between" else part
    covariance = covariance_of(getattr(found, f"{part}_sd"), getattr(found, f"{part}_correlation"))
    covariance = covariance + covariance_of(
        getattr(CALIBRATED, f"{own}_sd"), getattr(CALIBRATED, f"{own}_correlation")
    )
    wanted = np.array(evidence.REAL_POINTS[f"{part}_sd"])
    error = np.array(evidence.REAL_POINT_ERRORS[f"{part}_sd"])
    sd = np.sqrt(np.diag(covariance))
    assert (np.abs(sd - wanted) < 3 * error + 0.1 * wanted).all(), sd
    assert correlations(covariance / np.outer(sd, sd)) == pytest.approx(
        evidence.REAL_CORRELATIONS[part], abs=0.12
    )


def covariance_of(sd, correlation):
    return np.outer(sd, sd) * np.asarray(correlation)


def test_points_have_the_bias_and_the_line_of_real_ones(plain):
    seen = with_s30_errors(plain, CALIBRATED)
    found = figures(dataclasses.replace(seen, l30=seen.l30 + np.array(CALIBRATED.offset)))
    for name, slack in (("bias", 0.0005), ("slope", 0.0)):
        wanted = np.array(evidence.REAL_POINTS[name])
        error = np.array(evidence.REAL_POINT_ERRORS[name])
        assert (np.abs(getattr(found, name) - wanted) < 3 * error + slack).all(), name


def test_as_many_points_are_outliers_as_of_real_ones(plain):
    share = figures(plain).outlier_share
    assert share == pytest.approx(evidence.REAL_OUTLIER_SHARE, abs=0.04)


def test_the_real_figures_are_those_of_the_table(real):
    found = figures(real)
    for name, values in evidence.REAL_POINTS.items():
        digits = 1e-3 if name == "slope" else 1e-4
        assert getattr(found, name) == pytest.approx(np.array(values), abs=digits), name
    assert found.outlier_share == pytest.approx(evidence.REAL_OUTLIER_SHARE, abs=1e-3)
    for name, values in evidence.REAL_CORRELATIONS.items():
        matrix = getattr(found, f"{name}_correlation")
        assert correlations(matrix) == pytest.approx(values, abs=0.01)


def test_the_offsets_follow_from_the_real_points(real, plain):
    """From half of the scenes of `calibrated.py`; other scenes alone move them as far."""
    fitted = calibrate(real, plain)
    assert fitted.offset == pytest.approx(CALIBRATED.offset, abs=0.0025)
    assert fitted.common_sd == pytest.approx(CALIBRATED.common_sd, rel=0.15)


def test_a_site_that_is_left_out_is_foretold_better_than_it_is(real, plain):
    """In the bands in which there is something to remove: blue, green and SWIR 1."""
    simulated = with_s30_errors(plain, CALIBRATED)
    agreeing = real.agreeing()
    error = foretold(agreeing.s30, simulated) - agreeing.l30
    for site in np.unique(real.site):
        without = offsets(real.at(np.flatnonzero(real.site != site)), simulated)
        error[agreeing.site == site] += without
    untouched = np.square(agreeing.s30 - agreeing.l30).mean(0)
    ratio = np.sqrt(np.square(error).mean(0) / untouched)
    assert (ratio[[0, 1, 4]] < (0.88, 0.90, 0.95)).all(), ratio
