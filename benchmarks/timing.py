"""Child processes run in turns; wall time, CPU time, peak memory of each."""

from __future__ import annotations

import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_LAUNCHER = Path(__file__).with_name("launcher.py")


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
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "used.json"
        launched = [sys.executable, "-S", str(_LAUNCHER), str(report), *command]
        done = subprocess.run(launched, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            words = f"{done.stdout[-1000:]}{done.stderr[-2000:]}"
            raise BenchmarkError(f"{' '.join(command)}\n{words}")
        used = json.loads(report.read_text(encoding="utf-8"))
    return Run(**used, values=_numbers(done.stdout))


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
