"""What is written of a generator's result: the raster and, if asked for, how sure it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from hls_gan_plugin.core.arrays import BoolArray, FloatArray, Pixels
from hls_gan_plugin.core.network.model_file import Model
from hls_gan_plugin.core.network.uncertainty import MARGIN_PX, standard_deviation
from hls_gan_plugin.core.raster.cog_writer import Layout, RasterWriter, writing
from hls_gan_plugin.core.raster.encoding import OutputEncoding
from hls_gan_plugin.core.raster.grid import PixelWindow
from hls_gan_plugin.core.raster.scenes import ORIGINAL
from hls_gan_plugin.core.raster.stack import GridStack
from hls_gan_plugin.shared.errors import ModelFileError
from hls_gan_plugin.shared.hls import FILL_DN


@dataclass(frozen=True)
class Target:
    """A raster to be written.

    of: from the generated reflectance (B, h + 2, w + 2), with `MARGIN_PX` neighbours, to this
        raster's values (B, h, w).
    """

    path: str | Path
    encoding: OutputEncoding
    descriptions: tuple[str, ...]
    of: Callable[[FloatArray], FloatArray]


def planned_targets(
    model: Model, stack: GridStack, output: str | Path, uncertainty: str | Path | None
) -> list[Target]:
    """The result and, where a file is given for it, its standard deviation.

    Raises:
        ModelFileError: the model states no uncertainty.
    """
    card, encoding = model.card, stack.images[ORIGINAL].output
    names = tuple(band.name for band in card.outputs)
    targets = [Target(output, encoding, names, _without_neighbours)]
    if uncertainty is None:
        return targets
    if not card.uncertainty:
        raise ModelFileError(
            f"The model '{card.name}' {card.version} states no uncertainty; export it anew with "
            "this release, or leave the uncertainty out."
        )
    # Of the input's type but in reflectance: an offset would mean nothing here.
    alike = OutputEncoding() if encoding.dtype == "int16" else OutputEncoding("float32", 1.0)
    names = tuple(f"{name} standard deviation" for name in names)
    of = partial(standard_deviation, bands=card.uncertainty)
    return [*targets, Target(uncertainty, alike, names, of)]


def _without_neighbours(rho: FloatArray) -> FloatArray:
    return rho[..., MARGIN_PX:-MARGIN_PX, MARGIN_PX:-MARGIN_PX]


@dataclass(frozen=True)
class Sink:
    """A target that is being written, window by window, in any order."""

    target: Target
    writer: RasterWriter
    window: PixelWindow

    def pixels(self, rho: FloatArray | None, valid: BoolArray) -> Pixels:
        """What is written of generated reflectance; fill where it is not valid, or is None.

        Args:
            rho: see `Target`. valid: (h, w).
        """
        if rho is None:
            shape = (self.writer.layout.count, *valid.shape)
            return np.full(shape, FILL_DN, self.writer.layout.dtype)
        values = np.where(valid, self.target.of(rho), np.float32(np.nan))
        return self.target.encoding.pixels(values)

    def write(self, place: PixelWindow, pixels: Pixels) -> None:
        """Write what `pixels` gave; `place` is in pixels of the input."""
        row, col = place.row - self.window.row, place.col - self.window.col
        self.writer.write(place._replace(row=row, col=col), pixels)


@contextmanager
def open_sink(
    target: Target, stack: GridStack, window: PixelWindow, tags: Mapping[str, str]
) -> Iterator[Sink]:
    """A `Sink` for `window` of the stack's grid; finished on success, closed in any case.

    Raises:
        OutputError: the file cannot be written.
    """
    count = len(target.descriptions)
    layout = Layout(
        grid=stack.grid.crop(window),
        count=count,
        dtype=target.encoding.dtype,
        nodata=FILL_DN,
        scales=(target.encoding.scale,) * count,
        offsets=(target.encoding.offset,) * count,
        descriptions=target.descriptions,
        tags=tags,
    )
    with writing(target.path, layout) as writer:
        yield Sink(target, writer, window)
