"""A newcomer's way through QGIS, with the mouse; QGIS itself runs this file (`qgis --code`).

The plugin is installed from its zip, and every tool of its menu is opened and run. What was seen
goes, as JSON, into the folder that HLS_GAN_DESKTOP names, beside a picture of each dialog.
"""

from __future__ import annotations

import json
import os
import time
import traceback
from pathlib import Path

import pyplugin_installer
from qgis.core import Qgis, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QDialogButtonBox, QTextEdit
from qgis.utils import home_plugin_path, iface

FOLDER = Path(os.environ["HLS_GAN_DESKTOP"])
MENU = "HLS GAN"
PATIENCE_S = 100
TICK_MS = 50
LEFT = Qt.MouseButton.LeftButton
TO_RUN = ("Harmonize Sentinel-2 to Landsat", "Check the engine")
TO_OPEN = "Set up the engine"  # its Run downloads gigabytes

seen: dict[str, object] = {"qgis": Qgis.QGIS_VERSION, "log": {}}


def journey():
    """Yields whenever QGIS has to go on by itself, and what it waits for."""
    pyplugin_installer.instance().installFromZipFile(os.environ["HLS_GAN_ZIP"])
    yield lambda: MENU in menus()
    seen["menu"] = [action.text() for action in menus()[MENU].actions()]
    green = next(Path(home_plugin_path).rglob("resources/sample/HLS.S30.*/*.B03.tif"))
    QgsProject.instance().addMapLayer(QgsRasterLayer(str(green), green.stem))
    for tool in TO_RUN:
        press(tool)
        yield lambda tool=tool: dialog(tool)
        opened = dialog(tool)
        click(run_button(opened))
        yield lambda opened=opened: "Execution" in log(opened)
        seen["log"][tool] = log(opened)
        opened.grab().save(str(FOLDER / f"{tool}.png"))
        opened.close()
    press(TO_OPEN)
    yield lambda: dialog(TO_OPEN)
    dialog(TO_OPEN).grab().save(str(FOLDER / f"{TO_OPEN}.png"))
    dialog(TO_OPEN).close()
    seen["layers"] = [layer.name() for layer in QgsProject.instance().mapLayers().values()]
    iface.mainWindow().grab().save(str(FOLDER / "main window.png"))


def menus():
    """The plugins' menus by title."""
    return {
        action.text().replace("&", ""): action.menu()
        for action in iface.pluginMenu().actions()
        if action.menu()
    }


def press(tool):
    """Press a tool's entry of the menu as soon as QGIS is idle: the click may return late."""
    menu = menus()[MENU]
    action = next(entry for entry in menu.actions() if entry.text().startswith(tool))
    menu.popup(iface.mainWindow().pos())
    place = menu.actionGeometry(action).center()
    QTimer.singleShot(0, lambda: QTest.mouseClick(menu, LEFT, pos=place))


def dialog(tool):
    """The tool's dialog if it is open."""
    for widget in QApplication.topLevelWidgets():
        if widget.isVisible() and widget.windowTitle() == tool:
            return widget
    return None


def run_button(opened):
    """The button that starts the tool."""
    for box in opened.findChildren(QDialogButtonBox):
        for button in box.buttons():
            if button.text().replace("&", "") == "Run":
                return button
    raise LookupError(f"no Run in {opened.windowTitle()}")


def click(button):
    """Click a button as soon as QGIS is idle."""
    QTimer.singleShot(0, lambda: QTest.mouseClick(button, LEFT))


def log(opened):
    """What stands in the dialog's log."""
    return "\n".join(text.toPlainText() for text in opened.findChildren(QTextEdit))


def follow(steps, timer):
    """Take the next step once what it waits for is there; write down what was seen at the end."""
    waiting = {"for": next(steps), "since": time.monotonic()}

    def tick():
        try:
            if waiting["for"]():
                waiting.update({"for": next(steps), "since": time.monotonic()})
            elif time.monotonic() - waiting["since"] > PATIENCE_S:
                steps.throw(TimeoutError(f"nothing came in {PATIENCE_S} s"))
        except StopIteration:
            finish()
        except Exception:
            seen["failure"] = traceback.format_exc()
            finish()

    def finish():
        timer.stop()
        iface.mainWindow().screen().grabWindow(0).save(str(FOLDER / "screen.png"))
        (FOLDER / "seen.json").write_text(json.dumps(seen), encoding="utf-8")

    timer.timeout.connect(tick)
    timer.start(TICK_MS)


clock = QTimer(iface.mainWindow())
QTimer.singleShot(0, lambda: follow(journey(), clock))
