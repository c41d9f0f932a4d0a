"""A child process whose lines are followed while the caller stays free to cancel. Standard library.

The environment that the child gets is freed from what QGIS sets for its own libraries.
"""

from __future__ import annotations

import collections
import contextlib
import io
import os
import queue
import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, Callable, NamedTuple

from ..shared.errors import EngineError
from ..shared.translation import tr

POLL_INTERVAL_S = 0.1
TERMINATE_GRACE_S = 2.0
LOG_LINES_KEPT = 40
# What QGIS sets for its own Python, GDAL, PROJ and Qt would lead the child's libraries astray, and
# what the user sets for pip in general may not fit an environment of hash-pinned packages.
_FOREIGN_PREFIXES = (
    "PYTHON", "__PYVENV", "VIRTUAL_ENV", "PIP_", "UV_", "GDAL_", "OGR_", "PROJ_", "QT_", "QGIS_",
    "GISBASE",
)  # fmt: skip


class CanceledError(EngineError):
    """The user ended the job."""


def clean_environment() -> dict[str, str]:
    """This process's environment without what belongs to QGIS's own libraries."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith(_FOREIGN_PREFIXES)
    }


class Listener(NamedTuple):
    """How long work tells about itself: lines of text, a fraction 0..1, and whether to stop."""

    line: Callable[[str], None]
    progress: Callable[[float], None]
    is_canceled: Callable[[], bool]


class ChildProcess:
    """A running program: its lines on stdout, a log of the others, and its end."""

    def __init__(
        self,
        command: Sequence[str | Path],
        cwd: Path | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Start `command` without a shell. Raises OSError if it does not start.

        environment: what is set beside this process's own clean environment.
        """
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._log: collections.deque[str] = collections.deque(maxlen=LOG_LINES_KEPT)
        # No shell, and no word of the command that a raster or a model could have brought.
        self._process = subprocess.Popen(  # nosec B603
            [str(part) for part in command],
            cwd=cwd,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**clean_environment(), **(environment or {})},
            encoding="utf-8",
            errors="replace",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._readers = (
            _follow(self._process.stdout, self._lines.put),
            _follow(self._process.stderr, self.keep),
        )

    def feed(self, text: str = "") -> None:
        """Give the child all of its input."""
        try:
            with self._process.stdin or io.StringIO() as stdin:
                stdin.write(text)
        except OSError:  # it died at once; its own last words say why
            self.keep(tr("It took no input."))

    def tell(self, line: str) -> None:
        """Give the child a line of its input; more may follow."""
        stdin = self._process.stdin or io.StringIO()
        try:
            stdin.write(f"{line}\n")
            stdin.flush()
        except OSError:  # it has died
            self.keep(tr("It took no input."))

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def keep(self, line: str | None) -> None:
        """Add a line to the log."""
        if line and line.strip():
            self._log.append(line.rstrip())

    @property
    def log(self) -> list[str]:
        """The last lines that are not part of an answer; complete once the child has ended."""
        return list(self._log)

    def lines(self, is_canceled: Callable[[], bool]) -> Iterator[str | None]:
        """The lines on stdout as they come, and None at every moment of silence.

        Raises:
            CanceledError: `is_canceled` returned True; the child still runs.
        """
        while True:
            if is_canceled():
                raise CanceledError(tr("The job was cancelled."))
            try:
                line = self._lines.get(timeout=POLL_INTERVAL_S)
            except queue.Empty:
                yield None
                continue
            if line is None:
                return
            yield line

    def wait(self, seconds: float | None = None) -> int | None:
        """The exit code, negative for a signal; None if the child still runs after `seconds`."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
            self._join_readers()
        return self._process.returncode

    def stop(self, grace_s: float = TERMINATE_GRACE_S) -> None:
        """End the child: politely, and for good if it still runs after `grace_s`."""
        if self._process.poll() is None:
            self._process.terminate()
            self.wait(grace_s)
        if self._process.poll() is None:
            self._process.kill()
        self.wait()

    def _join_readers(self) -> None:
        # A grandchild may hold the pipes open; nobody waits for it.
        for reader in self._readers:
            reader.join(TERMINATE_GRACE_S)


def _follow(stream: IO[str] | None, keep: Callable[[str | None], None]) -> threading.Thread:
    """Pass each line of `stream` to `keep`, and None at its end, from a thread of its own."""

    def read() -> None:
        with stream or io.StringIO() as lines:
            for line in lines:
                keep(line)
        keep(None)

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    return thread


def ending(code: int | None) -> str:
    """What an exit code says: "exit code 3", "ended from outside by SIGKILL"."""
    if code is None or code >= 0:
        return tr("exit code {code}").format(code=code)
    name = f"signal {-code}"
    with contextlib.suppress(ValueError):
        name = signal.Signals(-code).name
    return tr("ended from outside by {signal}").format(signal=name)
