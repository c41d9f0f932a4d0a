"""The plugin's life cycle in QGIS: its Processing provider and its menu."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Callable

from qgis.core import Qgis, QgsApplication, QgsProcessingProvider
from qgis.PyQt import QtGui, QtWidgets
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices, QIcon
from qgis.PyQt.QtWidgets import QPushButton

from . import desktop_engine, language, profile
from .shared.translation import tr

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

# Qt 6 has moved it.
QAction = QtGui.QAction if hasattr(QtGui, "QAction") else QtWidgets.QAction
MENU = "HLS GAN"
SETUP_ENGINE = "hlsgan:setupengine"
TOOLS_IN_MENU = ("hlsgan:harmonize", "hlsgan:checkengine", SETUP_ENGINE)
ICON = Path(__file__).resolve().parent.parent / "resources" / "icon.svg"


class HlsGanPlugin:
    """Registers the provider with QGIS, with or without a desktop."""

    def __init__(
        self, iface: QgisInterface | None, make_provider: Callable[[], QgsProcessingProvider]
    ) -> None:
        """make_provider: makes the tools' provider; QGIS may delete one and ask for another."""
        self._iface = iface
        self._make_provider = make_provider
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
        """Register the tools and the menu."""
        self.initProcessing()
        desktop_engine.keep_warm()
        registry = QgsApplication.processingRegistry()
        for algorithm_id in TOOLS_IN_MENU:
            tool = registry.algorithmById(algorithm_id)
            if tool is not None:
                self._add_action(f"{tool.displayName()}…", partial(self.open_tool, algorithm_id))
        self._add_action(tr("Open the folder of my models"), _open_models_folder)

    def unload(self) -> None:
        """Take everything back."""
        desktop_engine.let_go()
        for action in self._actions:
            self._iface.removePluginMenu(MENU, action)
        self._actions.clear()
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
            self._provider = None
        language.speak_english()

    def open_tool(self, algorithm_id: str) -> None:
        """Open a tool's dialog as the toolbox does; return when it is closed.

        Where the tool cannot be executed, the message bar says why and offers to set up the engine.
        """
        tool = QgsApplication.processingRegistry().createAlgorithmById(algorithm_id)
        can, reason = tool.canExecute()
        if not can:
            self._offer_set_up(tool.displayName(), reason)
            return
        import processing

        # QGIS's own function knows how its version shows dialogs, and keeps them while they are
        # open: one that Python has let go of shows, but its Run does nothing.
        processing.execAlgorithmDialog(algorithm_id, {})

    def _offer_set_up(self, tool: str, reason: str) -> None:
        bar = self._iface.messageBar()
        message = bar.createMessage(tool, reason)
        button = QPushButton(tr("Set up the engine…"), message)
        button.clicked.connect(lambda *_: self.open_tool(SETUP_ENGINE))
        message.layout().addWidget(button)
        bar.pushWidget(message, Qgis.MessageLevel.Warning)

    def _add_action(self, text: str, run: Callable[[], None]) -> None:
        action = QAction(QIcon(str(ICON)), text, self._iface.mainWindow())
        action.triggered.connect(lambda *_: run())
        self._iface.addPluginToMenu(MENU, action)
        self._actions.append(action)


def _open_models_folder() -> None:
    folder = profile.models_folder()
    folder.mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
