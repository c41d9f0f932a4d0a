"""The standard deviation of L30 given the generated value."""

import numpy as np
import pytest

from hls_gan_plugin.core.network.uncertainty import BandUncertainty, standard_deviation


def test_it_is_the_root_of_what_the_parts_say():
    rows, cols = np.mgrid[:200, :30]
    plane = 0.1 + 0.002 * rows - 0.001 * cols
    band = BandUncertainty(constant=3e-6, scene=1e-6, per_brightness=4e-4, per_gradient=0.08)
    found = standard_deviation(plane[None].astype(np.float32), [band])
    middle = plane[1:-1, 1:-1]
    wanted = np.sqrt(4e-6 + 4e-4 * middle**2 + 0.08 * (0.002**2 + 0.001**2))
    np.testing.assert_allclose(found[0], wanted, rtol=1e-4)


def test_each_band_has_its_own():
    rho = np.full((2, 3, 10, 12), 0.2, np.float32)
    bands = [BandUncertainty(variance, 0, 0, 0) for variance in (1e-6, 4e-6, 9e-6)]
    found = standard_deviation(rho, bands)
    assert found.shape == (2, 3, 8, 10)
    np.testing.assert_allclose(found[:, :, 4, 4], [[1e-3, 2e-3, 3e-3]] * 2, rtol=1e-6)


@pytest.mark.parametrize("place", [(5, 5), (4, 5), (5, 6)])
def test_without_a_neighbour_it_is_unknown(place):
    rho = np.full((1, 11, 11), 0.2, np.float32)
    rho[0][place] = np.nan
    found = standard_deviation(rho, [BandUncertainty(1e-6, 0, 0, 0.1)])[0]
    assert np.isnan(found[4, 4])
    assert np.isfinite(found[8, 8])
