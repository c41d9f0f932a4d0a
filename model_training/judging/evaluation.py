"""A generator on held-out windows, beside the untouched S30 and the methods in use today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch

from hls_gan_plugin.core.arrays import FloatArray
from hls_gan_plugin.core.raster.scenes import ORIGINAL
from hls_gan_plugin.core.scoring.comparison import (
    Compared,
    Comparison,
    WindowBatch,
    WindowTable,
)
from hls_gan_plugin.core.scoring.power_spectra import MeanSpectrum, frequencies
from hls_gan_plugin.core.scoring.significance import (
    BETTER,
    advantage,
    clustered_interval,
    clusters,
)
from hls_gan_plugin.core.scoring.strata import Conditions
from hls_gan_plugin.shared.errors import NothingValidError
from model_training.data.window_store import WindowStore
from model_training.judging.coverage import Coverage
from model_training.judging.trained import Trained
from model_training.training.validation import chunks, fit_baseline, thinned

GENERATED, LINEAR, HISTOGRAM, EXPECTED = "generated", "linear", "histogram", "expected"
RIVALS = (ORIGINAL, LINEAR, HISTOGRAM)
_FINE_TEXTURE = 0.25  # cycles per pixel: half the Nyquist frequency
_SPECTRA = (ORIGINAL, GENERATED, EXPECTED, "reference")


@dataclass(frozen=True)
class Evaluation:
    """What came out.

    compared: scores by window, method and band, and what the report shows if it was asked for.
    summary: totals, wins, share removed, no-harm check and where everything came from, ready for
    JSON.
    """

    compared: Compared
    summary: dict[str, Any]

    @property
    def table(self) -> WindowTable:
        return self.compared.table


def evaluate(
    trained: Trained,
    folder: Path,
    *,
    split: str = "test",
    most: int = 0,
    device: torch.device | None = None,
    with_evidence: bool = False,
    on_windows: Callable[[int, int], None] = lambda done, total: None,
) -> Evaluation:
    """Judge `trained` on the windows of a split; baselines are fitted on the split "train".

    Args:
        most: windows at most, evenly thinned; 0: all.
        with_evidence: also gather what the report shows; costs about as much again.
        on_windows: called with how many windows are done, of how many.

    Raises:
        WindowStoreError, SettingsError: the store is none, or lacks the generator's bands.
        NothingValidError: the split is empty, or there is nothing to fit a baseline on.
    """
    store = WindowStore(folder, [band.name for band in trained.inputs])
    indices = thinned(store.indices(split), most)
    if not len(indices):
        raise NothingValidError(
            f"'{folder}' holds no window of the split '{split}'; choose another with --split."
        )
    judge = _Judge(trained, store, device or torch.device("cpu"), with_evidence)
    done = 0
    for scene, chunk in _by_scene(store, indices):
        judge.add(scene, chunk)
        done += len(chunk)
        on_windows(done, len(indices))
    return judge.finish(split)


def _by_scene(
    store: WindowStore, indices: npt.NDArray[np.int64]
) -> list[tuple[str, npt.NDArray[np.int64]]]:
    """Pieces of one scene each, small enough for the memory."""
    scenes: dict[str, list[int]] = {}
    for index in indices:
        scenes.setdefault(store.rows[index].scene, []).append(int(index))
    return [
        (scene, chunk)
        for scene, members in scenes.items()
        for chunk in chunks(np.array(members, dtype=np.int64))
    ]


class _Judge:
    """Adds up scores and spectra, windows after windows."""

    def __init__(
        self, trained: Trained, store: WindowStore, device: torch.device, with_evidence: bool
    ) -> None:
        self._trained, self._store = trained, store
        self._generate = trained.on(device)
        self._lines = fit_baseline(store, "ordinary"), fit_baseline(store, "histogram")
        names = [band.common_name for band in store.inputs]
        methods = [GENERATED, LINEAR, HISTOGRAM]
        if store.expected is not None:
            methods.append(EXPECTED)
        size = store.manifest.size_px
        self._comparison = Comparison(
            names,
            methods,
            size,
            with_evidence,
            drawn=(ORIGINAL, GENERATED),
            threads=torch.get_num_threads(),
        )
        self._spectrum = MeanSpectrum(len(_SPECTRA), len(names), size)
        known = trained.uncertainty
        self._coverage = Coverage(names, known) if known else None
        # Of generated minus original, by band: sum over valid pixels and their number.
        self._change = np.zeros((2, len(names)))

    def add(self, scene: str, indices: npt.NDArray[np.int64]) -> None:
        """Score some windows of one scene."""
        store = self._store
        original, reference = store.reflectance("s30", indices), store.reflectance("l30", indices)
        images: dict[str, FloatArray] = {
            ORIGINAL: original,
            GENERATED: self._generate(original),
            LINEAR: self._lines[0].apply(original),
            HISTOGRAM: self._lines[1].apply(original),
        }
        if store.expected is not None:
            images[EXPECTED] = store.reflectance("expected", indices)
        rows = np.array([store.rows[index].row for index in indices])
        cols = np.array([store.rows[index].col for index in indices])
        conditions = Conditions(satellites=store.rows[indices[0]].satellites)
        self._comparison.add(
            WindowBatch(scene, rows, cols, images, reference, conditions=conditions)
        )
        # Without an expected L30 the reference, noise and all, stands for it.
        target = images.get(EXPECTED, reference)
        self._spectrum.add([original, images[GENERATED], target, reference])
        if self._coverage is not None:
            self._coverage.add(scene, images[GENERATED], reference)
        change = images[GENERATED].astype(np.float64) - original
        self._change[0] += np.nansum(change, axis=(0, 2, 3))
        self._change[1] += np.isfinite(change).sum(axis=(0, 2, 3))

    def finish(self, split: str) -> Evaluation:
        """The table and its summary."""
        compared = self._comparison.finish()
        table = compared.table
        store, trained = self._store, self._trained
        summary: dict[str, Any] = {
            "model": trained.name,
            "sha256": trained.sha256,
            "windows": len(table),
            "split": split,
            "store": store.folder.name,
            "simulated": store.manifest.simulated,
            "bands": list(table.bands),
            "methods": {name: _totals(table, name) for name in table.methods},
            "wins": {rival: _wins(table, GENERATED, rival) for rival in RIVALS},
            "no_harm": self._no_harm(),
            "satellites": _by_satellites(
                table, np.array([store.satellites_of[scene] for scene in table.scene])
            ),
        }
        if self._coverage is not None:
            summary["uncertainty"] = self._coverage.summary()
        if EXPECTED in table.methods:
            summary["share_removed"] = _share_removed(table)
            summary["wins_of_expected"] = {r: _wins(table, EXPECTED, r) for r in RIVALS}
        return Evaluation(compared, summary)

    def _no_harm(self) -> dict[str, Any]:
        """What the model does to S30 where its pair is taken to be S30 itself, by band.

        mean_change: generated minus original, reflectance. fine_texture: power above half the
        Nyquist frequency, generated over expected (over the reference where none is known), and
        the original's for comparison.
        """
        names = self._comparison.bands
        change = self._change[0] / np.maximum(self._change[1], 1)
        result: dict[str, Any] = {"mean_change": dict(zip(names, change.tolist(), strict=True))}
        spectra = self._spectrum.mean()
        if spectra is not None:
            fine = frequencies(self._spectrum.size_px) >= _FINE_TEXTURE
            power = spectra[:, :, fine].sum(axis=2)
            for place, method in ((0, ORIGINAL), (1, GENERATED)):
                ratio = power[place] / power[2]
                result[f"fine_texture_{method}"] = dict(zip(names, ratio.tolist(), strict=True))
            known = EXPECTED if self._store.expected is not None else "reference"
            result["fine_texture_relative_to"] = known
        return result


def _totals(table: WindowTable, method: str) -> dict[str, Any]:
    """Means over windows: over all bands, and by band."""
    scores = table.scores[method]
    result: dict[str, Any] = {
        name: _mean(table.band_mean(method, name)) for name in ("mse", "ssim", "rmse", "bias")
    }
    result["bands"] = {
        band: {
            name: _mean(getattr(scores, name)[:, place])
            for name in ("mse", "ssim", "rmse", "bias", "correlation")
        }
        for place, band in enumerate(table.bands)
    }
    return result


def _mean(values: npt.NDArray[np.floating]) -> float | None:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else None


def _wins(table: WindowTable, method: str, rival: str) -> dict[str, int]:
    """In how many windows a method's image is better than the rival's: lower MSE, higher SSIM;
    means over the bands. A difference that rounding to DN can make is a tie."""
    over = {
        score: advantage(score, table.band_mean(method, score), table.band_mean(rival, score))
        for score in BETTER
    }
    return {
        "mse": int((over["mse"] > 0).sum()),
        "ssim": int((over["ssim"] > 0).sum()),
        "both": int(((over["mse"] > 0) & (over["ssim"] > 0)).sum()),
        "ties_mse": int((over["mse"] == 0).sum()),
        "ties_ssim": int((over["ssim"] == 0).sum()),
        "of": int(np.isfinite(over["mse"]).sum()),
    }


def _by_satellites(table: WindowTable, satellites: npt.NDArray[np.str_]) -> dict[str, Any]:
    """Windows and mean SSIM and MSE of original and generated, by pair of satellites."""
    return {
        str(name): {
            "windows": int((satellites == name).sum()),
            **{
                method: {s: _mean(table.band_mean(method, s)[satellites == name]) for s in BETTER}
                for method in (ORIGINAL, GENERATED)
            },
        }
        for name in np.unique(satellites)
    }


def _share_removed(table: WindowTable) -> dict[str, Any]:
    """(MSE(original) - MSE(generated)) / (MSE(original) - MSE(expected)), all against L30.

    Sums over windows come before the division: single windows may have nothing to remove.
    """

    def sums(method: str) -> npt.NDArray[np.float64]:
        return np.asarray(np.nansum(table.scores[method].mse, axis=0))

    original, generated, expected = sums(ORIGINAL), sums(GENERATED), sums(EXPECTED)
    removable = original - expected
    by_band = (original - generated) / np.where(removable > 0, removable, np.nan)
    total = (original - generated).sum() / removable.sum() if removable.sum() > 0 else None
    gone, known = (
        np.nansum(table.scores[ORIGINAL].mse - table.scores[method].mse, axis=1)
        for method in (GENERATED, EXPECTED)
    )
    interval = clustered_interval(gone, clusters(table).index, known)
    return {
        "total": None if total is None else float(total),
        "interval": None if total is None or np.isnan(interval[0]) else list(interval),
        "bands": {
            band: float(share) if np.isfinite(share) else None
            for band, share in zip(table.bands, by_band, strict=True)
        },
    }
