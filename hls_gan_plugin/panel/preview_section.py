"""The panel's controls of the live preview, and what can be done with the layer."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

from qgis.core import (
    QgsMapLayer,
    QgsMapLayerProxyModel,
    QgsProject,
    QgsRasterLayer,
)
from qgis.gui import QgisInterface, QgsMapLayerComboBox
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from ..score_map_style import DIFFERENCE_COLOURS
from ..shared import model_store
from ..shared.translation import tr
from .colour_key import ColourKey
from .granule_model import bands_of, granule_of, model_for
from .live_preview import LivePreview
from .visible_window import why_not
from .wrapped_label import WrappedLabel

_SLIDER_STEPS = 1000
_SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
OpenTool = Callable[[str, "dict[str, Any]"], None]


class PreviewSection(QWidget):
    """The layer, the preview over the map, and the tools that go on from there."""

    def __init__(self, iface: QgisInterface, open_tool: OpenTool, parent: QWidget) -> None:
        super().__init__(parent)
        self._iface, self._open_tool = iface, open_tool
        self._model = ""
        self.preview = LivePreview(iface.mapCanvas())
        self.layers = QgsMapLayerComboBox(self)
        self.layers.setObjectName("previewLayer")
        self.layers.setFilters(QgsMapLayerProxyModel.Filter.RasterLayer)
        self.layers.setAllowEmptyLayer(True)
        self.layers.setSizeAdjustPolicy(
            QgsMapLayerComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.on = self._switch("previewOn", tr("Live preview on the map"))
        self.difference = self._switch("previewDifference", tr("Show the difference (key D)"))
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self.slider.setObjectName("previewSwipe")
        self.slider.setRange(0, _SLIDER_STEPS)
        self.slider.setValue(_SLIDER_STEPS // 2)
        self.slider.setToolTip(
            tr("Moves the line between before and after; on the map it can be dragged")
        )
        self.key = ColourKey(DIFFERENCE_COLOURS, tr("Difference in reflectance"), self)
        self.told = WrappedLabel("previewSentence", self, lines=3)
        self._harmonize = self._button(
            "harmonizeLayer", tr("Harmonize this layer…"), self._layer_tool
        )
        self._granule = self._button(
            "harmonizeGranule", tr("Harmonize this granule…"), self._granule_tool
        )
        self._sample = self._button("loadSample", tr("Load the sample"), self.load_sample)
        self._lay_out()
        self._connect()
        self._choose(iface.activeLayer())
        self._layer_changed()

    def use_model(self, file: str) -> None:
        """Which model the preview and the tools take."""
        self._model = file
        self.preview.use(self.layers.currentLayer(), file)

    def close_preview(self) -> None:
        """Leave the map as it was, and let go of QGIS."""
        self._iface.currentLayerChanged.disconnect(self._choose)
        self.layers.layerChanged.disconnect(self._layer_changed)
        self._iface.mapCanvas().removeEventFilter(self)
        self.preview.close()

    def load_sample(self) -> None:
        """Put the sample's green bands on the map, S30 above L30, and zoom there."""
        files = [next(_SAMPLE.glob(f"HLS.{sensor}.*/*.B03.tif")) for sensor in ("L30", "S30")]
        layers = [_loaded(file) for file in files]
        self._iface.setActiveLayer(layers[-1])
        self._iface.zoomToActiveLayer()

    def eventFilter(self, watched: Any, event: Any) -> bool:
        """The key D on the map."""
        if event.type() == event.Type.KeyPress and not event.isAutoRepeat():
            is_key = QKeySequence(event.key()) == QKeySequence("D") and not event.modifiers()
            if is_key and self.difference.isEnabled():
                self.difference.toggle()
                return True
        return False

    def _switch(self, name: str, text: str) -> QCheckBox:
        switch = QCheckBox(text, self)
        switch.setObjectName(name)
        return switch

    def _button(self, name: str, text: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.clicked.connect(lambda *_: act())
        return button

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (
            self.layers, self.on, self.slider, self.difference, self.key, self.told,
            self._harmonize, self._granule, self._sample,
        ):  # fmt: skip
            layout.addWidget(widget)
        self._show_state()

    def _connect(self) -> None:
        self.layers.layerChanged.connect(self._layer_changed)
        self.on.toggled.connect(self._switched)
        self.difference.toggled.connect(self.preview.show_difference)
        self.difference.toggled.connect(self._show_state)
        self.slider.valueChanged.connect(lambda value: self.preview.swipe(value / _SLIDER_STEPS))
        self.preview.swiped.connect(
            lambda share: self.slider.setValue(round(share * _SLIDER_STEPS))
        )
        self.preview.told.connect(self._tell)
        self._iface.currentLayerChanged.connect(self._choose)
        self._iface.mapCanvas().installEventFilter(self)

    def _choose(self, layer: QgsMapLayer | None) -> None:
        """Follow the layer that is chosen in QGIS, if it can be harmonized."""
        if isinstance(layer, QgsRasterLayer) and not why_not(layer):
            self.layers.setLayer(layer)

    def _layer_changed(self, *_: Any) -> None:
        layer = self.layers.currentLayer()
        self.layers.setToolTip(layer.name() if layer is not None else "")
        self.preview.use(layer, self._model)
        self._show_state()

    def _switched(self, is_on: bool) -> None:
        (self.preview.start if is_on else self.preview.stop)()
        self._show_state()

    def _show_state(self, *_: Any) -> None:
        layer, is_on = self.layers.currentLayer(), self.on.isChecked()
        for widget in (self.slider, self.difference):
            widget.setEnabled(is_on)
        self.key.setVisible(is_on and self.difference.isChecked())
        self.told.setVisible(bool(self.told.text()))
        self._harmonize.setEnabled(layer is not None)
        self._granule.setEnabled(granule_of(layer) is not None)

    def _tell(self, sentence: str) -> None:
        self.told.setText(sentence)
        self._show_state()

    def _layer_tool(self) -> None:
        layer = self.layers.currentLayer()
        self._open_tool("hlsgan:harmonize", {"INPUT": layer.id(), **_model(self._model)})

    def _granule_tool(self) -> None:
        layer = self.layers.currentLayer()
        granule, folder = granule_of(layer), Path(layer.source()).parent
        model = model_for(bands_of(granule, folder), self._model, self)
        if model is None:
            return
        parameters = {
            "INPUT": str(folder),
            "TILE": granule.tile,
            "FROM": granule.day.isoformat(),
            "TO": granule.day.isoformat(),
            **_model(model),
        }
        self._open_tool("hlsgan:harmonizegranules", parameters)


def _model(file: str) -> dict[str, str]:
    return {"MODEL": model_store.listed(Path(file))} if file else {}


def _loaded(file: Path) -> QgsRasterLayer:
    for layer in QgsProject.instance().mapLayers().values():
        if layer.source() == str(file):
            return layer
    layer = QgsRasterLayer(str(file), file.stem)
    # Clouds, which are more than QGIS's own stretch leaves out, would leave the fields black.
    low, high = layer.dataProvider().cumulativeCut(1, 0.02, 0.95)
    stretch = layer.renderer().contrastEnhancement()
    stretch.setMinimumValue(low)
    stretch.setMaximumValue(high)
    QgsProject.instance().addMapLayer(layer)
    return layer
