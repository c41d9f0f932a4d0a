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
    peak_mib: largest resident memory of any of its processes. values: the numbers that it printed,
    if it printed JSON.
    """

    seconds: float
    cpu_seconds: float
    peak_mib: float
    values: Mapping[str, float] = field(default_factory=dict)


Command = Sequence[str]
Round = Mapping[str, Run]


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
    return Run(seconds, usage.ru_utime + usage.ru_stime, peak_mib, _numbers(output))


def _numbers(printed: str) -> dict[str, float]:
    """The numbers of the object that the output is, or ends with on a line of its own."""
    for text in (printed, *printed.strip().splitlines()[-1:]):
        with contextlib.suppress(ValueError):
            found: Any = json.loads(text)
            if isinstance(found, dict):
                return {k: float(v) for k, v in found.items() if isinstance(v, (int, float))}
    return {}


def in_turns(commands: Mapping[str, Command], number: int) -> dict[str, Run]:
    """Each command once; the order turns with the round's `number`, so that none is always first.

    Raises:
        BenchmarkError: one of them failed.
    """
    names = list(commands)
    shift = number % len(names)
    return {name: run(commands[name]) for name in names[shift:] + names[:shift]}


def value(item: Run, what: str) -> float:
    """A field of a run, or a number that its command printed."""
    return float(getattr(item, what)) if hasattr(item, what) else float(item.values[what])


def median(rounds: Sequence[Round], name: str, what: str = "seconds") -> float:
    """The median over the rounds of one command's figure."""
    return statistics.median(value(done[name], what) for done in rounds)


def ratio(
    rounds: Sequence[Round], above: str, below: str, what: str = "seconds", what_below: str = ""
) -> float:
    """The median over the rounds of one command's figure divided by another's."""
    return statistics.median(
        value(done[above], what) / value(done[below], what_below or what) for done in rounds
    )
