"""The key of a map's colours: a bar that blends, with its ends and its middle in numbers."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPalette, QPen
from qgis.PyQt.QtWidgets import QSizePolicy, QWidget

_BAR_PX = 10


class ColourKey(QWidget):
    """colours: (value, colour), ascending; title: what the values are."""

    def __init__(self, colours: Sequence[tuple[float, str]], title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("differenceKey")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._colours, self._title = colours, title

    def sizeHint(self) -> QSize:
        return QSize(160, 2 * self.fontMetrics().height() + _BAR_PX + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        line = self.fontMetrics().height()
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.WindowText)))
        wide = self.width()
        painter.drawText(QRectF(0, 0, wide, line), Qt.AlignmentFlag.AlignLeft, self._title)
        low, high = self._colours[0][0], self._colours[-1][0]
        blend = QLinearGradient(QPointF(0, 0), QPointF(wide, 0))
        for value, colour in self._colours:
            blend.setColorAt((value - low) / (high - low), QColor(colour))
        painter.fillRect(QRectF(0, line + 2, wide, _BAR_PX), blend)
        numbers = QRectF(0, line + _BAR_PX + 4, wide, line)
        for value, side in (
            (low, Qt.AlignmentFlag.AlignLeft),
            ((low + high) / 2, Qt.AlignmentFlag.AlignHCenter),
            (high, Qt.AlignmentFlag.AlignRight),
        ):
            painter.drawText(numbers, side, f"{value:+g}" if value else "0")
        painter.end()
