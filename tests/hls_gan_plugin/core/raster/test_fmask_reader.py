import numpy as np
import pytest
from rasterio.crs import CRS
from rasterio.transform import from_origin

from hls_gan_plugin.core.raster.fmask_reader import FmaskReader, hides
from hls_gan_plugin.core.raster.grid import Grid
from hls_gan_plugin.shared.errors import GridError, MaskError


def _mask(write_raster, values, bits=(1, 3), **options):
    path = write_raster(values, "fmask.tif", **options)
    grid = Grid(CRS.from_epsg(32615), from_origin(600000, 3600000, 30, 30), 4, 1)
    with FmaskReader(path, grid) as reader:
        return hides(reader.read(grid.whole), bits)


def test_mask_bits_and_fill(write_raster):
    values = np.uint8([[0b00000010, 0b00001000, 0b11100100, 255]])
    np.testing.assert_array_equal(_mask(write_raster, values), [[True, True, False, True]])


@pytest.mark.parametrize(
    "values",
    [
        pytest.param(np.zeros((2, 1, 4), np.uint8), id="two bands"),
        pytest.param(np.zeros((1, 4), np.float32), id="float"),
        pytest.param(np.int16([[0, 300, 0, 0]]), id="beyond a byte"),
        pytest.param(np.int16([[0, -1, 0, 0]]), id="negative"),
    ],
)
def test_what_is_no_fmask(write_raster, values):
    with pytest.raises(MaskError, match="is not an Fmask"):
        _mask(write_raster, values)


def test_a_mask_on_another_grid_says_both(write_raster):
    with pytest.raises(GridError, match=r"5x1 px.*4x1 px.*'Align to a reference raster' .*align\)"):
        _mask(write_raster, np.zeros((1, 5), np.uint8))
