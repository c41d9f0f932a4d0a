"""QGIS loads the plugin from here, and here its parts are put together.

Nothing else is imported before it is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qgis.gui import QgisInterface
    from qgis.PyQt.QtWidgets import QDockWidget

    from .hls_gan_plugin.plugin import HlsGanPlugin


def classFactory(iface: QgisInterface | None) -> HlsGanPlugin:  # noqa: N802 - QGIS's name
    """What QGIS calls to get the plugin; `iface` is None without a desktop."""
    from .algorithms.provider import HlsGanProvider
    from .hls_gan_plugin.plugin import SETUP_ENGINE, HlsGanPlugin, OpenTool

    def panel(iface: QgisInterface, open_tool: OpenTool) -> QDockWidget:
        from .hls_gan_plugin.panel.dock import HlsGanDock

        return HlsGanDock(iface, open_tool, SETUP_ENGINE)

    return HlsGanPlugin(iface, HlsGanProvider, panel)
