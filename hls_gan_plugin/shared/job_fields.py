"""The fields of a job: kinds, limits, and one check for all of them. Standard library only.

A job's annotations are its contract: a field's type, the limits of its numbers, and whether a path
is read or written. `Checked` holds every value against them where the job is made; relative paths
are then those of the folder in which the user typed them.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import sys
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from .errors import SettingsError
from .user_paths import absolute

INPUT, OUTPUT, OUTPUT_FOLDER = "input", "output", "output folder"
# A folder that keeps what it holds; the job looks after it by itself.
ARCHIVE = "archive"
InputPath = Annotated[str, INPUT]
OutputPath = Annotated[str, OUTPUT]
OutputFolder = Annotated[str, OUTPUT_FOLDER]
ArchiveFolder = Annotated[str, ARCHIVE]

_KINDS = {bool: "yes or no (true, false)", int: "a whole number", float: "a number", str: "a text",
          dict: "an object with fields"}  # fmt: skip
_SHOWN_CHARACTERS = 80


class Limits(NamedTuple):
    """The least and the greatest number that a field takes, both included."""

    least: float
    most: float


class CalendarDay:
    """A field that is a date."""


def checked(value: Any, hint: Any, name: str) -> Any:
    """`value` as the annotation `hint` wants it; lists become tuples, objects become records.

    Raises:
        SettingsError: it does not fit; the sentence names the field.
    """
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _noted(checked(value, parts[0], name), parts[1:], name)
    if origin is Union:  # of something and None
        return None if value is None else checked(value, parts[0], name)
    if origin is Literal:
        return value if value in parts else _refuse(name, value, f"one of {', '.join(parts)}")
    if origin is tuple:
        return _items(value, parts, name)
    if _is_record(hint):
        return value if isinstance(value, hint) else record(hint, value, name)
    return _plain(value, hint, name)


def record(kind: Any, values: Any, name: str) -> Any:
    """A dataclass from the object that JSON brought.

    Raises:
        SettingsError: `values` is no object, or has too many or too few fields, or wrong ones.
    """
    if not isinstance(values, dict):
        _refuse(name, values, "an object with fields")
    hints = hints_of(kind)
    unknown = [given for given in values if given not in hints]
    if unknown:
        raise SettingsError(f"{name} has no field {unknown[0]!r}; there are {', '.join(hints)}.")
    for field in dataclasses.fields(kind):
        if field.default is dataclasses.MISSING and field.name not in values:
            raise SettingsError(f"{name} lacks the field {field.name}.")
    return kind(**{n: checked(item, hints[n], f"{name}.{n}") for n, item in values.items()})


@cache
def hints_of(kind: Any) -> dict[str, Any]:
    """The annotation of each field of a dataclass."""
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


def paths(value: Any, hint: Any, *roles: str) -> Iterator[str]:
    """The paths within a checked value that have one of `roles`."""
    origin, parts = get_origin(hint), get_args(hint)
    if value is None:
        return
    if origin is Annotated:
        if any(note in roles for note in parts[1:] if isinstance(note, str)):
            yield value
    elif origin is Union:
        yield from paths(value, parts[0], *roles)
    elif origin is tuple:
        for item, kind in zip(value, _kinds(parts, len(value))):
            yield from paths(item, kind, *roles)
    elif _is_record(hint):
        for field, kind in hints_of(hint).items():
            yield from paths(getattr(value, field), kind, *roles)


class Checked:
    """A dataclass whose fields are held against their annotations when it is made."""

    def __post_init__(self) -> None:
        kind: Any = type(self)
        for name, hint in hints_of(kind).items():
            object.__setattr__(self, name, checked(getattr(self, name), hint, name))

    def paths(self, *roles: str) -> tuple[str, ...]:
        """Every path of one of `roles`, in the order of the fields."""
        return tuple(paths(self, type(self), *roles))


def _is_record(hint: Any) -> bool:
    return dataclasses.is_dataclass(hint)


def _items(value: Any, parts: tuple[Any, ...], name: str) -> tuple[Any, ...]:
    if not isinstance(value, (list, tuple)):
        _refuse(name, value, "a list")
    if Ellipsis not in parts and len(value) != len(parts):
        _refuse(name, value, f"a list of {len(parts)}")
    kinds = _kinds(parts, len(value))
    return tuple(
        checked(item, kind, f"{name}[{place}]")
        for place, (item, kind) in enumerate(zip(value, kinds))
    )


def _kinds(parts: tuple[Any, ...], count: int) -> tuple[Any, ...]:
    return parts[:1] * count if Ellipsis in parts else parts


def _plain(value: Any, hint: Any, name: str) -> Any:
    kind = get_origin(hint) or hint
    fits = isinstance(value, (int, float) if kind is float else kind)
    if not fits or (isinstance(value, bool) and kind is not bool):
        _refuse(name, value, _KINDS[kind])
    if kind is float and not -sys.float_info.max <= value <= sys.float_info.max:
        _refuse(name, value, "a finite number")
    if kind is str and not _is_text(value):
        _refuse(name, value, "text in UTF-8; rename the file")
    return kind(value)


def _is_text(value: str) -> bool:
    try:
        return "\0" not in value and bool(value.encode() or True)
    except UnicodeEncodeError:  # a file's name whose bytes are no UTF-8
        return False


def _noted(value: Any, notes: tuple[Any, ...], name: str) -> Any:
    for note in notes:
        if isinstance(note, Limits) and not note.least <= value <= note.most:
            _refuse(name, value, f"from {note.least:g} to {note.most:g}")
        if isinstance(note, CalendarDay):
            _check_day(value, name)
        if isinstance(note, str):
            value = _path(value, note, name)
    return value


def _path(value: str, role: str, name: str) -> str:
    """The path as it means the same in the engine, whose current folder is another one."""
    if not value.strip():
        _refuse(name, value, "a path")
    path = absolute(value)
    return path.rstrip("/\\") + "/" if role == OUTPUT_FOLDER else path  # so `staging` tells it


def _check_day(value: str, name: str) -> None:
    try:
        dt.date.fromisoformat(value)
    except ValueError:
        _refuse(name, value, "a date like 2021-09-07")


def _refuse(name: str, value: Any, wanted: str) -> Any:
    shown = repr(value)
    if len(shown) > _SHOWN_CHARACTERS:
        shown = shown[:_SHOWN_CHARACTERS] + "…"
    raise SettingsError(f"{name} is {shown}, and must be {wanted}.")
