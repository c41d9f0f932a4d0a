"""Apply a baseline: a fitted method of today to a whole S30 raster."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBand,
    QgsProcessingParameterFile,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingUtils,
)

from ..hls_gan_plugin.shared.jobs import ApplyBaselineJob
from .engine_algorithm import EngineAlgorithm
from .judging_inputs import SCALE, add_scale, raster_input

_HELP = """Applies a fitted baseline (a regression line per band, or histogram matching) to an S30 \
raster. The result has the input's grid, data type and gaps; its bands are Landsat's.

BANDS says which band of the input feeds which band of the baseline, in the baseline's order; \
empty: found by name."""


class ApplyBaseline(EngineAlgorithm):
    """One ApplyBaselineJob from a raster layer."""

    NAME = "applybaseline"
    DISPLAY_NAME = "Apply a baseline"
    GROUP = "Judgement"
    TAGS = ("hls", "regression", "histogram", "bandpass", "linear")
    HELP = _HELP

    INPUT = "INPUT"
    BASELINE = "BASELINE"
    BANDS = "BANDS"
    OUTPUT = "OUTPUT"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.addParameter(QgsProcessingParameterRasterLayer(self.INPUT, "Sentinel-2 raster (S30)"))
        self.addParameter(
            QgsProcessingParameterFile(
                self.BASELINE, "Baseline", fileFilter="Baselines (*.json);;All files (*.*)"
            )
        )
        self.addParameter(
            QgsProcessingParameterBand(
                self.BANDS,
                "Input bands in the baseline's order (empty: found by name)",
                parentLayerParameterName=self.INPUT,
                optional=True,
                allowMultiple=True,
            )
        )
        add_scale(self)
        self.addParameter(QgsProcessingParameterRasterDestination(self.OUTPUT, "Adjusted"))
        self.addOutput(QgsProcessingOutputNumber("VALID_PIXELS", "Valid pixels"))

    def prepareAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> bool:
        self._input = raster_input(self, parameters, self.INPUT, context)
        return True

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        with tempfile.TemporaryDirectory(dir=QgsProcessingUtils.tempFolder()) as folder:
            job = ApplyBaselineJob(
                input=str(self._input.file(Path(folder), feedback)),
                baseline=self.parameterAsFile(parameters, self.BASELINE, context),
                output=self.parameterAsOutputLayer(parameters, self.OUTPUT, context),
                bands=tuple(self.parameterAsInts(parameters, self.BANDS, context)),
                scale=self.parameterAsEnumString(parameters, SCALE, context),
            )
            values = self.run_job(job, feedback)
        return {self.OUTPUT: values["output"], "VALID_PIXELS": values["valid_pixels"]}
