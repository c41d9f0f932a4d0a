"""Which band a name means: in a band's description, a file's name, or among a VRT's sources."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from rasterio.io import DatasetReader

from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.hls import Band, parse_band_file

_CODE = re.compile(r"B0?(\d{1,2}|8A)", re.IGNORECASE)
_WRITTEN_OUT = re.compile(r"B(\d\d|8A)", re.IGNORECASE)
_SENSOR = re.compile(r"(?:HLS)?([SL]30)", re.IGNORECASE)
# What stands beside a band's name without being one: dates of Earth Engine, words.
_BESIDE = re.compile(r"\d{6,}(t\d+)?|doy\d+|hls|band|sr|surface|reflectance|subset", re.IGNORECASE)
# Codes that one sensor alone has.
_ONLY_S30 = {"B8A", "B08", "B12"}
_LARGEST_VRT = 4 * 2**20


@dataclass(frozen=True)
class Meaning:
    """What a name says: HLS's code ("B03"), or a common name ("" of a band without a partner).

    sensor: "S30" or "L30" where the name says it too.
    """

    code: str | None = None
    common: str | None = None
    sensor: str | None = None

    def band(self, sensor: str) -> Band | None:
        """The band of `sensor` that is meant; None if the other sensor has no such band."""
        if self.code is not None:
            return hls.BANDS[sensor].get(self.code)
        return hls.band(sensor, self.common) if self.common else None


def meaning_of(text: str) -> Meaning | None:
    """What a description means: exact codes first ("B8A", "S30 B3"), then whole names ("Red").

    "Band 3" is a place and no name; a text with two codes means nothing.
    """
    words = re.findall(r"[A-Za-z0-9]+", text)
    sensors = {found[1].upper() for word in words if (found := _SENSOR.fullmatch(word))}
    sensor = sensors.pop() if len(sensors) == 1 else None
    codes = {_written_out(found[1]) for word in words if (found := _CODE.fullmatch(word))}
    if codes:
        return Meaning(code=codes.pop(), sensor=sensor) if len(codes) == 1 else None
    kept = [word for word in words if not (_SENSOR.fullmatch(word) or _BESIDE.fullmatch(word))]
    common = hls.common_name("".join(kept))
    return None if common is None else Meaning(common=common, sensor=sensor)


def _written_out(number: str) -> str:
    return f"B{number.upper().zfill(2)}"


def meaning_of_file(path: str | Path) -> Meaning | None:
    """What a file's name means: HLS's names, AppEEARS's, and others with a code like "B03"."""
    parsed = parse_band_file(path)
    if parsed is not None:
        granule, layer = parsed
        return Meaning(code=layer, sensor=granule.sensor)
    words = re.findall(r"[A-Za-z0-9]+", Path(path).stem)
    sensors = {found[1].upper() for word in words if (found := _SENSOR.fullmatch(word))}
    codes = {word.upper() for word in words if _WRITTEN_OUT.fullmatch(word)}
    if len(codes) != 1:
        return None
    return Meaning(code=codes.pop(), sensor=sensors.pop() if len(sensors) == 1 else None)


def meanings(dataset: DatasetReader, path: str | Path) -> list[Meaning | None]:
    """What each band of a raster is: by its description, its source in a VRT, the file's name."""
    sources = _vrt_sources(path) if dataset.driver == "VRT" else {}
    found = []
    for index, text in zip(dataset.indexes, dataset.descriptions, strict=True):
        meaning = meaning_of(text or "") or meaning_of(
            dataset.tags(index).get("NETCDF_VARNAME", "")
        )
        if meaning is None and index in sources:
            meaning = meaning_of_file(sources[index])
        if meaning is None and dataset.count == 1:
            meaning = meaning_of_file(path)
        found.append(meaning)
    return found


def _vrt_sources(path: str | Path) -> dict[int, str]:
    """The name of the first file behind each band of a virtual raster."""
    try:
        with Path(path).open(encoding="utf-8") as file:
            root = ElementTree.fromstring(file.read(_LARGEST_VRT))
    except (OSError, ValueError, ElementTree.ParseError):
        return {}
    bands = {
        int(band.get("band", number)): band.find(".//SourceFilename")
        for number, band in enumerate(root.iter("VRTRasterBand"), start=1)
    }
    return {index: found.text or "" for index, found in bands.items() if found is not None}


def sensor_of(dataset: DatasetReader, path: str | Path, found: list[Meaning | None]) -> str | None:
    """The sensor whose bands a raster holds, as its tags and names say; None if they do not.

    Results of this plugin hold Landsat's bands, whatever else their tags keep of the input.
    """
    tags = dataset.tags()
    if "HLS_GAN_MODEL" in tags or "HLS_GAN_BASELINE" in tags:
        return "L30"
    parsed = parse_band_file(path)
    if parsed is not None:
        return parsed[0].sensor
    sensors = {meaning.sensor for meaning in found if meaning is not None and meaning.sensor}
    if len(sensors) == 1:
        return sensors.pop()
    if any(meaning is not None and meaning.code in _ONLY_S30 for meaning in found):
        return "S30"
    spacecraft = (tags.get("SPACECRAFT_NAME", "") + tags.get("SPACECRAFT_ID", "")).lower()
    if "LANDSAT_PRODUCT_ID" in tags or "landsat" in spacecraft:
        return "L30"
    return "S30" if "sentinel" in spacecraft else None
