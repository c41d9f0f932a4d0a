"""Check the engine: what it is made of, what is wrong with it, and how to mend that."""

from __future__ import annotations

import html
import platform
from pathlib import Path
from typing import Any, ClassVar

from qgis.core import (
    Qgis,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputHtml,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFileDestination,
    QgsProcessingUtils,
)

from ..hls_gan_plugin import __version__, profile
from ..hls_gan_plugin.client import engine_setup
from ..hls_gan_plugin.client.engine_client import CanceledError, run_job
from ..hls_gan_plugin.client.findings import Findings, as_text, problem_lines
from ..hls_gan_plugin.shared import model_store
from ..hls_gan_plugin.shared.errors import HlsGanError
from ..hls_gan_plugin.shared.jobs import CheckEngineJob
from ..hls_gan_plugin.shared.translation import tr
from .engine_algorithm import EngineAlgorithm, pass_on

_PAGE = '<!DOCTYPE html><meta charset="utf-8"><pre style="white-space: pre-wrap">{}</pre>'
_HELP = """Says which plugin, QGIS and engine are in use, the versions of the engine's libraries, \
its devices and their memory, and the models with their SHA-256; what is wrong, and how to mend it.

Works without any engine. What it finds stands in the log and in the results viewer, where it can \
be copied, and belongs into every question about the plugin."""


class CheckEngine(EngineAlgorithm):
    """One CheckEngineJob, put together with what QGIS's side knows."""

    NAME = "checkengine"
    DISPLAY_NAME = "Check the engine"
    GROUP = "Engine"
    TAGS = ("pytorch", "cuda", "gpu", "version", "diagnose")
    HELP = _HELP
    PARAMETER_HELP: ClassVar[dict[str, str]] = {"REPORT_FILE": "Where to save the report too."}

    REPORT_FILE = "REPORT_FILE"
    REPORT = "REPORT"
    PROBLEMS = "PROBLEMS"

    def canExecute(self) -> tuple[bool, str]:
        return True, ""  # it must run above all where there is no engine

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.addParameter(
            QgsProcessingParameterFileDestination(
                self.REPORT_FILE,
                "Findings as a text file",
                fileFilter="Text files (*.txt)",
                optional=True,
                createByDefault=False,
            )
        )
        self.addOutput(QgsProcessingOutputHtml(self.REPORT, "Engine of HLS GAN"))
        self.addOutput(QgsProcessingOutputNumber(self.PROBLEMS, "Number of problems"))

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        found = _findings(feedback)
        text = as_text(found)
        wrong = problem_lines(found)
        for line in text.splitlines():
            show = feedback.pushWarning if line in wrong else feedback.pushInfo
            show(line)
        page = QgsProcessingUtils.generateTempFilename("engine.html")
        _saved(_PAGE.format(html.escape(text)), page)
        results = {self.REPORT: page, self.PROBLEMS: len(wrong)}
        file = self.parameterAsFileOutput(parameters, self.REPORT_FILE, context)
        if file:
            results[self.REPORT_FILE] = _saved(text, file)
        return results


def _findings(feedback: QgsProcessingFeedback) -> Findings:
    engine, failure = None, ""
    models = model_store.models(profile.models_folder())
    try:
        engine = run_job(
            profile.engine_python(),
            CheckEngineJob(tuple(str(file) for file in models.values())),
            on_event=lambda event: pass_on(event, feedback),
            is_canceled=feedback.isCanceled,
        )
    except CanceledError as error:
        raise QgsProcessingException(str(error)) from error
    except HlsGanError as error:
        failure = str(error)
    set_up = engine_setup.state(profile.engine_folder())
    return Findings(_host(), profile.engine_candidates(), engine, failure, set_up, models)


def _host() -> dict[str, str]:
    return {
        "HLS GAN": __version__,
        "QGIS": Qgis.QGIS_VERSION,
        tr("System"): platform.platform(),
        tr("QGIS's Python"): platform.python_version(),
        tr("Folders of models"): ", ".join(map(str, model_store.folders(profile.models_folder()))),
    }


def _saved(text: str, file: str) -> str:
    try:
        Path(file).write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        message = tr("The findings could not be written to '{file}' ({cause}); choose another one.")
        raise QgsProcessingException(message.format(file=file, cause=error.strerror)) from error
    return file
