import numpy as np
import pytest

from hls_gan_plugin.core.raster.grid import PixelWindow
from hls_gan_plugin.core.raster.mask_growth import MaskGrowth
from hls_gan_plugin.core.raster.raster_io import BandFile
from hls_gan_plugin.core.raster.stack import GridStack


@pytest.fixture
def stack(write_raster, reflectance_dn):
    """A factory: an opened stack of 40 x 40 px with a cloud at (10, 12) and a swath's edge."""

    def make(growth):
        fmask = np.full((40, 40), 64, np.uint8)
        fmask[10, 12] = 2
        fmask[:, 35:] = 255
        band = write_raster(reflectance_dn(40, 40), "b.tif")
        mask = write_raster(fmask, "m.tif", descriptions=())
        return GridStack({"x": [BandFile(band, 1)]}, [mask], (1,), mask_growth=growth)

    return make


def test_clouds_and_the_swath_s_edge_grow_each_by_its_own(stack):
    with stack(MaskGrowth(2, 4)) as opened:
        valid = opened.valid(opened.grid.whole)
    wanted = np.ones((40, 40), bool)
    wanted[8:13, 10:15] = False
    wanted[:, 31:] = False  # and no border at the raster's own edges: the swath goes on there
    np.testing.assert_array_equal(valid, wanted)


def test_windows_see_what_lies_beside_them(stack):
    with stack(MaskGrowth(3, 3)) as opened:
        whole = opened.valid(opened.grid.whole)
        for row in range(0, 40, 7):
            for col in range(0, 40, 9):
                window = PixelWindow(row, col, min(7, 40 - row), min(9, 40 - col))
                part = whole[row : row + window.height, col : col + window.width]
                np.testing.assert_array_equal(opened.valid(window), part)


def test_no_growth_is_the_mask_itself(stack):
    with stack(MaskGrowth()) as plain, stack(MaskGrowth(0, 1)) as edge:
        hidden = ~plain.valid(plain.grid.whole)
        assert hidden.sum() == 1 + 40 * 5
        assert (~edge.valid(edge.grid.whole)).sum() == 1 + 40 * 6
