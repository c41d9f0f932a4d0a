"""What a table of window scores says: summaries, wins, and whether a difference could be chance.

Windows of one scene resemble each other, so that tests that count every window alone are too sure
of themselves. The interval of the mean difference is therefore a bootstrap over whole scenes; where
there is one scene only, over square blocks of its windows, which is said wherever it is shown.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
import scipy.stats

from hls_gan_plugin.core.arrays import Floats, Integers
from hls_gan_plugin.core.raster.scenes import ORIGINAL
from hls_gan_plugin.core.scoring.comparison import WindowTable
from hls_gan_plugin.core.scoring.similarity import SCORE_NAMES

RESAMPLES = 2000
LEVEL = 0.95
BLOCK_SIDES = (4, 2, 1)  # windows; the first that leaves enough blocks
_ENOUGH_BLOCKS = 6
_SEED = 20210907
# +1 where a larger score is the better one.
BETTER = {"ssim": 1.0, "mse": -1.0}
# Scores that differ by less are equal: what rounding an image to whole DN does to a window's scores
# (measured on real land at three kinds of difference: at most 3e-5 of SSIM, 4e-4 of the MSE).
_ROUNDING_SSIM, _ROUNDING_MSE_SHARE = 5e-5, 5e-4


@dataclass(frozen=True)
class Distribution:
    """Mean, median, 5% and 95% quantiles of a score over the scored windows."""

    mean: float
    median: float
    low: float
    high: float


@dataclass(frozen=True)
class Gain:
    """A method against the original in one score; positive always means closer to the reference.

    wins, ties: windows in which the method is closer, or equal but for what rounding to DN does.
    windows: how many were scored. mean: mean gain; low, high: its 95% interval from the clustered
    bootstrap (NaN with fewer than two clusters). p_value: two-sided Wilcoxon signed-rank test over
    single windows.
    """

    wins: int
    ties: int
    windows: int
    mean: float
    low: float
    high: float
    p_value: float


@dataclass(frozen=True)
class MethodSummary:
    """One method in one band. best: windows in which no method is closer by SSIM, by MSE."""

    method: str
    band: str
    windows: int
    scores: dict[str, Distribution]
    gains: dict[str, Gain]
    best: dict[str, int]


@dataclass(frozen=True)
class Clusters:
    """Which windows belong together. unit: "scene", "block of 4 x 4 windows" or "window"."""

    index: Integers  # (N,)
    count: int
    unit: str


def clusters(table: WindowTable) -> Clusters:
    """Scenes, or blocks of windows where there is one scene only, smaller in a small scene."""
    scenes, index = np.unique(table.scene, return_inverse=True)
    if len(scenes) > 1:
        return Clusters(index.astype(np.int64), len(scenes), "scene")
    for side in BLOCK_SIDES:
        places = np.stack([table.row, table.col]) // (side * table.size_px)
        blocks, index = np.unique(places, axis=1, return_inverse=True)
        if blocks.shape[1] >= _ENOUGH_BLOCKS:
            break
    unit = f"block of {side} x {side} windows" if side > 1 else "window"
    return Clusters(index.ravel().astype(np.int64), blocks.shape[1], unit)


def summarise(table: WindowTable) -> list[MethodSummary]:
    """Every method in every band in which a window is scored, methods inside bands."""
    groups = clusters(table)
    return [
        _summary(table, groups, method, band)
        for band in range(len(table.bands))
        for method in table.methods
        if table.scored[:, band].any()
    ]


def _summary(table: WindowTable, groups: Clusters, method: str, band: int) -> MethodSummary:
    kept = table.scored[:, band]
    scores = {
        name: distribution(getattr(table.scores[method], name)[kept, band]) for name in SCORE_NAMES
    }
    gains: dict[str, Gain] = {}
    best: dict[str, int] = {}
    for name in BETTER:
        values = {m: getattr(table.scores[m], name)[kept, band] for m in table.methods}
        over = {m: advantage(name, values[method], other) for m, other in values.items()}
        best[name] = int(np.sum(np.min(list(over.values()), axis=0) >= 0))
        if method != ORIGINAL:
            gains[name] = gain(over[ORIGINAL], groups.index[kept])
    return MethodSummary(method, table.bands[band], int(kept.sum()), scores, gains, best)


def advantage(score: str, values: Floats, others: Floats) -> Floats:
    """By how much windows' scores are better than others', positive where closer to the reference.

    0 where they differ by no more than rounding the image to whole DN makes them differ; NaN where
    one is unscored. score: "ssim" or "mse"; values, others: (N,).
    """
    difference = BETTER[score] * (values - others)
    limit = _ROUNDING_SSIM if score == "ssim" else _ROUNDING_MSE_SHARE * np.maximum(values, others)
    return np.where(np.abs(difference) <= limit, 0.0, difference)


def distribution(values: Floats) -> Distribution:
    """Of the finite values; NaN where there is none."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return Distribution(*[float("nan")] * 4)
    low, median, high = np.quantile(finite, (0.05, 0.5, 0.95))
    return Distribution(float(finite.mean()), float(median), float(low), float(high))


def gain(differences: Floats, cluster: Integers) -> Gain:
    """Summary of (N,) differences, positive where the method is closer; cluster (N,) indices."""
    low, high = clustered_interval(differences, cluster)
    return Gain(
        wins=int(np.sum(differences > 0)),
        ties=int(np.sum(differences == 0)),
        windows=len(differences),
        mean=float(differences.mean()),
        low=low,
        high=high,
        p_value=_wilcoxon(differences),
    )


def clustered_interval(
    values: Floats, cluster: Integers, weights: Floats | None = None
) -> tuple[float, float]:
    """95% percentile interval of the mean of (N,) values, resampling whole clusters.

    weights: (N,), for the interval of sum(values) / sum(weights), a ratio of totals, instead.
    Cameron, Gelbach and Miller 2008, doi:10.1162/rest.90.3.414 (pairs cluster bootstrap). NaN with
    fewer than two clusters. Deterministic: the seed is fixed.
    """
    _, index = np.unique(cluster, return_inverse=True)
    count = int(index.max()) + 1 if len(index) else 0
    if count < 2:
        return float("nan"), float("nan")
    sums, sizes = np.bincount(index, values), np.bincount(index, weights)
    drawn = _resamples(count)
    means = (drawn @ sums) / (drawn @ sizes)
    low, high = np.quantile(means, ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return float(low), float(high)


@functools.lru_cache(maxsize=2)
def _resamples(count: int) -> Floats:
    """(RESAMPLES, count): how often each cluster is drawn. A report asks for few counts, often."""
    rng = np.random.default_rng(_SEED)
    return rng.multinomial(count, np.full(count, 1 / count), size=RESAMPLES).astype(np.float64)


def _wilcoxon(differences: Floats) -> float:
    if len(differences) < 2 or not np.any(differences):
        return float("nan")
    return float(scipy.stats.wilcoxon(differences).pvalue)
