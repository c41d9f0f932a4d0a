"""What is written: the harmonized raster and, if asked for, how sure it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

import numpy as np

from hls_gan_plugin.core.arrays import BoolArray, FloatArray, Pixels
from hls_gan_plugin.core.network.model_file import Model
from hls_gan_plugin.core.network.uncertainty import MARGIN_PX, standard_deviation
from hls_gan_plugin.core.raster.block_pyramid import Overviews
from hls_gan_plugin.core.raster.cog_writer import Layout
from hls_gan_plugin.core.raster.encoding import OutputEncoding
from hls_gan_plugin.core.raster.grid import Grid, PixelWindow
from hls_gan_plugin.shared.errors import ModelFileError
from hls_gan_plugin.shared.hls import FILL_DN

# The reflectances that end up at the ends of int16 DN.
_DN_ENDS = (-0.9998, 3.2767)


class WindowWriter(Protocol):
    """What takes a result window by window, in any order."""

    @property
    def layout(self) -> Layout:
        """What the result looks like."""

    def write(self, window: PixelWindow, pixels: Any) -> None:
        """Take (count, h, w) pixels of the layout's dtype."""


OpenWriter = Callable[[Layout], AbstractContextManager[WindowWriter]]


@dataclass(frozen=True)
class Target:
    """A raster to be written.

    open: gives its writer.
    of: from the generated reflectance (B, h + 2, w + 2), with `MARGIN_PX` neighbours, to this
        raster's values (B, h, w).
    """

    open: OpenWriter
    encoding: OutputEncoding
    descriptions: tuple[str, ...]
    of: Callable[[FloatArray], FloatArray]
    overviews: Overviews = "average"


def planned_targets(
    model: Model,
    encoding: OutputEncoding,
    open_writer: OpenWriter,
    open_uncertainty: OpenWriter | None,
) -> list[Target]:
    """The result, written in `encoding`, and its standard deviation if there is a writer for it.

    Raises:
        ModelFileError: the model states no uncertainty.
    """
    card = model.card
    names = tuple(band.name for band in card.outputs)
    targets = [Target(open_writer, encoding, names, _without_neighbours)]
    if open_uncertainty is None:
        return targets
    require_uncertainty(model)
    # Of the result's type but in reflectance: an offset would mean nothing here.
    alike = OutputEncoding() if encoding.dtype == "int16" else OutputEncoding("float32", 1.0)
    names = tuple(f"{name} standard deviation" for name in names)
    of = partial(standard_deviation, bands=card.uncertainty)
    return [*targets, Target(open_uncertainty, alike, names, of, "sparse")]


def require_uncertainty(model: Model) -> None:
    """Raises ModelFileError if the model states no uncertainty."""
    if not model.card.uncertainty:
        raise ModelFileError(
            f"The model '{model.card.name}' {model.card.version} states no uncertainty; export it "
            "anew with this release, or leave the uncertainty out."
        )


def _without_neighbours(rho: FloatArray) -> FloatArray:
    return rho[..., MARGIN_PX:-MARGIN_PX, MARGIN_PX:-MARGIN_PX]


def check_sound(rho: FloatArray, valid: BoolArray) -> None:
    """Refuse what a broken model makes: no numbers, or mostly what no file can hold.

    Args:
        rho: as `Target.of` takes it. valid: (h, w).

    Raises:
        ModelFileError: a valid pixel is not finite, or most of them lie beyond int16's ends.
    """
    rho = _without_neighbours(rho)
    finite = np.isfinite(rho)
    is_sound = bool(finite.all() or finite[:, valid].all())
    low, high = _DN_ENDS
    if is_sound and not (rho.max() >= high or rho.min() <= low):
        return
    beyond = ((rho >= high) | (rho <= low)) & valid
    if not is_sound or beyond.sum() > len(rho) * valid.sum() / 2:
        raise ModelFileError(
            "The model made values that are no reflectance out of valid pixels; its file is "
            "broken or badly trained: fetch it again or choose another model."
        )


@dataclass(frozen=True)
class Sink:
    """A target that is being written, window by window, in any order."""

    target: Target
    writer: WindowWriter
    window: PixelWindow

    def pixels(self, rho: FloatArray | None, valid: BoolArray) -> Pixels:
        """What is written of generated reflectance; fill where it is not valid, or is None.

        Args:
            rho: see `Target`. valid: (h, w).
        """
        if rho is None:
            shape = (self.writer.layout.count, *valid.shape)
            return np.full(shape, FILL_DN, self.writer.layout.dtype)
        pixels = self.target.encoding.pixels(self.target.of(rho))
        if not valid.all():
            pixels[:, ~valid] = FILL_DN
        return pixels

    def write(self, place: PixelWindow, pixels: Pixels) -> None:
        """Write what `pixels` gave; `place` is in pixels of the input."""
        row, col = place.row - self.window.row, place.col - self.window.col
        self.writer.write(place._replace(row=row, col=col), pixels)


@contextmanager
def open_sink(
    target: Target, grid: Grid, window: PixelWindow, tags: Mapping[str, str]
) -> Iterator[Sink]:
    """A `Sink` for `window` of the input's grid; finished on success, closed in any case.

    Raises:
        OutputError: the file cannot be written.
    """
    count = len(target.descriptions)
    layout = Layout(
        grid=grid.crop(window),
        count=count,
        dtype=target.encoding.dtype,
        nodata=FILL_DN,
        scales=(target.encoding.scale,) * count,
        offsets=(target.encoding.offset,) * count,
        descriptions=target.descriptions,
        overviews=target.overviews,
        tags=tags,
    )
    with target.open(layout) as writer:
        yield Sink(target, writer, window)
