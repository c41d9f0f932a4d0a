"""Disagreement over time: how far S30 and L30 dates of one place lie apart, before and after."""

from __future__ import annotations

from typing import Any, ClassVar

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
)

from ..hls_gan_plugin.shared.jobs import SeriesJob
from ..hls_gan_plugin.shared.translation import tr
from .dated_layers import DatedLayers
from .engine_algorithm import JobAlgorithm
from .judging_inputs import (
    SCALE,
    add_bands,
    add_conditions,
    add_scale,
    chosen_bands,
    chosen_conditions,
)
from .parameters import FMASK_BESIDE, fmask_beside
from .raster_input import RasterInputs

_HELP = """Says how much Sentinel-2 (S30) and Landsat (L30) disagree over time at one place, with \
the original S30 images and with the generated ones: this is what harmonized data are wanted for.

Sensor and date are read from the HLS file name, from the layer's name (HLS.S30.T… or S30 \
2021-09-07: rename the layer), and for generated images also from what the harmonizing tool wrote \
into the file. Generated images and masks go with the image of their sensor and date.
RMSE: of all neighbouring S30 and L30 dates. Noise: how far each date lies from the line between \
its neighbours in time, over both sensors (Vermote et al. 2009). Both in reflectance."""


class TimeSeries(JobAlgorithm):
    """One SeriesJob from dated raster layers."""

    NAME = "timeseries"
    DISPLAY_NAME = "Disagreement of S30 and L30 over time"
    GROUP = "Judgement"
    TAGS = (
        "hls", "series", "time", "noise", "phenology", "rmse", "compare", "landsat", "sentinel",
        "mask", "cloud", "fmask",
    )  # fmt: skip
    HELP = _HELP
    PARAMETER_HELP: ClassVar[dict[str, str]] = {
        "IMAGES": "At least three dates of both sensors on one grid, one raster a date; a band "
        "file of an HLS granule stands for its other bands too.",
        "GENERATED": "The harmonized images of S30 dates; a date without one keeps its original.",
        "MASKS": "The Fmask rasters of the dates.",
        "MAX_DAYS": "S30 and L30 dates so many days apart or fewer are neighbours.",
        "TABLE": "Every pair of neighbouring dates (CSV).",
        "PLOT": "Means by date and RMSE of neighbouring dates, by band (PNG).",
        "PAGE": "The numbers by band with the plot, for the results viewer (HTML).",
    }

    IMAGES = "IMAGES"
    GENERATED = "GENERATED"
    MASKS = "MASKS"
    MAX_DAYS = "MAX_DAYS"
    TABLE = "TABLE"
    PLOT = "PLOT"
    PAGE = "PAGE"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        layers = QgsProcessingParameterMultipleLayers
        raster = QgsProcessing.SourceType.TypeRaster
        self.addParameter(layers(self.IMAGES, "S30 and L30 rasters of one place", raster))
        for name, text in (
            (self.GENERATED, "Generated rasters of S30 dates"),
            (self.MASKS, "Fmask rasters"),
        ):
            self.addParameter(layers(name, text, raster, optional=True))
        add_bands(self)
        self.addParameter(
            QgsProcessingParameterNumber(
                self.MAX_DAYS, "Days between neighbouring dates at most", defaultValue=3, minValue=0
            )
        )
        self.addParameter(fmask_beside())
        add_conditions(self)
        add_scale(self)
        file = QgsProcessingParameterFileDestination
        self.addParameter(file(self.TABLE, "Table of dates", "CSV files (*.csv)", optional=True))
        plot = file(self.PLOT, "Plot", "PNG files (*.png)", optional=True)
        plot.setCreateByDefault(False)
        self.addParameter(plot)
        page = "S30 and L30 over time"
        self.addParameter(file(self.PAGE, page, "HTML files (*.html)", optional=True))
        for name, text in _NUMBERS.items():
            self.addOutput(QgsProcessingOutputNumber(name, text))

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        fine, message = super().checkParameterValues(parameters, context)
        if fine:
            try:
                self._dated_layers(RasterInputs(self, parameters, context))
            except QgsProcessingException as error:
                return False, str(error)
        return fine, message

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> SeriesJob:
        return SeriesJob(
            images=self._dated_layers(self.rasters).images(self.rasters),
            bands=chosen_bands(self, parameters, context),
            max_days=self.parameterAsInt(parameters, self.MAX_DAYS, context),
            fmask_beside=self.parameterAsBool(parameters, FMASK_BESIDE, context),
            mask_bits=chosen_conditions(self, parameters, context),
            scale=self.parameterAsEnumString(parameters, SCALE, context),
            table=self.target(parameters, self.TABLE, context),
            plot=self.target(parameters, self.PLOT, context),
            page=self.target(parameters, self.PAGE, context),
        )

    def _dated_layers(self, rasters: RasterInputs) -> DatedLayers:
        return DatedLayers(*map(rasters.inputs, (self.IMAGES, self.GENERATED, self.MASKS)))

    def results(
        self, job: SeriesJob, values: dict[str, Any], feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        _tell(values, feedback)
        self._table = job.table
        files = {self.TABLE: job.table, self.PLOT: job.plot, self.PAGE: job.page}
        return {**files, **_numbers(values)}

    def postProcessAlgorithm(
        self, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        if self._table and context.project() is not None:
            details = QgsProcessingContext.LayerDetails(
                tr("Dates of S30 and L30"), context.project(), self.TABLE
            )
            context.addLayerToLoadOnCompletion(self._table, details)
        return super().postProcessAlgorithm(context, feedback)


_NUMBERS = {
    "DATES": "Dates",
    "NEIGHBOURS": "Neighbouring dates, times bands",
    "RMSE_BEFORE": "RMSE of the original to neighbouring L30 dates (mean of the bands)",
    "RMSE_AFTER": "RMSE of the generated to neighbouring L30 dates (mean of the bands)",
    "NOISE_BEFORE": "Noise of the series with the original (mean of the bands)",
    "NOISE_AFTER": "Noise of the series with the generated (mean of the bands)",
}


def _numbers(values: dict[str, Any]) -> dict[str, Any]:
    def mean(measure: str, state: str) -> float:
        by_band = [scores[state] for scores in values[measure].values()]
        return float(sum(by_band) / len(by_band))

    numbers: dict[str, Any] = {"DATES": values["dates"], "NEIGHBOURS": values["neighbours"]}
    for measure in ("rmse", "noise"):
        for state in ("before", "after"):
            numbers[f"{measure}_{state}".upper()] = mean(measure, state)
    return numbers


def _tell(values: dict[str, Any], feedback: QgsProcessingFeedback) -> None:
    if values["simulated"]:
        feedback.pushInfo(tr("The images are simulated."))
    for band, noise in values["noise"].items():
        told = tr(
            "{band}: RMSE {rmse[before]:.4f} -> {rmse[after]:.4f}, "
            "noise {noise[before]:.4f} -> {noise[after]:.4f}"
        )
        feedback.pushInfo(told.format(band=band, rmse=values["rmse"][band], noise=noise))
