"""A granule's files as HLS has them: a COG a band, and the layers that are copied."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rasterio.io import DatasetReader

from hls_gan_plugin.core.arrays import Pixels
from hls_gan_plugin.core.pipeline import Workers, working
from hls_gan_plugin.core.raster.block_pyramid import Overviews
from hls_gan_plugin.core.raster.cog_writer import Layout, RasterWriter, writing
from hls_gan_plugin.core.raster.grid import PixelWindow, canonical_crs, epsg_code
from hls_gan_plugin.core.raster.raster_io import CopyReader, RasterFile, gdal_turn, open_raster

# Sun and view, azimuth and zenith.
ANGLE_LAYERS = ("SAA", "SZA", "VAA", "VZA")
COPIED_LAYERS = ("Fmask", *ANGLE_LAYERS)
_STRIP_PX = 512
# GDAL's own; it writes them anew.
_NOT_CARRIED = {"AREA_OR_POINT"}


def uncertainty_layer(band: str) -> str:
    """What the standard deviation of a band is called among a granule's layers."""
    return f"{band}-uncertainty"


@dataclass(frozen=True)
class BandFile:
    """One band's file to be written: its name as a band, and its tags."""

    path: Path
    band: str
    tags: Mapping[str, str]


class BandFilesWriter:
    """Takes windows of all bands and gives each band's part to its file, side by side."""

    def __init__(self, layout: Layout, writers: Sequence[RasterWriter], pool: Workers) -> None:
        self.layout = layout
        self._writers = writers
        self._pool = pool

    def write(self, window: PixelWindow, pixels: Pixels) -> None:
        """Write (bands, h, w) pixels of the layout's dtype."""

        def write_band(number: int) -> None:
            self._writers[number].write(window, pixels[number : number + 1])

        for _ in self._pool.map(write_band, range(len(self._writers))):
            pass  # what went wrong in a thread is raised here


@contextmanager
def writing_bands(
    files: Sequence[BandFile], threads: int, layout: Layout, overviews: Overviews = "nearest"
) -> Iterator[BandFilesWriter]:
    """A writer whose bands go to a file each; finished on success.

    layout: of all bands together; a UTM grid gets its EPSG code, whatever text it had.
    overviews: by default as HLS's own, and as its tag OVR_RESAMPLING_ALG says.

    Raises:
        OutputError: the folder cannot be written, or the disk is full.
    """
    grid = replace(layout.grid, crs=canonical_crs(layout.grid.crs))
    with ExitStack() as opened:
        writers = [
            opened.enter_context(
                writing(
                    file.path,
                    replace(
                        layout,
                        grid=grid,
                        count=1,
                        scales=layout.scales[:1],
                        offsets=layout.offsets[:1],
                        descriptions=(file.band,),
                        tags={**layout.tags, **file.tags},
                        overviews=overviews,
                    ),
                )
            )
            for file in files
        ]
        pool = opened.enter_context(working(max(1, min(threads, len(writers))), "compress"))
        yield BandFilesWriter(layout, writers, pool)


def carried_tags(path: str | Path) -> dict[str, str]:
    """All tags of a granule's file that its result keeps.

    Raises:
        RasterError: the file is no raster.
    """
    with open_raster(path) as dataset:
        return {name: text for name, text in dataset.tags().items() if name not in _NOT_CARRIED}


def copy_layer(source: str | Path, target: Path) -> None:
    """Copy a layer of a granule: as it is if it is such a file already, else as a COG.

    Raises:
        RasterError: the file is damaged.
        OutputError: the copy cannot be written.
    """
    with RasterFile(source) as file:
        if _is_finished(file.dataset):
            _copy_bytes(source, target)
            return
        reader = CopyReader(file)
        with writing(target, _layout_of_copy(file, reader)) as writer:
            for row in range(0, file.grid.height, _STRIP_PX):
                height = min(_STRIP_PX, file.grid.height - row)
                strip = PixelWindow(row, 0, height, file.grid.width)
                writer.write(strip, reader.read(strip))


def _copy_bytes(source: str | Path, target: Path) -> None:
    from hls_gan_plugin.shared.errors import OutputError

    try:
        shutil.copyfile(source, target)
    except OSError as error:
        raise OutputError(f"'{target}' cannot be written ({error.strerror}).") from error


def _layout_of_copy(file: RasterFile, reader: CopyReader) -> Layout:
    dataset = file.dataset
    return Layout(
        grid=replace(file.grid, crs=canonical_crs(file.grid.crs)),
        count=dataset.count,
        dtype=reader.dtype.name,
        nodata=reader.nodata,
        scales=dataset.scales,
        offsets=dataset.offsets,
        descriptions=tuple(text or "" for text in dataset.descriptions),
        tags=carried_tags(file.path),
        overviews="nearest",
    )


def _is_finished(dataset: DatasetReader) -> bool:
    """Whether a file on this computer's disks is a COG whose CRS is written as its EPSG code."""
    with gdal_turn:
        structure: dict[str, Any] = dataset.tags(ns="IMAGE_STRUCTURE")
    named = dataset.crs is not None and dataset.crs.to_epsg() == epsg_code(dataset.crs)
    return structure.get("LAYOUT") == "COG" and named and Path(dataset.name).is_file()
