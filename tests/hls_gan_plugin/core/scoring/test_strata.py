"""Differences by condition and of indices, against sums by hand."""

import numpy as np
import pytest

from hls_gan_plugin.core.scoring.indices import available, index_values
from hls_gan_plugin.core.scoring.strata import NOTHING_KNOWN, Conditions, Strata


def image(values, height=2, width=3):
    """(1, B, h, w) with a constant a band."""
    return np.broadcast_to(np.array(values, float)[None, :, None, None],
                           (1, len(values), height, width)).copy()  # fmt: skip


@pytest.mark.parametrize(
    ("name", "bands", "rho", "expected"),
    [
        pytest.param("NDVI", ("red", "nir"), (0.1, 0.3), 0.5, id="NDVI, bands in any order"),
        pytest.param("EVI2", ("nir", "red"), (0.3, 0.1), 2.5 * 0.2 / 1.54, id="EVI2"),
        pytest.param("NDMI", ("nir", "swir1"), (0.3, 0.2), 0.2, id="NDMI"),
        pytest.param("NBR", ("nir", "swir2"), (0.3, 0.1), 0.5, id="NBR"),
        pytest.param("NDVI", ("red", "nir"), (0.0, 0.3), np.nan, id="a band is not positive"),
        pytest.param("NDVI", ("red", "nir"), (-0.1, 0.1), np.nan, id="no division by zero"),
    ],
)
def test_indices_by_hand(name, bands, rho, expected):
    found = index_values(name, image(rho), bands)
    assert found.shape == (1, 2, 3)
    np.testing.assert_allclose(found, expected)


def test_indices_need_their_bands():
    assert available(("green",)) == ()
    assert available(("red", "nir")) == ("NDVI", "EVI2")
    assert "NBR2" in available(("swir1", "swir2"))


def add(strata, conditions=NOTHING_KNOWN, valid=None):
    """S30 0.02 above, the model 0.01 above the reference in red and nir, in 6 pixels."""
    reference = image((0.1, 0.3))
    images = {"original": reference + 0.02, "model": reference + 0.01}
    valid = np.ones(reference.shape, bool) if valid is None else valid
    strata.add(images, reference, valid, conditions)


def test_levels_hold_their_own_pixels():
    strata = Strata(("original", "model"), ("red", "nir"))
    aerosol = np.array([[[0, 0, 1], [1, 1, 3]]], np.uint8)
    azimuth = np.array([[[5.0, 29.9, 30.0], [180.0, np.nan, 95.0]]])
    add(strata, Conditions(aerosol, None, azimuth, "Sentinel-2A, Landsat-8"))
    add(strata, Conditions(None, None, None, "Sentinel-2B, Landsat-8"))
    rows = {(row.kind, row.level): row for row in strata.rows()}
    pixels = {key: row.pixels[0] for key, row in rows.items()}
    assert pixels == {
        ("aerosol level of S30", "climatology"): 2,
        ("aerosol level of S30", "low"): 3,
        ("aerosol level of S30", "high"): 1,
        ("aerosol level of S30", "unknown"): 6,
        ("mean reflectance", "0.2 to 0.3"): 12,
        ("view azimuth difference", "0 to 30°"): 2,
        ("view azimuth difference", "30 to 60°"): 1,
        ("view azimuth difference", "90 to 120°"): 1,
        ("view azimuth difference", "150 to 180°"): 1,
        ("view azimuth difference", "unknown"): 7,
        ("satellites", "Sentinel-2A, Landsat-8"): 6,
        ("satellites", "Sentinel-2B, Landsat-8"): 6,
    }
    low = rows["aerosol level of S30", "low"]
    np.testing.assert_allclose(low.bias[:, 0], [0.02, 0.01])
    np.testing.assert_allclose(low.rmse[:, 1], [0.02, 0.01])


def test_indices_count_where_all_bands_are_valid():
    strata = Strata(("original", "model"), ("red", "nir"))
    valid = np.ones((1, 2, 2, 3), bool)
    valid[0, 1, 0, 0] = False
    add(strata, valid=valid)
    overall = strata.overall()
    assert strata.columns == ("red", "nir", "NDVI", "EVI2")
    assert overall.pixels.tolist() == [6, 5, 5, 5]
    ndvi = {rho: (0.3 + rho - 0.1 - rho) / (0.4 + 2 * rho) for rho in (0, 0.01, 0.02)}
    np.testing.assert_allclose(overall.bias[:, 2], [ndvi[0.02] - ndvi[0], ndvi[0.01] - ndvi[0]])


def test_what_is_not_known_makes_no_rows():
    strata = Strata(("original",), ("red",))
    strata.add({"original": image([0.1])}, image([0.1]), np.ones((1, 1, 2, 3), bool), NOTHING_KNOWN)
    assert [row.kind for row in strata.rows()] == ["mean reflectance"]
