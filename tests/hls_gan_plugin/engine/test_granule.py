"""One granule in, one granule out: names, files, tags, item."""

import json

import numpy as np
import pystac
import pytest
import rasterio
import rasterio.shutil

from hls_gan_plugin.core.harmonizing.harmonization import harmonize
from hls_gan_plugin.core.network.model_file import load_model
from hls_gan_plugin.core.raster.raster_io import BandFile
from hls_gan_plugin.core.raster.scenes import ORIGINAL
from hls_gan_plugin.core.raster.stack import GridStack
from hls_gan_plugin.engine.worker import execute
from hls_gan_plugin.shared.errors import GranuleError, SettingsError
from hls_gan_plugin.shared.jobs import GranuleJob, HarmonizeJob

ID = "HLS-GAN.L30.T15SXR.2021250T163901.v2.0"
L30 = ("B02", "B03", "B04", "B05", "B06", "B07")
S30 = ("B02", "B03", "B04", "B8A", "B11", "B12")


@pytest.fixture
def done(write_granule, six_band_model, tmp_path):
    """A factory: the folder of a granule that was harmonized."""

    def run(folder=None, name=ID, **more):
        folder = folder or write_granule()
        layers = tuple(str(path) for path in sorted(folder.glob("*.tif")))
        (tmp_path / "out").mkdir(exist_ok=True)
        fields = {"model_file": str(six_band_model)} | more
        job = GranuleJob(layers, str(tmp_path / "out" / name), **fields)
        execute(job, lambda event: None)
        return tmp_path / "out" / name

    return run


def test_the_files_have_l30_s_names_and_bands(done):
    folder = done(stack=True)
    layers = [*L30, "Fmask", "SAA", "SZA", "VAA", "VZA"]
    wanted = {f"{ID}.{layer}.tif" for layer in layers} | {f"{ID}_stac.json", f"{ID}.stack.vrt"}
    assert {path.name for path in folder.iterdir()} == wanted
    for layer in layers:
        with rasterio.open(folder / f"{ID}.{layer}.tif") as dataset:
            assert dataset.crs.to_epsg() == 32615
            assert dataset.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"


def test_the_pixels_are_those_of_harmonize(done, write_granule, six_band_model, tmp_path):
    source = write_granule()
    folder = done(source)
    bands = [BandFile(source / f"{source.name}.{band}.tif", 1) for band in S30]
    mask = source / f"{source.name}.Fmask.tif"
    import torch

    with GridStack({ORIGINAL: bands}, [mask], (1, 2, 3)) as stack:
        one = tmp_path / "one.tif"
        harmonize(load_model(six_band_model), stack, one, device=torch.device("cpu"))
    with rasterio.open(one) as dataset:
        pixels = dataset.read()
    for number, band in enumerate(L30):
        with rasterio.open(folder / f"{ID}.{band}.tif") as dataset:
            assert (dataset.dtypes, dataset.nodata, dataset.scales) == (("int16",), -9999, (1e-4,))
            np.testing.assert_array_equal(dataset.read(1), pixels[number])


def test_hls_s_own_tags_are_carried_over_and_ours_added(done):
    folder = done(mask_dilate_px=2, edge_px=3)
    with rasterio.open(folder / f"{ID}.B05.tif") as dataset:
        tags = dataset.tags()
        assert dataset.descriptions == ("B05",)
    assert tags["MEAN_SUN_ZENITH_ANGLE"] == "30.5"
    assert tags["MEAN_VIEW_AZIMUTH_ANGLE"] == "100.1"
    assert (tags["cloud_coverage"], tags["SENSING_TIME"][:10]) == ("43", "2021-09-07")
    assert tags["HLS_GAN_INPUT"] == "HLS.S30.T15SXR.2021250T163901.v2.0.B8A.tif"
    assert tags["HLS_GAN_MASK"] == "Fmask, bits 1, 2, 3, grown by 2 px, swath's edge by 3 px"
    assert "LANDSAT_PRODUCT_ID" not in tags


def test_mask_and_edge_grow(done):
    folder = done(mask_dilate_px=2, edge_px=3)
    with rasterio.open(folder / f"{ID}.B02.tif") as dataset:
        invalid = dataset.read_masks(1) == 0
    wanted = np.zeros((64, 64), bool)
    wanted[18:32, 18:32] = True
    wanted[:8, :8] = True
    np.testing.assert_array_equal(invalid, wanted)


def test_the_item_says_what_the_files_are(done, six_band_model):
    folder = done()
    item = pystac.Item.from_file(str(folder / f"{ID}_stac.json"))
    assert item.id == ID
    assert item.datetime.isoformat() == "2021-09-07T16:54:47.751044+00:00"
    assert item.properties["platform"] == "sentinel-2b"
    assert item.properties["proj:code"] == "EPSG:32615"
    assert item.properties["eo:cloud_cover"] == 43
    assert item.properties["view:sun_elevation"] == 59.5
    assert item.properties["hls_gan:model_sha256"] == load_model(six_band_model).sha256
    common = {name: asset.extra_fields.get("eo:bands") for name, asset in item.assets.items()}
    assert [common[band][0]["common_name"] for band in L30] == [
        "blue", "green", "red", "nir08", "swir16", "swir22",
    ]  # fmt: skip
    for name, asset in item.assets.items():
        with rasterio.open(folder / asset.href) as dataset:
            assert list(dataset.transform)[:6] == asset.extra_fields["proj:transform"]
            assert list(dataset.shape) == asset.extra_fields["proj:shape"]
            said = asset.extra_fields["raster:bands"][0]
            assert said["data_type"] == dataset.dtypes[0]
            assert said["nodata"] == dataset.nodata, name
    (link,) = item.get_links("derived_from")
    assert (folder / link.href).resolve().name == "HLS.S30.T15SXR.2021250T163901.v2.0.B02.tif"
    assert (folder / link.href).resolve().is_file()
    west, south, east, north = item.bbox
    assert -92.0 < west < east < -91.9
    assert 32.49 < south < north < 32.54


def test_the_uncertainty_lies_beside_the_bands(done, careful_model_file, write_granule, tmp_path):
    source = write_granule()
    folder = done(source, model_file=str(careful_model_file), uncertainty=True)
    alone = tmp_path / "sd.tif"
    band = str(source / f"{source.name}.B03.tif")
    execute(HarmonizeJob(band, str(tmp_path / "o.tif"), str(careful_model_file),
                         uncertainty=str(alone)), lambda event: None)  # fmt: skip
    with rasterio.open(alone) as wanted, rasterio.open(folder / f"{ID}.B03-uncertainty.tif") as sd:
        np.testing.assert_array_equal(sd.read(), wanted.read())
        assert sd.tags()["HLS_GAN_INPUT"] == f"{source.name}.B03.tif"
        assert sd.descriptions == ("B03-uncertainty",)
        assert (sd.scales, sd.nodata, sd.crs.to_epsg()) == ((1e-4,), -9999, 32615)
    item = pystac.Item.from_file(str(folder / f"{ID}_stac.json"))
    asset = item.assets["B03-uncertainty"]
    assert (asset.href, asset.roles) == (f"./{ID}.B03-uncertainty.tif", ["uncertainty"])
    assert "eo:bands" not in asset.extra_fields  # green is the band alone
    assert asset.extra_fields["raster:bands"][0]["scale"] == 1e-4


def test_the_source_s_item_lends_its_footprint(done, write_granule):
    source = write_granule()
    shape = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    known = source / f"{source.name}_stac.json"
    known.write_text(json.dumps({"geometry": shape, "bbox": [0, 0, 1, 1]}))
    folder = done(source)
    item = json.loads((folder / f"{ID}_stac.json").read_text())
    assert item["geometry"] == shape
    assert (folder / item["links"][0]["href"]).resolve() == known


def test_the_stack_shows_the_bands_in_order(done, tmp_path):
    folder = done(stack=True)
    moved = folder.rename(tmp_path / "elsewhere")
    with rasterio.open(moved / f"{ID}.stack.vrt") as stack:
        assert stack.descriptions == L30
        assert (stack.nodata, stack.scales) == (-9999, (1e-4,) * 6)
        for number, band in enumerate(L30, start=1):
            with rasterio.open(moved / f"{ID}.{band}.tif") as dataset:
                np.testing.assert_array_equal(stack.read(number), dataset.read(1))


def test_named_like_l30_only_if_asked(done):
    name = ID.replace("HLS-GAN", "HLS")
    folder = done(name=name, as_l30=True)
    assert (folder / f"{name}.B05.tif").is_file()


def test_finished_layers_are_copied_as_they_are(done, write_granule):
    source = write_granule()
    path = source / f"{source.name}.SZA.tif"
    rasterio.shutil.copy(path, source / "x.tif", driver="COG", compress="DEFLATE")
    (source / "x.tif").replace(path)
    folder = done(source)
    assert (folder / f"{ID}.SZA.tif").read_bytes() == path.read_bytes()


def test_a_missing_layer_is_named(done, write_granule):
    source = write_granule()
    (source / f"{source.name}.B11.tif").unlink()
    with pytest.raises(GranuleError, match="has no B11 file"):
        done(source)
    assert not list((source.parent.parent / "out").iterdir())


def test_without_mask_bits_no_fmask_is_needed(done, write_granule):
    source = write_granule()
    (source / f"{source.name}.Fmask.tif").unlink()
    with pytest.raises(GranuleError, match="has no Fmask file"):
        done(source)
    assert (done(source, mask_bits=()) / f"{ID}.B02.tif").is_file()


def test_files_of_two_granules_are_refused(six_band_model, write_granule, tmp_path):
    files = [next(write_granule(day).glob("*.B02.tif")) for day in (1, 2)]
    job = GranuleJob(tuple(map(str, files)), str(tmp_path / "o"), str(six_band_model))
    with pytest.raises(GranuleError, match="of 2 granules"):
        execute(job, lambda event: None)


def test_numbers_have_limits(six_band_model):
    with pytest.raises(SettingsError, match="edge_px is -1"):
        GranuleJob(("a",), "b", str(six_band_model), edge_px=-1)
