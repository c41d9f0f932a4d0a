"""What was written is opened again and read before it gets its name."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

import rasterio
from rasterio.errors import RasterioError

from hls_gan_plugin.core.raster.raster_io import cause_of, open_raster
from hls_gan_plugin.shared.errors import HlsGanError, OutputError

_ROWS_PX = 1024


def check_written(paths: Mapping[str, Path]) -> None:
    """Read every output (by target, where it was written) from its beginning to its end.

    Raises:
        OutputError: one is missing, empty or not readable.
    """
    for target, path in paths.items():
        for file in _files(path):
            try:
                _read(file)
            except (HlsGanError, RasterioError, OSError, sqlite3.Error) as error:
                raise OutputError(
                    f"'{target}' was written and cannot be read again ({cause_of(error)}); the "
                    "disk may be full or failing: nothing was kept."
                ) from error


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from (file for file in sorted(path.rglob("*")) if file.is_file())
    else:
        yield path


def _read(file: Path) -> None:
    if file.suffix.lower() in (".tif", ".tiff"):
        _read_raster(file)
    elif file.suffix.lower() == ".gpkg":
        _read_database(file)
    elif not file.read_bytes():
        raise OSError("it is empty")


def _read_raster(file: Path) -> None:
    """All pixels, and those of all overviews; threads of GDAL's decode the blocks."""
    with rasterio.Env(GDAL_NUM_THREADS="ALL_CPUS"), open_raster(file) as dataset:
        overviews = range(len(dataset.overviews(1)))
    for level in (None, *overviews):
        options = {} if level is None else {"overview_level": level}
        with (
            rasterio.Env(GDAL_NUM_THREADS="ALL_CPUS"),
            rasterio.open(file, **options) as dataset,
        ):
            for row in range(0, dataset.height, _ROWS_PX):
                rows = (row, min(row + _ROWS_PX, dataset.height))
                dataset.read(window=(rows, (0, dataset.width)))


def _read_database(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as database:
        (said,) = database.execute("PRAGMA quick_check").fetchone()
        tables = database.execute("SELECT count(*) FROM gpkg_contents").fetchone()
    if said != "ok" or tables == (0,):
        raise OSError(f"the database is damaged: {said}")
