"""The models: which there are, what each one's card says, and to add and remove one's own."""

from __future__ import annotations

import shutil
from pathlib import Path

from qgis.core import Qgis
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtCore import QFile, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from .. import profile
from ..shared import model_store
from ..shared.errors import ModelFileError
from ..shared.translation import tr
from .gain_plot import GainPlot
from .model_words import band_scores, described, gain_curves, gains_of, judged_on
from .score_plot import ScorePlot
from .wrapped_label import WrappedLabel


class ModelsSection(QWidget):
    """`changed` tells the file of the chosen model, "" without one."""

    changed = pyqtSignal(str)

    def __init__(self, bar: QgsMessageBar, parent: QWidget) -> None:
        """bar: where it is told what did not work."""
        super().__init__(parent)
        self._bar = bar
        self.models = QComboBox(self)
        self.models.setObjectName("models")
        shrinks = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.models.setSizeAdjustPolicy(shrinks)
        self.card = WrappedLabel("modelCard", self)
        self.card.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.plot = ScorePlot(self)
        self.gains = GainPlot(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.models, self.card, self.plot, self.gains):
            layout.addWidget(widget)
        layout.addLayout(self._buttons())
        self.models.currentIndexChanged.connect(self._show)
        self.refresh()

    @property
    def file(self) -> str:
        """The chosen model's file; "" without one."""
        return str(self.models.currentData() or "")

    def refresh(self, wanted: str = "") -> None:
        """List the models there are; choose `wanted`, or what was chosen before."""
        wanted = wanted or self.file
        self.models.blockSignals(True)
        self.models.clear()
        for name, file in model_store.models(profile.models_folder()).items():
            self.models.addItem(name, str(file))
            self.models.setItemData(self.models.count() - 1, str(file), Qt.ItemDataRole.ToolTipRole)
        self.models.setCurrentIndex(max(self.models.findData(wanted), 0))
        self.models.blockSignals(False)
        self._show()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for name, text, tip, act in (
            (
                "modelAdd",
                tr("Add…"),
                tr("Copy a model's file into the folder of my models"),
                self._add,
            ),
            ("modelRemove", tr("Remove"), tr("Move a model of mine to the trash"), self._remove),
            (
                "modelFolder",
                tr("Open folder"),
                tr("Open the folder of my models"),
                profile.open_models_folder,
            ),
        ):
            button = QToolButton(self)
            button.setObjectName(name)
            button.setText(text)
            button.setToolTip(tip)
            button.clicked.connect(lambda *_, act=act: act())
            row.addWidget(button)
            if name == "modelRemove":
                self.remove = button
        row.addStretch()
        return row

    def _show(self) -> None:
        file = Path(self.file)
        self.remove.setEnabled(bool(self.file) and file.parent == profile.models_folder())
        try:
            card = model_store.card(file)
            self.card.setText(described(card))
            self.plot.show_scores(band_scores(card), judged_on(card))
            self.gains.show_gains(gain_curves(card), gains_of(card))
        except ModelFileError as error:
            self.card.setText(str(error) if self.file else tr("There is no model; add one."))
            self.plot.show_scores([], "")
            self.gains.show_gains([], "")
        self.changed.emit(self.file)

    def _add(self) -> None:
        kinds = tr("Models (*.safetensors);;All files (*.*)")
        file, _ = QFileDialog.getOpenFileName(self, tr("Add a model"), "", kinds)
        if file:
            self.add(Path(file))

    def add(self, file: Path) -> None:
        """Copy a model into the user's folder and choose it."""
        target = profile.models_folder() / f"{file.stem}{model_store.SUFFIX}"
        try:
            model_store.card(file)
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.exists():
                raise ModelFileError(
                    tr("There is a model '{name}' already; rename the file.").format(name=file.stem)
                )
            shutil.copyfile(file, target)
        except (ModelFileError, OSError) as error:
            self._bar.pushMessage("HLS GAN", str(error), Qgis.MessageLevel.Warning)
            return
        self.refresh(str(target))

    def _remove(self) -> None:
        if not QFile.moveToTrash(self.file):
            told = tr("'{file}' could not be moved to the trash; remove it in its folder.")
            self._bar.pushMessage("HLS GAN", told.format(file=self.file), Qgis.MessageLevel.Warning)
        self.refresh()
