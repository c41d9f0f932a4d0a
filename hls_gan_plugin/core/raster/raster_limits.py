"""What is not read, whatever a file asks for: other files in the name of a TIFF, huge blocks."""

from __future__ import annotations

from pathlib import Path

from rasterio.enums import Interleaving
from rasterio.io import DatasetReader

from hls_gan_plugin.shared.errors import RasterError

_BYTES = {"uint8": 1, "int8": 1, "uint16": 2, "int16": 2, "uint32": 4, "int32": 4, "float32": 4}
_LARGEST_BYTES = 8
_MOST_BANDS = 5000
_MOST_BLOCK_BYTES = 256 * 2**20


def driver_for(name: str) -> str | None:
    """GDAL's driver that may open `name`: a .tif is a TIFF, and no text that names other files.

    None: any driver.
    """
    return "GTiff" if Path(name).suffix.lower() in (".tif", ".tiff") else None


def check_blocks(dataset: DatasetReader) -> None:
    """Refuse a raster that cannot be read block by block within the memory at hand.

    Raises:
        RasterError: it has thousands of bands, or one block needs more than 256 MiB.
    """
    sizes = [_BYTES.get(kind, _LARGEST_BYTES) for kind in dataset.dtypes]
    height, width = dataset.block_shapes[0] if dataset.count else (0, 0)
    is_mixed = dataset.interleaving == Interleaving.pixel
    block = height * width * (sum(sizes) if is_mixed else max(sizes, default=0))
    if dataset.count > _MOST_BANDS or block > _MOST_BLOCK_BYTES:
        raise RasterError(
            f"'{dataset.name}' has {dataset.count} band(s) in blocks of {width} x {height} "
            "pixels, which do not fit the memory; store it in tiles: gdal_translate -co TILED=YES."
        )
