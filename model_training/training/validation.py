"""How good a generator is on windows that it never learns from, beside the simplest rivals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from hls_gan_plugin.core.arrays import FloatArray
from hls_gan_plugin.core.baselines.baseline import Baseline, FittedOn
from hls_gan_plugin.core.baselines.fitting import BaselineFit
from hls_gan_plugin.core.scaling import per_band, to_scaled
from hls_gan_plugin.shared.errors import TrainingError
from model_training.data.window_store import WindowStore
from model_training.training.losses import pixel_loss
from model_training.training.prediction import Predict, predictor
from model_training.training.settings import TrainSettings

_CHUNK = 32  # windows in memory at a time
_FIT_WINDOWS = 2000  # a line through 33 million pixels does not move with more


def fit_baseline(
    store: WindowStore, method: str, indices: npt.NDArray[np.int64] | None = None
) -> Baseline:
    """A baseline fitted on the store's training windows.

    method: "ordinary", "reduced-major-axis" or "histogram". indices: windows to fit on; by
    default those of the split "train", evenly thinned to 2 000.
    """
    if indices is None:
        indices = thinned(store.indices("train"), _FIT_WINDOWS)
    names = tuple(band.common_name for band in store.inputs)
    fit = BaselineFit((method,), names)  # type: ignore[arg-type]
    for chunk in chunks(indices):
        fit.add(store.reflectance("s30", chunk), store.reflectance("l30", chunk))
    pairs = tuple(sorted({store.rows[index].scene for index in indices}))
    simulated = store.manifest.simulated
    fitted_on = FittedOn((str(store.folder.name),), (), "train", simulated, pairs)
    return fit.finish(fitted_on)[method]  # type: ignore[index]


def chunks(indices: npt.NDArray[np.int64]) -> list[npt.NDArray[np.int64]]:
    """The indices in pieces small enough for the memory."""
    return [indices[start : start + _CHUNK] for start in range(0, len(indices), _CHUNK)]


def thinned(indices: npt.NDArray[np.int64], most: int) -> npt.NDArray[np.int64]:
    """At most `most` of the indices, evenly spread; 0: all."""
    if not most or len(indices) <= most:
        return indices
    return indices[np.linspace(0, len(indices) - 1, most).round().astype(np.int64)]


@dataclass(frozen=True)
class ValidationScores:
    """Means over bands and windows: the scaled MSE of the generator and its rivals.

    loss: the generator's, of the pixels, as the training asks for it. Haze and misplacement of
    the few held-out scenes sway the MSE more than the generator does; so the loss says which
    generator is the best, and the MSE whether it is any good.
    """

    generated: float
    unchanged: float
    linear: float
    loss: float

    @property
    def is_better(self) -> bool:
        """Whether the generator beats both rivals."""
        return self.generated < min(self.unchanged, self.linear)


class Validator:
    """Scores generators on the held-out windows; the rivals are scored once.

    Args:
        settings: of the training; they say which windows and which loss.
        rank, processes: each process scores its own part; the sums are then added up.

    Raises:
        TrainingError: the store holds no window for validation or for training.
    """

    def __init__(
        self, store: WindowStore, settings: TrainSettings, rank: int = 0, processes: int = 1
    ) -> None:
        for split in ("train", "validation"):
            if not len(store.indices(split)):
                raise TrainingError(
                    f"'{store.folder}' holds no window of the split '{split}'; cut the windows "
                    "anew from more scenes, or with other shares."
                )
        self._store = store
        self._settings = settings
        most = settings.validation_windows
        self.indices = thinned(store.indices("validation"), most)[rank::processes]
        self._line = fit_baseline(store, "ordinary")
        self._rivals = np.array([self._sums(lambda rho: rho), self._sums(self._line.apply)])

    def _sums(self, method: Predict) -> list[float]:
        """Over this process's windows: sum of the MSE (mean of bands), number, sum of the loss."""
        store = self._store
        tops = per_band(tuple(band.rho_max for band in store.outputs))
        total, count, loss = 0.0, 0, 0.0
        for chunk in chunks(self.indices):
            s30 = store.reflectance("s30", chunk)
            original, made = to_scaled(s30, tops), to_scaled(method(s30), tops)
            wanted = to_scaled(store.reflectance("l30", chunk), tops)
            squares = np.square(made - wanted, dtype=np.float64)
            per_window = np.nanmean(squares, axis=(1, 2, 3))
            total += float(np.nansum(per_window))
            count += int(np.isfinite(per_window).sum())
            loss += len(chunk) * self._loss(original, made, wanted)
        return [total, count, loss]

    def _loss(self, original: FloatArray, made: FloatArray, wanted: FloatArray) -> float:
        """The loss of the pixels of scaled windows (N, B, h, w), NaN where there is none."""
        valid = np.isfinite(made - wanted).all(axis=1, keepdims=True)
        s30, generated, l30 = (
            torch.from_numpy(np.nan_to_num(image)) for image in (original, made, wanted)
        )
        loss = pixel_loss(self._settings, s30, generated, l30, torch.from_numpy(valid).float())
        return float(loss)

    def sums(self, network: nn.Module, device: torch.device) -> torch.Tensor:
        """float64 (3, 3): sum of MSE, number of windows and sum of the loss, of generator,
        unchanged, linear.

        Tensors of several processes are added before `scores` reads them.
        """
        inputs, outputs = self._store.inputs, self._store.outputs
        mine = self._sums(predictor(network, inputs, outputs, device))
        return torch.tensor([mine, *self._rivals.tolist()], dtype=torch.float64)


def scores(sums: torch.Tensor) -> ValidationScores:
    """The means from what `Validator.sums` gave."""
    windows = sums[:, 1].clamp(min=1)
    generated, unchanged, linear = (sums[:, 0] / windows).tolist()
    return ValidationScores(generated, unchanged, linear, float(sums[0, 2] / windows[0]))


def example_images(
    store: WindowStore,
    indices: npt.NDArray[np.int64],
    network: nn.Module,
    device: torch.device,
) -> dict[str, torch.Tensor]:
    """Original, generated, reference and change of the first band, grey (n, 1, h, w) in 0..1.

    The three images share one stretch, 0 to the band's rho_max; the change is grey where there is
    none and spans ± 0.02 reflectance.
    """
    network.eval()
    s30 = store.reflectance("s30", indices)
    made = predictor(network, store.inputs, store.outputs, device)(s30)
    network.train()
    top = store.outputs[0].rho_max
    images = {
        "original": s30[:, :1] / top,
        "generated": made[:, :1] / top,
        "reference": store.reflectance("l30", indices)[:, :1] / top,
        "change": 0.5 + (made[:, :1] - s30[:, :1]) / 0.04,
    }
    return {name: torch.from_numpy(np.nan_to_num(image)) for name, image in images.items()}
