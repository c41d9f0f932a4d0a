"""Pairs of values of one point, S30 and L30, close in time."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from hls_gan_plugin.core.arrays import BoolArray, Doubles

Texts = npt.NDArray[np.str_]


@dataclass(frozen=True)
class Observation:
    """What one sensor showed of one point on one day.

    values: reflectance by common name of the band; a band without a value is absent.
    place: what must agree beside the point's name for two to be of one place: coordinates and tile.
    satellite: "" where the table names none.
    """

    sensor: str
    site: str
    point: str
    day: dt.date
    values: dict[str, float]
    place: str = ""
    satellite: str = ""


Pair = tuple[Observation, Observation]  # S30, L30


@dataclass(frozen=True)
class PointPairs:
    """N pairs in B bands.

    bands: common names. s30, l30: (N, B) reflectance, NaN where there is no value.
    site, point, s30_day, l30_day, s30_satellite, l30_satellite: (N,) text, days as YYYY-MM-DD,
    satellites "" where unknown.
    """

    bands: tuple[str, ...]
    s30: Doubles
    l30: Doubles
    site: Texts
    point: Texts
    s30_day: Texts
    l30_day: Texts
    s30_satellite: Texts
    l30_satellite: Texts

    def __len__(self) -> int:
        return len(self.site)

    @property
    def difference(self) -> Doubles:
        """(N, B): S30 minus L30, reflectance."""
        return self.s30 - self.l30

    @property
    def satellites(self) -> Texts:
        """(N,) "Sentinel-2A, Landsat-8", one of them where only one is known, or ""."""
        known = zip(self.s30_satellite.tolist(), self.l30_satellite.tolist(), strict=True)
        return np.array([", ".join(filter(None, both)) for both in known], dtype=np.str_)

    def select(self, kept: BoolArray) -> PointPairs:
        """Those pairs where `kept` (N,) holds."""
        chosen = {f.name: getattr(self, f.name)[kept] for f in fields(self) if f.name != "bands"}
        return PointPairs(self.bands, **chosen)


def closest_pairs(observations: Iterable[Observation], max_days: int) -> list[Pair]:
    """Pairs of one point and place at most `max_days` apart, closest first.

    No observation is used twice, and of a point in several tiles each pair of days counts once.
    """
    groups: dict[tuple[str, str], dict[str, list[Observation]]] = defaultdict(
        lambda: {"S30": [], "L30": []}
    )
    for observation in observations:
        groups[observation.point, observation.place][observation.sensor].append(observation)
    found: dict[tuple[str, str, dt.date, dt.date], Pair] = {}
    for (point, _), group in sorted(groups.items()):
        for s30, l30 in _closest(group["S30"], group["L30"], max_days):
            found.setdefault((s30.site, point, l30.day, s30.day), (s30, l30))
    return [found[key] for key in sorted(found)]


def _closest(s30: Sequence[Observation], l30: Sequence[Observation], max_days: int) -> list[Pair]:
    by_day = defaultdict(list)
    for other in l30:
        by_day[other.day].append(other)
    candidates = [
        (abs(days), a, b)
        for a in s30
        for days in range(-max_days, max_days + 1)
        for b in by_day[a.day + dt.timedelta(days)]
    ]
    candidates.sort(key=lambda item: (item[0], item[1].day, item[2].day))
    used: set[int] = set()
    pairs = []
    for _, a, b in candidates:
        if not used & {id(a), id(b)}:
            used |= {id(a), id(b)}
            pairs.append((a, b))
    return pairs


def table_of(pairs: Sequence[Pair], bands: Sequence[str]) -> PointPairs:
    """The pairs, at least one, as a table."""
    sides = list(zip(*pairs, strict=True))

    def reflectance(side: int) -> Doubles:
        rows = [[o.values.get(band, np.nan) for band in bands] for o in sides[side]]
        return np.array(rows, dtype=np.float64)

    def texts(side: int, name: str) -> Texts:
        return np.array([str(getattr(o, name)) for o in sides[side]], dtype=np.str_)

    return PointPairs(
        tuple(bands),
        s30=reflectance(0),
        l30=reflectance(1),
        site=texts(0, "site"),
        point=texts(0, "point"),
        s30_day=texts(0, "day"),
        l30_day=texts(1, "day"),
        s30_satellite=texts(0, "satellite"),
        l30_satellite=texts(1, "satellite"),
    )
