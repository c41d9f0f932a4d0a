"""What lies beside a pair: the Fmask of each sensor and the angle layers."""

from pathlib import Path

import numpy as np
import pytest

from hls_gan_plugin.core.raster.grid import PixelWindow
from hls_gan_plugin.core.raster.scenes import SceneFiles, find_scene, open_scene, read_strip
from hls_gan_plugin.core.scoring.conditions import SceneConditions, in_windows

S30, L30 = "HLS.S30.T15SXR.2021250T163901.v2.0", "HLS.L30.T15SXR.2021250T165512.v2.0"


@pytest.fixture
def conditions_of(write_raster, reflectance_dn):
    """A factory: the conditions of a pair with these angle layers, read in one strip."""

    def read(azimuths, masks=(S30, L30), height=20, **options):
        paths = [write_raster(reflectance_dn(20, 40, seed), f"{granule}.B03.tif")
                 for seed, granule in enumerate((S30, L30))]  # fmt: skip
        for granule, layer in azimuths.items():
            write_raster(layer.astype(np.uint16), f"{granule}.VAA.tif", **options)
        levels = {S30: 0b01000000, L30: 0b11000000}
        fmasks = [write_raster(np.full((20, 40), levels[g], np.uint8), f"{g}.Fmask.tif")
                  for g in masks]  # fmt: skip
        scene = find_scene(SceneFiles("s", paths[0], paths[1], masks=tuple(map(Path, fmasks))))
        window = PixelWindow(0, 0, height, 40)
        with open_scene(scene, ()) as stack, SceneConditions(scene, stack) as conditions:
            return conditions.read(window, read_strip(stack, window))

    return read


def test_angles_apart_the_short_way_and_unknown_where_fill(conditions_of):
    s30, l30 = np.full((20, 40), 35000), np.full((20, 40), 1000)
    l30[0, 0] = 40000
    found = conditions_of({S30: s30, L30: l30}).azimuth
    assert np.isnan(found[0, 0, 0])
    np.testing.assert_allclose(found[0, 1:], 20.0, atol=1e-3)


@pytest.mark.parametrize(
    ("azimuths", "options"),
    [
        pytest.param({}, {}, id="no angle layer"),
        pytest.param({S30: np.zeros((20, 40))}, {}, id="one sensor's alone"),
        pytest.param({S30: np.zeros((20, 40)), L30: np.zeros((20, 40))},
                     {"origin": (0.0, 0.0)}, id="elsewhere"),
    ],
)  # fmt: skip
def test_without_both_on_the_grid_the_direction_is_unknown(conditions_of, azimuths, options):
    assert conditions_of(azimuths, **options).azimuth is None


def test_the_aerosol_of_each_sensor_is_that_of_its_own_fmask(conditions_of):
    both = conditions_of({}, masks=(L30, S30))
    assert set(both.aerosol_s30.ravel()) == {1}
    assert set(both.aerosol_l30.ravel()) == {3}
    assert conditions_of({}, masks=(L30,)).aerosol_s30 is None


def test_windows_are_cut_from_left_to_right(conditions_of):
    s30 = np.zeros((20, 40))
    s30[:, 16:32] = 5000
    found = in_windows(conditions_of({S30: s30, L30: np.zeros((20, 40))}, height=16), 16)
    assert found.azimuth.shape == (2, 16, 16)
    np.testing.assert_allclose(found.azimuth.mean((1, 2)), [0, 50], atol=1e-3)
    assert found.aerosol_s30.shape == (2, 16, 16)
