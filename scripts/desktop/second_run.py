"""How long a run takes in QGIS, from Run to the layer on the map: cold, then warm; QGIS runs this.

The raster is the one that HLS_GAN_SECOND_RUN names; the seconds stand in `seen["seconds"]`, for
each model in the dialog. Of the second model only the generator is new: the engine is warm.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Generator
from pathlib import Path

from mouse import MENU, button, click, dialog, follow, install, log, menus, press, seen
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QComboBox
from qgis.utils import iface

TOOL = "Harmonize Sentinel-2 to Landsat"
RUNS = 4
RASTER = Path(os.environ["HLS_GAN_SECOND_RUN"])
moments: dict[str, float] = {}


def runs() -> Generator[Callable[[], object]]:
    """One dialog, Run pressed again and again."""
    install()
    yield lambda: MENU in menus()
    QgsProject.instance().addMapLayer(QgsRasterLayer(str(RASTER), RASTER.stem))
    iface.mapCanvas().zoomToFullExtent()
    QgsProject.instance().layersAdded.connect(lambda _: moments.update(layer=time.monotonic()))
    iface.mapCanvas().mapCanvasRefreshed.connect(lambda: moments.update(drawn=time.monotonic()))
    seen["seconds"] = []
    press(TOOL)
    yield lambda: dialog(TOOL)
    opened = dialog(TOOL)
    models = choice_of_models(opened)
    for number in [index for index in range(models.count()) for _ in range(RUNS)]:
        models.setCurrentIndex(number)
        moments.clear()
        QTimer.singleShot(0, lambda: press_run(opened))
        yield lambda: moments.get("drawn", 0.0) > moments.get("layer", float("inf"))
        layer, drawn = (round(moments[name] - moments["run"], 3) for name in ("layer", "drawn"))
        of_engine = float(re.findall(r"'SECONDS': ([0-9.]+)", log(opened))[-1])
        model = models.currentText().partition(":")[0]
        told = {"to the layer": layer, "to its picture": drawn, "of them the engine": of_engine}
        seen["seconds"].append({"model": model, **told})
        click(button(opened, "Change Parameters"))
        until = time.monotonic() + 1
        yield lambda until=until: time.monotonic() > until
    opened.close()


def choice_of_models(opened) -> QComboBox:  # noqa: ANN001 - Processing's dialog
    """The dialog's list of models."""
    boxes = opened.findChildren(QComboBox)
    return next(box for box in boxes if box.itemText(0).startswith("green:"))


def press_run(opened) -> None:  # noqa: ANN001 - Processing's dialog
    """The clock starts with the click."""
    moments["run"] = time.monotonic()
    QTest.mouseClick(button(opened, "Run"), Qt.MouseButton.LeftButton)


follow(runs())
