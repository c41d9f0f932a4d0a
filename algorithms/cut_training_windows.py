"""Cut training windows: pairs of granules as a store of windows, some of them held out."""

from __future__ import annotations

from typing import Any, ClassVar

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFolderDestination,
)

from ..hls_gan_plugin.shared.choices import HOLDOUTS
from ..hls_gan_plugin.shared.hls import WINDOW_SIZE_PX
from ..hls_gan_plugin.shared.training_jobs import CutTrainingWindowsJob
from .engine_algorithm import JobAlgorithm
from .parameters import advanced, choice
from .training_tool import (
    SEED,
    TRAINING_HELP,
    add_granules,
    add_seed,
    chosen_granules,
    share,
    whole_number,
)

_HELP = """Cuts the pairs of S30 and L30 granules below a folder into windows that 'Train a model' \
learns from, and holds some scenes out: a few to choose the best generator by, a few to judge it on.

Windows lie side by side; one with a single pixel of cloud, shadow, snow, water or fill in either \
granule is rejected, unless you allow some. At least three \
scenes are wanted: to train on, to validate with and to test on. The folder may also hold chips \
that 'Cut into windows' made of band and Fmask files of HLS granules.
A cancelled run leaves nothing."""


class CutTrainingWindows(JobAlgorithm):
    """One CutTrainingWindowsJob from a folder."""

    NAME = "cuttrainingwindows"
    DISPLAY_NAME = "Cut training windows"
    GROUP = "Training"
    TAGS = ("hls", "windows", "tiles", "patches", "chips", "training", "split", "validation")
    HELP = _HELP
    PARAMETER_HELP: ClassVar[dict[str, str]] = {
        **TRAINING_HELP,
        "WINDOW_SIZE": "Side of a window in pixels of 30 m, a multiple of 4.",
        "MAX_MASKED": "From 0 to 1: the largest share of a window that may be masked or fill; such "
        "pixels count neither in training nor in scores. 0 is the published rule.",
        "PER_PAIR": "Drawn at random among the clear ones; 0: all.",
        "HOLDOUT": "scene and tile hold out whole scenes or tiles, so that no neighbour of a "
        "held-out window is trained on; random holds out single windows, as published, and scores "
        "come out better than they are.",
        "VALIDATION": "To choose the best generator by. Below 1 a share, from 1 on a number of "
        "scenes (tiles, windows).",
        "TEST": "To judge the chosen generator on. Below 1 a share, from 1 on a number of scenes "
        "(tiles, windows).",
        "OUTPUT": "A new or empty folder.",
    }

    WINDOW_SIZE = "WINDOW_SIZE"
    MAX_MASKED = "MAX_MASKED"
    PER_PAIR = "PER_PAIR"
    HOLDOUT = "HOLDOUT"
    VALIDATION = "VALIDATION"
    TEST = "TEST"
    OUTPUT = "OUTPUT"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        add_granules(self)
        size = "Window size in pixels"
        self.addParameter(advanced(whole_number(self.WINDOW_SIZE, size, WINDOW_SIZE_PX, 16, 4096)))
        masked = "Largest share of a window that is masked"
        self.addParameter(advanced(share(self.MAX_MASKED, masked, 0.0)))
        per_pair = "Windows of a pair at most (0: all)"
        self.addParameter(whole_number(self.PER_PAIR, per_pair, 0, 0, 2**31 - 1))
        self.addParameter(choice(self.HOLDOUT, "What is held out together", HOLDOUTS))
        validation, test = "Held out to validate", "Held out to test"
        self.addParameter(share(self.VALIDATION, validation, 0.1, most=1e6))
        self.addParameter(share(self.TEST, test, 0.1, most=1e6))
        add_seed(self)
        self.addParameter(QgsProcessingParameterFolderDestination(self.OUTPUT, "Training windows"))
        for name, text in _NUMBERS.items():
            self.addOutput(QgsProcessingOutputNumber(name, text))

    def job(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> CutTrainingWindowsJob:
        return CutTrainingWindowsJob(
            **chosen_granules(self, parameters, context),
            output=self.target(parameters, self.OUTPUT, context),
            window_size_px=self.parameterAsInt(parameters, self.WINDOW_SIZE, context),
            max_masked=self.parameterAsDouble(parameters, self.MAX_MASKED, context),
            windows_per_pair=self.parameterAsInt(parameters, self.PER_PAIR, context),
            holdout=self.parameterAsEnumString(parameters, self.HOLDOUT, context),
            validation=self.parameterAsDouble(parameters, self.VALIDATION, context),
            test=self.parameterAsDouble(parameters, self.TEST, context),
            seed=self.parameterAsInt(parameters, SEED, context),
        )

    def results(
        self, job: CutTrainingWindowsJob, values: dict[str, Any], feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        numbers = {name: values[name.lower()] for name in _NUMBERS}
        return {self.OUTPUT: job.output.rstrip("/"), **numbers}


_NUMBERS = {
    "WINDOWS": "Windows",
    "TRAIN_WINDOWS": "Windows to train on",
    "VALIDATION_WINDOWS": "Windows to validate with",
    "TEST_WINDOWS": "Windows to test on",
}
