"""Fit a baseline: a method in use today, fitted on a pair, as a small file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFileDestination,
    QgsProcessingUtils,
)

from ..hls_gan_plugin.shared.choices import METHODS
from ..hls_gan_plugin.shared.jobs import FitBaselineJob
from .engine_algorithm import EngineAlgorithm
from .judging_inputs import SCALE, SceneInput, add_images, add_scale
from .parameters import choice

_HELP = """Fits a method in use today on an S30 and an L30 raster of one day: a regression line \
per band (ordinary, or the reduced major axis) or histogram matching. 'Apply a baseline' applies \
it to a raster, and 'Score similarity to Landsat' judges it beside the generated image.

HLS has already adjusted S30 with fixed linear coefficients: the untouched original is that \
method. A baseline that is judged on the pair that it was fitted on is marked in-sample."""


class FitBaseline(EngineAlgorithm):
    """One FitBaselineJob from raster layers."""

    NAME = "fitbaseline"
    DISPLAY_NAME = "Fit a baseline"
    GROUP = "Judgement"
    TAGS = ("hls", "regression", "histogram", "bandpass", "linear")
    HELP = _HELP

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

    def prepareAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> bool:
        self._scene = SceneInput(self, parameters, context)
        return True

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        with tempfile.TemporaryDirectory(dir=QgsProcessingUtils.tempFolder()) as folder:
            job = FitBaselineJob(
                scenes=(self._scene.scene(Path(folder), feedback),),
                output=self.parameterAsFileOutput(parameters, self.OUTPUT, context),
                method=self.parameterAsEnumString(parameters, self.METHOD, context),
                bands=self._scene.bands,
                mask_bits=self._scene.mask_bits,
                scale=self.parameterAsEnumString(parameters, SCALE, context),
            )
            values = self.run_job(job, feedback)
        for band, line in values["lines"].items():
            feedback.pushInfo(f"{band}: slope {line['slope']:.4f}, {line['intercept']:+.4f}")
        return {self.OUTPUT: values["output"], "PIXELS": min(values["pixels"])}
