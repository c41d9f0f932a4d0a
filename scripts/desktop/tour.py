"""The pictures of the documentation: a way through the plugin, carried out by QGIS itself."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import mouse
import processing
from mouse import FOLDER, MENU, click, dialog, log, pause, picture, press, seen
from qgis.core import QgsApplication, QgsMapLayer, QgsProject
from qgis.PyQt.QtCore import QPoint, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTextEdit,
    QTreeView,
)
from qgis.utils import iface

DATA = Path(os.environ["HLS_GAN_PICTURE_DATA"])
Steps = Generator[Callable[[], object]]
LAYERS_WIDTH_PX = 440
PANEL_WIDTH_PX = 340
# As QGIS writes down that a result is to be a temporary layer.
TEMPORARY = "TEMPORARY_OUTPUT"
MAPS = {
    "Window": "score_windows",
    "SSIM": "score_ssim",
    "Difference": "score_difference",
}
seen["layers"] = {}


def tour() -> Steps:
    """Every picture, in the order in which a newcomer sees things."""
    iface.mainWindow().showMaximized()
    dock("Browser").hide()
    yield from first_start()
    yield from menu_and_toolbox()
    os.environ["HLS_GAN_ENGINE_PYTHON"] = os.environ["HLS_GAN_PICTURE_ENGINE"]
    iface.messageBar().clearWidgets()
    yield from panel()
    yield from harmonize_six_bands()
    yield from judge()
    yield from points()
    yield from series()
    yield from check()
    yield from every_dialog()


def first_start() -> Steps:
    """QGIS just after the installation from the zip."""
    mouse.install()
    yield lambda: MENU in mouse.menus()
    yield pause(3)
    picture("first_start")


def menu_and_toolbox() -> Steps:
    """The menu as the mouse opens it, and the toolbox's tools."""
    bar, plugins = iface.mainWindow().menuBar(), iface.pluginMenu()
    QTest.mouseClick(bar, mouse.LEFT, pos=bar.actionGeometry(plugins.menuAction()).center())
    entry = mouse.menus()[MENU].menuAction()
    plugins.setActiveAction(entry)
    QTest.mouseClick(plugins, mouse.LEFT, pos=plugins.actionGeometry(entry).center())
    yield pause(1)
    picture("plugin_menu", plugins, mouse.menus()[MENU])
    plugins.close()
    toolbox = dock("ProcessingToolbox")
    toolbox.show()
    toolbox.raise_()
    iface.mainWindow().resizeDocks([toolbox], [370], Qt.Orientation.Horizontal)
    search = toolbox.findChild(QLineEdit)
    search.setText("hls")
    yield pause(2)
    picture("toolbox", toolbox)
    tree = toolbox.findChild(QTreeView)
    for words in ("mask", "cloud", "pytorch", "landsat", "sentinel"):
        search.setText(words)
        yield pause(0.5)
        seen.setdefault("found", {})[words] = texts(tree)
    search.clear()


def texts(tree: QTreeView) -> list[str]:
    """What a tree shows below the plugin's entry."""
    model = tree.model()
    found, waiting = [], [model.index(row, 0) for row in range(model.rowCount())]
    while waiting:
        index = waiting.pop()
        found.append(str(index.data()))
        waiting += [model.index(row, 0, index) for row in range(model.rowCount(index))]
    return found


def panel() -> Steps:
    """A newcomer's way from the panel to a harmonized layer."""
    dock("ProcessingToolbox").hide()
    since, clicks = time.monotonic(), seen["clicks"]
    press("Panel")
    yield lambda: dock("HlsGanPanel").isVisible()
    yield lambda: "ready" in part("engineSentence", QLabel).text()
    click(part("loadSample"))
    yield lambda: len(QgsProject.instance().mapLayers()) == 2
    yield pause(1)
    widths = [200, PANEL_WIDTH_PX]
    docks = [dock("Layers"), dock("HlsGanPanel")]
    iface.mainWindow().resizeDocks(docks, widths, Qt.Orientation.Horizontal)
    yield pause(1)
    iface.zoomToActiveLayer()
    yield pause(1)
    click(part("previewOn"))
    yield lambda: part("previewSentence", QLabel).text().startswith("Left of the line")
    seen["preview after s"] = time.monotonic() - since
    yield pause(2)
    picture("panel")
    click(part("previewDifference"))
    yield pause(1)
    picture("panel_difference")
    click(part("previewOn"))
    yield from model_card()
    tool = "Harmonize Sentinel-2 to Landsat"
    click(part("harmonizeLayer"))
    yield lambda: dialog(tool)
    yield pause(1)
    picture("harmonize_dialog", dialog(tool))
    yield from run(tool)
    yield lambda: len(QgsProject.instance().mapLayers()) == 3
    seen["harmonized after s"] = time.monotonic() - since
    seen["harmonized after clicks"] = seen["clicks"] - clicks
    dock("HlsGanPanel").hide()
    yield from only("T31TDJ")
    iface.zoomToActiveLayer()
    yield pause(1)
    picture("harmonized_layer")
    remember_layers("sample")


def model_card() -> Steps:
    """What the panel says of the model of six bands."""
    models = part("models", QComboBox)
    bar = dock("HlsGanPanel").findChild(QScrollArea).verticalScrollBar()
    models.setCurrentText("hls6")
    yield pause(1)
    bar.setValue(bar.maximum())
    yield pause(1)
    picture("panel_model", dock("HlsGanPanel"))
    models.setCurrentText("green")
    bar.setValue(0)


def only(begin: str) -> Steps:
    """The layer whose name begins so with its legend, and no message over the map."""
    layers = [dock("Layers")]
    iface.mainWindow().resizeDocks(layers, [LAYERS_WIDTH_PX], Qt.Orientation.Horizontal)
    for node in QgsProject.instance().layerTreeRoot().findLayers():
        node.setExpanded(False)
        node.setExpanded(node.name().startswith(begin))
        node.setItemVisibilityChecked(node.name().startswith(begin))
    yield pause(2)
    iface.messageBar().clearWidgets()
    yield pause(1)


def harmonize_six_bands() -> Steps:
    """One band file of a granule, and the model of six bands: natural colour."""
    QgsProject.instance().clear()
    add(band(pair(), "S30", "B04"))
    tool = "Harmonize Sentinel-2 to Landsat"
    open_tool("hlsgan:harmonize", {"MODEL": option("hls6"), "OUTPUT": TEMPORARY})
    yield from run(tool)
    yield from only("T31TDJ")
    picture("harmonized_six_bands")
    remember_layers("six bands")


def judge() -> Steps:
    """The score of six bands: dialog, windows, maps, report."""
    tool = "Score similarity to Landsat"
    s30, generated = layer("HLS.S30"), layer("T31TDJ")
    add(band(pair(), "L30", "B04"))
    chosen = {
        "ORIGINAL": s30.id(),
        "REFERENCE": layer("HLS.L30").id(),
        "GENERATED": [generated.id()],
        "WINDOW_SIZE": 64,
        **dict.fromkeys(("GRID", "SSIM_MAP", "DIFFERENCE"), TEMPORARY),
        "REPORT": str(FOLDER / "report.html"),
    }
    open_tool("hlsgan:scoresimilarity", chosen)
    yield lambda: dialog(tool)
    yield pause(1)
    picture("score_dialog", dialog(tool))
    yield from run(tool)
    yield pause(2)
    remember_layers("score")
    dock("ResultsViewer").hide()
    for begin, name in MAPS.items():
        yield from only(begin)
        picture(name)


def points() -> Steps:
    """What a model does to brightness, at points of simulated images."""
    tool = "Score a model on points"
    chosen = {"TABLES": [str(DATA / "points.csv")], "REPORT": str(FOLDER / "points.html")}
    open_tool("hlsgan:scorepoints", {**chosen, "MODEL": option("hls6")})
    yield from run(tool)
    dock("ResultsViewer").hide()


def series() -> Steps:
    """Disagreement over time, of simulated dates of one place."""
    QgsProject.instance().clear()
    tool = "Disagreement of S30 and L30 over time"
    images = [str(path) for folder in dates() for path in sorted(folder.glob("HLS.*/*.B03.tif"))]
    generated = [str(harmonized(Path(path))) for path in images if ".S30." in path]
    page = str(FOLDER / "series.html")
    chosen = {"IMAGES": images, "GENERATED": generated, "PAGE": page, "MAX_DAYS": 3}
    open_tool("hlsgan:timeseries", {**chosen, "TABLE": str(FOLDER / "series.csv")})
    yield from run(tool)
    yield pause(2)
    remember_layers("series")
    dock("ResultsViewer").hide()


def harmonized(path: Path) -> Path:
    """A date's generated image."""
    target = FOLDER / f"{path.stem}.harmonized.tif"
    processing.run(
        "hlsgan:harmonize", {"INPUT": str(path), "MODEL": "green", "OUTPUT": str(target)}
    )
    return target


def check() -> Steps:
    """What the engine's check shows, pressed in the menu."""
    tool = "Check the engine"
    press(tool)
    yield lambda: dialog(tool)
    yield from run(tool, "check_engine")


def every_dialog() -> Steps:
    """Each tool's dialog in its first size."""
    (FOLDER / "dialogs").mkdir()
    for tool in QgsApplication.processingRegistry().providerById("hlsgan").algorithms():
        open_tool(tool.id(), {})
        title = tool.displayName()
        yield partial(dialog, title)
        yield partial(framed, title)
        yield pause(0.5)
        picture(f"dialogs/{tool.name()}", dialog(title))
        dialog(title).close()
        yield lambda title=title: not dialog(title)


def framed(title: str) -> bool:
    """Whether Qt knows the frame around the dialog; if not, a move has it ask again."""
    opened = dialog(title)
    if opened.frameGeometry().top() < opened.geometry().top():
        return True
    opened.move(opened.pos() + QPoint(1, 1))
    return False


def open_tool(tool: str, chosen: Mapping[str, Any]) -> None:
    """Open a tool's dialog with what is chosen in it; its call returns when it is closed."""
    QTimer.singleShot(0, lambda: processing.execAlgorithmDialog(tool, dict(chosen)))


def run(tool: str, name: str = "") -> Steps:
    """Press Run in the tool's dialog, wait for the end, take a picture of the log, close it."""
    yield lambda: dialog(tool)
    opened = dialog(tool)
    click(mouse.button(opened, "Run"))
    yield lambda: "Execution" in log(opened)
    if "Execution failed" in log(opened):
        raise RuntimeError(f"{tool}: {log(opened)}")
    seen.setdefault("logs", {})[tool] = log(opened)
    yield pause(1)
    if name:
        for text in opened.findChildren(QTextEdit):
            text.verticalScrollBar().setValue(0)
        picture(name, opened)
    opened.close()
    yield lambda: not dialog(tool)


def add(path: Path) -> None:
    """Add a raster as a layer, and show it whole."""
    iface.addRasterLayer(str(path), path.stem)
    iface.zoomToActiveLayer()


def layer(begin: str) -> QgsMapLayer:
    """The layer whose name begins so."""
    layers = QgsProject.instance().mapLayers().values()
    return next(item for item in layers if item.name().startswith(begin))


def option(model: str) -> str:
    """The model as the dialogs list it."""
    tool = QgsApplication.processingRegistry().algorithmById("hlsgan:harmonize")
    options = tool.parameterDefinition("MODEL").options()
    return next(item for item in options if item.startswith(model))


def remember_layers(name: str) -> None:
    """Note what is on the map, and how it is drawn."""
    layers = QgsProject.instance().layerTreeRoot().layerOrder()
    seen["layers"][name] = [
        (item.name(), item.renderer().type() if item.renderer() else "") for item in layers
    ]


def dock(name: str) -> QDockWidget:
    """A dock of QGIS."""
    return iface.mainWindow().findChild(QDockWidget, name)


def part(name: str, kind: type = QAbstractButton) -> Any:
    """A part of the panel."""
    return dock("HlsGanPanel").findChild(kind, name)


def pair() -> Path:
    """The folder of a simulated pair of six bands."""
    return DATA / "pair"


def dates() -> list[Path]:
    """The folders of simulated pairs of one place, a date each."""
    return sorted(DATA.glob("date*"))


def band(folder: Path, sensor: str, name: str) -> Path:
    """A band file of a pair."""
    return next(folder.glob(f"HLS.{sensor}.*/*.{name}.tif"))


mouse.follow(tour())
