"""Pairs of granules: the same tile, S30 and L30, on the same day or close to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from hls_gan_plugin.core.raster.clearness import clearness
from hls_gan_plugin.core.raster.granules import EXPECTED_FOLDER, Granule
from hls_gan_plugin.core.raster.raster_io import BandFile
from hls_gan_plugin.core.raster.stack import GridStack
from hls_gan_plugin.shared.errors import NothingValidError
from hls_gan_plugin.shared.hls import Band, GranuleId, counterpart

_STRIP_PX = 512


@dataclass(frozen=True)
class Pair:
    """One S30 and one L30 granule of the same tile."""

    s30: Granule
    l30: Granule

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


def find_pairs(granules: Iterable[Granule], max_days: int = 0) -> list[Pair]:
    """Pairs of the same tile at most `max_days` apart, closest first; no granule is used twice.

    Returns: sorted by tile and S30 time.

    Raises:
        NothingValidError: there is no such pair.
    """
    found = list(granules)
    s30 = [granule for granule in found if granule.id.sensor == "S30"]
    l30 = [granule for granule in found if granule.id.sensor == "L30"]
    candidates = [Pair(a, b) for a in s30 for b in l30 if a.id.tile == b.id.tile]
    candidates.sort(key=lambda pair: (pair.days, pair.s30.id, pair.l30.id))
    used: set[object] = set()
    pairs = []
    for pair in candidates:
        if pair.days <= max_days and not used & {pair.s30.id, pair.l30.id}:
            used |= {pair.s30.id, pair.l30.id}
            pairs.append(pair)
    if not pairs:
        raise NothingValidError(_no_pair(s30, l30, candidates, max_days))
    return sorted(pairs, key=lambda pair: (pair.s30.id.tile, pair.s30.id.acquired))


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
        GranuleError: a band or an Fmask is missing.
        GridError: the files lie on different grids.
        RasterError, MaskError: a file is damaged or is not what its name says.
    """
    images = {
        "S30": [BandFile(pair.s30.layer(band.name), 1) for band in bands],
        "L30": [BandFile(pair.l30.layer(counterpart(band).name), 1) for band in bands],
    }
    return GridStack(images, [pair.s30.layer("Fmask"), pair.l30.layer("Fmask")])


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
