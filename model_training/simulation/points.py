"""Pairs of points: real ones out of a table, simulated ones out of simulated pairs, their figures.

A point is the mean of a plot of some pixels in both images; it has no neighbours.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from hls_gan_plugin.shared.errors import SettingsError

LARGEST_DIFFERENCE = 0.05
_COLUMNS = ("BLUE", "GREEN", "RED", "NIR", "SWIR1", "SWIR2")
_SCALE = 1e-4
_PLOT_SIDES_PX = (1, 2, 3, 4, 5)
_MIN_PLOTS = 3  # in a scene, for the spread between scenes
Doubles = NDArray[np.float64]
Images = NDArray[np.floating]


@dataclass(frozen=True)
class PointPairs:
    """N points. s30, l30: (N, 6) reflectance; scene, site: (N,) number of the day, name."""

    s30: Doubles
    l30: Doubles
    scene: NDArray[np.intp]
    site: NDArray[np.str_]

    def __len__(self) -> int:
        return len(self.s30)

    def at(self, chosen: NDArray[Any]) -> PointPairs:
        """Those of the points, by number or by a mask."""
        return PointPairs(self.s30[chosen], self.l30[chosen], self.scene[chosen], self.site[chosen])

    def agreeing(self) -> PointPairs:
        """The points without a difference above `LARGEST_DIFFERENCE` in any band."""
        largest = np.abs(self.s30 - self.l30).max(axis=1)
        return self.at(np.flatnonzero(largest <= LARGEST_DIFFERENCE))


@dataclass(frozen=True)
class PointFigures:
    """Figures of S30 - L30, in reflectance, by band; over the agreeing points.

    slope, intercept: of L30 on S30. within_sd, between_sd: spread of the differences within a
    scene and, freed of it, between scenes; *_correlation: (6, 6) of the bands. kurtosis: within a
    scene. outlier_share: of all points, those that do not agree.
    """

    points: int
    bias: Doubles
    rmse: Doubles
    slope: Doubles
    intercept: Doubles
    within_sd: Doubles
    between_sd: Doubles
    within_correlation: Doubles
    between_correlation: Doubles
    kurtosis: Doubles
    outlier_share: float


def read_points(path: Path) -> PointPairs:
    """Read a table with the columns site, l30_date, s30_days_later, S30_BLUE … L30_SWIR2 (DN).

    Raises:
        SettingsError: it cannot be read, lacks a column or holds no number where one must be.
    """
    try:
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        s30, l30 = (
            np.array([[float(row[f"{sensor}_{name}"]) for name in _COLUMNS] for row in rows])
            for sensor in ("S30", "L30")
        )
        days = [(row["site"], row["l30_date"], row["s30_days_later"]) for row in rows]
    except (OSError, KeyError, ValueError, TypeError) as error:
        raise SettingsError(
            f"'{path}' is no table of point pairs ({error!r}); it needs the columns site, "
            "l30_date, s30_days_later and S30_BLUE to L30_SWIR2 in DN."
        ) from error
    names = ["|".join(day) for day in days]
    scene = np.unique(names, return_inverse=True)[1]
    return PointPairs(s30 * _SCALE, l30 * _SCALE, scene, np.array([day[0] for day in days]))


def figures(points: PointPairs) -> PointFigures:
    """The figures of `points`, real or simulated."""
    agreeing = points.agreeing()
    difference = agreeing.s30 - agreeing.l30
    _, scene, counts = np.unique(agreeing.scene, return_inverse=True, return_counts=True)
    means = np.stack([np.bincount(scene, column) / counts for column in difference.T], axis=1)
    inner = difference - means[scene]
    within = inner.T @ inner / (len(inner) - len(counts))
    several = counts >= _MIN_PLOTS
    between = np.cov(means[several].T) - within * np.mean(1 / counts[several])
    lines = [np.polyfit(s, el, 1) for s, el in zip(agreeing.s30.T, agreeing.l30.T, strict=True)]
    return PointFigures(
        points=len(points),
        bias=difference.mean(0),
        rmse=np.sqrt(np.square(difference).mean(0)),
        slope=np.array([line[0] for line in lines]),
        intercept=np.array([line[1] for line in lines]),
        within_sd=np.sqrt(np.diag(within)),
        between_sd=np.sqrt(np.maximum(np.diag(between), 0)),
        within_correlation=correlation(within),
        between_correlation=correlation(between),
        kurtosis=(inner**4).mean(0) / np.square((inner**2).mean(0)),
        outlier_share=1 - len(agreeing) / len(points),
    )


def correlation(covariance: Doubles) -> Doubles:
    """Correlations (6, 6) of a covariance matrix; 0 where a variance is not positive."""
    sd = np.sqrt(np.maximum(np.diag(covariance), 0))
    product = np.outer(sd, sd)
    nothing = np.eye(len(sd))
    return np.asarray(np.divide(covariance, product, out=nothing, where=product > 0))


def plots_of(
    images: tuple[Images, Images],
    usable: NDArray[np.bool_],
    scene: int,
    plots: int,
    rng: np.random.Generator,
) -> PointPairs:
    """Up to `plots` plots of 1 to 25 pixels on even ground of the pair with the number `scene`.

    Even: the spread of red over 5 x 5 pixels is in the scene's lowest quarter, as plots are laid
    out on one kind of ground. images: S30 and L30, (6, H, W) reflectance; usable: (H, W).
    """
    spots = rng.permutation(_even_ground(images[0][2], usable))[:plots]
    means = []
    for row, col in spots:
        side = int(rng.choice(_PLOT_SIDES_PX))
        rows, cols = (slice(at - side // 2, at - side // 2 + side) for at in (row, col))
        means.append([image[:, rows, cols].mean((1, 2)) for image in images])
    table = np.array(means, np.float64).reshape(len(spots), 2, 6)
    numbers = np.full(len(spots), scene)
    return PointPairs(table[:, 0], table[:, 1], numbers, np.full(len(spots), "simulated"))


def _even_ground(red: Images, usable: NDArray[np.bool_]) -> NDArray[np.intp]:
    """(N, 2) rows and columns around which all of 5 x 5 pixels is usable and even."""
    side = _PLOT_SIDES_PX[-1]
    red = np.where(usable, red, 0).astype(np.float64)
    mean, square = (ndimage.uniform_filter(image, side) for image in (red, red * red))
    spread = square - mean * mean
    whole = ndimage.minimum_filter(usable, side, mode="constant", cval=0)
    if not whole.any():
        return np.empty((0, 2), np.intp)
    return np.argwhere(whole & (spread <= np.quantile(spread[whole], 0.25)))


def joined(parts: Iterable[PointPairs]) -> PointPairs:
    """All points of several sets."""
    every = list(parts)
    return PointPairs(
        *(
            np.concatenate([getattr(p, name) for p in every])
            for name in ("s30", "l30", "scene", "site")
        )
    )
