"""Which pixels of a raster layer the map shows, and whether a preview of them makes sense."""

from __future__ import annotations

import math
from pathlib import Path
from typing import NamedTuple

from qgis.core import QgsMapSettings, QgsRasterLayer

from ..shared.translation import tr

# About a second's work of a CPU; what is larger is cut to its middle.
MOST_PX = 1_500_000
# With more of the raster's pixels to a screen's pixel the map shows no texture to judge.
MOST_PX_A_SCREEN_PX = 2.5


class VisibleWindow(NamedTuple):
    """Pixels of a raster.

    extent: (xmin, ymin, xmax, ymax) in the layer's CRS, on its grid. is_cut: the map shows more.
    """

    extent: tuple[float, float, float, float]
    width: int
    height: int
    is_cut: bool


def why_not(layer: QgsRasterLayer | None) -> str:
    """Why there can be no preview of a layer; empty if there can be one."""
    if layer is None:
        return tr("Choose a Sentinel-2 raster (S30), or load the sample.")
    if not layer.isValid():
        return tr("The layer cannot be read; check its source.")
    if layer.providerType() != "gdal" or not _is_file(layer.source()):
        return tr("The preview reads raster files, and this layer is none; use the tool.")
    return ""


def visible_window(layer: QgsRasterLayer, view: QgsMapSettings) -> tuple[VisibleWindow | None, str]:
    """The layer's pixels that `view` shows, at most MOST_PX of them; or None, and why."""
    whole = layer.extent()
    seen = view.mapToLayerCoordinates(layer, view.visibleExtent())
    if not seen.isFinite() or not seen.intersects(whole):
        return None, tr("The layer is not in view: zoom to it.")
    side_x = whole.width() / layer.width()
    side_y = whole.height() / layer.height()
    share = seen.width() / side_x / max(view.outputSize().width(), 1)
    if share > MOST_PX_A_SCREEN_PX:
        told = tr(
            "Zoom in for a preview: the screen's pixels are now {share:.0f} times as wide as the "
            "raster's."
        )
        return None, told.format(share=share)
    cols = _span(seen.xMinimum(), seen.xMaximum(), whole.xMinimum(), side_x, layer.width())
    rows = _span(
        whole.yMaximum() - seen.yMaximum(),
        whole.yMaximum() - seen.yMinimum(),
        0.0,
        side_y,
        layer.height(),
    )
    if cols[0] >= cols[1] or rows[0] >= rows[1]:
        return None, tr("The layer is not in view: zoom to it.")
    is_cut = (cols[1] - cols[0]) * (rows[1] - rows[0]) > MOST_PX
    if is_cut:
        cols, rows = _middle(cols, rows)
    extent = (
        whole.xMinimum() + cols[0] * side_x,
        whole.yMaximum() - rows[1] * side_y,
        whole.xMinimum() + cols[1] * side_x,
        whole.yMaximum() - rows[0] * side_y,
    )
    return VisibleWindow(extent, cols[1] - cols[0], rows[1] - rows[0], is_cut), ""


def _is_file(source: str) -> bool:
    try:
        return Path(source).is_file()
    except OSError:
        return False


def _span(low: float, high: float, origin: float, side: float, count: int) -> tuple[int, int]:
    """First and one past the last pixel between two coordinates, within the raster."""
    first, last = (low - origin) / side, (high - origin) / side
    return max(math.floor(first), 0), min(math.ceil(last), count)


def _middle(
    cols: tuple[int, int], rows: tuple[int, int]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """The middle of a window, of its shape, with MOST_PX pixels."""
    wide, high = cols[1] - cols[0], rows[1] - rows[0]
    shrink = math.sqrt(MOST_PX / (wide * high))
    new_wide, new_high = int(wide * shrink), int(high * shrink)
    left, top = cols[0] + (wide - new_wide) // 2, rows[0] + (high - new_high) // 2
    return (left, left + new_wide), (top, top + new_high)
