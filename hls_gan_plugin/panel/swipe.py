"""The swipe: one map, the original left of a line and what was made of it right of it."""

from __future__ import annotations

from qgis.core import QgsPointXY, QgsRectangle
from qgis.gui import QgsMapCanvas, QgsMapCanvasItem
from qgis.PyQt.QtCore import QEvent, QObject, QPointF, QRectF, Qt, pyqtSignal
from qgis.PyQt.QtGui import QBrush, QColor, QImage, QPainter, QPen
from qgis.PyQt.QtWidgets import QStyleOptionGraphicsItem, QWidget

_GRIP_PX = 6
_HANDLE_PX = 9.0
_NO_DATA = QColor("#9a9a9a")


class SwipeItem(QgsMapCanvasItem):
    """Draws an image of the map over the part of the canvas right of the line.

    The image is bound to the ground: it moves with the map until a newer one comes.
    """

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._map = canvas
        self._image: QImage | None = None
        self._extent = QgsRectangle()
        self._covered = QgsRectangle()
        self.share = 0.5
        self.setZValue(100)

    def show_image(self, image: QImage, extent: QgsRectangle, covered: QgsRectangle) -> None:
        """image: of the map's `extent`; covered: the part of it that was computed."""
        self._image, self._extent, self._covered = image, extent, covered
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self._image = None
        self.update()

    def line_px(self) -> float:
        """Where the line is, from the canvas's left."""
        return self._map.width() * self.share

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self._map.width(), self._map.height())

    def updatePosition(self) -> None:
        """QGIS calls it when the map has another size or place."""
        self.prepareGeometryChange()

    def paint(
        self,
        painter: QPainter | None,
        option: QStyleOptionGraphicsItem | None = None,
        widget: QWidget | None = None,
    ) -> None:
        if painter is None or self._image is None:
            return
        line = self.line_px()
        right = QRectF(line, 0, self._map.width() - line, self._map.height())
        painter.save()
        painter.setClipRect(right & self._on_canvas(self._covered))
        painter.fillRect(right, QColor("white"))
        painter.fillRect(right, QBrush(_NO_DATA, Qt.BrushStyle.BDiagPattern))
        target = self._on_canvas(self._extent)
        painter.drawImage(target, self._image)
        painter.restore()
        self._draw_line(painter, line)

    def _draw_line(self, painter: QPainter, line: float) -> None:
        middle = QPointF(line, self._map.height() / 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in ((QColor(0, 0, 0, 110), 4), (QColor("white"), 2)):
            painter.setPen(QPen(colour, width))
            painter.drawLine(QPointF(line, 0), QPointF(line, self._map.height()))
        painter.setPen(QPen(QColor(0, 0, 0, 110), 1))
        painter.setBrush(QColor("white"))
        painter.drawEllipse(middle, _HANDLE_PX, _HANDLE_PX)
        painter.setPen(QPen(QColor("#333333"), 2))
        for side in (-1, 1):
            tip = middle + QPointF(side * 6, 0)
            painter.drawLine(tip, tip + QPointF(-side * 3, -3))
            painter.drawLine(tip, tip + QPointF(-side * 3, 3))

    def _on_canvas(self, extent: QgsRectangle) -> QRectF:
        one = self.toCanvasCoordinates(QgsPointXY(extent.xMinimum(), extent.yMaximum()))
        other = self.toCanvasCoordinates(QgsPointXY(extent.xMaximum(), extent.yMinimum()))
        return QRectF(one, other)


class SwipeDrag(QObject):
    """Lets the line be dragged on the map, whatever map tool is active; `moved` tells its share."""

    moved = pyqtSignal(float)

    def __init__(self, canvas: QgsMapCanvas, item: SwipeItem) -> None:
        super().__init__(canvas)
        self._map, self._item = canvas, item
        self._is_dragging = False
        self._is_over = False
        self._cursor = canvas.viewport().cursor()
        canvas.viewport().installEventFilter(self)

    def close(self) -> None:
        """Let go of the canvas."""
        self._map.viewport().removeEventFilter(self)
        self._hover(False)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseMove:
            if self._is_dragging:
                self.moved.emit(min(max(event.pos().x() / max(self._map.width(), 1), 0.0), 1.0))
                return True
            self._hover(abs(event.pos().x() - self._item.line_px()) <= _GRIP_PX)
        elif event.type() == QEvent.Type.MouseButtonPress:
            self._is_dragging = (
                event.button() == Qt.MouseButton.LeftButton
                and abs(event.pos().x() - self._item.line_px()) <= _GRIP_PX
            )
            return self._is_dragging
        elif event.type() == QEvent.Type.MouseButtonRelease and self._is_dragging:
            self._is_dragging = False
            return True
        return False

    def _hover(self, is_over: bool) -> None:
        view = self._map.viewport()
        if is_over and not self._is_over:
            self._cursor = view.cursor()  # the map tool's
            view.setCursor(Qt.CursorShape.SplitHCursor)
        elif self._is_over and not is_over:
            view.setCursor(self._cursor)
        self._is_over = is_over
