"""The plugin's menu: its entries open dialogs whose Run runs, or say why they cannot."""

import time

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QLabel,
    QPushButton,
    QTextEdit,
)

PATIENCE_S = 60


@pytest.fixture
def during():
    """A function: have `act` called, until it returns True, while a dialog is open."""
    timers = []

    def start(act):
        timer, since = QTimer(), time.monotonic()

        def tick():
            late = time.monotonic() - since > PATIENCE_S
            if act() or late:
                timer.stop()
                for widget in QApplication.topLevelWidgets():
                    if widget.isVisible() and late:
                        widget.close()

        timer.timeout.connect(tick)
        timer.start(50)
        timers.append(timer)

    return start


def open_dialogs(tool):
    """A tool's dialogs; newer QGIS puts its group before its name."""
    return [w for w in QApplication.topLevelWidgets() if w.windowTitle().endswith(tool)]


def click(opened, text):
    """Click the button of a dialog."""
    boxes = opened.findChildren(QDialogButtonBox)
    buttons = [button for box in boxes for button in box.buttons()]
    named = {button.text().replace("&", ""): button for button in buttons}
    QTest.mouseClick(named[text], Qt.MouseButton.LeftButton)


def test_run_in_a_dialog_of_the_menu_runs_the_tool(desktop, during):
    """Python had let go of the dialog: it was shown, and Run did nothing."""
    state = {"log": ""}

    def run_and_close():
        opened = next(iter(open_dialogs(tool)), None)
        if opened is None:
            return False
        if "running" not in state:
            state["running"] = True
            click(opened, "Run")
        state["log"] = "\n".join(text.toPlainText() for text in opened.findChildren(QTextEdit))
        if "Execution completed" not in state["log"]:
            return False
        opened.close()
        return True

    tool = "Check the engine"
    during(run_and_close)
    desktop.menu[f"{tool}…"].trigger()
    assert "Execution completed" in state["log"]


def test_a_tool_that_cannot_run_says_so_with_a_button_that_helps(desktop, during, no_engine):
    desktop.menu["Harmonize Sentinel-2 to Landsat…"].trigger()
    message = desktop.bar.currentItem()
    said = " ".join(label.text() for label in message.findChildren(QLabel)) + message.text()
    assert "The engine is not set up" in said
    opened = []

    def see_and_close():
        opened.extend(open_dialogs(help_))
        for dialog in opened:
            dialog.close()
        return bool(opened)

    help_ = "Set up the engine"
    during(see_and_close)
    (button,) = (b for b in message.findChildren(QPushButton) if b.text().startswith(help_))
    button.click()
    assert opened


def test_every_entry_is_named_like_its_tool(desktop):
    registry = QgsApplication.processingRegistry()
    for tool in ("hlsgan:harmonize", "hlsgan:checkengine", "hlsgan:setupengine"):
        assert f"{registry.algorithmById(tool).displayName()}…" in desktop.menu
