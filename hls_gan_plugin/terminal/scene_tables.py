"""How the terminal's commands are told of scenes: shared options, and tables of files."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import click

from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.errors import SettingsError
from hls_gan_plugin.shared.jobs import SCALES, ScoreScene
from hls_gan_plugin.terminal.run import MaskBits

_STRICT = "cloud,adjacent,shadow,snow,water"
MASK_BITS = click.option(
    "--mask-bits",
    type=MaskBits(),
    default=_STRICT,
    show_default=True,
    help="Which Fmask flags hide a pixel.",
)
SCALE = click.option(
    "--scale",
    type=click.Choice(SCALES),
    default="auto",
    show_default=True,
    help="Reflectance of one unit of the rasters.",
)
MASK = click.option(
    "--mask", "masks", multiple=True, type=click.Path(), help="An Fmask; repeat, one a sensor."
)
SCENES = click.option(
    "--scenes",
    type=click.Path(),
    help="Instead of ORIGINAL and REFERENCE: a CSV with the columns scene, original, reference, "
    "and, if there are any, mask, mask2, classes; every other column is a generated image.",
)


class CommonBands(click.ParamType):  # type: ignore[type-arg]
    """ "green,nir" or "B03,B8A": bands that both sensors have."""

    name = "bands"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, ...]:
        """Their common names."""
        if isinstance(value, tuple):
            return value
        parts = [part.strip() for part in str(value).split(",") if part.strip()]
        try:
            return tuple(hls.band("S30", part).common_name for part in parts)
        except KeyError as error:
            known = ", ".join(hls.COMMON_NAMES)
            self.fail(f"{error} is no band that S30 and L30 share; there are {known}.", param, ctx)


class NamedPath(click.ParamType):  # type: ignore[type-arg]
    """ "NAME=PATH", or a path whose stem is the name."""

    name = "name=path"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, str]:
        """The name and the path."""
        if isinstance(value, tuple):
            return value[0], value[1]
        name, sign, path = str(value).partition("=")
        return (name.strip(), path) if sign else (Path(value).stem, str(value))


BANDS = click.option(
    "--bands", type=CommonBands(), default="", help="Bands to compare: green,nir or B03,B8A."
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
        return tuple(_scene(row, file) for row in table_rows(file))
    if not original or not reference:
        raise SettingsError("Give ORIGINAL and REFERENCE, or --scenes with a table of them.")
    name = _scene_name(original)
    return (ScoreScene(name, original, reference, generated, masks, classes),)


def _scene_name(original: str) -> str:
    try:
        granule = hls.GranuleId.from_string(Path(original).name)
    except ValueError:
        return Path(original).stem
    return f"T{granule.tile} {granule.day}"


def table_rows(file: str) -> list[dict[str, str]]:
    """The rows of a CSV by column.

    Raises:
        SettingsError: it cannot be read.
    """
    try:
        with Path(file).open(newline="", encoding="utf-8-sig") as lines:
            return [dict(row) for row in csv.DictReader(lines)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SettingsError(f"The table '{file}' cannot be read ({error}).") from error


def _scene(row: dict[str, str], file: str) -> ScoreScene:
    """Paths are relative to the table."""
    base = Path(file).parent
    known = ("scene", "original", "reference", "mask", "mask2", "classes")
    missing = [name for name in known[:3] if not row.get(name)]
    if missing:
        raise SettingsError(f"The table '{file}' has a row without {', '.join(missing)}.")
    paths = {n: str(base / value) for n, value in row.items() if n and value and n != "scene"}
    return ScoreScene(
        row["scene"],
        paths["original"],
        paths["reference"],
        tuple((name, path) for name, path in paths.items() if name not in known),
        tuple(paths[name] for name in ("mask", "mask2") if name in paths),
        paths.get("classes"),
    )
