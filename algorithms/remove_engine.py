"""Remove the engine: give back the space that "Set up the engine" took in the QGIS profile."""

from __future__ import annotations

from typing import Any, ClassVar

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterBoolean,
)

from ..hls_gan_plugin import profile
from ..hls_gan_plugin.client.engine_setup import remove
from ..hls_gan_plugin.shared.errors import EngineError
from ..hls_gan_plugin.shared.translation import tr
from .engine_algorithm import EngineAlgorithm

_HELP = """Removes the environment that 'Set up the engine' made in the QGIS profile, with all of \
its packages. Models, results and settings stay; the engine can be set up again at any time."""


class RemoveEngine(EngineAlgorithm):
    """`engine_setup.remove` on the profile's folder."""

    NAME = "removeengine"
    DISPLAY_NAME = "Remove the engine"
    GROUP = "Engine"
    TAGS = ("uninstall", "pytorch", "space")
    HELP = _HELP
    PARAMETER_HELP: ClassVar[dict[str, str]] = {"CONFIRMED": "Tick it to have the space back."}

    CONFIRMED = "CONFIRMED"

    def canExecute(self) -> tuple[bool, str]:
        return True, ""

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        question = "Remove the engine from this QGIS profile"
        self.addParameter(QgsProcessingParameterBoolean(self.CONFIRMED, question, False))

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        if not self.parameterAsBool(parameters, self.CONFIRMED, context):
            return False, tr("Tick the box to have the engine removed.")
        return super().checkParameterValues(parameters, context)

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        folder = profile.engine_folder()
        try:
            was_there = remove(folder)
        except EngineError as error:
            raise QgsProcessingException(str(error)) from error
        told = tr("Removed {folder}.") if was_there else tr("There is no engine in {folder}.")
        feedback.pushInfo(told.format(folder=folder))
        return {}
