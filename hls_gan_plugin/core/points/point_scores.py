"""What models make of points: differences from L30 before and after, beside a line per band.

A network sees neighbours, and a point has none: each is shown to it as a uniform patch. What is
judged is therefore its change of brightness alone, nothing of texture.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from hls_gan_plugin.core.arrays import BoolArray, Doubles, Integers
from hls_gan_plugin.core.baselines.baseline import FittedOn
from hls_gan_plugin.core.baselines.fitting import LinearStatistics
from hls_gan_plugin.core.harmonizing.harmonization import harmonize_array
from hls_gan_plugin.core.network.generator import Generator
from hls_gan_plugin.core.points.point_pairs import PointPairs, Texts
from hls_gan_plugin.core.progress import Progress, part_of
from hls_gan_plugin.core.raster.scenes import ORIGINAL
from hls_gan_plugin.core.scoring.significance import Gain, gain
from hls_gan_plugin.shared.errors import NothingValidError, PointTableError, SettingsError
from hls_gan_plugin.shared.hls import SCALE

LINE = "line"
NO_NEIGHBOURS = (
    "A point has no neighbours: each was shown to the model as a uniform patch, so that this "
    "judges its change of brightness and nothing of texture."
)
LARGEST_DIFFERENCE = 0.05
_PATCHES = 64  # shown to the network before progress is told


@dataclass(frozen=True)
class JudgedPoints:
    """Pairs with what every method makes of them.

    pairs: those that are judged. images: by method, "original" first, (N, B) reflectance, NaN
    where the method gives no value. left_out: pairs with a difference above the largest allowed.
    """

    pairs: PointPairs
    images: Mapping[str, Doubles]
    left_out: int

    def methods(self, band: int) -> list[str]:
        """Those that give a value in that band."""
        return [name for name, image in self.images.items() if np.isfinite(image[:, band]).any()]


@dataclass(frozen=True)
class Difference:
    """A method minus L30 in one band, over the pairs for which every method has a value.

    bias, sd, rmse: in reflectance. relative: RMSE over the original's. gain: of the squared
    difference over the original's, positive where closer; None for the original itself.
    """

    method: str
    band: str
    pairs: int
    bias: float
    sd: float
    rmse: float
    relative: float
    gain: Gain | None


def judge_points(
    pairs: PointPairs,
    generators: Mapping[str, Generator],
    largest_difference: float = LARGEST_DIFFERENCE,
    progress: Progress = lambda _: None,
) -> JudgedPoints:
    """Apply every method to the pairs.

    Args:
        generators: by the name that stands in the results.
        largest_difference: pairs with a larger difference of S30 and L30 in any band (a cloud, a
            harvest between the days) are left out, for all methods alike; 0: none is.

    Raises:
        PointTableError: the pairs lack a band of a model.
        SettingsError: a model is called like another method.
        NothingValidError: no pair is left.
    """
    taken = {ORIGINAL, LINE, "s30", "l30"} & set(generators)
    if taken:
        raise SettingsError(f"The name '{taken.pop()}' is taken; give that model another name.")
    kept = _plausible(pairs, largest_difference)
    if not kept.any():
        raise NothingValidError(
            f"Each of the {len(pairs)} pairs differs by more than {largest_difference:g} in a "
            "band; allow a larger difference, or check the scale."
        )
    chosen = pairs.select(kept)
    images = {ORIGINAL: chosen.s30, LINE: lines_of_other_sites(chosen)}
    for place, (name, generator) in enumerate(generators.items()):
        images[name] = _generated(
            chosen, generator, name, part_of(progress, place, len(generators))
        )
    return JudgedPoints(chosen, images, len(pairs) - len(chosen))


def _plausible(pairs: PointPairs, largest: float) -> BoolArray:
    difference = np.abs(pairs.difference)
    known = np.isfinite(difference)
    return np.asarray(known.any(1) & (~known | (difference <= (largest or np.inf))).all(1))


def lines_of_other_sites(pairs: PointPairs) -> Doubles:
    """(N, B): S30 by the line of L30 on S30 that was fitted on all other sites.

    Ordinary least squares by band; NaN where there is no other site, or too little to fit on.
    """
    adjusted = np.full(pairs.s30.shape, np.nan)
    for site in np.unique(pairs.site):
        own = pairs.site == site
        for band, name in enumerate(pairs.bands):
            column = (pairs.s30[~own, band], pairs.l30[~own, band])
            statistics = LinearStatistics(1)
            statistics.add(*(values[:, None, None, None] for values in column))
            try:
                line = statistics.fit("ordinary", (name,), FittedOn(("other sites",)))
            except NothingValidError:
                continue
            adjusted[own, band] = line.curves[0](pairs.s30[own, band])
    return adjusted


def _generated(pairs: PointPairs, generator: Generator, name: str, progress: Progress) -> Doubles:
    """(N, B): the model's values, NaN in bands that it does not give and without its input."""
    card = generator.model.card
    missing = [b.common_name for b in card.inputs if b.common_name not in pairs.bands]
    if missing:
        raise PointTableError(
            f"The model '{name}' needs {', '.join(missing)}, and the pairs have "
            f"{', '.join(pairs.bands)}; give tables with its bands, or another model."
        )
    columns = [pairs.bands.index(b.common_name) for b in card.inputs]
    shared = [
        (number, pairs.bands.index(b.common_name))
        for number, b in enumerate(card.outputs)
        if b.common_name in pairs.bands
    ]
    side = generator.stride_px
    values = np.full(pairs.s30.shape, np.nan)
    (usable,) = np.nonzero(np.isfinite(pairs.s30[:, columns]).all(1))
    for first in range(0, len(usable), _PATCHES):
        rows = usable[first : first + _PATCHES]
        points = pairs.s30[rows][:, columns].astype(np.float32)
        patches = np.broadcast_to(points[:, :, None, None], (*points.shape, side, side))
        shown = harmonize_array(generator, patches).mean((2, 3), dtype=np.float64)
        for number, band in shared:
            values[rows, band] = shown[:, number]
        progress((first + len(rows)) / len(usable))
    return values


def differences(judged: JudgedPoints, members: BoolArray | None = None) -> list[Difference]:
    """Every method in every band, methods inside bands; of some pairs (N,) or of all.

    The interval of a gain is a bootstrap over scenes (site and L30's day): what is common to a
    scene is more than half of the differences.
    """
    pairs = judged.pairs
    found = []
    for band, name in enumerate(pairs.bands):
        methods = judged.methods(band)
        columns = {m: judged.images[m][:, band] - pairs.l30[:, band] for m in methods}
        kept = np.logical_and.reduce([np.isfinite(c) for c in columns.values()])
        kept &= True if members is None else members
        if not kept.any():
            continue
        groups = scenes(pairs)[kept]
        chosen = {m: column[kept] for m, column in columns.items()}
        found += [_difference(m, name, chosen, groups) for m in methods]
    return found


def scenes(pairs: PointPairs) -> Integers:
    """(N,) which pairs belong to one scene: one site on one L30 day."""
    names = np.char.add(np.char.add(pairs.site, " "), pairs.l30_day)
    _, index = np.unique(names, return_inverse=True)
    return index.astype(np.int64)


def _difference(
    method: str, band: str, columns: Mapping[str, Doubles], groups: Integers
) -> Difference:
    own, before = columns[method], columns[ORIGINAL]
    rmse = float(np.sqrt(np.mean(own**2)))
    reference = float(np.sqrt(np.mean(before**2)))
    # Half a DN is what rounding does.
    closer = np.where(np.abs(own - before) <= SCALE / 2, 0.0, before**2 - own**2)
    return Difference(
        method,
        band,
        len(own),
        bias=float(own.mean()),
        sd=float(own.std()),
        rmse=rmse,
        relative=rmse / reference if reference > 0 else float("nan"),
        gain=None if method == ORIGINAL else gain(closer, groups),
    )


def grouped(judged: JudgedPoints, names: Texts, at_least: int = 2) -> dict[str, list[Difference]]:
    """The differences by group, for groups of enough pairs; pairs named "" belong to none."""
    return {
        str(group): differences(judged, names == group)
        for group in np.unique(names)
        if group and np.count_nonzero(names == group) >= at_least
    }
