"""Whether a generated image shows the borders of the tiles that it was computed in.

A seam is a step along a whole row or column of pixels. For every line between two neighbouring
rows or columns, the mean absolute gradient across it is compared with the original's there, which
takes out most edges of the scene itself. The reference was never tiled: what it shows at its most
conspicuous line is what the scene alone can do.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hls_gan_plugin.core.arrays import BoolArray, Doubles, Floats
from hls_gan_plugin.core.raster.scenes import ORIGINAL

# A line with fewer pixels than this share of the raster is too short to tell a seam from an edge.
_MINIMUM_SHARE = 0.2


# The first rows, and the first columns, after the borders of tiles.
BorderLines = tuple[Sequence[int], Sequence[int]]
NO_BORDERS: BorderLines = ((), ())


@dataclass(frozen=True)
class SeamMeasure:
    """One method in one band.

    across_borders: mean gradient ratio to the original on the tiles' borders, divided by that of
        all other lines; 1 is seamless; NaN where nobody knows the borders.
    strongest: the ratio of the most conspicuous line divided by the median ratio of its
        neighbours; near 1 if there is no seam at any place. where: "column 512" or "row 256".
    """

    method: str
    band: str
    across_borders: float
    strongest: float
    where: str


class SeamProfile:
    """Running gradients across every line of one raster; takes whole strips from top to bottom."""

    def __init__(
        self, methods: Sequence[str], bands: Sequence[str], height: int, width: int
    ) -> None:
        self.methods, self.bands = tuple(methods), tuple(bands)
        shape = (len(self.methods), len(self.bands))
        self._column_sums = np.zeros((*shape, width - 1))
        self._column_counts = np.zeros((len(self.bands), width - 1))
        self._row_sums = np.zeros((*shape, height - 1))
        self._row_counts = np.zeros((len(self.bands), height - 1))
        # The last row of the strip before: of each method, and where it is valid.
        self._above: dict[str, Floats] = {}
        self._valid_above: BoolArray | None = None

    def add(self, row: int, images: Mapping[str, Floats], valid: BoolArray) -> None:
        """Count a strip (B, h, width) that begins at `row`, where `valid` of that shape."""
        upper, whole = row, valid
        if self._valid_above is not None:
            upper, whole = row - 1, np.concatenate([self._valid_above, valid], axis=1)
        reach = slice(upper, row + valid.shape[1] - 1)
        across, down = valid[..., 1:] & valid[..., :-1], whole[:, 1:] & whole[:, :-1]
        self._column_counts += across.sum(1)
        self._row_counts[:, reach] += down.sum(2)
        for position, name in enumerate(self.methods):
            strip = images[name]
            self._column_sums[position] += _steps(strip, 2, across).sum(1, dtype=np.float64)
            if name in self._above:
                strip = np.concatenate([self._above[name], strip], axis=1)
            self._row_sums[position, :, reach] += _steps(strip, 1, down).sum(2, dtype=np.float64)
            self._above[name] = strip[:, -1:].copy()
        self._valid_above = valid[:, -1:].copy()

    def measure(self, borders: Mapping[str, BorderLines] | None = None) -> list[SeamMeasure]:
        """Every method but the original in every band.

        borders: by method, the first row and the first column after each border of its tiles.
        """
        borders = borders or {}
        original = self.methods.index(ORIGINAL)
        results = []
        for position, name in enumerate(self.methods):
            for band, band_name in enumerate(self.bands):
                lines = []
                if position == original:
                    continue
                for kind, sums, counts in (
                    ("row", self._row_sums, self._row_counts),
                    ("column", self._column_sums, self._column_counts),
                ):
                    ratio = _ratio(sums[position, band], sums[original, band], counts[band])
                    lines.append((kind, ratio))
                results.append(_measure(name, band_name, lines, borders.get(name, NO_BORDERS)))
        return results


def _steps(image: Floats, axis: int, known: BoolArray) -> Floats:
    """Absolute differences of neighbours, 0 where one of them is not valid."""
    steps = np.diff(image, axis=axis)
    np.abs(steps, out=steps)
    if not known.all():
        steps[~known] = 0.0
    return steps


def _ratio(sums: Doubles, original: Doubles, counts: Doubles) -> Doubles:
    """Gradient relative to the original's, per line; NaN where the line is short or flat."""
    usable = (counts >= _MINIMUM_SHARE * counts.max(initial=1)) & (original > 0)
    return np.where(usable, sums / np.where(usable, original, 1.0), np.nan)


def _measure(
    method: str, band: str, lines: list[tuple[str, Doubles]], borders: BorderLines
) -> SeamMeasure:
    border, inside = [], []
    strongest, where = float("nan"), ""
    for (kind, ratio), after in zip(lines, borders, strict=True):
        usual = _local_median(ratio)
        relative = np.where(usual > 0, ratio / np.where(usual > 0, usual, 1.0), np.nan)
        if not np.isfinite(relative).any():
            continue
        place = int(np.nanargmax(relative))
        if not relative[place] <= strongest:
            strongest, where = float(relative[place]), f"{kind} {place + 1}"
        if after:
            # Line i lies between pixels i and i + 1.
            on_border = np.isin(np.arange(1, len(ratio) + 1), after)
            border.append(relative[on_border])
            inside.append(relative[~on_border])
    across = _mean(border) / _mean(inside) if border else float("nan")
    return SeamMeasure(method, band, across, strongest, where)


def _local_median(ratio: Doubles, reach: int = 16) -> Doubles:
    padded = np.pad(ratio, reach, mode="reflect" if len(ratio) > reach else "edge")
    views = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # stretches without any usable line
        return np.asarray(np.nanmedian(views, axis=-1))


def _mean(parts: list[Doubles]) -> float:
    values = np.concatenate(parts)
    finite = values[np.isfinite(values)]
    return float(finite.mean()) if finite.size else float("nan")
