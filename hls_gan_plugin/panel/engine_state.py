"""The engine's state in a sentence, and what mends it; no widget."""

from __future__ import annotations

from typing import Any, NamedTuple

from .. import profile
from ..client import engine_setup
from ..shared.errors import EngineError
from ..shared.translation import tr


class EngineState(NamedTuple):
    """What the panel says of the engine.

    sentence: for the person. mend: the button's text; empty if there is nothing to mend.
    is_there: whether an engine can be asked.
    """

    sentence: str
    mend: str
    is_there: bool


def unasked() -> EngineState:
    """What can be told without starting the engine."""
    made = engine_setup.state(profile.engine_folder())
    try:
        used = profile.engine_python()
    except EngineError:
        if made == "interrupted":
            sentence = tr("The set-up of the engine, which computes, was interrupted.")
            return EngineState(sentence, tr("Continue the set-up…"), False)
        sentence = tr("The engine, which computes, is not set up yet (about 1.5 GB).")
        return EngineState(sentence, tr("Set up the engine…"), False)
    if made == "outdated" and used == engine_setup.made_python(profile.engine_folder()):
        sentence = tr("The engine is ready; an update of its packages is due.")
        return EngineState(sentence, tr("Update the engine…"), True)
    return EngineState(tr("The engine is there and is being asked…"), "", True)


def answered(values: dict[str, Any]) -> EngineState:
    """After the engine has described itself; values: of a `CheckEngineJob`."""
    if values["problems"]:
        return failed(str(values["problems"][0]))
    before = unasked()
    if before.mend:
        return before
    best = values["devices"][:2][-1]  # the CPU comes first, then graphics
    device = f"{str(best['kind']).upper()} ({best['name']})"
    if best["kind"] == "cpu" and values["threads"] == 1:
        device = "CPU"
    elif best["kind"] == "cpu":
        device = tr("CPU, {threads} threads").format(threads=values["threads"])
    return EngineState(tr("The engine is ready: {device}.").format(device=device), "", True)


def failed(reason: str) -> EngineState:
    """The engine is there and does not work."""
    sentence = tr("The engine does not work: {reason}").format(reason=reason)
    return EngineState(sentence, tr("Set up the engine…"), False)
