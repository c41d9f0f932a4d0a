"""A real S30 granule as the surface: its patterns, in the spectra of the library.

The granule's 30 m pixels are taken as cells of 10 m: landscapes look alike over such a step, and
nothing then has to be invented below the pixel. What the other sensors would see of a cell follows
from its six bands by a quadratic regression over mixtures of the library; what the regression
leaves open (equal bands, different materials) is drawn in patches.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from hls_gan_plugin.core.raster.granules import Granule, find_granules
from hls_gan_plugin.core.raster.raster_io import BandFile, ReflectanceReader, open_raster
from hls_gan_plugin.shared.errors import GranuleError, NothingValidError
from hls_gan_plugin.shared.hls import BANDS, DEFAULT_MASK_BITS, FMASK_FILL, FmaskBit, bit_mask
from model_training.simulation import noise_fields
from model_training.simulation.noise_fields import Field
from model_training.simulation.parcels import LAND_COVERS
from model_training.simulation.sensors import BANDS as COMMON_NAMES
from model_training.simulation.sensors import HLS_BANDPASS
from model_training.simulation.spectra import draw_materials

_MIXTURES = 20_000
_MIN_CLEAR_SHARE = 0.2


@dataclass(frozen=True)
class TextureSource:
    """A granule's clear ground, gaps filled from their nearest clear pixel.

    msi: (6, H, W) reflectance as MSI saw it, HLS's bandpass adjustment undone; water, snow:
    (H, W) 0 or 1; satellite: S2A or S2B.
    """

    name: str
    msi: Field
    water: Field
    snow: Field
    satellite: str


@functools.lru_cache(maxsize=2)
def read_texture(folder: Path) -> TextureSource:
    """Read the S30 granule that lies in or below `folder`.

    Raises:
        GranuleError: there is no S30 granule with the six bands and Fmask.
        NothingValidError: less than a fifth of it is clear.
        RasterError, GridError: a file cannot be read or lies on another grid.
    """
    granule = _only_s30(folder)
    names = {band.common_name: band.name for band in BANDS["S30"].values()}
    files = [BandFile(granule.layer(names[name]), 1) for name in COMMON_NAMES]
    with ReflectanceReader(files) as reader:
        rho = reader.read(reader.grid.whole)
        satellite = _satellite(reader.tags)
    with open_raster(granule.layer("Fmask")) as dataset:
        mask = dataset.read(1)
    clear = np.isfinite(rho).all(axis=0) & (mask != FMASK_FILL)
    clear &= (mask & bit_mask(DEFAULT_MASK_BITS)) == 0
    if clear.mean() < _MIN_CLEAR_SHARE:
        raise NothingValidError(
            f"Only {clear.mean():.0%} of {granule.id} is clear ground; give a granule with at "
            f"least {_MIN_CLEAR_SHARE:.0%} as texture."
        )
    nearest = ndimage.distance_transform_edt(~clear, return_distances=False, return_indices=True)
    rho, mask = rho[:, nearest[0], nearest[1]], mask[nearest[0], nearest[1]]
    slope, offset = np.array(HLS_BANDPASS[satellite], np.float32).T[:, :, None, None]
    water = (mask >> FmaskBit.WATER) & 1
    snow = (mask >> FmaskBit.SNOW) & 1
    return TextureSource(
        str(granule.id),
        np.asarray((rho - offset) / slope, np.float32),
        water.astype(np.float32),
        snow.astype(np.float32),
        satellite,
    )


def _only_s30(folder: Path) -> Granule:
    granules = [granule for granule in find_granules([folder]) if granule.id.sensor == "S30"]
    if len(granules) != 1:
        raise GranuleError(
            f"'{folder}' holds {len(granules)} S30 granules; give a folder with exactly one as "
            "texture."
        )
    return granules[0]


def _satellite(tags: dict[str, str]) -> str:
    """The Sentinel-2 that the tags name; S2A where they name none that is known."""
    text = " ".join(str(tags.get(key, "")) for key in ("PRODUCT_URI", "SPACECRAFT_NAME"))
    return "S2B" if "S2B" in text or "Sentinel-2B" in text else "S2A"


@dataclass(frozen=True)
class TextureSurface:
    """A surface whose cells come from a real granule; the same questions as of `Surface`."""

    msi: Field
    water: Field
    snow: Field
    coefficients: NDArray[np.float32]
    left_open_sd: NDArray[np.float32]
    patches: tuple[Field, Field]

    def band(self, channel: int) -> Field:
        """Reflectance (H, W) in one of the 12 channels (six of MSI, six of OLI)."""
        result = self.msi[channel % 6] + _quadratic(self.msi, self.coefficients[:, channel])
        patch = self.patches[channel // 6]
        return np.asarray(result + self.left_open_sd[channel] * patch, np.float32)

    def share_of(self, land_cover: str) -> Field:
        """The share (H, W) of water or snow, 0..1, as the granule's Fmask has it."""
        return {"water": self.water, "snow": self.snow}[land_cover]

    def land_cover(self) -> NDArray[np.uint8]:
        """Land cover (H, W) by simple thresholds on NDVI and green; towns are not told apart."""
        red, nir, green = self.msi[2], self.msi[3], self.msi[1]
        ndvi = (nir - red) / np.maximum(nir + red, 0.01)
        names = np.select(
            [self.snow > 0.5, self.water > 0.5, ndvi < 0.3, ndvi < 0.5, green < 0.05],
            [LAND_COVERS.index(name) for name in ("snow", "water", "bare", "grass", "forest")],
            LAND_COVERS.index("crops"),
        )
        return names.astype(np.uint8)


def texture_surface(
    rng: np.random.Generator, folder: Path, cells: int, satellites: tuple[str, str]
) -> TextureSurface:
    """A surface of cells x cells cells from a random part of the granule, turned and mirrored."""
    source = read_texture(folder)
    rows, cols = _mirrored_cells(rng, source.water.shape, cells)
    turns, flip = int(rng.integers(4)), bool(rng.integers(2))

    def turned(image: Field) -> Field:
        part = np.rot90(image[..., rows[:, None], cols[None, :]], turns, (-2, -1))
        return np.ascontiguousarray(part[..., ::-1] if flip else part)

    coefficients, left_open = _regression(rng, source.satellite, satellites)
    shape = (cells, cells)
    patches = noise_fields.power_law(rng, shape, 2.2), noise_fields.power_law(rng, shape, 2.2)
    # The MSI that took the granule needs no translation: only the other one is uncertain.
    return TextureSurface(
        turned(source.msi),
        turned(source.water),
        turned(source.snow),
        coefficients,
        left_open,
        patches,
    )


def _mirrored_cells(
    rng: np.random.Generator, shape: tuple[int, ...], cells: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of a random square; beyond the granule's edge it is mirrored."""
    axes = []
    for length in shape:
        start = int(rng.integers(0, max(1, length - cells + 1)))
        position = (start + np.arange(cells)) % (2 * length)
        axes.append(np.where(position < length, position, 2 * length - 1 - position))
    return axes[0], axes[1]


def _regression(
    rng: np.random.Generator, source: str, satellites: tuple[str, str]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What other sensors see more than the source's MSI, from its six bands.

    Returns the coefficients (28, 12) of `_quadratic` and the standard deviation (12,) of what they
    leave open, both for the difference to the source's corresponding band.
    """
    seed = int(rng.integers(2**31))
    seen = {
        name: _mixtures(np.random.default_rng(seed), name, satellites[1])
        for name in {source, satellites[0]}
    }
    bands = seen[source][:, :6]
    wanted = seen[satellites[0]] - np.tile(bands, 2)
    terms = _terms(bands.T).reshape(28, -1).T
    ridge = 1e-4 * len(terms) * np.diag(np.r_[0.0, np.full(27, 1e-2)])
    coefficients = np.linalg.solve(terms.T @ terms + ridge, terms.T @ wanted)
    left_open = np.std(wanted - terms @ coefficients, axis=0)
    return coefficients.astype(np.float32), left_open.astype(np.float32)


def _mixtures(
    rng: np.random.Generator, s30_satellite: str, l30_satellite: str
) -> NDArray[np.float64]:
    """Random mixtures of all materials (N, 12), the same materials for the same generator."""
    materials = draw_materials(rng, s30_satellite, l30_satellite, members=200)
    names = [name for name in materials.pools if name != "snow"]
    parts = [materials.mixtures(rng, name, _MIXTURES, parts=2) for name in names]
    weights = rng.dirichlet(np.full(len(names), 0.25), _MIXTURES)
    light = rng.uniform(0.4, 1.0, (_MIXTURES, 1))
    return np.asarray(light * np.einsum("nk,knc->nc", weights, np.stack(parts)))


def _terms(bands: NDArray[np.floating]) -> NDArray[np.float64]:
    """1, the six bands, and their 21 products: (28, ...)."""
    products = [bands[i] * bands[j] for i in range(6) for j in range(i, 6)]
    return np.stack([np.ones_like(bands[0]), *bands, *products])


def _quadratic(bands: Field, coefficients: NDArray[np.float32]) -> Field:
    """The regression's value (H, W) at every cell, without holding its 28 terms at once."""
    result = np.full(bands.shape[1:], coefficients[0], np.float32)
    product = 7
    for i in range(6):
        factor = np.full(bands.shape[1:], coefficients[1 + i], np.float32)
        for j in range(i, 6):
            factor += coefficients[product] * bands[j]
            product += 1
        result += bands[i] * factor
    return result
