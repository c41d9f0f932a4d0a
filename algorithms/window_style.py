"""How grids of windows are drawn: where is the generated image closer, which windows are clear?"""

from __future__ import annotations

from typing import ClassVar

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFeatureRenderer,
    QgsFillSymbol,
    QgsGraduatedSymbolRenderer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsRendererCategory,
    QgsRendererRange,
    QgsVectorLayer,
)

GAIN = "gain_ssim"
KEPT = "kept"
# Brown to blue-green, which all common kinds of colour vision tell apart; the ends are open.
_CLASSES = (
    (-1e9, -0.05, "#8c510a", "much farther (below -0.05)"),
    (-0.05, -0.01, "#d8b365", "farther (-0.05 to -0.01)"),
    (-0.01, -0.001, "#f6e8c3", "slightly farther (-0.01 to -0.001)"),
    (-0.001, 0.001, "#f5f5f5", "the same (within 0.001)"),
    (0.001, 0.01, "#c7eae5", "slightly closer (0.001 to 0.01)"),
    (0.01, 0.05, "#5ab4ac", "closer (0.01 to 0.05)"),
    (0.05, 1e9, "#01665e", "much closer (above 0.05)"),
)


class WindowStyle(QgsProcessingLayerPostProcessorInterface):
    """Styles the grid when QGIS has loaded it. QGIS keeps no reference: this class does."""

    _waiting: ClassVar[set[WindowStyle]] = set()

    def __init__(self) -> None:
        super().__init__()
        self._waiting.add(self)

    def postProcessLayer(
        self, layer: QgsVectorLayer, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        self._waiting.discard(self)
        renderer = _renderer(layer) if isinstance(layer, QgsVectorLayer) else None
        if renderer is not None:
            layer.setRenderer(renderer)
            layer.setOpacity(0.7)
            layer.triggerRepaint()


def _renderer(layer: QgsVectorLayer) -> QgsFeatureRenderer | None:
    for field, renderer in ((GAIN, gain_renderer), (KEPT, kept_renderer)):
        if layer.fields().indexOf(field) >= 0:
            return renderer()
    return None


def gain_renderer() -> QgsGraduatedSymbolRenderer:
    """Fixed classes of the gain in SSIM, so that the maps of several scenes compare."""
    ranges = [
        QgsRendererRange(low, high, _window(colour), label) for low, high, colour, label in _CLASSES
    ]
    return QgsGraduatedSymbolRenderer(GAIN, ranges)


def kept_renderer() -> QgsCategorizedSymbolRenderer:
    """The two ends of the same colours: windows that are clear enough, and the others."""
    categories = [
        QgsRendererCategory(True, _window("#5ab4ac"), "kept"),
        QgsRendererCategory(False, _window("#d8b365"), "not clear enough"),
    ]
    return QgsCategorizedSymbolRenderer(KEPT, categories)


def _window(colour: str) -> QgsFillSymbol:
    return QgsFillSymbol.createSimple(
        {"color": colour, "outline_color": "#555555", "outline_width": "0.1"}
    )
