"""Scenes as the terminal is told of them: two rasters, or a table of files."""

from __future__ import annotations

import csv
from pathlib import Path

import click

from hls_gan_plugin.shared.errors import SettingsError
from hls_gan_plugin.shared.jobs import ScoreScene
from hls_gan_plugin.shared.scene_names import scene_name
from hls_gan_plugin.shared.user_paths import absolute

_COLUMNS = ("scene", "original", "reference", "mask", "mask2", "classes")
SCENES = click.option(
    "--scenes",
    type=click.Path(),
    help="Instead of ORIGINAL and REFERENCE: a CSV with the columns scene, original, reference, "
    "and, if there are any, mask, mask2, classes; every other column is a generated image.",
)


def scenes_of(
    file: str | None,
    original: str | None,
    reference: str | None,
    generated: tuple[tuple[str, str], ...] = (),
    masks: tuple[str, ...] = (),
    classes: str | None = None,
) -> tuple[ScoreScene, ...]:
    """The scenes in the table `file`, else the one that the other arguments name.

    Raises:
        SettingsError: neither is given, or the table cannot be read or lacks a column.
    """
    if file:
        return tuple(_scene(row, file) for row in table_rows(file, _COLUMNS[:3]))
    if not original or not reference:
        raise SettingsError("Give ORIGINAL and REFERENCE, or --scenes with a table of them.")
    name = scene_name(original, Path(original).stem)
    return (ScoreScene(name, original, reference, generated, masks, classes),)


def table_rows(file: str, needed: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a CSV by column, those columns that have a value.

    Raises:
        SettingsError: it cannot be read, or a row lacks one of `needed`.
    """
    try:
        with Path(file).open(newline="", encoding="utf-8-sig") as lines:
            rows = [_filled(row) for row in csv.DictReader(lines)]
    except (OSError, ValueError, csv.Error) as error:
        raise SettingsError(f"The table '{file}' cannot be read ({error}).") from error
    for number, row in enumerate(rows, start=1):
        missing = [name for name in needed if name not in row]
        if missing:
            raise SettingsError(f"Row {number} of the table '{file}' has no {', '.join(missing)}.")
    return rows


def _filled(row: dict[str, str | None]) -> dict[str, str]:
    return {
        name.strip(): value.strip()
        for name, value in row.items()
        if isinstance(name, str) and isinstance(value, str) and value.strip()
    }


def _scene(row: dict[str, str], file: str) -> ScoreScene:
    """Paths are relative to the table."""
    base = Path(file).parent
    paths = {name: absolute(value, base) for name, value in row.items() if name != "scene"}
    return ScoreScene(
        row["scene"],
        paths["original"],
        paths["reference"],
        tuple((name, path) for name, path in paths.items() if name not in _COLUMNS),
        tuple(paths[name] for name in ("mask", "mask2") if name in paths),
        paths.get("classes"),
    )
