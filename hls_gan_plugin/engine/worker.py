"""The engine: one job in on stdin, events out on stdout, one JSON object a line.

    python -E -s -m hls_gan_plugin.engine.worker < job.json

What libraries print goes to stderr. The exit status is 0 after a `result` and 1 after an `error`.
With `--warm` each line of stdin is a job, until its end or the first `error`.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NoReturn

from hls_gan_plugin.shared.events import Emit, Event
from hls_gan_plugin.shared.interrupts import stop_on_signals
from hls_gan_plugin.shared.jobs import Job, from_json
from hls_gan_plugin.shared.outcome import exit_status, outcome

Work = Callable[[Any, Mapping[str, Path], Emit], dict[str, Any]]

# More often than this a progress line tells nobody anything.
_PROGRESS_INTERVAL_S = 0.1
# GDAL's own default is a twentieth of the computer's memory; this holds a row of tiles of a raster
# that is stored in strips. In bytes: rasterio hands an integer on as it is.
GDAL_CACHE_BYTES = 64 * 2**20

_ROOM = "hls_gan_plugin.engine"
# By job: the module of this room, or a dotted one of another package, and its function. Training
# stands above the engine and is reached by name alone, where a job asks for it.
_WORK = {
    "check": "check:run_check",
    "harmonize": "harmonize:run_harmonize",
    "harmonize-many": "rasters:run_rasters",
    "granule": "granule:run_granule",
    "granules": "granules:run_granules",
    "score": "score:run_score",
    "fit-baseline": "fit_baseline:run_fit_baseline",
    "apply-baseline": "apply_baseline:run_apply_baseline",
    "align": "align:run_align",
    "cut-windows": "cut_windows:run_cut_windows",
    "series": "series:run_series",
    "points": "points:run_points",
    "find-pairs": "model_training.jobs.find_pairs:run_find_pairs",
    "cut-training-windows": "model_training.jobs.cut_windows:run_cut_training_windows",
    "simulate-pairs": "model_training.jobs.simulate:run_simulate_pairs",
    "train-model": "model_training.jobs.train:run_train_model",
    "evaluate-model": "model_training.jobs.evaluate:run_evaluate_model",
    "export-model": "model_training.jobs.export:run_export_model",
}


def execute(job: Job, emit: Emit) -> dict[str, Any]:
    """Do `job`; its outputs appear under their names whole or not at all.

    Emits `progress`, `info` and `warning` events and returns the values of the result.

    Raises:
        HlsGanError: what the user can mend.
    """
    import rasterio

    from hls_gan_plugin.core.raster.checked_results import checked_results
    from hls_gan_plugin.engine.file_check import check_files

    check_files(job)
    with checked_results(job.outputs()) as paths, rasterio.Env(GDAL_CACHEMAX=GDAL_CACHE_BYTES):
        return work_of(job)(job, paths, emit)


def work_of(job: Job) -> Work:
    """The function that does such a job; its libraries are imported now."""
    module, function = _WORK[job.NAME].split(":")
    with uncollected_imports():
        found = importlib.import_module(module if "." in module else f"{_ROOM}.{module}")
    work: Work = getattr(found, function)
    return work


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


def main(arguments: Sequence[str]) -> int:
    """Read a job from stdin, or one a line, do it, answer on stdout."""
    stop_on_signals()
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever else is printed must not mix with the events
    emit = throttled(lambda event: print(event.to_json(), file=out, flush=True))
    status = 0
    with suppress(KeyboardInterrupt):  # ended while it waits
        for text in sys.stdin if "--warm" in arguments else iter([sys.stdin.read()]):
            status = do(text, emit)
            if status != 0:
                break
    return status


def do(text: str, emit: Emit) -> int:
    """Do one job, whatever comes of it; the exit status that says so."""
    event = outcome(lambda: execute(from_json(text), emit))
    print(event.traceback, end="", file=sys.stderr)
    emit(event)
    return exit_status(event)


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
    leave(main(sys.argv[1:]))
