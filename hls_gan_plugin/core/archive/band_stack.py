"""All bands of a granule as one raster, by reference: a VRT beside the files."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path

from hls_gan_plugin.core.raster.raster_io import open_raster


def write_band_stack(path: Path, files: Sequence[Path]) -> None:
    """Write a VRT at `path` whose bands are the first bands of `files`, in that order.

    The files lie beside it and are named without their folder, so that the granule may be moved.

    Raises:
        RasterError: a file cannot be read.
    """
    with open_raster(files[0]) as first:
        size = {"rasterXSize": str(first.width), "rasterYSize": str(first.height)}
        crs, transform = first.crs, first.transform
    root = ET.Element("VRTDataset", size)
    if crs is not None:
        ET.SubElement(root, "SRS").text = crs.to_wkt()
    ET.SubElement(root, "GeoTransform").text = ", ".join(map(repr, transform.to_gdal()))
    for number, file in enumerate(files, start=1):
        _add_band(root, number, file)
    ET.indent(root)
    ET.ElementTree(root).write(path, encoding="utf-8")


_GDAL_TYPES = {"int16": "Int16", "float32": "Float32"}


def _add_band(root: ET.Element, number: int, file: Path) -> None:
    with open_raster(file) as dataset:
        kind = _GDAL_TYPES[dataset.dtypes[0]]
        facts = {
            "Description": dataset.descriptions[0] or file.stem,
            "NoDataValue": f"{dataset.nodata:g}",
            "Offset": repr(dataset.offsets[0]),
            "Scale": repr(dataset.scales[0]),
        }
    band = ET.SubElement(root, "VRTRasterBand", {"dataType": kind, "band": str(number)})
    for name, text in facts.items():
        ET.SubElement(band, name).text = text
    source = ET.SubElement(band, "SimpleSource")
    ET.SubElement(source, "SourceFilename", {"relativeToVRT": "1"}).text = file.name
    ET.SubElement(source, "SourceBand").text = "1"
