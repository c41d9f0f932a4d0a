"""The harmonized piece of a raster as layers that are drawn exactly where the raster is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from osgeo import gdal
from qgis.analysis import QgsRasterCalculator, QgsRasterCalculatorEntry
from qgis.core import QgsProject, QgsRasterLayer

from ..result_style import InputStyle, input_band
from ..score_map_style import DIFFERENCE_COLOURS, score_renderer
from .visible_window import VisibleWindow


class PreviewLayers:
    """A piece, harmonized and as a difference, each on the grid of the whole raster.

    QGIS resamples a raster by its own corner and size: a piece alone would be drawn up to a pixel
    beside the raster, and the eye would take that for a change.
    """

    def __init__(
        self,
        original: QgsRasterLayer,
        window: VisibleWindow,
        file: Path,
        values: Mapping[str, Any],
    ) -> None:
        """window: the piece; file: what the engine wrote of it; values: of its result."""
        self.window = window
        self._original = original
        self._file = file
        own = Path(original.source()).name
        self._bands = [input_band(own, band) for band in values["bands"]]
        self.harmonized = self._placed(file)
        style = InputStyle(original)
        if not style.apply(self.harmonized, self._bands):
            self.harmonized.setDefaultContrastEnhancement()
        self._difference: QgsRasterLayer | None = None

    def difference(self) -> QgsRasterLayer | None:
        """Harmonized minus original in reflectance, of the band that the map shows; made once."""
        band = next(iter(self._original.renderer().usesBands()), 1)
        if self._difference is None and band in self._bands:
            file = self._file.with_name(f"{self._file.stem}_difference.tif")
            if self._subtracted(band, file):
                self._difference = self._placed(file)
                self._difference.setRenderer(score_renderer(self._difference, DIFFERENCE_COLOURS))
        return self._difference

    def _subtracted(self, band: int, file: Path) -> bool:
        made = QgsRasterLayer(str(self._file), "harmonized")
        after = self._bands.index(band) + 1
        # QGIS shows DN or reflectance, as a file's scale tells it.
        scale = made.dataProvider().bandScale(after) or 1.0
        factor = scale / (self._original.dataProvider().bandScale(band) or 1.0)
        entries = [_entry("after", made, after), _entry("before", self._original, band)]
        calculator = QgsRasterCalculator(
            f'"after@{after}" - {factor!r} * "before@{band}"',
            str(file), "GTiff", made.extent(), made.crs(), made.width(), made.height(), entries,
            QgsProject.instance().transformContext(),
        )  # fmt: skip
        return calculator.processCalculation() == QgsRasterCalculator.Result.Success

    def _placed(self, file: Path) -> QgsRasterLayer:
        """A file's pixels on the grid of the whole raster, nodata around them."""
        whole = self._original.extent()
        corners = [whole.xMinimum(), whole.yMaximum(), whole.xMaximum(), whole.yMinimum()]
        virtual = file.with_suffix(".vrt")
        gdal.Translate(str(virtual), str(file), format="VRT", projWin=corners)
        layer = QgsRasterLayer(str(virtual), file.stem)
        layer.setCrs(self._original.crs())
        for filter_of in ("zoomedInResampler", "zoomedOutResampler"):
            resampler = getattr(self._original.resampleFilter(), filter_of)()
            if resampler is not None:
                put = getattr(layer.resampleFilter(), f"set{filter_of[0].upper()}{filter_of[1:]}")
                put(resampler.clone())
        return layer


def _entry(name: str, layer: QgsRasterLayer, band: int) -> QgsRasterCalculatorEntry:
    entry = QgsRasterCalculatorEntry()
    entry.ref, entry.raster, entry.bandNumber = f"{name}@{band}", layer, band
    return entry
