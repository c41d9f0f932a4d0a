"""Kinds of parameters that several tools have."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsProcessingParameterDefinition, QgsProcessingParameterEnum

from ..hls_gan_plugin.shared.hls import FmaskBit

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


def advanced(parameter: QgsProcessingParameterDefinition) -> QgsProcessingParameterDefinition:
    """The parameter, folded away in the dialog."""
    parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.FlagAdvanced)
    return parameter
