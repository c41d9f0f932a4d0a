"""The engine: one job in on stdin, events out on stdout, one JSON object a line.

    python -E -s -m hls_gan_plugin.engine.worker < job.json

What libraries print goes to stderr. The exit status is 0 after a `result` and 1 after an `error`.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NoReturn

from hls_gan_plugin.shared.errors import HlsGanError
from hls_gan_plugin.shared.jobs import (
    CheckEngineJob,
    CutWindowsJob,
    Event,
    HarmonizeJob,
    Job,
    from_json,
)
from hls_gan_plugin.shared.staging import staged

Emit = Callable[[Event], None]
# More often than this a progress line tells nobody anything.
_PROGRESS_INTERVAL_S = 0.1
# GDAL's own default is a twentieth of the computer's memory; this holds a row of tiles of a raster
# that is stored in strips. In bytes: rasterio hands an integer on as it is.
GDAL_CACHE_BYTES = 64 * 2**20


def execute(job: Job, emit: Emit) -> dict[str, Any]:
    """Do `job`; its outputs appear under their names whole or not at all.

    Emits `progress`, `info` and `warning` events and returns the values of the result.

    Raises:
        HlsGanError: what the user can mend.
    """
    import rasterio

    with staged(job.outputs()) as paths, rasterio.Env(GDAL_CACHEMAX=GDAL_CACHE_BYTES):
        if isinstance(job, HarmonizeJob):
            with uncollected_imports():
                from hls_gan_plugin.engine.harmonize import run_harmonize
            return run_harmonize(job, paths, emit)
        if isinstance(job, CheckEngineJob):
            from hls_gan_plugin.engine.check import describe_engine

            return describe_engine(job)
        if isinstance(job, CutWindowsJob):
            from hls_gan_plugin.engine.cut_windows import run_cut_windows

            return run_cut_windows(job, paths, emit)
        from hls_gan_plugin.engine.judging import run_judging

        return run_judging(job, paths, emit)


@contextmanager
def uncollected_imports() -> Iterator[None]:
    """Imports within it are not searched for garbage, then or later.

    Torch makes objects by the hundred thousand that live as long as the process: to look through
    them again and again takes a fifth of its import, and once more at the process's end.
    """
    if "torch" in sys.modules or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def stop_on_signals() -> None:
    """Make SIGTERM unwind the stack like Ctrl-C does, so that nothing half-written stays."""

    def stop(number: int, frame: object) -> NoReturn:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)


def main() -> int:
    """Read one job from stdin, do it, answer on stdout."""
    stop_on_signals()
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else is printed must not mix with the events
    emit = throttled(lambda event: print(event.to_json(), file=out, flush=True))
    try:
        values = execute(from_json(sys.stdin.read()), emit)
    except HlsGanError as error:
        emit(Event("error", str(error), error=type(error).__name__))
        return 1
    except KeyboardInterrupt:
        return 130
    except MemoryError:
        emit(
            Event(
                "error",
                "The computer's memory is too small; use smaller tiles.",
                error="MemoryError",
            )
        )
        return 1
    except ModuleNotFoundError as error:  # the client knows how to mend an incomplete engine
        traceback.print_exc()
        emit(Event("error", str(error), error=type(error).__name__))
        return 1
    except Exception as error:
        traceback.print_exc()
        emit(
            Event(
                "error",
                f"The engine failed: {error!r} (a bug; the log has the traceback).",
                error=type(error).__name__,
            )
        )
        return 1
    emit(Event("result", values=values))
    return 0


def throttled(emit: Emit) -> Emit:
    """Pass events on, but progress without a message at most ten times a second."""
    last = 0.0

    def pass_on(event: Event) -> None:
        nonlocal last
        if event.event == "progress" and not event.message and (event.fraction or 0.0) < 1.0:
            if time.monotonic() - last < _PROGRESS_INTERVAL_S:
                return
            last = time.monotonic()
        emit(event)

    return pass_on


def leave(status: int) -> NoReturn:
    """End the process at once: nothing is open any more, and unloading torch takes long."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # whoever read it is gone
            stream.flush()
    os._exit(status)


if __name__ == "__main__":
    leave(main())
