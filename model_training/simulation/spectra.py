"""Materials: library spectra of the ground, physical models of water and snow, as band values.

Ground, vegetation and built materials come from the `earthlib` package (7 261 spectra, 400 to
2450 nm). It has neither water nor snow: those are made here from published optical constants.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model_training.simulation.sensors import band_weights

Table = NDArray[np.float32]

# Which spectra of the library, by its LEVEL_3, make up a group of materials.
GROUPS = {
    "soil": ("soil", "dirt"),
    "sand": ("sand", "gravel"),
    "dense canopy": ("canopy",),
    "sparse canopy": ("canopy",),
    "tree canopy": ("canopy",),
    "dry plants": ("npv", "litter", "bark"),
    "burned": ("char",),
    "roof": ("comp_shingle", "tile", "concrete_tile", "wood_shingle", "metal", "paint", "wood"),
    "paved": ("road", "parking_lot", "asphalt", "sidewalk", "driveway", "bridge"),
}

# The share of a group that resembles its anchor enough to occur in the same landscape.
_RELATED_SHARE = 0.15

# Absorption (1/m) of pure water. 400 to 725 nm: Pope & Fry 1997; above: Kou et al. 1993.
_WATER_NM = (
    *(400, 425, 450, 475, 500, 525, 550, 575, 600, 625, 650, 675, 700, 725),
    *(750, 775, 800, 825, 850, 875, 900, 950, 1000, 1100, 1300, 1450, 1650, 1950, 2200, 2450),
)
_WATER_ABSORPTION = (
    *(0.0066, 0.0048, 0.0092, 0.0114, 0.0204, 0.0417, 0.0565, 0.0772, 0.2224, 0.2834, 0.340),
    *(0.448, 0.624, 1.57, 2.6, 2.4, 2.0, 2.8, 4.3, 5.6, 6.8, 38, 36, 18, 110, 2700, 500, 11000),
    *(1800, 4500),
)
# Directional-hemispherical reflectance of snow, grain radius about 100 and 1000 micrometres, read
# off the published curves of Dozier et al. 2009 (after Wiscombe & Warren 1980), to about 0.02.
_SNOW_NM = (
    *(400, 500, 600, 700, 800, 900, 1000, 1030, 1100, 1200, 1300, 1400, 1500, 1600, 1700, 1800),
    *(1900, 2000, 2100, 2200, 2300, 2450),
)
_SNOW_FINE = (
    *(0.98, 0.98, 0.98, 0.97, 0.95, 0.91, 0.84, 0.79, 0.84, 0.70, 0.67, 0.40, 0.06, 0.13, 0.22),
    *(0.26, 0.12, 0.03, 0.07, 0.14, 0.12, 0.05),
)
_SNOW_COARSE = (
    *(0.96, 0.97, 0.95, 0.91, 0.85, 0.77, 0.58, 0.50, 0.60, 0.37, 0.33, 0.09, 0.01, 0.02, 0.03),
    *(0.05, 0.02, 0.01, 0.01, 0.02, 0.02, 0.01),
)


@dataclass(frozen=True)
class Library:
    """The spectra of the `earthlib` package.

    wavelengths_um: (180,); values: (7261, 180) reflectance 0..1; kind: LEVEL_3 of each spectrum;
    leaf_area, chlorophyll: of the modelled canopies, NaN elsewhere.
    """

    wavelengths_um: tuple[float, ...]
    values: Table
    kind: NDArray[np.str_]
    leaf_area: NDArray[np.float64]
    chlorophyll: NDArray[np.float64]

    def members(self, group: str) -> NDArray[np.intp]:
        """Indices of the spectra that belong to `group` of `GROUPS`."""
        chosen = np.isin(self.kind, GROUPS[group])
        if group == "dense canopy":
            chosen &= (self.leaf_area >= 2.0) & (self.chlorophyll >= 20)
        elif group == "sparse canopy":
            chosen &= self.leaf_area <= 3.5
        elif group == "tree canopy":
            chosen &= (self.leaf_area >= 2.5) & (self.chlorophyll >= 25)
        return np.flatnonzero(chosen)


@functools.lru_cache(maxsize=1)
def library() -> Library:
    """Read the spectral library that the `earthlib` package carries; nothing is downloaded."""
    import earthlib

    spectra = earthlib.full_library
    names = spectra.metadata["NAME"].to_numpy()
    traits = np.array([_canopy_traits(str(name)) for name in names])
    return Library(
        tuple(round(float(w), 4) for w in spectra.sensor.band_centers),
        np.asarray(spectra.data, np.float32),
        spectra.metadata["LEVEL_3"].to_numpy().astype(str),
        traits[:, 0],
        traits[:, 1],
    )


def _canopy_traits(name: str) -> tuple[float, float]:
    found = re.match(r"v-LAI-([\d.]+)-LMA-[\d.]+-CHL-([\d.]+)", name)
    return (float(found[1]), float(found[2])) if found else (np.nan, np.nan)


@dataclass(frozen=True)
class Materials:
    """A scene's materials as band values of one MSI and one OLI.

    pools: group name -> (members, 12): six bands of MSI (not bandpass-adjusted), six of OLI.
    """

    pools: dict[str, Table]

    def mixtures(self, rng: np.random.Generator, group: str, count: int, parts: int = 3) -> Table:
        """`count` random mixtures of `parts` members each: (count, 12)."""
        pool = self.pools[group]
        chosen = rng.integers(0, len(pool), (count, parts))
        weights = rng.dirichlet(np.full(parts, 0.8), count).astype(np.float32)
        mixed = np.einsum("np,npc->nc", weights, pool[chosen])
        return np.asarray(mixed, np.float32)


def draw_materials(
    rng: np.random.Generator, s30_satellite: str, l30_satellite: str, members: int = 24
) -> Materials:
    """A scene's own selection: `members` spectra of each group, water and snow included."""
    source = library()
    weights = _sensor_weights(s30_satellite, l30_satellite)
    pools = {}
    for group in GROUPS:
        candidates = source.members(group)
        spectra = source.values[_related(rng, candidates, members)]
        if group in ("soil", "sand"):
            spectra = _moistened(rng, spectra)
        pools[group] = np.asarray(spectra @ weights, np.float32)
    pools["bright sand"] = np.asarray(_bright_sand(rng, members) @ weights, np.float32)
    pools["salt"] = np.asarray(_salt(rng, members) @ weights, np.float32)
    pools["water"] = np.asarray(_water(rng, members) @ weights, np.float32)
    pools["snow"] = np.asarray(_snow(rng, members) @ weights, np.float32)
    return Materials(pools)


def _related(
    rng: np.random.Generator, candidates: NDArray[np.intp], members: int
) -> NDArray[np.intp]:
    """Draw members that resemble one of them: the soils or woods of one landscape are related.

    A tenth is drawn from all candidates. Likeness: distance between the logarithms of spectra.
    """
    spectra = np.log(np.maximum(library().values[candidates][:, ::6], 1e-3))
    anchor = spectra[rng.integers(len(candidates))]
    order = candidates[np.argsort(np.square(spectra - anchor).sum(axis=1))]
    nearest = max(members, int(_RELATED_SHARE * len(candidates)))
    related = rng.choice(order[:nearest], members)
    strangers = rng.random(members) < 0.1
    return np.where(strangers, rng.choice(candidates, members), related)


def _sensor_weights(s30_satellite: str, l30_satellite: str) -> Table:
    grid = library().wavelengths_um
    return np.concatenate(
        [band_weights(s30_satellite, grid), band_weights(l30_satellite, grid)], axis=1
    ).astype(np.float32)


def _on_library_grid(nm: tuple[int, ...], values: tuple[float, ...]) -> NDArray[np.float64]:
    return np.asarray(np.interp(np.asarray(library().wavelengths_um) * 1000, nm, values))


def _water_absorption() -> NDArray[np.float64]:
    logarithm = tuple(np.log(_WATER_ABSORPTION))
    return np.asarray(np.exp(_on_library_grid(_WATER_NM, logarithm)))


def _moistened(rng: np.random.Generator, dry: Table) -> Table:
    """Soils of the library are dried and sieved; in the field they are moister and rougher.

    Darkening by internal reflection and a film of water of up to 0.8 mm that is passed twice
    (after Bach & Mauser 1994), and shade by roughness.
    """
    wetness = rng.beta(1.2, 2.0, (len(dry), 1))
    film_m = 0.4e-3 * wetness
    shade = rng.uniform(0.72, 1.0, (len(dry), 1))
    darkened = dry * (1 - 0.45 * wetness * (1 - dry))
    return np.asarray(shade * darkened * np.exp(-2 * film_m * _water_absorption()), np.float32)


def _water(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Water-leaving reflectance with its surface glint: (count, 180).

    Gordon et al. 1988: rrs = 0.0949 u + 0.0794 u^2, u = bb / (a + bb); below to above the surface
    after Lee et al. 2002. Absorption: pure water, sediment, dissolved matter exp(-0.014 (l - 440)),
    phytoplankton in two peaks. Backscatter: Morel 1974 for water, a l^-0.6 law for sediment.
    """
    nm = np.asarray(library().wavelengths_um) * 1000
    sediment = 10 ** rng.uniform(-0.5, 2.5, (count, 1))  # g / m3
    dissolved = 10 ** rng.uniform(-1.5, 0.3, (count, 1))  # 1 / m at 440 nm
    chlorophyll = 10 ** rng.uniform(-0.5, 1.5, (count, 1))  # mg / m3
    pigments = np.exp(-0.5 * ((nm - 440) / 40) ** 2) + 0.5 * np.exp(-0.5 * ((nm - 675) / 12) ** 2)
    absorption = (
        _water_absorption()
        + dissolved * np.exp(-0.014 * (nm - 440))
        + 0.04 * chlorophyll**0.7 * pigments
        + 0.03 * sediment * np.exp(-0.0123 * (nm - 443))
    )
    backscatter = 0.00144 * (nm / 500) ** -4.32 + 0.0115 * sediment * (nm / 550) ** -0.6
    u = backscatter / (absorption + backscatter)
    below = 0.0949 * u + 0.0794 * u**2
    above = 0.52 * below / (1 - 1.7 * below)
    glint = rng.gamma(2.0, 0.002, (count, 1))
    return np.asarray(np.pi * above + glint)


def _bright_sand(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Dry desert sand: quartz grains under a thin coat of iron oxide: (count, 180).

    The shape is made up after published spectra of Saharan and Arabian calibration sites: an edge
    near 550 nm, 0.45 to 0.65 beyond it, little absorption further on.
    """
    nm = np.asarray(library().wavelengths_um) * 1000
    plateau = rng.uniform(0.42, 0.68, (count, 1))
    edge_nm = rng.uniform(530, 580, (count, 1))
    blue_share = rng.uniform(0.25, 0.6, (count, 1))
    rise = 1 / (1 + np.exp(-(nm - edge_nm) / rng.uniform(45, 75, (count, 1))))
    slope = 1 + rng.uniform(0.0, 0.25, (count, 1)) * (nm - 900) / 1500
    hydroxyl = 1 - rng.uniform(0, 0.15, (count, 1)) * np.exp(-0.5 * ((nm - 2205) / 35) ** 2)
    return np.asarray(plateau * (blue_share + (1 - blue_share) * rise) * slope * hydroxyl)


def _salt(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Salt flats: a bright flat crust, yellowed in the blue, under a film of brine: (count, 180).

    Made up within the range of published playa spectra; the film as in `_moistened`.
    """
    nm = np.asarray(library().wavelengths_um) * 1000
    bright = rng.uniform(0.4, 0.8, (count, 1))
    yellow = 1 - rng.uniform(0.05, 0.35, (count, 1)) * np.exp(-(nm - 400) / 180)
    film_m = 0.3e-3 * rng.beta(1.2, 2.0, (count, 1))
    return np.asarray(bright * yellow * np.exp(-2 * film_m * _water_absorption()))


def _snow(rng: np.random.Generator, count: int) -> NDArray[np.float64]:
    """Snow between fine and coarse grains, up to 15% darker by dirt and shade: (count, 180)."""
    coarse = rng.beta(1.5, 1.5, (count, 1))
    fine = _on_library_grid(_SNOW_NM, _SNOW_FINE)
    old = _on_library_grid(_SNOW_NM, _SNOW_COARSE)
    return np.asarray(rng.uniform(0.85, 1.0, (count, 1)) * (fine * (1 - coarse) + old * coarse))
