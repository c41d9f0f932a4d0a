"""Granules written here, loaded by what HLS's users load L30 with; in an environment of its own.

Both granules are simulated: waves for pixels, and an L30 item of the shape that LP DAAC gives its.
"""

import json
import subprocess
from pathlib import Path

import numpy as np
import odc.stac
import pystac
import pytest
import rasterio
import rioxarray
import stackstac
from rasterio.transform import from_origin
from rio_cogeo import cog_validate

ROOT = Path(__file__).resolve().parents[2]
ENGINE = ROOT / ".venv" / "engine" / "bin" / "python"
S30 = "HLS.S30.T15SXR.2021250T163901.v2.0"
L30 = "HLS.L30.T15SXR.2021251T164500.v2.0"
OURS = S30.replace("HLS.S30", "HLS-GAN.L30")
SIDE_PX = 600
S30_BANDS = ("B02", "B03", "B04", "B8A", "B11", "B12")
L30_BANDS = dict(
    zip(
        ("B02", "B03", "B04", "B05", "B06", "B07"),
        ("blue", "green", "red", "nir08", "swir16", "swir22"),
        strict=True,
    )
)
TAGS = {
    "PRODUCT_URI": "S2A_MSIL1C_20210907T163901_N0301_R126_T15SXR_20210907T202434.SAFE",
    "SENSING_TIME": "2021-09-07T16:54:47.751044Z",
    "cloud_coverage": "43",
    "MEAN_SUN_AZIMUTH_ANGLE": "145.0",
    "MEAN_SUN_ZENITH_ANGLE": "30.7",
    "MEAN_VIEW_AZIMUTH_ANGLE": "100.1",
    "MEAN_VIEW_ZENITH_ANGLE": "4.6",
}


def write(path, pixels, nodata, scale=1.0):
    with rasterio.open(
        path, "w", driver="GTiff", width=SIDE_PX, height=SIDE_PX, count=1, dtype=pixels.dtype,
        crs="EPSG:32615", transform=from_origin(600000, 3600000, 30, 30), nodata=nodata,
    ) as dataset:  # fmt: skip
        dataset.write(pixels, 1)
        dataset.scales = (scale,)
        dataset.update_tags(**TAGS)


def reflectance_dn(seed):
    rows, columns = np.mgrid[:SIDE_PX, :SIDE_PX]
    noise = np.random.default_rng(seed).normal(0, 60, (SIDE_PX, SIDE_PX))
    dn = (900 + 300 * np.sin(rows / 7) + 250 * np.cos(columns / 11) + noise).astype(np.int16)
    dn[:40, :30] = -9999
    return dn


@pytest.fixture(scope="module")
def granule(tmp_path_factory):
    """The folder of a granule that the terminal's `granules` wrote."""
    folder = tmp_path_factory.mktemp("archive")
    source = folder / "in" / S30
    source.mkdir(parents=True)
    for number, band in enumerate(S30_BANDS):
        write(source / f"{S30}.{band}.tif", reflectance_dn(number), -9999, 0.0001)
    fmask = np.full((SIDE_PX, SIDE_PX), 64, np.uint8)
    fmask[:40, :30] = 255
    write(source / f"{S30}.Fmask.tif", fmask, 255)
    for angle in ("SAA", "SZA", "VAA", "VZA"):
        write(source / f"{S30}.{angle}.tif", np.full(fmask.shape, 3050, np.uint16), 40000, 0.01)
    command = [str(ENGINE), "-m", "hls_gan_plugin", "granules", str(folder / "in"),
               str(folder / "out"), "--stack", "--catalog"]  # fmt: skip
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder / "out" / OURS


@pytest.fixture(scope="module")
def l30(tmp_path_factory):
    """The item of a simulated L30 granule of the day after."""
    folder = tmp_path_factory.mktemp("l30")
    assets = {}
    for number, (band, common) in enumerate(L30_BANDS.items()):
        path = folder / f"{L30}.{band}.tif"
        write(path, reflectance_dn(20 + number), -9999, 0.0001)
        assets[band] = {
            "href": str(path),
            "type": "image/tiff; application=geotiff; profile=cloud-optimized",
            "roles": ["data"],
            "eo:bands": [{"name": band, "common_name": common}],
        }
    return {
        "type": "Feature",
        "stac_version": "1.0.0",
        "id": L30,
        "geometry": None,
        "bbox": [-92.0, 32.3, -91.7, 32.6],
        "properties": {
            "datetime": "2021-09-08T16:45:00Z",
            "platform": "LANDSAT-8",
            "proj:epsg": 32615,
            "proj:shape": [SIDE_PX, SIDE_PX],
            "proj:transform": [30.0, 0.0, 600000.0, 0.0, -30.0, 3600000.0],
        },
        "stac_extensions": [
            "https://stac-extensions.github.io/eo/v1.0.0/schema.json",
            "https://stac-extensions.github.io/projection/v1.0.0/schema.json",
        ],
        "assets": assets,
        "links": [],
    }


def item_path(granule):
    return granule / f"{OURS}_stac.json"


def dn_of(granule, band):
    with rasterio.open(granule / f"{OURS}.{band}.tif") as dataset:
        return dataset.read(1)


def test_every_file_is_a_valid_cog(granule):
    files = sorted(granule.glob("*.tif"))
    assert len(files) == 11
    for path in files:
        valid, errors, warnings = cog_validate(path, strict=True)
        assert (valid, errors, warnings) == (True, [], []), path.name


def test_odc_stac_loads_bands_by_their_common_names(granule):
    item = pystac.Item.from_file(str(item_path(granule)))
    loaded = odc.stac.load([item], bands=[*L30_BANDS.values(), "Fmask"])
    assert loaded.odc.crs.epsg == 32615
    for band, common in L30_BANDS.items():
        assert (loaded[common].dtype, loaded[common].nodata) == (np.int16, -9999)
        np.testing.assert_array_equal(loaded[common].values[0], dn_of(granule, band))


def test_odc_stac_loads_it_beside_an_l30_granule(granule, l30):
    items = [pystac.Item.from_file(str(item_path(granule))), pystac.Item.from_dict(l30)]
    loaded = odc.stac.load(items, bands=["green", "nir08"], groupby="id")
    assert loaded.sizes == {"y": SIDE_PX, "x": SIDE_PX, "time": 2}
    np.testing.assert_array_equal(loaded.nir08.values[0], dn_of(granule, "B05"))
    np.testing.assert_array_equal(loaded.nir08.values[1], reflectance_dn(23))


def test_stackstac_scales_and_masks(granule):
    # As a dictionary: pystac rewrites proj:epsg, which stackstac 0.5.1 looks for, to proj:code.
    item = json.loads(item_path(granule).read_text())
    for asset in item["assets"].values():
        asset["href"] = str(granule / asset["href"])
    stack = stackstac.stack([item], assets=["B02", "B05"])
    assert stack.attrs["spec"].epsg == 32615
    assert list(stack.coords["common_name"].values) == ["blue", "nir08"]
    dn = dn_of(granule, "B05").astype(float)
    wanted = np.where(dn == -9999, np.nan, dn * 0.0001)
    np.testing.assert_allclose(stack.values[0, 1], wanted, atol=1e-9)


def test_rioxarray_reads_crs_scale_and_nodata(granule):
    path = granule / f"{OURS}.B06.tif"
    loaded = rioxarray.open_rasterio(path, mask_and_scale=True)
    assert loaded.rio.crs.to_epsg() == 32615
    dn = dn_of(granule, "B06").astype(float)
    wanted = np.where(dn == -9999, np.nan, dn * 0.0001)
    np.testing.assert_allclose(loaded.values[0], wanted, atol=1e-6)
    stack = rioxarray.open_rasterio(granule / f"{OURS}.stack.vrt")
    assert stack.shape == (6, SIDE_PX, SIDE_PX)


def test_code_that_knows_hls_s_tags_finds_them(granule):
    """The tags by which programs correct for angles and choose by clouds, in every band."""
    for band in L30_BANDS:
        with rasterio.open(granule / f"{OURS}.{band}.tif") as dataset:
            tags = dataset.tags()
        angles = [tags[f"MEAN_{of}_ANGLE"] for of in ("SUN_ZENITH", "SUN_AZIMUTH")]
        angles += [tags[f"MEAN_{of}_ANGLE"] for of in ("VIEW_ZENITH", "VIEW_AZIMUTH")]
        assert [float(angle) for angle in angles] == [30.7, 145.0, 4.6, 100.1]
        assert int(tags["cloud_coverage"]) == 43
        assert tags["SENSING_TIME"].startswith("2021-09-07T16:54:47")


def test_the_collection_is_walked(granule):
    collection = pystac.Collection.from_file(str(granule.parent / "collection.json"))
    assert [item.id for item in collection.get_items()] == [OURS]
