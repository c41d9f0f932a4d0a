"""A small plot of a model's scores: for each band the error before and after."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from qgis.PyQt.QtWidgets import QSizePolicy, QWidget

from ..shared.translation import tr
from .model_words import BandScore

_BETTER, _WORSE = QColor("#1b7f79"), QColor("#b3261e")
_DOT_PX = 4.0
_GAP_PX = 6.0


class ScorePlot(QWidget):
    """A line a band, from the untouched S30 (ring) to the model's image (dot)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("scorePlot")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._scores: list[BandScore] = []

    def show_scores(self, scores: Sequence[BandScore], measured_on: str) -> None:
        """measured_on: in words, what the scores were measured on."""
        self._scores = list(scores)
        self.setVisible(bool(scores))
        self.setToolTip(
            tr("RMSE against Landsat in reflectance, on {data}; left is better.").format(
                data=measured_on
            )
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, self._row_px() * (len(self._scores) + 1))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._scores:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self.palette().color(QPalette.ColorRole.WindowText)
        metrics = self.fontMetrics()
        wide = max(metrics.horizontalAdvance(item.band) for item in self._scores)
        number = metrics.horizontalAdvance("0.0000") + _GAP_PX
        left, right = wide + 2 * _GAP_PX, self.width() - number - 2 * _DOT_PX
        most = max(max(item.before, item.after) for item in self._scores)
        painter.setPen(QPen(ink))
        title = QRectF(0, 0, self.width(), self._row_px())
        legend = tr("RMSE, reflectance: ○ S30  ● model")
        painter.drawText(title, Qt.AlignmentFlag.AlignVCenter, legend)
        for row, item in enumerate(self._scores, start=1):
            area = QRectF(0, row * self._row_px(), self.width(), self._row_px())
            painter.setPen(QPen(ink))
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, item.band)
            places = [left + (right - left) * value / most for value in (item.before, item.after)]
            self._draw_line(painter, places, area.center().y(), item.after <= item.before)
            right_aligned = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.setPen(QPen(ink))
            painter.drawText(area, right_aligned, f"{item.after:.4f}")
        painter.end()

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
