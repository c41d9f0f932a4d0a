"""The panel itself: the engine, the model and the preview below each other, in a dock."""

from __future__ import annotations

from qgis.gui import QgisInterface, QgsCollapsibleGroupBoxBasic
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtWidgets import QDockWidget, QFrame, QScrollArea, QVBoxLayout, QWidget

from ..shared.translation import tr
from .engine_section import EngineSection
from .models_section import ModelsSection
from .preview_section import OpenTool, PreviewSection

NAME = "HlsGanPanel"
_MARGIN_PX = 8


class HlsGanDock(QDockWidget):
    """Made hidden; `close_all` before it is deleted."""

    def __init__(self, iface: QgisInterface, open_tool: OpenTool, setup_tool: str) -> None:
        """open_tool: opens a tool's dialog with parameters; setup_tool: the id of the set-up's."""
        super().__init__("HLS GAN", iface.mainWindow())
        self.setObjectName(NAME)
        self._is_closed = False
        inside = QWidget(self)
        self.engine = EngineSection(lambda: open_tool(setup_tool, {}), inside)
        self.models = ModelsSection(iface.messageBar(), inside)
        self.preview = PreviewSection(iface, open_tool, inside)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(_MARGIN_PX, _MARGIN_PX, _MARGIN_PX, _MARGIN_PX)
        layout.addWidget(self.engine)
        layout.addWidget(_box(tr("Preview"), "previewBox", self.preview))
        layout.addWidget(_box(tr("Model"), "modelBox", self.models))
        layout.addStretch()
        scroll = DownwardScroll(self)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        self.setWidget(scroll)
        self.models.changed.connect(self.preview.use_model)
        self.preview.use_model(self.models.file)
        self.visibilityChanged.connect(self._seen)

    def close_all(self) -> None:
        """Leave no thread, no file and nothing on the map."""
        self._is_closed = True
        self.preview.close_preview()
        self.engine.close_engine()

    def _seen(self, is_visible: bool) -> None:
        if is_visible and not self._is_closed:
            self.engine.refresh()
            self.models.refresh()


class DownwardScroll(QScrollArea):
    """Scrolls downwards only, and is as wide as what it holds: some languages' words are long."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def minimumSizeHint(self) -> QSize:
        bar, hint = self.verticalScrollBar().sizeHint(), super().minimumSizeHint()
        inside = self.widget().minimumSizeHint() if self.widget() else hint
        return QSize(inside.width() + bar.width(), hint.height())


def _box(title: str, name: str, content: QWidget) -> QgsCollapsibleGroupBoxBasic:
    box = QgsCollapsibleGroupBoxBasic(title)
    box.setObjectName(name)
    layout = QVBoxLayout(box)
    layout.addWidget(content)
    return box
