"""What the tools that compare images share: layers, masks, bands, mask conditions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterEnum,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterRasterLayer,
)

from ..hls_gan_plugin.shared.choices import SCALES
from ..hls_gan_plugin.shared.hls import COMMON_NAMES, STRICT_MASK_BITS, parse_band_file
from ..hls_gan_plugin.shared.jobs import ScoreScene
from .parameters import choice, mask_bits
from .raster_input import RasterInput

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
                GENERATED, "Generated rasters to judge", QgsProcessing.TypeRaster, optional=True
            )
        )
    tool.addParameter(raster(REFERENCE, "Reference Landsat raster (L30)"))
    tool.addParameter(raster(MASK_ORIGINAL, "Fmask of the original", optional=True))
    tool.addParameter(raster(MASK_REFERENCE, "Fmask of the reference", optional=True))
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
    conditions = "Conditions of the Fmask that hide a pixel"
    tool.addParameter(mask_bits(MASK_BITS, conditions, STRICT_MASK_BITS))


def chosen_conditions(
    tool: QgsProcessingAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext
) -> tuple[int, ...]:
    """The bits of the conditions that were chosen with `add_conditions`."""
    return tuple(tool.parameterAsEnums(parameters, MASK_BITS, context))


def add_scale(tool: QgsProcessingAlgorithm) -> None:
    """The parameter that says what one unit of a raster is."""
    tool.addParameter(choice(SCALE, "Reflectance of one unit of the rasters", SCALES))


def raster_input(
    tool: QgsProcessingAlgorithm,
    parameters: dict[str, Any],
    name: str,
    context: QgsProcessingContext,
) -> RasterInput:
    """A raster parameter's layer; call it on the main thread.

    Raises:
        QgsProcessingException: there is no such layer.
    """
    layer = tool.parameterAsRasterLayer(parameters, name, context)
    if layer is None:
        raise QgsProcessingException(tool.invalidRasterError(parameters, name))
    return RasterInput(layer)


class SceneInput:
    """The layers of a scene, read on the main thread; see `add_images`."""

    def __init__(
        self,
        tool: QgsProcessingAlgorithm,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        with_generated: bool = False,
        with_classes: bool = False,
    ) -> None:
        self._original = raster_input(tool, parameters, ORIGINAL, context)
        self._reference = raster_input(tool, parameters, REFERENCE, context)
        masks = (MASK_ORIGINAL, MASK_REFERENCE)
        given = [name for name in masks if parameters.get(name)]
        self._masks = [raster_input(tool, parameters, name, context) for name in given]
        self._classes: RasterInput | None = None
        if with_classes and parameters.get(CLASSES):
            self._classes = raster_input(tool, parameters, CLASSES, context)
        self._generated: list[RasterInput] = []
        if with_generated:
            layers = tool.parameterAsLayerList(parameters, GENERATED, context)
            self._generated = [RasterInput(layer) for layer in layers]
        self.bands = chosen_bands(tool, parameters, context)
        self.mask_bits = chosen_conditions(tool, parameters, context)

    def scene(self, folder: Path, feedback: QgsProcessingFeedback) -> ScoreScene:
        """The scene as files; layers without a file of their own are exported to `folder`."""
        counter = iter(range(1000))

        def file(source: RasterInput) -> str:
            place = folder / str(next(counter))  # layers may share a name
            place.mkdir()
            return str(source.file(place, feedback))

        original = file(self._original)
        parsed = parse_band_file(original)
        return ScoreScene(
            f"T{parsed[0].tile} {parsed[0].day}" if parsed else self._original.name,
            original,
            file(self._reference),
            tuple(zip(self._names(), map(file, self._generated))),
            tuple(file(mask) for mask in self._masks),
            file(self._classes) if self._classes else None,
        )

    def _names(self) -> list[str]:
        """The layers' names; numbered where two are the same."""
        names: list[str] = []
        for source in self._generated:
            name, number = source.name.strip() or "generated", 2
            while name in names:
                name, number = f"{source.name} {number}", number + 1
            names.append(name)
        return names
