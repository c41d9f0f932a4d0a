import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hls_gan_plugin.core.harmonizing import gaps


def test_a_gap_takes_the_mean_of_its_neighbours():
    rho = np.float32([[[0.1, 0.2, 0.3], [0.4, np.nan, 0.6], [0.7, 0.8, 0.9]]])
    filled = gaps.fill(rho, np.isfinite(rho[0]), 4)
    np.testing.assert_allclose(filled[0, 1, 1], 0.5, rtol=1e-6)
    np.testing.assert_array_equal(filled[np.isfinite(rho)], rho[np.isfinite(rho)])


def test_the_smallest_box_that_holds_anything_is_taken():
    """Against a loop over pixels and boxes."""
    rng = np.random.default_rng(3)
    rho = rng.random((2, 23, 19), dtype=np.float32)
    valid = rng.random((23, 19)) < 0.03
    expected = np.where(valid, rho, np.float32(0))
    for row, col in np.argwhere(~valid):
        for radius in gaps.radii(6):
            rows = slice(max(row - radius, 0), row + radius + 1)
            box = rows, slice(max(col - radius, 0), col + radius + 1)
            if valid[box].any():
                expected[:, row, col] = [band[box][valid[box]].mean() for band in rho]
                break
    np.testing.assert_allclose(gaps.fill(rho, valid, 6), expected, rtol=1e-5)


def test_strips_do_not_show():
    rng = np.random.default_rng(4)
    rho = rng.random((1, 400, 21), dtype=np.float32)
    valid = rng.random((400, 21)) < 0.02
    whole = gaps.fill(rho, valid, 6)
    for top in (100, 250):
        part = slice(top, top + 60)
        around = slice(top - 6, top + 66)
        alone = gaps.fill(rho[:, around], valid[around], 6)[:, 6:-6]
        np.testing.assert_allclose(whole[:, part], alone, rtol=1e-6)


def test_what_stands_in_a_gap_does_not_matter():
    rho = np.random.default_rng(0).random((2, 20, 20), np.float32)
    valid = np.ones((20, 20), bool)
    valid[5:9, 5:9] = False
    other = np.where(valid, rho, np.float32(7e4))
    np.testing.assert_array_equal(gaps.fill(rho, valid, 8), gaps.fill(other, valid, 8))


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**6), st.floats(0.0, 1.0), st.integers(1, 9), st.integers(0, 8))
def test_a_margin_is_filled_from_and_left_out(seed, share, reach, margin):
    rng = np.random.default_rng(seed)
    rho = rng.random((2, 27, 31), dtype=np.float32)
    valid = rng.random((27, 31)) < share
    valid[:, :10] |= seed % 2 == 0
    inner = np.s_[:, margin : 27 - margin, margin : 31 - margin]
    found = gaps.fill(rho, valid, reach, margin)
    np.testing.assert_allclose(found, gaps.fill(rho, valid, reach)[inner], rtol=1e-6)


def test_nothing_valid():
    assert (gaps.fill(np.full((1, 5, 5), np.nan, np.float32), np.zeros((5, 5), bool), 4) == 0).all()


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**6), st.floats(0.05, 0.95), st.integers(1, 12))
def test_fillings_lie_between_the_valid_values(seed, share, reach):
    rng = np.random.default_rng(seed)
    rho = rng.random((1, 31, 29), dtype=np.float32)
    valid = rng.random((31, 29)) < share
    filled = gaps.fill(rho, valid, reach)[0]
    near = filled[~valid & (filled != 0)]
    if valid.any() and near.size:
        assert near.min() >= rho[0][valid].min() - 1e-6
        assert near.max() <= rho[0][valid].max() + 1e-6
