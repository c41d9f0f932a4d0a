"""The tools that judge images, through Processing and with the real engine."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import processing
import pytest
from osgeo import gdal, ogr
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.gui import (
    QgsGui,
    QgsProcessingContextGenerator,
    QgsProcessingGui,
    QgsProcessingParameterWidgetContext,
)

WINDOW = 32


@pytest.fixture
def scene(write_raster):
    """Original, generated and reference of 96 x 96 pixels: the generated is closer by design."""
    rng = np.random.default_rng(4)
    rows, cols = np.mgrid[:96, :96]
    truth = 900 + 300 * np.sin(rows / 5.0) + 200 * np.cos(cols / 7.0)

    def noisy(offset, sd):
        return (truth + offset + rng.normal(0, sd, truth.shape)).astype(np.int16)

    fmask = np.full((96, 96), 64, np.uint8)
    fmask[:WINDOW, :WINDOW] |= 2
    return {
        "ORIGINAL": str(write_raster(noisy(80, 60), "original.tif")),
        "GENERATED": [str(write_raster(noisy(0, 20), "generated.tif"))],
        "REFERENCE": str(write_raster(noisy(0, 10), "reference.tif")),
        "MASK_ORIGINAL": str(write_raster(fmask, "fmask.tif", bands=("Fmask",))),
    }


def run(tool, **parameters):
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    return processing.run(f"hlsgan:{tool}", parameters, context=context)


def test_scores_of_a_scene_and_all_results(scene, tmp_path):
    results = run(
        "scoresimilarity",
        **scene,
        WINDOW_SIZE=WINDOW,
        GRID=str(tmp_path / "grid.gpkg"),
        REPORT=str(tmp_path / "report.html"),
        TABLE=str(tmp_path / "table.csv"),
        SSIM_MAP=str(tmp_path / "ssim.tif"),
        DIFFERENCE=str(tmp_path / "difference.tif"),
    )
    assert (results["WINDOWS"], results["SCORED"]) == (9, 8)
    assert results["WINS_SSIM"] == results["WINS_MSE"] == 8
    assert results["MEAN_SSIM"] > results["MEAN_SSIM_ORIGINAL"]
    assert results["MEAN_MSE"] < results["MEAN_MSE_ORIGINAL"]
    assert results["VERDICT"].startswith("On real pairs, the image")
    assert "closer" in results["VERDICT"]
    dataset = ogr.Open(results["GRID"])
    grid = dataset.GetLayer(0)
    assert grid.GetFeatureCount() == 9
    assert grid.GetFeature(1).GetField("gain_ssim") is None
    report = (tmp_path / "report.html").read_text()
    assert "linear regression (in-sample)" in report
    assert (tmp_path / "table.csv").read_text().count("\n") == 10
    assert gdal.Open(results["SSIM_MAP"]).RasterXSize == 96
    assert gdal.Open(results["DIFFERENCE"]).GetRasterBand(1).GetNoDataValue() == -9999
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_the_window_grid_is_styled_by_the_gain(scene, tmp_path):
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    results = processing.runAndLoadResults(
        "hlsgan:scoresimilarity",
        {**scene, "WINDOW_SIZE": WINDOW, "GRID": str(tmp_path / "g.gpkg"), "REPORT": None},
        context=context,
    )
    layers = [
        layer
        for layer in QgsProject.instance().mapLayers().values()
        if isinstance(layer, QgsVectorLayer) and str(tmp_path) in layer.source()
    ]
    assert len(layers) == 1, results
    renderer = layers[0].renderer()
    assert renderer.type() == "graduatedSymbol"
    assert renderer.classAttribute() == "gain_ssim"
    QgsProject.instance().removeMapLayer(layers[0].id())


def test_a_baseline_is_fitted_applied_and_marked_in_sample(scene, tmp_path):
    pair = {name: scene[name] for name in ("ORIGINAL", "REFERENCE")}
    fitted = run("fitbaseline", **pair, OUTPUT=str(tmp_path / "line.json"))
    assert fitted["PIXELS"] == 96 * 96
    assert json.loads((tmp_path / "line.json").read_text())["bands"] == ["green"]
    applied = run(
        "applybaseline",
        INPUT=scene["ORIGINAL"],
        BASELINE=fitted["OUTPUT"],
        OUTPUT=str(tmp_path / "adjusted.tif"),
    )
    assert applied["VALID_PIXELS"] == 96 * 96
    run(
        "scoresimilarity",
        **pair,
        GENERATED=[applied["OUTPUT"]],
        BASELINE=fitted["OUTPUT"],
        FIT_BASELINES=False,
        WINDOW_SIZE=WINDOW,
        REPORT=str(tmp_path / "report.html"),
    )
    assert "line (in-sample)" in (tmp_path / "report.html").read_text()


def test_a_raster_on_another_grid_is_refused_and_can_be_aligned(scene, tmp_path):
    crop = str(tmp_path / "crop.tif")
    gdal.Translate(crop, scene["GENERATED"][0], srcWin=[3, 5, 80, 80])
    with pytest.raises(QgsProcessingException, match="Align to a reference raster"):
        run("scoresimilarity", **{**scene, "GENERATED": [crop]}, WINDOW_SIZE=WINDOW)
    aligned = run(
        "align", INPUT=crop, REFERENCE=scene["REFERENCE"], OUTPUT=str(tmp_path / "aligned.tif")
    )
    before, after = gdal.Open(scene["GENERATED"][0]), gdal.Open(aligned["OUTPUT"])
    assert after.GetGeoTransform() == before.GetGeoTransform()
    inner = (slice(5, 85), slice(3, 83))
    np.testing.assert_array_equal(after.ReadAsArray()[inner], before.ReadAsArray()[inner])


def test_a_file_with_dots_in_its_name_keeps_it(scene, write_raster, tmp_path):
    """QGIS names the layer of such a file "HLS"."""
    named = tmp_path / "HLS.S30.T15SXR.harmonized.tif"
    named.write_bytes(Path(scene["GENERATED"][0]).read_bytes())
    table = tmp_path / "table.csv"
    run("scoresimilarity", **{**scene, "GENERATED": [str(named)]}, WINDOW_SIZE=WINDOW,
        TABLE=str(table))  # fmt: skip
    assert "ssim_HLS.S30.T15SXR.harmonized_green" in table.read_text().splitlines()[0]


def test_a_window_grid_that_is_no_geopackage_is_refused(scene, tmp_path):
    tool = QgsApplication.processingRegistry().algorithmById("hlsgan:scoresimilarity").create()
    context = QgsProcessingContext()
    parameters = {**scene, "GRID": str(tmp_path / "grid.shp")}
    fine, message = tool.checkParameterValues(parameters, context)
    assert not fine
    assert ".gpkg" in message


class _Context(QgsProcessingContextGenerator):
    """The dialog's part that its widgets ask for layers."""

    def __init__(self):
        super().__init__()
        self.context = QgsProcessingContext()
        self.context.setProject(QgsProject.instance())

    def processingContext(self):  # noqa: N802 - QGIS's name
        return self.context


@pytest.fixture
def prefilled(write_raster):
    """A function: what a dialog holds at its opening, by parameter; two rasters are on the map."""
    layers = [QgsRasterLayer(str(write_raster(name=f"{name}.tif")), name) for name in ("a", "b")]
    QgsProject.instance().addMapLayers(layers)
    generator, place = _Context(), QgsProcessingParameterWidgetContext()
    place.setProject(QgsProject.instance())

    def value(tool, parameter):
        definition = tool.parameterDefinition(parameter)
        wrapper = QgsGui.processingGuiRegistry().createParameterWidgetWrapper(
            definition, QgsProcessingGui.WidgetType.Standard
        )
        wrapper.setWidgetContext(place)
        wrapper.registerProcessingContextGenerator(generator)
        widget = wrapper.createWrappedWidget(generator.context)
        assert widget is not None
        return wrapper.parameterValue()

    yield lambda tool, *parameters: {name: value(tool, name) for name in parameters}
    QgsProject.instance().removeMapLayers([layer.id() for layer in layers])


@pytest.mark.parametrize(
    ("tool", "first"),
    [("scoresimilarity", "ORIGINAL"), ("fitbaseline", "ORIGINAL"), ("align", "INPUT")],
)
def test_no_dialog_opens_with_one_raster_in_both_places(tool, first, prefilled, tmp_path):
    algorithm = QgsApplication.processingRegistry().algorithmById(f"hlsgan:{tool}").create()
    values = prefilled(algorithm, first, "REFERENCE")
    assert QgsProject.instance().mapLayer(values[first]) is not None
    assert QgsProject.instance().mapLayer(values["REFERENCE"]) is None
    values["OUTPUT"] = str(tmp_path / "output")
    fine, message = algorithm.checkParameterValues(values, QgsProcessingContext())
    assert not fine
    label = algorithm.parameterDefinition("REFERENCE").description()
    assert message == f"{label}: no raster is chosen; choose one."


def test_an_image_is_not_judged_by_itself(scene):
    with pytest.raises(QgsProcessingException, match="is given twice, as original and as ref"):
        run("scoresimilarity", **{**scene, "REFERENCE": scene["ORIGINAL"]}, WINDOW_SIZE=WINDOW)


@pytest.mark.parametrize("names", ["abc", "acb", "bac", "bca", "cab", "cba"])
def test_layers_lie_in_the_order_of_the_results_whatever_their_files_are_called(
    names, scene, tmp_path
):
    root = QgsProject.instance().layerTreeRoot()
    below = QgsRasterLayer(scene["ORIGINAL"], "what lay there before")
    QgsProject.instance().addMapLayer(below)
    outputs = ("GRID", "SSIM_MAP", "DIFFERENCE")
    files = [
        str(tmp_path / f"{n}.{'gpkg' if o == 'GRID' else 'tif'}") for n, o in zip(names, outputs)
    ]
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    loaded = dict(zip(outputs, files))
    parameters = {**scene, **loaded, "WINDOW_SIZE": WINDOW, "REPORT": None}
    processing.runAndLoadResults("hlsgan:scoresimilarity", parameters, context=context)
    layers = [node.layer() for node in root.findLayers()]
    try:
        assert [layer.source().split("|")[0] for layer in layers] == [*files, scene["ORIGINAL"]]
        assert {layer.id() for layer in layers} == set(QgsProject.instance().mapLayers())
    finally:
        QgsProject.instance().removeMapLayers([layer.id() for layer in layers])
