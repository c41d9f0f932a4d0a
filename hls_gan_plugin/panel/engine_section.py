"""The panel's first line: the engine's state in a sentence, and one button that mends it."""

from __future__ import annotations

from typing import Callable

from qgis.PyQt.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ..shared.jobs import CheckEngineJob
from . import engine_state
from .engine_state import EngineState
from .newest_job import NewestJob
from .wrapped_label import WrappedLabel


class EngineSection(QWidget):
    """Asks the engine once the panel is looked at, off the GUI's thread."""

    def __init__(self, set_up: Callable[[], None], parent: QWidget) -> None:
        """set_up: opens the tool that sets the engine up; returns when it is closed."""
        super().__init__(parent)
        self._set_up = set_up
        self.sentence = WrappedLabel("engineSentence", self)
        self.mend = QPushButton(self)
        self.mend.setObjectName("engineMend")
        self.mend.clicked.connect(self._mend)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.sentence)
        layout.addWidget(self.mend)
        self._engine = NewestJob(self)
        self._engine.done.connect(lambda _, values: self._show(engine_state.answered(values)))
        self._engine.failed.connect(lambda _, reason: self._show(engine_state.failed(reason)))
        self._show(engine_state.unasked())

    def refresh(self) -> None:
        """Look again, and ask the engine if there is one."""
        state = engine_state.unasked()
        self._show(state)
        if state.is_there:
            self._engine.ask(CheckEngineJob())

    def close_engine(self) -> None:
        """Ask nothing any more."""
        self._engine.close()

    def _mend(self) -> None:
        self._set_up()
        self.refresh()

    def _show(self, state: EngineState) -> None:
        self.sentence.setText(state.sentence)
        self.mend.setText(state.mend)
        self.mend.setVisible(bool(state.mend))
