"""What a band says of its values: how they become reflectance, and which of them mean nothing.

reflectance = DN * scale + offset, band by band, as the file states it: GDAL's scale and offset,
else the tags `scale_factor` and `add_offset`. A scale of 1 with the offset 0 states nothing.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from rasterio.io import DatasetReader

from hls_gan_plugin.core.arrays import BoolArray, DnArray, FloatArray, Floats, Pixels
from hls_gan_plugin.shared.errors import RasterError
from hls_gan_plugin.shared.hls import FILL_DN, INVALID_DN, SCALE

AUTO = "auto"
# HLS's fill values after a program multiplied everything by 0.0001.
_SCALED_FILLS = tuple(value * SCALE for value in INVALID_DN)
# HLS's fill values after a program wrote them as 16 bits without a sign.
_WRAPPED_FILLS = {value: value + 2**16 for value in INVALID_DN}
_MASK_FILL = 255
# The median of an image of reflectance; snow and clouds may be above 1.
_PLAUSIBLE = (-0.05, 1.2)
# Where the user has set the scale, only what is no reflectance at all is refused.
_POSSIBLE = (-1.0, 3.0)
# No ground is as dark as reflectance that was multiplied by 0.0001 once too often.
_TOO_DARK = 1e-3


@dataclass(frozen=True)
class BandEncoding:
    """How the pixels of one band become reflectance.

    invalid: values of the file's own type that mean 'no value'. nearly: of floating-point types,
    values that mean it too and that rounding may have moved. wrapped: values that would mean it if
    the tags said so. origin: "stated" by the file, "assumed", or "given" by the user.
    """

    dtype: np.dtype[Any]
    scale: float = 1.0
    offset: float = 0.0
    invalid: tuple[float, ...] = ()
    nearly: tuple[float, ...] = ()
    wrapped: tuple[float, ...] = ()
    origin: str = "assumed"

    @property
    def is_integer(self) -> bool:
        """Whether the file holds DN."""
        return self.dtype.kind in "iu"

    def put_reflectance(self, out: FloatArray, raw: Pixels) -> None:
        """Fill `out` (h, w) with the reflectance of `raw` (h, w); NaN where it is invalid."""
        np.multiply(raw, np.float32(self.scale), out=out, dtype=np.float32, casting="same_kind")
        if self.offset:
            np.add(out, np.float32(self.offset), out=out)
        for found in self._invalid_parts(raw):
            np.copyto(out, np.float32(np.nan), where=found)

    def invalid_pixels(self, raw: Pixels) -> BoolArray | None:
        """Where `raw` means nothing, same shape; None if nowhere."""
        gone: BoolArray | None = None
        for found in self._invalid_parts(raw):
            gone = found if gone is None else gone | found
        return gone

    def _invalid_parts(self, raw: Pixels) -> Iterator[BoolArray]:
        # Compared in the file's own type: integers are not widened.
        if self.dtype.kind in "fc":
            yield ~np.isfinite(raw)
        for value in self.invalid:
            if (found := raw == raw.dtype.type(value)).any():
                yield found
        for value in self.nearly:
            with np.errstate(invalid="ignore", over="ignore"):
                found = np.abs(raw - raw.dtype.type(value)) <= abs(value) * 1e-6
            if found.any():
                yield found

    def check(self, sample: Floats, where: str) -> None:
        """Refuse values that are no reflectance.

        Args:
            sample: some of the band's valid reflectances, (N,). where: the file and band, in words.

        Raises:
            RasterError: says what was seen and what to set.
        """
        if not sample.size:
            return
        middle = float(np.median(sample))
        low, high = _POSSIBLE if self.origin == "given" else _PLAUSIBLE
        raw = (middle - self.offset) / self.scale
        too_small = abs(middle) < _TOO_DARK and _PLAUSIBLE[0] < raw < _PLAUSIBLE[1]
        scaled_twice = (
            self.origin == "stated" and not self.is_integer and too_small and raw > _TOO_DARK
        )
        if low < middle < high and not scaled_twice:
            return
        how = f"{raw:.4g} x {self.scale:g}" + (f" + {self.offset:g}" if self.offset else "")
        raise RasterError(
            f"{where} holds values of about {raw:.4g}, which {_HOW[self.origin]} ({how}) "
            f"is {middle:.4g}, and reflectance lies in 0..1; set the scale to 0.0001 if they "
            "are reflectance x 10000, to 1 if they are reflectance."
        )


_HOW = {
    "stated": "by the scale that the file states",
    "assumed": "as no scale is stated",
    "given": "by the scale that was set",
}


def pixel_type(dataset: DatasetReader, index: int) -> np.dtype[Any]:
    """The numpy type of a band (from 1).

    Raises:
        RasterError: numpy has no such type (complex integers of radar).
    """
    name = dataset.dtypes[index - 1]
    try:
        kind: np.dtype[Any] = np.dtype(name)
    except TypeError:
        raise RasterError(
            f"'{dataset.name}' holds {name} pixels, which are no measurements of one value each; "
            "give int16 reflectance (x 10000) or float reflectance (0..1)."
        ) from None
    return kind


def reflectance_encoding(dataset: DatasetReader, index: int, wanted: str = AUTO) -> BandEncoding:
    """How band `index` (from 1) becomes reflectance.

    wanted: "auto", or what one unit is, which sets aside what the file states.

    Raises:
        RasterError: the pixels cannot be reflectance, or the stated scale is impossible.
    """
    kind = pixel_type(dataset, index)
    if kind.itemsize == 1 or kind.kind not in "iuf":
        raise RasterError(
            f"'{dataset.name}' holds {kind} pixels, which is imagery for the eye and not surface "
            "reflectance; give int16 reflectance (x 10000) or float reflectance (0..1)."
        )
    values = _invalid_values(dataset, index, kind)
    if wanted != AUTO:
        return BandEncoding(kind, float(wanted), 0.0, *values, "given")
    scale, offset = _stated(dataset, index)
    if (scale, offset) != (1.0, 0.0):
        return BandEncoding(kind, scale, offset, *values, "stated")
    return BandEncoding(kind, SCALE if kind.kind in "iu" else 1.0, 0.0, *values, "assumed")


def copy_encoding(dataset: DatasetReader, index: int) -> BandEncoding:
    """Which pixels of band `index` (from 1) are invalid, of a raster of any kind.

    Raises:
        RasterError: numpy has no such type.
    """
    kind = pixel_type(dataset, index)
    return BandEncoding(kind, 1.0, 0.0, *_invalid_values(dataset, index, kind))


def _stated(dataset: DatasetReader, index: int) -> tuple[float, float]:
    scale, offset = float(dataset.scales[index - 1]), float(dataset.offsets[index - 1])
    if (scale, offset) == (1.0, 0.0):
        scale = _number(dataset, index, "scale_factor", 1.0)
        offset = _number(dataset, index, "add_offset", 0.0)
    if not (math.isfinite(scale) and math.isfinite(offset)) or scale <= 0:
        raise RasterError(
            f"'{dataset.name}' states the scale {scale:g} and the offset {offset:g} for its band "
            f"{index}, which make no reflectance; set the scale to 0.0001 or 1."
        )
    return scale, offset


def _number(dataset: DatasetReader, index: int, tag: str, default: float) -> float:
    for tags in (dataset.tags(index), dataset.tags()):
        with contextlib.suppress(KeyError, ValueError):
            return float(tags[tag])
    return default


def _invalid_values(
    dataset: DatasetReader, index: int, kind: np.dtype[Any]
) -> tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]:
    """What means 'no value': exactly, nearly, and if the tags said so."""
    stated = {_number(dataset, index, "_FillValue", math.nan)}
    if dataset.nodatavals[index - 1] is not None:
        stated.add(float(dataset.nodatavals[index - 1]))
    values = {*map(float, INVALID_DN), *stated}
    wrapped: tuple[float, ...] = ()
    if kind == np.dtype(np.uint16):
        values |= {float(_WRAPPED_FILLS[fill]) for fill in INVALID_DN if fill in stated}
        if not any(math.isfinite(value) for value in stated):
            wrapped = (float(_WRAPPED_FILLS[FILL_DN]),)
    nearly = _SCALED_FILLS if kind.kind == "f" else ()
    return tuple(value for value in values if _holds(kind, value)), nearly, wrapped


def _holds(kind: np.dtype[Any], value: float) -> bool:
    """Whether `value` is a number of the type `kind`."""
    if kind.kind not in "iuf" or not math.isfinite(value):
        return False
    limits = np.finfo(kind) if kind.kind == "f" else np.iinfo(kind)
    whole = kind.kind == "f" or float(value).is_integer()
    return whole and float(limits.min) <= value <= float(limits.max)


def nodata_of_copies(dataset: DatasetReader) -> float:
    """The one nodata value of a copy of the raster: its own, else one that its type can hold.

    A GeoTIFF has one for all bands; where the source has several, HLS's stands for them.

    Raises:
        RasterError: numpy has no such type.
    """
    kind = pixel_type(dataset, 1)
    own = set(dataset.nodatavals)
    value = own.pop() if len(own) == 1 else None
    if value is not None and (math.isnan(value) or _holds(kind, float(value))):
        return float(value)
    if kind.kind == "c":
        return math.nan
    if kind.itemsize == 1:
        return float(min(_MASK_FILL, np.iinfo(kind).max))
    return float(FILL_DN) if _holds(kind, FILL_DN) else float(np.iinfo(kind).max)


@dataclass(frozen=True)
class OutputEncoding:
    """How reflectance is written: DN as int16, or floats in the units of the input."""

    dtype: str = "int16"
    scale: float = SCALE
    offset: float = 0.0

    @classmethod
    def like(cls, inputs: Sequence[BandEncoding]) -> OutputEncoding:
        """DN for DN; floats for floats, in the units of the inputs where these are one."""
        if all(band.is_integer for band in inputs):
            return cls()
        units = {(band.scale, band.offset) for band in inputs}
        return cls("float32", *(units.pop() if len(units) == 1 else (1.0, 0.0)))

    def pixels(self, rho: Floats) -> Pixels:
        """What is written for reflectance of any shape; HLS's fill where it is NaN."""
        if self.dtype == "int16":
            return to_dn(rho)
        values = (rho - np.float32(self.offset)) / np.float32(self.scale)
        return np.where(np.isnan(rho), np.float32(FILL_DN), values).astype(np.float32)


def to_dn(rho: Any, scale: float = SCALE) -> DnArray:
    """Reflectance to int16 DN, rounded half up as HLS does; NaN becomes the fill value.

    Values that int16 cannot hold are set to its ends, short of the values that mean 'invalid'.
    """
    dn = np.asarray(rho, dtype=np.float32) / np.float32(scale)
    dn += np.float32(0.5)
    np.floor(dn, out=dn)
    np.clip(dn, FILL_DN + 1, 32767, out=dn)
    dn[np.isnan(dn)] = FILL_DN
    out: DnArray = dn.astype(np.int16)
    return out
