"""A person's way to a model of their own, dialog after dialog; QGIS itself runs this file.

Every tool of the group 'Training' is opened with what was made before and run; the shipped model
for Processing is run, and opened in the designer.
"""

from __future__ import annotations

import processing
from mouse import (
    FOLDER,
    button,
    click,
    dialog,
    follow,
    install,
    log,
    menus,
    pause,
    picture,
    resource,
    seen,
)
from processing.modeler.ModelerDialog import ModelerDialog
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt, QTimer

PAIRS, WINDOWS, RUN = (str(FOLDER / name) for name in ("pairs", "windows", "run"))
STEPS = (
    ("simulatepairs", {"PAIRS": 2, "SIZE": 160, "CLOUDY_SHARE": 0, "EDGE_SHARE": 0,
                       "OUTPUT": PAIRS}),
    ("findpairs", {"GRANULES": PAIRS, "TABLE": str(FOLDER / "pairs.csv")}),
    ("cuttrainingwindows", {"GRANULES": PAIRS, "VALIDATION": 1, "TEST": 0, "OUTPUT": WINDOWS,
                            "WINDOW_SIZE": 64, "MAX_MASKED": 0.2}),
    ("trainmodel", {"WINDOWS": WINDOWS, "ITERATIONS": 10, "THREADS": 1, "NAME": "mine",
                    "RUN": RUN}),
    ("evaluatemodel", {"TRAINING": RUN, "WINDOWS": WINDOWS, "SPLIT": "validation",
                       "REPORT": str(FOLDER / "report.html")}),
    ("exportmodel", {"TRAINING": RUN, "NAME": "mine", "FORCE": True}),
)  # fmt: skip
GREEN = {"BANDS": ["green"]}


def journey():
    install()
    yield lambda: "HLS GAN" in menus()
    seen["log"] = {}
    for name, chosen in STEPS:
        tool = f"hlsgan:{name}"
        known = QgsApplication.processingRegistry().algorithmById(tool)
        own = GREEN if known.parameterDefinition("BANDS") else {}
        yield from run(tool, {**own, **chosen})
    s30, l30 = (next((FOLDER / "pairs").glob(f"HLS.{s}.*/*.B03.tif")) for s in ("S30", "L30"))
    results = {
        "harmonize:Harmonized": str(FOLDER / "harmonized.tif"),
        "score:Report": str(FOLDER / "similarity.html"),
        "score:Scores": str(FOLDER / "scores.gpkg"),
    }
    chosen = {"s30": str(s30), "l30": str(l30), "model": "mine", **results}
    yield from run("hlsgan:harmonizeandscore", chosen)
    yield from designer()


def run(tool, chosen):
    """Press Run in a tool's dialog, and keep what its log says."""
    title = QgsApplication.processingRegistry().algorithmById(tool).displayName()
    QTimer.singleShot(0, lambda: processing.execAlgorithmDialog(tool, chosen))
    yield lambda: dialog(title)
    opened = dialog(title)
    click(button(opened, "Run"))
    yield lambda: "Execution" in log(opened)
    seen["log"][tool] = log(opened)
    picture(tool.partition(":")[2], opened)
    yield pause(1)  # a model's dialog of progress closes by itself
    if dialog(title):
        dialog(title).close()
    yield lambda: not dialog(title)


def designer():
    """The shipped model in QGIS's own designer."""
    window = ModelerDialog.create()
    window.loadModel(str(resource("workflows/harmonize_and_score.model3")))
    window.show()
    window.resize(1150, 800)
    yield pause(2)
    view = window.view()
    view.fitInView(view.scene().itemsBoundingRect(), Qt.AspectRatioMode.KeepAspectRatio)
    model = window.model()
    seen["designer"] = [child.description() for child in model.childAlgorithms().values()]
    seen["problems"] = model.validate()[1]
    picture("designer", window)
    window.hide()


follow(journey())
