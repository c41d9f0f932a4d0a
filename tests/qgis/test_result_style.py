"""The loaded result takes the style and stretch of the layer that it came from."""

import numpy as np
import processing
import pytest
from qgis.core import (
    QgsColorRampShader,
    QgsContrastEnhancement,
    QgsMultiBandColorRenderer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
    QgsRasterLayer,
    QgsRasterShader,
    QgsSingleBandGrayRenderer,
    QgsSingleBandPseudoColorRenderer,
)
from qgis.PyQt.QtGui import QColor, QPainter

from hls_gan.hls_gan_plugin.score_map_style import DIFFERENCE_COLOURS, SSIM_COLOURS, score_renderer


def stretch(layer, low, high):
    enhancement = QgsContrastEnhancement(layer.dataProvider().dataType(1))
    enhancement.setMinimumValue(low)
    enhancement.setMaximumValue(high)
    enhancement.setContrastEnhancementAlgorithm(QgsContrastEnhancement.StretchToMinimumMaximum)
    return enhancement


@pytest.fixture
def in_project(qgis_new_project):
    """A function: a raster file as a layer of the project."""

    def add(path):
        layer = QgsRasterLayer(str(path), "input")
        QgsProject.instance().addMapLayer(layer)
        return layer

    return add


@pytest.fixture
def harmonized(random_model, tmp_path):
    """A function: run the tool on a layer of the project; returns the layer that QGIS loaded."""

    def run(layer, model=random_model):
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        parameters = {
            "INPUT": layer.id(),
            "MODEL_FILE": str(model),
            "OUTPUT": str(tmp_path / "out.tif"),
        }
        processing.runAndLoadResults(
            "hlsgan:harmonize", parameters, feedback=QgsProcessingFeedback(), context=context
        )
        (loaded,) = [
            item for item in QgsProject.instance().mapLayers().values() if item.id() != layer.id()
        ]
        return loaded

    return run


def bounds(enhancement):
    return enhancement.minimumValue(), enhancement.maximumValue()


@pytest.mark.parametrize(
    ("scale", "shown", "expected"),
    [
        pytest.param(0.0001, (0.02, 0.15), (0.02, 0.15), id="both show reflectance"),
        pytest.param(None, (200, 1500), (0.02, 0.15), id="the input shows DN"),
    ],
)
def test_gray_keeps_its_stretch(in_project, harmonized, write_raster, scale, shown, expected):
    layer = in_project(write_raster(scale=scale))
    renderer = QgsSingleBandGrayRenderer(layer.dataProvider(), 1)
    renderer.setGradient(QgsSingleBandGrayRenderer.WhiteToBlack)
    renderer.setContrastEnhancement(stretch(layer, *shown))
    renderer.setOpacity(0.5)
    layer.setRenderer(renderer)
    layer.setBlendMode(QPainter.CompositionMode_Multiply)
    result = harmonized(layer)
    assert isinstance(result.renderer(), QgsSingleBandGrayRenderer)
    assert bounds(result.renderer().contrastEnhancement()) == pytest.approx(expected)
    assert result.renderer().gradient() == QgsSingleBandGrayRenderer.WhiteToBlack
    assert result.renderer().opacity() == 0.5
    assert result.blendMode() == QPainter.CompositionMode_Multiply


def test_pseudocolour_keeps_its_classes(in_project, harmonized, write_raster):
    layer = in_project(write_raster())
    ramp = QgsColorRampShader(200, 1500)
    ramp.setColorRampItemList(
        [
            QgsColorRampShader.ColorRampItem(200, QColor("navy"), "low"),
            QgsColorRampShader.ColorRampItem(1500, QColor("yellow"), "high"),
        ]
    )
    shader = QgsRasterShader()
    shader.setRasterShaderFunction(ramp)
    layer.setRenderer(QgsSingleBandPseudoColorRenderer(layer.dataProvider(), 1, shader))
    result = harmonized(layer)
    items = result.renderer().shader().rasterShaderFunction().colorRampItemList()
    assert [item.value for item in items] == pytest.approx([0.02, 0.15])
    assert [item.color.name() for item in items] == ["#000080", "#ffff00"]
    source = layer.renderer().shader().rasterShaderFunction().colorRampItemList()
    assert [item.value for item in source] == [200, 1500]


def colour_layer(in_project, write_raster):
    dn = np.stack([np.full((40, 40), value, np.int16) for value in (400, 600, 800)])
    layer = in_project(write_raster(dn, bands=("B02", "B03", "B04"), scale=0.0001))
    renderer = QgsMultiBandColorRenderer(layer.dataProvider(), 3, 2, 1)
    renderer.setRedContrastEnhancement(stretch(layer, 0.03, 0.3))
    renderer.setGreenContrastEnhancement(stretch(layer, 0.02, 0.2))
    renderer.setBlueContrastEnhancement(stretch(layer, 0.01, 0.1))
    layer.setRenderer(renderer)
    return layer


def test_one_band_of_a_colour_layer_takes_that_bands_stretch(in_project, harmonized, write_raster):
    result = harmonized(colour_layer(in_project, write_raster))
    assert isinstance(result.renderer(), QgsSingleBandGrayRenderer)
    assert bounds(result.renderer().contrastEnhancement()) == pytest.approx((0.02, 0.2))


def test_colours_follow_their_bands(in_project, harmonized, write_raster, make_model):
    model = make_model("B03", "B04", "B02", name="three")
    result = harmonized(colour_layer(in_project, write_raster), model)
    renderer = result.renderer()
    assert isinstance(renderer, QgsMultiBandColorRenderer)
    assert (renderer.redBand(), renderer.greenBand(), renderer.blueBand()) == (2, 1, 3)
    assert bounds(renderer.redContrastEnhancement()) == pytest.approx((0.03, 0.3))
    assert bounds(renderer.greenContrastEnhancement()) == pytest.approx((0.02, 0.2))
    assert bounds(renderer.blueContrastEnhancement()) == pytest.approx((0.01, 0.1))


def test_six_bands_from_one_band_file_are_shown_in_natural_colour(
    in_project, harmonized, make_model, write_raster
):
    bands = ("B02", "B03", "B04", "B8A", "B11", "B12")
    name = "HLS.S30.T31TDJ.2021152T104629.v2.0"
    paths = {band: write_raster(name=f"{name}.{band}.tif", bands=(band,)) for band in bands}
    result = harmonized(in_project(paths["B03"]), make_model(*bands, name="six"))
    renderer = result.renderer()
    assert isinstance(renderer, QgsMultiBandColorRenderer)
    shown = [renderer.redBand(), renderer.greenBand(), renderer.blueBand()]
    assert [result.bandName(number)[-3:] for number in shown] == ["B04", "B03", "B02"]
    assert renderer.redContrastEnhancement().maximumValue() > 0


@pytest.mark.parametrize(
    ("colours", "value", "colour"),
    [
        pytest.param(SSIM_COLOURS, 1.0, "#fde725", id="SSIM: the same"),
        pytest.param(SSIM_COLOURS, -0.3, "#440154", id="SSIM: far"),
        pytest.param(DIFFERENCE_COLOURS, 0.0, "#f5f5f5", id="no difference is neutral"),
        pytest.param(DIFFERENCE_COLOURS, 0.5, "#8c510a", id="much brighter"),
        pytest.param(DIFFERENCE_COLOURS, -0.5, "#01665e", id="much darker"),
    ],
)
def test_maps_of_scores_have_one_band_in_fixed_colours(
    write_raster, qgis_new_project, colours, value, colour
):
    path = write_raster(np.full((2, 8, 8), value, np.float32), "map.tif", bands=("judged", "other"))
    raster_map = QgsRasterLayer(str(path), "map")
    renderer = score_renderer(raster_map, colours)
    assert renderer.band() == 1
    function = renderer.shader().rasterShaderFunction()
    assert QColor(*function.shade(value)[1:4]).name() == colour
