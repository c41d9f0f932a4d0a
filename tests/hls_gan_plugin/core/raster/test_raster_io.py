import numpy as np
import pytest
import rasterio
import rasterio.shutil

from hls_gan_plugin.core.raster.encoding import to_dn
from hls_gan_plugin.core.raster.grid import PixelWindow
from hls_gan_plugin.core.raster.raster_io import BandFile, ReflectanceReader
from hls_gan_plugin.shared.errors import GridError, RasterError


def _read(path, window=None, scale="auto", bands=(1,)):
    with ReflectanceReader([BandFile(path, number) for number in bands], scale) as reader:
        return reader.read(window or reader.grid.whole)


def test_dn_become_reflectance(write_raster):
    path = write_raster(np.array([[0, 1, 10000, -120]], np.int16))
    np.testing.assert_allclose(_read(path)[0], [[0, 1e-4, 1.0, -0.012]], atol=1e-7)


@pytest.mark.parametrize(
    ("pixels", "options", "valid"),
    [
        pytest.param(np.int16([[5, -9999, -32768]]), {}, [[1, 0, 0]], id="HLS fills, undeclared"),
        pytest.param(np.int16([[5, 7, 8]]), {"nodata": 7}, [[1, 0, 1]], id="GDAL nodata"),
        pytest.param(
            np.int16([[5, 7, 8]]), {"tags": {"_FillValue": "8"}}, [[1, 1, 0]], id="_FillValue"
        ),
        pytest.param(
            np.float32([[0.5, np.nan, np.inf, -np.inf, -9999]]),
            {},
            [[1, 0, 0, 0, 0]],
            id="not finite",
        ),
        pytest.param(
            np.uint16([[5, 5, 5, 65535, 55537, 32768]]),
            {"nodata": 65535},
            [[1, 1, 1, 0, 1, 1]],
            id="a type that holds no HLS fill",
        ),
        pytest.param(
            np.int32([[5, -9999, 7]]),
            {"tags": {"_FillValue": "7.5"}},
            [[1, 0, 1]],
            id="a fill that no integer has",
        ),
        pytest.param(
            np.float32([[0.5, -9999]]),
            {"tags": {"_FillValue": "-1.7976931348623157e308"}},
            [[1, 0]],
            id="a fill beyond the type",
        ),
    ],
)
def test_what_is_invalid(write_raster, pixels, options, valid):
    path = write_raster(pixels, **options)
    np.testing.assert_array_equal(np.isfinite(_read(path)[0]), np.array(valid, bool))


@pytest.mark.parametrize(
    ("pixels", "stated", "wanted", "expected"),
    [
        pytest.param(np.int16([[500]]), 0.0001, "auto", 0.05, id="DN, scale stated"),
        pytest.param(np.int16([[500]]), 1.0, "auto", 0.05, id="DN, scale 1 stated"),
        pytest.param(np.float32([[0.05]]), None, "auto", 0.05, id="reflectance"),
        pytest.param(np.float32([[500]]), None, "0.0001", 0.05, id="float DN"),
    ],
)
def test_scale(write_raster, pixels, stated, wanted, expected):
    path = write_raster(pixels, scale=stated)
    assert _read(path, scale=wanted)[0, 0, 0] == pytest.approx(expected)


def test_windows_beyond_the_raster_are_invalid(write_raster):
    path = write_raster(np.full((4, 5), 100, np.int16))
    rho = _read(path, PixelWindow(-1, -2, 4, 4))
    assert rho.shape == (1, 4, 4)
    np.testing.assert_array_equal(
        np.isfinite(rho[0]), np.pad(np.ones((3, 2), bool), ((1, 0), (2, 0)))
    )
    assert np.isnan(_read(path, PixelWindow(50, 50, 2, 2))).all()


def test_a_stack_of_files(write_raster):
    one = write_raster(np.full((2, 3), 100, np.int16), "one.tif")
    two = write_raster(np.full((2, 2, 3), 200, np.int16), "two.tif")
    with ReflectanceReader([BandFile(two, 2), BandFile(one, 1)]) as reader:
        np.testing.assert_allclose(reader.read(reader.grid.whole)[:, 0, 0], [0.02, 0.01])


def test_files_of_a_stack_on_two_grids(write_raster):
    one = write_raster(np.full((2, 3), 100, np.int16), "one.tif")
    two = write_raster(np.full((2, 4), 100, np.int16), "two.tif")
    with pytest.raises(GridError, match=r"4x2 px.*3x2 px.*'Align to a reference raster' .*align\)"):
        ReflectanceReader([BandFile(one, 1), BandFile(two, 1)])


def test_byte_imagery_is_refused(write_raster):
    with pytest.raises(RasterError, match="uint8 pixels"):
        _read(write_raster(np.full((2, 3), 100, np.uint8)))


def test_a_band_that_is_not_there(write_raster):
    with pytest.raises(RasterError, match=r"1 band\(s\), no band 2"):
        _read(write_raster(np.full((2, 3), 100, np.int16)), bands=(2,))


def test_a_text_file_is_no_raster(tmp_path):
    path = tmp_path / "notes.tif"
    path.write_text("not a raster")
    with pytest.raises(RasterError, match="not a readable raster"):
        _read(path)


def test_a_missing_file(tmp_path):
    with pytest.raises(RasterError, match="does not exist"):
        _read(tmp_path / "none.tif")


def test_a_file_cut_short_names_the_place(write_raster, reflectance_dn, tmp_path):
    whole = write_raster(reflectance_dn(600, 600))
    path = tmp_path / "cog.tif"  # its directory comes first, so that it opens all the same
    rasterio.shutil.copy(whole, path, driver="COG")
    path.write_bytes(path.read_bytes()[:400_000])
    with pytest.raises(RasterError, match=r"cog\.tif.*row \d+.*cut short or damaged"):
        _read(path)


def test_a_file_that_lost_its_directory(write_raster, reflectance_dn):
    path = write_raster(reflectance_dn(600, 600))
    path.write_bytes(path.read_bytes()[:400_000])
    with pytest.raises(RasterError, match=r"raster\.tif"):
        _read(path)


def test_rounding_is_half_up_and_fill_is_kept_free():
    rho = np.float32([0.00005, 0.00015, -0.00005, np.nan, 9.0, -9.0])
    np.testing.assert_array_equal(to_dn(rho), [1, 2, 0, -9999, 32767, -9998])
