"""Scores against numbers computed by hand, against scikit-image, and on gaps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage.metrics import structural_similarity

from hls_gan_plugin.core.scoring.similarity import compare_windows, window_scores
from hls_gan_plugin.core.scoring.ssim import map_mean, ssim_map
from hls_gan_plugin.shared.errors import GridError, NothingValidError, SettingsError

GREEN = np.array([0.3])


def constant(value: float, size: int = 11) -> np.ndarray:
    return np.full((1, 1, size, size), value)


def textured(seed: int, shape: tuple[int, ...] = (1, 1, 24, 31)) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0.0, 0.3, shape)


def skimage_ssim(image: np.ndarray, reference: np.ndarray) -> float:
    return float(
        structural_similarity(
            image,
            reference,
            data_range=2,
            gaussian_weights=True,
            sigma=1.5,
            use_sample_covariance=False,
        )
    )


def test_three_valid_pixels_by_hand():
    # Reflectances (0.15, 0.30, 0.00) against (0.15, 0.15, 0.15), rho_max 0.3:
    # scaled (0, 1, -1) against (0, 0, 0), so MSE = (0 + 1 + 1) / 3; bias = (0 + .15 - .15) / 3 = 0;
    # RMSE in reflectance = sqrt((0 + .0225 + .0225) / 3).
    image, reference = constant(0.15), constant(0.15)
    image[0, 0, 5, 4:7] = (0.15, 0.30, 0.00)
    valid = np.zeros((1, 11, 11), dtype=bool)
    valid[0, 5, 4:7] = True
    # No whole Gaussian window is valid: the window must be unscored, not 0 or 1 …
    assert not window_scores(image, reference, GREEN, valid, minimum_valid=0.01).scored.any()
    # … so the same three differences, among 118 equal pixels.
    scores = window_scores(image, reference, GREEN)
    assert scores.mse[0, 0] == pytest.approx(2 / 121)
    assert scores.rmse[0, 0] == pytest.approx(np.sqrt(0.045 / 121))
    assert scores.bias[0, 0] == pytest.approx(0.0, abs=1e-15)
    assert np.isnan(scores.correlation[0, 0])  # the reference is constant


def test_correlation_and_bias_by_hand():
    # Columns of 0.0 and 0.2 against 0.1 and 0.2: perfectly correlated; the differences are -0.1
    # in six columns of eleven and 0 in five.
    image = np.where(np.arange(11) % 2 == 0, 0.0, 0.2) * np.ones((1, 1, 11, 1))
    reference = np.where(np.arange(11) % 2 == 0, 0.1, 0.2) * np.ones((1, 1, 11, 1))
    scores = window_scores(image, reference, GREEN)
    assert scores.correlation[0, 0] == pytest.approx(1.0)
    assert scores.bias[0, 0] == pytest.approx(-0.1 * 6 / 11)
    assert scores.rmse[0, 0] == pytest.approx(0.1 * np.sqrt(6 / 11))
    assert scores.mse[0, 0] == pytest.approx((0.2 / 0.3) ** 2 * 6 / 11)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        pytest.param(0.15, 0.15, 1.0, id="equal constants"),
        # Scaled 0 and 1: the variances are 0, so SSIM = (0 + C1) / (1 + C1) with C1 = 0.0004.
        pytest.param(0.15, 0.30, 0.0004 / 1.0004, id="mid and top"),
        # Scaled -1 and 1: (-2 + C1) / (2 + C1).
        pytest.param(0.0, 0.30, (-2 + 0.0004) / (2 + 0.0004), id="bottom and top"),
    ],
)
def test_ssim_of_constant_images_by_hand(a, b, expected):
    assert window_scores(constant(a), constant(b), GREEN).ssim[0, 0] == pytest.approx(expected)


def test_ssim_of_one_impulse_by_hand():
    # One pixel of +1 among zeros, against zeros, and a single whole Gaussian window. The centre
    # weight is w = g0², with g0 = 1 / (1 + 2 * sum(exp(-k² / 4.5), k = 1..5)); means w and 0,
    # variances w - w² and 0, covariance 0.
    g0 = 1 / (1 + 2 * sum(np.exp(-(k**2) / 4.5) for k in range(1, 6)))
    w, c1, c2 = g0**2, 0.0004, 0.0036
    image = constant(0.15)
    image[0, 0, 5, 5] = 0.30
    expected = c1 * c2 / ((w**2 + c1) * (w - w**2 + c2))
    assert window_scores(image, constant(0.15), GREEN).ssim[0, 0] == pytest.approx(expected)


@pytest.mark.parametrize("shape", [(11, 11), (128, 128), (37, 300)], ids=str)
@pytest.mark.parametrize("noise", [0.0, 0.01, 0.2], ids=lambda sd: f"noise {sd}")
def test_ssim_equals_scikit_image(shape, noise):
    rng = np.random.default_rng(7)
    image = rng.uniform(0.0, 0.3, (2, 3, *shape))
    reference = image + rng.normal(0.0, noise, image.shape)
    rho_max = np.array([0.3, 0.4, 0.7])
    scores = window_scores(image, reference, rho_max)
    for n in range(2):
        for b in range(3):
            pair = [2 * x[n, b] / rho_max[b] - 1 for x in (image, reference)]
            assert scores.ssim[n, b] == pytest.approx(skimage_ssim(*pair), abs=1e-6)
            assert scores.mse[n, b] == pytest.approx(np.mean((pair[0] - pair[1]) ** 2), abs=1e-12)


def test_flat_steps_in_float32_equal_scikit_image_in_float64():
    image = np.where(np.arange(64) < 32, 0.0, 0.3).astype(np.float32) * np.ones((1, 1, 64, 1), "f4")
    reference = image[..., ::-1] * np.float32(0.9)
    expected = skimage_ssim(*[2 * x[0, 0].astype(float) / 0.3 - 1 for x in (image, reference)])
    assert window_scores(image, reference, GREEN).ssim[0, 0] == pytest.approx(expected, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), share=st.floats(0.0, 0.04), filler=st.floats(-5.0, 5.0))
def test_what_stands_in_a_gap_never_enters_a_score(seed, share, filler):
    image, reference = textured(seed), textured(seed + 1)
    valid = np.random.default_rng(seed).random((1, 24, 31)) >= share
    gap = ~valid[:, None]
    masked = window_scores(image, reference, GREEN, valid)
    filled = window_scores(
        np.where(gap, filler, image), np.where(gap, filler, reference), GREEN, valid
    )
    as_nan = window_scores(np.where(gap, np.nan, image), reference, GREEN)
    for name in ("mse", "ssim", "rmse", "bias", "correlation", "valid_share"):
        np.testing.assert_array_equal(getattr(masked, name), getattr(filled, name))
        np.testing.assert_array_equal(getattr(masked, name), getattr(as_nan, name))


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), gaps=st.integers(0, 4))
def test_a_gap_only_leaves_out_pixels_and_changes_none(seed, gaps):
    image, reference = textured(seed)[0, 0], textured(seed + 1)[0, 0]
    valid = np.ones(image.shape, dtype=bool)
    rng = np.random.default_rng(seed)
    valid[rng.integers(0, 24, gaps), rng.integers(0, 31, gaps)] = False
    whole, with_gaps = ssim_map(image, reference), ssim_map(image, reference, valid)
    kept = np.isfinite(with_gaps)
    np.testing.assert_allclose(with_gaps[kept], whole[kept], atol=1e-12)
    views = np.lib.stride_tricks.sliding_window_view(valid, (11, 11))
    np.testing.assert_array_equal(kept, views.all((-2, -1)))


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), stride=st.integers(12, 20))
def test_shared_gaps_do_not_raise_the_score_of_an_even_disagreement(seed, stride):
    # The disagreement is the same everywhere (every second column is moved by the same amount, so
    # all SSIM pixels of one column are equal): gaps shared by both images must not raise it,
    # which filling them with a constant does.
    base = np.tile(np.random.default_rng(seed).uniform(0.1, 0.2, 2), 20)
    image = np.ones((1, 1, 40, 1)) * base
    reference = np.ones((1, 1, 40, 1)) * base[::-1]
    valid = np.ones((1, 40, 40), dtype=bool)
    valid[:, ::stride, :] = False
    whole = window_scores(image, reference, GREEN).ssim[0, 0]
    gaps = window_scores(image, reference, GREEN, valid).ssim[0, 0]
    assert np.isnan(gaps) or gaps <= whole + 1e-9
    assert np.isfinite(gaps)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_ssim_is_symmetric_bounded_and_one_only_for_equal_images(seed):
    image, reference = textured(seed), textured(seed + 1)
    there = window_scores(image, reference, GREEN)
    back = window_scores(reference, image, GREEN)
    assert there.ssim[0, 0] == pytest.approx(back.ssim[0, 0], abs=1e-12)
    assert there.bias[0, 0] == pytest.approx(-back.bias[0, 0])
    assert -1.0 <= there.ssim[0, 0] < 1.0
    same = window_scores(image, image, GREEN)
    assert same.ssim[0, 0] == pytest.approx(1.0, abs=1e-12)
    assert same.mse[0, 0] == 0.0


@pytest.mark.parametrize(
    ("invalid_rows", "scored"),
    [
        pytest.param(0, True, id="whole"),
        pytest.param(12, True, id="exactly half valid"),
        pytest.param(13, False, id="below the share"),
        pytest.param(24, False, id="nothing valid"),
    ],
)
def test_windows_below_the_valid_share_are_unscored(invalid_rows, scored):
    image, reference = textured(1, (1, 1, 24, 24)), textured(2, (1, 1, 24, 24))
    image[..., :invalid_rows, :] = np.nan
    scores = window_scores(image, reference, GREEN, minimum_valid=0.5)
    assert bool(scores.scored[0, 0]) is scored
    assert scores.valid_share[0, 0] == pytest.approx(1 - invalid_rows / 24)
    for name in ("mse", "ssim", "rmse", "bias"):
        assert np.isfinite(getattr(scores, name)[0, 0]) == scored


def test_all_images_are_judged_on_the_same_pixels():
    reference = textured(1)
    good, holed = reference.copy(), reference + 0.1
    good[..., :6] += 0.2
    holed[..., :6] = np.nan
    both = compare_windows({"good": good, "holed": holed}, reference, GREEN)
    assert both["good"].mse[0, 0] == pytest.approx(0.0, abs=1e-15)
    assert both["good"].valid_share[0, 0] == both["holed"].valid_share[0, 0] < 1


def test_a_gap_in_one_band_leaves_the_other_bands_whole():
    image = textured(1, (1, 2, 24, 24))
    image[0, 1, 0, 0] = np.nan
    share = window_scores(image, textured(2, (1, 2, 24, 24)), np.array([0.3, 0.3])).valid_share
    assert share[0, 0] == 1.0
    assert share[0, 1] == pytest.approx(1 - 1 / 576)


def test_many_windows_score_like_each_alone():
    image, reference = textured(1, (70, 1, 16, 16)), textured(2, (70, 1, 16, 16))
    together = window_scores(image, reference, GREEN)
    alone = [window_scores(image[[n]], reference[[n]], GREEN).ssim[0, 0] for n in range(70)]
    np.testing.assert_allclose(together.ssim[:, 0], alone, atol=1e-14)


def test_a_strip_of_any_width_has_the_map_of_its_parts():
    image, reference = textured(1, (20, 700)), textured(2, (20, 700))
    whole = ssim_map(image, reference)
    part = ssim_map(image[:, 300:420], reference[:, 300:420])
    np.testing.assert_allclose(whole[:, 300:410], part, atol=1e-12)


def test_map_mean_leaves_out_what_is_undefined():
    maps = np.array([[[0.5, np.nan]], [[np.nan, np.nan]]])
    assert map_mean(maps)[0] == 0.5
    assert np.isnan(map_mean(maps)[1])


@pytest.mark.parametrize(
    ("shape", "other", "share", "error", "said"),
    [
        pytest.param((10, 11), (10, 11), 0.5, SettingsError, "10 x 11", id="below 11 pixels"),
        pytest.param((12, 12), (12, 13), 0.5, GridError, "12, 13", id="shapes differ"),
        pytest.param((12, 12), (12, 12), 0.0, SettingsError, "0.0", id="share of zero"),
    ],
)
def test_bad_windows_are_refused(shape, other, share, error, said):
    with pytest.raises(error, match=said):
        window_scores(np.zeros((1, 1, *other)), np.zeros((1, 1, *shape)), GREEN, None, share)


def test_no_window_at_all_is_refused():
    with pytest.raises(NothingValidError, match="no window"):
        window_scores(np.zeros((0, 1, 12, 12)), np.zeros((0, 1, 12, 12)), GREEN)
