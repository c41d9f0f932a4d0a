"""Fit `calibrated.Corrections` to real points: what they show beyond optics and response.

`python -m model_training calibrate POINTS` prints it as `calibrated.py` holds it, and the offsets
that follow when a site is left out.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.spatial import cKDTree

from hls_gan_plugin.shared.hls import SCALE
from model_training.simulation.calibrated import NOTHING, Corrections
from model_training.simulation.points import (
    Doubles,
    PointFigures,
    PointPairs,
    correlation,
    figures,
    joined,
    plots_of,
    read_points,
)
from model_training.simulation.scene import simulate_pair
from model_training.simulation.settings import SimulationSettings

# The real points lie on rangeland and farmland.
POINT_BIOMES = ("fields", "arid")
SEED = 7
_SCENES = 120
_PLOTS = 80
_SIZE_PX = 192
_COPIES = 30
_NEIGHBOURS = 200
_UNUSABLE = 0b111111  # Fmask: all but the aerosol level


def calibrate(real: PointPairs, plain: PointPairs) -> Corrections:
    """Corrections with which the simulation has the spreads of `real` and, foretold, its bias.

    plain: simulated points without any corrections' residual, of `plain_points`.
    """
    spreads = _with_spreads(figures(real), figures(plain))
    return dataclasses.replace(
        spreads,
        offset=_rounded(offsets(real, with_s30_errors(plain, spreads))),
        brightest=_rounded(np.quantile(real.s30, 0.99, axis=0)),
    )


def with_s30_errors(plain: PointPairs, corrections: Corrections) -> PointPairs:
    """The agreeing `plain` points, each many times with another error of its S30.

    Errors are drawn for each point by itself: a scene's common error would tilt the mean of the
    few scenes that resemble a real one.
    """
    agreeing = plain.agreeing()
    common, within = (
        np.outer(sd, sd) * np.asarray(correlations)
        for sd, correlations in (
            (corrections.common_sd, corrections.common_correlation),
            (corrections.within_sd, corrections.within_correlation),
        )
    )
    copies = agreeing.at(np.tile(np.arange(len(agreeing)), _COPIES))
    errors = np.random.default_rng(SEED).multivariate_normal(
        np.zeros(6), (common + within) / 2, len(copies)
    )
    return dataclasses.replace(copies, s30=copies.s30 + errors)


def plain_points() -> PointPairs:
    """Simulated points that differ by optics, response, misplacement, noise and outliers only."""
    return simulated_points(NOTHING, _SCENES, _PLOTS, _SIZE_PX)


def offsets(real: PointPairs, simulated: PointPairs) -> Doubles:
    """(6,) L30 of `real` minus the L30 that `simulated` points foretell of its S30, in the mean.

    Sites differ, so what some of them tell of others is shrunk towards nothing by
    1 - (standard error / mean)^2, not below 0 (James & Stein); the error from the sites' means.
    """
    agreeing = real.agreeing()
    left = agreeing.l30 - foretold(agreeing.s30, simulated)
    mean = left.mean(0)
    sites = [left[agreeing.site == site].mean(0) for site in np.unique(agreeing.site)]
    if len(sites) == 1:
        return np.asarray(mean)
    error2 = np.var(sites, axis=0, ddof=1) / len(sites)
    return np.asarray(mean * np.maximum(0, 1 - error2 / np.square(mean)))


def foretold(s30: Doubles, simulated: PointPairs) -> Doubles:
    """The L30 (N, 6) that the simulation foretells of points that S30 sees as `s30`.

    The mean difference of the simulated points whose six bands are nearest, in units of the
    spread of their differences: what a network that is trained on the simulation can know of a
    uniform patch.
    """
    difference = simulated.l30 - simulated.s30
    spread = difference.std(0)
    nearest = cKDTree(simulated.s30 / spread).query(s30 / spread, _NEIGHBOURS)[1]
    return np.asarray(s30 + difference[nearest].mean(axis=1))


def simulated_points(
    corrections: Corrections, scenes: int, plots: int, size_px: int, seed: int = SEED
) -> PointPairs:
    """Points on clear simulated rangeland and farmland: `plots` in each of `scenes` scenes."""

    def draw() -> Iterator[PointPairs]:
        for number in range(scenes):
            settings = SimulationSettings(
                size_px=size_px,
                biomes=(POINT_BIOMES[number % len(POINT_BIOMES)],),
                cloudy_share=0,
                edge_share=0,
            )
            pair = simulate_pair(settings, 10_000 * seed + number, corrections)
            usable = ((pair.s30_fmask | pair.l30_fmask) & _UNUSABLE) == 0
            images = pair.s30 * np.float32(SCALE), pair.l30 * np.float32(SCALE)
            yield plots_of(images, usable, number, plots, np.random.default_rng([seed, number]))

    return joined(draw())


def _with_spreads(real: PointFigures, plain: PointFigures) -> Corrections:
    """Corrections with the spreads that `real` has and `plain` simulated points lack."""
    common_sd, common = _lacking(
        (real.between_sd, real.between_correlation),
        (plain.between_sd, plain.between_correlation),
    )
    within_sd, within = _lacking(
        (real.within_sd, real.within_correlation), (plain.within_sd, plain.within_correlation)
    )
    return dataclasses.replace(
        NOTHING,
        common_sd=_rounded(common_sd),
        common_correlation=tuple(_rounded(row, 2) for row in common),
        within_sd=_rounded(within_sd),
        within_correlation=tuple(_rounded(row, 2) for row in within),
    )


def _lacking(
    wanted: tuple[Doubles, Doubles], found: tuple[Doubles, Doubles]
) -> tuple[Doubles, Doubles]:
    """Standard deviations and correlations of the covariance that `found` lacks."""
    lacking = np.subtract(
        *(np.outer(sd, sd) * correlations for sd, correlations in (wanted, found))
    )
    values, vectors = np.linalg.eigh(lacking)
    covariance = (vectors * np.maximum(values, 0)) @ vectors.T
    return np.sqrt(np.diag(covariance)), correlation(covariance)


def _rounded(values: Doubles, digits: int = 5) -> tuple[float, ...]:
    return tuple(round(float(value), digits) for value in values)


def calibration_lines(table: Path) -> Iterator[str]:
    """The corrections fitted to the points in `table`, as Python, and how they do site by site.

    Raises:
        SettingsError: the table cannot be read.
    """
    real = read_points(table)
    plain = plain_points()
    fitted = calibrate(real, plain)
    yield f"CALIBRATED = {fitted!r}"
    simulated = with_s30_errors(plain, fitted)
    agreeing = real.agreeing()
    left = agreeing.l30 - foretold(agreeing.s30, simulated)
    for site in np.unique(real.site):
        without = _rounded(offsets(real.at(real.site != site), simulated))
        left[agreeing.site == site] -= without
        yield f"# offset without {site}: {without}"
    untouched = np.square(agreeing.l30 - agreeing.s30).mean(0)
    ratio = _rounded(np.sqrt(np.square(left).mean(0) / untouched), 3)
    yield f"# foretold RMSE over the untouched one, each site with the offset without it: {ratio}"
