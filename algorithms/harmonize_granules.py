"""Harmonize granules (folder): every S30 granule below a folder becomes one of L30's kind."""

from __future__ import annotations

from typing import Any, ClassVar

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDateTime,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from ..hls_gan_plugin.shared.choices import DEVICES
from ..hls_gan_plugin.shared.errors import ModelFileError
from ..hls_gan_plugin.shared.hls import DEFAULT_MASK_BITS
from ..hls_gan_plugin.shared.jobs import GranulesJob
from ..hls_gan_plugin.shared.translation import tr
from .engine_algorithm import JobAlgorithm
from .model_choice import add_model, chosen_model
from .parameters import advanced, choice, mask_bits

_HELP = """Finds the HLS Sentinel-2 granules (S30) below a folder and writes each as a granule of \
what Landsat (L30) would have shown: a GeoTIFF (COG) a band with L30's band numbers, the Fmask and \
the angles, all of HLS's tags, and a STAC item.

The files have to be named as HLS names them; a folder each or all in one does not matter. Run \
into the same folder again, the tool does what is missing, has changed, or failed. A granule that \
fails does not stop the others."""


class HarmonizeGranules(JobAlgorithm):
    """One GranulesJob from a folder."""

    NAME = "harmonizegranules"
    DISPLAY_NAME = "Harmonize granules (folder)"
    GROUP = "Harmonization"
    TAGS = (
        "hls", "s30", "l30", "batch", "archive", "stac", "cog", "harmonise", "sentinel", "landsat",
        "mask", "cloud", "pytorch",
    )  # fmt: skip
    HELP = _HELP
    PARAMETER_HELP: ClassVar[dict[str, str]] = {
        "INPUT": "Searched with all of its folders.",
        "TILE": "MGRS tiles as in the file names, without the T, separated by commas.",
        "FROM": "The first day of acquisition.",
        "TO": "The last day of acquisition.",
        "MAX_CLOUD": "Granules with more cloud, from 0 to 100 percent, are left out.",
        "MASK_BITS": "A pixel with any of these conditions in the Fmask becomes nodata.",
        "MASK_DILATE": "In pixels of 30 m: so far around masked areas, too, is nodata.",
        "EDGE": "In pixels of 30 m: bad values are known along the swath's edge.",
        "STACK": "A VRT beside each granule, blue to SWIR 2.",
        "UNCERTAINTY": "Standard deviation of what Landsat would show given the result, as "
        "reflectance: a second file a band.",
        "AS_L30": "For programs that take nothing but Landsat's names; the files say all the same "
        "what they are.",
        "CATALOG": "For programs that read many granules as one series.",
        "DRY_RUN": "Lists what was found and what would be written.",
        "OUTPUT": "Gets a folder a granule, such as HLS-GAN.L30.T15SXR.2021250T163901.v2.0, and "
        "manifest.jsonl, which says what was done.",
    }

    INPUT = "INPUT"
    TILE = "TILE"
    FROM = "FROM"
    TO = "TO"
    MAX_CLOUD = "MAX_CLOUD"
    MASK_BITS = "MASK_BITS"
    MASK_DILATE = "MASK_DILATE"
    EDGE = "EDGE"
    STACK = "STACK"
    UNCERTAINTY = "UNCERTAINTY"
    AS_L30 = "AS_L30"
    CATALOG = "CATALOG"
    DRY_RUN = "DRY_RUN"
    DEVICE = "DEVICE"
    OUTPUT = "OUTPUT"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        folder = QgsProcessingParameterFile.Behavior.Folder
        self.addParameter(
            QgsProcessingParameterFile(self.INPUT, "Folder with HLS granules", folder)
        )
        add_model(self, "hls6")
        self._add_filters()
        self._add_settings()
        self.addParameter(QgsProcessingParameterFolderDestination(self.OUTPUT, "Harmonized"))
        for name, text in _NUMBERS.items():
            self.addOutput(QgsProcessingOutputNumber(name, text))

    def _add_filters(self) -> None:
        tile = QgsProcessingParameterString(self.TILE, "MGRS tiles (empty: all)", optional=True)
        self.addParameter(tile)
        for name, text in ((self.FROM, "From this day"), (self.TO, "To this day")):
            day = QgsProcessingParameterDateTime.Type.Date
            self.addParameter(QgsProcessingParameterDateTime(name, text, day, optional=True))
        self.addParameter(
            QgsProcessingParameterNumber(
                self.MAX_CLOUD,
                "Cloud, in percent at most",
                QgsProcessingParameterNumber.Type.Double,
                defaultValue=100.0,
                minValue=0.0,
                maxValue=100.0,
            )
        )

    def _add_settings(self) -> None:
        text = "Fmask conditions that become nodata"
        self.addParameter(mask_bits(self.MASK_BITS, text, DEFAULT_MASK_BITS))
        for name, text in (
            (self.MASK_DILATE, "Masked areas grow by so many pixels"),
            (self.EDGE, "Nodata along the swath's edge, in pixels"),
        ):
            self.addParameter(
                QgsProcessingParameterNumber(name, text, defaultValue=0, minValue=0, maxValue=500)
            )
        for name, text in (
            (self.STACK, "Also a virtual raster of all bands"),
            (self.UNCERTAINTY, "Also the uncertainty of each band"),
            (self.CATALOG, "Also a STAC collection over the folder"),
            (self.DRY_RUN, "Say what would be done, and do nothing"),
        ):
            self.addParameter(QgsProcessingParameterBoolean(name, text, defaultValue=False))
        named = QgsProcessingParameterBoolean(
            self.AS_L30, "Name results HLS.L30…", defaultValue=False
        )
        self.addParameter(advanced(named))
        self.addParameter(choice(self.DEVICE, "Device", DEVICES))

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        try:
            chosen_model(self, self.worded(parameters), context)
        except ModelFileError as error:
            return False, str(error)
        return super().checkParameterValues(parameters, context)

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> GranulesJob:
        tiles = self.parameterAsString(parameters, self.TILE, context)
        return GranulesJob(
            sources=(self.parameterAsFile(parameters, self.INPUT, context),),
            archive=self.parameterAsFileOutput(parameters, self.OUTPUT, context),
            model_file=chosen_model(self, parameters, context),
            tiles=tuple(tiles.replace(",", " ").split()),
            first_day=self._day(parameters, self.FROM, context),
            last_day=self._day(parameters, self.TO, context),
            max_cloud=self.parameterAsDouble(parameters, self.MAX_CLOUD, context),
            mask_bits=tuple(self.parameterAsEnums(parameters, self.MASK_BITS, context)),
            mask_dilate_px=self.parameterAsInt(parameters, self.MASK_DILATE, context),
            edge_px=self.parameterAsInt(parameters, self.EDGE, context),
            as_l30=self.parameterAsBool(parameters, self.AS_L30, context),
            stack=self.parameterAsBool(parameters, self.STACK, context),
            uncertainty=self.parameterAsBool(parameters, self.UNCERTAINTY, context),
            catalog=self.parameterAsBool(parameters, self.CATALOG, context),
            dry_run=self.parameterAsBool(parameters, self.DRY_RUN, context),
            device=self.parameterAsEnumString(parameters, self.DEVICE, context),
        )

    def _day(
        self, parameters: dict[str, Any], name: str, context: QgsProcessingContext
    ) -> str | None:
        day = self.parameterAsDateTime(parameters, name, context).date()
        return day.toString("yyyy-MM-dd") if day.isValid() else None

    def results(
        self, job: GranulesJob, values: dict[str, Any], feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        told = tr("{granules} granule(s): {before} were done already, {done} done, {failed} failed")
        feedback.pushInfo(
            told.format(
                granules=values["granules"],
                before=values["already_done"],
                done=values["done"],
                failed=values["failed"],
            )
        )
        return {self.OUTPUT: job.archive, **{name: values[name.lower()] for name in _NUMBERS}}


_NUMBERS = {
    "GRANULES": "Granules found",
    "ALREADY_DONE": "Done before",
    "DONE": "Done now",
    "FAILED": "Failed",
}
