"""What "Check the engine" finds, as text to copy. Standard library only.

Everything in it is known, or can be asked, without an engine that works.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ..shared.file_digest import sha256
from .engine_client import PYTHON_VARIABLE, Candidate
from .engine_setup import State

_UNFINISHED: dict[State, str] = {
    "outdated": "The engine was made for another version of the plugin; run 'Set up the engine' to "
    "bring its packages up to date.",
    "interrupted": "The set-up of the engine was interrupted; run 'Set up the engine' again: it "
    "goes on where it ended.",
}


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
        if candidate.python is not None and not candidate.exists:
            sentences.append(_misnamed(candidate))
    if found.set_up in _UNFINISHED:
        sentences.append(_UNFINISHED[found.set_up])
    if found.engine is not None:
        sentences.extend(found.engine["problems"])
    if not found.models:
        sentences.append(
            "There is no model: the plugin's folder resources/models is empty; install the plugin "
            "again, or add a model of your own."
        )
    return sentences


def _misnamed(candidate: Candidate) -> str:
    mend = (
        f"correct or remove {PYTHON_VARIABLE}"
        if PYTHON_VARIABLE in candidate.place
        else "correct or empty it in Settings > Options > Processing > Providers > HLS GAN"
    )
    return f"The {candidate.place} names '{candidate.python}', which does not exist; {mend}."


def as_text(found: Findings) -> str:
    """All of it, ending with what is wrong or with "No problem found."."""
    lines = [f"{name}: {value}" for name, value in found.host.items()]
    lines += ["", "Where the engine is looked for, the first that exists is used:"]
    lines += [f"  {_candidate_line(candidate)}" for candidate in found.candidates]
    lines += ["", *(_unopened(found.models) if found.engine is None else _told(found.engine))]
    wrong = problems(found)
    lines += ["", *([f"Problem: {sentence}" for sentence in wrong] or ["No problem found."])]
    return "\n".join(lines)


def _candidate_line(candidate: Candidate) -> str:
    if candidate.python is None:
        return f"{candidate.place}: nothing"
    state = "" if candidate.exists else " (does not exist)"
    return f"{candidate.place}: {candidate.python}{state}"


def _told(engine: Mapping[str, Any]) -> list[str]:
    lines = [f"Engine's Python: {engine['python']}"]
    lines += [f"  {name} {version}" for name, version in engine["packages"].items()]
    lines += [f"CUDA: {engine['cuda']}", f"CPU threads: {engine['threads']}", "Devices:"]
    lines += [
        f"  {device['kind']}: {device['name']}, {device['memory_gb']} GiB"
        for device in engine["devices"]
    ]
    return [*lines, "Models:", *(f"  {_model_line(model)}" for model in engine["models"])]


def _unopened(models: Mapping[str, Path]) -> list[str]:
    lines = [f"  {name}: SHA-256 {sha256(file)} ({file})" for name, file in models.items()]
    return ["Models, not opened for want of an engine:", *lines]


def _model_line(model: Mapping[str, Any]) -> str:
    if "problem" in model:
        return f"{model['name']}: cannot be used ({model['file']})"
    return (
        f"{model['name']} {model['version']}: {' '.join(model['bands_in'])} to "
        f"{' '.join(model['bands_out'])}, SHA-256 {model['sha256']} ({model['file']})"
    )
