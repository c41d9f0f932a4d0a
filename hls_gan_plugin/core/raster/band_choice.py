"""Which band of which file feeds which band of a model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from rasterio.io import DatasetReader

from hls_gan_plugin.core.raster.raster_io import BandFile, open_raster
from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.errors import BandError
from hls_gan_plugin.shared.hls import Band


def choose_bands(
    path: str | Path, wanted: Sequence[Band], numbers: Sequence[int] = ()
) -> tuple[BandFile, ...]:
    """The band files that feed `wanted`, in that order.

    Args:
        path: the raster; one band file of an HLS granule stands for its siblings too.
        numbers: 1-based band numbers in the order of `wanted`; empty: found from the descriptions
            of the bands, and from HLS file names.

    Raises:
        BandError: the count is wrong, or a band cannot be found; says what was found.
        RasterError: the file is no raster.
    """
    path = Path(path)
    if numbers:
        if len(numbers) != len(wanted):
            raise BandError(
                f"The model wants {len(wanted)} band(s) ({_names(wanted)}), and {len(numbers)} "
                f"were given ({', '.join(map(str, numbers))}); give one number for each."
            )
        return tuple(BandFile(path, number) for number in numbers)
    with open_raster(path) as dataset:
        named = _named_bands(dataset, path)
    found = [named.get((band.sensor, band.name)) for band in wanted]
    if all(item is not None for item in found):
        return tuple(item for item in found if item is not None)
    raise BandError(_not_found(path, wanted, named))


def common_bands(path: str | Path, with_siblings: bool = True) -> dict[str, BandFile]:
    """Every band of a raster whose identity is written somewhere, by common name ("green").

    with_siblings: one band file of an HLS granule stands for the granule's other bands too.

    Raises:
        RasterError: the file is no raster.
    """
    path = Path(path)
    with open_raster(path) as dataset:
        named = _named_bands(dataset, path)
    return {
        hls.band(sensor, name).common_name: file
        for (sensor, name), file in named.items()
        if with_siblings or file.path == path
    }


def _not_found(path: Path, wanted: Sequence[Band], named: dict[tuple[str, str], BandFile]) -> str:
    seen = ", ".join(f"{sensor} {name}" for sensor, name in named) or "no band with a known name"
    missing = [band for band in wanted if (band.sensor, band.name) not in named]
    return (
        f"'{path}' does not show which of its bands is {_names(missing)}, which the model needs; "
        f"found: {seen}. Give the band numbers in the order {_names(wanted)}."
    )


def _names(bands: Sequence[Band]) -> str:
    return ", ".join(str(band) for band in bands)


def _named_bands(dataset: DatasetReader, path: Path) -> dict[tuple[str, str], BandFile]:
    """Every band whose identity is written somewhere, by sensor and name."""
    parsed = hls.parse_band_file(path)
    if parsed is not None and dataset.count == 1:
        sensor, own = parsed[0].sensor, parsed[1]
        from hls_gan_plugin.core.raster.granules import siblings

        granule = siblings(path)
        layers = {**(granule.layers if granule else {}), own: path}
        return {
            (sensor, layer): BandFile(file, 1)
            for layer, file in layers.items()
            if layer in hls.BANDS[sensor]
        }
    sensor = parsed[0].sensor if parsed else _sensor(dataset)
    named: dict[tuple[str, str], BandFile] = {}
    for number, text in enumerate(dataset.descriptions, start=1):
        band = band_from_text(text or "", sensor)
        if band is not None:
            named.setdefault((band.sensor, band.name), BandFile(path, number))
    return named


def _sensor(dataset: DatasetReader) -> str:
    """The sensor that the tags tell; S30 where they are silent, as it is what tools are fed."""
    tags = dataset.tags()
    if "HLS_GAN_MODEL" in tags:  # a result of this plugin: its bands are Landsat's
        return "L30"
    spacecraft = tags.get("SPACECRAFT_NAME", "") + tags.get("SPACECRAFT_ID", "")
    return "L30" if "LANDSAT_PRODUCT_ID" in tags or "landsat" in spacecraft.lower() else "S30"


def band_from_text(text: str, sensor: str) -> Band | None:
    """The band that a description means: "B03", "B3", "S30 B03 green", "Green"; or None."""
    for word in re.findall(r"[A-Za-z0-9]+", text):
        code = re.fullmatch(r"B(?:and)?_?0?(\d{1,2}A?)", word, re.IGNORECASE)
        name = f"B{code[1].upper().zfill(2)}" if code else word
        try:
            return hls.band(sensor, name)
        except KeyError:
            continue
    return None
