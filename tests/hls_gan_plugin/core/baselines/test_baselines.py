"""Baselines against lines and quantiles computed by hand."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hls_gan_plugin.core.baselines.applying import pairs_of
from hls_gan_plugin.core.baselines.baseline import Curve, FittedOn, load_baseline, save_baseline
from hls_gan_plugin.core.baselines.fitting import BaselineFit
from hls_gan_plugin.shared.choices import METHODS
from hls_gan_plugin.shared.errors import BandError, ModelFileError, NothingValidError

CURVE = {"original": [0.0, 1.0], "reference": [0.0, 1.0], "pixels": 9, "slope_beyond": 1.0}
PAIR = FittedOn(("T15SXR 2021-09-07",), ("aa", "bb"))


def row(*values: float) -> np.ndarray:
    return np.array(values).reshape(1, 1, -1)


def fitted(method, original, reference, valid=None):
    fit = BaselineFit((method,), ("green",))
    fit.add(original, reference, valid)
    return fit.finish(PAIR)[method]


def test_three_pixels_by_hand():
    # x = (0.1, 0.2, 0.3), y = (0.2, 0.2, 0.5): means 0.2 and 0.3; sum of squared deviations
    # 0.02 and 0.06; sum of products (-0.1)(-0.1) + 0 + (0.1)(0.2) = 0.03.
    # Ordinary: slope 0.03 / 0.02 = 1.5, intercept 0.3 - 0.3 = 0.
    # Reduced major axis: slope sqrt(0.06 / 0.02) = sqrt(3), intercept 0.3 - 0.2 sqrt(3).
    x, y = row(0.1, 0.2, 0.3), row(0.2, 0.2, 0.5)
    at = row(0.0, 0.1, 1.0)
    np.testing.assert_allclose(fitted("ordinary", x, y).apply(at), row(0, 0.15, 1.5), atol=1e-6)
    axis = fitted("reduced-major-axis", x, y).apply(at)
    root = np.sqrt(3)
    np.testing.assert_allclose(
        axis, row(0.3 - 0.2 * root, 0.3 - 0.1 * root, 0.3 + 0.8 * root), atol=1e-6
    )


def test_a_falling_relation_has_a_falling_axis():
    axis = fitted("reduced-major-axis", row(0.1, 0.2, 0.3), row(0.3, 0.2, 0.1))
    np.testing.assert_allclose(axis.apply(row(0.1, 0.25)), row(0.3, 0.15), atol=1e-6)


def test_histogram_of_three_pixels_by_hand():
    # Each third of the original's pixels takes the value of that third of the reference's; beyond
    # the ends the last offset goes on.
    x, y = row(0.1, 0.2, 0.3), row(0.5, 0.1, 0.2)
    result = fitted("histogram", x, y).apply(row(0.1, 0.2, 0.3, 0.4, 0.05))
    np.testing.assert_allclose(result, row(0.1, 0.2, 0.5, 0.6, 0.05), atol=1e-6)


def test_histogram_makes_the_quantiles_equal():
    rng = np.random.default_rng(3)
    x = np.round(rng.gamma(2.0, 0.03, (1, 200, 200)), 4)
    y = np.round(0.05 + 0.6 * rng.gamma(3.0, 0.03, (1, 200, 200)), 4)
    matched = fitted("histogram", x, y).apply(x)
    quantiles = np.linspace(0.02, 0.98, 25)
    np.testing.assert_allclose(
        np.quantile(matched, quantiles), np.quantile(y, quantiles), atol=6e-4
    )


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), slope=st.floats(0.5, 2.0), offset=st.floats(-0.05, 0.05))
def test_an_exact_line_is_found(method, seed, slope, offset):
    x = np.random.default_rng(seed).uniform(0.05, 0.5, (1, 30, 30)).round(4)
    y = slope * x + offset
    result = fitted(method, x, y).apply(x)
    np.testing.assert_allclose(result, y, atol=2e-3 if method == "histogram" else 1e-5)


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), cut=st.integers(1, 29))
def test_parts_added_one_by_one_fit_like_the_whole(method, seed, cut):
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(0, 0.5, (2, 2, 30, 30))
    whole = BaselineFit((method,), ("green", "red"))
    whole.add(x, y)
    parts = BaselineFit((method,), ("green", "red"))
    parts.add(x[:, :cut], y[:, :cut])
    parts.add(x[:, cut:], y[:, cut:])
    np.testing.assert_allclose(
        parts.finish(PAIR)[method].apply(x),
        whole.finish(PAIR)[method].apply(x),
        rtol=1e-4,
        atol=1e-6,
    )


@pytest.mark.parametrize("method", METHODS)
def test_what_is_masked_or_missing_never_enters_the_fit(method):
    rng = np.random.default_rng(0)
    x = rng.uniform(0, 0.5, (4, 1, 20, 20))
    y = 0.8 * x + 0.02
    valid = np.ones((4, 20, 20), dtype=bool)
    valid[:, :5] = False
    spoilt = y.copy()
    spoilt[:, :, :5] = 3.0
    spoilt[:, :, 6] = np.nan
    np.testing.assert_allclose(fitted(method, x, spoilt, valid).apply(x), y.astype("f4"), atol=2e-3)


@pytest.mark.parametrize("method", METHODS)
def test_nodata_stays_nodata_and_the_dtype_is_float32(method):
    x = row(0.1, 0.2, np.nan, 0.3)
    result = fitted(method, x, x).apply(x)
    assert result.dtype == np.float32
    np.testing.assert_array_equal(np.isnan(result), np.isnan(x))


@pytest.mark.parametrize(
    "between",
    [
        pytest.param(0.0, id="whole DN"),
        pytest.param(3e-5, id="between DN"),
    ],
)
def test_a_curve_runs_straight_between_its_knots_and_beyond(between):
    curve = Curve((0.02, 0.1, 0.5), (0.03, 0.2, 0.4), 9, 1.0)
    dn = np.array([-400, 0, 200, 600, 1000, 3000, 5000, 7000, 32767], dtype=np.int16)
    rho = np.append(dn * np.float32(1e-4) + np.float32(between), [np.float32(np.nan)])
    x = rho.astype(np.float64)
    inside = np.interp(x, curve.original, curve.reference)
    expected = inside + np.minimum(x - 0.02, 0) + np.maximum(x - 0.5, 0)
    np.testing.assert_allclose(curve(rho), expected, rtol=1e-6)


@pytest.mark.parametrize("method", METHODS)
def test_a_saved_baseline_comes_back_the_same(method, tmp_path):
    rng = np.random.default_rng(0)
    baseline = fitted(method, rng.uniform(0, 0.5, (1, 50, 50)), rng.uniform(0, 0.5, (1, 50, 50)))
    save_baseline(tmp_path / "b.json", baseline)
    assert load_baseline(tmp_path / "b.json") == baseline
    assert (tmp_path / "b.json").stat().st_size < 20_000


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "original",
    [
        pytest.param(row(np.nan, np.nan), id="nothing valid"),
        pytest.param(row(0.2, 0.2), id="one value only"),
    ],
)
def test_too_little_to_fit_is_refused(method, original):
    with pytest.raises(NothingValidError, match="green"):
        fitted(method, original, original)


def test_in_sample_is_told_by_the_files_hashes():
    baseline = fitted("ordinary", row(0.1, 0.2), row(0.1, 0.3))
    assert baseline.is_in_sample(["bb", "zz"])
    assert not baseline.is_in_sample(["zz"])


def test_in_sample_is_told_by_the_pairs_of_a_window_store(tmp_path):
    fit = BaselineFit(("ordinary",), ("green",))
    fit.add(row(0.1, 0.2), row(0.1, 0.3))
    save_baseline(
        tmp_path / "b.json", fit.finish(FittedOn(("store",), pairs=("15SXR.2021250",)))["ordinary"]
    )
    baseline = load_baseline(tmp_path / "b.json")
    granule = tmp_path / "HLS.S30.T15SXR.2021250T170901.v2.0.B03.tif"
    assert baseline.is_in_sample((), pairs_of([granule]))
    assert not baseline.is_in_sample((), pairs_of([tmp_path / "other.tif"]))


def test_bands_can_be_chosen_and_must_fit():
    fit = BaselineFit(("ordinary",), ("green", "red"))
    x = np.random.default_rng(0).uniform(0, 0.5, (2, 9, 9))
    fit.add(x, x * np.array([1.0, 2.0])[:, None, None])
    baseline = fit.finish(PAIR)["ordinary"]
    red = baseline.select(["red"])
    np.testing.assert_allclose(red.apply(x[1:]), 2 * x[1:], rtol=1e-5)
    with pytest.raises(BandError, match="nir"):
        baseline.select(["nir"])
    with pytest.raises(BandError, match="1 band"):
        red.apply(x)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param({"format": "other"}, "format", id="another format"),
        pytest.param({"method": "magic"}, "magic", id="unknown method"),
        pytest.param({"bands": ["green", "red"]}, "do not fit", id="bands and curves differ"),
        pytest.param({"bands": ["B03"]}, "do not fit", id="not a common name"),
        pytest.param({"curves": [{}]}, "original", id="curve without knots"),
        pytest.param({"fitted_on": None}, "must be an object", id="fitted on nothing"),
        pytest.param({"bands": "green"}, "must be a list", id="text for a list"),
        pytest.param({"bands": [["green"]]}, "must be a text", id="list for a text"),
        pytest.param({"curves": {"0": 1}}, "must be a list", id="object for a list"),
        pytest.param({"fitted_on": {"sources": [], "hashes": [{}]}}, r"hashes\[0\]", id="no hash"),
        pytest.param(
            {"fitted_on": {"sources": [], "simulated": 1}}, "yes or no", id="number for a switch"
        ),
        pytest.param({"more": 1}, "has no field 'more'", id="one field too many"),
        *(
            pytest.param({"curves": [CURVE | change]}, said, id=f"curve, {said}")
            for change, said in (
                ({"slope_beyond": float("inf")}, "a finite number"),
                ({"slope_beyond": "1"}, "must be a number"),
                ({"slope_beyond": 1e300}, "beyond 10000"),
                ({"reference": [0.0, float("nan")]}, "is nan"),
                ({"reference": [0.0, True]}, "is True"),
                ({"reference": [0.0]}, "are not pairs"),
                ({"original": [0.5, 0.5]}, "do not rise"),
                ({"pixels": 1.5}, "a whole number"),
            )
        ),
    ],
)
def test_a_file_that_is_no_baseline_is_refused(tmp_path, change, said):
    path = tmp_path / "b.json"
    save_baseline(path, fitted("ordinary", row(0.1, 0.2), row(0.1, 0.3)))
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(ModelFileError, match=said):
        load_baseline(path)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff\xd8", b"[" * 200_000],
    ids=lambda content: repr(content[:5]),
)
def test_a_file_of_something_else_is_refused(tmp_path, content):
    path = tmp_path / "b.json"
    path.write_bytes(content)
    with pytest.raises(ModelFileError, match=r"b\.json"):
        load_baseline(path)
