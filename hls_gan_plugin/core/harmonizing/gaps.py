"""What the network sees where there is no data.

Every invalid pixel takes the mean of the valid ones in the smallest of a few boxes around it that
holds any. The result depends on the neighbourhood alone, so it is the same for every tile.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from hls_gan_plugin.core.arrays import BoolArray, FloatArray

# Seen by a pixel that has nothing valid in its widest box: no result depends on it.
_NOWHERE = 0.0
_STRIP_PX = 128

Places = npt.NDArray[np.intp]


def radii(reach_px: int) -> tuple[int, ...]:
    """Box radii 1, 4, 16, … up to `reach_px`, the last being `reach_px` itself."""
    out = []
    radius = 1
    while radius < reach_px:
        out.append(radius)
        radius *= 4
    return (*out, reach_px)


def fill(rho: FloatArray, valid: BoolArray, reach_px: int, margin_px: int = 0) -> FloatArray:
    """`rho` with every invalid pixel filled from valid ones at most `reach_px` away.

    Args:
        rho: (B, h, w) float32; whatever stands at invalid pixels is ignored.
        valid: (h, w) bool.
        reach_px: beyond this distance from valid pixels a constant is given.
        margin_px: so many pixels at each edge are only filled from; the result is without them.

    Returns:
        (B, h - 2 margin_px, w - 2 margin_px); a view of `rho` where nothing had to be filled.
    """
    height, width = valid.shape
    inner = slice(margin_px, height - margin_px), slice(margin_px, width - margin_px)
    gone = np.zeros_like(valid)
    gone[inner] = ~valid[inner]
    if gone.any():
        rho = np.where(valid, rho, np.float32(_NOWHERE))
        for top in range(0, height, _STRIP_PX):
            _fill_strip(rho, valid, gone, top, reach_px)
    return rho[(slice(None), *inner)]


def _fill_strip(
    filled: FloatArray, valid: BoolArray, gone: BoolArray, top: int, reach_px: int
) -> None:
    """Fill `gone` of some rows from what lies around: at a raster's edge, that is little."""
    first = max(top - reach_px, 0)
    rows = slice(first, top + _STRIP_PX + reach_px)
    here = np.zeros_like(gone[rows])
    here[top - first :][:_STRIP_PX] = gone[top : top + _STRIP_PX]
    places = np.flatnonzero(here.any(axis=0))
    if places.size:
        cols = slice(max(places[0] - reach_px, 0), places[-1] + reach_px + 1)
        _fill_into(filled[:, rows, cols], valid[rows, cols], here[:, cols], reach_px)


def _fill_into(filled: FloatArray, valid: BoolArray, gone: BoolArray, reach_px: int) -> None:
    # Over these tables a box's sum is four look-ups, however large the box.
    sums = _area_table(np.where(valid, filled, np.float32(0.0)))
    counts = _area_table(valid[None])
    rows, cols = np.nonzero(gone)
    for radius in radii(reach_px):
        count = _box_sums(counts, rows, cols, radius)[0]
        found = count > 0
        known = rows[found], cols[found]
        filled[:, known[0], known[1]] = _box_sums(sums, *known, radius) / count[found]
        rows, cols = rows[~found], cols[~found]


def _area_table(images: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """(B, h + 1, w + 1): the sum of all pixels above and left of each corner."""
    table = functional.pad(torch.from_numpy(images).double(), (1, 0, 1, 0))
    torch.cumsum(table, 2, out=table)  # numpy's takes twice the time
    torch.cumsum(table, 1, out=table)
    sums: npt.NDArray[np.float64] = table.numpy()
    return sums


def _box_sums(
    table: npt.NDArray[np.float64], rows: Places, cols: Places, radius: int
) -> npt.NDArray[np.float64]:
    """(B, N): sums over the boxes around N pixels; nothing lies outside the image."""
    bands, height, width = table.shape
    top, left = np.maximum(rows - radius, 0) * width, np.maximum(cols - radius, 0)
    bottom = np.minimum(rows + radius + 1, height - 1) * width
    right = np.minimum(cols + radius + 1, width - 1)
    flat = table.reshape(bands, -1)
    inner: npt.NDArray[np.float64] = flat.take(bottom + right, axis=1)
    inner -= flat.take(top + right, axis=1)
    inner -= flat.take(bottom + left, axis=1)
    inner += flat.take(top + left, axis=1)
    return inner
