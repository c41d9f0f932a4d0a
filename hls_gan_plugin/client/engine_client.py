"""Finds the engine, gives it one job and follows its events. Standard library only.

The engine is a Python environment of its own. It runs as a child process, so that neither its
libraries nor its crashes meet the process that asked.
"""

from __future__ import annotations

import itertools
import math
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Callable, NamedTuple

from ..shared import errors, staging
from ..shared.errors import EngineError
from ..shared.events import Event
from ..shared.jobs import Job, to_json
from ..shared.translation import tr
from .child_process import CanceledError, ChildProcess, ending

__all__ = [
    "CanceledError", "Candidate", "answer", "candidates", "find_engine", "run_job", "start_worker",
]  # fmt: skip

PLUGIN_ROOT = Path(__file__).resolve().parents[2]
PYTHON_VARIABLE = "HLS_GAN_ENGINE_PYTHON"
# The first event needs Python and, on a cold disk behind a virus scanner, all of torch.
START_TIMEOUT_S = 180.0
EXIT_GRACE_S = 10.0
# So long a stopped training may take to finish its iteration and to save.
SAVING_GRACE_S = 60.0


class Candidate(NamedTuple):
    """A place where an engine may be; `python` is None where the place names nothing."""

    place: str
    python: Path | None

    @property
    def exists(self) -> bool:
        return self.python is not None and self.python.is_file()


def python_in(environment: Path) -> Path:
    """The interpreter of a virtual environment."""
    if os.name == "nt":
        return environment / "Scripts" / "python.exe"
    return environment / "bin" / "python"


def candidates(configured: str = "", made: Path | None = None) -> list[Candidate]:
    """Where an engine's Python is looked for, in this order.

    configured: the path in the plugin's settings; empty if none.
    made: the Python of the environment that "Set up the engine" completed, or None.
    """
    from_variable = os.environ.get(PYTHON_VARIABLE, "")
    of_checkout = python_in(PLUGIN_ROOT / ".venv" / "engine")
    variable = tr("environment variable {variable}")
    return [
        Candidate(variable.format(variable=PYTHON_VARIABLE), _path(from_variable)),
        Candidate(tr("plugin setting"), _path(configured)),
        Candidate(tr("made by 'Set up the engine'"), made),
        Candidate(tr("checkout"), of_checkout if of_checkout.is_file() else None),
    ]


def _path(text: str) -> Path | None:
    return Path(text.strip()).expanduser() if text.strip() else None


def find_engine(configured: str = "", made: Path | None = None) -> Path:
    """The Python of the first candidate that exists.

    Raises:
        EngineError: there is none; the message says what to do.
    """
    places = candidates(configured, made)
    for candidate in places:
        if candidate.python is not None and candidate.exists:
            return candidate.python
    message = tr(
        "The engine is not set up: no Python environment for the computation was found. {advice}"
    )
    told = [message.format(advice=_setup_advice()), *map(misnamed, places)]
    raise EngineError(" ".join(filter(None, told)))


def misnamed(candidate: Candidate) -> str:
    """What to do about a Python that is named and does not exist; empty otherwise."""
    if candidate.python is None or candidate.exists:
        return ""
    if PYTHON_VARIABLE in candidate.place:
        sentence = tr(
            "The environment variable {variable} names '{python}', which does not exist; correct "
            "or remove {variable}."
        )
        return sentence.format(variable=PYTHON_VARIABLE, python=candidate.python)
    return tr(
        "The plugin setting names '{python}', which does not exist; clear the option 'Python of "
        "the engine' in Settings > Options > Processing > Providers > HLS GAN, or correct it."
    ).format(python=candidate.python)


def _setup_advice() -> str:
    return tr(
        "Run the tool 'Set up the engine' (menu Plugins > HLS GAN), or name the Python of an "
        "environment that has the engine's packages in the environment variable {variable}."
    ).format(variable=PYTHON_VARIABLE)


def run_job(
    python: Path,
    job: Job,
    on_event: Callable[[Event], None],
    is_canceled: Callable[[], bool] = lambda: False,
) -> dict[str, Any]:
    """Have the engine do `job`; return the values of its result.

    `on_event` gets the events of progress, information and warning as they come, on the caller's
    thread. After any failure nothing of the job's outputs is left behind.

    Raises:
        HlsGanError: what the engine reported, as the class that it names.
        CanceledError: `is_canceled` returned True; a job that saves when stopped has saved, if it
            could within `SAVING_GRACE_S`.
        EngineError: the engine could not start, stayed silent, crashed or was killed.
    """
    child = start_worker(python)
    try:
        child.feed(to_json(job) + "\n")
        values = answer(child, python, on_event, is_canceled)
        child.wait(EXIT_GRACE_S)
        return values
    except CanceledError as error:
        if not job.SAVES_WHEN_STOPPED:
            raise
        child.stop(SAVING_GRACE_S)
        raise CanceledError(_last_word(child) or str(error)) from error
    finally:
        child.stop()
        staging.clear_stale(job.outputs())


def start_worker(python: Path, *options: str) -> ChildProcess:
    """The engine as a child process. Raises EngineError if it does not start."""
    module = "hls_gan_plugin.engine.worker"
    command: list[str | Path] = [python, "-E", "-s", "-m", module, *options]
    try:
        return ChildProcess(command, cwd=PLUGIN_ROOT)
    except OSError as error:
        message = tr("The engine's Python '{python}' does not start ({cause}). {advice}")
        raise EngineError(
            message.format(python=python, cause=error.strerror, advice=_setup_advice())
        ) from error


def answer(
    child: ChildProcess,
    python: Path,
    on_event: Callable[[Event], None],
    is_canceled: Callable[[], bool],
) -> dict[str, Any]:
    """The values of the result of the job that `child` was given; see `run_job`."""
    for event in _events(child, is_canceled):
        if event.event == "result":
            return event.values or {}
        if event.event == "error":
            child.wait(EXIT_GRACE_S)
            raise _reported(event, python, child, on_event)
        on_event(event)
    code = child.wait()
    _show_log(child, on_event)
    message = tr("The engine ended without a result ({end}); nothing was written.")
    last = tr("Its last words: {words}").format(words=child.log[-1]) if child.log else ""
    raise EngineError(f"{message.format(end=ending(code))} {last}".strip())


def _events(child: ChildProcess, is_canceled: Callable[[], bool]) -> Iterator[Event]:
    silent_until = time.monotonic() + START_TIMEOUT_S
    for line in child.lines(is_canceled):
        event = _parsed(line, child)
        if event is not None:
            silent_until = math.inf
            yield event
        elif time.monotonic() > silent_until:
            message = tr(
                "The engine said nothing for {seconds:.0f} s after its start and was ended; try "
                "again, and run the tool 'Check the engine' if it happens twice."
            )
            raise EngineError(message.format(seconds=START_TIMEOUT_S))


def _last_word(child: ChildProcess) -> str:
    """What a child that was asked to stop said at its end; "" if it was killed."""
    at_once = itertools.takewhile(lambda line: line is not None, child.lines(lambda: False))
    events = [_parsed(line, child) for line in at_once]
    return next((event.message for event in events if event and event.event == "error"), "")


def _parsed(line: str | None, child: ChildProcess) -> Event | None:
    if line is None:
        return None
    try:
        return Event.from_json(line)
    except (ValueError, TypeError):  # a library that prints to stdout all the same
        child.keep(line)
        return None


def _reported(
    event: Event, python: Path, child: ChildProcess, on_event: Callable[[Event], None]
) -> errors.HlsGanError:
    """What the engine said of its failure, as one of this project's errors."""
    kinds = {kind.__name__: kind for kind in errors.HlsGanError.__subclasses__()}
    if event.error in kinds:
        return kinds[event.error](event.message)
    if event.error == ModuleNotFoundError.__name__:
        message = tr(
            "{failure} The engine's Python is '{python}'. {advice} If the option 'Python of the "
            "engine' (Settings > Options > Processing > Providers > HLS GAN) or that variable "
            "names this Python, clear it: it comes before the engine that was set up."
        )
        return EngineError(
            message.format(failure=event.message, python=python, advice=_setup_advice())
        )
    _show_log(child, on_event)
    return EngineError(event.message)


def _show_log(child: ChildProcess, on_event: Callable[[Event], None]) -> None:
    if child.log:
        on_event(Event("warning", "\n".join([tr("The engine's last lines:"), *child.log])))
