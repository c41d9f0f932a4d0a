"""Options that several commands have, and what their values mean."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from hls_gan_plugin.shared.user_paths import is_elsewhere


class Number(click.FloatRange):
    """A finite number in a range; click's own lets "nan" through."""

    def convert(self, value: Any, param: Any, ctx: Any) -> float:
        """Raises click.BadParameter."""
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value} is no finite number.", param, ctx)
        return number


class LocalPath(click.Path):
    """A path of this computer's folders; a URL is refused as it was typed."""

    def __init__(self, file_okay: bool = True, dir_okay: bool = True) -> None:
        super().__init__(file_okay=file_okay, dir_okay=dir_okay, path_type=Path)

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """Raises click.BadParameter."""
        if is_elsewhere(str(value)):
            self.fail(
                f"'{value}' is not on this computer's disks; download what is read, and write to "
                "a folder.", param, ctx,
            )  # fmt: skip
        return super().convert(value, param, ctx)


SHARE = Number(0, 1)
# Beyond these a number is a slip of the hand.
DAYS = click.IntRange(0, 3660)
SEED = click.IntRange(0, 2**63 - 1)
PLACE = LocalPath()
FOLDER = LocalPath(file_okay=False)
FILE = LocalPath(dir_okay=False)
_DEFAULT_BANDS = ("B02", "B03", "B04", "B8A", "B11", "B12")
_PAIR_OPTIONS = (
    click.option(
        "--max-days",
        type=DAYS,
        default=0,
        show_default=True,
        help="Days between the two granules of a pair, at most.",
    ),
    click.option(
        "--min-overlap",
        type=SHARE,
        default=0.9,
        show_default=True,
        help="Share of the grid that must be valid in both granules, 0..1.",
    ),
    click.option(
        "--bands",
        default=",".join(_DEFAULT_BANDS),
        show_default=True,
        help="S30 bands, comma-separated; L30's are their counterparts.",
    ),
    click.option(
        "--skip-bad", is_flag=True, help="Leave out damaged or incomplete granules and say so."
    ),
)
most_windows = click.option(
    "--most", type=click.IntRange(0), default=0, show_default=True, help="Windows at most; 0: all."
)


def pair_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Which granules make a pair, and in which bands."""
    for option in _PAIR_OPTIONS:
        command = option(command)
    return command
