"""Evaluate a model: how near its images come to L30 on windows that it never saw."""

from __future__ import annotations

from typing import Any, ClassVar

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
)

from ..hls_gan_plugin.shared.choices import DEVICES, SPLITS
from ..hls_gan_plugin.shared.training_jobs import EvaluateModelJob
from .engine_algorithm import JobAlgorithm
from .model_choice import add_model, chosen_model
from .parameters import advanced, choice
from .training_tool import TRAINING_HELP, WINDOWS, add_files, add_folder, whole_number

_HELP = """Judges a training's best generator, or a model, on windows that were held out: beside \
the untouched S30, a regression line and histogram matching, both fitted on the training windows.

MSE and SSIM on the scaled values -1 to 1, RMSE and bias in reflectance, by band and window, and \
in how many windows the model wins. Scores of simulated pairs are called so: they say nothing \
about real ones. The windows that a training validated with have chosen its generator: judge on \
those held out to test."""


class EvaluateModel(JobAlgorithm):
    """One EvaluateModelJob."""

    NAME = "evaluatemodel"
    DISPLAY_NAME = "Evaluate a model"
    GROUP = "Training"
    TAGS = ("hls", "training", "judge", "score", "ssim", "mse", "rmse", "report", "test")
    HELP = _HELP
    PARAMETER_HELP: ClassVar[dict[str, str]] = {
        **TRAINING_HELP,
        "TRAINING": "The folder that 'Train a model' wrote; its best generator is judged.",
        "MODEL": "Judged where no training is given. The bundled models have seen none of your "
        "windows.",
        "SPLIT": "Which windows of the folder are judged on.",
        "MOST": "Evenly picked; 0: all.",
        "REPORT": "HTML page: verdict, scores by band, example windows, spectra.",
        "TABLE": "CSV: a line a window, band and method.",
        "SUMMARY": "JSON: all totals as numbers.",
    }

    TRAINING = "TRAINING"
    SPLIT = "SPLIT"
    MOST = "MOST"
    DEVICE = "DEVICE"
    REPORT = "REPORT"
    TABLE = "TABLE"
    SUMMARY = "SUMMARY"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        add_folder(self, self.TRAINING, "Folder of the training", optional=True)
        add_model(self, text="Model (where no training is given)")
        add_folder(self, WINDOWS, "Folder of training windows")
        self.addParameter(choice(self.SPLIT, "Windows to judge on", SPLITS))
        most = "Windows at most (0: all)"
        self.addParameter(advanced(whole_number(self.MOST, most, 0, 0, 2**31 - 1)))
        self.addParameter(advanced(choice(self.DEVICE, "Device", DEVICES)))
        add_files(
            self,
            (self.REPORT, "Report on the model", "HTML files (*.html)"),
            (self.TABLE, "Table of windows", "CSV files (*.csv)"),
            (self.SUMMARY, "Summary", "JSON files (*.json)"),
        )
        for name, text in _NUMBERS.items():
            self.addOutput(QgsProcessingOutputNumber(name, text))
        self.addOutput(QgsProcessingOutputString("VERDICT", "Verdict"))

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> EvaluateModelJob:
        training = self.parameterAsFile(parameters, self.TRAINING, context)
        return EvaluateModelJob(
            model=training or chosen_model(self, parameters, context),
            windows=self.parameterAsFile(parameters, WINDOWS, context),
            split=self.parameterAsEnumString(parameters, self.SPLIT, context),
            most=self.parameterAsInt(parameters, self.MOST, context),
            device=self.parameterAsEnumString(parameters, self.DEVICE, context),
            report=self.target(parameters, self.REPORT, context),
            table=self.target(parameters, self.TABLE, context),
            summary=self.target(parameters, self.SUMMARY, context),
        )

    def results(
        self, job: EvaluateModelJob, values: dict[str, Any], feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        feedback.pushInfo(values["verdict"])
        files = {self.REPORT: job.report, self.TABLE: job.table, self.SUMMARY: job.summary}
        numbers = {name: values[name.lower()] for name in _NUMBERS}
        return {**files, **numbers, "VERDICT": values["verdict"]}


_NUMBERS = {
    "WINDOWS": "Windows",
    "CLOSER": "Windows closer to L30 in MSE and SSIM",
    "MSE_GENERATED": "MSE of the generated images",
    "MSE_ORIGINAL": "MSE of the untouched S30",
    "MSE_LINEAR": "MSE of a regression line",
    "SSIM_GENERATED": "SSIM of the generated images",
    "SSIM_ORIGINAL": "SSIM of the untouched S30",
    "SSIM_LINEAR": "SSIM of a regression line",
}
