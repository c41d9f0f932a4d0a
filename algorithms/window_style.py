"""How the window grid is drawn: where is the generated image closer to Landsat?"""

from __future__ import annotations

from typing import ClassVar

from qgis.core import (
    QgsFillSymbol,
    QgsGraduatedSymbolRenderer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsRendererRange,
    QgsVectorLayer,
)

FIELD = "gain_ssim"
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
        if isinstance(layer, QgsVectorLayer) and layer.fields().indexOf(FIELD) >= 0:
            layer.setRenderer(gain_renderer())
            layer.setOpacity(0.7)
            layer.triggerRepaint()


def gain_renderer() -> QgsGraduatedSymbolRenderer:
    """Fixed classes of the gain in SSIM, so that the maps of several scenes compare."""
    ranges = []
    for low, high, colour, label in _CLASSES:
        symbol = QgsFillSymbol.createSimple(
            {"color": colour, "outline_color": "#555555", "outline_width": "0.1"}
        )
        ranges.append(QgsRendererRange(low, high, symbol, f"{label}"))
    return QgsGraduatedSymbolRenderer(FIELD, ranges)
