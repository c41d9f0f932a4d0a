"""What the network sees where there is no data.

Every invalid pixel takes the mean of the valid ones in the smallest of a few boxes around it that
holds any. The result depends on the neighbourhood alone, so it is the same for every tile.
"""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional

from hls_gan_plugin.core.raster_io import BoolArray, FloatArray

# Seen by a pixel that has nothing valid in its widest box: no result depends on it.
_NOWHERE = 0.0


def radii(reach_px: int) -> tuple[int, ...]:
    """Box radii 1, 4, 16, … up to `reach_px`, the last being `reach_px` itself."""
    out = []
    radius = 1
    while radius < reach_px:
        out.append(radius)
        radius *= 4
    return (*out, reach_px)


def fill(rho: FloatArray, valid: BoolArray, reach_px: int) -> FloatArray:
    """`rho` with every invalid pixel filled from valid ones at most `reach_px` away.

    Args:
        rho: (B, h, w) float32; whatever stands at invalid pixels is ignored.
        valid: (h, w) bool.
        reach_px: beyond this distance from valid pixels a constant is given.
    """
    filled = torch.from_numpy(np.where(valid, rho, np.float32(0.0)))[None]
    weights = torch.from_numpy(valid.astype(np.float32))[None, None]
    missing = torch.from_numpy(~valid)
    sums = torch.cat((filled, weights), dim=1)
    for radius in radii(reach_px):
        if not bool(missing.any()):
            break
        mean, weight = _box_mean(sums, radius)
        found = missing & (weight > 0)
        filled[0][:, found] = mean[:, found]
        missing = missing & ~found
    filled[0][:, missing] = _NOWHERE
    out: FloatArray = filled[0].numpy()
    return out


def _box_mean(sums: torch.Tensor, radius: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Mean of the valid pixels in a box, (B, h, w), and their share of the box, (h, w)."""
    side = 2 * radius + 1
    # Separable; what lies outside the array counts as invalid, as what lies outside the raster.
    rows = functional.avg_pool2d(sums, (side, 1), 1, (radius, 0))
    both = functional.avg_pool2d(rows, (1, side), 1, (0, radius))[0]
    weight = both[-1]
    # Rounding may leave a trace of weight where there is none; half a pixel's share is the limit.
    weight = torch.where(weight > 0.5 / side**2, weight, torch.zeros_like(weight))
    return both[:-1] / weight.clamp_min(0.5 / side**2), weight
