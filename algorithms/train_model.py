"""Train a model: a generator that learns from windows of pairs, from a model on or from nothing."""

from __future__ import annotations

from typing import Any, ClassVar

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterString,
)

from ..hls_gan_plugin.shared.choices import ACCELERATORS, FREE_WEIGHTS
from ..hls_gan_plugin.shared.training_jobs import TrainModelJob
from ..hls_gan_plugin.shared.translation import tr
from .model_choice import add_model, chosen_model
from .parameters import advanced, choice
from .training_tool import TRAINING_HELP, WINDOWS, TrainingAlgorithm, add_folder, whole_number

_HELP = """Trains a generator on the windows that 'Cut training windows' made. As it stands, it \
goes on from a bundled model and lets few of its weights learn, so that few pairs will do; that \
takes minutes. Beginning with random weights takes thousands of windows and, on a CPU, about half \
an hour with one band and nothing else to do.

The losses stand in the log, and more of them in the folder's train.log and tensorboard. The best \
generator is the one that errs least on the scenes held out to validate; the beginning counts too, \
so that a training that does harm is thrown away.
Cancel stops after the iteration and saves: run the tool again into the same folder, with 'Go on \
with this training', and it goes on as if it had not been stopped. (On Windows it goes on from the \
last checkpoint.) Then 'Evaluate a model' and 'Export a model'."""


class TrainModel(TrainingAlgorithm):
    """One TrainModelJob."""

    NAME = "trainmodel"
    DISPLAY_NAME = "Train a model"
    GROUP = "Training"
    TAGS = (
        "hls", "training", "gan", "deep learning", "pytorch", "fine-tuning", "transfer",
        "generator", "landsat", "sentinel-2",
    )  # fmt: skip
    HELP = _HELP
    PARAMETER_HELP: ClassVar[dict[str, str]] = {
        **TRAINING_HELP,
        "MODEL": "Its bands are those that are learned: the windows have to have them.",
        "FROM_SCRATCH": "Learns all bands of the windows with all weights, from random ones on.",
        "FREE": "Of the model to go on from. bias: every bias and the last layer; head: the last "
        "layer alone; all: everything, for many pairs.",
        "NAME": "Stands in the folder's settings and in the model's card.",
        "ITERATIONS": "Updates of the generator; empty: 1000 from a model, 45000 from nothing, or "
        "what the file of settings says.",
        "RESUME": "Goes on with what was cancelled or broke off in the folder below, on the same "
        "windows, with the settings it was begun with. A finished one stays as it is.",
        "SETTINGS": "TOML file with any settings of a training; default.toml, few_pairs.toml and "
        "paper.toml in the plugin's folder model_training are examples.",
        "ACCELERATOR": "What computes: auto takes CUDA if the engine has it.",
        "THREADS": "CPU threads; 0: all.",
        "RUN": "A folder for this training: settings, checkpoints, best generator, logs. Keep it "
        "to go on later.",
    }

    FROM_SCRATCH = "FROM_SCRATCH"
    FREE = "FREE"
    MODEL_NAME = "NAME"
    ITERATIONS = "ITERATIONS"
    RESUME = "RESUME"
    SETTINGS = "SETTINGS"
    ACCELERATOR = "ACCELERATOR"
    THREADS = "THREADS"
    RUN = "RUN"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        add_folder(self, WINDOWS, "Folder of training windows")
        add_model(self, text="Model to go on from")
        for name, text in (
            (self.FROM_SCRATCH, "Begin with random weights instead"),
            (self.RESUME, "Go on with this training"),
        ):
            self.addParameter(QgsProcessingParameterBoolean(name, text, defaultValue=False))
        self.addParameter(choice(self.FREE, "Weights that learn", FREE_WEIGHTS))
        self.addParameter(
            QgsProcessingParameterString(self.MODEL_NAME, "Name of the new model", "my-model")
        )
        iterations = "Iterations (empty: by the settings)"
        self.addParameter(whole_number(self.ITERATIONS, iterations, None, 1, 2**31 - 1))
        self._add_advanced()
        self.addParameter(QgsProcessingParameterFolderDestination(self.RUN, "Training"))
        for name, text in _NUMBERS.items():
            self.addOutput(QgsProcessingOutputNumber(name, text))
        self.addOutput(QgsProcessingOutputFile("BEST", "Best generator"))

    def _add_advanced(self) -> None:
        settings = QgsProcessingParameterFile(
            self.SETTINGS,
            "Settings of the training",
            fileFilter="TOML files (*.toml)",
            optional=True,
        )
        for parameter in (
            settings,
            choice(self.ACCELERATOR, "Device", ACCELERATORS),
            whole_number(self.THREADS, "CPU threads (0: all)", 0, 0, 1024),
        ):
            self.addParameter(advanced(parameter))

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> TrainModelJob:
        scratch = self.parameterAsBool(parameters, self.FROM_SCRATCH, context)
        return TrainModelJob(
            windows=self.parameterAsFile(parameters, WINDOWS, context),
            run=self.target(parameters, self.RUN, context),
            start_from=None if scratch else chosen_model(self, parameters, context),
            name=self.parameterAsString(parameters, self.MODEL_NAME, context),
            free=self.parameterAsEnumString(parameters, self.FREE, context),
            iterations=self.parameterAsInt(parameters, self.ITERATIONS, context),
            settings=self.parameterAsFile(parameters, self.SETTINGS, context) or None,
            resume=self.parameterAsBool(parameters, self.RESUME, context),
            accelerator=self.parameterAsEnumString(parameters, self.ACCELERATOR, context),
            threads=self.parameterAsInt(parameters, self.THREADS, context),
        )

    def results(
        self, job: TrainModelJob, values: dict[str, Any], feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        if job.start_from and values["best_iteration"] == 0:
            feedback.pushWarning(tr("No iteration was better than the model that it began with."))
        numbers = {name: values[name.lower()] for name in _NUMBERS}
        return {self.RUN: job.run, "BEST": values["best"], **numbers}


_NUMBERS = {
    "ITERATIONS": "Iterations that were done",
    "BEST_ITERATION": "Iteration of the best generator",
    "BEST_LOSS": "Its loss on the scenes held out",
}
