"""Score similarity to Landsat: original and generated images against L30, window by window."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterVectorDestination,
    QgsProcessingUtils,
)

from ..hls_gan_plugin.shared.hls import WINDOW_SIZE_PX
from ..hls_gan_plugin.shared.jobs import ScoreJob
from .engine_algorithm import EngineAlgorithm
from .judging_inputs import CLASSES, SCALE, SceneInput, add_images, add_scale
from .parameters import advanced
from .window_style import WindowStyle

_HELP = """Says whether a harmonised Sentinel-2 image is closer to Landsat than the original is, \
with SSIM and MSE for every window, beside the methods in use today.

ORIGINAL is the S30 raster, REFERENCE the L30 raster of the same day, GENERATED one or several \
images to judge; their layer names stand in the results. All lie on one grid ('Align to a \
reference raster' brings them there).
BANDS says which bands are compared; empty: those that the first generated raster shows by name.
The window grid is drawn by the gain in SSIM: green where the generated image is closer.
The report is one HTML file with figures, tables and a summary in plain words.
Baselines that are fitted on these very images are marked in-sample: they look better here than \
they would elsewhere."""


class ScoreSimilarity(EngineAlgorithm):
    """One ScoreJob from raster layers."""

    NAME = "scoresimilarity"
    DISPLAY_NAME = "Score similarity to Landsat"
    GROUP = "Judgement"
    TAGS = ("hls", "ssim", "mse", "rmse", "bias", "report", "compare", "accuracy")
    HELP = _HELP

    WINDOW_SIZE = "WINDOW_SIZE"
    MINIMUM_VALID = "MINIMUM_VALID"
    BASELINE = "BASELINE"
    FIT_BASELINES = "FIT_BASELINES"
    TILE_SIZE = "TILE_SIZE"
    GRID = "GRID"
    REPORT = "REPORT"
    TABLE = "TABLE"
    SSIM_MAP = "SSIM_MAP"
    DIFFERENCE = "DIFFERENCE"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        add_images(self, with_generated=True)
        self.addParameter(
            QgsProcessingParameterNumber(
                self.WINDOW_SIZE,
                "Window size in pixels",
                defaultValue=WINDOW_SIZE_PX,
                minValue=11,
                maxValue=4096,
            )
        )
        self._add_settings()
        self._add_results()

    def _add_settings(self) -> None:
        add_scale(self)
        self.addParameter(
            QgsProcessingParameterBoolean(
                self.FIT_BASELINES,
                "Fit today's methods on these images too (in-sample)",
                defaultValue=True,
            )
        )
        for parameter in (
            QgsProcessingParameterFile(
                self.BASELINE,
                "A fitted baseline to judge too",
                fileFilter="Baselines (*.json)",
                optional=True,
            ),
            QgsProcessingParameterRasterLayer(
                CLASSES, "Class raster for the bias by class (empty: Fmask)", optional=True
            ),
            QgsProcessingParameterNumber(
                self.MINIMUM_VALID,
                "Least share of valid pixels of a scored window",
                QgsProcessingParameterNumber.Double,
                defaultValue=0.5,
                minValue=0.01,
                maxValue=1.0,
            ),
            QgsProcessingParameterNumber(
                self.TILE_SIZE,
                "Tile size of the generated rasters, for seams (0: unknown)",
                defaultValue=0,
                minValue=0,
            ),
        ):
            self.addParameter(advanced(parameter))

    def _add_results(self) -> None:
        self.addParameter(
            QgsProcessingParameterVectorDestination(
                self.GRID, "Window scores", QgsProcessing.TypeVectorPolygon, optional=True
            )
        )
        file = QgsProcessingParameterFileDestination
        self.addParameter(
            file(self.REPORT, "Similarity report", "HTML files (*.html)", optional=True)
        )
        optional = (
            file(self.TABLE, "Table of windows", "CSV files (*.csv)", optional=True),
            QgsProcessingParameterRasterDestination(self.SSIM_MAP, "SSIM map", optional=True),
            QgsProcessingParameterRasterDestination(
                self.DIFFERENCE, "Difference to the reference", optional=True
            ),
        )
        for parameter in optional:
            parameter.setCreateByDefault(False)
            self.addParameter(parameter)
        for name, text in _NUMBERS.items():
            self.addOutput(QgsProcessingOutputNumber(name, text))
        self.addOutput(QgsProcessingOutputString("VERDICT", "Verdict"))

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        grid = self.parameterAsOutputLayer(parameters, self.GRID, context)
        if grid and not grid.lower().endswith(".gpkg"):
            return False, f"The window grid is a GeoPackage: give '{grid}' the ending .gpkg."
        return super().checkParameterValues(parameters, context)

    def prepareAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> bool:
        self._scene = SceneInput(self, parameters, context, with_generated=True, with_classes=True)
        return True

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        with tempfile.TemporaryDirectory(dir=QgsProcessingUtils.tempFolder()) as folder:
            job = self._job(parameters, context, Path(folder), feedback)
            values = self.run_job(job, feedback)
        files = {
            self.GRID: job.grid,
            self.REPORT: job.report,
            self.TABLE: job.table,
            self.SSIM_MAP: job.ssim_map,
            self.DIFFERENCE: job.difference,
        }
        judged = [name for name, _ in job.scenes[0].generated] or list(values["verdicts"])
        return {
            **{name: path for name, path in files.items() if path},
            **_numbers(values, judged[0] if judged else "original"),
        }

    def _job(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        folder: Path,
        feedback: QgsProcessingFeedback,
    ) -> ScoreJob:
        baseline = self.parameterAsFile(parameters, self.BASELINE, context)
        return ScoreJob(
            scenes=(self._scene.scene(folder, feedback),),
            bands=self._scene.bands,
            window_size_px=self.parameterAsInt(parameters, self.WINDOW_SIZE, context),
            minimum_valid=self.parameterAsDouble(parameters, self.MINIMUM_VALID, context),
            mask_bits=self._scene.mask_bits,
            scale=self.parameterAsEnumString(parameters, SCALE, context),
            baselines=((Path(baseline).stem, baseline),) if baseline else (),
            fit_baselines=self.parameterAsBool(parameters, self.FIT_BASELINES, context),
            tile_size_px=self.parameterAsInt(parameters, self.TILE_SIZE, context),
            grid=self.parameterAsOutputLayer(parameters, self.GRID, context) or None,
            table=self.parameterAsFileOutput(parameters, self.TABLE, context) or None,
            report=self.parameterAsFileOutput(parameters, self.REPORT, context) or None,
            ssim_map=self.parameterAsOutputLayer(parameters, self.SSIM_MAP, context) or None,
            difference=self.parameterAsOutputLayer(parameters, self.DIFFERENCE, context) or None,
        )

    def postProcessAlgorithm(
        self, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        WindowStyle.wait_for(self.GRID, context)
        return {}


_NUMBERS = {
    "WINDOWS": "Windows",
    "SCORED": "Scored windows",
    "MEAN_SSIM_ORIGINAL": "Mean SSIM of the original",
    "MEAN_SSIM": "Mean SSIM of the judged image",
    "MEDIAN_SSIM": "Median SSIM of the judged image",
    "MEAN_MSE_ORIGINAL": "Mean MSE of the original (scaled)",
    "MEAN_MSE": "Mean MSE of the judged image (scaled)",
    "MEDIAN_MSE": "Median MSE of the judged image (scaled)",
    "WINS_SSIM": "Windows with a higher SSIM than the original",
    "WINS_MSE": "Windows with a lower MSE than the original",
}


def _numbers(values: dict[str, Any], judged: str) -> dict[str, Any]:
    wins = values["wins"].get(judged, {"ssim": 0, "mse": 0})
    return {
        "WINDOWS": values["windows"],
        "SCORED": values["scored"],
        "MEAN_SSIM_ORIGINAL": values["means"]["original"]["ssim"],
        "MEAN_SSIM": values["means"][judged]["ssim"],
        "MEDIAN_SSIM": values["medians"][judged]["ssim"],
        "MEAN_MSE_ORIGINAL": values["means"]["original"]["mse"],
        "MEAN_MSE": values["means"][judged]["mse"],
        "MEDIAN_MSE": values["medians"][judged]["mse"],
        "WINS_SSIM": wins["ssim"],
        "WINS_MSE": wins["mse"],
        "VERDICT": values["verdicts"].get(judged, ""),
    }
