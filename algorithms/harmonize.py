"""Harmonize Sentinel-2 to Landsat: an S30 raster becomes what L30 would have shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBand,
    QgsProcessingParameterExtent,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ..hls_gan_plugin.result_style import InputStyle, StylePostProcessor, input_band
from ..hls_gan_plugin.shared.choices import DEVICES, SCALES
from ..hls_gan_plugin.shared.errors import ModelFileError
from ..hls_gan_plugin.shared.hls import DEFAULT_MASK_BITS
from ..hls_gan_plugin.shared.jobs import HarmonizeJob
from ..hls_gan_plugin.shared.scene_names import result_name
from ..hls_gan_plugin.shared.translation import tr
from .engine_algorithm import JobAlgorithm
from .model_choice import add_model, chosen_model
from .parameters import FMASK_BESIDE, advanced, choice, fmask_beside, mask_bits

_HELP = """Turns an HLS Sentinel-2 raster (S30) into what Landsat (L30) would have shown, with a \
trained generator.

The result has the input's grid, data type and gaps; its bands are Landsat's. It does not depend \
on the tile size, the batch size or the extent (at most one digital number, 0.0001 of \
reflectance)."""


class Harmonize(JobAlgorithm):
    """One HarmonizeJob from a raster layer."""

    NAME = "harmonize"
    DISPLAY_NAME = "Harmonize Sentinel-2 to Landsat"
    GROUP = "Harmonization"
    TAGS = (
        "hls", "s30", "l30", "sentinel", "landsat", "harmonise", "gan", "reflectance", "mask",
        "cloud", "fmask", "pytorch", "deep learning",
    )  # fmt: skip
    HELP = _HELP
    PARAMETER_HELP: ClassVar[dict[str, str]] = {
        "BANDS": "Which bands of the input feed the model, in its order. Empty: found from the "
        "bands' names or from the HLS file name.",
        "MASK": "The granule's Fmask, on the same grid.",
        "MASK_BITS": "A pixel with any of these conditions in the Fmask becomes nodata.",
        "FMASK_BESIDE": "Without a mask chosen, the Fmask file beside a granule's band file is "
        "used.",
        "EXTENT": "The part that is computed, snapped outwards to the input's pixels.",
        "TILE_SIZE": "Side of the tiles that are computed, in pixels. Smaller ones need less "
        "memory; the result is the same.",
        "BATCH_SIZE": "More tiles at once may be faster on a graphics card and need more memory.",
        "OUTPUT": "A GeoTIFF with Landsat's bands.",
        "UNCERTAINTY": "For each band the standard deviation of L30 given the result, in "
        "reflectance: haze, noise and, at edges, the sensors' misplacement.",
    }

    INPUT = "INPUT"
    BANDS = "BANDS"
    MASK = "MASK"
    MASK_BITS = "MASK_BITS"
    EXTENT = "EXTENT"
    SCALE = "SCALE"
    DEVICE = "DEVICE"
    TILE_SIZE = "TILE_SIZE"
    BATCH_SIZE = "BATCH_SIZE"
    OUTPUT = "OUTPUT"
    UNCERTAINTY = "UNCERTAINTY"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.addParameter(QgsProcessingParameterRasterLayer(self.INPUT, "Sentinel-2 raster (S30)"))
        self._add_model()
        self._add_mask()
        self.addParameter(
            QgsProcessingParameterExtent(self.EXTENT, "Extent (empty: all)", optional=True)
        )
        self._add_settings()
        self.addParameter(QgsProcessingParameterRasterDestination(self.OUTPUT, "Harmonized"))
        self.addParameter(
            QgsProcessingParameterRasterDestination(
                self.UNCERTAINTY,
                "Uncertainty (standard deviation of L30)",
                optional=True,
                createByDefault=False,
            )
        )
        self._add_numbers_and_words()

    def _add_model(self) -> None:
        add_model(self)
        self.addParameter(
            QgsProcessingParameterBand(
                self.BANDS,
                "Input bands (empty: found by name)",
                parentLayerParameterName=self.INPUT,
                optional=True,
                allowMultiple=True,
            )
        )

    def _add_mask(self) -> None:
        self.addParameter(
            QgsProcessingParameterRasterLayer(self.MASK, "Fmask raster", optional=True)
        )
        self.addParameter(fmask_beside())
        text = "Fmask conditions that become nodata"
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
            chosen_model(self, self.worded(parameters), context)
        except ModelFileError as error:
            return False, str(error)
        return super().checkParameterValues(parameters, context)

    def prepareAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> bool:
        super().prepareAlgorithm(parameters, context, feedback)
        layer = self.parameterAsRasterLayer(parameters, self.INPUT, context)
        in_project = context.project() is not None and context.project().mapLayer(layer.id())
        self._style = InputStyle(layer) if in_project else None
        extent = self.parameterAsExtent(parameters, self.EXTENT, context, layer.crs())
        corners = (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())
        self._extent = None if extent.isNull() else corners
        return True

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> HarmonizeJob:
        return HarmonizeJob(
            input=self.rasters.file(self.INPUT),
            output=self.target(parameters, self.OUTPUT, context),
            model_file=chosen_model(self, parameters, context),
            bands=tuple(self.parameterAsInts(parameters, self.BANDS, context)),
            mask=self.rasters.file(self.MASK),
            fmask_beside=self.parameterAsBool(parameters, FMASK_BESIDE, context),
            mask_bits=tuple(self.parameterAsEnums(parameters, self.MASK_BITS, context)),
            extent=self._extent,
            scale=self.parameterAsEnumString(parameters, self.SCALE, context),
            device=self.parameterAsEnumString(parameters, self.DEVICE, context),
            tile_size_px=self.parameterAsInt(parameters, self.TILE_SIZE, context),
            batch_size=self.parameterAsInt(parameters, self.BATCH_SIZE, context),
            uncertainty=self.target(parameters, self.UNCERTAINTY, context),
        )

    def results(
        self, job: HarmonizeJob, values: dict[str, Any], feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        self._input_bands = [input_band(Path(job.input).name, band) for band in values["bands"]]
        return {
            self.OUTPUT: values["output"],
            self.UNCERTAINTY: values["uncertainty"],
            "VALID_PIXELS": values["valid_pixels"],
            "OUT_OF_RANGE_SHARE": values["out_of_range_share"],
            "SECONDS": values["seconds"],
            "DEVICE_USED": values["device"],
            "MODEL_NAME": values["model_name"],
            "MODEL_SHA256": values["model_sha256"],
        }

    def layer_names(self, job: HarmonizeJob, values: dict[str, Any]) -> dict[str, str]:
        made = result_name(self.rasters.name(self.INPUT), values["bands_out"], values["model_name"])
        uncertainty = tr("Standard deviation {raster}").format(raster=made)
        return {self.OUTPUT: made, self.UNCERTAINTY: uncertainty}

    def style(self, output: str) -> StylePostProcessor | None:
        return StylePostProcessor(self._style, self._input_bands) if output == self.OUTPUT else None
