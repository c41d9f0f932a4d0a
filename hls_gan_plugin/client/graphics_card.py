"""Which build of torch fits the graphics card and its driver. Standard library only.

Of torch 2.13 there are builds for CUDA 12.6 (cards from Maxwell to Hopper, compute capability 5.0
to 9.0) and CUDA 13.0 (Turing and newer, from 7.5 on). CUDA 13 needs driver 580, CUDA 12 driver
525.60 (528.33 on Windows).
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from ..shared.translation import tr
from .child_process import ChildProcess, Listener

Build = Literal["cpu", "cuda", "cuda12"]
_QUERY = "--query-gpu=name,driver_version,compute_cap"
_OLDEST_DRIVER_OF_CUDA_13 = (580,)
_OLDEST_DRIVER_OF_CUDA_12 = {"win32": (528, 33)}
_CUDA_13_FROM, _CUDA_12_FROM, _CUDA_12_TO = 7.5, 5.0, 9.0


class Card(NamedTuple):
    """A graphics card as its driver names it."""

    name: str
    driver: tuple[int, ...]
    capability: float


def fitting_build(cards: Sequence[Card], platform: str = sys.platform) -> tuple[Build, str]:
    """The build for the first card that torch can use, and why, in a sentence."""
    if platform == "darwin":
        return "cpu", tr("macOS has one build, for the CPU and Apple's graphics.")
    none = tr("No NVIDIA graphics card answers (nvidia-smi); the build for the CPU is taken.")
    reasons = [none]
    for card in cards:
        build, reason = _build_for(card, platform)
        if build != "cpu":
            return build, reason
        reasons.append(reason)
    return "cpu", reasons[-1]


def _build_for(card: Card, platform: str) -> tuple[Build, str]:
    driver = ".".join(map(str, card.driver))
    told = tr("{name} (compute capability {capability}, driver {driver})").format(
        name=card.name, capability=card.capability, driver=driver
    )
    oldest = _OLDEST_DRIVER_OF_CUDA_12.get(platform, (525, 60))
    if card.capability >= _CUDA_13_FROM and card.driver >= _OLDEST_DRIVER_OF_CUDA_13:
        return "cuda", tr("{card}: the build for CUDA 13 is taken.").format(card=told)
    if _CUDA_12_FROM <= card.capability <= _CUDA_12_TO and card.driver >= oldest:
        return "cuda12", tr("{card}: the build for CUDA 12 is taken.").format(card=told)
    if card.capability < _CUDA_12_FROM:
        reason = tr("{card} is too old for torch; the build for the CPU is taken.")
    else:
        reason = tr(
            "{card}: the driver is too old; the build for the CPU is taken. Update the driver and "
            "run this tool again for the graphics card."
        )
    return "cpu", reason.format(card=told)


def cards_of_this_machine(listener: Listener) -> list[Card]:
    """What nvidia-smi, which comes with the driver, knows; nothing where there is none."""
    in_windows = Path(os.environ.get("SYSTEMROOT", "")) / "System32" / "nvidia-smi.exe"
    program = shutil.which("nvidia-smi") or (in_windows if in_windows.is_file() else None)
    if program is None:
        return []
    try:
        child = ChildProcess([program, _QUERY, "--format=csv,noheader"])
    except OSError:
        return []
    child.feed()
    try:
        return parsed([line for line in child.lines(listener.is_canceled) if line])
    finally:
        child.stop()


def parsed(lines: Sequence[str]) -> list[Card]:
    """The cards of nvidia-smi's answer; lines that are none, like its errors, are left out."""
    cards = []
    for line in lines:
        name, *numbers = (part.strip() for part in line.split(","))
        try:
            driver, capability = numbers
            parts = tuple(int(part) for part in driver.split("."))
            cards.append(Card(name, parts, float(capability)))
        except ValueError:
            continue
    return cards
