"""Align to a reference raster: the same pixels, so that two rasters can be compared."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingUtils,
)

from ..hls_gan_plugin.shared.choices import RESAMPLINGS
from ..hls_gan_plugin.shared.jobs import AlignJob
from .engine_algorithm import EngineAlgorithm
from .judging_inputs import raster_input
from .parameters import choice

_HELP = """Brings a raster to the grid of another one: CRS, pixel size, origin and extent.

Where the pixels of both coincide nothing is resampled, only cut or padded with nodata. Masks (8 \
bit) are always taken from the nearest pixel."""


class Align(EngineAlgorithm):
    """One AlignJob from two raster layers."""

    NAME = "align"
    DISPLAY_NAME = "Align to a reference raster"
    GROUP = "Judgement"
    TAGS = ("grid", "resample", "warp", "snap")
    HELP = _HELP

    INPUT = "INPUT"
    REFERENCE = "REFERENCE"
    RESAMPLING = "RESAMPLING"
    OUTPUT = "OUTPUT"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.addParameter(QgsProcessingParameterRasterLayer(self.INPUT, "Raster to align"))
        self.addParameter(QgsProcessingParameterRasterLayer(self.REFERENCE, "Reference raster"))
        self.addParameter(choice(self.RESAMPLING, "Resampling", RESAMPLINGS))
        self.addParameter(QgsProcessingParameterRasterDestination(self.OUTPUT, "Aligned"))

    def prepareAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> bool:
        self._input = raster_input(self, parameters, self.INPUT, context)
        self._reference = raster_input(self, parameters, self.REFERENCE, context)
        return True

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        with tempfile.TemporaryDirectory(dir=QgsProcessingUtils.tempFolder()) as name:
            folder = Path(name)
            (folder / "reference").mkdir()
            job = AlignJob(
                input=str(self._input.file(folder, feedback)),
                reference=str(self._reference.file(folder / "reference", feedback)),
                output=self.parameterAsOutputLayer(parameters, self.OUTPUT, context),
                resampling=self.parameterAsEnumString(parameters, self.RESAMPLING, context),
            )
            values = self.run_job(job, feedback)
        return {self.OUTPUT: values["output"]}
