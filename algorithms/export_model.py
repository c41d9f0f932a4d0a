"""Export a model: a training's best generator as a model file that the harmonizing tools list."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)

from ..hls_gan_plugin import profile
from ..hls_gan_plugin.shared.model_store import SUFFIX
from ..hls_gan_plugin.shared.training_jobs import ExportModelJob
from ..hls_gan_plugin.shared.translation import tr
from .engine_algorithm import JobAlgorithm
from .parameters import advanced
from .training_tool import add_folder

_HELP = """Writes the best generator of a training as a model file into the folder of your models: \
from then on 'Harmonize Sentinel-2 to Landsat' lists it by its name.

It is first judged on the windows held out to test; the scores, what it was trained on and from \
where its uncertainty is known stand in the model's card. One that is no better than the untouched \
S30 or a fitted line is refused."""


class ExportModel(JobAlgorithm):
    """One ExportModelJob."""

    NAME = "exportmodel"
    DISPLAY_NAME = "Export a model"
    GROUP = "Training"
    TAGS = ("hls", "training", "model", "safetensors", "card", "share")
    HELP = _HELP
    PARAMETER_HELP: ClassVar[dict[str, str]] = {
        "TRAINING": "The folder that 'Train a model' wrote.",
        "NAME": "By which the model is chosen afterwards: letters, digits, points, hyphens and "
        "underscores. A model of yours with that name is replaced.",
        "VERSION": "Stands in the card and in every raster that the model makes.",
        "DESCRIPTION": "What it is for, in a sentence; empty: on how many windows it was trained.",
        "WINDOWS": "Where the training windows lie now, if not where the training found them.",
        "FORCE": "Its card then holds a warning.",
        "OUTPUT": "Empty: a file of that name in the folder of your models.",
    }

    TRAINING = "TRAINING"
    MODEL_NAME = "NAME"
    VERSION = "VERSION"
    DESCRIPTION = "DESCRIPTION"
    WINDOWS = "WINDOWS"
    FORCE = "FORCE"
    OUTPUT = "OUTPUT"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        add_folder(self, self.TRAINING, "Folder of the training")
        text = QgsProcessingParameterString
        self.addParameter(text(self.MODEL_NAME, "Name of the model", "my-model"))
        self.addParameter(text(self.DESCRIPTION, "Description", optional=True))
        self.addParameter(advanced(text(self.VERSION, "Version", "1")))
        add_folder(self, self.WINDOWS, "Folder of training windows", optional=True)
        self.addParameter(
            QgsProcessingParameterBoolean(
                self.FORCE, "Export even what is no better", defaultValue=False
            )
        )
        target = QgsProcessingParameterFileDestination(
            self.OUTPUT, "Model file", "Models (*.safetensors)", optional=True
        )
        target.setCreateByDefault(False)
        self.addParameter(target)
        self.addOutput(QgsProcessingOutputString("MODEL_NAME", "Name of the model"))

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> ExportModelJob:
        name = self.parameterAsString(parameters, self.MODEL_NAME, context).strip()
        output = self.target(parameters, self.OUTPUT, context)
        return ExportModelJob(
            training=self.parameterAsFile(parameters, self.TRAINING, context),
            output=output or str(_among_the_users_models(name)),
            name=name,
            version=self.parameterAsString(parameters, self.VERSION, context),
            description=self.parameterAsString(parameters, self.DESCRIPTION, context),
            windows=self.parameterAsFile(parameters, self.WINDOWS, context) or None,
            force=self.parameterAsBool(parameters, self.FORCE, context),
        )

    def results(
        self, job: ExportModelJob, values: dict[str, Any], feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        if values["warning"]:
            feedback.pushWarning(values["warning"])
        told = tr("{name}: {file}")
        feedback.pushInfo(told.format(name=values["name"], file=job.output))
        return {self.OUTPUT: job.output, "MODEL_NAME": Path(job.output).stem}


def _among_the_users_models(name: str) -> Path:
    """Where the model goes. Raises QgsProcessingException if the name is none for a file."""
    plain = name.replace("-", "").replace("_", "").replace(".", "")
    if not plain.isalnum() or name.startswith("."):
        message = tr(
            "'{name}' is no name for a model; use letters, digits, points, hyphens and underscores."
        )
        raise QgsProcessingException(message.format(name=name))
    folder = profile.models_folder()
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}{SUFFIX}"
