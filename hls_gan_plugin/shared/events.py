"""How the engine answers: events, one JSON object a line. Standard library only."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import Any, Callable, Literal

EventKind = Literal["progress", "info", "warning", "result", "error"]


@dataclass(frozen=True)
class Event:
    """One line of the engine's answer.

    progress: `fraction` 0..1 and perhaps `message` · info, warning: `message`
    result: `values` (outputs and numbers by name) · error: `message` and `error`, its class name,
    and of a bug its `traceback`, which is for stderr and not part of the line.
    """

    event: EventKind
    message: str = ""
    fraction: float | None = None
    error: str = ""
    values: dict[str, Any] | None = None
    traceback: str = ""

    def to_json(self) -> str:
        filled = {
            name: value
            for name, value in dataclasses.asdict(self).items()
            if value not in (None, "") and name != "traceback"
        }
        return json.dumps(filled)

    @classmethod
    def from_json(cls, line: str) -> Event:
        """Raises ValueError or TypeError if the line is not an event."""
        fields = json.loads(line)
        if not isinstance(fields, dict) or "event" not in fields:
            raise ValueError(f"not an event: {line!r}")
        return cls(**fields)


Emit = Callable[[Event], None]


def progress(emit: Emit, start: float = 0.0, stop: float = 1.0) -> Callable[[float], None]:
    """A callback that takes the fraction done of one part, from `start` to `stop` of the job."""
    return lambda fraction: emit(Event("progress", fraction=start + (stop - start) * fraction))
