"""A newcomer's way from the zip to a harmonized layer, with the mouse; QGIS runs this.

The engine is set up for this one way, into its own profile: that downloads 0.4 GB.
Clicks and seconds of each part stand in `seen["parts"]`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator

from mouse import MENU, button, click, dialog, follow, install, log, menus, picture, press, seen
from qgis.core import QgsProject
from qgis.PyQt.QtWidgets import QAbstractButton, QDockWidget, QPushButton
from qgis.utils import iface

# Plugins, Manage and Install, Install from ZIP, …, the file, Open, Install Plugin, Yes, Close.
CLICKS_TO_INSTALL = 9
SET_UP, HARMONIZE = "Set up the engine", "Harmonize Sentinel-2 to Landsat"
SET_UP_PATIENCE_S = 3000
Steps = Generator[Callable[[], object]]


def way() -> Steps:
    """As the manual's first page tells it."""
    seen["parts"] = {}
    yield from timed("installed", installed())
    yield from timed("engine set up", engine())
    yield from timed("sample harmonized", harmonized())
    picture("harmonized")


def timed(name: str, steps: Steps) -> Steps:
    """A part of the way, with its clicks and seconds."""
    clicks, since = seen["clicks"], time.monotonic()
    yield from steps
    seconds = round(time.monotonic() - since, 1)
    seen["parts"][name] = {"clicks": seen["clicks"] - clicks, "seconds": seconds}


def installed() -> Steps:
    """The plugin, from its zip."""
    seen["clicks"] += CLICKS_TO_INSTALL
    install()
    yield lambda: MENU in menus()


def engine() -> Steps:
    """By the button of the bar that a first start shows."""
    yield lambda: iface.messageBar().currentItem()
    click(iface.messageBar().currentItem().findChild(QPushButton))
    yield from run(SET_UP)


def harmonized() -> Steps:
    """The sample, by the panel."""
    press("Panel")
    yield lambda: panel().isVisible()
    click(panel().findChild(QAbstractButton, "loadSample"))
    yield lambda: len(QgsProject.instance().mapLayers()) == 2
    click(panel().findChild(QAbstractButton, "harmonizeLayer"))
    yield from run(HARMONIZE)
    yield lambda: len(QgsProject.instance().mapLayers()) == 3


def run(tool: str) -> Steps:
    """Run in the tool's dialog, and Close."""
    yield lambda: dialog(tool)
    opened = dialog(tool)
    click(button(opened, "Run"))
    yield lambda: "Execution" in log(opened)
    seen.setdefault("logs", {})[tool] = log(opened)
    if "Execution failed" in log(opened):
        raise RuntimeError(f"{tool}: {log(opened)}")
    click(button(opened, "Close"))
    yield lambda: not dialog(tool)


def panel() -> QDockWidget:
    """The plugin's dock."""
    return iface.mainWindow().findChild(QDockWidget, "HlsGanPanel")


follow(way(), SET_UP_PATIENCE_S)
