"""Simulate pairs: S30 and L30 granules made from physics, to train on where there are no pairs."""

from __future__ import annotations

from typing import Any, ClassVar

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterFolderDestination,
)

from ..hls_gan_plugin.shared.training_jobs import SimulatePairsJob
from .training_tool import (
    BANDS,
    SEED,
    TRAINING_HELP,
    TrainingAlgorithm,
    add_folder,
    add_seed,
    add_training_bands,
    chosen_training_bands,
    share,
    whole_number,
)

_HELP = """Makes pairs of S30 and L30 granules from physics, named and stored as HLS stores them: \
spectra of real materials on made-up land, seen by both sensors' bands and blur, through haze and \
noise, a little displaced. The bundled models are trained on such pairs.

Everything that is learned or measured on them is simulated and says so. Beside each pair lies the \
L30 that ought to have been, without haze, noise and displacement.
A further run with a larger number of pairs goes on in the same folder; a cancelled one keeps the \
pairs that are complete."""


class SimulatePairs(TrainingAlgorithm):
    """One SimulatePairsJob."""

    NAME = "simulatepairs"
    DISPLAY_NAME = "Simulate pairs of granules"
    GROUP = "Training"
    TAGS = ("hls", "simulation", "synthetic", "pairs", "training", "landsat", "sentinel-2")
    HELP = _HELP
    PARAMETER_HELP: ClassVar[dict[str, str]] = {
        "PAIRS": "Each has a tile, a day and a landscape of its own; landscapes are taken in turn.",
        "SIZE": "Side of a granule in pixels of 30 m; a real one has 3660.",
        BANDS: "Each band is the same as if all were made.",
        "CLOUDY_SHARE": "From 0 to 1: the share of the pairs that have clouds, with their Fmask.",
        "EDGE_SHARE": "From 0 to 1: the share of the pairs in which a swath's edge leaves fill.",
        "TEXTURE": "The folder of one real S30 granule that serves as land instead of the made-up "
        "one; its own haze and blur are then seen twice.",
        SEED: TRAINING_HELP[SEED],
        "OUTPUT": "Gets a folder a granule; one with pairs of the same settings is gone on with.",
    }

    PAIRS = "PAIRS"
    SIZE = "SIZE"
    CLOUDY_SHARE = "CLOUDY_SHARE"
    EDGE_SHARE = "EDGE_SHARE"
    TEXTURE = "TEXTURE"
    OUTPUT = "OUTPUT"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.addParameter(whole_number(self.PAIRS, "Number of pairs", 12, 1, 10_000))
        self.addParameter(whole_number(self.SIZE, "Side of a granule in pixels", 1024, 16, 4000))
        add_training_bands(self, "Bands to make")
        self.addParameter(share(self.CLOUDY_SHARE, "Share of cloudy pairs", 0.3))
        self.addParameter(share(self.EDGE_SHARE, "Share of pairs with a swath's edge", 0.1))
        add_folder(self, self.TEXTURE, "Real S30 granule to take as land", optional=True)
        add_seed(self)
        self.addParameter(QgsProcessingParameterFolderDestination(self.OUTPUT, "Simulated pairs"))
        self.addOutput(QgsProcessingOutputNumber("PAIRS_MADE", "Simulated pairs in the folder"))

    def job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> SimulatePairsJob:
        return SimulatePairsJob(
            output=self.target(parameters, self.OUTPUT, context),
            pairs=self.parameterAsInt(parameters, self.PAIRS, context),
            size_px=self.parameterAsInt(parameters, self.SIZE, context),
            bands=chosen_training_bands(self, parameters, context),
            cloudy_share=self.parameterAsDouble(parameters, self.CLOUDY_SHARE, context),
            edge_share=self.parameterAsDouble(parameters, self.EDGE_SHARE, context),
            texture=self.parameterAsFile(parameters, self.TEXTURE, context) or None,
            seed=self.parameterAsInt(parameters, SEED, context),
        )

    def results(
        self, job: SimulatePairsJob, values: dict[str, Any], feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        return {self.OUTPUT: job.output, "PAIRS_MADE": values["pairs"]}
