"""How much S30 and L30 disagree over time at one place: what harmonized data are wanted for.

Two measures, each before (original S30) and after (generated S30):
- neighbours: the difference of an S30 and an L30 date at most N days apart;
- noise: how far each date lies from the line between its two neighbours in time, over the joint
  series of both sensors, after Vermote et al. 2009, doi:10.1109/TGRS.2008.2005977:
  noise = sqrt(mean((y_i - interpolated between y_(i-1) and y_(i+1))²)).
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from hls_gan_plugin.core.arrays import Doubles, FloatArray
from hls_gan_plugin.core.raster.band_choice import bands_of
from hls_gan_plugin.core.raster.encoding import AUTO
from hls_gan_plugin.core.raster.grid import PixelWindow
from hls_gan_plugin.core.raster.raster_io import BandFile
from hls_gan_plugin.core.raster.scenes import bands_in_order
from hls_gan_plugin.core.raster.stack import GridStack
from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.errors import NothingValidError, SettingsError

BEFORE, AFTER = "before", "after"
STATES = (BEFORE, AFTER)
# Pixels held at once for all dates and bands: 64 million values are 256 MB.
_VALUES_AT_ONCE = 64_000_000


@dataclass(frozen=True)
class DatedImage:
    """One date: sensor "S30" or "L30"; `generated` replaces the image of an S30 date "after"."""

    day: dt.date
    sensor: str
    image: Path
    generated: Path | None = None
    mask: Path | None = None

    def path(self, state: str) -> Path:
        """The raster before or after."""
        return self.generated if state == AFTER and self.generated else self.image


@dataclass(frozen=True)
class Neighbours:
    """An S30 and an L30 date; S30 minus L30 in reflectance, over the pixels valid in all."""

    band: str
    s30: dt.date
    l30: dt.date
    pixels: int
    bias: dict[str, float]
    rmse: dict[str, float]


@dataclass(frozen=True)
class Series:
    """The outcome. noise: by band, before and after, in reflectance; triplets: how many entered.

    means: per band, the day, sensor, and mean reflectance before and after of each date.
    generated: the S30 days that have a generated image; "after" is "before" on the others.
    simulated: whether an image's tags say so. remarks: what a user should know of the files.
    """

    neighbours: list[Neighbours]
    noise: dict[str, dict[str, float]]
    triplets: dict[str, int]
    means: dict[str, list[tuple[dt.date, str, float, float]]]
    generated: frozenset[dt.date] = frozenset()
    simulated: bool = False
    remarks: tuple[str, ...] = ()


def compare_series(
    images: Sequence[DatedImage],
    bands: Sequence[str] = (),
    max_days: int = 3,
    mask_bits: Sequence[int] = tuple(hls.STRICT_MASK_BITS),
    scale: str = AUTO,
    progress: Callable[[float], None] = lambda _: None,
) -> Series:
    """Compare a stack of dates, by strips.

    bands: common names; empty: those that the first image shows.

    Raises:
        SettingsError: fewer than three dates, or one sensor only.
        GridError: the rasters' grids differ. BandError: a band cannot be found.
        NothingValidError: no two dates of both sensors lie so near, or share a valid pixel.
    """
    ordered = sorted(images, key=lambda image: (image.day, image.sensor))
    _check(ordered)
    names = tuple(bands) or tuple(bands_of(ordered[0].image, ordered[0].sensor).own()) or ("green",)
    pairs = [
        (s, r)
        for s, one in enumerate(ordered)
        for r, other in enumerate(ordered)
        if (one.sensor, other.sensor) == ("S30", "L30")
        and abs((one.day - other.day).days) <= max_days
    ]
    if not pairs:
        raise NothingValidError(
            f"No S30 and L30 dates lie within {max_days} days of each other; allow more days."
        )
    sums = _Sums(ordered, len(names), pairs)
    with contextlib.ExitStack() as opened:
        stacks = _opened(ordered, names, mask_bits, scale, opened)
        grid = stacks[0].grid
        row_values = len(STATES) * len(stacks) * len(names) * grid.width
        height = int(np.clip(_VALUES_AT_ONCE // row_values, 1, 512))
        for strip in stacks[0].strips(height):
            sums.add(*_read(stacks, strip))
            progress((strip.row + strip.height) / grid.height)
        simulated = any(stack.is_simulated for stack in stacks)
        remarks = dict.fromkeys(remark for stack in stacks for remark in stack.remarks())
    return replace(
        sums.finish(names),
        generated=frozenset(image.day for image in ordered if image.generated),
        simulated=simulated,
        remarks=tuple(remarks),
    )


def _check(images: Sequence[DatedImage]) -> None:
    if len(images) < 3 or {image.sensor for image in images} != {"S30", "L30"}:
        raise SettingsError(
            f"A series needs at least three dates of both sensors; {len(images)} date(s) of "
            f"{', '.join(sorted({image.sensor for image in images})) or 'none'} were given."
        )


def _opened(
    images: Sequence[DatedImage],
    bands: Sequence[str],
    mask_bits: Sequence[int],
    scale: str,
    opened: contextlib.ExitStack,
) -> list[GridStack]:
    """A stack a date, all on the first one's grid; "after" is there where it differs."""
    stacks: list[GridStack] = []
    for image in images:
        states = STATES if image.generated else (BEFORE,)
        files = {state: _files(image, state, bands) for state in states}
        masks = [image.mask] if image.mask else []
        onto = stacks[0] if stacks else None
        stacks.append(opened.enter_context(GridStack(files, masks, mask_bits, scale, onto=onto)))
    return stacks


def _read(stacks: Sequence[GridStack], strip: PixelWindow) -> tuple[FloatArray, FloatArray]:
    """Before and after, each (T, B, h, w) reflectance; NaN in both where invalid in either."""
    dates: dict[str, list[FloatArray]] = {state: [] for state in STATES}
    for stack in stacks:
        images = stack.read(strip)
        gone = ~np.logical_and.reduce([np.isfinite(image) for image in images.values()])
        valid = stack.valid(strip)
        if valid is not None:
            gone |= ~valid
        for state in STATES:
            image = images.get(state, images[BEFORE])
            dates[state].append(np.where(gone, np.float32(np.nan), image))
    return np.stack(dates[BEFORE]), np.stack(dates[AFTER])


def _files(image: DatedImage, state: str, bands: Sequence[str]) -> tuple[BandFile, ...]:
    path = image.path(state)
    found = bands_of(path, image.sensor if state == BEFORE else "L30", strict=state == BEFORE)
    return bands_in_order(found, tuple(bands))


class _Sums:
    """Running sums over strips, for pairs, triplets and means."""

    def __init__(
        self, images: Sequence[DatedImage], bands: int, pairs: list[tuple[int, int]]
    ) -> None:
        self._images, self._pairs = images, pairs
        self._pair = np.zeros((len(pairs), bands, 2, 3))  # n, sum, squares of S30 - L30
        self._noise = np.zeros((bands, 2, 2))  # n, squares
        self._mean = np.zeros((len(images), bands, 2, 2))  # n, sum

    def add(self, before: FloatArray, after: FloatArray) -> None:
        for state, stack in enumerate((before, after)):
            for place, (s, r) in enumerate(self._pairs):
                # The reference is never generated: L30 is the same before and after.
                self._pair[place, :, state] += _moments(stack[s] - before[r])
            finite = np.isfinite(stack)
            self._mean[:, :, state, 0] += finite.sum((2, 3))
            self._mean[:, :, state, 1] += np.where(finite, stack, 0).sum((2, 3), dtype=np.float64)
            for band in range(stack.shape[1]):
                self._noise[band, state] += self._triplets(stack[:, band])

    def _triplets(self, stack: FloatArray) -> Doubles:
        """Count and squared departures of each pixel's valid dates from the neighbours' line."""
        days = np.array([image.day.toordinal() for image in self._images], dtype=np.float32)
        sums = np.zeros(2)
        shape = stack.shape[1:]
        # The last two valid dates of each pixel, carried along the time axis.
        value = np.full((2, *shape), np.nan, dtype=np.float32)
        when = np.full((2, *shape), np.nan, dtype=np.float32)
        for day, image in zip(days, stack, strict=True):
            valid = np.isfinite(image)
            span = day - when[0]
            line = value[0] + (image - value[0]) * (when[1] - when[0]) / np.where(span > 0, span, 1)
            departure = (value[1] - line)[valid & np.isfinite(value[0]) & (span > 0)]
            sums += (departure.size, np.sum(departure.astype(np.float64) ** 2))
            value[0], when[0] = (
                np.where(valid, value[1], value[0]),
                np.where(valid, when[1], when[0]),
            )
            value[1], when[1] = np.where(valid, image, value[1]), np.where(valid, day, when[1])
        return sums

    def finish(self, bands: Sequence[str]) -> Series:
        if not self._pair[..., 0].any():
            raise NothingValidError(
                "No S30 and L30 dates that lie near each other share a valid pixel; mask less or "
                "allow more days."
            )
        neighbours = [
            self._neighbours(place, band, name)
            for place in range(len(self._pairs))
            for band, name in enumerate(bands)
            if self._pair[place, band, 0, 0]
        ]
        noise = {
            name: {
                state: float(np.sqrt(self._noise[band, i, 1] / max(self._noise[band, i, 0], 1)))
                for i, state in enumerate(STATES)
            }
            for band, name in enumerate(bands)
        }
        triplets = {name: int(self._noise[band, 0, 0]) for band, name in enumerate(bands)}
        return Series(neighbours, noise, triplets, self._means(bands))

    def _neighbours(self, place: int, band: int, name: str) -> Neighbours:
        s, r = self._pairs[place]
        count, total, squares = np.moveaxis(self._pair[place, band], -1, 0)
        return Neighbours(
            name,
            self._images[s].day,
            self._images[r].day,
            int(count[0]),
            {state: float(total[i] / count[i]) for i, state in enumerate(STATES)},
            {state: float(np.sqrt(squares[i] / count[i])) for i, state in enumerate(STATES)},
        )

    def _means(self, bands: Sequence[str]) -> dict[str, list[tuple[dt.date, str, float, float]]]:
        count = self._mean[..., 0]
        mean = np.where(count > 0, self._mean[..., 1] / np.maximum(count, 1), np.nan)
        return {
            name: [
                (image.day, image.sensor, float(mean[t, band, 0]), float(mean[t, band, 1]))
                for t, image in enumerate(self._images)
            ]
            for band, name in enumerate(bands)
        }


def _moments(difference: FloatArray) -> Doubles:
    """(B, h, w) to (B, 3): count, sum and sum of squares of what is finite."""
    finite = np.isfinite(difference)
    values = np.where(finite, difference, 0).astype(np.float64)
    axes = (1, 2)
    return np.stack([finite.sum(axes), values.sum(axes), (values * values).sum(axes)], axis=-1)
