"""One same-day pair: a surface, seen by MSI and by OLI, as HLS would deliver both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from hls_gan_plugin.core.raster.encoding import to_dn
from hls_gan_plugin.shared.hls import FILL_DN, FMASK_FILL, SCALE
from model_training.simulation import clouds, sensors
from model_training.simulation.atmosphere import Residual, draw_residual
from model_training.simulation.calibrated import CALIBRATED, Corrections
from model_training.simulation.neighbour_zone import TurnedGrid, draw_turned_grid, sample_turned
from model_training.simulation.noise_fields import Field
from model_training.simulation.settings import SimulationSettings
from model_training.simulation.spectra import draw_materials
from model_training.simulation.surfaces import build_surface
from model_training.simulation.texture import texture_surface

# Cells around the scene that kernels and shifts may reach into. A multiple of 6, so that the 20 m
# and the 30 m grids both begin at the scene's corner.
_MARGIN_CELLS = 30
_SENSORS = ("S30", "L30")
_CE90_PER_SIGMA = 2.146  # 90% of a two-dimensional normal error lie within 2.146 sigma


class Landscape(Protocol):
    """What the instruments look at: `surfaces.Surface` or `texture.TextureSurface`."""

    def band(self, channel: int) -> Field:
        """Reflectance of every 10 m cell in one of 12 channels (six of MSI, six of OLI)."""

    def share_of(self, land_cover: str) -> Field:
        """The share of water or snow in every cell, 0..1."""

    def land_cover(self) -> NDArray[np.uint8]:
        """The land cover of every cell: index into LAND_COVERS."""


@dataclass(frozen=True)
class SimulatedPair:
    """A simulated pair and what nobody has of a real one.

    s30, l30, expected: (B, H, W) int16 DN of `bands` (all: blue to SWIR 2), fill -9999;
    `expected` is the L30 that the S30 foretells: the same surface through OLI's optics and
    response, placed and corrected as the S30 is, so that neither is misregistered nor hazier than
    the other; without clouds and noise. s30_fmask, l30_fmask: (H, W) uint8. land_cover: (H, W)
    uint8 index into LAND_COVERS. s30_shift_m, l30_shift_m: (y, x) by which each image is misplaced.
    neighbour_zone: Landsat's scene lies in the neighbouring UTM zone.
    """

    s30: NDArray[np.int16]
    l30: NDArray[np.int16]
    expected: NDArray[np.int16]
    s30_fmask: NDArray[np.uint8]
    l30_fmask: NDArray[np.uint8]
    land_cover: NDArray[np.uint8]
    biome: str
    s30_satellite: str
    l30_satellite: str
    s30_shift_m: tuple[float, float]
    l30_shift_m: tuple[float, float]
    cloud_cover: float
    bands: tuple[str, ...]
    neighbour_zone: bool


@dataclass(frozen=True)
class Shifts:
    """Misplacement of one image: (y, x) in metres, and of each band on top of it."""

    image_m: tuple[float, float]
    bands_m: NDArray[np.float64]

    def of_band(self, band: int) -> tuple[float, float]:
        y, x = np.asarray(self.image_m) + self.bands_m[band]
        return float(y), float(x)


def simulate_pair(
    settings: SimulationSettings, seed: int, corrections: Corrections = CALIBRATED
) -> SimulatedPair:
    """Simulate the pair that `seed` stands for; the same seed and settings give the same pair.

    The biome and the satellites are drawn from those of the settings. Independent streams of
    random numbers feed the surface, the weather, the instruments and the Landsat grid, so that
    switching one of them off leaves the others as they are.
    """
    ground_seed, sky_seed, s30_seed, l30_seed, grid_seed = np.random.SeedSequence(seed).spawn(5)
    rng = np.random.default_rng(ground_seed)
    biome = str(rng.choice(settings.biomes))
    satellites = str(rng.choice(settings.s30_satellites)), str(rng.choice(settings.l30_satellites))
    cells = 3 * settings.size_px + 2 * _MARGIN_CELLS
    surface: Landscape
    if settings.texture is None:
        surface = build_surface(rng, biome, cells, draw_materials(rng, *satellites))
    else:
        biome = "texture"
        surface = texture_surface(rng, settings.texture, cells, satellites)
    weather = _draw_weather(settings, np.random.default_rng(sky_seed))
    streams = np.random.default_rng(s30_seed), np.random.default_rng(l30_seed)
    view = _View(settings, corrections, surface, satellites, _draw_grid(settings, grid_seed))
    return _observe(view, biome, weather, streams)


@dataclass(frozen=True)
class _View:
    """What is looked at, by which instruments, on which grids, and how it is corrected."""

    settings: SimulationSettings
    corrections: Corrections
    surface: Landscape
    satellites: tuple[str, str]
    turned: TurnedGrid | None

    def msi(self, band: int, shift_m: tuple[float, float]) -> Field:
        """MSI's samples of one band, brought to 30 m as HLS does it."""
        size_px = self.settings.size_px
        seen = self.surface.band(band)
        taps = sensors.msi_taps(band, shift_m[0]), sensors.msi_taps(band, shift_m[1])
        if sensors.msi_sample_m(band) == 10.0:
            samples = sensors.sample(seen, taps, _MARGIN_CELLS, 1, 3 * size_px)
            return sensors.average_10_to_30(samples, size_px)
        count = size_px * 3 // 2 + 2
        samples = sensors.sample(seen, taps, _MARGIN_CELLS, 2, count)
        return sensors.area_average_20_to_30(samples, size_px)

    def oli(self, seen: Field, band: int, shift_m: tuple[float, float]) -> Field:
        """OLI's image of one band on the tile's grid, its processing's leftover included."""
        taps_of = sensors.oli_taps if self.turned is None else sensors.landsat_taps
        taps = taps_of(band, shift_m[0]), taps_of(band, shift_m[1])
        size_px = self.settings.size_px
        if self.turned is None:
            rho = sensors.sample(seen, taps, _MARGIN_CELLS, 3, size_px)
        else:
            rho = sample_turned(seen, taps, self.turned, _MARGIN_CELLS, size_px)
        return np.asarray(rho + np.float32(self.corrections.offset[band]), np.float32)

    def noisy(self, rho: Field, noise: Field, sensor: str, band: int) -> Field:
        """With the sensor's noise, from `noise` of unit variance."""
        if not self.settings.noise:
            return rho
        return np.asarray(rho + noise * sensors.noise_sd(rho, sensor, band), np.float32)


def _draw_grid(settings: SimulationSettings, seed: np.random.SeedSequence) -> TurnedGrid | None:
    rng = np.random.default_rng(seed)
    grid = draw_turned_grid(rng)
    return grid if rng.random() < settings.neighbour_zone_share else None


def _draw_weather(
    settings: SimulationSettings, rng: np.random.Generator
) -> tuple[tuple[clouds.Sky, clouds.Sky], float]:
    cover = float(rng.uniform(0.02, 1) * settings.cloud_cover_max)
    if rng.random() >= settings.cloudy_share:
        cover = 0.0
    if cover == 0:
        clear = clouds.clear_sky(settings.size_px)
        return (clear, clear), 0.0
    return clouds.draw_skies(rng, settings.size_px, cover), cover


def _observe(
    view: _View,
    biome: str,
    weather: tuple[tuple[clouds.Sky, clouds.Sky], float],
    streams: tuple[np.random.Generator, np.random.Generator],
) -> SimulatedPair:
    """Look at the surface with both instruments."""
    settings, size = view.settings, view.settings.size_px
    shifts = [draw_shifts(rng, name, settings) for rng, name in zip(streams, _SENSORS, strict=True)]
    residuals = [draw_residual(rng, size, view.corrections) for rng in streams]
    skies, cover = weather
    shape = (len(settings.bands), size, size)
    images = {name: np.empty(shape, np.int16) for name in ("s30", "l30", "expected")}

    def corrected(rho: Field, image: int, band: int) -> Field:
        return residuals[image].apply(rho, band) if settings.atmosphere else rho

    for band, name in enumerate(sensors.BANDS):
        # Drawn for every band, so that a band is the same whichever others are wanted.
        noise = [rng.standard_normal((size, size), dtype=np.float32) for rng in streams]
        if name not in settings.bands:
            continue
        at = settings.bands.index(name)
        s30_shift_m, l30_shift_m = (shift.of_band(band) for shift in shifts)
        rho = skies[0].apply(view.noisy(view.msi(band, s30_shift_m), noise[0], "S30", band), band)
        rho = sensors.bandpass_adjusted(_rounded(rho), view.satellites[0], band)
        images["s30"][at] = to_dn(corrected(rho, 0, band))
        seen = view.surface.band(6 + band)
        images["expected"][at] = to_dn(corrected(view.oli(seen, band, s30_shift_m), 0, band))
        rho = corrected(view.oli(seen, band, l30_shift_m), 1, band)
        rho = view.noisy(rho, noise[1], "L30", band)
        images["l30"][at] = to_dn(skies[1].apply(rho, band))
    masks = _masks(view, skies, residuals)
    _cut_swaths(settings, streams, images, masks)
    return SimulatedPair(
        **images,
        s30_fmask=masks[0],
        l30_fmask=masks[1],
        land_cover=_centre_cells(view.surface.land_cover(), size),
        biome=biome,
        s30_satellite=view.satellites[0],
        l30_satellite=view.satellites[1],
        s30_shift_m=shifts[0].image_m,
        l30_shift_m=shifts[1].image_m,
        cloud_cover=cover,
        bands=settings.bands,
        neighbour_zone=view.turned is not None,
    )


def draw_shifts(rng: np.random.Generator, sensor: str, settings: SimulationSettings) -> Shifts:
    """Draw one image's misplacement, normal with the sensor's CE90, and each band's own."""
    image = rng.normal(0, sensors.CE90_M[sensor] / _CE90_PER_SIGMA, 2)
    bands = rng.normal(0, sensors.BAND_SHIFT_M[sensor], (6, 2))
    if not settings.misregistration:
        return Shifts((0.0, 0.0), np.zeros((6, 2)))
    return Shifts((float(image[0]), float(image[1])), bands)


def _rounded(rho: Field) -> Field:
    """As HLS keeps the 30 m MSI image before its last corrections: whole DN, halves up."""
    return np.asarray(to_dn(rho) * np.float32(SCALE), np.float32)


def _centre_cells(cells: NDArray[np.uint8], size_px: int) -> NDArray[np.uint8]:
    first = _MARGIN_CELLS + 1
    return cells[first : first + 3 * size_px : 3, first : first + 3 * size_px : 3].copy()


def _masks(
    view: _View, skies: tuple[clouds.Sky, clouds.Sky], residuals: list[Residual]
) -> list[NDArray[np.uint8]]:
    """Fmask of S30 and of L30, brought to the tile's grid as HLS does it."""
    size_px = view.settings.size_px
    sd = float(np.hypot(view.corrections.common_sd[0], view.corrections.within_sd[0]) / np.sqrt(2))
    levels = [residual.aerosol_level(sd) for residual in residuals]
    inner = slice(_MARGIN_CELLS, _MARGIN_CELLS + 3 * size_px)
    snow, water = (view.surface.share_of(name)[inner, inner] for name in ("snow", "water"))
    return [
        clouds.s30_fmask(skies[0], snow, water, levels[0]),
        clouds.l30_fmask(skies[1], snow, water, levels[1]),
    ]


def _cut_swaths(
    settings: SimulationSettings,
    streams: tuple[np.random.Generator, np.random.Generator],
    images: dict[str, NDArray[np.int16]],
    masks: list[NDArray[np.uint8]],
) -> None:
    """In some pairs a swath ends within the tile: fill beyond its inclined edge.

    A pixel of S30 is fill if any part of it is; one of L30 if any of its 4 x 4 Landsat pixels is.
    """
    reach_px = (0.5, 2.0)
    for rng, name, mask, reach in zip(streams, ("s30", "l30"), masks, reach_px, strict=True):
        where = rng.uniform(0.0, 0.15) * settings.size_px
        if rng.random() >= settings.edge_share / 2:
            continue
        rows, cols = np.indices(mask.shape)
        outside = cols - 1.2 * reach < where + (rows - settings.size_px / 2) * 0.2
        images[name][:, outside] = FILL_DN
        mask[outside] = FMASK_FILL
