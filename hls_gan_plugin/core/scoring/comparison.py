"""Several methods against one reference, window by window: the table and the evidence.

Rasters (core.scoring) and stored windows (model_training) come through the same `Comparison`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from hls_gan_plugin.core.arrays import BoolArray, ByteArray, Floats, Integers
from hls_gan_plugin.core.raster.scenes import ORIGINAL
from hls_gan_plugin.core.scoring.agreement import Agreement
from hls_gan_plugin.core.scoring.cross_spectra import SceneSpectra
from hls_gan_plugin.core.scoring.power_spectra import MeanSpectrum
from hls_gan_plugin.core.scoring.similarity import (
    MINIMUM_VALID_SHARE,
    SCORE_NAMES,
    Scores,
    compare_windows,
    in_threads,
    shared_validity,
)
from hls_gan_plugin.core.scoring.strata import NOTHING_KNOWN, Conditions, Strata
from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.errors import NothingValidError, SettingsError

# Counted at once: more would leave the processor's cache.
_COUNTED_PX = 2**16


@dataclass(frozen=True)
class WindowBatch:
    """N windows of one scene.

    rows, cols: (N,) first row and column of each window in its scene.
    images: by method, "original" among them, reflectance (N, B, h, w), NaN where invalid.
    reference: the same of the reference.
    valid: (N, h, w), False where a mask hides the pixel, or None.
    classes: (N, h, w) uint8, for the bias by class, or None.
    conditions: what is known of the pixels beside their values.
    """

    scene: str
    rows: Integers
    cols: Integers
    images: Mapping[str, Floats]
    reference: Floats
    valid: BoolArray | None = None
    classes: ByteArray | None = None
    conditions: Conditions = NOTHING_KNOWN


@dataclass(frozen=True)
class WindowTable:
    """All windows, in the order in which they came.

    bands: common names ("green"). methods: "original" first. scene: (N,) names.
    scores: by method, arrays (N, B).
    """

    bands: tuple[str, ...]
    methods: tuple[str, ...]
    size_px: int
    scene: npt.NDArray[np.str_]
    row: Integers
    col: Integers
    scores: dict[str, Scores]

    def __len__(self) -> int:
        return len(self.row)

    @property
    def scored(self) -> BoolArray:
        """(N, B): whether a window has scores in that band, which is so for all methods or none."""
        return self.scores[self.methods[0]].scored

    def band_mean(self, method: str, score: str) -> Floats:
        """(N,): the mean of a score over the bands in which the window is scored; else NaN."""
        values = getattr(self.scores[method], score)
        count = np.isfinite(values).sum(1)
        total = np.where(np.isfinite(values), values, 0.0).sum(1)
        return np.where(count > 0, total / np.maximum(count, 1), np.nan)


@dataclass(frozen=True)
class Evidence:
    """What the report shows beside the table; `drawn`: the methods whose pixels it draws."""

    drawn: tuple[str, ...]
    agreement: Agreement
    spectrum: MeanSpectrum  # of the drawn methods in their order, then the reference
    strata: Strata
    gains: SceneSpectra  # over the original, of the other methods, then of the reference

    @classmethod
    def none(
        cls,
        methods: tuple[str, ...],
        bands: tuple[str, ...],
        rho_max: Floats,
        size_px: int,
        drawn: tuple[str, ...],
    ) -> Evidence:
        """Before anything was counted."""
        return cls(
            drawn,
            Agreement(methods, tuple(rho_max.tolist()), drawn),
            MeanSpectrum(len(drawn) + 1, len(bands), size_px),
            Strata(methods, bands),
            SceneSpectra(len(bands), len(methods)),
        )

    def take(self, other: Evidence) -> None:
        """Add what another one counted."""
        self.agreement.take(other.agreement)
        self.spectrum.take(other.spectrum)
        self.strata.take(other.strata)
        self.gains.take(other.gains)


class Judged(NamedTuple):
    """A batch's windows, their scores by method, and what was counted of their pixels."""

    scene: str
    rows: Integers
    cols: Integers
    scores: dict[str, Scores]
    evidence: Evidence | None


@dataclass(frozen=True)
class Compared:
    """The outcome of a `Comparison`; `evidence` is None where it was not asked for."""

    table: WindowTable
    evidence: Evidence | None


class Comparison:
    """Takes windows batch by batch; its memory grows with the number of windows only by scores.

    Args:
        bands: common names of the bands, in the order of the arrays.
        methods: names of the images; "original" comes first whether or not it is named.
        size_px: height and width of a window.
        with_evidence: also gather what the report shows; costs about as much again.
        minimum_valid: see `similarity.compare_windows`.
        drawn: the methods whose pixels the report draws; by default all.
        threads: how many judge a batch; more than one where batches come one after the other.

    Raises:
        SettingsError: a method is named twice.
    """

    def __init__(
        self,
        bands: Sequence[str],
        methods: Sequence[str],
        size_px: int = hls.WINDOW_SIZE_PX,
        with_evidence: bool = True,
        minimum_valid: float = MINIMUM_VALID_SHARE,
        drawn: Sequence[str] = (),
        threads: int = 1,
    ) -> None:
        others = [name for name in methods if name != ORIGINAL]
        twice = [name for name in others if others.count(name) > 1]
        if twice:
            raise SettingsError(f"Two images are named '{twice[0]}'; give each a name of its own.")
        self.bands, self.methods, self.size_px = tuple(bands), (ORIGINAL, *others), size_px
        self.rho_max = np.array([hls.band("L30", band).rho_max for band in self.bands])
        self._minimum_valid, self._threads = minimum_valid, threads
        self._drawn = tuple(drawn) or self.methods
        self._scores: list[dict[str, Scores]] = []
        self._places: list[tuple[str, Integers, Integers]] = []
        self._evidence = self._no_evidence() if with_evidence else None

    def _no_evidence(self) -> Evidence:
        return Evidence.none(self.methods, self.bands, self.rho_max, self.size_px, self._drawn)

    def add(self, batch: WindowBatch) -> dict[str, Scores]:
        """Score one batch, and count its pixels in the evidence; returns its scores."""
        judged = self.judge(batch)
        self.take(judged)
        return judged.scores

    def judge(self, batch: WindowBatch) -> Judged:
        """What `take` adds of a batch; threads may judge several side by side."""
        images = {name: batch.images[name] for name in self.methods}
        scores = compare_windows(
            images,
            batch.reference,
            self.rho_max,
            batch.valid,
            self._minimum_valid,
            self._threads,
        )
        evidence = None if self._evidence is None else self._no_evidence()
        if evidence is not None:
            _gather(evidence, batch, images, scores[ORIGINAL].scored, self._threads)
        rows, cols = np.asarray(batch.rows), np.asarray(batch.cols)
        return Judged(batch.scene, rows, cols, scores, evidence)

    def take(self, judged: Judged) -> None:
        """Add a batch that was judged; the table has them in the order in which they are taken."""
        self._scores.append(judged.scores)
        self._places.append((judged.scene, judged.rows, judged.cols))
        if self._evidence is not None and judged.evidence is not None:
            self._evidence.take(judged.evidence)

    def finish(self) -> Compared:
        """The table of all windows, and the evidence.

        Raises:
            NothingValidError: no window could be scored.
        """
        if not any(part[ORIGINAL].scored.any() for part in self._scores):
            seen = sum(len(rows) for _, rows, _ in self._places)
            raise NothingValidError(
                f"None of the {seen} windows of {self.size_px} x {self.size_px} pixels has enough "
                "pixels that are valid in all images and unmasked; choose smaller windows, a lower "
                "valid share or fewer mask conditions."
            )
        scores = {name: _joined([part[name] for part in self._scores]) for name in self.methods}
        scenes = np.concatenate([np.full(len(rows), name) for name, rows, _ in self._places])
        rows, cols = (np.concatenate([place[i] for place in self._places]) for i in (1, 2))
        table = WindowTable(self.bands, self.methods, self.size_px, scenes, rows, cols, scores)
        return Compared(table, self._evidence)


def _gather(
    evidence: Evidence,
    batch: WindowBatch,
    images: dict[str, Floats],
    scored: BoolArray,
    threads: int,
) -> None:
    stack = [*images.values(), batch.reference]
    valid = shared_validity(stack, batch.valid) & scored[:, :, None, None]
    gaps = None if valid.all() else valid
    drawn = [*(images[name] for name in evidence.drawn), batch.reference]
    whole = np.asarray(valid.all((1, 2, 3)))
    step = max(1, _COUNTED_PX // valid[0, 0].size)
    parts = [slice(start, start + step) for start in range(0, len(valid), step)]

    def agreement() -> None:
        for part in parts:
            own = {name: image[part] for name, image in images.items()}
            classes = None if batch.classes is None else batch.classes[part]
            evidence.agreement.add(own, batch.reference[part], valid[part], classes)

    def strata() -> None:
        for part in parts:
            own = {name: image[part] for name, image in images.items()}
            conditions = batch.conditions.each(itemgetter(part))
            evidence.strata.add(own, batch.reference[part], valid[part], conditions)

    def spectrum() -> None:
        for part in parts:
            evidence.spectrum.add([image[part] for image in drawn], whole[part])

    gains = partial(evidence.gains.add, batch.scene, *stack, valid=gaps)
    counts: list[Callable[[], None]] = [gains, agreement, strata, spectrum]
    in_threads(lambda count: count(), counts, threads)


def _joined(parts: list[Scores]) -> Scores:
    names = (*SCORE_NAMES, "valid_share")
    return Scores(**{name: np.concatenate([getattr(p, name) for p in parts]) for name in names})
