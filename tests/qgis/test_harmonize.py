"""hlsgan:harmonize through Processing, with the real engine."""

import re
import zipfile

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
    QgsRasterLayer,
)


def test_the_result_has_the_inputs_grid_type_and_gaps(harmonize, write_raster, pixels_of, tmp_path):
    source = write_raster(scale=0.0001)
    results, feedback = harmonize(INPUT=source, OUTPUT=tmp_path / "out.tif")
    before, after = gdal.Open(str(source)), gdal.Open(results["OUTPUT"])
    assert after.GetGeoTransform() == before.GetGeoTransform()
    assert after.GetSpatialRef().IsSame(before.GetSpatialRef())
    assert after.GetRasterBand(1).DataType == gdal.GDT_Int16
    assert after.GetRasterBand(1).GetDescription() == "B03"
    original, generated = pixels_of(source), pixels_of(results["OUTPUT"])
    np.testing.assert_array_equal(generated == -9999, original == -9999)
    valid = original != -9999
    assert (original[valid] != generated[valid]).mean() > 0.5
    assert results["VALID_PIXELS"] == valid.sum()
    assert results["MODEL_NAME"] == "random"
    assert len(results["MODEL_SHA256"]) == 64
    assert results["SECONDS"] > 0
    assert 0 <= results["OUT_OF_RANGE_SHARE"] <= 1
    assert any(results["DEVICE_USED"] in line for line in feedback.infos)
    assert any("random" in line for line in feedback.infos)
    assert feedback.progress() == 100


def test_mask_and_chosen_bits_become_nodata(harmonize, write_raster, pixels_of, tmp_path):
    fmask = np.zeros((96, 130), np.uint8)
    fmask[:20], fmask[60:], fmask[30] = 0b10, 0b100000, 255
    results, _ = harmonize(
        INPUT=write_raster(),
        MASK=write_raster(fmask, "fmask.tif", bands=("Fmask",)),
        MASK_BITS=[5],
        OUTPUT=tmp_path / "out.tif",
    )
    gaps = (pixels_of(results["OUTPUT"])[0] == -9999).all(axis=1)
    assert gaps[60:].all()
    assert gaps[30]
    assert not gaps[:20].any()


def test_an_extent_in_another_crs_is_snapped_outwards(harmonize, write_raster, tmp_path):
    source = write_raster(np.full((200, 200), 900, np.int16))
    results, _ = harmonize(
        INPUT=source,
        EXTENT="-91.92,-91.91,32.50,32.51 [EPSG:4326]",
        OUTPUT=tmp_path / "out.tif",
    )
    cropped, whole = gdal.Open(results["OUTPUT"]), gdal.Open(str(source))
    left, top = (cropped.GetGeoTransform()[i] - whole.GetGeoTransform()[i] for i in (0, 3))
    assert (left % 30, top % 30) == (0, 0)
    assert 30 < cropped.RasterXSize < 40
    assert 35 < cropped.RasterYSize < 45


def test_a_layer_without_a_file_is_exported_first(harmonize, write_raster, pixels_of, tmp_path):
    source = write_raster(bands=("B03",))
    virtual_raster_layer = QgsRasterLayer(_vrt_xml(source), "a virtual layer", "gdal")
    assert virtual_raster_layer.isValid()
    QgsProject.instance().addMapLayer(virtual_raster_layer, False)
    results, feedback = harmonize(INPUT=virtual_raster_layer.id(), OUTPUT=tmp_path / "a.tif")
    assert any("Exporting the layer 'a virtual layer'" in line for line in feedback.infos)
    direct, _ = harmonize(INPUT=source, OUTPUT=tmp_path / "b.tif")
    np.testing.assert_array_equal(pixels_of(results["OUTPUT"]), pixels_of(direct["OUTPUT"]))


def _vrt_xml(source) -> str:
    """A virtual raster that exists in memory alone, as QGIS takes it for a data source."""
    in_memory = "/vsimem/of_test.vrt"
    gdal.BuildVRT(in_memory, [str(source)])
    dataset = gdal.Open(in_memory)
    dataset.GetRasterBand(1).SetDescription("B03")
    return dataset.GetMetadata("xml:VRT")[0]


def test_bands_are_found_by_name_or_given_by_number(
    harmonize, write_raster, make_model, pixels_of, tmp_path
):
    two = make_model("B03", "B8A", name="two")
    dn = np.stack([np.full((40, 40), value, np.int16) for value in (3000, 700, 500)])
    named = write_raster(dn, "named.tif", bands=("B8A", "B02", "B03"))
    unnamed = write_raster(dn, "unnamed.tif", bands=("", "", ""))
    by_name, _ = harmonize(INPUT=named, MODEL_FILE=two, OUTPUT=tmp_path / "a.tif")
    by_number, _ = harmonize(INPUT=unnamed, MODEL_FILE=two, BANDS=[3, 1], OUTPUT=tmp_path / "b.tif")
    np.testing.assert_array_equal(pixels_of(by_name["OUTPUT"]), pixels_of(by_number["OUTPUT"]))
    with pytest.raises(QgsProcessingException, match=r"which of its bands .* S30 B03 \(green\)"):
        harmonize(INPUT=unnamed, MODEL_FILE=two, OUTPUT=tmp_path / "c.tif")


def test_advanced_settings_do_not_change_the_result(harmonize, write_raster, pixels_of, tmp_path):
    source = write_raster()
    one, _ = harmonize(INPUT=source, OUTPUT=tmp_path / "a.tif")
    other, _ = harmonize(INPUT=source, TILE_SIZE=32, BATCH_SIZE=3, OUTPUT=tmp_path / "b.tif")
    apart = pixels_of(one["OUTPUT"]).astype(int) - pixels_of(other["OUTPUT"])
    assert np.abs(apart).max() <= 1


# bad input, as a user of QGIS meets it


@pytest.fixture
def refused(harmonize, feedback, tmp_path):
    """A function: run, expect one sentence, and nothing left behind."""

    def expect(sentence, **parameters):
        before = sorted(tmp_path.rglob("*"))
        parameters.setdefault("OUTPUT", tmp_path / "out.tif")
        with pytest.raises(QgsProcessingException) as caught:
            harmonize(feedback, **parameters)
        assert re.search(sentence, "\n".join([str(caught.value), *feedback.errors]))
        left = [path for path in tmp_path.rglob("*") if path not in before]
        assert [path for path in left if not path.name.endswith(".aux.xml")] == []

    return expect


def test_no_engine(refused, write_raster, no_engine):
    refused("engine is not set up.*Set up the engine", INPUT=write_raster())


def test_an_engine_without_torch(refused, write_raster, torchless_python):
    refused("lacks a package .*Set up the engine", INPUT=write_raster())


def test_not_a_raster(refused, tmp_path):
    (tmp_path / "notes.tif").write_text("not a raster")
    refused("Could not load source layer for INPUT", INPUT=tmp_path / "notes.tif")


def test_a_mask_that_is_not_a_raster(refused, write_raster, tmp_path):
    (tmp_path / "notes.tif").write_text("not a raster")
    refused(
        "Could not load source layer for MASK", INPUT=write_raster(), MASK=tmp_path / "notes.tif"
    )


def test_byte_imagery(refused, write_raster):
    picture = np.full((3, 40, 40), 120, np.uint8)
    refused("Byte|uint8", INPUT=write_raster(picture, bands=("B03", "", "")))


def test_a_mask_on_another_grid_names_both_grids(refused, write_raster):
    fmask = np.zeros((50, 60), np.uint8)
    refused("130.*60|60.*130", INPUT=write_raster(), MASK=write_raster(fmask, "fmask.tif"))


def test_an_extent_outside(refused, write_raster):
    refused("outside|extent", INPUT=write_raster(), EXTENT="0,100,0,100 [EPSG:32615]")


def test_all_pixels_invalid(refused, write_raster):
    refused("No pixel", INPUT=write_raster(np.full((30, 30), -9999, np.int16)))


def test_a_model_file_that_is_none(refused, write_raster, tmp_path):
    (tmp_path / "model.safetensors").write_bytes(b"\x80\x04]\x94.")
    refused("is not a model", INPUT=write_raster(), MODEL_FILE=tmp_path / "model.safetensors")


def test_an_unknown_model_name(refused, write_raster):
    refused(
        "There is no model 'blue'; there are", INPUT=write_raster(), MODEL_FILE="", MODEL="blue"
    )


def test_a_missing_target_folder(refused, write_raster, tmp_path):
    refused("does not exist", INPUT=write_raster(), OUTPUT=tmp_path / "missing" / "out.tif")


def test_the_target_equal_to_the_input(harmonize, write_raster):
    source = write_raster()
    content = source.read_bytes()
    with pytest.raises(QgsProcessingException, match="is an input of the job"):
        harmonize(INPUT=source, OUTPUT=source)
    assert source.read_bytes() == content


def test_cuda_where_there_is_none(refused, write_raster, monkeypatch):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    refused("CUDA|cuda", INPUT=write_raster(), DEVICE="cuda")


def test_a_truncated_file(refused, write_raster):
    source = write_raster(np.full((400, 400), 900, np.int16))
    source.write_bytes(source.read_bytes()[:40_000])
    refused(source.name, INPUT=source)


def test_a_service_that_draws_pictures(refused):
    tiles = QgsRasterLayer("type=xyz&url=http://127.0.0.1:9/{z}/{x}/{y}.png", "tiles", "wms")
    assert tiles.isValid()
    QgsProject.instance().addMapLayer(tiles, False)
    refused("'tiles' .* delivers pictures", INPUT=tiles.id())


def test_warnings_of_the_engine_are_shown(harmonize, write_raster, tmp_path):
    bright = write_raster(np.full((40, 40), 9000, np.int16))
    _, feedback = harmonize(INPUT=bright, OUTPUT=tmp_path / "out.tif")
    assert any("outside the reflectances" in line for line in feedback.warnings)


def test_the_loaded_layer_is_named_by_input_band_and_model(random_model, write_raster, tmp_path):
    name = "HLS.S30.T15SXR.2021250T163901.v2.0.B03.tif"
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    output = QgsProcessingOutputLayerDefinition(str(tmp_path / "o.tif"), QgsProject.instance())
    given = {"INPUT": str(write_raster(name=name)), "MODEL_FILE": str(random_model)}
    tool = QgsApplication.processingRegistry().createAlgorithmById("hlsgan:harmonize")
    tool.run({**given, "OUTPUT": output}, context, QgsProcessingFeedback())
    (details,) = context.layersToLoadOnCompletion().values()
    assert details.name == "T15SXR 2021-09-07 B03 (random)"


def test_a_layer_within_an_archive_keeps_type_scale_and_gaps(harmonize, write_raster, tmp_path):
    source = write_raster(scale=0.0001)
    with zipfile.ZipFile(tmp_path / "s30.zip", "w") as archive:
        archive.write(source, source.name)
    layer = QgsRasterLayer(f"/vsizip/{tmp_path}/s30.zip/{source.name}", "zipped")
    results, _ = harmonize(INPUT=layer, OUTPUT=tmp_path / "out.tif")
    plain, _ = harmonize(INPUT=source, OUTPUT=tmp_path / "plain.tif")
    read = [gdal.Open(found["OUTPUT"]) for found in (results, plain)]
    assert read[0].GetRasterBand(1).DataType == gdal.GDT_Int16
    np.testing.assert_array_equal(*(dataset.ReadAsArray() for dataset in read))
