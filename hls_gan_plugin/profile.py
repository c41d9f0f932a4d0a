"""What belongs to the user's QGIS profile: folders and settings of the plugin."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsApplication, QgsSettings

from .client.engine_client import Candidate, candidates, find_engine
from .client.engine_setup import made_python

# Where Processing keeps a provider's options, so that they can be edited in QGIS's own dialog.
ENGINE_PYTHON_OPTION = "HLS_GAN_ENGINE_PYTHON"
_ENGINE_PYTHON_KEY = f"Processing/Configuration/{ENGINE_PYTHON_OPTION}"


def folder() -> Path:
    """The plugin's own folder in the profile."""
    return Path(QgsApplication.qgisSettingsDirPath()) / "hls_gan"


def engine_folder() -> Path:
    """Where "Set up the engine" makes the engine's environment."""
    return folder() / "engine"


def models_folder() -> Path:
    """Where users put models of their own."""
    return folder() / "models"


def engine_candidates() -> list[Candidate]:
    """Where this QGIS looks for the engine's Python, in this order."""
    return candidates(_configured_python(), made_python(engine_folder()))


def engine_python() -> Path:
    """The engine's Python. Raises EngineError, with what to do, if there is none."""
    return find_engine(_configured_python(), made_python(engine_folder()))


def _configured_python() -> str:
    return str(QgsSettings().value(_ENGINE_PYTHON_KEY, "") or "")
