"""From raster layers of any provider to files that the engine can open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from osgeo import gdal
from qgis.core import (
    Qgis,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterLayer,
    QgsRasterBlockFeedback,
    QgsRasterFileWriter,
    QgsRasterInterface,
    QgsRasterLayer,
    QgsRasterPipe,
)

from ..hls_gan_plugin.shared.translation import tr

_PICTURES = (Qgis.DataType.ARGB32, Qgis.DataType.ARGB32_Premultiplied)


class RasterInput:
    """What is needed of a layer, read on the main thread and used on the tool's own.

    name: the layer's name. source: what its provider opens. is_gdal: whether that is GDAL.
    """

    def __init__(self, layer: QgsRasterLayer) -> None:
        """Raises QgsProcessingException if the layer has no pixel values of its own."""
        self.source = layer.source()
        self.is_gdal = layer.providerType() == "gdal"
        self._file = _file_of(layer)
        self.name = _name_of(layer, self._file)
        if self.is_gdal:
            return
        provider = layer.dataProvider()
        if not provider.capabilities() & QgsRasterInterface.Capability.Size or (
            provider.dataType(1) in _PICTURES
        ):
            message = tr(
                "The layer '{layer}' (provider {provider}) delivers pictures, not a grid of "
                "reflectance; choose a raster with pixel values."
            )
            raise QgsProcessingException(
                message.format(layer=self.name, provider=layer.providerType())
            )
        self._provider = provider.clone()
        self._transform_context = layer.transformContext()
        self._band_names = [
            bare_name(layer.bandName(number), number) for number in range(1, layer.bandCount() + 1)
        ]

    def file(self, folder: Path, feedback: QgsProcessingFeedback) -> Path:
        """The layer's own file, or the layer exported to a GeoTIFF in `folder`."""
        if self._file is not None:
            return self._file
        path = folder / f"{re.sub(r'[^A-Za-z0-9._-]', '_', self.name) or 'layer'}.tif"
        told = tr("Exporting the layer '{layer}', which has no file of its own")
        feedback.pushInfo(told.format(layer=self.name))
        is_written = self._copy if self.is_gdal else self._export
        if not is_written(path, feedback) or feedback.isCanceled():
            message = tr(
                "The layer '{layer}' could not be exported to '{file}'; save it to a GeoTIFF by "
                "hand and run the tool on that file."
            )
            raise QgsProcessingException(message.format(layer=self.name, file=path))
        return path

    def _copy(self, path: Path, feedback: QgsProcessingFeedback) -> bool:
        """GDAL's own copy keeps data type, scale, offset, masks, tags and names of bands."""
        options = gdal.TranslateOptions(
            format="GTiff",
            creationOptions=["TILED=YES", "BIGTIFF=IF_SAFER"],
            callback=lambda *_: 0 if feedback.isCanceled() else 1,
        )
        try:
            return gdal.Translate(str(path), self.source, options=options) is not None
        except RuntimeError:
            return False

    def _export(self, path: Path, feedback: QgsProcessingFeedback) -> bool:
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
        if outcome != QgsRasterFileWriter.WriterError.NoError:
            return False
        self._write_band_names(path)
        return True

    def _write_band_names(self, path: Path) -> None:
        # The writer drops them, and the engine finds the bands by them.
        dataset = gdal.Open(str(path), gdal.GA_Update)
        for number, name in enumerate(self._band_names, start=1):
            dataset.GetRasterBand(number).SetDescription(name)


def _is_of_rasters(definition: QgsProcessingParameterDefinition) -> bool:
    if isinstance(definition, QgsProcessingParameterMultipleLayers):
        return bool(definition.layerType() == QgsProcessing.SourceType.TypeRaster)
    return isinstance(definition, QgsProcessingParameterRasterLayer)


class RasterInputs:
    """All raster layers that a tool was given, by parameter; made on the main thread.

    Raises:
        QgsProcessingException: a layer is missing or cannot be used.
    """

    def __init__(
        self,
        tool: QgsProcessingAlgorithm,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
    ) -> None:
        self._inputs = {
            definition.name(): [
                RasterInput(layer) for layer in _layers(tool, definition, parameters, context)
            ]
            for definition in tool.parameterDefinitions()
            if _is_of_rasters(definition)
        }
        self._files: dict[RasterInput, str] = {}

    def export(self, folder: Path, feedback: QgsProcessingFeedback) -> None:
        """Find the file of each layer; those without one are exported to `folder`."""
        everything = [item for inputs in self._inputs.values() for item in inputs]
        for number, item in enumerate(everything):
            place = folder / str(number)  # layers may share a name
            place.mkdir()
            self._files[item] = str(item.file(place, feedback))

    def inputs(self, parameter: str) -> list[RasterInput]:
        """The layers of a parameter; none if the tool has no such parameter."""
        return self._inputs.get(parameter, [])

    def file_of(self, item: RasterInput) -> str:
        """The file of a layer."""
        return self._files[item]

    def file(self, parameter: str) -> str | None:
        """The file of a parameter's only layer; None if none was given."""
        return next(iter(self.files(parameter)), None)

    def files(self, *parameters: str) -> tuple[str, ...]:
        """The files of the layers of some parameters."""
        return tuple(self._files[item] for name in parameters for item in self.inputs(name))

    def name(self, parameter: str) -> str:
        """The name of a parameter's first layer; empty if none was given."""
        return next((item.name for item in self.inputs(parameter)), "")

    def named_files(self, parameter: str) -> tuple[tuple[str, str], ...]:
        """Names and files of a parameter's layers; names are numbered where two are the same."""
        named: dict[str, str] = {}
        for item in self.inputs(parameter):
            name, number = item.name.strip() or parameter.lower(), 2
            while name in named:
                name, number = f"{item.name} {number}", number + 1
            named[name] = self._files[item]
        return tuple(named.items())


def _layers(
    tool: QgsProcessingAlgorithm,
    definition: QgsProcessingParameterDefinition,
    parameters: dict[str, Any],
    context: QgsProcessingContext,
) -> Sequence[QgsRasterLayer]:
    name = definition.name()
    is_optional = definition.flags() & QgsProcessingParameterDefinition.Flag.FlagOptional
    if isinstance(definition, QgsProcessingParameterRasterLayer):
        if is_optional and not parameters.get(name):
            return []
        layer = tool.parameterAsRasterLayer(parameters, name, context)
        if layer is None:
            raise QgsProcessingException(tool.invalidRasterError(parameters, name))
        return [layer]
    layers = tool.parameterAsLayerList(parameters, name, context)
    if not layers and not is_optional:
        raise QgsProcessingException(tool.invalidRasterError(parameters, name))
    return layers


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


def bare_name(shown: str, number: int) -> str:
    """The name of band `number`: "Band 2: B03" and "Kanal 2 (B03)" are QGIS's ways to show B03."""
    return re.sub(rf"^\D+ 0*{number}\b(: )?", "", shown).strip(" ()")
