"""How a job ended, for the client and the terminal alike: any outcome becomes one event."""

from __future__ import annotations

import sqlite3
import traceback
from collections.abc import Callable
from typing import Any

from .errors import HlsGanError, OutputError
from .events import Event
from .interrupts import INTERRUPTED, STOPPED


def outcome(work: Callable[[], dict[str, Any]]) -> Event:
    """Do `work`: its values as a `result`, whatever stopped it as an `error`."""
    try:
        return Event("result", values=work())
    except (Exception, KeyboardInterrupt) as error:
        return failure(error)


def failure(error: BaseException) -> Event:
    """What stopped a job, in a sentence; a bug's traceback comes along."""
    if (stop := _interrupt_in(error)) is not None:
        return Event("error", str(stop) or STOPPED, error=KeyboardInterrupt.__name__)
    kind = type(error).__name__
    if isinstance(error, HlsGanError):
        return Event("error", _in_one_line(str(error)), error=kind)
    trace = "".join(traceback.format_exception(error))
    if isinstance(error, MemoryError) or _is_torch_out_of_memory(error):
        message = (
            "The memory is too small for this job; use smaller tiles or batches, a smaller extent "
            "or fewer threads, or end other programs."
        )
        return Event("error", message, error=MemoryError.__name__)
    if isinstance(error, ModuleNotFoundError):  # the client knows how to mend an incomplete engine
        message = f"The engine lacks a package that the job needs ({error}); set it up again."
        return Event("error", message, error=kind, traceback=trace)
    if _is_from_outside(error):
        message = (
            f"{_in_one_line(_cause(error))}; is the disk full, or a file damaged or out of reach?"
        )
        return Event("error", message, error=OutputError.__name__)
    message = f"The work failed: {error!r} (a bug; the log has the traceback)."
    return Event("error", message, error=kind, traceback=trace)


def _interrupt_in(error: BaseException | None) -> KeyboardInterrupt | None:
    """The interrupt that an error is, or that it followed.

    A signal in the midst of a library, Python's own locks among them, may come out of it as another
    error ("release unlocked lock"), which is no fault of the work's.
    """
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error


def _in_one_line(text: str) -> str:
    """What files and names hold may come along in a sentence, line ends and all."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _is_from_outside(error: BaseException) -> bool:
    """Whether a disk, the system, or a library that reads and writes files refused."""
    kind = type(error)
    return (
        isinstance(error, (OSError, sqlite3.Error))
        or kind.__name__.startswith("CPLE_")  # GDAL's own, which rasterio does not always wrap
        or kind.__module__ == "pyogrio.errors"
        or kind.__name__ == "SafetensorError"
    )


def _cause(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        place = f"'{error.filename}': " if error.filename else ""
        return f"{place}{error.strerror}"
    said = str(error).strip().splitlines()
    return said[0].rstrip(".") if said else type(error).__name__


def exit_status(event: Event) -> int:
    """0 after a result, 130 after Ctrl-C or SIGTERM, else 1."""
    if event.event == "result":
        return 0
    return INTERRUPTED if event.error == KeyboardInterrupt.__name__ else 1


def _is_torch_out_of_memory(error: BaseException) -> bool:
    # CUDA's has a class of its own, the CPU's is a RuntimeError that only its text tells apart.
    return type(error).__name__ == "OutOfMemoryError" or (
        isinstance(error, RuntimeError)
        and ("out of memory" in str(error) or "can't allocate memory" in str(error))
    )
