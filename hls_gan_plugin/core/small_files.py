"""Files of text that are read whole: settings, tables, JSON. Never a pipe, never gigabytes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

MOST_BYTES = 64 * 2**20


def read_text(path: str | Path, most_bytes: int = MOST_BYTES) -> str:
    """The text of a file in UTF-8.

    Raises:
        OSError, ValueError: see `read_bytes`; or it is no UTF-8.
    """
    return read_bytes(path, most_bytes).decode("utf-8")


def read_bytes(path: str | Path, most_bytes: int = MOST_BYTES) -> bytes:
    """All of a file.

    Raises:
        OSError: it is no file, or cannot be read.
        ValueError: it is longer than `most_bytes`.
    """
    path = Path(path)
    if path.exists() and not path.is_file():
        raise OSError(f"'{path}' is no file")
    with path.open("rb") as file:
        data = file.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise ValueError(f"'{path}' is longer than {most_bytes / 2**20:.0f} MiB")
    return data


def read_json(path: str | Path) -> dict[str, Any]:
    """The object that a JSON file holds.

    Raises:
        OSError, ValueError: see `read_text`; or it is no JSON, nested without end, or no object.
    """
    return parsed(read_text(path))


def parsed(text: str) -> dict[str, Any]:
    """The object that a JSON text holds. Raises ValueError: it is none."""
    try:
        found = json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if not isinstance(found, dict):
        raise ValueError("it is no JSON object")
    return found
