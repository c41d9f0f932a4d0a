"""How grids of windows are drawn: where is the generated image closer, which windows are clear?"""

from __future__ import annotations

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFeatureRenderer,
    QgsFillSymbol,
    QgsGraduatedSymbolRenderer,
    QgsMapLayer,
    QgsRendererCategory,
    QgsRendererRange,
    QgsVectorLayer,
)

from ..hls_gan_plugin.result_style import LoadedStyle
from ..hls_gan_plugin.shared.translation import tr

GAIN = "gain_ssim"
KEPT = "kept"
# Brown to blue-green, which all common kinds of colour vision tell apart; the ends are open.
_COLOURS = ("#8c510a", "#d8b365", "#f6e8c3", "#f5f5f5", "#c7eae5", "#5ab4ac", "#01665e")
_LIMITS = (-1e9, -0.05, -0.01, -0.001, 0.001, 0.01, 0.05, 1e9)


class WindowStyle(LoadedStyle):
    """Draws a grid by what its windows tell."""

    def draw(self, layer: QgsMapLayer) -> None:
        renderer = _renderer(layer) if isinstance(layer, QgsVectorLayer) else None
        if renderer is not None:
            layer.setRenderer(renderer)
            layer.setOpacity(0.7)


def _renderer(layer: QgsVectorLayer) -> QgsFeatureRenderer | None:
    for field, renderer in ((GAIN, gain_renderer), (KEPT, kept_renderer)):
        if layer.fields().indexOf(field) >= 0:
            return renderer()
    return None


def gain_renderer() -> QgsGraduatedSymbolRenderer:
    """Fixed classes of the gain in SSIM, so that the maps of several scenes compare."""
    labels = (
        tr("much farther (ΔSSIM below -0.05)"),
        tr("farther (ΔSSIM -0.05 to -0.01)"),
        tr("slightly farther (ΔSSIM -0.01 to -0.001)"),
        tr("the same (ΔSSIM within 0.001)"),
        tr("slightly closer (ΔSSIM 0.001 to 0.01)"),
        tr("closer (ΔSSIM 0.01 to 0.05)"),
        tr("much closer (ΔSSIM above 0.05)"),
    )
    ranges = [
        QgsRendererRange(low, high, _window(colour), label)
        for low, high, colour, label in zip(_LIMITS, _LIMITS[1:], _COLOURS, labels)
    ]
    return QgsGraduatedSymbolRenderer(GAIN, ranges)


def kept_renderer() -> QgsCategorizedSymbolRenderer:
    """The two ends of the same colours: windows that are clear enough, and the others."""
    categories = [
        QgsRendererCategory(True, _window("#5ab4ac"), tr("kept")),
        QgsRendererCategory(False, _window("#d8b365"), tr("not clear enough")),
    ]
    return QgsCategorizedSymbolRenderer(KEPT, categories)


def _window(colour: str) -> QgsFillSymbol:
    return QgsFillSymbol.createSimple(
        {"color": colour, "outline_color": "#555555", "outline_width": "0.1"}
    )
