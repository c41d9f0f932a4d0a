"""Tables as CSV files, which spreadsheets take for data and never for formulas."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hls_gan_plugin.shared.errors import OutputError

# What a spreadsheet takes for a formula; a quote before it makes it a text.
_FORMULA_HEADS = ("=", "+", "-", "@", "\t", "\r")


def write_csv_table(
    path: Path, header: Iterable[str], rows: Iterable[Iterable[Any]], digits: int = 9
) -> None:
    """A line a row. NaN becomes an empty cell, a float has `digits` digits.

    Raises:
        OutputError: the file cannot be written.
    """
    try:
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow([_cell(name, digits) for name in header])
            writer.writerows([_cell(value, digits) for value in row] for row in rows)
    except OSError as error:
        raise OutputError(
            f"'{path}' cannot be written ({error.strerror}); is the disk full?"
        ) from error


def _cell(value: Any, digits: int) -> Any:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:.{digits}g}"
    if isinstance(value, str) and value.startswith(_FORMULA_HEADS):
        return f"'{value}"
    return value
