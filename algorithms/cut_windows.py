"""Cut into windows: which windows of rasters are clear, and the clear ones as files."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterVectorDestination,
    QgsProcessingUtils,
)

from ..hls_gan_plugin.shared.hls import WINDOW_SIZE_PX
from ..hls_gan_plugin.shared.jobs import CutWindowsJob
from .engine_algorithm import EngineAlgorithm
from .judging_inputs import add_conditions, chosen_conditions
from .raster_input import RasterInput, files_of
from .window_style import WindowStyle

_HELP = """Cuts rasters that share a grid into windows side by side: says for every window how \
clear it is, and writes those that are clear enough as files of their own.

RASTERS are reflectance, for example the S30 and the L30 band of one day; a pixel counts as valid \
if all of them have a value. MASKS are Fmask rasters on the same grid, one a sensor; the chosen \
conditions hide a pixel. All lie on one grid ('Align to a reference raster' brings them there).
MINIMUM_CLEAR is the least share of valid and unmasked pixels of a window that is kept; 1 is the \
published rule of training windows without any cloud, shadow, snow, water or gap.
The grid has a polygon a window with its row, column and shares, coloured by whether it is kept.
CHIPS is a new or empty folder for a GeoTIFF of every kept window of every raster and mask, called \
NAME_rROW_cCOLUMN.tif: the raster's own pixels, CRS, nodata, scale and band names.
Windows begin at the rasters' upper left corner; what is left at the right and lower edge is no \
window."""


class CutWindows(EngineAlgorithm):
    """One CutWindowsJob from raster layers."""

    NAME = "cutwindows"
    DISPLAY_NAME = "Cut into windows"
    GROUP = "Tiling"
    TAGS = ("hls", "tiles", "tiling", "chips", "patches", "grid", "training", "cloud")
    HELP = _HELP

    RASTERS = "RASTERS"
    MASKS = "MASKS"
    WINDOW_SIZE = "WINDOW_SIZE"
    MINIMUM_CLEAR = "MINIMUM_CLEAR"
    GRID = "GRID"
    CHIPS = "CHIPS"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        layers = QgsProcessingParameterMultipleLayers
        raster = QgsProcessing.TypeRaster
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
                QgsProcessingParameterNumber.Double,
                defaultValue=1.0,
                minValue=0.0,
                maxValue=1.0,
            )
        )
        self._add_results()

    def _add_results(self) -> None:
        self.addParameter(
            QgsProcessingParameterVectorDestination(
                self.GRID, "Grid of windows", QgsProcessing.TypeVectorPolygon, optional=True
            )
        )
        chips = QgsProcessingParameterFolderDestination(
            self.CHIPS, "Folder for the kept windows (new or empty)", optional=True
        )
        chips.setCreateByDefault(False)
        self.addParameter(chips)
        for name, text in _NUMBERS.items():
            self.addOutput(QgsProcessingOutputNumber(name, text))

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        grid = self.parameterAsOutputLayer(parameters, self.GRID, context)
        if grid and not grid.lower().endswith(".gpkg"):
            return False, f"The grid of windows is a GeoPackage: give '{grid}' the ending .gpkg."
        return super().checkParameterValues(parameters, context)

    def prepareAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> bool:
        layers = self.parameterAsLayerList(parameters, self.RASTERS, context)
        if not layers:
            raise QgsProcessingException(self.invalidRasterError(parameters, self.RASTERS))
        masks = self.parameterAsLayerList(parameters, self.MASKS, context)
        self._rasters = [RasterInput(layer) for layer in layers]
        self._masks = [RasterInput(layer) for layer in masks]
        return True

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        with tempfile.TemporaryDirectory(dir=QgsProcessingUtils.tempFolder()) as folder:
            files = files_of([*self._rasters, *self._masks], Path(folder), feedback)
            job = CutWindowsJob(
                rasters=files[: len(self._rasters)],
                masks=files[len(self._rasters) :],
                window_size_px=self.parameterAsInt(parameters, self.WINDOW_SIZE, context),
                minimum_clear=self.parameterAsDouble(parameters, self.MINIMUM_CLEAR, context),
                mask_bits=chosen_conditions(self, parameters, context),
                grid=self.parameterAsOutputLayer(parameters, self.GRID, context) or None,
                chips=self.parameterAsFileOutput(parameters, self.CHIPS, context) or None,
            )
            values = self.run_job(job, feedback)
        feedback.pushInfo(f"{values['kept']} of {values['windows']} windows are kept")
        results = {self.GRID: job.grid, self.CHIPS: job.chips}
        return {
            **{name: path for name, path in results.items() if path},
            **{name: values[name.lower()] for name in _NUMBERS},
        }

    def postProcessAlgorithm(
        self, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        WindowStyle.wait_for(self.GRID, context)
        return {}


_NUMBERS = {
    "WINDOWS": "Windows",
    "KEPT": "Kept windows",
    "MEAN_CLEAR_SHARE": "Mean share of clear pixels",
}
