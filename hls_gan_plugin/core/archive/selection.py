"""Which of the granules found are wanted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hls_gan_plugin.core.archive.band_files import carried_tags
from hls_gan_plugin.core.raster.granules import Granule

_CLOUD_TAG = "cloud_coverage"


@dataclass(frozen=True)
class Selection:
    """tiles: "15SXR" or "T15SXR", none: all. Days are included. max_cloud: percent."""

    tiles: Sequence[str] = ()
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    max_cloud: float = 100.0

    def of(self, granules: Iterable[Granule]) -> list[Granule]:
        """The S30 granules that are wanted.

        Raises:
            RasterError: a file whose tags tell the cloud share is damaged.
        """
        return [granule for granule in granules if self._wants(granule)]

    def _wants(self, granule: Granule) -> bool:
        tiles = {tile.upper().removeprefix("T") for tile in self.tiles}
        day = granule.id.day
        return (
            granule.id.sensor == "S30"
            and (not tiles or granule.id.tile in tiles)
            and (self.first_day is None or self.first_day <= day)
            and (self.last_day is None or day <= self.last_day)
            and (self.max_cloud >= 100 or cloud_percent(granule) <= self.max_cloud)
        )


def cloud_percent(granule: Granule) -> float:
    """The share of cloud that the granule's tags tell; 0 where they are silent.

    Raises:
        RasterError: the file is damaged.
    """
    try:
        return float(carried_tags(next(iter(granule.layers.values()))).get(_CLOUD_TAG, "0"))
    except ValueError:
        return 0.0
