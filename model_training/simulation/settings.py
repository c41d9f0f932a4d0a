"""What can be asked of a simulation, and the checks that need no computing."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hls_gan_plugin.shared.errors import SettingsError
from model_training.simulation.sensors import BANDS

BIOMES = ("fields", "forest", "arid", "urban", "coast", "snow", "desert", "rainforest")
MSI_SATELLITES = ("S2A", "S2B")
OLI_SATELLITES = ("L8", "L9")


@dataclass(frozen=True)
class SimulationSettings:
    """One run of the simulation: how many pairs, how large, of what, from which seed.

    size_px: side of the square granules, in pixels of 30 m (a real granule has 3660).
    pairs: number of same-day pairs; each has its own surface and its own tile.
    seed: every number that is drawn follows from it.
    biomes: taken in turn, see `BIOMES`.
    bands: those that are made, by their common names, each the same as among all six.
    s30_satellites, l30_satellites: drawn for each pair.
    cloudy_share: share of the pairs that have clouds at all, 0..1.
    cloud_cover_max: largest cloud cover of a cloudy pair, 0..1 of the pixels.
    edge_share: share of the pairs in which the edge of a swath leaves fill, 0..1.
    neighbour_zone_share: share of the pairs whose Landsat scene lies in the next UTM zone, 0..1.
    first_tile: MGRS name of the first pair's tile; the next pairs have the tiles that follow.
    first_day: day of the first pair; the next pairs follow one by one.
    texture: folder of a real S30 granule whose pixels serve as the surface, instead of `biomes`.
    misregistration, atmosphere, noise: False switches that random part off, for studies.
    """

    size_px: int = 1024
    pairs: int = 12
    seed: int = 1
    biomes: tuple[str, ...] = BIOMES
    bands: tuple[str, ...] = BANDS
    s30_satellites: tuple[str, ...] = MSI_SATELLITES
    l30_satellites: tuple[str, ...] = OLI_SATELLITES
    cloudy_share: float = 0.3
    cloud_cover_max: float = 0.3
    edge_share: float = 0.1
    neighbour_zone_share: float = 0.15
    first_tile: str = "31TBA"
    first_day: dt.date = dt.date(2021, 6, 1)
    texture: Path | None = None
    misregistration: bool = True
    atmosphere: bool = True
    noise: bool = True

    def __post_init__(self) -> None:
        """Raises SettingsError naming the field, its value and what it may be."""
        _require(16 <= self.size_px <= 4000, "size_px", self.size_px, "16 to 4000 pixels")
        _require(1 <= self.pairs <= 10_000, "pairs", self.pairs, "1 to 10000")
        _require(self.seed >= 0, "seed", self.seed, "0 or more")
        _require_names(self.biomes, BIOMES, "biomes")
        _require_names(self.bands, BANDS, "bands")
        _require_names(self.s30_satellites, MSI_SATELLITES, "s30_satellites")
        _require_names(self.l30_satellites, OLI_SATELLITES, "l30_satellites")
        for name in ("cloudy_share", "edge_share", "neighbour_zone_share"):
            value = getattr(self, name)
            _require(0 <= value <= 1, name, value, "0 to 1")
        _require(
            0 <= self.cloud_cover_max <= 0.9, "cloud_cover_max", self.cloud_cover_max, "0 to 0.9"
        )
        tile_fits = re.fullmatch(r"\d{2}[A-Z]{3}", self.first_tile) is not None
        _require(tile_fits, "first_tile", self.first_tile, "an MGRS tile such as 31TBA")

    def to_json(self) -> str:
        """The settings as JSON text, equal for equal settings."""
        return json.dumps(dataclasses.asdict(self), default=str, indent=1, sort_keys=True)


def _require(holds: bool, field: str, value: Any, allowed: str) -> None:
    if not holds:
        raise SettingsError(f"The simulation's {field} is {value}; it must be {allowed}.")


def _require_names(names: tuple[str, ...], known: tuple[str, ...], field: str) -> None:
    unknown = [name for name in names if name not in known]
    if unknown or not names:
        said = ", ".join(unknown) or "empty"
        raise SettingsError(
            f"The simulation's {field} is {said}; choose one or more of {', '.join(known)}."
        )
