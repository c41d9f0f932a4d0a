"""The Processing provider: which tools there are, and the plugin's options."""

from __future__ import annotations

from pathlib import Path

from processing.core.ProcessingConfig import ProcessingConfig, Setting
from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from ..hls_gan_plugin.profile import ENGINE_PYTHON_OPTION
from ..hls_gan_plugin.shared.translation import tr
from .align import Align
from .apply_baseline import ApplyBaseline
from .check_engine import CheckEngine
from .cut_training_windows import CutTrainingWindows
from .cut_windows import CutWindows
from .evaluate_model import EvaluateModel
from .export_model import ExportModel
from .find_pairs import FindPairs
from .fit_baseline import FitBaseline
from .harmonize import Harmonize
from .harmonize_and_score import HarmonizeAndScore
from .harmonize_granules import HarmonizeGranules
from .remove_engine import RemoveEngine
from .score_points import ScorePoints
from .score_similarity import ScoreSimilarity
from .setup_engine import SetupEngine
from .simulate_pairs import SimulatePairs
from .time_series import TimeSeries
from .train_model import TrainModel

ALGORITHMS = (
    Harmonize,
    HarmonizeGranules,
    CutWindows,
    ScoreSimilarity,
    ScorePoints,
    TimeSeries,
    FitBaseline,
    ApplyBaseline,
    Align,
    FindPairs,
    CutTrainingWindows,
    SimulatePairs,
    TrainModel,
    EvaluateModel,
    ExportModel,
    CheckEngine,
    SetupEngine,
    RemoveEngine,
    HarmonizeAndScore,  # a model finds the tools that stand before it
)
ICON = Path(__file__).resolve().parent.parent / "resources" / "icon.svg"


class HlsGanProvider(QgsProcessingProvider):
    """The tools of HLS GAN."""

    def id(self) -> str:
        return "hlsgan"

    def name(self) -> str:
        return "HLS GAN"

    def longName(self) -> str:
        return tr("HLS GAN: Sentinel-2 and Landsat as one series")

    def icon(self) -> QIcon:
        return QIcon(str(ICON))

    def svgIconPath(self) -> str:
        return str(ICON)

    def load(self) -> bool:
        with_engine = tr("Python of the engine (empty: the one that 'Set up the engine' made)")
        ProcessingConfig.settingIcons[self.name()] = self.icon()
        ProcessingConfig.addSetting(
            Setting(self.name(), ENGINE_PYTHON_OPTION, with_engine, "", valuetype=Setting.FILE)
        )
        ProcessingConfig.readSettings()
        self.refreshAlgorithms()
        return True

    def unload(self) -> None:
        ProcessingConfig.removeSetting(ENGINE_PYTHON_OPTION)

    def supportedOutputRasterLayerExtensions(self) -> list[str]:
        return ["tif", "tiff"]

    def supportedOutputVectorLayerExtensions(self) -> list[str]:
        return ["gpkg"]

    def defaultRasterFileExtension(self) -> str:
        return "tif"

    def loadAlgorithms(self) -> None:
        for algorithm in ALGORITHMS:
            self.addAlgorithm(algorithm())
