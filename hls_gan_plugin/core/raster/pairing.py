"""Pairs of granules: the same tile, S30 and L30, on the same day or close to it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from hls_gan_plugin.core.raster.granules import EXPECTED_FOLDER, Granule
from hls_gan_plugin.core.raster.grid import Grid, PixelWindow
from hls_gan_plugin.core.raster.raster_io import (
    ALIGN_TOOL,
    BandFile,
    FloatArray,
    FmaskReader,
    ReflectanceReader,
)
from hls_gan_plugin.shared.errors import GridError, NothingValidError
from hls_gan_plugin.shared.hls import (
    FMASK_FILL,
    STRICT_MASK_BITS,
    Band,
    GranuleId,
    bit_mask,
    counterpart,
)

_STRIP_PX = 512
_STRICT = np.uint8(bit_mask(STRICT_MASK_BITS))


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


class PairReader:
    """Both granules of a pair, opened: reflectance and Fmask of both on one grid.

    A context manager.

    Raises:
        GranuleError: a band or an Fmask is missing.
        GridError: the files lie on different grids.
        RasterError, MaskError: a file is damaged or is not what its name says.
    """

    def __init__(self, pair: Pair, bands: Sequence[Band]) -> None:
        self.pair = pair
        self._stack = contextlib.ExitStack()
        try:
            self.s30 = self._open(pair.s30, list(bands))
            self.l30 = self._open(pair.l30, [counterpart(band) for band in bands])
            self.grid: Grid = self.s30.grid
            if not self.l30.grid.matches(self.grid):
                raise GridError(
                    f"{pair.s30.id} ({self.grid.describe()}) and {pair.l30.id} "
                    f"({self.l30.grid.describe()}) lie on different grids; bring one to the "
                    f"other's grid with {ALIGN_TOOL}."
                )
            self._fmasks = [self._fmask(pair.s30), self._fmask(pair.l30)]
        except BaseException:
            self._stack.close()
            raise

    def _open(self, granule: Granule, bands: list[Band]) -> ReflectanceReader:
        files = [BandFile(granule.layer(band.name), 1) for band in bands]
        return self._stack.enter_context(ReflectanceReader(files))

    def _fmask(self, granule: Granule) -> FmaskReader:
        path = granule.layer("Fmask")
        return self._stack.enter_context(FmaskReader(path, STRICT_MASK_BITS, self.grid))

    def __enter__(self) -> PairReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def read(self, window: PixelWindow) -> tuple[FloatArray, FloatArray]:
        """Reflectance (B, h, w) of S30 and of L30, NaN where invalid."""
        return self.s30.read(window), self.l30.read(window)

    def read_fmasks(self, window: PixelWindow) -> list[npt.NDArray[np.uint8]]:
        """The Fmask values (h, w) of S30 and of L30."""
        return [fmask.read_values(window) for fmask in self._fmasks]

    def strips(self, height_px: int) -> Iterator[PixelWindow]:
        """The whole grid in strips of full width, top to bottom; the last may be lower."""
        for row in range(0, self.grid.height, height_px):
            height = min(height_px, self.grid.height - row)
            yield PixelWindow(row, 0, height, self.grid.width)

    @property
    def is_simulated(self) -> bool:
        """Whether physics made the pair; its tags say so."""
        return self.s30.tags.get("SIMULATED", "").upper() == "YES"


class PairFacts(NamedTuple):
    """What is known of a pair.

    overlap: share of the grid that is valid in both. clear: share of the grid that is valid and
    free of cloud, adjacent, shadow, snow and water in both.
    """

    s30_satellite: str
    l30_satellite: str
    overlap: float
    clear: float


def pair_facts(reader: PairReader) -> PairFacts:
    """Satellites from the tags, overlap and clear share from all pixels.

    Raises:
        RasterError, MaskError: a file is damaged.
    """
    valid = clear = 0
    for strip in reader.strips(_STRIP_PX):
        s30, l30 = reader.read(strip)
        both = np.isfinite(s30).all(axis=0) & np.isfinite(l30).all(axis=0)
        valid += int(both.sum())
        for fmask in reader.read_fmasks(strip):
            both &= ((fmask & _STRICT) == 0) & (fmask != FMASK_FILL)
        clear += int(both.sum())
    pixels = reader.grid.width * reader.grid.height
    satellites = satellite(reader.s30.tags), satellite(reader.l30.tags)
    return PairFacts(*satellites, valid / pixels, clear / pixels)


def satellite(tags: dict[str, str]) -> str:
    """ "Sentinel-2A", "Landsat-8" … from a granule's tags; "unknown" where they do not say."""
    for name in ("PRODUCT_URI", "SENTINEL_PRODUCT_URI"):
        found = re.match(r"S2([A-D])", tags.get(name, ""))
        if found:
            return f"Sentinel-2{found[1]}"
    found = re.match(r"L[COT]0?(\d)", tags.get("LANDSAT_PRODUCT_ID", ""))
    if found:
        return f"Landsat-{found[1]}"
    found = re.search(r"Sentinel-2([A-D])", tags.get("SPACECRAFT_NAME", ""), re.IGNORECASE)
    return f"Sentinel-2{found[1].upper()}" if found else "unknown"
