"""Tables of points as files: what AppEEARS delivers, and plain tables with both sensors in a row.

AppEEARS (point sample, HLSS30.020 and HLSL30.020) has a row a point and day of one sensor, columns
`ID, Category, Latitude, Longitude, Date, HLS_Tile, HLSS30_020_B02, …, HLSS30_020_Fmask`, values in
reflectance, fill -9999. A plain table has a row a pair: columns `S30_B02` or `S30_BLUE`, `L30_…`,
a day of each sensor (`s30_date` and `l30_date`, or one of them and `s30_days_later`, or `date`),
and, where known, `site`, `plot` or `point`, `s30_satellite`, `l30_satellite`, `S30_Fmask`,
`L30_Fmask`; values in reflectance or DN. A column `simulated` says "yes" where physics made a pair.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from hls_gan_plugin.core.arrays import Doubles
from hls_gan_plugin.core.points.point_pairs import (
    Observation,
    Pair,
    PointPairs,
    closest_pairs,
    table_of,
)
from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.errors import NothingValidError, PointTableError
from hls_gan_plugin.shared.user_paths import is_elsewhere

Row = Mapping[str, str]

_APPEEARS = re.compile(r"HLS(?P<sensor>[SL]30)_\d{3}_(?P<layer>\w+)")
_PLAIN = re.compile(r"(?P<sensor>[SL]30)[ _.-]?(?P<layer>\w+)", re.IGNORECASE)
_APPEEARS_PATTERN = "*HLS?30*results.csv"
_FILLS = (-9999.0, -32768.0, -0.9999, -3.2768)
_DN_FROM = 2.0  # a table whose median is above holds DN
_PERCENT_TO = 100.0  # with fractions up to here it holds percent
_PLAUSIBLE = (-0.05, 1.2)
_POINT_COLUMNS = ("point", "plot", "id")
_DATE_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y-%m-%dT%H:%M:%S", "%Y%j")


class _Table(NamedTuple):
    """A table's rows, and which column holds what.

    bands: by sensor, the column of each band by its common name. fmask: by sensor.
    unit: reflectance of one.
    """

    path: Path
    rows: list[Row]
    bands: dict[str, dict[str, str]]
    fmask: dict[str, str]
    is_appeears: bool
    unit: float


class PointTables(NamedTuple):
    """What tables hold: the pairs, and how many values of a sensor and day an Fmask hid.

    has_fmask: whether every table has an Fmask of each of its sensors.
    simulated: whether a row says that physics made it. files: the tables.
    """

    pairs: PointPairs
    masked: int
    has_fmask: bool
    simulated: bool
    files: tuple[Path, ...]


def read_points(
    paths: Sequence[str | Path],
    max_days: int = 0,
    mask_bits: Sequence[int] = hls.STRICT_MASK_BITS,
    scale: float | None = None,
) -> PointTables:
    """The pairs in the tables, S30 and L30 values of one point at most `max_days` apart.

    Args:
        paths: tables, or folders of AppEEARS results.
        mask_bits: Fmask conditions that hide a value, where the table has an Fmask.
        scale: reflectance of one unit; None: seen from the values.

    Raises:
        PointTableError: a file is no such table, or its values are no reflectance.
        NothingValidError: there is no pair.
    """
    tables = [_opened(path, scale) for path in _files(paths)]
    bands = _shared_bands(tables)
    mask = hls.bit_mask(mask_bits)
    loose: list[Observation] = []
    pairs: list[Pair] = []
    masked = 0
    for table in tables:
        for number, row in enumerate(table.rows, start=2):
            try:
                shown = [_observation(table, row, sensor) for sensor in table.bands]
                clear = [o for o, s in zip(shown, table.bands, strict=True)
                         if not _hidden(row, table.fmask.get(s), mask)]  # fmt: skip
            except ValueError as error:
                raise PointTableError(f"'{table.path}', line {number}: {error}.") from error
            masked += len(shown) - len(clear)
            if table.is_appeears:
                loose += clear
            elif len(clear) == 2 and abs((clear[0].day - clear[1].day).days) <= max_days:
                pairs.append((clear[0], clear[1]))
    pairs += closest_pairs(loose, max_days)
    if not pairs:
        raise NothingValidError(_no_pair(tables, masked, max_days))
    whole = all(set(table.fmask) == set(table.bands) for table in tables)
    simulated = any(_is_simulated(row) for table in tables for row in table.rows)
    found = _by_site(table_of(pairs, bands), tables)
    return PointTables(found, masked, whole, simulated, tuple(table.path for table in tables))


def _is_simulated(row: Row) -> bool:
    return row.get("simulated", "").strip().lower() in {"yes", "true", "1"}


def _by_site(pairs: PointPairs, tables: Sequence[_Table]) -> PointPairs:
    """Where AppEEARS' categories tell no sites apart, each point is a site of its own."""
    told_apart = len(np.unique(pairs.site)) > 1
    if told_apart or not all(table.is_appeears for table in tables):
        return pairs
    return dataclasses.replace(pairs, site=pairs.point)


def _no_pair(tables: Sequence[_Table], masked: int, max_days: int) -> str:
    count = {s: sum(len(t.rows) for t in tables if s in t.bands) for s in hls.BANDS}
    return (
        f"There is no pair: {count['S30']} values of S30 and {count['L30']} of L30 were read, an "
        f"Fmask hides {masked} of them, and no two that are left show one point at most "
        f"{max_days} day(s) apart; allow more days or fewer mask conditions, or give tables of "
        "the same points."
    )


def _files(paths: Sequence[str | Path]) -> list[Path]:
    files: list[Path] = []
    for named in paths:
        if is_elsewhere(str(named)):
            raise PointTableError(
                f"'{named}' is not read: tables are files of this computer; download it first."
            )
        path = Path(named)
        found = sorted(path.glob(_APPEEARS_PATTERN)) if path.is_dir() else [path]
        if not found:
            raise PointTableError(
                f"'{path}' holds no file '{_APPEEARS_PATTERN}'; give the tables themselves."
            )
        files += found
    return list(dict.fromkeys(files))


def _opened(path: Path, scale: float | None) -> _Table:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file, restval="")
            names = [name for name in reader.fieldnames or () if name]
            rows: list[Row] = [{key: row[key] or "" for key in names} for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PointTableError(f"'{path}' cannot be read as a CSV table ({error}).") from error
    table = _arranged(path, names, rows)
    if not table.bands or not (table.is_appeears or len(table.bands) == 2):
        raise PointTableError(
            f"'{path}' is no table of points: its columns are {', '.join(names[:8]) or 'missing'}; "
            "give AppEEARS results (HLSS30_020_B02, …) or a table with columns of both sensors "
            "(S30_B02 or S30_BLUE, L30_B02, …)."
        )
    values = _values(table)
    return table._replace(unit=scale or _unit(path, values))


def _arranged(path: Path, names: Sequence[str], rows: list[Row]) -> _Table:
    is_appeears = any(_APPEEARS.fullmatch(name) for name in names)
    pattern = _APPEEARS if is_appeears else _PLAIN
    bands: dict[str, dict[str, str]] = {}
    fmask: dict[str, str] = {}
    for name in names:
        found = pattern.fullmatch(name)
        if found is None:
            continue
        sensor, layer = found["sensor"].upper(), found["layer"]
        if layer.upper() == "FMASK":
            fmask[sensor] = name
            continue
        try:
            band = hls.band(sensor, layer)
        except KeyError:  # a band that the sensors do not share, a satellite, a date
            continue
        bands.setdefault(sensor, {})[band.common_name] = name
    ordered = {sensor: bands[sensor] for sensor in hls.BANDS if sensor in bands}
    return _Table(path, rows, ordered, fmask, is_appeears, 1.0)


def _shared_bands(tables: Sequence[_Table]) -> tuple[str, ...]:
    """Common names of the bands that every table has."""
    for sensor in hls.BANDS:
        if not any(sensor in table.bands for table in tables):
            raise PointTableError(
                f"None of the {len(tables)} table(s) holds {sensor}; give those of both sensors."
            )
    columns = [set(columns) for table in tables for columns in table.bands.values()]
    shared = set.intersection(*columns)
    if not shared:
        raise PointTableError("The tables of S30 and L30 share no band; give the same bands.")
    return tuple(name for name in hls.COMMON_NAMES if name in shared)


def _values(table: _Table) -> Doubles:
    """All that the cells of the bands hold, (N,)."""
    columns = [name for columns in table.bands.values() for name in columns.values()]
    cells = [row[name] for row in table.rows for name in columns]
    numbers = map(_number, cells)
    values: Doubles = np.array([value for value in numbers if not math.isnan(value)])
    word = None if values.size else next(filter(_is_word, cells), None)
    if word is not None:
        raise PointTableError(
            f"'{table.path}' holds no value that can be read, but '{word}'; write numbers like "
            "0.0812."
        )
    return values


def _is_word(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return bool(cell.strip())
    return False


def _unit(path: Path, values: Doubles) -> float:
    """Reflectance of one: 1, or 0.0001 where the values are DN."""
    if not values.size:
        return 1.0
    middle = float(np.median(values))
    unit = hls.SCALE if middle > _DN_FROM else 1.0
    is_percent = _DN_FROM < middle < _PERCENT_TO and bool(np.any(values % 1))
    if is_percent or not _PLAUSIBLE[0] <= middle * unit <= _PLAUSIBLE[1]:
        raise PointTableError(
            f"'{path}' holds values of about {middle:.4g}, which are neither reflectance "
            "(0..1) nor DN (0..10000); set the scale."
        )
    return unit


def _number(text: str) -> float:
    """The value of a cell; NaN for an empty one, a word or a fill value."""
    try:
        value = float(text)
    except ValueError:
        return math.nan
    return math.nan if value in _FILLS or math.isinf(value) else value


def _hidden(row: Row, column: str | None, mask: int) -> bool:
    """Whether the row's Fmask hides it; an empty Fmask is none."""
    if column is None or not row[column].strip():
        return False
    value = int(float(row[column]))
    return value == hls.FMASK_FILL or bool(value & mask)


def _observation(table: _Table, row: Row, sensor: str) -> Observation:
    values = {band: _number(row[name]) * table.unit for band, name in table.bands[sensor].items()}
    cells = {name.lower(): text.strip() for name, text in row.items()}
    point = next((cells[name] for name in _POINT_COLUMNS if cells.get(name)), "")
    category = cells.get("category", "") if table.is_appeears else ""
    return Observation(
        sensor,
        site=cells.get("site") or category or point or "all",
        point=point or cells.get("site") or "all",
        day=_day(cells, sensor),
        values={band: value for band, value in values.items() if not math.isnan(value)},
        place=" ".join(cells.get(name, "") for name in ("latitude", "longitude", "hls_tile")),
        satellite=cells.get(f"{sensor.lower()}_satellite") or cells.get("satellite", ""),
    )


def _day(cells: Row, sensor: str) -> dt.date:
    """The sensor's own day, the day of both, or the other's and how many days later S30 came."""
    own, other = (f"{s.lower()}_date" for s in ((sensor, "L30" if sensor == "S30" else "S30")))
    text = cells.get(own) or cells.get("date")
    if text:
        return _date(text)
    if not cells.get(other) or not cells.get("s30_days_later"):
        raise ValueError(f"there is no day of {sensor} (columns {own}, date or s30_days_later)")
    later = dt.timedelta(days=int(cells["s30_days_later"]))
    return _date(cells[other]) + (later if sensor == "S30" else -later)


def _date(text: str) -> dt.date:
    for form in _DATE_FORMATS:
        try:
            return dt.datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise ValueError(f"'{text}' is no date; write it as 2021-09-07")
