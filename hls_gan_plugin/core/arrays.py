"""Names for the types of arrays, so that a signature says what its array holds."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[Any]  # as a file holds them, whatever their type
Floats = npt.NDArray[np.floating]  # float32 or float64
FloatArray = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
ByteArray = npt.NDArray[np.uint8]
DnArray = npt.NDArray[np.int16]
Integers = npt.NDArray[np.int64]
