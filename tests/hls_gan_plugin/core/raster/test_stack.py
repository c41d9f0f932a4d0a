"""Rasters read together: one grid, rows turned, masks, and what a user should know."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from rasterio.crs import CRS
from rasterio.transform import Affine, from_origin

from hls_gan_plugin.core.raster.grid import Grid, PixelWindow
from hls_gan_plugin.core.raster.raster_io import BandFile, RasterFile
from hls_gan_plugin.core.raster.stack import GridStack, pixel_size_remark
from hls_gan_plugin.shared.errors import GridError, MaskError

CLOUD = 1 << 1


def one(path):
    return [BandFile(path, 1)]


def test_images_and_masks_are_read_together(write_raster, reflectance_dn):
    dn = reflectance_dn(20, 30)
    first, second = write_raster(dn, "a.tif"), write_raster(dn + 100, "b.tif")
    clouds, fill = np.zeros((20, 30), np.uint8), np.zeros((20, 30), np.uint8)
    clouds[2, 3], fill[4, 5] = CLOUD, 255
    masks = [write_raster(clouds, "m1.tif"), write_raster(fill, "m2.tif")]
    with GridStack({"a": one(first), "b": one(second)}, masks, (1,)) as stack:
        strips = list(stack.strips(16))
        assert [(strip.row, strip.height) for strip in strips] == [(0, 16), (16, 4)]
        images = stack.read(stack.grid.whole)
        np.testing.assert_allclose(images["b"] - images["a"], 0.01, atol=1e-6)
        valid = stack.valid(stack.grid.whole)
        assert np.argwhere(~valid).tolist() == [[2, 3], [4, 5]]
        # Beyond the raster nothing is valid.
        assert not stack.valid(PixelWindow(-1, -1, 2, 2))[0].any()
        assert stack.classes(stack.grid.whole) is None


def test_two_grids_are_both_told(write_raster, reflectance_dn):
    first = write_raster(reflectance_dn(20, 30), "a.tif")
    second = write_raster(reflectance_dn(20, 30), "b.tif", origin=(600015.0, 3600000.0))
    with pytest.raises(GridError, match=r"b\.tif' \(b\) lies on .*600015.*a\.tif'.*600000.*Align"):
        GridStack({"a": one(first), "b": one(second)})


def test_a_class_raster_is_not_called_an_fmask(write_raster, reflectance_dn):
    first = write_raster(reflectance_dn(20, 30), "a.tif")
    classes = write_raster(np.full((20, 30), 700, np.int16), "land_use.tif")
    said = r"land_use\.tif' is not a raster of classes: .*700"
    with (
        GridStack({"a": one(first)}, classes=classes) as stack,
        pytest.raises(MaskError, match=said),
    ):
        stack.classes(stack.grid.whole)


def southern(path, transform, pixels, **options):
    profile = {"driver": "GTiff", "count": 1, "dtype": pixels.dtype, "crs": CRS.from_epsg(32615)}
    height, width = pixels.shape
    with rasterio.open(
        path, "w", height=height, width=width, transform=transform, **(profile | options)
    ) as dataset:
        dataset.write(pixels, 1)
    return path


def test_rows_that_run_north_are_turned(write_raster, reflectance_dn, tmp_path):
    dn = reflectance_dn(25, 30)
    north = write_raster(dn, "north.tif")
    south = southern(
        tmp_path / "south.tif", Affine(30, 0, 600000, 0, 30, 3600000 - 30 * 25), dn[::-1]
    )
    with GridStack({"a": one(north), "b": one(south)}) as stack:
        for window in (stack.grid.whole, PixelWindow(3, 4, 7, 9), PixelWindow(-2, -2, 40, 40)):
            images = stack.read(window)
            np.testing.assert_array_equal(images["a"], images["b"])
    with RasterFile(south) as file:
        assert file.grid.transform == RasterFile(north).grid.transform


def test_southern_zones_are_written_in_two_ways(write_raster, reflectance_dn):
    dn = reflectance_dn(20, 30)
    place = {"origin": (600000.0, -3800000.0), "crs": CRS.from_epsg(32655)}
    hls = write_raster(dn, "hls.tif", **place)
    plain = {"origin": (600000.0, 6200000.0), "crs": CRS.from_epsg(32755)}
    with GridStack({"a": one(hls), "b": one(write_raster(dn, "plain.tif", **plain))}) as stack:
        assert stack.grid == Grid.of(rasterio.open(hls))
    elsewhere = dict(plain, origin=(600000.0, 6300000.0))
    with pytest.raises(GridError, match="does not overlap"):
        GridStack({"a": one(hls), "b": one(write_raster(dn, "far.tif", **elsewhere))})


@pytest.mark.parametrize(
    ("crs", "size", "says"),
    [
        (32615, 30.0, None),
        (32615, 10.0, "10 m"),
        (32615, 60.0, "60 m"),
        (4326, 0.00027, None),
        (4326, 0.0001, "10.9 m"),
        (2263, 98.43, None),  # feet
        (None, 10.0, None),
    ],
)
def test_pixels_of_another_size_are_a_remark(crs, size, says):
    transform = from_origin(179.98, -16.0, size, size)
    grid = Grid(CRS.from_epsg(crs) if crs else None, transform, 100, 100)
    remarks = pixel_size_remark(grid)
    assert len(remarks) == (says is not None)
    assert all(says in remark and "30 m" in remark for remark in remarks)
