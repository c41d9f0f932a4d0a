"""A newcomer's way through QGIS, with the mouse; QGIS itself runs this file (`qgis --code`).

The plugin is installed from its zip, and every tool of its menu is opened and run.
"""

from __future__ import annotations

from mouse import (
    MENU,
    button,
    click,
    dialog,
    follow,
    install,
    log,
    menus,
    picture,
    press,
    resource,
    seen,
)
from qgis.core import QgsProject, QgsRasterLayer

TO_RUN = ("Harmonize Sentinel-2 to Landsat", "Check the engine")
TO_OPEN = "Set up the engine"  # its Run downloads gigabytes


def journey():
    install()
    yield lambda: MENU in menus()
    seen["menu"] = [action.text() for action in menus()[MENU].actions()]
    green = resource("sample/HLS.S30.*/*.B03.tif")
    QgsProject.instance().addMapLayer(QgsRasterLayer(str(green), green.stem))
    seen["log"] = {}
    for tool in TO_RUN:
        press(tool)
        yield lambda tool=tool: dialog(tool)
        opened = dialog(tool)
        click(button(opened, "Run"))
        yield lambda opened=opened: "Execution" in log(opened)
        seen["log"][tool] = log(opened)
        picture(tool, opened)
        opened.close()
    press(TO_OPEN)
    yield lambda: dialog(TO_OPEN)
    picture(TO_OPEN, dialog(TO_OPEN))
    dialog(TO_OPEN).close()
    seen["layers"] = [layer.name() for layer in QgsProject.instance().mapLayers().values()]


follow(journey())
