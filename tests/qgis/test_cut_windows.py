"""Cutting into windows, through Processing and qgis_process with the real engine."""

from __future__ import annotations

import numpy as np
import processing
import pytest
from osgeo import gdal, ogr
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProject,
    QgsRenderContext,
    QgsVectorLayer,
)

WINDOW = 32
CLOUD, LOW_AEROSOL = 2, 64


@pytest.fixture
def pair(write_raster):
    """S30, L30 and an Fmask of 70 x 100 pixels: 2 x 3 windows, the first of them cloudy."""
    rng = np.random.default_rng(3)
    fmask = np.full((70, 100), LOW_AEROSOL, np.uint8)
    fmask[:5, :WINDOW] |= CLOUD
    rasters = [
        str(write_raster(rng.integers(300, 2000, (70, 100)).astype(np.int16), f"{name}.tif"))
        for name in ("s30", "l30")
    ]
    mask = str(write_raster(fmask, "fmask.tif", bands=("Fmask",)))
    return {"RASTERS": rasters, "MASKS": [mask], "WINDOW_SIZE": WINDOW}


def cut(**parameters):
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    return processing.run("hlsgan:cutwindows", parameters, context=context)


def test_grid_and_chips(pair, pixels_of, tmp_path):
    (tmp_path / "chips").mkdir()  # as the dialog for choosing a folder leaves it
    results = cut(**pair, GRID=str(tmp_path / "grid.gpkg"), CHIPS=str(tmp_path / "chips"))
    assert (results["WINDOWS"], results["KEPT"]) == (6, 5)
    assert results["MEAN_CLEAR_SHARE"] == pytest.approx((5 + 27 / 32) / 6)
    dataset = ogr.Open(results["GRID"])
    first, second = dataset.GetLayer(0).GetFeature(1), dataset.GetLayer(0).GetFeature(2)
    assert (first.GetField("masked_share"), first.GetField("kept")) == (5 / 32, 0)
    assert (second.GetField("col"), second.GetField("kept")) == (WINDOW, 1)
    chips = sorted(path.name for path in (tmp_path / "chips").iterdir())
    assert len(chips) == 5 * 3
    assert "s30_r00000_c00000.tif" not in chips
    np.testing.assert_array_equal(
        pixels_of(tmp_path / "chips" / "l30_r00032_c00064.tif"),
        pixels_of(pair["RASTERS"][1])[:, 32:64, 64:96],
    )
    chip = gdal.Open(str(tmp_path / "chips" / "l30_r00032_c00064.tif"))
    assert chip.GetRasterBand(1).GetNoDataValue() == -9999
    assert chip.GetGeoTransform()[::3] == (6e5 + 64 * 30, 3.6e6 - 32 * 30)


def test_the_grid_alone_loads_with_kept_windows_told_apart(pair, tmp_path):
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    processing.runAndLoadResults(
        "hlsgan:cutwindows", {**pair, "GRID": str(tmp_path / "g.gpkg")}, context=context
    )
    (layer,) = (
        layer
        for layer in QgsProject.instance().mapLayers().values()
        if isinstance(layer, QgsVectorLayer) and str(tmp_path) in layer.source()
    )
    renderer, shown = layer.renderer(), QgsRenderContext()
    renderer.startRender(shown, layer.fields())
    symbols = [renderer.symbolForFeature(feature, shown) for feature in layer.getFeatures()]
    colours = [symbol.color().name() for symbol in symbols]
    renderer.stopRender(shown)
    assert colours == ["#d8b365"] + ["#5ab4ac"] * 5
    QgsProject.instance().removeMapLayer(layer.id())


def test_bad_input_ends_with_one_sentence_and_nothing_written(pair, write_raster, tmp_path):
    shifted = str(write_raster(np.ones((70, 100), np.int16), "x.tif", origin=(6e5 + 30, 3.6e6)))
    chips = str(tmp_path / "chips")
    with pytest.raises(QgsProcessingException, match="another grid"):
        cut(**{**pair, "RASTERS": [pair["RASTERS"][0], shifted]}, CHIPS=chips)
    with pytest.raises(QgsProcessingException, match="smaller window size"):
        cut(**{**pair, "WINDOW_SIZE": 80}, CHIPS=chips)
    with pytest.raises(QgsProcessingException, match="Nothing is asked for"):
        cut(**pair)
    assert not [path for path in tmp_path.iterdir() if "chips" in path.name]


def test_a_grid_that_is_no_geopackage_is_refused(pair, tmp_path):
    tool = QgsApplication.processingRegistry().algorithmById("hlsgan:cutwindows").create()
    parameters = {**pair, "GRID": str(tmp_path / "grid.shp")}
    fine, message = tool.checkParameterValues(parameters, QgsProcessingContext())
    assert not fine
    assert ".gpkg" in message


def test_in_batch(qgis_process, pair, tmp_path):
    done = qgis_process(
        "run",
        "hlsgan:cutwindows",
        *(f"--RASTERS={path}" for path in pair["RASTERS"]),
        f"--MASKS={pair['MASKS'][0]}",
        f"--WINDOW_SIZE={WINDOW}",
        "--MINIMUM_CLEAR=0.8",
        f"--CHIPS={tmp_path / 'chips'}",
    )
    assert done.returncode == 0, done.stderr
    assert "KEPT:\t6" in done.stdout
    assert len(list((tmp_path / "chips").iterdir())) == 6 * 3
