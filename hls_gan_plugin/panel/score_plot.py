"""A small plot of a model's scores: for each band the error before and after."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPalette, QPen
from qgis.PyQt.QtWidgets import QWidget

from ..shared.translation import tr
from .model_words import BandScore
from .plot import Plot

_BETTER, _WORSE = QColor("#1b7f79"), QColor("#b3261e")
_DOT_PX = 4.0
_GAP_PX = 6.0


class ScorePlot(Plot):
    """A line a band, from the untouched S30 (ring) to the model's image (dot)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("scorePlot", parent)

    def show_scores(self, scores: Sequence[BandScore], measured_on: str) -> None:
        """measured_on: in words, what the scores were measured on."""
        told = tr("RMSE against Landsat in reflectance, on {data}; left is better.")
        self.show_items(scores, told.format(data=measured_on))

    def height_px(self) -> int:
        return self._row_px() * (len(self._items) + 1)

    def draw(self, painter: QPainter, ink: QColor) -> None:
        metrics = self.fontMetrics()
        wide = max(metrics.horizontalAdvance(item.band) for item in self._items)
        number = metrics.horizontalAdvance("0.0000") + _GAP_PX
        left, right = wide + 2 * _GAP_PX, self.width() - number - 2 * _DOT_PX
        most = max(max(item.before, item.after) for item in self._items)
        painter.setPen(QPen(ink))
        title = QRectF(0, 0, self.width(), self._row_px())
        legend = tr("RMSE, reflectance: ○ S30  ● model")
        painter.drawText(title, Qt.AlignmentFlag.AlignVCenter, legend)
        for row, item in enumerate(self._items, start=1):
            area = QRectF(0, row * self._row_px(), self.width(), self._row_px())
            painter.setPen(QPen(ink))
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, item.band)
            places = [left + (right - left) * value / most for value in (item.before, item.after)]
            self._draw_line(painter, places, area.center().y(), item.after <= item.before)
            right_aligned = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.setPen(QPen(ink))
            painter.drawText(area, right_aligned, f"{item.after:.4f}")

    def _draw_line(
        self, painter: QPainter, places: Sequence[float], y: float, is_better: bool
    ) -> None:
        before, after = (QPointF(place, y) for place in places)
        colour = _BETTER if is_better else _WORSE
        painter.setPen(QPen(colour, 2))
        painter.drawLine(before, after)
        painter.setBrush(self.palette().color(QPalette.ColorRole.Window))
        painter.drawEllipse(before, _DOT_PX, _DOT_PX)
        painter.setBrush(colour)
        painter.drawEllipse(after, _DOT_PX, _DOT_PX)

    def _row_px(self) -> int:
        return self.fontMetrics().height() + 4
