"""The models that can be chosen by name: bundled ones and those that the user added.

Standard library only. A model's name is its file's stem. Where two folders hold the same name, the
user's file wins over the bundled one.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from .errors import ModelFileError
from .translation import tr

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
# Where a model's card stands in its file's header; `core.network.model_file` writes it.
_CARD_KEY = "hls_gan_card"
# Of a file's header: where its length stands, and the most that is read of it.
_LENGTH_BYTES, _HEADER_LIMIT_BYTES = 8, 2**20


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
        message = tr(
            "There is no model '{name}'; there are: {known}. Give the model's file itself, or name "
            "the folder of your models in {variable}."
        )
        there = ", ".join(known) or tr("none")
        raise ModelFileError(message.format(name=name, known=there, variable=FOLDER_VARIABLE))
    return known[name]


def listed(file: Path) -> str:
    """A model as the tools' choices list it: "green: B03 only (trained on simulated pairs)"."""
    return f"{file.stem}: {in_brief(file)}"


def in_brief(file: Path) -> str:
    """What a model does and what it learned from: "B03 only (trained on simulated pairs)".

    Without a comma: QGIS takes the option of a choice apart there; short, for the dialog's width.
    """
    try:
        known = card(file)
        bands = [str(band["name"]) for band in known["inputs"]]
        text = str(known["description"])
    except (ModelFileError, KeyError, TypeError):
        return "cannot be read"
    numbers = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven"}
    several = f"{numbers.get(len(bands), len(bands))} bands"
    does = f"{bands[0]} only" if len(bands) == 1 else several
    return f"{does} (trained on simulated pairs)" if "simulated" in text.lower() else does


def card(file: Path) -> dict[str, Any]:
    """What a model's file says of itself, read without the engine.

    Raises:
        ModelFileError: it is no model, or cannot be read.
    """
    try:
        with file.open("rb") as opened:
            length = int.from_bytes(opened.read(_LENGTH_BYTES), "little")
            header = json.loads(opened.read(min(length, _HEADER_LIMIT_BYTES)))
        parsed: dict[str, Any] = json.loads(header["__metadata__"][_CARD_KEY])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        message = tr("'{file}' is not a model of HLS GAN, or cannot be read ({cause}).")
        raise ModelFileError(message.format(file=file, cause=error)) from error
    return parsed
