"""The panel as a person uses it; QGIS itself runs this file (`qgis --code`)."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
import threading
import traceback
from pathlib import Path

import numpy as np
import processing
from mouse import MENU, click, dialog, follow, install, menus, pause, picture, press, seen
from osgeo import gdal
from qgis import utils
from qgis.core import QgsApplication, QgsMapRendererParallelJob, QgsProject, QgsRasterLayer
from qgis.PyQt import QtGui, QtWidgets
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QDockWidget,
    QLabel,
    QMenu,
    QMessageBox,
    QSlider,
    QWidget,
)
from qgis.utils import iface, plugins, reloadPlugin

QAction = QtGui.QAction if hasattr(QtGui, "QAction") else QtWidgets.QAction
WINDOW, CANVAS = iface.mainWindow(), iface.mapCanvas()
LEFT = Qt.MouseButton.LeftButton
DONE = "Left of the line"
GRANULES = "Harmonize granules (folder)"
FOLDER = Path(tempfile.mkdtemp())
numbers = itertools.count()


def journey():
    install()
    yield lambda: MENU in menus()
    seen["first start"] = said_in_the_bar()
    os.environ["HLS_GAN_ENGINE_PYTHON"] = os.environ["HLS_GAN_PANEL_ENGINE"]
    iface.messageBar().clearWidgets()
    seen["shown at first"] = dock().isVisible()
    press("Panel")
    yield lambda: dock().isVisible()
    WINDOW.resizeDocks([dock()], [300], Qt.Orientation.Horizontal)
    yield lambda: "ready" in told("engineSentence")
    yield from look_at_the_sample()
    yield from pan_and_zoom()
    yield from use_models()
    yield from open_tools()
    yield from harmonize_a_granule_of_six_bands()
    yield from reload()


def look_at_the_sample():
    click(find("loadSample"))
    yield lambda: len(QgsProject.instance().mapLayers()) == 2
    yield pause(1)
    click(find("previewOn", QCheckBox))
    yield is_done
    yield pause(1)
    seen["width of the panel"] = dock().width()
    seen["clipped"], seen["roomy"] = clipped(), roomy()
    picture("panel")
    compare("whole")


def pan_and_zoom():
    CANVAS.zoomByFactor(0.31)
    yield settled()
    yield pause(0.5)
    seen["clipped"] += clipped()
    picture("preview")
    compare("zoomed in")
    drag(QPoint(300, 300), QPoint(233, 261))
    yield settled()
    compare("panned")
    line = round(CANVAS.width() / 2)
    drag(QPoint(line, 90), QPoint(line // 2, 90))
    seen["swipe"] = find("previewSwipe", QSlider).value()
    CANVAS.setFocus()
    QTest.keyClick(CANVAS, Qt.Key.Key_D)
    seen["difference on a key"] = find("previewDifference", QCheckBox).isChecked()
    yield pause(1)
    seen["difference"] = difference()
    picture("difference")
    QTest.keyClick(CANVAS, Qt.Key.Key_D)
    for _ in range(5):  # faster than the engine
        CANVAS.zoomByFactor(1.1)
        yield pause(0.35)
    yield caught_up
    compare("after haste")
    scale = CANVAS.scale()
    CANVAS.zoomScale(3_000_000)
    yield lambda: told("previewSentence").startswith("Zoom in")
    CANVAS.zoomScale(scale)
    yield is_done


def use_models():
    mine = FOLDER / "mine.safetensors"
    shutil.copyfile(find("models", QComboBox).currentData(), mine)
    dock().models.add(mine)
    seen["added"] = find("models", QComboBox).currentText()
    seen["card"] = told("modelCard")
    seen["plots"] = [find(name, QWidget).isVisible() for name in ("scorePlot", "gainPlot")]
    seen["removable"] = [find("modelRemove").isEnabled()]
    click(find("modelRemove"))
    yield lambda: find("models", QComboBox).currentText() != "mine"
    box = find("models", QComboBox)
    seen["models"] = [box.itemText(number) for number in range(box.count())]
    seen["removable"].append(find("modelRemove").isEnabled())
    mine.write_bytes(b"nonsense")
    dock().models.add(mine)
    seen["no model"] = said_in_the_bar()
    iface.messageBar().clearWidgets()


def open_tools():
    seen["parameters"] = {}
    for name, title in (
        ("harmonizeLayer", "Harmonize Sentinel-2 to Landsat"),
        ("harmonizeGranule", GRANULES),
    ):
        click(find(name))
        yield lambda title=title: dialog(title)
        given = dialog(title).createProcessingParameters()
        seen["parameters"][name] = {key: str(value) for key, value in given.items()}
        dialog(title).close()
        yield pause(0.3)


def harmonize_a_granule_of_six_bands():
    """The model that was chosen for the map makes one of them."""
    source = Path(iface.activeLayer().source())
    folder = FOLDER / "granule"
    folder.mkdir()
    for band in ("B02", "B03", "B04", "B8A", "B11", "B12", "Fmask"):
        shutil.copyfile(source, folder / source.name.replace("B03", band))
    layer = QgsRasterLayer(str(next(folder.glob("*.B03.tif"))), "six bands")
    QgsProject.instance().addMapLayer(layer)
    iface.setActiveLayer(layer)
    seen["granule's model"] = {}
    for answer in ("green", "hls6"):
        click(find("harmonizeGranule"))
        yield question
        seen["question"] = question().text()
        picture("granule_model", question())
        click(next(item for item in question().buttons() if item.text().strip("&") == answer))
        yield lambda: dialog(GRANULES)
        given = dialog(GRANULES).createProcessingParameters()
        seen["granule's model"][answer] = given["MODEL"].partition(":")[0]
        dialog(GRANULES).close()
        yield pause(0.3)
    click(find("harmonizeGranule"))
    yield question
    click(question().button(QMessageBox.StandardButton.Cancel))
    yield pause(0.5)
    seen["canceled"] = dialog(GRANULES) is None and question() is None


def question():
    return next(
        (box for box in WINDOW.findChildren(QMessageBox, "granuleModel") if box.isVisible()), None
    )


def reload():
    """With the preview on: nothing is left of what was."""
    seen["registered"] = registered()
    folders = preview_folders()
    for _ in range(2):
        reloadPlugin("hls_gan")
        yield lambda: MENU in menus()
        yield pause(1)
    seen["reloaded"] = registered()
    seen["folders of previews gone"] = bool(folders) and not folders & preview_folders()
    plugins["hls_gan"].unload()
    yield pause(1)
    seen["left"] = {
        **registered(),
        "on the map": [kind for kind in on_the_map() if "Swipe" in kind],
        "threads": [item.name for item in threading.enumerate() if "_work" in item.name],
    }


def registered():
    """What QGIS holds of the plugin."""
    (panels,) = (menu for menu in WINDOW.findChildren(QMenu) if menu.objectName() == "mPanelMenu")
    return {
        "docks": len(WINDOW.findChildren(QDockWidget, "HlsGanPanel")),
        "entries": [action.text() for action in menus()[MENU].actions()] if MENU in menus() else [],
        "panels": [text for text in map(QAction.text, panels.actions()) if "HLS" in text],
        "tools": QgsApplication.processingRegistry().providerById("hlsgan") is not None,
    }


def preview_folders():
    return {path.name for path in Path(tempfile.gettempdir()).glob("hls_gan_preview_*")}


def on_the_map():
    return [type(item).__name__ for item in CANVAS.scene().items()]


def compare(name):
    """The preview beside the tool's result: its pixels, and where they are drawn."""
    layer, shown = iface.activeLayer(), dock().preview.preview.shown
    xmin, ymin, xmax, ymax = shown.window.extent
    piece, whole = (str(FOLDER / f"{next(numbers)}.tif") for _ in range(2))
    where = f"{xmin},{xmax},{ymin},{ymax} [{layer.crs().authid()}]"
    processing.run("hlsgan:harmonize", {"INPUT": layer, "EXTENT": where, "OUTPUT": piece})
    processing.run("hlsgan:harmonize", {"INPUT": layer, "OUTPUT": whole})
    preview = Path(shown.harmonized.source()).with_suffix(".tif")
    one, other = (gdal.Open(str(file)).ReadAsArray().astype(int) for file in (piece, preview))
    full = QgsRasterLayer(whole, "whole")
    full.setCrs(layer.crs())
    full.setRenderer(shown.harmonized.renderer().clone())
    pictures = [drawn(item, layer) for item in (full, shown.harmonized)]
    seen.setdefault("compared", {})[name] = {
        "largest difference": int(abs(one - other).max())
        if one.shape == other.shape
        else one.shape,
        "drawn elsewhere": float((pictures[0] != pictures[1]).mean()),
        "drawn at all": float((pictures[0] != pictures[0][0, 0]).mean()),
    }


def drawn(raster, layer):
    """The colours of the part of the map that the preview covers, its rim left out."""
    settings = CANVAS.mapSettings()
    settings.setLayers([raster])
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage().convertToFormat(QImage.Format.Format_RGB32)
    bits = image.bits()
    bits.setsize(image.sizeInBytes())
    colours = np.frombuffer(bytes(bits), np.uint32).reshape(image.height(), -1)
    xmin, ymin, xmax, ymax = dock().preview.preview.shown.window.extent
    left, top = pixel(settings, layer, xmin, ymax)
    right, bottom = pixel(settings, layer, xmax, ymin)
    return colours[max(top + 2, 0) : max(bottom - 2, 0), max(left + 2, 0) : max(right - 2, 0)]


def pixel(settings, layer, x, y):
    on_map = settings.layerToMapCoordinates(layer, type(CANVAS.center())(x, y))
    on_screen = settings.mapToPixel().transform(on_map)
    return round(on_screen.x()), round(on_screen.y())


def difference():
    """The largest deviation of the difference shown from that of the two rasters, in DN."""
    shown = dock().preview.preview.shown
    xmin, ymin, xmax, ymax = shown.window.extent
    before = gdal.Translate(
        "", iface.activeLayer().source(), format="MEM", projWin=[xmin, ymax, xmax, ymin]
    ).ReadAsArray()
    after = gdal.Open(str(Path(shown.harmonized.source()).with_suffix(".tif"))).ReadAsArray()
    made = gdal.Open(str(Path(shown.difference().source()).with_suffix(".tif"))).ReadAsArray()
    valid = (after != -9999) & (before != -9999)
    wanted = after[valid].astype(float) - before[valid]
    return {
        "deviation": float(abs(made[valid] * 1e4 - wanted).max()),
        "spread": float(wanted.std()),
        "only where both are valid": bool((abs(made[~valid]) > 1).all()),
    }


def dock():
    return WINDOW.findChild(QDockWidget, "HlsGanPanel")


def find(name, kind=QAbstractButton):
    return dock().findChild(kind, name)


def told(name):
    return find(name, QLabel).text()


def is_done():
    return told("previewSentence").startswith(DONE)


def settled():
    """The preview of the map's new place is there."""
    old = dock().preview.preview.shown
    return lambda: dock().preview.preview.shown not in (None, old) and is_done()


def caught_up():
    """The preview shows what was asked for last, which may have been there before one looks."""
    preview = dock().preview.preview
    return preview.shown is not None and preview.shown.window == preview._asked and is_done()


def said_in_the_bar():
    message = iface.messageBar().currentItem()
    return f"{message.title()}: {message.text()}" if message is not None else ""


def clipped():
    """The texts for which the panel has too little room at first."""
    labels = [item for item in dock().widget().findChildren(QLabel) if item.isVisible()]
    buttons = [item for item in dock().widget().findChildren(QAbstractButton) if item.isVisible()]
    return [
        item.text()
        for item in labels + buttons
        if item.width() < item.minimumSizeHint().width()
        or (isinstance(item, QLabel) and item.height() < item.heightForWidth(item.width()))
    ]


def roomy():
    """The texts that take more room than a label of their own width needs, or than they keep."""
    found = []
    for item in dock().widget().findChildren(QLabel):
        alone = QLabel(item.text())
        alone.setWordWrap(True)
        kept = getattr(item, "lines", 1) * item.fontMetrics().lineSpacing()
        needed = max(alone.heightForWidth(item.width()), kept)
        if item.isVisible() and item.height() > needed + 2:
            found.append(item.text())
    return found


def drag(start, end):
    view = CANVAS.viewport()
    QTest.mousePress(view, LEFT, pos=start)
    for step in (0.3, 0.7, 1.0):
        QTest.mouseMove(view, start + (end - start) * step)
    QTest.mouseRelease(view, LEFT, pos=end)


def note_error(kind, value, trace, *_, **__):
    """QGIS would open a dialog and wait for it."""
    seen.setdefault("errors", []).append("".join(traceback.format_exception(kind, value, trace)))


utils.showException = utils.open_stack_dialog = note_error
follow(journey())
