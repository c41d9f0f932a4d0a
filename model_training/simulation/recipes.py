"""What each biome is made of: regions, relief, water, snow, rivers, roads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from model_training.simulation.overlays import OverlayCounts


@dataclass(frozen=True)
class Recipe:
    """What a biome is made of.

    regions: (layout, mosaic, share of the scene); relief: strength of the shading by slopes;
    wet: share of the scenes that have lakes, and that have a river; water, snow: ranges of the
    share that is below the lakes' level or above the snow line; rivers, roads: ranges of their
    number.
    """

    regions: tuple[tuple[str, str, float], ...]
    relief: float
    water: tuple[float, float]
    rivers: tuple[int, int]
    roads: tuple[int, int]
    snow: tuple[float, float] = (0.0, 0.0)
    wet: float = 0.3

    def counts(self, rng: np.random.Generator) -> OverlayCounts:
        """Draw how much of each overlay a scene has."""
        lakes, rivers = rng.random(2) < self.wet
        return OverlayCounts(
            float(rng.uniform(*self.water)) * lakes,
            float(rng.uniform(*self.snow)),
            int(rng.integers(self.rivers[0], self.rivers[1] + 1)) * int(rivers),
            int(rng.integers(self.roads[0], self.roads[1] + 1)),
        )


RECIPES = {
    "fields": Recipe(
        regions=(
            ("plots", "farmland", 0.62),
            ("plots", "pasture", 0.16),
            ("wild", "woods", 0.14),
            ("town", "town", 0.08),
        ),
        relief=0.05,
        water=(0.0, 0.03),
        rivers=(1, 1),
        roads=(2, 6),
    ),
    "forest": Recipe(
        regions=(
            ("wild", "woods", 0.72),
            ("plots", "pasture", 0.16),
            ("plots", "farmland", 0.1),
            ("town", "town", 0.02),
        ),
        relief=0.1,
        water=(0.0, 0.07),
        rivers=(1, 1),
        roads=(1, 3),
    ),
    "arid": Recipe(
        regions=(
            ("wild", "dry land", 0.84),
            ("plots", "irrigated", 0.13),
            ("town", "town", 0.03),
        ),
        relief=0.13,
        water=(0.0, 0.01),
        rivers=(1, 1),
        roads=(1, 3),
    ),
    "desert": Recipe(
        regions=(
            ("wild", "bright land", 0.75),
            ("wild", "salt land", 0.25),
        ),
        relief=0.08,
        water=(0.0, 0.01),
        rivers=(1, 1),
        roads=(0, 2),
        wet=0.1,
    ),
    "rainforest": Recipe(
        regions=(
            ("wild", "dense woods", 0.85),
            ("plots", "pasture", 0.15),
        ),
        relief=0.15,
        water=(0.0, 0.05),
        rivers=(1, 1),
        roads=(0, 1),
    ),
    "urban": Recipe(
        regions=(
            ("town", "town", 0.6),
            ("plots", "farmland", 0.2),
            ("wild", "woods", 0.12),
            ("plots", "pasture", 0.08),
        ),
        relief=0.05,
        water=(0.0, 0.03),
        rivers=(1, 1),
        roads=(4, 9),
    ),
    "coast": Recipe(
        regions=(
            ("wild", "shore", 0.4),
            ("plots", "pasture", 0.32),
            ("plots", "farmland", 0.2),
            ("town", "town", 0.08),
        ),
        relief=0.06,
        water=(0.2, 0.45),
        rivers=(1, 2),
        roads=(1, 4),
        wet=1.0,
    ),
    "snow": Recipe(
        regions=(
            ("wild", "alpine", 0.7),
            ("wild", "woods", 0.25),
            ("plots", "pasture", 0.05),
        ),
        relief=0.2,
        water=(0.0, 0.02),
        rivers=(1, 1),
        roads=(0, 2),
        snow=(0.15, 0.45),
    ),
}
