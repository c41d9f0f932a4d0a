"""Child processes run in turns; wall time, CPU time, peak memory of each."""

from __future__ import annotations

import contextlib
import json
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


class BenchmarkError(Exception):
    """A measured command failed; the message holds the end of what it said."""


@dataclass(frozen=True)
class Run:
    """One run of a command.

    seconds: wall time from start to exit. cpu_seconds: user and system, its children's included.
    peak_mib: largest resident memory of any of its processes. values: what it printed, if JSON.
    """

    seconds: float
    cpu_seconds: float
    peak_mib: float
    values: Mapping[str, Any] = field(default_factory=dict)


Command = Sequence[str]


def run(command: Command) -> Run:
    """Run a command in the root folder and wait for it.

    Raises:
        BenchmarkError: it failed.
    """
    with tempfile.TemporaryFile("w+") as printed, tempfile.TemporaryFile("w+") as complaints:
        began = time.perf_counter()
        child = subprocess.Popen(list(command), cwd=ROOT, stdout=printed, stderr=complaints)
        try:
            _, status, usage = os.wait4(child.pid, 0)  # `wait` would not tell what was used
        except BaseException:
            child.kill()
            raise
        seconds = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        printed.seek(0)
        complaints.seek(0)
        output = printed.read()
        if child.returncode:
            raise BenchmarkError(
                f"{' '.join(command)}\n{output[-1000:]}{complaints.read()[-2000:]}"
            )
    peak_mib = usage.ru_maxrss / 1024
    return Run(seconds, usage.ru_utime + usage.ru_stime, peak_mib, _last_json(output))


def _last_json(printed: str) -> dict[str, Any]:
    """The object that the output is, or ends with on a line of its own; else nothing."""
    for text in (printed, *printed.strip().splitlines()[-1:]):
        with contextlib.suppress(ValueError):
            found = json.loads(text)
            if isinstance(found, dict):
                return found
    return {}


def interleaved(commands: Mapping[str, Command], rounds: int) -> dict[str, list[Run]]:
    """Each command once a round, `rounds` times; the order turns, so that none is always first."""
    names = list(commands)
    runs: dict[str, list[Run]] = {name: [] for name in names}
    for number in range(rounds):
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            runs[name].append(run(commands[name]))
    return runs


def median(runs: Sequence[Run], what: str = "seconds") -> float:
    """The median of a field, or of a value that the command printed."""
    return statistics.median(
        float(getattr(item, what)) if hasattr(item, what) else float(item.values[what])
        for item in runs
    )


def ratio(
    above: Sequence[Run], below: Sequence[Run], what: str = "seconds", what_below: str = ""
) -> float:
    """The median over the rounds of one command's figure divided by another's."""
    return statistics.median(
        median([a], what) / median([b], what_below or what)
        for a, b in zip(above, below, strict=True)
    )
