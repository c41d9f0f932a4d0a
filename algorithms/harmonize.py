"""Harmonize Sentinel-2 to Landsat: an S30 raster becomes what L30 would have shown."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBand,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingUtils,
)

from ..hls_gan_plugin import profile
from ..hls_gan_plugin.shared import model_store
from ..hls_gan_plugin.shared.choices import DEVICES, SCALES
from ..hls_gan_plugin.shared.errors import ModelFileError
from ..hls_gan_plugin.shared.hls import DEFAULT_MASK_BITS
from ..hls_gan_plugin.shared.jobs import HarmonizeJob
from .engine_algorithm import EngineAlgorithm
from .parameters import advanced, choice, mask_bits
from .raster_input import RasterInput
from .result_style import InputStyle, StylePostProcessor

_HELP = """Turns an HLS Sentinel-2 raster (S30) into what Landsat (L30) would have shown, with a \
trained generator.

The result has the input's grid, data type and gaps; its bands are Landsat's. Integer rasters are \
taken as HLS digital numbers (reflectance x 10000).

BANDS says which band of the input feeds which band of the model, in the model's order. Leave it \
empty to have them found from the bands' descriptions or from the HLS file name.
MASK is the granule's Fmask on the same grid; the chosen conditions become nodata.
EXTENT is snapped outwards to the input's grid.
The result does not depend on the tile size, the batch size or the extent (at most 1 DN)."""


class Harmonize(EngineAlgorithm):
    """One HarmonizeJob from a raster layer."""

    NAME = "harmonize"
    DISPLAY_NAME = "Harmonize Sentinel-2 to Landsat"
    GROUP = "Harmonization"
    TAGS = ("hls", "s30", "l30", "sentinel", "landsat", "harmonise", "gan", "reflectance")
    HELP = _HELP

    INPUT = "INPUT"
    MODEL = "MODEL"
    MODEL_FILE = "MODEL_FILE"
    BANDS = "BANDS"
    MASK = "MASK"
    MASK_BITS = "MASK_BITS"
    EXTENT = "EXTENT"
    SCALE = "SCALE"
    DEVICE = "DEVICE"
    TILE_SIZE = "TILE_SIZE"
    BATCH_SIZE = "BATCH_SIZE"
    OUTPUT = "OUTPUT"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.addParameter(QgsProcessingParameterRasterLayer(self.INPUT, "Sentinel-2 raster (S30)"))
        self._add_model()
        self._add_mask()
        self.addParameter(
            QgsProcessingParameterExtent(self.EXTENT, "Extent (empty: all)", optional=True)
        )
        self._add_settings()
        self.addParameter(QgsProcessingParameterRasterDestination(self.OUTPUT, "Harmonized"))
        self._add_numbers_and_words()

    def _add_model(self) -> None:
        names = model_store.model_names(profile.models_folder())
        self.addParameter(choice(self.MODEL, "Model", names, optional=not names))
        self.addParameter(
            QgsProcessingParameterFile(
                self.MODEL_FILE,
                "Model file (instead of a model by name)",
                fileFilter="Models (*.safetensors);;All files (*.*)",
                optional=True,
            )
        )
        self.addParameter(
            QgsProcessingParameterBand(
                self.BANDS,
                "Input bands in the model's order (empty: found by name)",
                parentLayerParameterName=self.INPUT,
                optional=True,
                allowMultiple=True,
            )
        )

    def _add_mask(self) -> None:
        self.addParameter(
            QgsProcessingParameterRasterLayer(self.MASK, "Fmask raster", optional=True)
        )
        text = "Conditions of the Fmask that become nodata"
        self.addParameter(mask_bits(self.MASK_BITS, text, DEFAULT_MASK_BITS))

    def _add_settings(self) -> None:
        self.addParameter(choice(self.SCALE, "Reflectance of one unit of the input", SCALES))
        self.addParameter(choice(self.DEVICE, "Device", DEVICES))
        for name, text in (
            (self.TILE_SIZE, "Tile size in pixels (0: automatic)"),
            (self.BATCH_SIZE, "Tiles computed at once (0: automatic)"),
        ):
            number = QgsProcessingParameterNumber(name, text, defaultValue=0, minValue=0)
            self.addParameter(advanced(number))

    def _add_numbers_and_words(self) -> None:
        for name, text in (
            ("VALID_PIXELS", "Valid pixels"),
            ("OUT_OF_RANGE_SHARE", "Share of valid pixels outside the model's training range"),
            ("SECONDS", "Seconds"),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, text))
        for name, text in (
            ("DEVICE_USED", "Device"),
            ("MODEL_NAME", "Model"),
            ("MODEL_SHA256", "SHA-256 of the model's file"),
        ):
            self.addOutput(QgsProcessingOutputString(name, text))

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        try:
            self._model_file(parameters, context)
        except ModelFileError as error:
            return False, str(error)
        return super().checkParameterValues(parameters, context)

    def _model_file(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        file = self.parameterAsFile(parameters, self.MODEL_FILE, context)
        if file:
            return file
        name = self.parameterAsString(parameters, self.MODEL, context)
        return str(model_store.model_path(name, profile.models_folder()))

    def prepareAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> bool:
        layer = self.parameterAsRasterLayer(parameters, self.INPUT, context)
        if layer is None:
            raise QgsProcessingException(self.invalidRasterError(parameters, self.INPUT))
        self._input = RasterInput(layer)
        in_project = context.project() is not None and context.project().mapLayer(layer.id())
        self._style = InputStyle(layer) if in_project else None
        extent = self.parameterAsExtent(parameters, self.EXTENT, context, layer.crs())
        corners = (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())
        self._extent = None if extent.isNull() else corners
        self._mask = self._prepared_mask(parameters, context)
        return True

    def _prepared_mask(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> RasterInput | None:
        if not parameters.get(self.MASK):
            return None
        mask = self.parameterAsRasterLayer(parameters, self.MASK, context)
        if mask is None:
            raise QgsProcessingException(self.invalidRasterError(parameters, self.MASK))
        return RasterInput(mask)

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        with tempfile.TemporaryDirectory(dir=QgsProcessingUtils.tempFolder()) as folder:
            job = self._job(parameters, context, Path(folder), feedback)
            values = self.run_job(job, feedback)
        self._input_bands = [_band_of(Path(job.input).name, band) for band in values["bands"]]
        return {
            self.OUTPUT: values["output"],
            "VALID_PIXELS": values["valid_pixels"],
            "OUT_OF_RANGE_SHARE": values["out_of_range_share"],
            "SECONDS": values["seconds"],
            "DEVICE_USED": values["device"],
            "MODEL_NAME": values["model_name"],
            "MODEL_SHA256": values["model_sha256"],
        }

    def _job(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        folder: Path,
        feedback: QgsProcessingFeedback,
    ) -> HarmonizeJob:
        mask_folder = folder / "mask"
        mask_folder.mkdir()
        return HarmonizeJob(
            input=str(self._input.file(folder, feedback)),
            output=self.parameterAsOutputLayer(parameters, self.OUTPUT, context),
            model_file=self._model_file(parameters, context),
            bands=tuple(self.parameterAsInts(parameters, self.BANDS, context)),
            mask=str(self._mask.file(mask_folder, feedback)) if self._mask else None,
            mask_bits=tuple(self.parameterAsEnums(parameters, self.MASK_BITS, context)),
            extent=self._extent,
            scale=self.parameterAsEnumString(parameters, self.SCALE, context),
            device=self.parameterAsEnumString(parameters, self.DEVICE, context),
            tile_size_px=self.parameterAsInt(parameters, self.TILE_SIZE, context),
            batch_size=self.parameterAsInt(parameters, self.BATCH_SIZE, context),
        )

    def postProcessAlgorithm(
        self, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        for target, details in context.layersToLoadOnCompletion().items():
            if self._style is not None and details.outputName == self.OUTPUT:
                processor = StylePostProcessor(self._style, self._input_bands)
                context.layerToLoadOnCompletionDetails(target).setPostProcessor(processor)
        return {}


def _band_of(input_name: str, band: str) -> int:
    """The band's number if it is one of the input's own, 0 if it came from a file beside it."""
    name, _, number = band.rpartition(":")
    return int(number) if name == input_name else 0
