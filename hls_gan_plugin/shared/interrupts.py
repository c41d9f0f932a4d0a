"""Ctrl-C and SIGTERM: both unwind the stack, and neither in the midst of what must not be halved.

Standard library only: engine, trainer and client use it.
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Callable

INTERRUPTED = 130
STOPPED = "Stopped; nothing half-written is left."


class _Signals:
    """Those of the main thread, where Python's act; how deep they are held, and if one waits.

    Plain values, each set in one step: what takes several could itself be interrupted.
    """

    held = 0
    is_waiting = False


def stop_on_signals() -> None:
    """Make SIGTERM unwind the stack like Ctrl-C does, so that nothing half-written stays.

    Where Ctrl-C is ignored, as in what runs in the background, it stays so.
    """
    signal.signal(signal.SIGTERM, _stop)
    if signal.getsignal(signal.SIGINT) == signal.default_int_handler:
        signal.signal(signal.SIGINT, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    _Signals.is_waiting = _Signals.held > 0
    if not _Signals.is_waiting:
        raise KeyboardInterrupt


@contextmanager
def stoppable() -> Iterator[None]:
    """What a program does: Ctrl-C or SIGTERM ends it in a sentence, with the status 130."""
    stop_on_signals()
    try:
        yield
    except KeyboardInterrupt as stop:
        print(str(stop) or STOPPED, file=sys.stderr)
        sys.exit(INTERRUPTED)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Signals that come within it act at its end. In other threads they never act at all.

    For a few steps that belong together: a folder made and who made it noted down.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held = _Signals.held
    try:
        _Signals.held = held + 1
        yield
    finally:
        _Signals.held = held
        if _Signals.is_waiting and not held:
            _Signals.is_waiting = False
            raise KeyboardInterrupt


@contextmanager
def surely(end: Callable[[], object]) -> Iterator[None]:
    """`end` is done at its end, undisturbed, whatever signal comes; twice must be like once."""
    try:
        try:
            yield
        finally:
            with uninterrupted():
                end()
    finally:  # once more, should a signal have come just before the first could hold it
        with uninterrupted():
            end()
