"""What the panel's small plots share: the panel's width, the height they need, hidden if empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor, QPainter, QPaintEvent, QPalette
from qgis.PyQt.QtWidgets import QSizePolicy, QWidget


class Plot(QWidget):
    """A plot of some items; a subclass says how high it is and draws it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._items: list[Any] = []

    def show_items(self, items: Sequence[Any], told: str) -> None:
        """told: what the mouse is told over the plot."""
        self._items = list(items)
        self.setVisible(bool(items))
        self.setToolTip(told)
        self.updateGeometry()
        self.update()

    def height_px(self) -> int:
        """How high the plot of the items is."""
        raise NotImplementedError

    def draw(self, painter: QPainter, ink: QColor) -> None:
        """Draw the items, of which there are some; ink: the colour of words."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:
        return QSize(240, self.height_px())

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.height_px())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._items:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter, self.palette().color(QPalette.ColorRole.WindowText))
        painter.end()
