"""Find pairs: which S30 and L30 granules can be trained on together, and how good they are."""

from __future__ import annotations

from typing import Any, ClassVar

from qgis.core import QgsProcessingContext, QgsProcessingFeedback, QgsProcessingOutputNumber

from ..hls_gan_plugin.shared.training_jobs import FindPairsJob
from .engine_algorithm import JobAlgorithm
from .training_tool import TRAINING_HELP, add_files, add_granules, chosen_granules

_HELP = """Lists the pairs of S30 and L30 granules of one tile and day below a folder: the first \
step towards a model of your own. Nothing is changed; 'Cut training windows' uses the same pairs.

For each pair: how much of the grid is valid in both granules, how much is also free of cloud, \
shadow, snow and water, how far L30 lies from S30 in metres, and whether the pair will be used."""


class FindPairs(JobAlgorithm):
    """One FindPairsJob from a folder."""

    NAME = "findpairs"
    DISPLAY_NAME = "Find pairs of granules"
    GROUP = "Training"
    TAGS = ("hls", "pairs", "granules", "training", "landsat", "sentinel-2")
    HELP = _HELP
    PARAMETER_HELP: ClassVar[dict[str, str]] = {
        **TRAINING_HELP,
        "TABLE": "CSV: a row a pair, with dates, satellites, shares, shift and granules.",
    }

    TABLE = "TABLE"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        add_granules(self)
        add_files(self, (self.TABLE, "Table of pairs", "CSV files (*.csv)"))
        for name, text in _NUMBERS.items():
            self.addOutput(QgsProcessingOutputNumber(name, text))

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> FindPairsJob:
        return FindPairsJob(
            **chosen_granules(self, parameters, context),
            table=self.target(parameters, self.TABLE, context),
        )

    def results(
        self, job: FindPairsJob, values: dict[str, Any], feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        return {self.TABLE: job.table, **{name: values[name.lower()] for name in _NUMBERS}}


_NUMBERS = {
    "PAIRS": "Pairs",
    "USABLE": "Pairs that can be used",
    "LEFT_OUT": "Granules without a pair",
}
