"""A person's way through QGIS, with the mouse; imported inside QGIS by the script of a session."""

from __future__ import annotations

import json
import os
import time
import traceback
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pyplugin_installer
from qgis.core import Qgis, QgsApplication
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QDialogButtonBox,
    QMenu,
    QTextEdit,
    QWidget,
)
from qgis.utils import iface

FOLDER = Path(os.environ["HLS_GAN_DESKTOP"])
MENU = "HLS GAN"
PATIENCE_S = 120
TICK_MS = 50
LEFT = Qt.MouseButton.LeftButton

seen: dict[str, Any] = {"qgis": Qgis.QGIS_VERSION, "clicks": 0, "last": "the start"}


def install() -> None:
    """Install the plugin from its zip, as the plugin manager does."""
    pyplugin_installer.instance().installFromZipFile(os.environ["HLS_GAN_ZIP"])


def resource(name: str) -> Path:
    """A file of the installed plugin's resources."""
    profile = Path(QgsApplication.qgisSettingsDirPath())
    return next((profile / "python/plugins/hls_gan/resources").glob(name))


def menus() -> dict[str, QMenu]:
    """The plugins' menus by title."""
    return {
        action.text().replace("&", ""): action.menu()
        for action in iface.pluginMenu().actions()
        if action.menu()
    }


def press(entry: str) -> None:
    """Press an entry of the plugin's menu as soon as QGIS is idle: the click may return late."""
    menu = menus()[MENU]
    action = next(item for item in menu.actions() if item.text().startswith(entry))
    menu.popup(iface.mainWindow().pos())
    place = menu.actionGeometry(action).center()
    seen["clicks"] += 3  # Plugins, HLS GAN, the entry
    QTimer.singleShot(0, lambda: QTest.mouseClick(menu, LEFT, pos=place))


def dialog(title: str) -> QDialog | None:
    """The dialog of this title if it is open; newer QGIS puts a tool's group before its name."""
    for widget in QApplication.topLevelWidgets():
        is_open = isinstance(widget, QDialog) and widget.isVisible()
        if is_open and widget.windowTitle().endswith(title):
            return widget
    return None


def button(opened: QDialog, text: str) -> QAbstractButton:
    """The button of a dialog that has this text."""
    for box in opened.findChildren(QDialogButtonBox):
        for item in box.buttons():
            if item.text().replace("&", "") == text:
                return item
    raise LookupError(f"no {text} in {opened.windowTitle()}")


def click(widget: QWidget) -> None:
    """Click as soon as QGIS is idle."""
    seen["clicks"] += 1
    QTimer.singleShot(0, lambda: QTest.mouseClick(widget, LEFT))


def log(opened: QDialog) -> str:
    """What stands in the dialog's log."""
    return "\n".join(text.toPlainText() for text in opened.findChildren(QTextEdit))


def picture(name: str, *widgets: QWidget) -> None:
    """A picture of the part of the screen that the widgets take, with their frames; else of all."""
    QApplication.processEvents()
    image = iface.mainWindow().screen().grabWindow(0)
    if widgets:
        place = widgets[0].frameGeometry()
        if not widgets[0].isWindow():
            place.moveTopLeft(widgets[0].mapToGlobal(widgets[0].rect().topLeft()))
        for widget in widgets[1:]:
            place = place.united(widget.frameGeometry())
        image = image.copy(place)
    image.save(str(FOLDER / f"{name}.png"))
    seen["last"] = f"the picture {name}"


def pause(seconds: float) -> Callable[[], bool]:
    """What a step waits for if it only lets QGIS draw."""
    until = time.monotonic() + seconds
    return lambda: time.monotonic() > until


def follow(steps: Generator[Callable[[], object]], patience_s: float = PATIENCE_S) -> None:
    """Take the next step once what it waits for is there; write down what was seen at the end.

    steps: yields whenever QGIS has to go on by itself, and what it waits for.
    patience_s: how long a step may wait.
    """
    timer = QTimer(iface.mainWindow())
    waiting: dict[str, Any] = {}

    def tick() -> None:
        try:
            if not waiting or waiting["for"]():
                waiting.update({"for": next(steps), "since": time.monotonic()})
            elif time.monotonic() - waiting["since"] > patience_s:
                steps.throw(TimeoutError(f"nothing came in {patience_s} s after {seen['last']}"))
        except StopIteration:
            finish()
        except Exception:
            seen["failure"] = traceback.format_exc()
            finish()

    def finish() -> None:
        timer.stop()
        picture("screen")
        (FOLDER / "seen.tmp").write_text(json.dumps(seen, default=str), encoding="utf-8")
        (FOLDER / "seen.tmp").rename(FOLDER / "seen.json")

    timer.timeout.connect(tick)
    timer.start(TICK_MS)
