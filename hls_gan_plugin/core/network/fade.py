"""Beyond what the training showed, the change of the input fades out: there the network guesses.

A pixel is foreign by as much as its most extreme band lies beyond the training's range, from 0
within the range to 1 a margin beyond it. What counts is the mean around it: a bright roof among
fields was in the training too, and the change stays; on a glacier, nothing was, and it goes. The
weight depends on the input alone, pooled on the network's own lattice, so it is the same however
an image is cut.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

# Shares of the neighbourhood that are foreign where the change begins to fade, and where none is
# left. The ranges' own tails, 0.2% of the pixels a band, stay below the first.
_BEGINS, _ENDS = 0.1, 0.35
_NARROWEST = 0.005  # reflectance: no margin is less
_BOX = 5  # cells of the lattice, the neighbourhood's side
# In strides: half the box, and the cell that a pixel is interpolated from.
REACH_STRIDES = 3


class Fade(nn.Module):
    """scaled S30 (N, B, H, W) -> the share of the change that stays, (N, 1, H, W) in 0..1.

    Args:
        ranges: the training's by band, lowest and highest reflectance. rho_max: by band.
        margin: how far beyond it a value is wholly foreign, as a share of the range's width; below
            the range it is so at reflectance 0 at the latest.
        stride_px: the network's; H and W are multiples of it.
    """

    above: Tensor
    below: Tensor

    def __init__(
        self,
        ranges: Sequence[tuple[float, float]],
        rho_max: Sequence[float],
        margin: float,
        stride_px: int,
    ) -> None:
        super().__init__()
        self.margin = margin
        self._stride_px = stride_px
        low, high = torch.tensor(ranges)[:, :, None, None].unbind(1)
        per_scaled = torch.tensor(rho_max)[:, None, None] / 2
        upper = (margin * (high - low)).clamp(min=_NARROWEST)
        lower = torch.minimum(upper, low.clamp(min=_NARROWEST))
        # (offset, slope) of how many margins a scaled value lies above, and below, the range. Not
        # among the weights in a file: the card says the range.
        above = (per_scaled - high) / upper, per_scaled / upper
        below = (low - per_scaled) / lower, -per_scaled / lower
        self.register_buffer("above", torch.stack(above), persistent=False)
        self.register_buffer("below", torch.stack(below), persistent=False)

    def forward(self, scaled: Tensor) -> Tensor:
        """See the class; fastest where each band lies in one piece."""
        beyond = torch.maximum(
            *(torch.addcmul(line[0], scaled, line[1]) for line in (self.above, self.below))
        )
        foreign = beyond.amax(1, keepdim=True).clamp(0.0, 1.0)
        cells = functional.avg_pool2d(foreign, self._stride_px)
        share = functional.avg_pool2d(cells, _BOX, 1, _BOX // 2, count_include_pad=False)
        if self._stride_px > 1:
            share = functional.interpolate(
                share, scale_factor=float(self._stride_px), mode="bilinear"
            )
        gone = ((share - _BEGINS) * (1.0 / (_ENDS - _BEGINS))).clamp(0.0, 1.0)
        return 1.0 - gone.square() * (3.0 - 2.0 * gone)
