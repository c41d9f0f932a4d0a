"""The plugin's life cycle in QGIS: its Processing provider, its menu and its panel."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

from qgis.core import Qgis, QgsApplication, QgsProcessingProvider, QgsSettings
from qgis.PyQt import QtGui, QtWidgets
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QPushButton

from . import desktop_engine, language, manual, profile
from .shared.errors import EngineError
from .shared.translation import tr

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

# Qt 6 has moved it.
QAction = QtGui.QAction if hasattr(QtGui, "QAction") else QtWidgets.QAction
MENU = "HLS GAN"
SETUP_ENGINE = "hlsgan:setupengine"
TOOLS_IN_MENU = ("hlsgan:harmonize", "hlsgan:checkengine", SETUP_ENGINE)
ICON = Path(__file__).resolve().parent.parent / "resources" / "icon.svg"
# In QGIS's settings: whether the way to the engine has been shown.
WELCOMED = "hls_gan/welcomed"
OpenTool = Callable[[str, "dict[str, Any]"], None]


class HlsGanPlugin:
    """Registers the provider with QGIS, with or without a desktop."""

    def __init__(
        self,
        iface: QgisInterface | None,
        make_provider: Callable[[], QgsProcessingProvider],
        make_panel: Callable[[QgisInterface, OpenTool], Any],
    ) -> None:
        """make_provider: makes the tools' provider; QGIS may delete one and ask for another.

        make_panel: makes the dock of the panel, a QDockWidget with `close_all`.
        """
        self._iface = iface
        self._make_provider = make_provider
        self._make_panel = make_panel
        self._panel: Any = None
        self._provider: QgsProcessingProvider | None = None
        self._actions: list[QAction] = []

    def initProcessing(self) -> None:
        """Register the tools; `qgis_process` calls this alone."""
        language.speak_as_qgis()
        provider = self._make_provider()
        if QgsApplication.processingRegistry().addProvider(provider):
            self._provider = provider  # otherwise QGIS has deleted it
            provider.refreshAlgorithms()  # a model among them finds its tools only from now on

    def initGui(self) -> None:
        """Register the tools, the menu and the panel."""
        self.initProcessing()
        desktop_engine.keep_warm()
        self._add_panel()
        registry = QgsApplication.processingRegistry()
        for algorithm_id in TOOLS_IN_MENU:
            tool = registry.algorithmById(algorithm_id)
            if tool is not None:
                self._add_action(f"{tool.displayName()}…", partial(self.open_tool, algorithm_id))
        self._add_action(tr("Open the folder of my models"), profile.open_models_folder)
        self._add_action(tr("Manual"), manual.show)
        self._welcome()

    def unload(self) -> None:
        """Take everything back."""
        self._remove_panel()
        desktop_engine.let_go()
        for action in self._actions:
            self._iface.removePluginMenu(MENU, action)
        self._actions.clear()
        if self._panel is not None:
            self._panel.deleteLater()
            self._panel = None
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
            self._provider = None
        language.speak_english()

    def open_tool(self, algorithm_id: str, parameters: dict[str, Any] | None = None) -> None:
        """Open a tool's dialog as the toolbox does; return when it is closed.

        parameters: what is filled in already, by the parameters' names.
        Where the tool cannot be executed, the message bar says why and offers to set up the engine.
        """
        tool = QgsApplication.processingRegistry().createAlgorithmById(algorithm_id)
        can, reason = tool.canExecute()
        if not can:
            self._offer_set_up(tool.displayName(), reason, Qgis.MessageLevel.Warning)
            return
        import processing

        # QGIS's own function knows how its version shows dialogs, and keeps them while they are
        # open: one that Python has let go of shows, but its Run does nothing.
        processing.execAlgorithmDialog(algorithm_id, parameters or {})

    def _welcome(self) -> None:
        """At the first start without an engine: what is left to do, once."""
        settings = QgsSettings()
        if settings.value(WELCOMED, False, type=bool):
            return
        settings.setValue(WELCOMED, True)
        try:
            profile.engine_python()
        except EngineError:
            reason = tr("Set up the engine to begin.")
            self._offer_set_up(MENU, reason, Qgis.MessageLevel.Info)

    def _offer_set_up(self, title: str, reason: str, level: Qgis.MessageLevel) -> None:
        bar = self._iface.messageBar()
        message = bar.createMessage(title, reason)
        button = QPushButton(tr("Set up the engine…"), message)

        def set_up() -> None:
            bar.popWidget(message)
            self.open_tool(SETUP_ENGINE)

        button.clicked.connect(lambda *_: set_up())
        message.layout().addWidget(button)
        bar.pushWidget(message, level)

    def _add_action(self, text: str, run: Callable[[], None]) -> None:
        action = QAction(QIcon(str(ICON)), text, self._iface.mainWindow())
        action.triggered.connect(lambda *_: run())
        self._iface.addPluginToMenu(MENU, action)
        self._actions.append(action)

    def _add_panel(self) -> None:
        """QGIS lists docks under View > Panels; where this one was, it is again."""
        window = self._iface.mainWindow()
        self._panel = self._make_panel(self._iface, self.open_tool)
        area, is_shown = Qt.DockWidgetArea.RightDockWidgetArea, False
        if window.restoreDockWidget(self._panel):
            area, is_shown = window.dockWidgetArea(self._panel), not self._panel.isHidden()
        self._iface.addDockWidget(area, self._panel)
        self._panel.setVisible(is_shown)
        toggle = QAction(QIcon(str(ICON)), tr("Panel"), window)
        toggle.setCheckable(True)
        toggle.setChecked(is_shown)
        toggle.triggered.connect(self._panel.setVisible)
        self._panel.toggleViewAction().toggled.connect(toggle.setChecked)
        self._iface.addPluginToMenu(MENU, toggle)
        self._actions.append(toggle)

    def _remove_panel(self) -> None:
        if self._panel is not None:
            self._panel.close_all()
            self._iface.removeDockWidget(self._panel)
