"""The exponential moving average of a network's weights, which is what is judged and exported."""

from __future__ import annotations

import itertools

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn


class WeightAverage(AveragedModel):
    """`module`: a copy of `network` whose weights and buffers follow its own.

    After each update of the network: `follow`, then `count`. `update_parameters` does both, but
    copies its counter to the device, and waits for it, each time.
    """

    def __init__(self, network: nn.Module, decay: float) -> None:
        average = get_ema_multi_avg_fn(decay)  # type: ignore[no-untyped-call]
        super().__init__(network, multi_avg_fn=average, use_buffers=True)
        self.requires_grad_(False)
        self._average = average
        self._pairs = _alike(self.module, network)

    def follow(self) -> None:
        """Move the average towards the network's weights; never waits for the device."""
        for averaged, current in self._pairs:
            self._average(averaged, current, self.n_averaged)

    @torch.no_grad()
    def count(self) -> None:
        """One update more; the first average is the weights themselves."""
        if not self.n_averaged:
            for averaged, current in self._pairs:
                for one, other in zip(averaged, current, strict=True):
                    one.copy_(other)
        self.n_averaged += 1


def _alike(one: nn.Module, other: nn.Module) -> list[tuple[list[Tensor], list[Tensor]]]:
    """The parameters and buffers of two modules of one class: the floating ones, and the rest."""
    tensors = (itertools.chain(module.parameters(), module.buffers()) for module in (one, other))
    pairs = list(zip(*tensors, strict=True))
    kinds = (
        [pair for pair in pairs if torch.is_floating_point(pair[0]) is floating]
        for floating in (True, False)
    )
    return [([a for a, _ in kind], [b for _, b in kind]) for kind in kinds if kind]
