"""Harmonize and score a pair: the shipped model for Processing, which others may be begun from."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProcessingModelAlgorithm

from ..hls_gan_plugin.shared.translation import tr
from .engine_algorithm import Listed
from .harmonize import Harmonize

FILE = (
    Path(__file__).resolve().parent.parent
    / "resources"
    / "workflows"
    / "harmonize_and_score.model3"
)
_HELP = """Harmonizes a Sentinel-2 raster (S30) and says how near the result comes to Landsat's of \
the same day (L30), beside the untouched original and today's methods: 'Harmonize Sentinel-2 to \
Landsat' and 'Score similarity to Landsat' in one.

It is a model of the model designer. To change it, open harmonize_and_score.model3 there: it \
lies in the plugin's folder, in resources/workflows."""


def _labels() -> dict[str, tuple[str, str]]:
    """By parameter of the model: its label, and its help."""
    return {
        "s30": (
            tr("Sentinel-2 raster (S30)"),
            tr("A band file of an HLS granule stands for its other bands too."),
        ),
        "model": (
            tr("Name of the model"),
            tr("As 'Harmonize Sentinel-2 to Landsat' lists it: green, hls6, or one of yours."),
        ),
        "l30": (
            tr("Landsat raster of the same day (L30)"),
            tr(
                "On the same grid; a band file of an HLS granule stands for its other bands too, "
                "and the Fmask beside it is used."
            ),
        ),
        "harmonize:Harmonized": (tr("Harmonized"), tr("What L30 would have shown of S30.")),
        "score:Report": (
            tr("Similarity report"),
            tr("One HTML file with figures, tables and a summary in plain words."),
        ),
        "score:Scores": (
            tr("Window scores"),
            tr("A polygon a window with its scores (GeoPackage)."),
        ),
    }


class HarmonizeAndScore(Listed, QgsProcessingModelAlgorithm):
    """The model of the file, listed among the tools and in the user's language."""

    NAME = "harmonizeandscore"
    DISPLAY_NAME = "Harmonize and score a pair"
    GROUP = "Harmonization"
    TAGS = ("hls", "model", "workflow", "landsat", "sentinel-2", "pair", "similarity")
    HELP = _HELP

    def __init__(self) -> None:
        super().__init__()
        self.fromFile(str(FILE))
        labels = _labels()
        for parameter in self.parameterDefinitions():
            label, told = labels[parameter.name()]
            parameter.setDescription(label)
            parameter.setHelp(told)
        for output in self.outputDefinitions():
            output.setDescription(labels[output.name()][0])

    def canExecute(self) -> tuple[bool, str]:
        can, reason = super().canExecute()
        return Harmonize().canExecute() if can else (can, reason)
