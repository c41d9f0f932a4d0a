"""One engine that waits between jobs, so that the next begins at once. Standard library only.

Python, torch and the model are there already. The engine does one job after another; it is ended
after some minutes without one, when memory gets short, after any failure, and on cancel. It ends by
itself with the process that started it, whose end it reads.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Callable

from ..shared import staging
from ..shared.events import Event
from ..shared.jobs import Job, to_json
from ..shared.translation import tr
from .child_process import POLL_INTERVAL_S, CanceledError, ChildProcess
from .engine_client import answer, start_worker

IDLE_S = 300.0
_LOOK_INTERVAL_S = 5.0
# Of the computer's memory; less than that is wanted by others more than by an idle engine.
_SHORT_SHARE = 0.1
_MEMORY_FILE = Path("/proc/meminfo")


class WarmEngine:
    """Does jobs like `engine_client.run_job`, with an engine that stays."""

    def __init__(self, idle_s: float = IDLE_S) -> None:
        """idle_s: without a job for so long the engine is ended."""
        self._idle_s = idle_s
        self._turn = threading.Lock()
        self._child: ChildProcess | None = None
        self._python: Path | None = None
        self._idle_since = 0.0
        self._look: threading.Timer | None = None

    def run_job(
        self,
        python: Path,
        job: Job,
        on_event: Callable[[Event], None],
        is_canceled: Callable[[], bool] = lambda: False,
    ) -> dict[str, Any]:
        """The values of the job's result; waits for its turn. Raises as `run_job` does."""
        with self._in_turn(is_canceled):
            child = self._engine_of(python)
            try:
                child.tell(to_json(job))
                values = answer(child, python, on_event, is_canceled)
            except BaseException:
                self._end()
                raise
            finally:
                staging.clear_stale(job.outputs())
            self._rest()
            return values

    def stop(self) -> None:
        """End the engine, as soon as it has done what it does."""
        with self._turn:
            self._end()

    @property
    def is_warm(self) -> bool:
        """Whether an engine is there."""
        return self._child is not None and self._child.is_running

    @contextlib.contextmanager
    def _in_turn(self, is_canceled: Callable[[], bool]) -> Iterator[None]:
        while not self._turn.acquire(timeout=POLL_INTERVAL_S):
            if is_canceled():
                raise CanceledError(tr("The job was cancelled."))
        try:
            yield
        finally:
            self._turn.release()

    def _engine_of(self, python: Path) -> ChildProcess:
        if self._look is not None:
            self._look.cancel()
        if self._child is None or not self._child.is_running or self._python != python:
            self._end()
            self._child, self._python = start_worker(python, "--warm"), python
        return self._child

    def _rest(self) -> None:
        self._idle_since = time.monotonic()
        self._look_later()

    def _look_later(self) -> None:
        self._look = threading.Timer(min(_LOOK_INTERVAL_S, self._idle_s), self._end_if_idle)
        self._look.daemon = True
        self._look.start()

    def _end_if_idle(self) -> None:
        if not self._turn.acquire(blocking=False):
            return  # a job has begun
        try:
            if time.monotonic() - self._idle_since >= self._idle_s or memory_is_short():
                self._end()
            else:
                self._look_later()
        finally:
            self._turn.release()

    def _end(self) -> None:
        if self._look is not None:
            self._look.cancel()
        if self._child is not None:
            self._child.stop()
        self._child = None


def memory_is_short() -> bool:
    """Whether little of the computer's memory is left; where Linux does not tell, it is not."""
    try:
        lines = _MEMORY_FILE.read_text(encoding="ascii").splitlines()
        kilobytes = {name: int(rest.split()[0]) for name, rest in (ln.split(":") for ln in lines)}
        return kilobytes["MemAvailable"] < _SHORT_SHARE * kilobytes["MemTotal"]
    except (OSError, ValueError, KeyError):
        return False
