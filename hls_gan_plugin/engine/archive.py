"""Many pieces of work into one folder, each exactly once: what is to do, who does it, what is told.

A piece is a job with one result. What was done stands in the folder's manifest, so that a second
run does what is missing, has changed, or failed.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import median
from typing import Any, Literal

from hls_gan_plugin.core.archive.manifest import FileStamp, Manifest, Record
from hls_gan_plugin.core.pipeline import side_by_side
from hls_gan_plugin.core.raster.disk_room import in_bytes, require_room
from hls_gan_plugin.engine.worker import execute
from hls_gan_plugin.shared.errors import OutputError, RasterError
from hls_gan_plugin.shared.events import Emit, Event
from hls_gan_plugin.shared.hls import parse_band_file
from hls_gan_plugin.shared.jobs import GranuleJob, HarmonizeJob
from hls_gan_plugin.shared.outcome import outcome
from hls_gan_plugin.shared.staging import clear_stale

Reason = Literal["new", "changed", "missing", "failed"]
# What does not decide a result: where it is, and how the work is shared.
_NOT_SETTINGS = {
    *("input", "layers", "output", "mask", "model_file"),
    *("device", "tile_size_px", "batch_size", "threads"),
}
# Without an earlier run to go by, the time of a byte of input: of six bands, on two cores.
_GUESSED_SECONDS_A_BYTE = 1 / 20e6
# What a result may take more than its inputs: blocks compress differently, an item is written.
_ROOM_FACTOR = 1.2
_UNCERTAINTY_ROOM_FACTOR = 2.0  # and with the files of the uncertainty
# That are hashed: a granule has few more.
_FILES_AT_ONCE = 4


@dataclass(frozen=True)
class Task:
    """One piece of work: the job, and where its result goes within the folder.

    name: what is worked on. result: the name of a file, or of a folder.
    """

    name: str
    result: str
    job: GranuleJob | HarmonizeJob
    model_sha256: str

    @cached_property
    def files(self) -> tuple[str, ...]:
        """The inputs that are read and are files here; what lies elsewhere has no stamp."""
        job = self.job
        if isinstance(job, GranuleJob):
            read = job.layers
        else:  # a band file stands for its granule; what else lies beside it decides nothing
            named = (job.input, job.mask)
            read = tuple(p for p in job.inputs() if p in named or parse_band_file(p))
        return tuple(path for path in read if os.path.isfile(path))

    @property
    def settings(self) -> dict[str, Any]:
        """What decides the result beside inputs and model, as JSON has it."""
        fields = dataclasses.asdict(self.job)
        kept = {name: value for name, value in fields.items() if name not in _NOT_SETTINGS}
        return {n: list(v) if isinstance(v, tuple) else v for n, v in kept.items()}


@dataclass(frozen=True)
class Work:
    """What is to be done, and why; `done` counts what is not. input_bytes: what is read."""

    tasks: Sequence[tuple[Task, Reason]]
    done: int
    input_bytes: int

    def room_bytes(self) -> int:
        """The room that the results may take."""
        unsure = any(task.job.uncertainty for task, _ in self.tasks)
        return int((_UNCERTAINTY_ROOM_FACTOR if unsure else _ROOM_FACTOR) * self.input_bytes)

    def seconds(self, records: Iterable[Record]) -> float:
        """How long it takes one process, by what was done in this folder by the same model."""
        models = {task.model_sha256 for task, _ in self.tasks}
        rates = [
            record.seconds / sum(stamp.size for stamp in record.inputs.values())
            for record in records
            if record.state == "done" and record.model_sha256 in models and record.inputs
        ]
        return self.input_bytes * (median(rates) if rates else _GUESSED_SECONDS_A_BYTE)


@dataclass
class Tally:
    """How a run went."""

    done: int = 0
    failed: int = 0
    failures: list[str] = dataclasses.field(default_factory=list)


Performer = Callable[[Sequence[Task], Emit], Iterator[Record]]


def plan(tasks: Sequence[Task], folder: Path, records: Mapping[str, Record]) -> Work:
    """What of `tasks` is to be done in a folder, by its records."""
    reasons = [(task, _reason(task, folder, records.get(task.name))) for task in tasks]
    wanted = [(task, reason) for task, reason in reasons if reason is not None]
    read = sum(_size(path) for task, _ in wanted for path in task.files)
    return Work(wanted, len(reasons) - len(wanted), read)


def _size(path: str) -> int:
    try:
        return os.path.getsize(path)
    except OSError:  # its turn says that it is gone
        return 0


def _reason(task: Task, folder: Path, known: Record | None) -> Reason | None:
    if known is None:
        return "new"
    if known.state == "failed":
        return "failed"
    same = known.result == task.result and known.model_sha256 == task.model_sha256
    if not same or known.settings != task.settings or set(known.inputs) != set(task.files):
        return "changed"
    if not all(stamp.still_holds(path) for path, stamp in known.inputs.items()):
        return "changed"
    whole = all(stamp.still_holds(folder / path) for path, stamp in known.outputs.items())
    return None if whole and known.outputs else "missing"


@contextmanager
def opened(folder: Path) -> Iterator[Manifest]:
    """The manifest of a folder, which is made if it is not there.

    Raises:
        OutputError: the folder cannot be made or written, or another run has it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"'{folder}' cannot be made ({error.strerror}).") from error
    with Manifest(folder) as manifest:
        yield manifest


def brought_up_to_date(
    tasks: Sequence[Task],
    manifest: Manifest,
    perform: Performer | None,
    workers: int,
    emit: Emit,
) -> dict[str, Any]:
    """Do what of `tasks` is to be done, here unless somebody else performs; the result's values.

    Raises:
        HlsGanError, KeyboardInterrupt: see `run_all`.
    """
    work = plan(tasks, manifest.folder, manifest.records)
    tell_plan(work, manifest.records, workers, emit)
    tally = run_all(work, manifest, perform or one_by_one, emit)
    return values(str(manifest.folder), work, tally)


def tell_plan(work: Work, records: Mapping[str, Record], workers: int, emit: Emit) -> None:
    """Say how much is to do, and about how long it takes."""
    if work.done:
        emit(Event("info", f"{work.done} done already."))
    if work.tasks:
        time = in_time(work.seconds(records.values()) / max(workers, 1))
        room = in_bytes(work.room_bytes())
        emit(Event("info", f"{len(work.tasks)} to do: about {time} and {room}."))


def values(folder: str, work: Work, tally: Tally) -> dict[str, Any]:
    """What a job over a folder answers."""
    return {
        "archive": folder,
        "granules": work.done + len(work.tasks),
        "to_do": len(work.tasks),
        "already_done": work.done,
        "done": tally.done,
        "failed": tally.failed,
        "failures": tally.failures,
        "room_bytes": work.room_bytes(),
    }


def run_all(work: Work, manifest: Manifest, perform: Performer, emit: Emit) -> Tally:
    """Do the work, write down how each piece ended, tell it as it goes.

    Raises:
        OutputError: there is not enough room, or the manifest cannot be written.
        KeyboardInterrupt: the run was stopped; what was done stands in the manifest.
    """
    tasks = [task for task, _ in work.tasks]
    if not tasks:
        return Tally()
    require_room(manifest.folder, work.room_bytes())
    _clear_leftovers(manifest.folder)
    for task in tasks:
        _clear(manifest.folder / task.result)
    tally = Tally()
    began = time.monotonic()

    def part_done(event: Event) -> None:
        if event.fraction is not None:
            whole = (tally.done + tally.failed + min(event.fraction, 1.0)) / len(tasks)
            emit(Event("progress", event.message, whole))
        elif event.event == "warning":
            emit(event)

    try:
        for record in perform(tasks, part_done):
            manifest.add(record)
            _count(tally, record)
            _tell(tally, record, len(tasks), time.monotonic() - began, emit)
    except KeyboardInterrupt:
        raise KeyboardInterrupt(
            f"Stopped: {tally.done} of {len(tasks)} are done; the same command goes on from there."
        ) from None
    return tally


def _clear_leftovers(folder: Path) -> None:
    """Remove what killed runs had begun, unless a worker of a cluster is still at it."""
    begun = (path.name for path in folder.glob(".*.partial") if path.is_dir())
    clear_stale(folder / name[1 : -len(".partial")] for name in begun)


def _clear(result: Path) -> None:
    """Remove a result that is made anew; what is half there would be taken for whole."""
    if result.is_dir():
        shutil.rmtree(result)


def _count(tally: Tally, record: Record) -> None:
    if record.state == "done":
        tally.done += 1
    else:
        tally.failed += 1
        tally.failures.append(f"{record.name}: {record.error}")


def _tell(tally: Tally, record: Record, count: int, seconds: float, emit: Emit) -> None:
    ended = tally.done + tally.failed
    left = f"; about {in_time(seconds / ended * (count - ended))} left" if ended < count else ""
    if record.state == "failed":
        emit(Event("warning", f"{record.name}: {record.error}"))
    for warning in record.warnings:
        emit(Event("warning", f"{record.name}: {warning}"))
    word = "done" if record.state == "done" else "failed"
    message = f"{ended} of {count}: {record.name} {word} in {record.seconds:.1f} s{left}"
    emit(Event("progress", message, ended / count))


def one_by_one(tasks: Sequence[Task], emit: Emit) -> Iterator[Record]:
    """Do the work in this process."""
    for task in tasks:
        yield performed(task, emit)


def performed(task: Task, emit: Emit) -> Record:
    """Do one piece of work; whatever goes wrong is told as text.

    Raises:
        KeyboardInterrupt: it was stopped; nothing of its result is left.
    """
    began = time.monotonic()
    warnings: list[str] = []

    def heard(event: Event) -> None:
        if event.event == "warning":
            warnings.append(event.message)
        elif event.event == "progress":
            emit(event)

    inputs: dict[str, FileStamp] = {}

    def work() -> dict[str, Any]:
        inputs.update(_stamps(task.files))
        found = execute(task.job, heard)
        _check_unchanged(inputs, Path(task.job.output))
        return found

    event = outcome(work)
    if event.error == KeyboardInterrupt.__name__:
        raise KeyboardInterrupt
    print(event.traceback, end="", file=sys.stderr)  # a bug's, for the log
    found = event.values or {}
    result = Path(task.job.output)
    return Record(
        name=task.name,
        state="done" if event.event == "result" else "failed",
        result=task.result,
        model_sha256=task.model_sha256,
        settings=task.settings,
        inputs=inputs,
        outputs=_output_stamps(result) if event.event == "result" else {},
        seconds=round(time.monotonic() - began, 3),
        device=found.get("device", ""),
        warnings=tuple(warnings),
        error=event.message if event.event == "error" else "",
        at=dt.datetime.now(dt.timezone.utc).isoformat(timespec="seconds"),
    )


def _stamps(files: Sequence[str]) -> dict[str, FileStamp]:
    try:
        return _stamped(files)
    except OSError as error:
        raise RasterError(f"'{error.filename}' cannot be read ({error.strerror}).") from error


def _check_unchanged(inputs: dict[str, FileStamp], result: Path) -> None:
    """Raises RasterError, and takes the result back, if an input is not what it was."""
    for path, stamp in inputs.items():
        try:
            found = os.stat(path)
            same = (found.st_size, found.st_mtime_ns) == (stamp.size, stamp.changed_ns)
        except OSError:
            same = False
        if not same:
            _clear(result)
            result.unlink(missing_ok=True)
            raise RasterError(f"'{path}' changed or vanished while it was read; run it again.")


def _output_stamps(result: Path) -> dict[str, FileStamp]:
    files = sorted(result.iterdir()) if result.is_dir() else [result]
    stamps = _stamped([str(path) for path in files])
    return {Path(path).relative_to(result.parent).as_posix(): s for path, s in stamps.items()}


def _stamped(files: Sequence[str]) -> dict[str, FileStamp]:
    """By path; some files are read at a time. Raises OSError."""
    return dict(zip(files, side_by_side(FileStamp.of, files, _FILES_AT_ONCE), strict=True))


def in_time(seconds: float) -> str:
    """40 s, 12 min, 3.5 h."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
