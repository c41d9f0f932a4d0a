"""Pairs of granules: the same tile, S30 and L30, on the same day or close to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from hls_gan_plugin.core.raster.band_choice import layer_band
from hls_gan_plugin.core.raster.clearness import clearness
from hls_gan_plugin.core.raster.granules import EXPECTED_FOLDER, FMASK, Granule
from hls_gan_plugin.core.raster.raster_io import RasterFile
from hls_gan_plugin.core.raster.stack import GridStack
from hls_gan_plugin.shared.errors import HlsGanError, NothingValidError
from hls_gan_plugin.shared.hls import FMASK_FILL, Band, GranuleId, counterpart

_STRIP_PX = 512


@dataclass(frozen=True)
class Pair:
    """One S30 and one L30 granule of the same tile.

    row, col: the first pixel of their files in the tile, where these are chips of it.
    """

    s30: Granule
    l30: Granule
    row: int = 0
    col: int = 0

    @property
    def days(self) -> int:
        """Days between the two; 0 for a same-day pair."""
        return abs((self.s30.id.day - self.l30.id.day).days)

    @property
    def scene(self) -> str:
        """A name for the pair: tile and the S30's day, "15SXR.2021250"."""
        return pair_name(self.s30.id)

    def expected(self, bands: Sequence[Band]) -> list[Path] | None:
        """Simulated pairs only: the files of the expected L30, or None where one is missing."""
        paths = []
        for band in bands:
            path = self.l30.layer(counterpart(band).name)
            folder = path.parent
            paths.append(folder.parent / EXPECTED_FOLDER / folder.name / path.name)
        return paths if all(path.is_file() for path in paths) else None


def pair_name(s30: GranuleId) -> str:
    """Tile and day of the S30, "15SXR.2021250"."""
    return f"{s30.tile}.{s30.acquired:%Y%j}"


class Pairing(NamedTuple):
    """The pairs, sorted by tile and S30 time, and what could have been in one, a sentence each."""

    pairs: list[Pair]
    left_out: list[str]


def find_pairs(granules: Iterable[Granule], max_days: int = 0) -> Pairing:
    """Pairs of the same tile at most `max_days` apart, closest first; no granule is used twice.

    Of two versions of a granule the newer is taken. Of twins (one overpass that ESA cut in two, so
    that both have one tile and day) the fuller is paired first.

    Raises:
        NothingValidError: there is no such pair.
    """
    found, left_out = _newest(granules)
    share = _fullness(found)
    s30 = [granule for granule in found if granule.id.sensor == "S30"]
    l30 = [granule for granule in found if granule.id.sensor == "L30"]
    candidates = [Pair(a, b) for a in s30 for b in l30 if a.id.tile == b.id.tile]
    candidates.sort(
        key=lambda pair: (
            pair.days,
            -share[pair.s30.id],
            -share[pair.l30.id],
            pair.s30.id,
            pair.l30.id,
        )
    )
    used: set[object] = set()
    pairs = []
    for pair in candidates:
        if pair.days <= max_days and not used & {pair.s30.id, pair.l30.id}:
            used |= {pair.s30.id, pair.l30.id}
            pairs.append(pair)
    if not pairs:
        raise NothingValidError(_no_pair(s30, l30, candidates, max_days))
    left_out += _unpaired(candidates, used, max_days, share)
    pairs.sort(key=lambda pair: (pair.s30.id.tile, pair.s30.id.acquired))
    return Pairing(pairs, left_out)


def _newest(granules: Iterable[Granule]) -> tuple[list[Granule], list[str]]:
    """Of each product its newest version, and what was left out."""
    versions: dict[tuple[object, ...], list[Granule]] = {}
    for granule in granules:
        key = granule.id.sensor, granule.id.tile, granule.id.acquired
        versions.setdefault(key, []).append(granule)
    newest, left_out = [], []
    for same in versions.values():
        *older, last = sorted(same, key=lambda granule: _version(granule.id))
        newest.append(last)
        left_out += [f"{granule.id} was left out: there is {last.id}" for granule in older]
    return newest, left_out


def _version(name: GranuleId) -> tuple[int, ...]:
    return tuple(int(part) for part in name.version.split("."))


def _fullness(granules: Sequence[Granule]) -> dict[GranuleId, float]:
    """Share of valid pixels of each granule that has a twin, by its Fmask; of the others 1."""
    days: dict[tuple[object, ...], list[Granule]] = {}
    for granule in granules:
        days.setdefault((granule.id.sensor, granule.id.tile, granule.id.day), []).append(granule)
    return {
        granule.id: _valid_share(granule) if len(same) > 1 else 1.0
        for same in days.values()
        for granule in same
    }


def _valid_share(granule: Granule) -> float:
    """By the Fmask, which is fill where the bands are; 0 where it cannot be read."""
    try:
        with RasterFile(granule.layer(FMASK)) as file:
            values = file.read([1], file.grid.whole)
    except HlsGanError:
        return 0.0
    return float((values != FMASK_FILL).mean())


def _unpaired(
    candidates: Sequence[Pair], used: set[object], max_days: int, share: dict[GranuleId, float]
) -> list[str]:
    """What could have been paired, had its partner not been taken by a better one."""
    spare = {
        granule.id
        for pair in candidates
        if pair.days <= max_days
        for granule in (pair.s30, pair.l30)
        if granule.id not in used
    }
    return [
        f"{name} ({share[name]:.0%} of its pixels are valid) was left out: its partner is in a "
        "pair with a granule that is nearer in time or fuller"
        for name in sorted(spare)
    ]


def _no_pair(s30: list[Granule], l30: list[Granule], close: list[Pair], max_days: int) -> str:
    found = f"{len(s30)} S30 and {len(l30)} L30 granule(s) were found"
    if not s30 or not l30:
        return f"There is no pair: {found}; a pair needs one of each for the same tile and day."
    if not close:
        return f"There is no pair: {found}, but none of the same tile."
    return (
        f"There is no pair: {found}, and the closest of one tile ({close[0].s30.id} and "
        f"{close[0].l30.id}) are {close[0].days} day(s) apart, more than {max_days}; widen it with "
        "--max-days."
    )


def open_pair(pair: Pair, bands: Sequence[Band]) -> GridStack:
    """Both granules, opened on one grid: the images "S30" and "L30", and the Fmask of both.

    bands: S30's; L30's are their counterparts.

    Raises:
        GranuleError: a band or an Fmask is missing. BandError: a file holds other bands.
        GridError: the files lie on different grids.
        RasterError, MaskError: a file is damaged or is not what its name says.
    """
    images = {
        "S30": [layer_band(pair.s30, band.name) for band in bands],
        "L30": [layer_band(pair.l30, counterpart(band).name) for band in bands],
    }
    return GridStack(images, [pair.s30.layer(FMASK), pair.l30.layer(FMASK)])


class PairFacts(NamedTuple):
    """What is known of a pair.

    overlap: share of the grid that is valid in both, Fmask included. clear: share of the grid that
    is valid and free of cloud, adjacent, shadow, snow and water in both.
    """

    s30_satellite: str
    l30_satellite: str
    overlap: float
    clear: float


def pair_facts(stack: GridStack) -> PairFacts:
    """Satellites from the tags, overlap and clear share from all pixels of an opened pair.

    Raises:
        RasterError, MaskError: a file is damaged.
    """
    valid = clear = 0
    for strip in stack.strips(_STRIP_PX):
        seen = clearness(stack, strip)
        valid += int(seen.valid.sum())
        clear += int(seen.clear.sum())
    pixels = stack.grid.width * stack.grid.height
    satellites = stack.satellite("S30"), stack.satellite("L30")
    return PairFacts(*satellites, valid / pixels, clear / pixels)
