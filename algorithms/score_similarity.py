"""Score similarity to Landsat: original and generated images against L30, window by window."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

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
)

from ..hls_gan_plugin import profile
from ..hls_gan_plugin.result_style import LoadedStyle
from ..hls_gan_plugin.score_map_style import DIFFERENCE_COLOURS, SSIM_COLOURS, ScoreMapStyle
from ..hls_gan_plugin.shared import model_store
from ..hls_gan_plugin.shared.hls import WINDOW_SIZE_PX
from ..hls_gan_plugin.shared.jobs import ScoreJob
from ..hls_gan_plugin.shared.scene_names import result_name
from ..hls_gan_plugin.shared.translation import tr
from .engine_algorithm import JobAlgorithm
from .judging_inputs import (
    CLASSES,
    SCALE,
    add_images,
    add_scale,
    chosen_bands,
    chosen_conditions,
    scene_of,
)
from .parameters import FMASK_BESIDE, advanced
from .window_style import WindowStyle

_HELP = """Says whether a harmonized Sentinel-2 image is closer to Landsat than the original is, \
with SSIM and MSE for every window, beside the methods in use today.

All rasters lie on one grid ('Align to a reference raster' brings them there). The window grid is \
drawn by the gain in SSIM: blue-green where the generated image is closer. Baselines fitted on \
these very images are marked in-sample: they look better here than they would elsewhere."""


class ScoreSimilarity(JobAlgorithm):
    """One ScoreJob from raster layers."""

    NAME = "scoresimilarity"
    DISPLAY_NAME = "Score similarity to Landsat"
    GROUP = "Judgement"
    TAGS = (
        "hls", "ssim", "mse", "rmse", "bias", "report", "compare", "accuracy", "landsat",
        "sentinel", "mask", "cloud", "fmask",
    )  # fmt: skip
    HELP = _HELP
    PARAMETER_HELP: ClassVar[dict[str, str]] = {
        "FMASK_BESIDE": "Without masks chosen, the Fmask files beside granules' band files are "
        "used; the report says which.",
        "FIT_BASELINES": "A regression line per band and histogram matching, fitted on this very "
        "pair, are judged beside the generated images and marked in-sample.",
        "BASELINE": "A file of 'Fit a baseline', best fitted on another pair.",
        "CLASSES": "Whole numbers of land cover, say, on the same grid; the report tells the bias "
        "by class. Empty: the conditions of the Fmask.",
        "MINIMUM_VALID": "From 0.01 to 1; windows with fewer valid pixels get no score.",
        "TILE_SIZE": "Where the tile borders of the generated rasters lie, for the search for "
        "seams, in pixels; 0: as the rasters' own tags say it.",
        "GRID": "A polygon a window with its scores (GeoPackage).",
        "REPORT": "One HTML file with figures, tables and a summary in plain words.",
        "TABLE": "A line a window and band (CSV).",
        "SSIM_MAP": "SSIM of every pixel's surroundings, -1 to 1, the judged image first.",
        "DIFFERENCE": "Image minus reference in reflectance, the judged image first.",
    }

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
                "Fit today's methods on these images too",
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
                CLASSES, "Class raster (empty: Fmask)", optional=True
            ),
            QgsProcessingParameterNumber(
                self.MINIMUM_VALID,
                "Least share of valid pixels of a scored window",
                QgsProcessingParameterNumber.Type.Double,
                defaultValue=0.5,
                minValue=0.01,
                maxValue=1.0,
            ),
            QgsProcessingParameterNumber(
                self.TILE_SIZE,
                "Tile size in pixels, for seams (0: told by tags)",
                defaultValue=0,
                minValue=0,
            ),
        ):
            self.addParameter(advanced(parameter))

    def _add_results(self) -> None:
        self.addParameter(
            QgsProcessingParameterVectorDestination(
                self.GRID,
                "Window scores",
                QgsProcessing.SourceType.TypeVectorPolygon,
                optional=True,
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

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> ScoreJob:
        baseline = self.parameterAsFile(parameters, self.BASELINE, context)
        return ScoreJob(
            scenes=(scene_of(self.rasters),),
            bands=chosen_bands(self, parameters, context),
            window_size_px=self.parameterAsInt(parameters, self.WINDOW_SIZE, context),
            minimum_valid=self.parameterAsDouble(parameters, self.MINIMUM_VALID, context),
            fmask_beside=self.parameterAsBool(parameters, FMASK_BESIDE, context),
            mask_bits=chosen_conditions(self, parameters, context),
            scale=self.parameterAsEnumString(parameters, SCALE, context),
            model_files=tuple(map(str, model_store.models(profile.models_folder()).values())),
            baselines=((Path(baseline).stem, baseline),) if baseline else (),
            fit_baselines=self.parameterAsBool(parameters, self.FIT_BASELINES, context),
            tile_size_px=self.parameterAsInt(parameters, self.TILE_SIZE, context),
            grid=self.target(parameters, self.GRID, context),
            table=self.target(parameters, self.TABLE, context),
            report=self.target(parameters, self.REPORT, context),
            ssim_map=self.target(parameters, self.SSIM_MAP, context),
            difference=self.target(parameters, self.DIFFERENCE, context),
        )

    def results(
        self, job: ScoreJob, values: dict[str, Any], feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        return {
            self.GRID: job.grid,
            self.REPORT: job.report,
            self.TABLE: job.table,
            self.SSIM_MAP: job.ssim_map,
            self.DIFFERENCE: job.difference,
            **_numbers(values, _judged(job, values)),
        }

    def layer_names(self, job: ScoreJob, values: dict[str, Any]) -> dict[str, str]:
        of = result_name(job.scenes[0].name, values["bands"], _judged(job, values))
        return {
            self.GRID: tr("Window scores {raster}").format(raster=of),
            self.SSIM_MAP: f"SSIM {of}",
            self.DIFFERENCE: tr("Difference {raster}").format(raster=of),
        }

    def style(self, output: str) -> LoadedStyle | None:
        if output == self.GRID:
            return WindowStyle()
        colours = {self.SSIM_MAP: SSIM_COLOURS, self.DIFFERENCE: DIFFERENCE_COLOURS}
        return ScoreMapStyle(colours[output]) if output in colours else None


def _judged(job: ScoreJob, values: dict[str, Any]) -> str:
    """The image that the tool's numbers are of."""
    judged = [name for name, _ in job.scenes[0].generated] or list(values["verdicts"])
    return judged[0] if judged else "original"


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
