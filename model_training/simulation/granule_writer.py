"""Simulated pairs on disk: named, laid out and tagged as HLS granules.

A folder a granule, a Cloud Optimized GeoTIFF a band; the expected L30 and the land cover lie in a
folder of their own, so that no search for granules takes them for one.
"""

from __future__ import annotations

import datetime as dt
import shutil
import string
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.transform import Affine, from_origin

from hls_gan_plugin.core.raster.checked_results import checked_results
from hls_gan_plugin.core.raster.cog_writer import Layout, writing
from hls_gan_plugin.core.raster.disk_room import COMPRESSED_SHARE
from hls_gan_plugin.core.raster.granules import EXPECTED_FOLDER
from hls_gan_plugin.core.raster.grid import Grid
from hls_gan_plugin.shared.errors import OutputError
from hls_gan_plugin.shared.hls import FILL_DN, FMASK_FILL, PIXEL_SIZE_M, SCALE, GranuleId, band
from model_training.simulation.parcels import LAND_COVERS
from model_training.simulation.scene import SimulatedPair

LAND_COVER_LAYER = "LANDCOVER"
PAIRS_FILE = "simulation.csv"  # a row a pair: what was drawn for it
_MASKS = 3  # two Fmasks and the land cover, a byte a pixel each
_COLUMN_LETTERS = string.ascii_uppercase.replace("I", "").replace("O", "")
_ROW_LETTERS = _COLUMN_LETTERS[:20]
Layers = dict[str, NDArray[np.int16] | NDArray[np.uint8]]
_OVERPASS = {"S30": dt.time(10, 46, 29), "L30": dt.time(10, 35, 12)}


def tile_after(first: str, steps: int) -> str:
    """The MGRS-like name `steps` after `first`, running through rows, columns and zones."""
    zone, band = int(first[:2]), first[2]
    column = _COLUMN_LETTERS.find(first[3]) % len(_COLUMN_LETTERS)
    row = _ROW_LETTERS.find(first[4]) % len(_ROW_LETTERS)
    number = (column * len(_ROW_LETTERS)) + row + steps
    number, row = divmod(number, len(_ROW_LETTERS))
    carry, column = divmod(number, len(_COLUMN_LETTERS))
    zone = (zone + carry - 1) % 60 + 1
    return f"{zone:02d}{band}{_COLUMN_LETTERS[column]}{_ROW_LETTERS[row]}"


def tile_grid(tile: str) -> tuple[CRS, Affine]:
    """A UTM grid for `tile`, on multiples of 30 m; each tile of a zone has its own place."""
    column, row = _COLUMN_LETTERS.index(tile[3]), _ROW_LETTERS.index(tile[4])
    # Sentinel-2 puts the corner of a tile on a multiple of 60 m beside the 100 km line.
    west = (100_000 * (1 + column % 8)) // 60 * 60
    north = -(-(4_000_000 + 100_000 * row) // 60) * 60
    return CRS.from_epsg(32600 + int(tile[:2])), from_origin(
        west, north, PIXEL_SIZE_M, PIXEL_SIZE_M
    )


def granule_ids(tile: str, day: dt.date) -> tuple[GranuleId, GranuleId]:
    """The S30's and the L30's identity: the same tile and day, minutes apart."""
    s30, l30 = (
        GranuleId(sensor, tile, dt.datetime.combine(day, time))
        for sensor, time in _OVERPASS.items()
    )
    return s30, l30


def write_pair(pair: SimulatedPair, tile: str, day: dt.date, out_dir: Path) -> tuple[Path, Path]:
    """Write both granules, the expected L30 and the land cover below `out_dir`.

    Every folder is written under a temporary name and renamed when it is complete; the S30's
    comes last, so that where it stands the whole pair does. Returns the two granules' folders.

    Raises:
        OutputError: a folder or file cannot be written (rights, space).
    """
    s30, l30 = granule_ids(tile, day)
    layers: dict[Path, Layers] = {
        out_dir / EXPECTED_FOLDER / str(l30): {
            **_bands(pair, "L30", pair.expected),
            LAND_COVER_LAYER: pair.land_cover,
        },
        out_dir / str(l30): {**_bands(pair, "L30", pair.l30), "Fmask": pair.l30_fmask},
        out_dir / str(s30): {**_bands(pair, "S30", pair.s30), "Fmask": pair.s30_fmask},
    }
    tags = (
        _tags(pair, s30, l30, "L30"),
        _tags(pair, s30, l30, "L30"),
        _tags(pair, s30, l30, "S30"),
    )
    try:
        for (folder, arrays), folder_tags in zip(layers.items(), tags, strict=True):
            _write_folder(folder, arrays, tile_grid(tile), folder_tags)
    except OSError as error:
        raise OutputError(
            f"The simulated pair {s30} cannot be written to '{out_dir}' ({error}); check the "
            "rights and the free space."
        ) from error
    return out_dir / str(s30), out_dir / str(l30)


def _bands(
    pair: SimulatedPair, sensor: str, images: NDArray[np.int16]
) -> dict[str, NDArray[np.int16]]:
    """The images by the sensor's band names."""
    return {band(sensor, name).name: image for name, image in zip(pair.bands, images, strict=True)}


def _tags(pair: SimulatedPair, s30: GranuleId, l30: GranuleId, sensor: str) -> dict[str, str]:
    """Tags as the products carry them, as far as they say which satellite it was."""
    stamp = f"{s30.acquired:%Y%m%dT%H%M%S}"
    common = {"SIMULATED": "YES", "SIMULATED_BIOME": pair.biome}
    if sensor == "S30":
        return common | {
            "SPACECRAFT_NAME": f"Sentinel-2{pair.s30_satellite[-1]}",
            "PRODUCT_URI": f"{pair.s30_satellite}_MSIL1C_{stamp}_SIMULATED_T{s30.tile}.SAFE",
            "SENSING_TIME": f"{s30.acquired:%Y-%m-%dT%H:%M:%S}Z",
            "MGRS_TILE_ID": s30.tile,
        }
    satellite = f"LC0{pair.l30_satellite[-1]}"
    return common | {
        "LANDSAT_PRODUCT_ID": f"{satellite}_L1TP_SIMULATED_{l30.acquired:%Y%m%d}_02_T1",
        "SENSOR": "OLI_TIRS",
        "SENSING_TIME": f"{l30.acquired:%Y-%m-%dT%H:%M:%S}Z",
        "MGRS_TILE_ID": l30.tile,
    }


def pair_bytes(size_px: int, bands: int) -> float:
    """The least room that a pair of granules with its expected L30 takes."""
    images = 3 * bands * np.dtype(np.int16).itemsize  # S30, L30, expected L30
    return (images + _MASKS) * size_px**2 * COMPRESSED_SHARE


def _write_folder(
    folder: Path, layers: Layers, place: tuple[CRS, Affine], tags: dict[str, str]
) -> None:
    folder.parent.mkdir(exist_ok=True)
    shutil.rmtree(folder, ignore_errors=True)  # of a pair that a killed run did not finish
    target = f"{folder}/"
    with checked_results([target]) as paths:
        paths[target].mkdir()
        for name, image in layers.items():
            _write_layer(paths[target] / f"{folder.name}.{name}.tif", image, place, tags)


def _write_layer(
    path: Path,
    image: NDArray[np.int16] | NDArray[np.uint8],
    place: tuple[CRS, Affine],
    tags: dict[str, str],
) -> None:
    height, width = image.shape
    grid = Grid(*place, width, height)
    if LAND_COVER_LAYER in path.name:
        tags = tags | {f"CLASS_{number}": name for number, name in enumerate(LAND_COVERS)}
    if image.dtype == np.int16:
        layout = Layout(grid, 1, "int16", FILL_DN, (SCALE,), tags=tags)
    else:
        layout = Layout(grid, 1, "uint8", FMASK_FILL, tags=tags, overviews="nearest")
    with writing(path, layout) as writer:
        writer.write(grid.whole, image[np.newaxis])
