"""How maps of scores are drawn: one band in fixed colours, so that the maps of scenes compare."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import (
    QgsColorRampShader,
    QgsMapLayer,
    QgsRasterLayer,
    QgsRasterShader,
    QgsSingleBandPseudoColorRenderer,
)
from qgis.PyQt.QtGui import QColor

from .result_style import LoadedStyle

# The judged image is the first one in the file.
_SHOWN_BAND = 1
# Dark to light; below the first value and above the last one their colours go on.
SSIM_COLOURS = (
    (0.5, "#440154"), (0.7, "#3b528b"), (0.8, "#21918c"), (0.9, "#5ec962"), (1.0, "#fde725"),
)  # fmt: skip
# In reflectance, around no difference: brown is brighter than Landsat, blue-green darker.
DIFFERENCE_COLOURS = (
    (-0.04, "#01665e"), (-0.02, "#5ab4ac"), (-0.005, "#c7eae5"), (0.0, "#f5f5f5"),
    (0.005, "#f6e8c3"), (0.02, "#d8b365"), (0.04, "#8c510a"),
)  # fmt: skip


class ScoreMapStyle(LoadedStyle):
    """Draws a map in the colours of its values."""

    def __init__(self, colours: Sequence[tuple[float, str]]) -> None:
        """colours: of values, ascending; between them they blend."""
        super().__init__()
        self._colours = colours

    def draw(self, layer: QgsMapLayer) -> None:
        if isinstance(layer, QgsRasterLayer):
            layer.setRenderer(score_renderer(layer, self._colours))


def score_renderer(
    layer: QgsRasterLayer, colours: Sequence[tuple[float, str]]
) -> QgsSingleBandPseudoColorRenderer:
    """The judged image's band in the colours of its values."""
    low, high = colours[0][0], colours[-1][0]
    ramp = QgsColorRampShader(low, high, None, QgsColorRampShader.Type.Interpolated)
    ramp.setColorRampItemList(
        [
            QgsColorRampShader.ColorRampItem(value, QColor(colour), f"{value:g}")
            for value, colour in colours
        ]
    )
    shader = QgsRasterShader(low, high)
    shader.setRasterShaderFunction(ramp)
    renderer = QgsSingleBandPseudoColorRenderer(layer.dataProvider(), _SHOWN_BAND, shader)
    renderer.setClassificationMin(low)
    renderer.setClassificationMax(high)
    return renderer
