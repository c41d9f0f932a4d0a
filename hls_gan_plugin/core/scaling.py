"""Reflectance to the scaled axis [-1, 1] and back: scaled = 2 rho / rho_max - 1, never clipped."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt


def to_scaled(rho: Any, rho_max: Any) -> Any:
    """Scaled values of reflectance; numpy arrays and torch tensors alike.

    Args:
        rho: reflectance, (..., B, h, w) or any shape that broadcasts with `rho_max`; NaN stays.
        rho_max: the reflectance that becomes +1, shaped to broadcast; see `per_band`.
    """
    scaled = rho * (2.0 / rho_max)
    scaled -= 1.0  # in place: large images are moved through memory once less
    return scaled


def to_reflectance(scaled: Any, rho_max: Any) -> Any:
    """The inverse of `to_scaled`."""
    return (scaled + 1.0) * (rho_max * 0.5)


def per_band(values: tuple[float, ...]) -> npt.NDArray[np.float32]:
    """`values`, one a band, as float32 (B, 1, 1), to broadcast with (B, h, w) and (N, B, h, w)."""
    return np.asarray(values, dtype=np.float32)[:, None, None]
