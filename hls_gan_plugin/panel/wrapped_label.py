"""A label of several lines that always has the room that its text needs."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QResizeEvent
from qgis.PyQt.QtWidgets import QLabel, QWidget


class WrappedLabel(QLabel):
    """Boxes within boxes forget that a narrow text is a high one."""

    def __init__(self, name: str, parent: QWidget, lines: int = 1) -> None:
        """lines: what it takes even for less, so that what is below it stays where it is."""
        super().__init__(parent)
        self.lines = lines
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setObjectName(name)
        self.setWordWrap(True)

    def setText(self, text: str) -> None:
        super().setText(text)
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        self.setMinimumHeight(0)  # a label's own answer is never below it
        least = self.lines * self.fontMetrics().lineSpacing()
        self.setMinimumHeight(max(self.heightForWidth(self.width()), least) if self.text() else 0)
