"""What a virtual raster may name: rasters of this computer, and nothing else.

A VRT is XML that GDAL follows: to the network, to a program, or to any file whose bytes it takes
for pixels. So it is read here before GDAL sees it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree  # nosec B405 - without a DOCTYPE there are no entities

from hls_gan_plugin.core.raster.raster_limits import TIFF_SUFFIXES
from hls_gan_plugin.core.small_files import read_bytes
from hls_gan_plugin.shared.errors import RasterError

_HEAD_BYTES = 4096
_MARK = b"<vrtdataset"
_SOURCES = {"sourcefilename", "sourcedataset", "x_dataset", "y_dataset", "rpc_dem", "overview_file"}
# What a VRT can do beside reading rasters: the word that asks for it, and what that is.
_FORBIDDEN = {
    "vrtrawrasterband": "the bytes of a file taken for pixels",
    "python": "a program to be run",
}
# Words about the raster; they may speak of the web.
_WORDS = {"metadata", "description", "srs", "categorynames", "unittype"}
_NAMING_DOMAINS = {"geolocation", "rpc", "overviews"}
_ELSEWHERE = re.compile(r"://|\b(https?|ftp):|/vsi(?!zip/|tar/|gzip/)", re.IGNORECASE)


def is_vrt(path: Path) -> bool:
    """Whether a file is a virtual raster, by its name or its content; never under a TIFF's name.

    Raises:
        OSError: it cannot be read.
    """
    if path.suffix.lower() in (*TIFF_SUFFIXES, ".vrt"):
        return path.suffix.lower() == ".vrt"
    with path.open("rb") as file:
        return _MARK in file.read(_HEAD_BYTES).lower()


def vrt_sources(path: Path) -> list[str]:
    """The rasters that a VRT names, as GDAL opens them, each once.

    Raises:
        RasterError: it is no XML, or asks for more than rasters of this computer.
        OSError: it cannot be read.
    """
    elements = list(_naming(_parsed(path)))
    for element in elements:
        _check(path, element)
    place = path.resolve().parent
    return list(dict.fromkeys(name for element in elements for name in _names(element, place)))


def _parsed(path: Path) -> ElementTree.Element:
    try:
        text = read_bytes(path)
        if b"<!DOCTYPE" in text:
            raise ValueError("it has a DOCTYPE")
        return ElementTree.fromstring(text)  # nosec B314
    except (ElementTree.ParseError, ValueError, RecursionError) as error:
        raise RasterError(f"'{path}' is not a readable virtual raster ({error}).") from error


def _naming(element: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """An element and all below it that may name a file."""
    domain = next((v.lower() for k, v in element.attrib.items() if _name(k) == "domain"), "")
    if _name(element.tag) in _WORDS and domain not in _NAMING_DOMAINS:
        return
    yield element
    for part in element:
        yield from _naming(part)


def _name(tag: str) -> str:
    """As GDAL compares names: in any case, whatever the namespace."""
    return tag.rpartition("}")[2].lower()


def _check(path: Path, element: ElementTree.Element) -> None:
    for text in (element.text or "", *element.attrib.values()):
        word = text.strip()
        if word.lower() in _FORBIDDEN:
            raise RasterError(
                f"'{path}' is a virtual raster with {_FORBIDDEN[word.lower()]} ({word}); make it "
                "a GeoTIFF with gdal_translate if you trust it."
            )
        if _ELSEWHERE.search(word) or word.startswith("<"):
            raise RasterError(
                f"'{path}' is a virtual raster of '{word[:80]}', which is no file of this "
                "computer; fetch it, or give its own https://… address."
            )


def _names(element: ElementTree.Element, place: Path) -> Iterator[str]:
    attributes = {_name(name): value for name, value in element.attrib.items()}
    is_item = _name(element.tag) == "mdi"
    name = attributes.get("key", "") if is_item else element.tag
    text = (element.text or "").strip()
    if text and _name(name) in _SOURCES:
        yield str(place / text) if attributes.get("relativetovrt") == "1" else text
