"""Vegetation indices of HLS's bands, as NASA's HLS-VI product defines them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from hls_gan_plugin.core.arrays import Floats


class Index(NamedTuple):
    """An index of some bands, by their common names; `of` takes their reflectance in this order."""

    bands: tuple[str, ...]
    of: Callable[..., Floats]


def _normalized(a: Floats, b: Floats) -> Floats:
    return (a - b) / (a + b)


def _evi2(nir: Floats, red: Floats) -> Floats:
    """Jiang et al. 2008, doi:10.1016/j.rse.2008.06.006."""
    return 2.5 * (nir - red) / (nir + 2.4 * red + 1.0)


INDICES = {
    "NDVI": Index(("nir", "red"), _normalized),
    "EVI2": Index(("nir", "red"), _evi2),
    "NDMI": Index(("nir", "swir1"), _normalized),
    "NBR": Index(("nir", "swir2"), _normalized),
    "NBR2": Index(("swir1", "swir2"), _normalized),
    "NDWI": Index(("green", "nir"), _normalized),
}


def available(bands: Sequence[str]) -> tuple[str, ...]:
    """The indices that these bands give."""
    return tuple(name for name, index in INDICES.items() if set(index.bands) <= set(bands))


def index_values(name: str, rho: Floats, bands: Sequence[str]) -> Floats:
    """An index of reflectance (..., B, h, w) -> (..., h, w); NaN where one of its bands is.

    NaN also where a band is not positive: a ratio of such values says nothing.
    """
    index = INDICES[name]
    parts = [rho[..., list(bands).index(band), :, :] for band in index.bands]
    with np.errstate(divide="ignore", invalid="ignore"):
        values = index.of(*parts)
    for part in parts:
        np.copyto(values, np.nan, where=~(part > 0))
    return values
