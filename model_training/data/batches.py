"""Batches for training. Which windows make a batch is a function of seed and iteration alone.

So a resumed training sees exactly the batches that an uninterrupted one would have seen, and no
sampler's state has to be saved.
"""

from __future__ import annotations

import signal
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from hls_gan_plugin.core.arrays import FloatArray
from hls_gan_plugin.core.harmonizing import gaps
from hls_gan_plugin.core.scaling import per_band, to_scaled
from hls_gan_plugin.shared.hls import SCALE
from model_training.data.window_store import WindowStore


@dataclass(frozen=True)
class BatchPlan:
    """Which part of which window goes where.

    rank, processes: of how many processes this is which; each takes its own part of the order.
    gap_reach_px: how far away the pixels are that a gap is filled from.
    """

    batch_size: int
    crop_px: int
    augment: bool
    seed: int
    rank: int = 0
    processes: int = 1
    gap_reach_px: int = 32


class TrainingBatches(Dataset[tuple[Tensor, Tensor, Tensor]]):
    """Item i is the whole batch of iteration i: scaled S30, scaled L30, valid (N, 1, h, w).

    `valid` is 0 where a pixel does not count; there both are filled in.
    """

    def __init__(self, store: WindowStore, plan: BatchPlan) -> None:
        self._store = store
        self._plan = plan
        self._indices = store.indices("train")
        self._tops_in = per_band(tuple(item.rho_max for item in store.inputs))
        self._tops_out = per_band(tuple(item.rho_max for item in store.outputs))

    def __getitem__(self, iteration: int) -> tuple[Tensor, Tensor, Tensor]:
        plan = self._plan
        first = (iteration * plan.processes + plan.rank) * plan.batch_size
        parts = [self._sample(first + offset) for offset in range(plan.batch_size)]
        s30, l30, valid = (np.stack(images) for images in zip(*parts, strict=True))
        return torch.from_numpy(s30), torch.from_numpy(l30), torch.from_numpy(valid)

    def _sample(self, position: int) -> tuple[FloatArray, FloatArray, FloatArray]:
        epoch, place = divmod(position, len(self._indices))
        index = int(self._indices[_order(self._plan.seed, epoch, len(self._indices))[place]])
        store = self._store
        valid = store.valid_at(index)[None]
        s30, l30 = (_reflectance(store.dn(array, index)) for array in (store.s30, store.l30))
        if not valid.all():
            # As at inference: the network sees a gap filled from around it.
            s30, l30 = (gaps.fill(image, valid[0], self._plan.gap_reach_px) for image in (s30, l30))
        s30, l30 = to_scaled(s30, self._tops_in), to_scaled(l30, self._tops_out)
        random = np.random.default_rng([self._plan.seed, 1, position])
        s30, l30, mask = self._cut(random, [s30, l30, valid.astype(np.float32)])
        return s30, l30, mask

    def _cut(self, random: np.random.Generator, images: list[FloatArray]) -> list[FloatArray]:
        size = images[0].shape[-1]
        side = min(self._plan.crop_px or size, size)
        row, col = random.integers(0, size - side + 1, 2)
        turns, mirrored = int(random.integers(0, 4)), bool(random.integers(0, 2))
        cut = [image[:, row : row + side, col : col + side] for image in images]
        if self._plan.augment:
            cut = [np.rot90(image, turns, (1, 2)) for image in cut]
            cut = [image[:, :, ::-1] if mirrored else image for image in cut]
        return [np.ascontiguousarray(image) for image in cut]


def _reflectance(dn: npt.NDArray[np.int16]) -> FloatArray:
    return dn.astype(np.float32) * np.float32(SCALE)


@lru_cache(maxsize=4)
def _order(seed: int, epoch: int, count: int) -> npt.NDArray[np.int64]:
    """The order of the windows in one epoch; cached, because every sample of it asks."""
    return np.random.default_rng([seed, 0, epoch]).permutation(count)


def _leave_signals_to_the_training(_: int) -> None:
    # Ctrl-C and a cluster's SIGTERM reach every process; the training stops and ends its workers.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


def loader(
    batches: TrainingBatches, first: int, end: int, workers: int, pinned: bool
) -> DataLoader[Any]:
    """Batches of the iterations first … end - 1, prepared ahead by `workers` processes."""
    return DataLoader(
        batches,
        batch_size=None,
        sampler=range(first, end),
        num_workers=workers,
        prefetch_factor=4 if workers else None,
        pin_memory=pinned,
        worker_init_fn=_leave_signals_to_the_training,
        # Its own generator: the loader's draw must not advance the training's random state.
        generator=torch.Generator().manual_seed(0),
    )
