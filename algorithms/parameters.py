"""Kinds of parameters that several tools have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from qgis.core import (
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
)

from ..hls_gan_plugin.shared.hls import FmaskBit
from ..hls_gan_plugin.shared.translation import tr

# What is said of parameters that several tools have, by name; a tool may say it otherwise.
COMMON_HELP = {
    "INPUT": "The Sentinel-2 raster of HLS (S30). A band file of a granule stands for its other "
    "bands too, if they lie in the same folder.",
    "MODEL": "The bands, and in brackets what the model was trained on. For six bands any one "
    "band file of a granule will do as input. Models of your own are listed too once they lie in "
    "your models' folder (Plugins > HLS GAN).",
    "MODEL_FILE": "A model from anywhere; it wins over the one chosen by name.",
    "DEVICE": "What computes: auto takes graphics if the engine can use them, which are cuda for "
    "NVIDIA's and mps for Apple's.",
    "ORIGINAL": "The S30 raster as HLS delivers it. A band file of a granule stands for its other "
    "bands too.",
    "GENERATED": "Harmonized rasters of the same date; the names of the layers stand in the "
    "results, and the first one is in the headline.",
    "REFERENCE": "The L30 raster of the same day, on the same grid ('Align to a reference raster' "
    "brings it there).",
    "MASK_ORIGINAL": "The Fmask of the S30 granule, on the same grid.",
    "MASK_REFERENCE": "The Fmask of the L30 granule, on the same grid.",
    "BANDS": "The bands that are compared; empty: those that the first generated raster, or the "
    "original, shows by name.",
    "MASK_BITS": "A pixel with any of these conditions in an Fmask is left out.",
    "FMASK_BESIDE": "Without a mask chosen, the Fmask file that lies beside a granule's band file "
    "is used.",
    "SCALE": "auto: as the file says it, otherwise 0.0001 for whole numbers (HLS's digital "
    "numbers) and 1 for decimal ones.",
    "WINDOW_SIZE": "Side of a window in pixels (HLS: 30 m); windows begin at the upper left corner "
    "and lie side by side.",
}

# QGIS takes the project's first layer where a raster has no default. For the second of two rasters
# that would be the first one again; this is the name of no layer, and shown as an empty choice.
UNCHOSEN = " "

FMASK_BIT_NAMES = {
    FmaskBit.CIRRUS: "cirrus (reserved)",
    FmaskBit.CLOUD: "cloud",
    FmaskBit.ADJACENT: "adjacent to cloud or shadow",
    FmaskBit.SHADOW: "cloud shadow",
    FmaskBit.SNOW: "snow or ice",
    FmaskBit.WATER: "water",
}


def choice(
    name: str, text: str, options: Sequence[str], optional: bool = False
) -> QgsProcessingParameterEnum:
    """A choice whose values are the words themselves, in scripts and models too."""
    return QgsProcessingParameterEnum(
        name,
        text,
        options=list(options),
        defaultValue=options[0] if options else None,
        optional=optional,
        usesStaticStrings=True,
    )


def translated(definition: QgsProcessingParameterDefinition) -> QgsProcessingParameterDefinition:
    """The parameter, with what a person reads of it in their language, without idle zeros."""
    definition.setDescription(tr(definition.description()))
    if isinstance(definition, QgsProcessingParameterNumber):
        decimals = 3 if definition.maximum() <= 1 else 1  # QGIS shows six
        definition.setMetadata({"widget_wrapper": {"decimals": decimals}})
    if isinstance(definition, QgsProcessingParameterEnum) and not definition.usesStaticStrings():
        definition.setOptions([tr(option) for option in definition.options()])
    if hasattr(definition, "setFileFilter") and definition.fileFilter():
        definition.setFileFilter(tr(definition.fileFilter()))
    return definition


def words(definition: QgsProcessingParameterEnum, value: Any) -> Any:
    """A choice's value in the words of its options.

    It may be given as a number, or as the name before an option's explanation: "green" for
    "green: B03 only". What is none of these stays as it is, for QGIS to refuse.
    """
    options = definition.options()
    names = {_name(option): option for option in options}

    def word(text: str) -> str:
        if text in options:
            return text
        if text.isdigit() and int(text) < len(options):
            return options[int(text)]
        return names.get(_name(text), text)

    if value is None or isinstance(value, bool):
        return value
    if not definition.allowMultiple():
        return word(str(value).strip())
    given = value if isinstance(value, (list, tuple)) else re.split("[;,]", str(value))
    return [word(str(item).strip()) for item in given if str(item).strip()]


def _name(option: str) -> str:
    return option.partition(":")[0].strip()


def mask_bits(name: str, text: str, default: Sequence[int]) -> QgsProcessingParameterEnum:
    """Which conditions of an Fmask to leave out; the indices are the bits."""
    return QgsProcessingParameterEnum(
        name,
        text,
        options=[FMASK_BIT_NAMES[bit] for bit in FmaskBit],
        allowMultiple=True,
        defaultValue=[int(bit) for bit in default],
        optional=True,
    )


FMASK_BESIDE = "FMASK_BESIDE"


def fmask_beside() -> QgsProcessingParameterBoolean:
    """Whether an Fmask that lies beside a granule's band file is used where none is chosen."""
    return QgsProcessingParameterBoolean(
        FMASK_BESIDE,
        "Use the Fmask beside a granule's band",
        defaultValue=True,
    )


def advanced(parameter: QgsProcessingParameterDefinition) -> QgsProcessingParameterDefinition:
    """The parameter, folded away in the dialog."""
    parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
    return parameter
