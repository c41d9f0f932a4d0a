"""How far work is, told while it goes on."""

from __future__ import annotations

from collections.abc import Callable

# Called with the share that is done, 0..1.
Progress = Callable[[float], None]


def part_of(progress: Progress, number: int, count: int) -> Progress:
    """The progress of part `number` (from 0) of `count` equal parts."""
    return lambda fraction: progress((number + fraction) / count)
