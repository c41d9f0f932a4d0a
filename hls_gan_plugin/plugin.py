"""The plugin's life cycle in QGIS: its Processing provider and its menu."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Callable

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices, QIcon
from qgis.PyQt.QtWidgets import QAction

from ..algorithms.provider import HlsGanProvider
from . import profile

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

MENU = "HLS GAN"
ICON = Path(__file__).resolve().parent.parent / "resources" / "icon.svg"


class HlsGanPlugin:
    """Registers the provider with QGIS, with or without a desktop."""

    def __init__(self, iface: QgisInterface | None) -> None:
        self._iface = iface
        self._provider: HlsGanProvider | None = None
        self._actions: list[QAction] = []

    def initProcessing(self) -> None:
        """Register the tools; `qgis_process` calls this alone."""
        provider = HlsGanProvider()
        if QgsApplication.processingRegistry().addProvider(provider):
            self._provider = provider  # otherwise QGIS has deleted it

    def initGui(self) -> None:
        """Register the tools and the menu."""
        self.initProcessing()
        self._add_action("Harmonize Sentinel-2 to Landsat…", _opens("hlsgan:harmonize"))
        self._add_action("Check the engine…", _opens("hlsgan:checkengine"))
        self._add_action("Set up the engine…", _opens("hlsgan:setupengine"))
        self._add_action("Open the folder of my models", _open_models_folder)

    def unload(self) -> None:
        """Take everything back."""
        for action in self._actions:
            self._iface.removePluginMenu(MENU, action)
        self._actions.clear()
        if self._provider is not None:
            QgsApplication.processingRegistry().removeProvider(self._provider)
            self._provider = None

    def _add_action(self, text: str, run: Callable[[], None]) -> None:
        action = QAction(QIcon(str(ICON)), text, self._iface.mainWindow())
        action.triggered.connect(lambda *_: run())
        self._iface.addPluginToMenu(MENU, action)
        self._actions.append(action)


def _opens(algorithm_id: str) -> Callable[[], None]:
    def open_dialog() -> None:
        import processing

        # Like the toolbox's, the dialog lets one work on; the main window owns it.
        processing.createAlgorithmDialog(algorithm_id).show()

    return open_dialog


def _open_models_folder() -> None:
    folder = profile.models_folder()
    folder.mkdir(parents=True, exist_ok=True)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
