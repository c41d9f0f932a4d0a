"""The same ground in other encodings, and values that are refused; masks of every kind."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from rasterio.enums import ColorInterp

from hls_gan_plugin.core.raster.encoding import OutputEncoding, reflectance_encoding
from hls_gan_plugin.core.raster.raster_io import (
    BandFile,
    CopyReader,
    RasterFile,
    ReflectanceReader,
    open_raster,
)
from hls_gan_plugin.shared.errors import RasterError

SIDE = 40


def read(path, bands=(1,), scale="auto"):
    with ReflectanceReader([BandFile(path, number) for number in bands], scale) as reader:
        return reader.read(reader.grid.whole)


@pytest.fixture
def dn(reflectance_dn):
    return reflectance_dn(SIDE, SIDE)


@pytest.fixture
def write_encoded(write_raster):
    """A factory: a raster whose bands state scales and offsets, or tags of their own."""

    def write(pixels, name="encoded.tif", scales=None, offsets=None, band_tags=None, **options):
        path = write_raster(pixels, name, **options)
        with rasterio.open(path, "r+") as dataset:
            if scales:
                dataset.scales = scales
            if offsets:
                dataset.offsets = offsets
            for number, tags in (band_tags or {}).items():
                dataset.update_tags(number, **tags)
        return path

    return write


# the same ground


@pytest.mark.parametrize(
    ("encode", "options", "tolerance_dn"),
    [
        pytest.param(
            lambda dn: (dn + 1000).astype(np.uint16),
            {"scales": (0.0001,), "offsets": (-0.1,), "nodata": 0},
            0.01,
            id="Sentinel-2 since baseline 04.00",
        ),
        pytest.param(
            lambda dn: np.round((dn / 1e4 + 0.2) / 2.75e-5).astype(np.uint16),
            {"scales": (2.75e-5,), "offsets": (-0.2,), "nodata": 0},
            0.2,
            id="Landsat Collection 2",
        ),
        pytest.param(
            lambda dn: (dn + 1000).astype(np.int16),
            {"tags": {"scale_factor": "0.0001", "add_offset": "-0.1"}},
            0.01,
            id="tags of the file",
        ),
        pytest.param(
            lambda dn: (dn + 1000).astype(np.int16),
            {
                "tags": {"scale_factor": "1"},
                "band_tags": {1: {"scale_factor": "0.0001", "add_offset": "-0.1"}},
            },
            0.01,
            id="tags of the band",
        ),
        pytest.param(
            lambda dn: (dn + 1000).astype(np.int16),
            {
                "scales": (0.0001,),
                "offsets": (-0.1,),
                "tags": {"scale_factor": "0.5", "add_offset": "7"},
            },
            0.01,
            id="GDAL's own before the tags",
        ),
        pytest.param(
            lambda dn: dn.astype(np.int16),
            {"scales": (1.0,), "tags": {"scale_factor": "1.0", "add_offset": "0"}},
            0.01,
            id="a scale of 1 states nothing",
        ),
        pytest.param(
            lambda dn: np.round(dn / 10).astype(np.int16), {"scales": (0.001,)}, 5.01, id="0.001"
        ),
        pytest.param(
            lambda dn: np.round(dn / 100).astype(np.int16), {"scales": (0.01,)}, 50.1, id="0.01"
        ),
        pytest.param(
            lambda dn: dn.astype(np.float32), {"scales": (0.0001,)}, 0.01, id="floats that are DN"
        ),
        pytest.param(lambda dn: dn.astype(np.uint16), {}, 0.01, id="uint16 without nodata"),
        pytest.param(lambda dn: dn.astype(np.uint16), {"NBITS": 12}, 0.01, id="12 bits"),
        pytest.param(
            lambda dn: dn,
            {
                "BIGTIFF": "YES",
                "tiled": True,
                "blockxsize": 16,
                "blockysize": 16,
                "compress": "lzw",
            },
            0.01,
            id="BigTIFF",
        ),
    ],
)
def test_the_same_ground_gives_the_same_reflectance(
    write_encoded, dn, encode, options, tolerance_dn
):
    rho = read(
        write_encoded(encode(dn.astype(float)) if "BIGTIFF" not in options else dn, **options)
    )
    assert np.abs(rho[0] * 1e4 - dn).max() <= tolerance_dn


def test_each_band_has_its_own_scale_and_offset(write_encoded, dn):
    pixels = np.stack([dn, np.round(dn / 10), dn + 500]).astype(np.int16)
    path = write_encoded(
        pixels, scales=(0.0001, 0.001, 0.0001), offsets=(0, 0, -0.05), descriptions=()
    )
    rho = read(path, (3, 2, 1))
    np.testing.assert_allclose(rho[0], rho[2], atol=1e-6)
    np.testing.assert_allclose(rho[1], rho[2], atol=5.1e-4)


def test_what_the_user_sets_replaces_what_the_file_states(write_encoded, dn):
    path = write_encoded(dn, scales=(0.01,), offsets=(-3,))
    np.testing.assert_allclose(read(path, scale="0.0001")[0], dn * 1e-4, atol=1e-6)


# refused values


@pytest.mark.parametrize(
    ("encode", "options", "says"),
    [
        pytest.param(
            lambda dn: dn,
            {"scales": (0.01,)},
            r"about \d+, which by the scale that the file states \(\d+ x 0.01\).* set the scale",
            id="a scale of percent",
        ),
        pytest.param(
            lambda dn: (dn / 1e4).astype(np.float32),
            {"scales": (0.0001,)},
            r"about 0\.\d+, which by the scale that the file states .* to 1 if they are",
            id="floats that kept the scale of the integers",
        ),
        pytest.param(
            lambda dn: dn.astype(np.float32), {}, "no scale is stated", id="floats that are DN"
        ),
        pytest.param(
            lambda dn: np.full_like(dn, 25000), {}, "no scale is stated", id="brighter than snow"
        ),
        pytest.param(
            lambda dn: dn, {"scales": (-0.0001,)}, "states the scale -0.0001", id="a negative scale"
        ),
        pytest.param(
            lambda dn: dn,
            {"tags": {"scale_factor": "nan"}},
            "states the scale nan",
            id="a scale that is no number",
        ),
        pytest.param(
            lambda dn: dn.astype(np.complex64),
            {"dtype": "complex_int16"},
            "holds complex_int16 pixels",
            id="radar",
        ),
    ],
)
def test_values_that_are_no_reflectance_are_refused(
    write_encoded, tmp_path, dn, encode, options, says
):
    pixels = encode(dn)
    if options.pop("dtype", None):  # a type that numpy does not have
        path = tmp_path / "complex.tif"
        profile = {"driver": "GTiff", "height": SIDE, "width": SIDE, "count": 1}
        with rasterio.open(path, "w", dtype="complex_int16", **profile) as dataset:
            dataset.write(pixels, 1)
    else:
        path = write_encoded(pixels, **options)
    with pytest.raises(RasterError, match=says):
        read(path)


def test_plausible_values_are_looked_for_where_there_are_any(write_raster, reflectance_dn):
    pixels = np.full((400, 400), -9999.0, np.float32)
    pixels[330:, 330:] = 900  # DN, in a corner
    with pytest.raises(RasterError, match="about 900"):
        read(write_raster(pixels))


# invalid pixels


def test_a_fill_that_was_scaled_with_everything_else(write_raster, dn):
    for kind in (np.float32, np.float64):
        rho = (dn * 1e-4).astype(kind)
        rho[:2] = np.array(-9999 * 0.0001, kind)
        rho[2] = -3.2768
        found = read(write_raster(rho, f"{np.dtype(kind)}.tif", nodata=-9999))[0]
        assert np.isnan(found[:3]).all()
        assert np.isfinite(found[3:]).all()


@pytest.mark.parametrize(
    ("options", "value"),
    [
        pytest.param({"tags": {"_FillValue": "-9999"}}, 55537, id="-9999 in the tags"),
        pytest.param({"tags": {"_FillValue": "-32768"}}, 32768, id="-32768 in the tags"),
        pytest.param({"nodata": 7}, 7, id="GDAL's nodata"),
    ],
)
def test_a_fill_that_lost_its_sign(write_raster, dn, options, value):
    pixels = dn.astype(np.uint16)
    pixels[:3] = value
    assert np.isnan(read(write_raster(pixels, **options))[0, :3]).all()


def test_a_fill_that_may_have_lost_its_sign_is_said(write_raster, dn):
    pixels = dn.astype(np.uint16)
    pixels[:3] = 55537
    with ReflectanceReader([BandFile(write_raster(pixels), 1)]) as reader:
        reader.read(reader.grid.whole)
        (remark,) = reader.remarks()
    assert "55537" in remark
    assert "set the raster's nodata value" in remark


def masked_file(write_raster, dn, kind):
    """A raster whose first 10 columns are hidden by GDAL's mask; they hold 0."""
    hole = np.zeros(dn.shape, bool)
    hole[:, :10] = True
    zeroed = np.where(hole, 0, dn).astype(np.int16)
    if kind == "alpha":
        alpha = np.where(hole, 0, 65535).astype(np.uint16)
        path = write_raster(
            np.stack([zeroed.astype(np.uint16), alpha]), f"{kind}.tif", descriptions=("B03", "")
        )
        with rasterio.open(path, "r+") as dataset:
            dataset.colorinterp = (ColorInterp.gray, ColorInterp.alpha)
        return path, hole
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=kind == "internal"):
        path = write_raster(zeroed, f"{kind}.tif")
        with rasterio.open(path, "r+") as dataset:
            dataset.write_mask(~hole)
    return path, hole


KINDS = ("internal", "beside it", "alpha")


@pytest.mark.parametrize("kind", KINDS)
def test_masks_of_every_kind_are_invalid_pixels(write_raster, dn, kind):
    path, hole = masked_file(write_raster, dn, kind)
    rho = read(path)[0]
    np.testing.assert_array_equal(np.isnan(rho), hole)
    np.testing.assert_allclose(rho[~hole], dn[~hole] * 1e-4, atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_copies_keep_masks_as_nodata(write_raster, dn, kind):
    path, hole = masked_file(write_raster, dn, kind)
    with RasterFile(path) as file:
        copy = CopyReader(file)
        pixels = copy.read(file.grid.whole)
    np.testing.assert_array_equal(pixels[0] == copy.nodata, hole)


def test_each_band_of_a_virtual_raster_has_its_own_nodata(write_raster, dn, tmp_path):
    water = dn.copy()
    water[5:9] = 0
    water[:2] = -9999
    write_raster(dn, "red.tif", nodata=0)
    write_raster(water, "green.tif", nodata=-9999)
    band = (
        '<VRTRasterBand dataType="Int16" band="{}"><NoDataValue>{}</NoDataValue><SimpleSource>'
        '<SourceFilename relativeToVRT="1">{}</SourceFilename><SourceBand>1</SourceBand>'
        "</SimpleSource></VRTRasterBand>"
    )
    path = tmp_path / "stack.vrt"
    path.write_text(
        f'<VRTDataset rasterXSize="{SIDE}" rasterYSize="{SIDE}">{band.format(1, 0, "red.tif")}'
        f"{band.format(2, -9999, 'green.tif')}</VRTDataset>"
    )
    rho = read(path, (1, 2))
    assert np.isfinite(rho[0]).all()
    np.testing.assert_array_equal(np.isnan(rho[1]), water == -9999)
    with RasterFile(path) as file:
        copy = CopyReader(file)
        np.testing.assert_array_equal(copy.read(file.grid.whole)[1], water)
        assert copy.nodata == -9999


@pytest.mark.parametrize(
    ("dtype", "stated", "nodata"),
    [
        pytest.param("int16", None, -9999, id="HLS's own"),
        pytest.param("int16", -1, -1, id="as stated"),
        pytest.param("uint16", None, 65535, id="one that the type holds"),
        pytest.param("uint8", None, 255, id="a mask's"),
        pytest.param("float32", float("nan"), float("nan"), id="NaN"),
    ],
)
def test_the_nodata_of_copies_fits_their_type(write_raster, dtype, stated, nodata):
    path = write_raster(np.zeros((4, 4), dtype), nodata=stated)
    with RasterFile(path) as file:
        assert CopyReader(file).nodata == pytest.approx(nodata, nan_ok=True)


# what is written


def test_dn_are_written_for_dn_and_floats_in_the_units_of_the_input(write_encoded, dn):
    def encodings(path, count=1):
        with open_raster(path) as dataset:
            return [reflectance_encoding(dataset, number + 1) for number in range(count)]

    integers = OutputEncoding.like(encodings(write_encoded(dn, scales=(0.001,))))
    assert integers == OutputEncoding("int16", 0.0001, 0.0)
    floats = write_encoded(dn.astype(np.float32), scales=(0.0001,), offsets=(-0.1,))
    written = OutputEncoding.like(encodings(floats))
    assert written == OutputEncoding("float32", 0.0001, -0.1)
    pixels = written.pixels(np.float32([0.25, np.nan]))
    np.testing.assert_allclose(pixels, [3500, -9999], rtol=1e-6)
