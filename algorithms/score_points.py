"""Judgement at points: S30 and L30 values out of tables, before and after a model."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
)

from ..hls_gan_plugin.shared.jobs import PointsJob
from .engine_algorithm import JobAlgorithm
from .judging_inputs import SCALE, add_conditions, add_scale, chosen_conditions
from .model_choice import add_model, chosen_model

_HELP = """Says what a model does to Sentinel-2's brightness where Landsat's is known: on pairs of \
values of one point, band by band, beside a line per band that was fitted on the other sites.

The tables are the results of an AppEEARS point sample (HLSS30 and HLSL30, one or several CSV \
files), or a CSV file with both sensors in a row: S30_B02 or S30_BLUE, L30_B02, l30_date, s30_date \
or s30_days_later, and, where known, site, plot, s30_satellite, l30_satellite, S30_Fmask, L30_Fmask.
Pairs are values of one point on one day, or as many days apart as is allowed. A value that its \
Fmask hides is left out, and so is a pair whose sensors differ by more than the largest \
difference: there, the ground changed or a cloud was missed.
A point has no neighbours: each is shown to the model as a uniform patch, so that this judges its \
change of brightness and nothing of texture. The report has the differences by band, reflectance, \
site and satellite; the table every pair; the summary all numbers as JSON."""


class ScorePoints(JobAlgorithm):
    """One PointsJob from CSV files."""

    NAME = "scorepoints"
    DISPLAY_NAME = "Score a model on points"
    GROUP = "Judgement"
    TAGS = ("hls", "points", "appeears", "table", "csv", "bias", "rmse", "landsat", "sentinel-2")
    HELP = _HELP

    PARAMETER_HELP: ClassVar[dict[str, str]] = {
        "TABLES": "CSV files: AppEEARS results of both sensors, or a table with both in a row.",
        "MAX_DAYS": "0: both sensors saw the point on the same day.",
        "LARGEST_DIFFERENCE": "Pairs whose sensors differ by more in any band, in reflectance, are "
        "left out: there, the ground changed or a cloud was missed.",
        "REPORT": "HTML page: differences by band, reflectance, site and satellite.",
        "TABLE": "CSV: a line a pair, with S30, the model's values, the line's, and L30.",
        "SUMMARY": "JSON: all differences as numbers.",
    }

    TABLES = "TABLES"
    MAX_DAYS = "MAX_DAYS"
    LARGEST_DIFFERENCE = "LARGEST_DIFFERENCE"
    REPORT = "REPORT"
    TABLE = "TABLE"
    SUMMARY = "SUMMARY"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.addParameter(
            QgsProcessingParameterMultipleLayers(
                self.TABLES,
                "Tables of S30 and L30 values (CSV files)",
                QgsProcessing.SourceType.TypeFile,
            )
        )
        add_model(self)
        number = QgsProcessingParameterNumber
        days = "Days between the values of a pair at most"
        self.addParameter(number(self.MAX_DAYS, days, defaultValue=0, minValue=0, maxValue=366))
        self.addParameter(
            number(
                self.LARGEST_DIFFERENCE,
                "Largest difference of a pair, reflectance (0: any)",
                number.Type.Double,
                defaultValue=0.05,
                minValue=0,
                maxValue=1,
            )
        )
        add_conditions(self)
        add_scale(self)
        file = QgsProcessingParameterFileDestination
        for name, text, kind in (
            (self.REPORT, "Report on points", "HTML files (*.html)"),
            (self.TABLE, "Table of pairs", "CSV files (*.csv)"),
            (self.SUMMARY, "Summary", "JSON files (*.json)"),
        ):
            target = file(name, text, kind, optional=True)
            target.setCreateByDefault(name == self.REPORT)
            self.addParameter(target)
        self.addOutput(QgsProcessingOutputNumber("PAIRS", "Pairs"))
        self.addOutput(QgsProcessingOutputNumber("LEFT_OUT", "Pairs left out"))
        self.addOutput(QgsProcessingOutputString("VERDICT", "Verdict"))

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> PointsJob:
        model = chosen_model(self, parameters, context)
        return PointsJob(
            tables=tuple(self.parameterAsFileList(parameters, self.TABLES, context)),
            models=((Path(model).stem, model),),
            max_days=self.parameterAsInt(parameters, self.MAX_DAYS, context),
            mask_bits=chosen_conditions(self, parameters, context),
            scale=self.parameterAsEnumString(parameters, SCALE, context),
            largest_difference=self.parameterAsDouble(parameters, self.LARGEST_DIFFERENCE, context),
            table=self.target(parameters, self.TABLE, context),
            summary=self.target(parameters, self.SUMMARY, context),
            report=self.target(parameters, self.REPORT, context),
        )

    def results(
        self, job: PointsJob, values: dict[str, Any], feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        return {
            self.REPORT: job.report,
            self.TABLE: job.table,
            self.SUMMARY: job.summary,
            "PAIRS": values["pairs"],
            "LEFT_OUT": values["left_out"],
            "VERDICT": next(iter(values["verdicts"].values())),
        }
