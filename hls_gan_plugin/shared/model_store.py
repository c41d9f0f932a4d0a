"""The models that can be chosen by name: bundled ones and those that the user added.

Standard library only. A model's name is its file's stem. Where two folders hold the same name, the
user's file wins over the bundled one.
"""

from __future__ import annotations

import os
from pathlib import Path

from .errors import ModelFileError

_PACKAGE = Path(__file__).resolve().parents[1]
# In the plugin's folder and in a checkout; installed with pip, they lie inside the package.
BUNDLED_FOLDER = next(
    (
        place
        for place in (_PACKAGE.parent / "resources" / "models", _PACKAGE / "models")
        if place.is_dir()
    ),
    _PACKAGE / "models",
)
FOLDER_VARIABLE = "HLS_GAN_MODELS"
SUFFIX = ".safetensors"
DEFAULT_NAME = "green"


def folders(user_folder: Path | None = None) -> list[Path]:
    """Where models are looked for, the strongest first.

    user_folder: the folder for models in the QGIS profile, or None outside QGIS.
    """
    named = os.environ.get(FOLDER_VARIABLE, "").strip()
    found = [Path(named).expanduser()] if named else []
    return [*found, *([user_folder] if user_folder else []), BUNDLED_FOLDER]


def models(user_folder: Path | None = None) -> dict[str, Path]:
    """Every model's file by name, sorted by name, the default model first."""
    files: dict[str, Path] = {}
    for folder in reversed(folders(user_folder)):
        files.update({path.stem: path for path in folder.glob(f"*{SUFFIX}")})
    return {
        name: files[name] for name in sorted(files, key=lambda name: (name != DEFAULT_NAME, name))
    }


def model_names(user_folder: Path | None = None) -> list[str]:
    """The names that `model_path` knows, the default one first."""
    return list(models(user_folder))


def model_path(name: str, user_folder: Path | None = None) -> Path:
    """The file of the model `name`.

    Raises:
        ModelFileError: there is no model of that name; the message lists those there are.
    """
    known = models(user_folder)
    if name not in known:
        raise ModelFileError(
            f"There is no model '{name}'; there are: {', '.join(known) or 'none'}. Give the "
            f"model's file itself, or name the folder of your models in {FOLDER_VARIABLE}."
        )
    return known[name]
