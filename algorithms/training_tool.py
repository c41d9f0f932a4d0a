"""What the tools of the group 'Training' share: granules, bands, files, and what is lacking."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
)

from ..hls_gan_plugin import profile
from ..hls_gan_plugin.shared.hls import COMMON_NAMES
from ..hls_gan_plugin.shared.training_jobs import TRAINING_BANDS
from ..hls_gan_plugin.shared.translation import tr
from .engine_algorithm import JobAlgorithm
from .parameters import advanced

GRANULES = "GRANULES"
BANDS = "BANDS"
MAX_DAYS = "MAX_DAYS"
MIN_OVERLAP = "MIN_OVERLAP"
SKIP_BAD = "SKIP_BAD"
WINDOWS = "WINDOWS"
SEED = "SEED"
_LARGEST_SEED = 2**31 - 1

TRAINING_HELP = {
    GRANULES: "A folder with HLS granules of both sensors, S30 and L30, at any depth. A granule is "
    "known by its files' names, such as HLS.S30.T15SXR.2021250T163901.v2.0.B03.tif, and needs the "
    "chosen bands and its Fmask.",
    BANDS: "The bands that are learned; each granule has to have them. L30's are S30's "
    "counterparts.",
    MAX_DAYS: "0: both sensors saw the tile on one day. The more days, the more has changed on the "
    "ground, and a model learns that too.",
    MIN_OVERLAP: "From 0 to 1: a pair whose granules share less of their grid is left out.",
    SKIP_BAD: "Names damaged or incomplete granules and leaves them out; otherwise the first one "
    "ends the tool.",
    WINDOWS: "The folder that 'Cut training windows' made.",
    SEED: "The same seed gives the same result.",
}


class TrainingAlgorithm(JobAlgorithm):
    """A tool for which the engine needs packages that not every engine has."""

    def canExecute(self) -> tuple[bool, str]:
        can, reason = super().canExecute()
        if can and profile.lacks_training():
            return False, tr(
                "The engine lacks what training needs. Run the tool 'Set up the engine' (menu "
                "Plugins > HLS GAN) with 'Also what training needs'."
            )
        return can, reason


def add_granules(tool: QgsProcessingAlgorithm) -> None:
    """The parameters that say which granules make a pair."""
    add_folder(tool, GRANULES, "Folder with HLS granules")
    add_training_bands(tool)
    days = "Days between the granules of a pair at most"
    tool.addParameter(whole_number(MAX_DAYS, days, 0, 0, 3660))
    tool.addParameter(advanced(share(MIN_OVERLAP, "Least share of the grid valid in both", 0.9)))
    tool.addParameter(
        QgsProcessingParameterBoolean(SKIP_BAD, "Leave out damaged granules", defaultValue=False)
    )


def chosen_granules(
    tool: QgsProcessingAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext
) -> dict[str, Any]:
    """What was chosen with `add_granules`, as fields of a job."""
    return {
        "granules": tool.parameterAsFile(parameters, GRANULES, context),
        "bands": chosen_training_bands(tool, parameters, context),
        "max_days": tool.parameterAsInt(parameters, MAX_DAYS, context),
        "min_overlap": tool.parameterAsDouble(parameters, MIN_OVERLAP, context),
        "skip_bad": tool.parameterAsBool(parameters, SKIP_BAD, context),
    }


def add_training_bands(tool: QgsProcessingAlgorithm, text: str = "Bands to learn") -> None:
    """The parameter that says which bands are learned, or made to be learned."""
    tool.addParameter(
        QgsProcessingParameterEnum(
            BANDS,
            text,
            options=list(COMMON_NAMES),
            allowMultiple=True,
            defaultValue=list(TRAINING_BANDS),
            usesStaticStrings=True,
        )
    )


def chosen_training_bands(
    tool: QgsProcessingAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext
) -> tuple[str, ...]:
    """The bands that were chosen with `add_training_bands`."""
    return tuple(tool.parameterAsEnumStrings(parameters, BANDS, context))


def add_folder(tool: QgsProcessingAlgorithm, name: str, text: str, optional: bool = False) -> None:
    """A folder that is read."""
    folder = QgsProcessingParameterFile.Behavior.Folder
    tool.addParameter(QgsProcessingParameterFile(name, text, folder, optional=optional))


def add_files(tool: QgsProcessingAlgorithm, *files: tuple[str, str, str]) -> None:
    """Files that are written where they are asked for (name, label, kind); the first one always."""
    for name, text, kind in files:
        target = QgsProcessingParameterFileDestination(name, text, kind, optional=True)
        target.setCreateByDefault(name == files[0][0])
        tool.addParameter(target)


def add_seed(tool: QgsProcessingAlgorithm) -> None:
    """The parameter from which every drawn number follows."""
    tool.addParameter(advanced(whole_number(SEED, "Seed of what is drawn", 1, 0, _LARGEST_SEED)))


def whole_number(
    name: str, text: str, default: int | None, least: int, most: int
) -> QgsProcessingParameterNumber:
    """A whole number; without a default it may be left out."""
    return QgsProcessingParameterNumber(
        name,
        text,
        defaultValue=default,
        optional=default is None,
        minValue=least,
        maxValue=most,
    )


def share(name: str, text: str, default: float, most: float = 1.0) -> QgsProcessingParameterNumber:
    """A number from 0 to 1, or to `most`."""
    kind = QgsProcessingParameterNumber.Type.Double
    return QgsProcessingParameterNumber(
        name, text, kind, defaultValue=default, minValue=0.0, maxValue=most
    )
