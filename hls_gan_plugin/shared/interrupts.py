"""Ctrl-C and SIGTERM: both unwind the stack, and neither in the midst of what must not be halved.

Standard library only: engine, trainer and client use it.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, NoReturn


def stop_on_signals() -> None:
    """Make SIGTERM unwind the stack like Ctrl-C does, so that nothing half-written stays."""

    def stop(number: int, frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Signals that come within it act at its end. In other threads they never act at all.

    For a few steps that belong together: a folder made and who made it noted down.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[tuple[int, FrameType | None]] = []
    before: dict[int, Any] = {}
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            handler = signal.getsignal(number)
            if handler is not None:  # one that is not Python's could not be set again
                before[int(number)] = handler
                signal.signal(number, lambda number, frame: came.append((number, frame)))
        yield
    finally:
        for at, handler in before.items():
            signal.signal(at, handler)
        if came:
            at, frame = came[0]
            if callable(before[at]):
                before[at](at, frame)
            elif before[at] == signal.SIG_DFL:
                signal.raise_signal(at)
