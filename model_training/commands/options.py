"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)
_DEFAULT_BANDS = ("B02", "B03", "B04", "B8A", "B11", "B12")
_PAIR_OPTIONS = (
    click.option(
        "--max-days",
        type=click.IntRange(0),
        default=0,
        show_default=True,
        help="Days between the two granules of a pair, at most.",
    ),
    click.option(
        "--min-overlap",
        type=float,
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
