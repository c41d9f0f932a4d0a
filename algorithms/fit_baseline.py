"""Fit a baseline: a method in use today, fitted on a pair, as a small file."""

from __future__ import annotations

from typing import Any, ClassVar

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFileDestination,
)

from ..hls_gan_plugin.shared.choices import METHODS
from ..hls_gan_plugin.shared.jobs import FitBaselineJob
from ..hls_gan_plugin.shared.translation import tr
from .engine_algorithm import JobAlgorithm
from .judging_inputs import (
    SCALE,
    add_images,
    add_scale,
    chosen_bands,
    chosen_conditions,
    scene_of,
)
from .parameters import FMASK_BESIDE, choice

_HELP = """Fits a method in use today on an S30 and an L30 raster of one day: a regression line \
per band (ordinary, or the reduced major axis) or histogram matching. 'Apply a baseline' applies \
it to a raster, and 'Score similarity to Landsat' judges it beside the generated image.

HLS has already adjusted S30 with fixed linear coefficients: the untouched original is that \
method. A baseline that is judged on the pair that it was fitted on is marked in-sample."""


class FitBaseline(JobAlgorithm):
    """One FitBaselineJob from raster layers."""

    NAME = "fitbaseline"
    DISPLAY_NAME = "Fit a baseline"
    GROUP = "Judgement"
    TAGS = ("hls", "regression", "histogram", "bandpass", "linear", "landsat", "sentinel")
    HELP = _HELP
    PARAMETER_HELP: ClassVar[dict[str, str]] = {
        "METHOD": "ordinary: the line with the least squares; reduced-major-axis: errors in both "
        "images count; histogram: the distribution of L30's values.",
        "BANDS": "The bands that are fitted; empty: those that the original shows by name.",
        "OUTPUT": "A small JSON file for 'Apply a baseline' and 'Score similarity to Landsat'.",
    }

    METHOD = "METHOD"
    OUTPUT = "OUTPUT"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        add_images(self, with_generated=False)
        self.addParameter(choice(self.METHOD, "Method", METHODS))
        add_scale(self)
        self.addParameter(
            QgsProcessingParameterFileDestination(self.OUTPUT, "Baseline", "JSON files (*.json)")
        )
        self.addOutput(QgsProcessingOutputNumber("PIXELS", "Pixels that it was fitted on"))

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> FitBaselineJob:
        return FitBaselineJob(
            scenes=(scene_of(self.rasters),),
            output=self.target(parameters, self.OUTPUT, context),
            method=self.parameterAsEnumString(parameters, self.METHOD, context),
            bands=chosen_bands(self, parameters, context),
            fmask_beside=self.parameterAsBool(parameters, FMASK_BESIDE, context),
            mask_bits=chosen_conditions(self, parameters, context),
            scale=self.parameterAsEnumString(parameters, SCALE, context),
        )

    def results(
        self, job: FitBaselineJob, values: dict[str, Any], feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        for band, line in values["lines"].items():
            told = tr("{band}: slope {slope:.4f}, {intercept:+.4f}")
            feedback.pushInfo(told.format(band=band, **line))
        return {self.OUTPUT: values["output"], "PIXELS": min(values["pixels"])}
