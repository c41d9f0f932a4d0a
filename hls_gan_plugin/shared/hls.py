"""HLS v2.0 as facts: names, bands, reflectance encoding and Fmask bits. Standard library only.

Sources: HLS Product User Guide v2.0 (tables of bands, Fmask bits, file names). The reflectance
range of each band fixes the scale on which every score of this project is stated.
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

SCALE = 0.0001
FILL_DN = -9999
# Seen in real granules beside FILL_DN: saturated or failed corrections that kept int16's minimum.
INVALID_DN = (-9999, -32768)
FMASK_FILL = 255
PIXEL_SIZE_M = 30.0
WINDOW_SIZE_PX = 128


@dataclass(frozen=True)
class Band:
    """One spectral band of one sensor's product.

    rho_max: the reflectance that becomes +1 on the scaled axis; the same for both sensors.
    """

    sensor: str
    name: str
    common_name: str
    rho_max: float

    def __str__(self) -> str:
        return f"{self.sensor} {self.name} ({self.common_name})"


# common name, S30's band, L30's band, rho_max. Only these seven correspond; a band is meaningful
# only with its sensor (L30's B10 and B11 are thermal, S30's B11 is short-wave infrared).
_CORRESPONDENCE = (
    ("coastal", "B01", "B01", 0.25),
    ("blue", "B02", "B02", 0.25),
    ("green", "B03", "B03", 0.30),
    ("red", "B04", "B04", 0.40),
    ("nir", "B8A", "B05", 0.70),
    ("swir1", "B11", "B06", 0.70),
    ("swir2", "B12", "B07", 0.60),
)
COMMON_NAMES = tuple(row[0] for row in _CORRESPONDENCE)
BANDS: dict[str, dict[str, Band]] = {
    "S30": {s: Band("S30", s, common, top) for common, s, _, top in _CORRESPONDENCE},
    "L30": {el: Band("L30", el, common, top) for common, _, el, top in _CORRESPONDENCE},
}


def band(sensor: str, name: str) -> Band:
    """The band `name` ("B03") or common name ("green") of `sensor`. Raises KeyError if none."""
    table = BANDS[sensor]
    wanted = name.strip().upper()
    if wanted in table:
        return table[wanted]
    for candidate in table.values():
        if candidate.common_name.upper() == wanted:
            return candidate
    raise KeyError(name)


_UNPAIRED = (
    *("nirbroad", "broadnir", "nir2", "nir09", "watervapor", "watervapour", "cirrus"),
    *("rededge", "rededge1", "rededge2", "rededge3"),
    *("rededge071", "rededge074", "rededge075", "rededge078"),
    *("tir1", "tir2", "thermal1", "thermal2", "thermalinfrared1", "thermalinfrared2"),
    *("lwir11", "lwir12"),
)
# How else the bands are called, without what is no letter or digit: by the product's page, NASA's
# HLS_SuPER and STAC. "" is a band that the other sensor lacks.
_NAMES = {name: name for name in COMMON_NAMES} | {
    "coastalaerosol": "coastal",
    "nirnarrow": "nir",
    "narrownir": "nir",
    "nir1": "nir",
    "nir08": "nir",
    "swir16": "swir1",
    "swir22": "swir2",
    **dict.fromkeys(_UNPAIRED, ""),
}


def common_name(text: str) -> str | None:
    """The common name of a band called `text` in full; "" if the other sensor has none like it.

    None if no band is called so. Case, spaces and signs do not count.
    """
    return _NAMES.get(re.sub(r"[^a-z0-9]", "", text.lower()))


def counterpart(of: Band) -> Band:
    """The other sensor's band of the same common name."""
    other = "L30" if of.sensor == "S30" else "S30"
    return band(other, of.common_name)


class FmaskBit(enum.IntEnum):
    """Bit positions of the Fmask layer; bits 6 and 7 together are the aerosol level 0..3."""

    CIRRUS = 0
    CLOUD = 1
    ADJACENT = 2
    SHADOW = 3
    SNOW = 4
    WATER = 5


# What the training windows and scores leave out: the published rule of cloud, shadow (with what
# touches them), snow and water.
STRICT_MASK_BITS = (
    FmaskBit.CLOUD,
    FmaskBit.ADJACENT,
    FmaskBit.SHADOW,
    FmaskBit.SNOW,
    FmaskBit.WATER,
)
# What harmonizing leaves out unless told otherwise: pixels that do not show the ground.
DEFAULT_MASK_BITS = (FmaskBit.CLOUD, FmaskBit.ADJACENT, FmaskBit.SHADOW)


def bit_mask(bits: Sequence[int]) -> int:
    """The byte whose set bits are `bits`: (1, 3) gives 0b1010."""
    return sum(1 << bit for bit in set(bits))


_GRANULE = re.compile(
    r"(?i)HLS(?P<ours>-GAN(?=\.L30))?\.(?P<sensor>S30|L30)\.T(?P<tile>\d{2}[A-Z]{3})\.(?P<time>\d{7}T\d{6})\.v(?P<version>\d+\.\d+)"
)
# NASA's HLS_SuPER adds ".subset" to what it cuts out.
_BAND_FILE = re.compile(_GRANULE.pattern + r"\.(?P<band>[A-Za-z0-9-]+)(\.subset)?\.tiff?$")


@dataclass(frozen=True, order=True)
class GranuleId:
    """HLS.{sensor}.T{tile}.{YYYYDDDThhmmss}.v{version}: one product of one tile and time.

    harmonized: made of S30 here, with L30's bands, and called HLS-GAN.
    """

    sensor: str
    tile: str
    acquired: dt.datetime
    version: str = "2.0"
    harmonized: bool = False

    @classmethod
    def from_string(cls, text: str) -> GranuleId:
        """Parse a granule's name, or any file name that begins with one, in any case.

        Raises ValueError if `text` does not begin with an HLS granule name.
        """
        found = _GRANULE.match(text)
        if found is None:
            raise ValueError(
                f"'{text}' is not an HLS granule name (HLS.S30.T15SXR.2021250T163901.v2.0)"
            )
        acquired = dt.datetime.strptime(found["time"].upper(), "%Y%jT%H%M%S")
        if acquired.strftime("%Y%jT%H%M%S") != found["time"].upper():  # day 366, second 60
            raise ValueError(f"'{text}' is no HLS granule name: {found['time']} is no time")
        sensor, tile = found["sensor"].upper(), found["tile"].upper()
        return cls(sensor, tile, acquired, found["version"], found["ours"] is not None)

    @property
    def day(self) -> dt.date:
        """The day that pairs granules; the time of day never matches between the sensors."""
        return self.acquired.date()

    def __str__(self) -> str:
        stamp = self.acquired.strftime("%Y%jT%H%M%S")
        product = "HLS-GAN" if self.harmonized else "HLS"
        return f"{product}.{self.sensor}.T{self.tile}.{stamp}.v{self.version}"


def harmonized_id(s30: GranuleId, as_l30: bool = False) -> str:
    """The id of an S30 granule once harmonized: a product derived of L30's kind, at S30's time.

    as_l30: named like L30 itself, for programs that take nothing else.
    """
    return str(replace(s30, sensor="L30", harmonized=not as_l30))


def parse_band_file(path: str | Path) -> tuple[GranuleId, str] | None:
    """The granule and the layer ("B03", "Fmask") that an HLS file's name says, or None."""
    name = Path(path).name
    found = _BAND_FILE.match(name)
    if found is None:
        return None
    try:
        granule = GranuleId.from_string(name)
    except ValueError:  # a day or a second that does not exist: not one of HLS's names
        return None
    return granule, _layer(granule.sensor, found["band"])


def _layer(sensor: str, text: str) -> str:
    if text.lower() == "fmask":
        return "Fmask"
    common = common_name(text)
    return band(sensor, common).name if common else text.upper()
