"""Cut into windows: which windows of rasters are clear, and the clear ones as files."""

from __future__ import annotations

from typing import Any, ClassVar

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterVectorDestination,
)

from ..hls_gan_plugin.shared.hls import WINDOW_SIZE_PX
from ..hls_gan_plugin.shared.jobs import CutWindowsJob
from ..hls_gan_plugin.shared.translation import tr
from .engine_algorithm import JobAlgorithm
from .judging_inputs import add_conditions, chosen_conditions
from .window_style import WindowStyle

_HELP = """Cuts rasters that share a grid into windows side by side: says for every window how \
clear it is, and writes those that are clear enough as files of their own.

All rasters lie on one grid ('Align to a reference raster' brings them there). Windows begin at \
the rasters' upper left corner; what is left at the right and lower edge is no window."""


class CutWindows(JobAlgorithm):
    """One CutWindowsJob from raster layers."""

    NAME = "cutwindows"
    DISPLAY_NAME = "Cut into windows"
    GROUP = "Tiling"
    TAGS = ("hls", "tiles", "tiling", "chips", "patches", "grid", "training", "cloud", "mask")
    HELP = _HELP
    PARAMETER_HELP: ClassVar[dict[str, str]] = {
        "RASTERS": "Reflectance, for example the S30 and the L30 band of one day; a pixel counts "
        "as valid if all of them have a value.",
        "MASKS": "Fmask rasters on the same grid, one a sensor.",
        "MINIMUM_CLEAR": "From 0 to 1: the least share of valid and unmasked pixels of a kept "
        "window. 1 is the published rule of training windows: no cloud, shadow, snow, water or "
        "gap.",
        "GRID": "A polygon a window with its row, column and shares, coloured by whether it is "
        "kept (GeoPackage).",
        "CHIPS": "A new or empty folder: a GeoTIFF of every kept window of every raster and mask, "
        "with the raster's own pixels, CRS, nodata, scale and band names.",
    }

    RASTERS = "RASTERS"
    MASKS = "MASKS"
    WINDOW_SIZE = "WINDOW_SIZE"
    MINIMUM_CLEAR = "MINIMUM_CLEAR"
    GRID = "GRID"
    CHIPS = "CHIPS"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        layers = QgsProcessingParameterMultipleLayers
        raster = QgsProcessing.SourceType.TypeRaster
        self.addParameter(layers(self.RASTERS, "Rasters to cut (S30, L30)", raster))
        self.addParameter(layers(self.MASKS, "Fmask rasters", raster, optional=True))
        add_conditions(self)
        self.addParameter(
            QgsProcessingParameterNumber(
                self.WINDOW_SIZE,
                "Window size in pixels",
                defaultValue=WINDOW_SIZE_PX,
                minValue=8,
                maxValue=4096,
            )
        )
        self.addParameter(
            QgsProcessingParameterNumber(
                self.MINIMUM_CLEAR,
                "Least share of clear pixels of a kept window",
                QgsProcessingParameterNumber.Type.Double,
                defaultValue=1.0,
                minValue=0.0,
                maxValue=1.0,
            )
        )
        self._add_results()

    def _add_results(self) -> None:
        self.addParameter(
            QgsProcessingParameterVectorDestination(
                self.GRID,
                "Grid of windows",
                QgsProcessing.SourceType.TypeVectorPolygon,
                optional=True,
            )
        )
        chips = QgsProcessingParameterFolderDestination(
            self.CHIPS, "Folder for the kept windows", optional=True
        )
        chips.setCreateByDefault(False)
        self.addParameter(chips)
        for name, text in _NUMBERS.items():
            self.addOutput(QgsProcessingOutputNumber(name, text))

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> CutWindowsJob:
        return CutWindowsJob(
            rasters=self.rasters.files(self.RASTERS),
            masks=self.rasters.files(self.MASKS),
            window_size_px=self.parameterAsInt(parameters, self.WINDOW_SIZE, context),
            minimum_clear=self.parameterAsDouble(parameters, self.MINIMUM_CLEAR, context),
            mask_bits=chosen_conditions(self, parameters, context),
            grid=self.target(parameters, self.GRID, context),
            chips=self.target(parameters, self.CHIPS, context),
        )

    def results(
        self, job: CutWindowsJob, values: dict[str, Any], feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        told = tr("{kept} of {windows} windows are kept")
        feedback.pushInfo(told.format(kept=values["kept"], windows=values["windows"]))
        numbers = {name: values[name.lower()] for name in _NUMBERS}
        return {self.GRID: job.grid, self.CHIPS: job.chips, **numbers}

    def layer_names(self, job: CutWindowsJob, values: dict[str, Any]) -> dict[str, str]:
        return {self.GRID: tr("{raster} windows").format(raster=self.rasters.name(self.RASTERS))}

    def style(self, output: str) -> WindowStyle | None:
        return WindowStyle() if output == self.GRID else None


_NUMBERS = {
    "WINDOWS": "Windows",
    "KEPT": "Kept windows",
    "MEAN_CLEAR_SHARE": "Mean share of clear pixels",
}
