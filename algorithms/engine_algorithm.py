"""What every tool that needs the engine shares: whether it can run, and running a job."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingAlgorithm, QgsProcessingException, QgsProcessingFeedback

from ..hls_gan_plugin import profile
from ..hls_gan_plugin.client.engine_client import run_job
from ..hls_gan_plugin.shared.errors import EngineError, HlsGanError
from ..hls_gan_plugin.shared.events import Event
from ..hls_gan_plugin.shared.jobs import Job


class EngineAlgorithm(QgsProcessingAlgorithm):
    """A tool whose work is one job of the engine; the class says how QGIS lists it."""

    NAME: str
    DISPLAY_NAME: str
    GROUP: str
    TAGS: tuple[str, ...] = ()
    HELP: str

    def createInstance(self) -> EngineAlgorithm:
        return type(self)()

    def name(self) -> str:
        return self.NAME

    def displayName(self) -> str:
        return self.DISPLAY_NAME

    def group(self) -> str:
        return self.GROUP

    def groupId(self) -> str:
        return self.GROUP.lower()

    def tags(self) -> list[str]:
        return list(self.TAGS)

    def shortHelpString(self) -> str:
        return self.HELP

    def canExecute(self) -> tuple[bool, str]:
        try:
            profile.engine_python()
        except EngineError as error:
            return False, str(error)
        return True, ""

    def run_job(self, job: Job, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        """The values of the engine's result; its progress and its words go to `feedback`.

        Raises:
            QgsProcessingException: the job failed or was canceled; nothing was written.
        """
        try:
            return run_job(
                profile.engine_python(),
                job,
                on_event=lambda event: pass_on(event, feedback),
                is_canceled=feedback.isCanceled,
            )
        except HlsGanError as error:
            raise QgsProcessingException(str(error)) from error


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
