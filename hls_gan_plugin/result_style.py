"""The loaded result looks like the input: its style and its stretch, on the result's bands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from qgis.core import (
    QgsContrastEnhancement,
    QgsMapLayer,
    QgsMultiBandColorRenderer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsRasterLayer,
    QgsRasterMinMaxOrigin,
    QgsRasterRenderer,
    QgsSingleBandGrayRenderer,
    QgsSingleBandPseudoColorRenderer,
)

from .layer_order import LayerOrder

_CHANNELS = ("red", "green", "blue")
_NATURAL = ("B04", "B03", "B02")


class InputStyle:
    """How a layer is drawn, kept apart from the layer; made on the main thread."""

    def __init__(self, layer: QgsRasterLayer) -> None:
        provider = layer.dataProvider()
        self._renderer: QgsRasterRenderer = layer.renderer().clone()
        self._blend_mode = layer.blendMode()
        tone = layer.brightnessFilter()
        self._tone = (tone.brightness(), tone.contrast(), tone.gamma())
        self.is_one_band = layer.bandCount() == 1
        self._scales = [provider.bandScale(n + 1) or 1.0 for n in range(layer.bandCount())]

    def apply(self, layer: QgsRasterLayer, input_bands: Sequence[int]) -> bool:
        """Draw `layer` like the input; whether its bands allow that.

        input_bands: for each band of `layer`, the band of the input that it came from.
        """
        renderer = _Restyling(self._renderer, self._scales, layer, list(input_bands)).renderer()
        if renderer is None:
            return False
        renderer.setOpacity(self._renderer.opacity())
        layer.setRenderer(renderer)
        layer.setBlendMode(self._blend_mode)
        brightness, contrast, gamma = self._tone
        layer.brightnessFilter().setBrightness(brightness)
        layer.brightnessFilter().setContrast(contrast)
        layer.brightnessFilter().setGamma(gamma)
        return True


def show_natural_colour(layer: QgsRasterLayer) -> bool:
    """Draw red, green and blue of an L30 raster as such; whether it has them all."""
    names = [layer.bandName(number + 1) for number in range(layer.bandCount())]
    found = [
        next((number for number, name in enumerate(names, start=1) if band in name), None)
        for band in _NATURAL
    ]
    if None in found:
        return False
    layer.setRenderer(QgsMultiBandColorRenderer(layer.dataProvider(), *found))
    layer.setContrastEnhancement(
        QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum,
        QgsRasterMinMaxOrigin.Limits.CumulativeCut,
    )
    return True


def input_band(input_name: str, band: str) -> int:
    """The band's number if it is one of the input's own, 0 if it came from a file beside it.

    band: "FILE:NUMBER", as the engine names the bands that it took.
    """
    name, _, number = band.rpartition(":")
    return int(number) if name == input_name else 0


class _Restyling:
    """One renderer's translation to another layer's bands."""

    def __init__(
        self,
        source: QgsRasterRenderer,
        scales: Sequence[float],
        layer: QgsRasterLayer,
        input_bands: list[int],
    ) -> None:
        self._source = source
        self._scales = scales
        self._provider = layer.dataProvider()
        self._input_bands = input_bands

    def renderer(self) -> QgsRasterRenderer | None:
        """The translated renderer, or None if the layer lacks the bands that the source shows."""
        source = self._source
        if isinstance(source, QgsMultiBandColorRenderer):
            return self._colour(source)
        if isinstance(source, QgsSingleBandGrayRenderer):
            return self._gray(source.grayBand(), source.contrastEnhancement())
        if isinstance(source, QgsSingleBandPseudoColorRenderer):
            return self._pseudocolour(source)
        return None

    def _colour(self, source: QgsMultiBandColorRenderer) -> QgsRasterRenderer | None:
        shown = [getattr(source, f"{channel}Band")() for channel in _CHANNELS]
        stretches = [getattr(source, f"{channel}ContrastEnhancement")() for channel in _CHANNELS]
        if len(self._input_bands) == 1 and self._input_bands[0] in shown:
            only = self._input_bands[0]
            return self._gray(only, stretches[shown.index(only)])
        if any(band not in self._input_bands for band in shown):
            return None
        bands = [self._band_from(band) for band in shown]
        renderer = QgsMultiBandColorRenderer(self._provider, *bands)
        for channel, band, stretch in zip(_CHANNELS, shown, stretches):
            put = getattr(renderer, f"set{channel.title()}ContrastEnhancement")
            put(self._stretch(stretch, band))
        return renderer

    def _gray(
        self, band: int, stretch: QgsContrastEnhancement | None
    ) -> QgsSingleBandGrayRenderer | None:
        if band not in self._input_bands or stretch is None:
            return None
        renderer = QgsSingleBandGrayRenderer(self._provider, self._band_from(band))
        renderer.setContrastEnhancement(self._stretch(stretch, band))
        if isinstance(self._source, QgsSingleBandGrayRenderer):
            renderer.setGradient(self._source.gradient())
        return renderer

    def _pseudocolour(
        self, source: QgsSingleBandPseudoColorRenderer
    ) -> QgsSingleBandPseudoColorRenderer | None:
        if source.band() not in self._input_bands:
            return None
        factor = self._factor(source.band())
        renderer = source.clone()
        renderer.setBand(self._band_from(source.band()))
        renderer.setClassificationMin(source.classificationMin() * factor)
        renderer.setClassificationMax(source.classificationMax() * factor)
        colours = renderer.shader().rasterShaderFunction()
        items = source.shader().rasterShaderFunction().colorRampItemList()
        for item in items:
            item.value *= factor
        colours.setColorRampItemList(items)
        return renderer

    def _band_from(self, input_band: int) -> int:
        return self._input_bands.index(input_band) + 1

    def _stretch(
        self, stretch: QgsContrastEnhancement | None, input_band: int
    ) -> QgsContrastEnhancement | None:
        if stretch is None:
            return None
        factor = self._factor(input_band)
        data_type = self._provider.dataType(self._band_from(input_band))
        scaled = QgsContrastEnhancement(data_type)
        scaled.setMinimumValue(stretch.minimumValue() * factor)
        scaled.setMaximumValue(stretch.maximumValue() * factor)
        scaled.setContrastEnhancementAlgorithm(stretch.contrastEnhancementAlgorithm())
        return scaled

    def _factor(self, input_band: int) -> float:
        """QGIS shows DN or reflectance, as a file's scale tells it; the stretch follows."""
        own = self._provider.bandScale(self._band_from(input_band)) or 1.0
        return float(own / self._scales[input_band - 1])


class LoadedStyle(QgsProcessingLayerPostProcessorInterface):
    """Styles a layer when QGIS has loaded it. QGIS keeps no reference: this class does."""

    _waiting: ClassVar[set[LoadedStyle]] = set()

    def __init__(self) -> None:
        super().__init__()
        self._order: tuple[LayerOrder, str] | None = None
        self._waiting.add(self)

    def draw(self, layer: QgsMapLayer) -> None:
        """Give `layer` its style; QGIS's own unless a subclass knows better."""

    def put_into(self, order: LayerOrder, result: str) -> None:
        """The layer, which is that result, is to be brought into the order."""
        self._order = order, result

    def postProcessLayer(
        self, layer: QgsMapLayer, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._waiting.discard(self)
        self.draw(layer)
        layer.triggerRepaint()
        if self._order is not None:
            order, result = self._order
            order.place(layer, result, context.project())


class StylePostProcessor(LoadedStyle):
    """Draws the result like its input, or in natural colour."""

    def __init__(self, style: InputStyle | None, input_bands: Sequence[int]) -> None:
        """style: of the input, if it is on the map.

        A result of several bands from one band file has natural colour: its input shows no other.
        """
        super().__init__()
        self._style = style
        self._input_bands = input_bands

    def draw(self, layer: QgsMapLayer) -> None:
        if not isinstance(layer, QgsRasterLayer):
            return
        style = self._style
        is_natural = (style is None or style.is_one_band) and show_natural_colour(layer)
        if not is_natural and style is not None and not style.apply(layer, self._input_bands):
            show_natural_colour(layer)
