"""Jobs off the GUI's thread, where only the newest one matters."""

from __future__ import annotations

import threading
import time
from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

from .. import desktop_engine
from ..client.child_process import CanceledError
from ..shared.errors import HlsGanError
from ..shared.events import Event
from ..shared.jobs import Job

# An outdated job that runs for longer is ended, and the engine with it; a shorter one is let run
# out, because an engine that is warm is worth more.
PATIENCE_S = 2.0
_CLOSING_S = 5.0


class NewestJob(QObject):
    """Does the newest job asked for; those that waited before it are dropped.

    done: the job, the values of its result. failed: the job, the reason. Both come on the thread
    of this object, and of outdated jobs neither comes.
    """

    done = pyqtSignal(object, object)
    failed = pyqtSignal(object, str)
    _ended = pyqtSignal(object, object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._news = threading.Condition()
        self._wanted: Job | None = None
        self._newest: Job | None = None
        self._is_closed = False
        self._thread: threading.Thread | None = None
        self._ended.connect(self._tell)

    def ask(self, job: Job) -> None:
        """Do `job` as soon as the running one has ended."""
        with self._news:
            self._wanted = self._newest = job
            self._news.notify()
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, daemon=True)
            self._thread.start()

    def drop(self) -> None:
        """Nothing is wanted any more."""
        with self._news:
            self._wanted = self._newest = None

    def close(self) -> None:
        """End whatever runs."""
        self.drop()
        with self._news:
            self._is_closed = True
            self._news.notify()
        if self._thread is not None:
            self._thread.join(_CLOSING_S)

    def _work(self) -> None:
        while True:
            with self._news:
                self._news.wait_for(lambda: self._wanted is not None or self._is_closed)
                if self._is_closed:
                    return
                job, self._wanted = self._wanted, None
            self._do(job)

    def _do(self, job: Job) -> None:
        began: list[float] = []

        def note(event: Event) -> None:
            if not began:
                began.append(time.monotonic())

        def is_canceled() -> bool:
            is_long = bool(began) and time.monotonic() - began[0] > PATIENCE_S
            return self._is_closed or (job is not self._newest and is_long)

        values: dict[str, Any] | None = None
        reason = ""
        try:
            values = desktop_engine.do(job, note, is_canceled)
        except CanceledError:
            return
        except HlsGanError as error:
            reason = str(error)
        if not self._is_closed:
            self._ended.emit(job, values, reason)

    def _tell(self, job: Job, values: dict[str, Any] | None, reason: str) -> None:
        if job is not self._newest:
            return
        if values is None:
            self.failed.emit(job, reason)
        else:
            self.done.emit(job, values)
