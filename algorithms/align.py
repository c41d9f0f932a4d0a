"""Align to a reference raster: the same pixels, so that two rasters can be compared."""

from __future__ import annotations

from typing import Any, ClassVar

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ..hls_gan_plugin.shared.choices import RESAMPLINGS
from ..hls_gan_plugin.shared.jobs import AlignJob
from ..hls_gan_plugin.shared.translation import tr
from .engine_algorithm import JobAlgorithm
from .parameters import UNCHOSEN, choice

_HELP = """Brings a raster to the grid of another one: CRS, pixel size, origin and extent.

Where the pixels of both coincide nothing is resampled, only cut or padded with nodata. Masks (8 \
bit) are always taken from the nearest pixel."""


class Align(JobAlgorithm):
    """One AlignJob from two raster layers."""

    NAME = "align"
    DISPLAY_NAME = "Align to a reference raster"
    GROUP = "Judgement"
    TAGS = ("grid", "resample", "warp", "snap", "landsat", "sentinel", "mask")
    HELP = _HELP
    PARAMETER_HELP: ClassVar[dict[str, str]] = {
        "INPUT": "The raster that is to lie on another one's pixels.",
        "REFERENCE": "The raster whose CRS, pixel size, origin and extent are taken.",
        "RESAMPLING": "How values between pixels come about, where the pixels do not coincide.",
        "OUTPUT": "A GeoTIFF on the reference's grid.",
    }

    INPUT = "INPUT"
    REFERENCE = "REFERENCE"
    RESAMPLING = "RESAMPLING"
    OUTPUT = "OUTPUT"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        raster = QgsProcessingParameterRasterLayer
        self.addParameter(raster(self.INPUT, "Raster to align"))
        self.addParameter(raster(self.REFERENCE, "Reference raster", UNCHOSEN))
        self.addParameter(choice(self.RESAMPLING, "Resampling", RESAMPLINGS))
        self.addParameter(QgsProcessingParameterRasterDestination(self.OUTPUT, "Aligned"))

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> AlignJob:
        return AlignJob(
            input=self.rasters.file(self.INPUT),
            reference=self.rasters.file(self.REFERENCE),
            output=self.target(parameters, self.OUTPUT, context),
            resampling=self.parameterAsEnumString(parameters, self.RESAMPLING, context),
        )

    def results(
        self, job: AlignJob, values: dict[str, Any], feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        return {self.OUTPUT: values["output"]}

    def layer_names(self, job: AlignJob, values: dict[str, Any]) -> dict[str, str]:
        on = tr("{raster} on the grid of {reference}").format(
            raster=self.rasters.name(self.INPUT), reference=self.rasters.name(self.REFERENCE)
        )
        return {self.OUTPUT: on}
