"""What "Check the engine" finds, as text to copy. Standard library only.

Everything in it is known, or can be asked, without an engine that works.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ..shared.engine_lines import engine_lines
from ..shared.file_digest import sha256
from ..shared.translation import tr
from .engine_client import Candidate, misnamed
from .engine_setup import State, told_interrupted


class Findings(NamedTuple):
    """What was found out.

    host: name and value of what is known of QGIS and the plugin.
    engine: the values of the engine's own answer, or None if it gave none.
    failure: why it gave none; empty if it did.
    set_up: how far "Set up the engine" came in the profile.
    models: the model files by name.
    """

    host: Mapping[str, str]
    candidates: Sequence[Candidate]
    engine: Mapping[str, Any] | None
    failure: str
    set_up: State
    models: Mapping[str, Path]


def problems(found: Findings) -> list[str]:
    """Everything that is wrong, one sentence each, with what to do."""
    sentences = [found.failure] if found.failure else []
    for candidate in found.candidates:
        wrong = misnamed(candidate)
        if wrong and wrong not in found.failure:
            sentences.append(wrong)
    sentences.extend(item for item in _unfinished(found.set_up) if item not in sentences)
    if found.engine is not None:
        sentences.extend(found.engine["problems"])
    if not found.models:
        sentences.append(
            tr(
                "There is no model: the plugin's folder resources/models is empty; install the "
                "plugin again, or add a model of your own."
            )
        )
    return sentences


def _unfinished(state: State) -> Iterator[str]:
    if state == "outdated":
        yield tr(
            "The engine was made for another version of the plugin; run 'Set up the engine' to "
            "bring its packages up to date."
        )
    if state == "interrupted":
        yield told_interrupted()


def as_text(found: Findings) -> str:
    """All of it, ending with `problem_lines`, or with "No problem found."."""
    lines = [f"{name}: {value}" for name, value in found.host.items()]
    lines += ["", tr("Where the engine is looked for, the first that exists is used:")]
    lines += [f"  {_candidate_line(candidate)}" for candidate in found.candidates]
    lines += [
        "",
        *(_unopened(found.models) if found.engine is None else engine_lines(found.engine)),
    ]
    lines += ["", *(problem_lines(found) or [tr("No problem found.")])]
    return _without_home("\n".join(lines))


def problem_lines(found: Findings) -> list[str]:
    """A line each of `problems`."""
    told = tr("Problem: {sentence}")
    return [
        _without_home(told.format(sentence=" ".join(sentence.split())))
        for sentence in problems(found)
    ]


def _without_home(text: str) -> str:
    """It is copied into questions that anybody reads: nobody's name stands in them."""
    home = os.path.expanduser("~").rstrip(os.sep)
    return text.replace(home + os.sep, "~" + os.sep) if home else text


def _candidate_line(candidate: Candidate) -> str:
    if candidate.python is None:
        return tr("{place}: nothing").format(place=candidate.place)
    told = "{place}: {python}" if candidate.exists else tr("{place}: {python} (does not exist)")
    return told.format(place=candidate.place, python=candidate.python)


def _unopened(models: Mapping[str, Path]) -> list[str]:
    lines = [f"  {name}: SHA-256 {sha256(file)} ({file})" for name, file in models.items()]
    return [tr("Models, not opened for want of an engine:"), *lines]
