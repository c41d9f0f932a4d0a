"""What resampling keeps, what never enters a pixel, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from rasterio.crs import CRS
from rasterio.transform import from_origin

from hls_gan_plugin.core.raster.alignment import align
from hls_gan_plugin.core.raster.grid import Grid
from hls_gan_plugin.shared.errors import GridError, RasterError

UTM_15N = CRS.from_epsg(32615)
# Half a pixel beside the rasters that the fixtures write.
HALF = Grid(UTM_15N, from_origin(600015.0, 3599985.0, 30, 30), 60, 60)
SAME = Grid(UTM_15N, from_origin(600000.0, 3600000.0, 30, 30), 60, 60)


def aligned(source, tmp_path, grid=HALF, method="cubic"):
    output = tmp_path / "out.tif"
    align(source, grid, output, method)
    return rasterio.open(output)


def test_scales_offsets_and_names_are_kept_band_by_band(write_raster, reflectance_dn, tmp_path):
    pixels = np.stack([reflectance_dn(60, 60), reflectance_dn(60, 60) // 10])
    path = write_raster(
        pixels, descriptions=("B03", "B04"), tags={"add_offset": "7", "SIMULATED": "YES"}
    )
    with rasterio.open(path, "r+") as dataset:
        dataset.scales, dataset.offsets = (0.0001, 0.001), (0.0, -0.1)
    with aligned(path, tmp_path) as result:
        assert (result.scales, result.offsets) == ((0.0001, 0.001), (0.0, -0.1))
        assert result.descriptions == ("B03", "B04")
        assert result.tags()["SIMULATED"] == "YES"
    assert [item.name for item in tmp_path.iterdir() if "out" in item.name] == ["out.tif"]


@pytest.mark.parametrize("method", ["cubic", "bilinear", "average"])
def test_an_invalid_pixel_does_not_ring(write_raster, tmp_path, method):
    pixels = np.full((60, 60), 900, np.int16)
    pixels[30, 30] = -32768
    with aligned(write_raster(pixels), tmp_path, method=method) as result:
        found, nodata = result.read(1), result.nodata
    assert nodata == -9999
    assert set(np.unique(found)) <= {900, -9999}


@pytest.mark.parametrize("dtype", ["uint16", "int32", "uint32", "float32", "float64", "int16"])
def test_any_type_is_taken(write_raster, reflectance_dn, tmp_path, dtype):
    pixels = reflectance_dn(60, 60).astype(dtype)
    with aligned(write_raster(pixels), tmp_path, SAME) as result:
        np.testing.assert_array_equal(result.read(1), pixels)
        assert result.dtypes == (dtype,)


def test_masks_become_nodata(write_raster, reflectance_dn, tmp_path):
    path = write_raster(reflectance_dn(60, 60).astype(np.uint16))
    with rasterio.open(path, "r+") as dataset:
        hole = np.zeros((60, 60), bool)
        hole[10:20, 10:20] = True
        dataset.write_mask(~hole)
    with aligned(path, tmp_path, SAME) as result:
        assert result.nodata == 65535
        np.testing.assert_array_equal(result.read(1) == 65535, hole)


def test_fmask_is_taken_from_the_nearest_pixel(write_raster, tmp_path):
    values = np.random.default_rng(0).choice(np.uint8([0, 2, 64, 255]), (60, 60))
    with aligned(write_raster(values), tmp_path, HALF) as result:
        assert set(np.unique(result.read(1))) <= {0, 2, 64, 255}


@pytest.mark.parametrize(
    ("crs", "origin"),
    [
        pytest.param(UTM_15N, (900000.0, 3600000.0), id="the same CRS"),
        pytest.param(CRS.from_epsg(32616), (600000.0, 3600000.0), id="another zone"),
        pytest.param(CRS.from_epsg(4326), (10.0, 50.0), id="degrees"),
    ],
)
def test_rasters_that_do_not_overlap_are_refused(
    write_raster, reflectance_dn, tmp_path, crs, origin
):
    size = 30.0 if crs.is_projected else 0.0003
    path = write_raster(reflectance_dn(60, 60), crs=crs, origin=origin, pixel_size_m=size)
    with pytest.raises(GridError, match="do not overlap"):
        align(path, SAME, tmp_path / "out.tif")


def test_a_damaged_source_is_one_sentence(write_raster, reflectance_dn, tmp_path):
    path = write_raster(reflectance_dn(200, 200), compress="deflate")
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 400] = b"\0" * 400
    path.write_bytes(content)
    with pytest.raises(RasterError, match=r"raster\.tif.*cut short or damaged"):
        align(path, SAME, tmp_path / "out.tif")
    assert sorted(item.name for item in tmp_path.iterdir()) in (
        ["raster.tif"],
        ["out.tif", "raster.tif"],
    )
