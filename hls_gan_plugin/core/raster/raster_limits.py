"""What is not read, whatever a file asks for: other files in the name of a TIFF, huge blocks."""

from __future__ import annotations

from pathlib import Path

from rasterio.enums import Interleaving
from rasterio.io import DatasetReader

from hls_gan_plugin.shared.errors import RasterError

# Formats whose files hold their own pixels; web services, catalogues and labels name other places.
_DRIVERS = (
    "GTiff", "netCDF", "HDF5", "HDF5Image", "JP2OpenJPEG", "HFA", "ENVI", "EHdr", "PCIDSK", "RST",
    "SAGA", "RRASTER", "AAIGrid", "GRIB", "Zarr", "GPKG", "PNG", "JPEG", "WEBP", "BMP", "GIF",
)  # fmt: skip
TIFF_SUFFIXES = (".tif", ".tiff")
_BYTES = {"uint8": 1, "int8": 1, "uint16": 2, "int16": 2, "uint32": 4, "int32": 4, "float32": 4}
_LARGEST_BYTES = 8
_MOST_BANDS = 5000
_MOST_BLOCK_BYTES = 256 * 2**20
# Work goes by strips of full width; this is a quarter of the Earth in HLS's pixels.
_WIDEST_PX = 330_000
_BYTES_AT_ONCE = 256 * 2**20


def drivers_for(name: str) -> list[str]:
    """GDAL's drivers that may open `name`: a .tif is a TIFF and no text that names other files."""
    return ["GTiff"] if Path(name).suffix.lower() in TIFF_SUFFIXES else list(_DRIVERS)


def check_beside(path: Path) -> None:
    """Refuse a raster whose mask or overviews are a text beside it, which names other places.

    Raises:
        RasterError: a `.msk` or `.ovr` beside it is no TIFF. OSError: it cannot be read.
    """
    for suffix in (".msk", ".ovr", ".MSK", ".OVR"):
        beside = path.with_name(path.name + suffix)
        if not beside.exists():
            continue
        check_kind(beside)
        with beside.open("rb") as file:
            if file.read(2) not in (b"II", b"MM"):
                raise RasterError(f"'{beside}' belongs to a raster and is no TIFF; remove it.")


def check_kind(path: Path) -> None:
    """Refuse what would never end.

    Raises:
        RasterError: it is a pipe or a device. OSError: it cannot be looked at.
    """
    if not (path.is_file() or path.is_dir()):
        raise RasterError(f"'{path}' is a pipe or a device; give a file.")


def check_opened(dataset: DatasetReader) -> None:
    """Refuse a raster that names other files, or of which a strip does not fit the memory.

    Raises:
        RasterError: its overviews are said to lie elsewhere, it has thousands of bands, or is too
            wide, or one block needs more than 256 MiB.
    """
    overviews = dataset.tags(ns="OVERVIEWS").get("OVERVIEW_FILE")
    if overviews is not None:
        raise RasterError(
            f"'{dataset.name}' says that its overviews lie in '{overviews[:80]}'; remove its "
            ".aux.xml, or make it anew with gdal_translate."
        )
    if dataset.width > _WIDEST_PX:
        raise RasterError(
            f"'{dataset.name}' is {dataset.width} pixels wide, and {_WIDEST_PX} are the most; cut "
            "it into parts."
        )
    _check_blocks(dataset)


def rows_at_once(dataset: DatasetReader, most: int) -> int:
    """How many rows of all bands are read at once: `most`, or fewer of a raster that is large."""
    return max(1, min(most, _BYTES_AT_ONCE // row_bytes(dataset)))


def row_bytes(dataset: DatasetReader) -> int:
    """What a row of all bands takes."""
    return int(dataset.width) * sum(_value_bytes(dataset))


def _value_bytes(dataset: DatasetReader) -> list[int]:
    """By band, what a value takes."""
    return [_BYTES.get(kind, _LARGEST_BYTES) for kind in dataset.dtypes]


def _check_blocks(dataset: DatasetReader) -> None:
    sizes = _value_bytes(dataset)
    height, width = dataset.block_shapes[0] if dataset.count else (0, 0)
    is_mixed = dataset.interleaving == Interleaving.pixel
    block = height * width * (sum(sizes) if is_mixed else max(sizes, default=0))
    if dataset.count > _MOST_BANDS or block > _MOST_BLOCK_BYTES:
        raise RasterError(
            f"'{dataset.name}' has {dataset.count} band(s) in blocks of {width} x {height} "
            "pixels, which do not fit the memory; store it in tiles: gdal_translate -co TILED=YES."
        )
