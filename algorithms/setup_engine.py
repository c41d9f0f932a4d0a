"""Set up the engine: make its Python environment in the QGIS profile."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFile,
)

from ..hls_gan_plugin import profile
from ..hls_gan_plugin.client.child_process import Listener
from ..hls_gan_plugin.client.engine_client import run_job
from ..hls_gan_plugin.client.engine_setup import BUILDS, remove, set_up
from ..hls_gan_plugin.shared.errors import HlsGanError
from ..hls_gan_plugin.shared.jobs import CheckEngineJob
from ..hls_gan_plugin.shared.translation import tr
from .engine_algorithm import EngineAlgorithm, pass_on
from .parameters import advanced, choice

_HELP = """Downloads what the computation needs (PyTorch, rasterio and others) into an environment \
of its own in the QGIS profile; QGIS's own Python is not touched.

It takes about 1.5 GB on disk, or about 6 GB with the build for NVIDIA graphics cards.
A cancelled or failed run is continued by the next one, and a run after an update of the plugin \
brings the packages up to date. They are downloaded from the Python Package Index and PyTorch's, \
through QGIS's proxy; files that differ from those that were tested are refused."""


class SetupEngine(EngineAlgorithm):
    """`engine_setup.set_up` on the profile's folder, then a check of what came out."""

    NAME = "setupengine"
    DISPLAY_NAME = "Set up the engine"
    GROUP = "Engine"
    TAGS = ("pytorch", "install", "cuda", "gpu", "dependencies", "training")
    HELP = _HELP
    PARAMETER_HELP: ClassVar[dict[str, str]] = {
        "BUILD": "auto: by the graphics card and its driver. cuda: NVIDIA's Turing and newer with "
        "driver 580 or newer; cuda12: older ones; cpu: no NVIDIA card.",
        "PYTHON": "A Python 3.11 to 3.14 that can be started; empty: a fitting one of this "
        "computer, or one that is downloaded.",
        "TRAINING": "For the tools of the group 'Training': 0.2 GB more. An engine that has it "
        "keeps it.",
        "START_OVER": "For an environment that is broken beyond repair.",
    }

    BUILD = "BUILD"
    PYTHON = "PYTHON"
    TRAINING = "TRAINING"
    START_OVER = "START_OVER"
    ENGINE_PYTHON = "ENGINE_PYTHON"

    def canExecute(self) -> tuple[bool, str]:
        return True, ""

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.addParameter(choice(self.BUILD, "Build of PyTorch", BUILDS))
        training = "Also what training needs"
        self.addParameter(
            QgsProcessingParameterBoolean(self.TRAINING, training, defaultValue=False)
        )
        python = QgsProcessingParameterFile(self.PYTHON, "Python to start from", optional=True)
        self.addParameter(advanced(python))
        start_over = QgsProcessingParameterBoolean(
            self.START_OVER, "Remove the environment first", defaultValue=False
        )
        self.addParameter(advanced(start_over))
        self.addOutput(QgsProcessingOutputString(self.ENGINE_PYTHON, "Python of the engine"))

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        parameters = self.worded(parameters)
        base = self.parameterAsFile(parameters, self.PYTHON, context)
        try:
            if self.parameterAsBool(parameters, self.START_OVER, context):
                remove(profile.engine_folder())
            python = set_up(
                profile.engine_folder(),
                self.parameterAsEnumString(parameters, self.BUILD, context),
                _listener(feedback),
                Path(base) if base else None,
                profile.download_environment(),
                self.parameterAsBool(parameters, self.TRAINING, context),
            )
            _require_answer(python, feedback)
        except HlsGanError as error:
            raise QgsProcessingException(str(error)) from error
        _warn_if_hidden(python, feedback)
        return {self.ENGINE_PYTHON: str(python)}


def _listener(feedback: QgsProcessingFeedback) -> Listener:
    return Listener(
        line=feedback.pushConsoleInfo,
        progress=lambda fraction: feedback.setProgress(100 * fraction),
        is_canceled=feedback.isCanceled,
    )


def _require_answer(python: Path, feedback: QgsProcessingFeedback) -> None:
    values = run_job(
        python,
        CheckEngineJob(),
        on_event=lambda event: pass_on(event, feedback),
        is_canceled=feedback.isCanceled,
    )
    for problem in values["problems"]:
        feedback.pushWarning(problem)
    devices = ", ".join(f"{device['kind']} ({device['name']})" for device in values["devices"])
    feedback.pushInfo(tr("The engine works. Devices: {devices}").format(devices=devices))


def _warn_if_hidden(python: Path, feedback: QgsProcessingFeedback) -> None:
    used = profile.engine_python()
    if used != python:
        warning = tr(
            "The tools use another engine, '{engine}', because the environment variable or the "
            "plugin's setting names it first; 'Check the engine' shows which."
        )
        feedback.pushWarning(warning.format(engine=used))
