"""Simulated pairs read back from disk, with the expected L30 and the land cover."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hls_gan_plugin.core.raster.granules import EXPECTED_FOLDER, Granule, find_granules
from hls_gan_plugin.core.raster.raster_io import BandFile, ReflectanceReader, open_raster
from hls_gan_plugin.shared.errors import GranuleError
from hls_gan_plugin.shared.hls import BANDS, FMASK_FILL, FmaskBit, bit_mask
from model_training.simulation.granule_writer import LAND_COVER_LAYER, PAIRS_FILE
from model_training.simulation.sensors import BANDS as COMMON_NAMES

# Clouds and what they touch are left out; snow and water are land covers of their own.
_HIDDEN = bit_mask((FmaskBit.CLOUD, FmaskBit.ADJACENT, FmaskBit.SHADOW))


@dataclass(frozen=True)
class PairImages:
    """One pair as reflectance: (6, H, W) float32, NaN where invalid or hidden by clouds.

    biome, neighbour_zone: as in `SimulatedPair`.
    """

    s30: NDArray[np.float32]
    l30: NDArray[np.float32]
    expected: NDArray[np.float32]
    land_cover: NDArray[np.uint8]
    biome: str
    neighbour_zone: bool


def simulated_pairs(folder: Path) -> list[tuple[Granule, Granule]]:
    """The simulated S30 and L30 of every tile and day below `folder`.

    Raises:
        GranuleError: there is none.
    """
    granules = find_granules([folder])
    l30 = {(g.id.tile, g.id.day): g for g in granules if g.id.sensor == "L30"}
    pairs = [
        (granule, l30[granule.id.tile, granule.id.day])
        for granule in granules
        if granule.id.sensor == "S30" and (granule.id.tile, granule.id.day) in l30
    ]
    pairs = [pair for pair in pairs if _expected_folder(folder, pair[1]).is_dir()]
    if not pairs:
        raise GranuleError(
            f"'{folder}' holds no simulated pair with its expected L30; give the folder that "
            "`simulate` wrote."
        )
    return pairs


def _expected_folder(folder: Path, l30: Granule) -> Path:
    return folder / EXPECTED_FOLDER / str(l30.id)


def read_pair(s30: Granule, l30: Granule, folder: Path) -> PairImages:
    """Both images, the expected L30 and the land cover of a simulated pair."""
    expected_folder = _expected_folder(folder, l30)
    names = {band.common_name: band.name for band in BANDS["L30"].values()}
    expected_files = [expected_folder / f"{l30.id}.{names[name]}.tif" for name in COMMON_NAMES]
    with open_raster(expected_folder / f"{l30.id}.{LAND_COVER_LAYER}.tif") as dataset:
        land_cover = dataset.read(1)
    with (folder / PAIRS_FILE).open(newline="", encoding="utf-8") as file:
        row = next(row for row in csv.DictReader(file) if row["s30"] == str(s30.id))
    return PairImages(
        _read_clear(s30),
        _read_clear(l30),
        _read_bands(expected_files),
        land_cover,
        biome=row["biome"],
        neighbour_zone=row["neighbour_zone"] == "1",
    )


def _read_bands(files: list[Path]) -> NDArray[np.float32]:
    with ReflectanceReader([BandFile(path, 1) for path in files]) as reader:
        return reader.read(reader.grid.whole)


def _read_clear(granule: Granule) -> NDArray[np.float32]:
    names = {band.common_name: band.name for band in BANDS[granule.id.sensor].values()}
    rho = _read_bands([granule.layer(names[name]) for name in COMMON_NAMES])
    with open_raster(granule.layer("Fmask")) as dataset:
        mask = dataset.read(1)
    rho[:, ((mask & _HIDDEN) != 0) | (mask == FMASK_FILL)] = np.nan
    return rho
