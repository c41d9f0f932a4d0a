"""What was measured, round by round, in a JSON file beside the page.

A round is saved when it is complete, so that an interrupted benchmark keeps its rounds and the next
one adds to them. Rounds of other code or of another machine are never added to: they would not
compare.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.context import Context
from benchmarks.tables import Table
from benchmarks.timing import ROOT, Command, Round, Run, in_turns
from hls_gan_plugin.shared.staging import staged

_MEASURED = ("hls_gan_plugin", "model_training", "benchmarks", "resources/models")
_SUFFIXES = (".py", ".toml", ".safetensors")

Facts = Mapping[str, Any]
Say = Callable[[str], None]


def _no_facts(_: Context) -> Facts:
    return {}


@dataclass(frozen=True)
class Part:
    """One part of the benchmark: what is run in turns, and the table that is made of it.

    commands: by name, from the context and the facts; all of them are run once a round.
    table: from what is held of the part; it reads nothing else.
    facts: what else the table tells (JSON), found once before the first round.
    absent: why the part cannot be measured here; empty: it can.
    """

    commands: Callable[[Context, Facts], Mapping[str, Command]]
    table: Callable[[Held], Table]
    facts: Callable[[Context], Facts] = _no_facts
    absent: Callable[[], str] = str


@dataclass(frozen=True)
class Held:
    """What is known of a part: its facts and its rounds, all of the same code and machine.

    code: a digest of the sources and models. machine: its name and its packages' versions.
    notes: of each round, when (UTC), at which commit, and the load average before it.
    """

    code: str
    machine: Mapping[str, str]
    facts: Facts
    rounds: Sequence[Round] = ()
    notes: Sequence[Mapping[str, Any]] = ()

    def with_round(self, done: Round, note: Mapping[str, Any]) -> Held:
        """The same and one round more."""
        return dataclasses.replace(
            self, rounds=(*self.rounds, done), notes=(*self.notes, dict(note))
        )

    @property
    def measured(self) -> str:
        """When, how often and at which commit, for the page."""
        count = len(self.rounds)
        times = "a single round" if count == 1 else f"medians of {count} rounds"
        whens = [note["at"] for note in self.notes]
        span = whens[0] if count == 1 else f"{whens[0]} to {whens[-1]}"
        commits = ", ".join(dict.fromkeys(note["commit"] for note in self.notes))
        load = max(note["load"] for note in self.notes)
        return f"{times}, {span} UTC, commit {commits}, five-minute load at most {load:.1f}"


class Measurements:
    """The parts' rounds by the part's name, in a JSON file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._parts: dict[str, Held] = {}
        if path.exists():
            content = json.loads(path.read_text(encoding="utf-8"))
            self._parts = {name: _held(part) for name, part in content.items()}

    def get(self, name: str) -> Held | None:
        """What is held of a part."""
        return self._parts.get(name)

    def put(self, name: str, held: Held) -> None:
        """Save a part, in place of what was held of it."""
        self._parts[name] = held
        content = {key: dataclasses.asdict(part) for key, part in self._parts.items()}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with staged([self._path]) as paths:
            text = json.dumps(content, indent=1) + "\n"
            paths[str(self._path)].write_text(text, encoding="utf-8")


def _held(part: dict[str, Any]) -> Held:
    rounds = [{name: Run(**run) for name, run in done.items()} for done in part.pop("rounds")]
    return Held(**part, rounds=rounds)


@dataclass(frozen=True)
class Here:
    """What the rounds of this run are of."""

    code: str
    machine: Mapping[str, str]

    def measure(
        self,
        name: str,
        part: Part,
        context: Context,
        measurements: Measurements,
        say: Say,
        anew: bool = False,
    ) -> None:
        """Run the rounds that are still missing of a part; each is saved when it is complete.

        Raises:
            BenchmarkError: a command failed; the rounds before are kept.
        """
        held = self._begun(name, measurements, say, anew)
        if held is not None and len(held.rounds) >= context.rounds:
            say(f"{name}: has its {len(held.rounds)} rounds already")
            return
        if held is None:
            say(f"{name}: preparing")
            held = Held(self.code, self.machine, part.facts(context))
        commands = part.commands(context, held.facts)
        while len(held.rounds) < context.rounds:
            note = {"at": _now(), "commit": commit(), "load": os.getloadavg()[1]}
            say(f"{name}: round {len(held.rounds) + 1} of {context.rounds}")
            held = held.with_round(in_turns(commands, len(held.rounds)), note)
            measurements.put(name, held)

    def _begun(self, name: str, measurements: Measurements, say: Say, anew: bool) -> Held | None:
        """What there is to be added to; None: nothing that compares."""
        held = measurements.get(name)
        if held is None or anew:
            return None
        if held.code == self.code and dict(held.machine) == dict(self.machine):
            return held
        what = "code" if held.code != self.code else "machine"
        say(f"{name}: its {len(held.rounds)} rounds are of another {what} and will be replaced")
        return None


def _now() -> str:
    return f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d %H:%M}"


def commit() -> str:
    """The commit of the checkout, with a + where its sources differ; "unknown" outside one."""

    def git(*words: str) -> str:
        done = subprocess.run(
            ("git", *words), cwd=ROOT, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    name = git("rev-parse", "--short", "HEAD") if shutil.which("git") else ""
    if not name:
        return "unknown"
    return f"{name}+" if git("status", "--porcelain", "--", *_MEASURED) else name


def digest() -> str:
    """Of the sources and models that are measured: pages and tests may change between rounds."""
    found = hashlib.sha256()
    for folder in _MEASURED:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in _SUFFIXES and path.is_file():
                found.update(str(path.relative_to(ROOT)).encode())
                found.update(path.read_bytes())
    return found.hexdigest()[:12]
