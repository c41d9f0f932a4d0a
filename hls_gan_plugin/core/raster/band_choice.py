"""Which band of which file feeds which band of a model or a comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rasterio.enums import ColorInterp

from hls_gan_plugin.core.raster.band_names import Meaning, meaning_of, meanings, sensor_of
from hls_gan_plugin.core.raster.granules import Granule, siblings
from hls_gan_plugin.core.raster.raster_io import BandFile, open_raster
from hls_gan_plugin.core.raster.raster_paths import raster_path
from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.errors import BandError, GranuleError
from hls_gan_plugin.shared.hls import Band, parse_band_file

# A plain "NIR" is HLS's narrow band, unless a band beside it bears the narrow one's own name.
_PLAIN_NIR = "nir"


@dataclass(frozen=True)
class RasterBands:
    """The bands of one raster: what each is, by its number from 1.

    sensor: whose bands they are, as tags and names say, else `role`. granule: of a band file of
    HLS, the layers beside it. layer: its own; "" where the
    file stands for its whole folder.
    """

    path: Path
    sensor: str
    texts: tuple[str, ...]
    meanings: tuple[Meaning | None, ...]
    granule: Granule | None = None
    layer: str = ""

    def candidates(self, common: str) -> list[int]:
        """The numbers of the bands that may be the one with this common name."""
        found = {
            number: meaning
            for number, meaning in enumerate(self.meanings, start=1)
            if meaning is not None
            and (band := meaning.band(self.sensor)) is not None
            and band.common_name == common
        }
        exact = [number for number, meaning in found.items() if meaning.code is not None]
        if exact or common != _PLAIN_NIR:
            return exact or list(found)
        named = [n for n in found if (self.texts[n - 1] or "").strip().lower() != _PLAIN_NIR]
        return named or list(found)

    def own(self) -> list[str]:
        """Common names of the bands in the raster itself, in HLS's order."""
        if self.granule is not None:
            band = hls.BANDS[self.sensor].get(self.layer)
            return [band.common_name] if band is not None else []
        return [name for name in hls.COMMON_NAMES if self.candidates(name)]

    def seen(self) -> str:
        """Its own bands, for messages."""
        names = [f"{self.sensor} {hls.band(self.sensor, name).name}" for name in self.own()]
        return ", ".join(names) or "no band with a known name"

    def all(self) -> list[str]:
        """Common names of its own bands and of those beside it."""
        if self.granule is None:
            return self.own()
        table = hls.BANDS[self.sensor]
        return [band.common_name for name, band in table.items() if name in self.granule.layers]


def bands_of(path: str | Path, role: str = "", *, strict: bool = False) -> RasterBands:
    """What the bands of a raster are.

    Args:
        role: the sensor that the user's choice says ("S30", "L30"), where names and tags do not.
        strict: refuse a raster that says it is of the other sensor.

    Raises:
        RasterError: the file is no raster. BandError: it is of the other sensor.
    """
    path = raster_path(path)
    with open_raster(path) as dataset:
        found = meanings(dataset, path)
        said = sensor_of(dataset, path, found)
        texts = tuple(text or "" for text in dataset.descriptions)
        single = dataset.count == 1
    parsed = parse_band_file(path)
    granule, layer = (siblings(path), parsed[1]) if parsed and single else (None, "")
    if parsed is not None and layer:
        _check_name(path, parsed[0].sensor, layer, found[0])
    bands = RasterBands(path, said or role or "S30", texts, tuple(found), granule, layer)
    if strict and role and said and said != role:
        raise BandError(
            f"'{path}' holds {bands.seen()}, as its name, its bands or its tags say, and is given "
            f"where {role} belongs; exchange the rasters, or give the right one."
        )
    return bands


def _check_name(path: Path, sensor: str, layer: str, meaning: Meaning | None) -> None:
    """Refuse a band file whose name and whose own words are of two bands."""
    told = meaning.band(sensor) if meaning is not None else None
    if told is not None and told.name != layer:
        raise BandError(
            f"'{path}' is called {layer}, and its band is described as {told}; rename it, or mend "
            "the description, so that both say the same."
        )


def choose_bands(
    path: str | Path, wanted: Sequence[Band], numbers: Sequence[int] = ()
) -> tuple[BandFile, ...]:
    """The band files that feed `wanted`, in that order.

    Args:
        path: the raster; one band file of an HLS granule stands for its siblings too.
        numbers: 1-based band numbers in the order of `wanted`; empty: found from the descriptions
            of the bands, and from HLS file names.

    Raises:
        BandError: the count is wrong, or a band cannot be found or told from another; says what
            was found.
        RasterError: the file is no raster.
    """
    path = raster_path(path)
    if numbers:
        if len(numbers) != len(wanted):
            raise BandError(
                f"The model wants {len(wanted)} band(s) ({_names(wanted)}), and {len(numbers)} "
                f"were given ({', '.join(map(str, numbers))}); give one number for each."
            )
        return tuple(BandFile(path, number) for number in numbers)
    bands = bands_of(path, wanted[0].sensor, strict=True)
    return find_bands(bands, [band.common_name for band in wanted])


def find_bands(bands: RasterBands, wanted: Sequence[str]) -> tuple[BandFile, ...]:
    """The band files with these common names, in that order.

    Raises:
        BandError: a band is missing, or several may be it.
    """
    if bands.granule is not None:
        return _granule_bands(bands, bands.granule, wanted)
    chosen = {name: bands.candidates(name) for name in wanted}
    for name, numbers in chosen.items():
        if len(numbers) > 1:
            listed = ", ".join(f"band {n} '{bands.texts[n - 1]}'" for n in numbers)
            raise BandError(
                f"'{bands.path}' has {len(numbers)} bands that may be "
                f"{hls.band(bands.sensor, name)}: {listed}; give the band numbers in the order "
                f"{_listed(bands.sensor, wanted)}, or a raster with one of them."
            )
    if not all(chosen.values()):
        raise BandError(_not_found(bands, wanted, chosen))
    return tuple(BandFile(bands.path, chosen[name][0]) for name in wanted)


def layer_band(granule: Granule, layer: str) -> BandFile:
    """The one band of a granule's layer.

    Raises:
        GranuleError: the granule lacks it. RasterError: the file is no raster.
        BandError: it holds several bands, or one that is described as another.
    """
    path = granule.layer(layer)
    with open_raster(path) as dataset:
        numbers = [
            number
            for number, shows in zip(dataset.indexes, dataset.colorinterp, strict=True)
            if shows != ColorInterp.alpha
        ]
        if len(numbers) != 1:
            raise BandError(
                f"'{path}' is named like one band of HLS and holds {len(numbers)} bands; give a "
                "file a band, or the stack under another name."
            )
        meaning = meaning_of(dataset.descriptions[numbers[0] - 1] or "")
    _check_name(path, granule.id.sensor, layer, meaning)
    return BandFile(path, numbers[0])


def _granule_bands(
    bands: RasterBands, granule: Granule, wanted: Sequence[str]
) -> tuple[BandFile, ...]:
    layers = [hls.band(bands.sensor, name).name for name in wanted]
    if bands.layer and bands.layer not in layers:
        raise BandError(
            f"'{bands.path}' is the granule's {bands.layer}, and what is needed is "
            f"{_listed(bands.sensor, wanted)}; give {_file_name(bands, layers[0])}."
        )
    try:
        return tuple(layer_band(granule, layer) for layer in layers)
    except GranuleError as error:
        missing = [_file_name(bands, layer) for layer in layers if layer not in granule.layers]
        if granule.twice.keys() & set(layers):
            raise
        raise BandError(
            f"Beside '{bands.path}' there is no {' and no '.join(missing)}, and "
            f"{_listed(bands.sensor, wanted)} are needed; fetch it into the same folder."
        ) from error


def _file_name(bands: RasterBands, layer: str) -> str:
    """What the file of another layer of the granule is called, or would be."""
    granule = bands.granule
    if granule is not None and layer in granule.layers:
        return f"'{granule.layers[layer].name}'"
    return f"'{granule.id if granule else bands.path.stem}.{layer}.tif'"


def _not_found(
    bands: RasterBands, wanted: Sequence[str], chosen: Mapping[str, Sequence[int]]
) -> str:
    missing = [name for name, numbers in chosen.items() if not numbers]
    return (
        f"'{bands.path}' does not show which of its bands is {_listed(bands.sensor, missing)}, "
        f"which is needed; found: {bands.seen()}. Give the band numbers in the order "
        f"{_listed(bands.sensor, wanted)}, or another raster."
    )


def _listed(sensor: str, names: Sequence[str]) -> str:
    return _names([hls.band(sensor, name) for name in names])


def _names(bands: Sequence[Band]) -> str:
    return ", ".join(str(band) for band in bands)
