"""Apply a baseline: a fitted method of today to a whole S30 raster."""

from __future__ import annotations

from typing import Any, ClassVar

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBand,
    QgsProcessingParameterFile,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
)

from ..hls_gan_plugin.shared.jobs import ApplyBaselineJob
from ..hls_gan_plugin.shared.scene_names import result_name
from .engine_algorithm import JobAlgorithm
from .judging_inputs import SCALE, add_scale

_HELP = """Applies a fitted baseline (a regression line per band, or histogram matching) to an S30 \
raster. The result has the input's grid, data type and gaps; its bands are Landsat's."""


class ApplyBaseline(JobAlgorithm):
    """One ApplyBaselineJob from a raster layer."""

    NAME = "applybaseline"
    DISPLAY_NAME = "Apply a baseline"
    GROUP = "Judgement"
    TAGS = ("hls", "regression", "histogram", "bandpass", "linear", "landsat", "sentinel")
    HELP = _HELP
    PARAMETER_HELP: ClassVar[dict[str, str]] = {
        "BASELINE": "A file of 'Fit a baseline'.",
        "BANDS": "Which bands of the input feed the baseline, in its order; empty: found by name.",
        "OUTPUT": "A GeoTIFF with Landsat's bands.",
    }

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
                "Input bands (empty: found by name)",
                parentLayerParameterName=self.INPUT,
                optional=True,
                allowMultiple=True,
            )
        )
        add_scale(self)
        self.addParameter(QgsProcessingParameterRasterDestination(self.OUTPUT, "Adjusted"))
        self.addOutput(QgsProcessingOutputNumber("VALID_PIXELS", "Valid pixels"))

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> ApplyBaselineJob:
        return ApplyBaselineJob(
            input=self.rasters.file(self.INPUT),
            baseline=self.parameterAsFile(parameters, self.BASELINE, context),
            output=self.target(parameters, self.OUTPUT, context),
            bands=tuple(self.parameterAsInts(parameters, self.BANDS, context)),
            scale=self.parameterAsEnumString(parameters, SCALE, context),
        )

    def results(
        self, job: ApplyBaselineJob, values: dict[str, Any], feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        return {self.OUTPUT: values["output"], "VALID_PIXELS": values["valid_pixels"]}

    def layer_names(self, job: ApplyBaselineJob, values: dict[str, Any]) -> dict[str, str]:
        made = result_name(self.rasters.name(self.INPUT), values["bands"], values["method"])
        return {self.OUTPUT: made}
