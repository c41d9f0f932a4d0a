"""A small plot of a model's texture: how much of S30's amplitude it passes, by frequency."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPen, QPolygonF
from qgis.PyQt.QtWidgets import QWidget

from ..shared.translation import tr
from .model_words import GainCurve
from .plot import Plot

_COLOURS = {
    "coastal": "#6a51a3", "blue": "#2171b5", "green": "#238b45", "red": "#cb181d",
    "nir": "#8c510a", "swir1": "#dd8452", "swir2": "#737373",
}  # fmt: skip
_HEIGHT_PX = 90
_HIGHEST = 1.25
_GAP_PX = 4.0
# So many names may need a second line.
_ONE_LINE = 5


class GainPlot(Plot):
    """A line a band over spatial frequency; dashed what real L30 has."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("gainPlot", parent)

    def show_gains(self, curves: Sequence[GainCurve], measured_on: str) -> None:
        """measured_on: the granule that the model was shown."""
        told = tr(
            "How much of S30's amplitude the model passes at each frequency in cycles a pixel, on "
            "the real granule {granule}: 1 keeps it, less blurs. Dashed: what real L30 has in the "
            "visible bands."
        )
        self.show_items(curves, told.format(granule=measured_on))

    def height_px(self) -> int:
        lines = 4 if len(self._items) < _ONE_LINE else 5
        return _HEIGHT_PX + lines * self.fontMetrics().height()

    def draw(self, painter: QPainter, ink: QColor) -> None:
        line = self.fontMetrics().height()
        left = self.fontMetrics().horizontalAdvance("0.0") + _GAP_PX
        area = QRectF(left, 1.5 * line, self.width() - left - _GAP_PX, _HEIGHT_PX)
        painter.setPen(ink)
        painter.drawText(QPointF(0, line - _GAP_PX), tr("Amplitude passed (real granule)"))
        self._draw_axes(painter, area, ink)
        legend = QPointF(left, area.bottom() + 2.2 * line)
        for curve in self._items:
            colour = ink if curve.is_reference else QColor(_COLOURS.get(curve.name, "#555555"))
            style = Qt.PenStyle.DashLine if curve.is_reference else Qt.PenStyle.SolidLine
            painter.setPen(QPen(colour, 1.5, style))
            painter.drawPolyline(QPolygonF([_place(area, x, y) for x, y in curve.points]))
            name = "L30" if curve.is_reference else curve.name
            wide = self.fontMetrics().horizontalAdvance(f"{name} ")
            if legend.x() + wide > self.width():
                legend = QPointF(left, legend.y() + line)
            painter.drawText(legend, name)
            legend.setX(legend.x() + wide)

    def _draw_axes(self, painter: QPainter, area: QRectF, ink: QColor) -> None:
        faint = QColor(ink)
        faint.setAlpha(60)
        line = self.fontMetrics().height()
        for gain in (0.0, 0.5, 1.0):
            start, end = _place(area, 0.0, gain), _place(area, 0.5, gain)
            painter.setPen(faint)
            painter.drawLine(start, end)
            painter.setPen(ink)
            painter.drawText(QPointF(0, start.y() + line / 3), f"{gain:.1f}")
        below = area.bottom() + line
        for frequency, text in ((0.0, "0"), (0.25, "0.25"), (0.5, "0.5 px⁻¹")):  # cycles a pixel
            width = self.fontMetrics().horizontalAdvance(text)
            place = _place(area, frequency, 0.0).x() - width * frequency / 0.5
            painter.drawText(QPointF(place, below), text)


def _place(area: QRectF, frequency: float, gain: float) -> QPointF:
    x = area.left() + area.width() * frequency / 0.5
    return QPointF(x, area.bottom() - area.height() * gain / _HIGHEST)
