"""What the tools share: how QGIS lists them, and how their parameters become one job."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputDefinition,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterVectorDestination,
    QgsProcessingUtils,
)

from ..hls_gan_plugin import desktop_engine, manual, profile
from ..hls_gan_plugin.layer_order import LayerOrder
from ..hls_gan_plugin.result_style import LoadedStyle
from ..hls_gan_plugin.shared.errors import EngineError, HlsGanError
from ..hls_gan_plugin.shared.events import Event
from ..hls_gan_plugin.shared.jobs import Job
from ..hls_gan_plugin.shared.translation import tr
from .parameters import COMMON_HELP, UNCHOSEN, translated, words
from .raster_input import RasterInputs


class Listed:
    """How QGIS lists a tool, as its class says it in English; before QGIS's class among the bases.

    A choice's words are values, and the same in every language.
    """

    NAME: str
    DISPLAY_NAME: str
    GROUP: str
    TAGS: tuple[str, ...] = ()
    HELP: str

    def createInstance(self) -> Listed:
        return type(self)()

    def name(self) -> str:
        return self.NAME

    def displayName(self) -> str:
        return tr(self.DISPLAY_NAME)

    def group(self) -> str:
        return tr(self.GROUP)

    def groupId(self) -> str:
        return self.GROUP.lower()

    def tags(self) -> list[str]:
        own = tr(", ".join(self.TAGS)).split(", ") if self.TAGS else []
        return list(dict.fromkeys([*self.TAGS, *own]))

    def shortHelpString(self) -> str:
        shown = [item for item in self.parameterDefinitions() if item.help()]
        told = (f"{item.description()}: {item.help()}" for item in shown)
        return "\n\n".join([tr(self.HELP), *told])

    def helpUrl(self) -> str:
        return manual.page(f"tools/{self.NAME}")


class EngineAlgorithm(Listed, QgsProcessingAlgorithm):
    """A tool that needs the engine.

    What a subclass says in English is translated here, as it is added: labels, help, options of
    choices by number.
    """

    PARAMETER_HELP: Mapping[str, str] = {}

    def addParameter(self, parameter: QgsProcessingParameterDefinition) -> bool:
        help_text = {**COMMON_HELP, **self.PARAMETER_HELP}.get(parameter.name())
        if help_text:
            parameter.setHelp(tr(help_text))
        return super().addParameter(translated(parameter))

    def addOutput(self, output: QgsProcessingOutputDefinition) -> bool:
        output.setDescription(tr(output.description()))
        return super().addOutput(output)

    def worded(self, parameters: dict[str, Any]) -> dict[str, Any]:
        """The parameters, with choices in the words of their options."""
        choices = {
            item.name(): item
            for item in self.parameterDefinitions()
            if isinstance(item, QgsProcessingParameterEnum) and item.usesStaticStrings()
        }
        return {
            name: words(choices[name], value) if name in choices else value
            for name, value in parameters.items()
        }

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        return super().checkParameterValues(self.worded(parameters), context)

    def canExecute(self) -> tuple[bool, str]:
        try:
            profile.engine_python()
        except EngineError as error:
            return False, str(error)
        return True, ""


class JobAlgorithm(EngineAlgorithm):
    """A tool that is one job: its class says which parameters, which job, and which results."""

    rasters: RasterInputs

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Job:
        """The job that the parameters describe; the files of layers are in `rasters`."""
        raise NotImplementedError

    def results(
        self, job: Any, values: dict[str, Any], feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """The tool's outputs, from the values of the engine's result; None: not asked for."""
        raise NotImplementedError

    def layer_names(self, job: Any, values: dict[str, Any]) -> dict[str, str]:
        """How the layers of outputs are called once they are loaded."""
        return {}

    def style(self, output: str) -> LoadedStyle | None:
        """What styles the layer of an output once it is loaded."""
        return None

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        for definition in self.parameterDefinitions():
            if parameters.get(definition.name(), definition.defaultValue()) == UNCHOSEN:
                message = tr("{what}: no raster is chosen; choose one.")
                return False, message.format(what=definition.description())
            if isinstance(definition, QgsProcessingParameterVectorDestination):
                file = self.target(parameters, definition.name(), context)
                if file and not file.lower().endswith(".gpkg"):
                    message = tr("{what}: this is a GeoPackage; give '{file}' the ending .gpkg.")
                    return False, message.format(what=definition.description(), file=file)
        return super().checkParameterValues(parameters, context)

    def prepareAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> bool:
        self.rasters = RasterInputs(self, parameters, context)
        return True

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        try:
            with tempfile.TemporaryDirectory(dir=QgsProcessingUtils.tempFolder()) as folder:
                self.rasters.export(Path(folder), feedback)
                job = self.job(self.worded(parameters), context)
                show = partial(pass_on, feedback=feedback)
                values = desktop_engine.do(job, show, feedback.isCanceled)
        except HlsGanError as error:
            raise QgsProcessingException(str(error)) from error
        self._layer_names = self.layer_names(job, values)
        results = self.results(job, values, feedback)
        return {name: value for name, value in results.items() if value is not None}

    def postProcessAlgorithm(
        self, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        order = LayerOrder([item.name() for item in self.destinationParameterDefinitions()])
        for target, waiting in context.layersToLoadOnCompletion().items():
            details = context.layerToLoadOnCompletionDetails(target)
            details.name = self._layer_names.get(waiting.outputName, waiting.name)
            style = self.style(waiting.outputName) or LoadedStyle()
            if hasattr(details, "layerSortKey"):
                details.layerSortKey = order.key(waiting.outputName)
            else:
                style.put_into(order, waiting.outputName)
            details.setPostProcessor(style)
        return {}

    def target(
        self, parameters: dict[str, Any], name: str, context: QgsProcessingContext
    ) -> str | None:
        """Where an output is to be written, or None if it is not asked for."""
        layers = (QgsProcessingParameterRasterDestination, QgsProcessingParameterVectorDestination)
        is_layer = isinstance(self.parameterDefinition(name), layers)
        read = self.parameterAsOutputLayer if is_layer else self.parameterAsFileOutput
        return read(parameters, name, context) or None


def pass_on(event: Event, feedback: QgsProcessingFeedback) -> None:
    """Show one of the engine's events in the tool's dialog."""
    if event.fraction is not None:
        feedback.setProgress(100 * event.fraction)
    if not event.message:
        return
    if event.event == "progress":
        feedback.setProgressText(event.message)
    elif event.event == "warning":
        feedback.pushWarning(event.message)
    else:
        feedback.pushInfo(event.message)
