"""Kinds of land, their parcels, and the plans that lay parcels out: plots, towns, wild patches."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from model_training.simulation.spectra import Materials, Table

LAND_COVERS = ("crops", "forest", "grass", "bare", "built", "water", "snow")


@dataclass(frozen=True)
class Kind:
    """How a kind of land looks.

    ground, cover: groups of materials below and above; share: range of the covered share, 0..1;
    patchiness: how much the share varies within a parcel; light: range of the brightness (shade
    of crowns and relief makes it less than 1); texture: relative brightness variation by cell;
    parts: how many library spectra are mixed in each of its materials.
    """

    land_cover: str
    ground: str
    cover: str
    share: tuple[float, float]
    patchiness: float
    light: tuple[float, float]
    texture: float
    parts: int = 3


KINDS = {
    "crop": Kind("crops", "soil", "dense canopy", (0.65, 0.95), 0.04, (0.78, 0.93), 0.015),
    "young crop": Kind("crops", "soil", "dense canopy", (0.2, 0.65), 0.06, (0.82, 0.98), 0.02),
    "ripe crop": Kind("crops", "soil", "dry plants", (0.4, 0.95), 0.05, (0.8, 1.0), 0.02),
    "stubble": Kind("bare", "soil", "dry plants", (0.15, 0.55), 0.06, (0.8, 1.0), 0.02),
    "ploughed": Kind("bare", "soil", "dry plants", (0.0, 0.12), 0.02, (0.75, 1.0), 0.025),
    "burned": Kind("bare", "burned", "dry plants", (0.05, 0.4), 0.1, (0.8, 1.0), 0.04),
    "meadow": Kind("grass", "dry plants", "sparse canopy", (0.5, 0.9), 0.06, (0.75, 0.95), 0.025),
    "steppe": Kind("grass", "soil", "dry plants", (0.2, 0.7), 0.08, (0.75, 1.0), 0.03),
    "shrub": Kind("grass", "soil", "sparse canopy", (0.15, 0.6), 0.1, (0.65, 0.95), 0.06),
    "forest": Kind("forest", "dry plants", "tree canopy", (0.85, 0.99), 0.03, (0.5, 0.72), 0.065),
    "open wood": Kind("forest", "dry plants", "tree canopy", (0.55, 0.85), 0.08, (0.5, 0.8), 0.07),
    "clearing": Kind("grass", "soil", "sparse canopy", (0.2, 0.7), 0.1, (0.7, 1.0), 0.05),
    "hedge": Kind("forest", "soil", "tree canopy", (0.5, 0.9), 0.15, (0.5, 0.8), 0.08),
    "track": Kind("bare", "soil", "sparse canopy", (0.2, 0.8), 0.1, (0.8, 1.0), 0.04),
    "desert": Kind("bare", "soil", "dry plants", (0.0, 0.08), 0.02, (0.8, 1.0), 0.02),
    "dune": Kind("bare", "sand", "dry plants", (0.0, 0.04), 0.01, (0.85, 1.0), 0.02),
    "bright dune": Kind("bare", "bright sand", "dry plants", (0.0, 0.02), 0.01, (0.9, 1.0), 0.02),
    "salt flat": Kind("bare", "salt", "soil", (0.0, 0.3), 0.06, (0.85, 1.0), 0.015),
    "rainforest": Kind(
        "forest", "dry plants", "tree canopy", (0.93, 1.0), 0.02, (0.35, 0.65), 0.08
    ),
    "rock": Kind("bare", "soil", "sparse canopy", (0.0, 0.12), 0.04, (0.6, 0.95), 0.06),
    "roof": Kind("built", "roof", "roof", (0.0, 1.0), 0.2, (0.65, 0.95), 0.08, parts=5),
    "paved": Kind("built", "paved", "sparse canopy", (0.05, 0.35), 0.1, (0.75, 1.0), 0.05, parts=5),
    "garden": Kind("built", "roof", "sparse canopy", (0.3, 0.7), 0.15, (0.6, 0.9), 0.08, parts=6),
    "park": Kind("grass", "dry plants", "tree canopy", (0.5, 0.9), 0.12, (0.5, 0.9), 0.07),
    "site": Kind("built", "soil", "paved", (0.1, 0.6), 0.12, (0.75, 1.0), 0.05, parts=4),
}  # fmt: skip

# What a mosaic is made of: kinds and how often.
MOSAICS = {
    "farmland": {
        **{"crop": 0.36, "young crop": 0.16, "ripe crop": 0.12, "stubble": 0.09},
        **{"ploughed": 0.1, "meadow": 0.12, "forest": 0.04, "burned": 0.01},
    },
    "pasture": {"meadow": 0.5, "forest": 0.15, "shrub": 0.1, "crop": 0.15, "steppe": 0.1},
    "irrigated": {"crop": 0.5, "young crop": 0.2, "ploughed": 0.15, "desert": 0.15},
    "woods": {"forest": 0.68, "open wood": 0.16, "clearing": 0.08, "meadow": 0.08},
    "dry land": {"desert": 0.42, "rock": 0.2, "shrub": 0.16, "steppe": 0.14, "dune": 0.08},
    "bright land": {"bright dune": 0.5, "dune": 0.2, "desert": 0.15, "rock": 0.15},
    "salt land": {"salt flat": 0.7, "desert": 0.15, "bright dune": 0.15},
    "dense woods": {"rainforest": 0.78, "forest": 0.12, "clearing": 0.05, "open wood": 0.05},
    "alpine": {"rock": 0.4, "meadow": 0.25, "forest": 0.2, "shrub": 0.15},
    "shore": {"meadow": 0.3, "dune": 0.15, "shrub": 0.25, "forest": 0.2, "young crop": 0.1},
    "town": {"roof": 0.38, "garden": 0.27, "paved": 0.15, "park": 0.12, "site": 0.08},
}


@dataclass
class ParcelBook:
    """The parcels of a scene while they are laid out: a number for each, its kind."""

    kinds: list[str] = field(default_factory=list)

    def add(self, kinds: list[str]) -> int:
        """Register parcels of `kinds`; their numbers run from the number that is returned."""
        first = len(self.kinds)
        self.kinds.extend(kinds)
        return first


def draw_kinds(rng: np.random.Generator, mosaic: str, count: int) -> list[str]:
    """`count` kinds drawn by their share in the mosaic."""
    names = list(MOSAICS[mosaic])
    shares = np.array(list(MOSAICS[mosaic].values()))
    return [str(kind) for kind in rng.choice(names, count, p=shares / shares.sum())]


@dataclass(frozen=True)
class ParcelTables:
    """What every parcel looks like: (P, …) tables that cells look up by their parcel's number.

    spectra: (4, 12, P): ground in two tones, cover in two tones; band values of both sensors.
    share, patchiness, texture: (P,); land_cover: (P,) index into `LAND_COVERS`.
    """

    spectra: NDArray[np.float32]
    share: NDArray[np.float32]
    patchiness: NDArray[np.float32]
    texture: NDArray[np.float32]
    land_cover: NDArray[np.uint8]


def describe_parcels(
    rng: np.random.Generator, book: ParcelBook, materials: Materials
) -> ParcelTables:
    """Give every parcel its own materials, cover and brightness."""
    kinds = np.array(book.kinds)
    count = len(kinds)
    spectra = np.zeros((4, count, 12), np.float32)
    share, patchiness, texture, light = (np.zeros(count, np.float32) for _ in range(4))
    land_cover = np.zeros(count, np.uint8)
    for name in np.unique(kinds):
        kind = KINDS[str(name)]
        at = np.flatnonzero(kinds == name)
        share[at] = rng.uniform(*kind.share, len(at))
        light[at] = rng.uniform(*kind.light, len(at))
        patchiness[at] = kind.patchiness * rng.uniform(0.4, 1.6, len(at))
        texture[at] = kind.texture * rng.uniform(0.5, 1.5, len(at))
        land_cover[at] = LAND_COVERS.index(kind.land_cover)
        spectra[:, at] = _four_spectra(rng, kind, materials, len(at))
    spectra *= light[None, :, None]
    return ParcelTables(
        np.ascontiguousarray(spectra.transpose(0, 2, 1)), share, patchiness, texture, land_cover
    )


def _four_spectra(rng: np.random.Generator, kind: Kind, materials: Materials, count: int) -> Table:
    """Ground and cover, each as two related mixtures: the parcel's tone wanders between them."""
    rows = []
    for group in (kind.ground, kind.cover):
        first = materials.mixtures(rng, group, count, kind.parts)
        other = materials.mixtures(rng, group, count, kind.parts)
        likeness = rng.uniform(0.35, 0.9, (count, 1)).astype(np.float32)
        rows += [first, likeness * first + (1 - likeness) * other]
    return np.stack(rows)


def plot_plan(
    rng: np.random.Generator, side: int, plot_cells: tuple[int, int]
) -> tuple[NDArray[np.int32], list[bool]]:
    """Rectangles of random sizes, split again and again: (side, side) parcel numbers from 0.

    plot_cells: smallest and largest side of a plot, in cells of 10 m. Some plots have a border
    of one cell that is a parcel of its own. Returns the plan and, for each parcel, whether it is
    a border.
    """
    plan = np.zeros((side, side), np.int32)
    limits = itertools.cycle(rng.integers(plot_cells[0], plot_cells[1] + 1, 997).tolist())
    is_border: list[bool] = []
    stack = [(0, 0, side, side)]
    while stack:
        row, col, height, width = stack.pop()
        if max(height, width) > max(next(limits), 2 * plot_cells[0]):
            stack += _split(rng, row, col, height, width)
            continue
        plan[row : row + height, col : col + width] = len(is_border)
        is_border.append(False)
        if rng.random() < 0.6:
            plan[row, col : col + width] = len(is_border)
            plan[row : row + height, col] = len(is_border)
            is_border.append(True)
    return plan, is_border


def _split(
    rng: np.random.Generator, row: int, col: int, height: int, width: int
) -> list[tuple[int, int, int, int]]:
    where = rng.uniform(0.3, 0.7)
    if height * rng.uniform(0.6, 1.6) > width:
        cut = int(height * where)
        return [(row, col, cut, width), (row + cut, col, height - cut, width)]
    cut = int(width * where)
    return [(row, col, height, cut), (row, col + cut, height, width - cut)]
