"""The live preview: what the map shows of a raster, harmonized as one pans."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

from qgis.core import QgsMapRendererParallelJob, QgsRasterLayer, QgsRectangle
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QColor

from ..shared import staging
from ..shared.jobs import HarmonizeJob
from ..shared.translation import tr
from .newest_job import NewestJob
from .preview_layers import PreviewLayers
from .swipe import SwipeDrag, SwipeItem
from .visible_window import VisibleWindow, visible_window, why_not

# So long the map has to rest before anything is computed.
REST_MS = 250
_FILES = "preview_"


class LivePreview(QObject):
    """Keeps a swipe over the map up to date; `told` says in a sentence what is to be seen.

    The engine reads the visible pixels alone, at the raster's own resolution, with the settings
    that the tool has at first. Nothing here waits for it. An engine that has been asked for
    something newer goes on to that; what it says of the old is not shown.
    """

    told = pyqtSignal(str)
    swiped = pyqtSignal(float)

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__()
        self._map = canvas
        self._place = staging.temporary_folder("hls_gan_preview_")
        self._numbers = itertools.count()
        self._layer: QgsRasterLayer | None = None
        self._model = ""
        self._asked: VisibleWindow | None = None
        self._layers: PreviewLayers | None = None
        self._sentence = ""
        self._shows_difference = False
        self._drawing: QgsMapRendererParallelJob | None = None
        self._item: SwipeItem | None = None
        self._drag: SwipeDrag | None = None
        self._share = 0.5
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._ask)
        self._engine = NewestJob(self)
        self._engine.done.connect(self._receive)
        self._engine.failed.connect(lambda _, reason: self._nothing(reason))

    @property
    def is_on(self) -> bool:
        return self._item is not None

    @property
    def shown(self) -> PreviewLayers | None:
        """What the engine made last of what the map shows; None while there is nothing."""
        return self._layers

    def start(self) -> None:
        """Show the preview from now on."""
        if self.is_on:
            return
        self._item = SwipeItem(self._map)
        self._item.share = self._share
        self._drag = SwipeDrag(self._map, self._item)
        self._drag.moved.connect(self.swipe)
        self._map.extentsChanged.connect(self._moved)
        self._map.destinationCrsChanged.connect(self._moved)
        self._moved()

    def stop(self) -> None:
        """Leave the map as it was."""
        self._rest.stop()
        self._engine.drop()
        self._let_go_of_drawing()
        self._asked = self._layers = None
        if not self.is_on:
            return
        self._map.extentsChanged.disconnect(self._moved)
        self._map.destinationCrsChanged.disconnect(self._moved)
        self._drag.close()
        self._map.scene().removeItem(self._item)
        self._item = self._drag = None
        self.told.emit("")

    def close(self) -> None:
        """Stop, let go of the layer, and leave no file and no thread."""
        self.stop()
        self.use(None, self._model)
        self._engine.close()
        self._place.release()

    def use(self, layer: QgsRasterLayer | None, model_file: str) -> None:
        """Which raster is harmonized with which model."""
        if (layer, model_file) == (self._layer, self._model):
            return
        if self._layer is not None:
            self._layer.styleChanged.disconnect(self._restyle)
            self._layer.willBeDeleted.disconnect(self._forget)
        self._layer, self._model = layer, model_file
        if layer is not None:
            layer.styleChanged.connect(self._restyle)
            layer.willBeDeleted.connect(self._forget)
        self._asked = self._layers = None
        if self.is_on:
            self._item.clear()
            self._moved()

    def swipe(self, share: float) -> None:
        """share: where the line is, 0 at the map's left, 1 at its right."""
        if share != self._share:
            self._share = share
            if self.is_on:
                self._item.share = share
                self._item.update()
            self.swiped.emit(share)

    def show_difference(self, wanted: bool) -> None:
        """Right of the line: harmonized minus original, or harmonized."""
        self._shows_difference = wanted
        if self._layers is not None:
            self._draw()

    def _forget(self) -> None:
        self.use(None, self._model)

    def _restyle(self) -> None:
        if self._layers is not None:
            self._asked = self._layers = None
            self._moved()

    def _moved(self) -> None:
        if self._layers is not None:
            self._draw()  # what is there already, at the new place
        self._rest.start()

    def _ask(self) -> None:
        reason = why_not(self._layer) or (not self._model and tr("Choose a model."))
        if reason:
            self._nothing(reason)
            return
        window, reason = visible_window(self._layer, self._map.mapSettings())
        if window is None:
            self._nothing(reason)
            return
        if window == self._asked:
            return
        self._asked = window
        self.told.emit(tr("Harmonizing what the map shows…"))
        file = self._place.folder / f"{_FILES}{next(self._numbers)}.tif"
        source = self._layer.source()
        self._engine.ask(HarmonizeJob(source, str(file), self._model, extent=window.extent))

    def _nothing(self, reason: str) -> None:
        self._engine.drop()
        self._asked = self._layers = None
        if self.is_on:
            self._item.clear()
            self.told.emit(reason)

    def _receive(self, job: HarmonizeJob, values: dict[str, Any]) -> None:
        if not self.is_on or self._asked is None:
            return
        self._layers = PreviewLayers(self._layer, self._asked, Path(job.output), values)
        self._sentence = _sentence(self._asked, values)
        self._clear_folder(Path(job.output).stem)
        self._draw()

    def _draw(self) -> None:
        """Draw the layer as the map is drawn; `_drawn` shows it."""
        self._let_go_of_drawing()
        layer = self._layers.difference() if self._shows_difference else self._layers.harmonized
        if layer is None:
            self._item.clear()
            self.told.emit(
                tr("The difference needs the band that the map shows to be the model's.")
            )
            return
        settings = self._map.mapSettings()
        settings.setLayers([layer])
        settings.setBackgroundColor(QColor(Qt.GlobalColor.transparent))
        self._drawing = QgsMapRendererParallelJob(settings)
        self._drawing.finished.connect(self._drawn)
        self._drawing.start()

    def _drawn(self) -> None:
        drawing = self._drawing
        if drawing is None or not self.is_on or self._layers is None:
            return
        settings = drawing.mapSettings()
        covered = settings.layerExtentToOutputExtent(
            self._layers.harmonized, QgsRectangle(*self._layers.window.extent)
        )
        self._item.show_image(drawing.renderedImage(), settings.visibleExtent(), covered)
        self.told.emit(self._sentence)

    def _let_go_of_drawing(self) -> None:
        if self._drawing is not None:
            self._drawing.finished.disconnect(self._drawn)
            self._drawing.cancelWithoutBlocking()
            self._drawing = None

    def _clear_folder(self, kept: str) -> None:
        """Remove earlier previews; where a file is still open it goes with the folder."""
        for file in self._place.folder.glob(f"{_FILES}*"):
            if not file.name.startswith((f"{kept}.", f"{kept}_")) and file.is_file():
                try:
                    file.unlink()
                except OSError:
                    continue


def _sentence(window: VisibleWindow, values: dict[str, Any]) -> str:
    done = tr(
        "Left of the line as it is, right of it harmonized ({seconds:.1f} s); hatched: no data."
    )
    sentence = done.format(seconds=values["seconds"])
    if window.is_cut:
        cut = tr("The map shows more than a preview reads: its middle, {width} x {height} pixels.")
        sentence += " " + cut.format(width=window.width, height=window.height)
    if values["out_of_range_share"] > 0.05:
        unusual = tr("{share:.0%} of the pixels lie outside what the model was trained on.")
        sentence += " " + unusual.format(share=values["out_of_range_share"])
    return sentence
