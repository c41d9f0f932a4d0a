"""Which windows are trained on, which choose the best generator, and which judge it."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from hls_gan_plugin.shared.errors import SettingsError
from model_training.data.window_store import WindowRow

KINDS = ("scene", "tile", "random")


@dataclass(frozen=True)
class SplitRule:
    """How windows are held out.

    kind: "scene" or "tile" hold out whole pairs or whole MGRS tiles; "random" holds out single
    windows, as published, whose neighbours are then trained on. validation, test: how many are
    held out: a share of the groups below 1, a number of windows (random) or groups from 1 on.

    Raises:
        SettingsError: a number is negative, no number or no whole one, or nothing would be left
            to train on.
    """

    kind: str = "scene"
    validation: float = 0.1
    test: float = 0.1

    def __post_init__(self) -> None:
        for name in ("validation", "test"):
            value = getattr(self, name)
            if not 0 <= value < math.inf:
                raise SettingsError(f"--{name} is {value:g}; give a number of 0 or more.")
            if value >= 1 and value != int(value):
                raise SettingsError(
                    f"--{name} is {value:g}; give a share below 1, or a whole number."
                )
        shares = [value for value in (self.validation, self.test) if value < 1]
        if sum(shares) >= 1:
            raise SettingsError(
                f"--validation {self.validation} and --test {self.test} contradict each other: "
                "together they leave nothing to train on."
            )

    def describe(self) -> dict[str, Any]:
        """For the manifest."""
        return dataclasses.asdict(self)


def split_windows(rows: Sequence[WindowRow], rule: SplitRule, seed: int) -> list[WindowRow]:
    """The rows with their split; the same rows, rule and seed give the same split.

    Raises:
        SettingsError: fewer groups than are to be held out.
    """
    groups = [_group(row, rule.kind) for row in rows]
    names = sorted(set(groups))
    order = [names[i] for i in np.random.default_rng([seed, 2]).permutation(len(names))]
    test = _held_out(rule.test, len(names), least=1 if len(names) >= 3 else 0)
    validation = _held_out(rule.validation, len(names), least=1 if len(names) >= 2 else 0)
    if test + validation >= len(names) and test + validation > 0:
        raise SettingsError(
            f"--validation {rule.validation:g} and --test {rule.test:g} hold out "
            f"{test + validation} of {len(names)} {_plural(rule.kind)}, which leaves nothing to "
            "train on; lower them or give more granules."
        )
    split = dict.fromkeys(order[:test], "test")
    split |= dict.fromkeys(order[test : test + validation], "validation")
    return [
        dataclasses.replace(row, split=split.get(group, "train"))
        for row, group in zip(rows, groups, strict=True)
    ]


def _held_out(wanted: float, groups: int, least: int) -> int:
    if wanted == 0:
        return 0
    return int(wanted) if wanted >= 1 else max(least, round(wanted * groups))


def _group(row: WindowRow, kind: str) -> str:
    if kind == "random":
        return f"{row.window:08d}"
    return row.scene if kind == "scene" else row.tile


def _plural(kind: str) -> str:
    return "windows" if kind == "random" else f"{kind}s"
