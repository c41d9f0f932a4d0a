"""Results appear whole and readable, or not at all."""

from __future__ import annotations

import contextlib
import errno
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

import rasterio
import safetensors
from rasterio.errors import RasterioError
from rasterio.io import DatasetReader

from hls_gan_plugin.core.pipeline import side_by_side
from hls_gan_plugin.core.raster.block_pyramid import BLOCK_PX
from hls_gan_plugin.core.raster.raster_io import cause_of, open_raster
from hls_gan_plugin.core.raster.raster_limits import row_bytes
from hls_gan_plugin.shared.errors import HlsGanError, OutputError
from hls_gan_plugin.shared.staging import staged

_PIECE_BYTES = 16 * 2**20
_FILES_AT_ONCE = 4
_NO_ROOM = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
# TIFF and BigTIFF, in either order of bytes.
_TIFF_HEADS = (b"II*\0", b"II+\0", b"MM\0*", b"MM\0+")


@contextlib.contextmanager
def checked_results(targets: Iterable[str | Path]) -> Iterator[dict[str, Path]]:
    """What `shared.staging.staged` gives; each result is opened again and read before its name.

    Raises:
        OutputError: see `staged` and `check_written`; there is no room for a result.
        HlsGanError: what is raised within it, about the results by the names that they will have.
    """
    with staged(targets) as paths:
        try:
            yield paths
            check_written(paths)
        except HlsGanError as error:
            error.args = tuple(_by_target(said, paths) for said in error.args)
            raise
        except (OSError, safetensors.SafetensorError) as error:
            if not _is_for_room(error):
                raise
            names = ", ".join(f"'{target.rstrip('/')}'" for target in paths)
            why = getattr(error, "strerror", None) or cause_of(error)
            raise OutputError(f"{names} cannot be written ({why}); is the disk full?") from error


def _is_for_room(error: Exception) -> bool:
    """Whether a disk took no more; not every library's error says of which file."""
    if isinstance(error, OSError):
        return error.errno in _NO_ROOM
    return "while serializing" in str(error)


def _by_target(said: object, paths: Mapping[str, Path]) -> object:
    if isinstance(said, str):
        for target, path in paths.items():
            said = said.replace(str(path), target.rstrip("/"))
    return said


def check_written(paths: Mapping[str, Path]) -> None:
    """Read every output (by target, where it was written) from its beginning to its end.

    Raises:
        OutputError: one is missing, empty or not readable.
    """
    files = [(target, file) for target, path in paths.items() for file in _files(path)]
    # A lone raster is shared among threads by GDAL; several go faster side by side.
    threads = "ALL_CPUS" if len(files) == 1 else "1"
    for _ in side_by_side(partial(_check, threads), files, _FILES_AT_ONCE):
        pass  # what went wrong in a thread is raised here


def _check(threads: str, written: tuple[str, Path]) -> None:
    target, file = written
    try:
        _read(file, threads)
    except (
        *(HlsGanError, RasterioError, OSError, sqlite3.Error),
        safetensors.SafetensorError,
    ) as error:
        raise OutputError(
            f"'{target}' was written and cannot be read again ({cause_of(error)}); the "
            "disk may be full or failing: nothing was kept."
        ) from error


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from (file for file in sorted(path.rglob("*")) if file.is_file())
    else:
        yield path


def _read(file: Path, threads: str) -> None:
    """Whoever asks may have given a raster any name; its first bytes tell it."""
    with file.open("rb") as opened:
        head = opened.read(4)
    kind = file.suffix.lower()
    if kind in (".tif", ".tiff") or head in _TIFF_HEADS:
        _read_raster(file, threads)
    elif kind == ".gpkg":
        _read_database(file)
    elif kind == ".safetensors":
        _read_tensors(file)
    elif not head:
        raise OSError("it is empty")
    else:
        _read_bytes(file)


def _read_raster(file: Path, threads: str) -> None:
    """All pixels, and those of all overviews; so many threads of GDAL's decode the blocks."""
    with rasterio.Env(GDAL_NUM_THREADS=threads), open_raster(file) as dataset:
        overviews = range(len(dataset.overviews(1)))
    for level in (None, *overviews):
        options = {} if level is None else {"overview_level": level}
        with rasterio.Env(GDAL_NUM_THREADS=threads), rasterio.open(file, **options) as dataset:
            step = _rows(dataset)
            for row in range(0, dataset.height, step):
                rows = (row, min(row + step, dataset.height))
                dataset.read(window=(rows, (0, dataset.width)))


def _rows(dataset: DatasetReader) -> int:
    """How many rows are read at once: whole blocks, and little memory."""
    return max(1, _PIECE_BYTES // (row_bytes(dataset) * BLOCK_PX)) * BLOCK_PX


def _read_database(file: Path) -> None:
    with contextlib.closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as database:
        (said,) = database.execute("PRAGMA quick_check").fetchone()
        tables = database.execute("SELECT count(*) FROM gpkg_contents").fetchone()
    if said != "ok" or tables == (0,):
        raise OSError(f"the database is damaged: {said}")


def _read_tensors(file: Path) -> None:
    with safetensors.safe_open(str(file), framework="numpy") as tensors:
        for name in tensors.keys():  # noqa: SIM118 (no mapping)
            tensors.get_slice(name)[...]


def _read_bytes(file: Path) -> None:
    with file.open("rb") as opened:
        while opened.read(_PIECE_BYTES):
            pass
