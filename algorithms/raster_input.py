"""From a raster layer of any provider to a file that the engine can open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from osgeo import gdal
from qgis.core import (
    Qgis,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsRasterBlockFeedback,
    QgsRasterFileWriter,
    QgsRasterInterface,
    QgsRasterLayer,
    QgsRasterPipe,
)

_PICTURES = (Qgis.DataType.ARGB32, Qgis.DataType.ARGB32_Premultiplied)


class RasterInput:
    """What is needed of a layer, read on the main thread and used on the tool's own."""

    def __init__(self, layer: QgsRasterLayer) -> None:
        """Raises QgsProcessingException if the layer has no pixel values of its own."""
        self._file = _file_of(layer)
        self.name = _name_of(layer, self._file)
        if self._file is not None:
            return
        provider = layer.dataProvider()
        if not provider.capabilities() & QgsRasterInterface.Size or (
            provider.dataType(1) in _PICTURES
        ):
            raise QgsProcessingException(
                f"The layer '{self.name}' (provider {layer.providerType()}) delivers pictures, "
                "not a grid of reflectance; choose a raster with pixel values."
            )
        self._provider = provider.clone()
        self._transform_context = layer.transformContext()
        self._band_names = [_bare_name(layer.bandName(n + 1)) for n in range(layer.bandCount())]

    def file(self, folder: Path, feedback: QgsProcessingFeedback) -> Path:
        """The layer's own file, or the layer exported to a GeoTIFF in `folder`."""
        if self._file is not None:
            return self._file
        path = folder / f"{re.sub(r'[^A-Za-z0-9._-]', '_', self.name) or 'layer'}.tif"
        feedback.pushInfo(f"Exporting the layer '{self.name}', which has no file of its own")
        self._export(path, feedback)
        self._write_band_names(path)
        return path

    def _export(self, path: Path, feedback: QgsProcessingFeedback) -> None:
        provider = self._provider
        width, height = provider.xSize(), provider.ySize()
        extent, crs = provider.extent(), provider.crs()
        pipe = QgsRasterPipe()
        pipe.set(provider)
        writer = QgsRasterFileWriter(str(path))
        writer.setOutputFormat("GTiff")
        writer.setCreateOptions(["TILED=YES", "BIGTIFF=IF_SAFER"])
        progress = QgsRasterBlockFeedback()
        feedback.canceled.connect(progress.cancel)
        outcome = writer.writeRaster(
            pipe, width, height, extent, crs, self._transform_context, progress
        )
        if outcome != QgsRasterFileWriter.NoError or feedback.isCanceled():
            raise QgsProcessingException(
                f"The layer '{self.name}' could not be exported to '{path}'; save it to a GeoTIFF "
                "by hand and run the tool on that file."
            )

    def _write_band_names(self, path: Path) -> None:
        # The writer drops them, and the engine finds the bands by them.
        dataset = gdal.Open(str(path), gdal.GA_Update)
        for number, name in enumerate(self._band_names, start=1):
            dataset.GetRasterBand(number).SetDescription(name)


def files_of(
    sources: Sequence[RasterInput], folder: Path, feedback: QgsProcessingFeedback
) -> tuple[str, ...]:
    """The file of each source; layers may share a name, so each export has a folder of its own."""
    files = []
    for number, source in enumerate(sources):
        place = folder / str(number)
        place.mkdir()
        files.append(str(source.file(place, feedback)))
    return tuple(files)


def _file_of(layer: QgsRasterLayer) -> Path | None:
    """The plain file that is the whole layer, if there is one."""
    source = layer.source()
    if layer.providerType() != "gdal" or source.startswith("/vsi"):
        return None
    path = Path(source)
    try:
        return path if path.is_file() else None
    except OSError:  # a virtual raster's XML is too long for a file name
        return None


def _name_of(layer: QgsRasterLayer, file: Path | None) -> str:
    """The layer's name; QGIS itself names a file up to the first dot: "HLS" of HLS.S30.T….tif."""
    name = layer.name()
    return file.stem if file is not None and name == file.name.partition(".")[0] else name


def _bare_name(band_name: str) -> str:
    """ "Band 2: B03" and "Band 2 (B03)" are QGIS's ways to show B03."""
    return re.sub(r"^Band \d+(: )?", "", band_name).strip(" ()")
