"""What the tools that compare images share: layers, masks, bands, mask conditions."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingParameterEnum,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterLayer,
)

from ..hls_gan_plugin.shared.choices import SCALES
from ..hls_gan_plugin.shared.hls import COMMON_NAMES, STRICT_MASK_BITS
from ..hls_gan_plugin.shared.jobs import ScoreScene
from ..hls_gan_plugin.shared.scene_names import scene_name
from .parameters import UNCHOSEN, choice, fmask_beside, mask_bits
from .raster_input import RasterInputs

ORIGINAL = "ORIGINAL"
GENERATED = "GENERATED"
REFERENCE = "REFERENCE"
MASK_ORIGINAL = "MASK_ORIGINAL"
MASK_REFERENCE = "MASK_REFERENCE"
CLASSES = "CLASSES"
BANDS = "BANDS"
MASK_BITS = "MASK_BITS"
SCALE = "SCALE"


def add_images(tool: QgsProcessingAlgorithm, with_generated: bool) -> None:
    """The parameters of a scene: images, masks, bands and conditions."""
    raster = QgsProcessingParameterRasterLayer
    tool.addParameter(raster(ORIGINAL, "Original Sentinel-2 raster (S30)"))
    if with_generated:
        tool.addParameter(
            QgsProcessingParameterMultipleLayers(
                GENERATED,
                "Generated rasters to judge",
                QgsProcessing.SourceType.TypeRaster,
                optional=True,
            )
        )
    tool.addParameter(raster(REFERENCE, "Reference Landsat raster (L30)", UNCHOSEN))
    tool.addParameter(raster(MASK_ORIGINAL, "Fmask of the original", optional=True))
    tool.addParameter(raster(MASK_REFERENCE, "Fmask of the reference", optional=True))
    tool.addParameter(fmask_beside())
    add_bands(tool)
    add_conditions(tool)


def add_bands(tool: QgsProcessingAlgorithm) -> None:
    """The parameter that says which bands are compared."""
    tool.addParameter(
        QgsProcessingParameterEnum(
            BANDS,
            "Bands to compare (empty: found by name)",
            options=list(COMMON_NAMES),
            allowMultiple=True,
            optional=True,
            usesStaticStrings=True,
        )
    )


def chosen_bands(
    tool: QgsProcessingAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext
) -> tuple[str, ...]:
    """The bands that were chosen with `add_bands`; empty: none."""
    bands = tool.parameterAsEnumStrings(parameters, BANDS, context)
    return tuple(band for band in bands if band)  # 3.22 gives [""] for no choice


def add_conditions(tool: QgsProcessingAlgorithm) -> None:
    """The parameter that says which conditions of the Fmask hide a pixel."""
    conditions = "Fmask conditions that hide a pixel"
    tool.addParameter(mask_bits(MASK_BITS, conditions, STRICT_MASK_BITS))


def chosen_conditions(
    tool: QgsProcessingAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext
) -> tuple[int, ...]:
    """The bits of the conditions that were chosen with `add_conditions`."""
    return tuple(tool.parameterAsEnums(parameters, MASK_BITS, context))


def add_scale(tool: QgsProcessingAlgorithm) -> None:
    """The parameter that says what one unit of a raster is."""
    tool.addParameter(choice(SCALE, "Reflectance of one unit of the rasters", SCALES))


def scene_of(rasters: RasterInputs) -> ScoreScene:
    """The scene whose layers were chosen with `add_images`, as files."""
    original = rasters.file(ORIGINAL)
    return ScoreScene(
        scene_name(original, rasters.name(ORIGINAL)),
        original,
        rasters.file(REFERENCE),
        rasters.named_files(GENERATED),
        rasters.files(MASK_ORIGINAL, MASK_REFERENCE),
        rasters.file(CLASSES),
    )
