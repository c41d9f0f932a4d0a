"""Which model a tool uses: one by name, or a file."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingParameterFile,
)

from ..hls_gan_plugin import profile
from ..hls_gan_plugin.shared import model_store
from .parameters import choice

MODEL, MODEL_FILE = "MODEL", "MODEL_FILE"


def add_model(
    tool: QgsProcessingAlgorithm, preferred: str = model_store.DEFAULT_NAME, text: str = "Model"
) -> None:
    """Add the parameters; the model `preferred` is chosen at first where there is one."""
    models = model_store.models(profile.models_folder())
    names = sorted(models, key=lambda name: name != preferred)
    told = [model_store.listed(models[name]) for name in names]
    tool.addParameter(choice(MODEL, text, told, optional=not told))
    tool.addParameter(
        QgsProcessingParameterFile(
            MODEL_FILE,
            "Model file (instead of a model by name)",
            fileFilter="Models (*.safetensors);;All files (*.*)",
            optional=True,
        )
    )


def chosen_model(
    tool: QgsProcessingAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext
) -> str:
    """The file of the model that was chosen.

    Raises:
        ModelFileError: there is no model of that name.
    """
    file = tool.parameterAsFile(parameters, MODEL_FILE, context)
    if file:
        return str(file)
    name = tool.parameterAsString(parameters, MODEL, context).partition(":")[0]
    return str(model_store.model_path(name, profile.models_folder()))
