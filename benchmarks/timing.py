"""Child processes run in turns; wall time, CPU time, peak memory of each."""

from __future__ import annotations

import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
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

    def __getitem__(self, what: str) -> float:
        """A field, or a number that the command printed."""
        return float(getattr(self, what)) if hasattr(self, what) else self.values[what]


Command = Sequence[str]
Round = Mapping[str, Run]


@dataclass(frozen=True)
class Rounds:
    """Every command of a part by its name, once in each round."""

    rounds: Sequence[Round]

    def of(self, figure: Callable[[Round], float]) -> float:
        """The median over the rounds of what is taken from one round."""
        return statistics.median(figure(done) for done in self.rounds)

    def median(self, name: str, what: str = "seconds") -> float:
        """One command's figure."""
        return self.of(lambda done: done[name][what])

    def ratio(self, above: str, below: str, what: str = "seconds") -> float:
        """One command's figure divided by another's of the same round."""
        return self.of(lambda done: done[above][what] / done[below][what])


def run(command: Command) -> Run:
    """Run a command in the root folder and wait for it.

    Raises:
        BenchmarkError: it failed.
    """
    with tempfile.TemporaryDirectory() as folder:
        used = Path(folder) / "used.json"
        launched = [sys.executable, "-S", str(_LAUNCHER), str(used), *command]
        done = subprocess.run(launched, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            words = f"{done.stdout[-1000:]}{done.stderr[-2000:]}"
            raise BenchmarkError(f"{' '.join(command)}\n{words}")
        return Run(**json.loads(used.read_text(encoding="utf-8")), values=_numbers(done.stdout))


def _numbers(printed: str) -> dict[str, float]:
    """The numbers of the object that the output is, or ends with on a line of its own."""
    for text in (printed, *printed.strip().splitlines()[-1:]):
        with contextlib.suppress(ValueError):
            found: Any = json.loads(text)
            if isinstance(found, dict):
                return {k: float(v) for k, v in found.items() if isinstance(v, (int, float))}
    return {}


def in_turns(commands: Mapping[str, Command], count: int) -> Rounds:
    """`count` rounds; the order turns from one to the next, so that none is always first.

    Raises:
        BenchmarkError: a command failed.
    """
    names, rounds = list(commands), []
    for number in range(count):
        shift = number % len(names)
        rounds.append({name: run(commands[name]) for name in names[shift:] + names[:shift]})
    return Rounds(rounds)
