"""The dates of a series, from raster layers: sensor and day are read from names."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from osgeo import gdal
from qgis.core import QgsProcessingException

from ..hls_gan_plugin.shared.hls import GranuleId
from ..hls_gan_plugin.shared.jobs import SeriesImage
from ..hls_gan_plugin.shared.translation import tr
from .raster_input import RasterInput, RasterInputs

_SENSOR = re.compile(r"(?<![A-Za-z0-9])([SL]30)(?![A-Za-z0-9])")
_DAY = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")


class Date(NamedTuple):
    """What tells the images of a series apart."""

    sensor: str
    day: str  # 2021-09-07

    def __str__(self) -> str:
        return f"{self.sensor} {self.day}"


def date_in(text: str) -> Date | None:
    """The sensor and day that an HLS name, or words like "S30 2021-09-07", say; or None."""
    try:
        granule = GranuleId.from_string(text[text.index("HLS.") :])
        return Date(granule.sensor, granule.day.isoformat())
    except ValueError:
        sensor, day = _SENSOR.search(text), _DAY.search(text)
    if sensor is None or day is None:
        return None
    try:
        return Date(sensor[1], dt.date.fromisoformat(day[1]).isoformat())
    except ValueError:
        return None


class DatedLayers:
    """The layers of a series by date.

    Raises:
        QgsProcessingException: a layer does not show its date, two images show the same, or a
            generated image or mask has no image of its date.
    """

    def __init__(
        self,
        images: Sequence[RasterInput],
        generated: Sequence[RasterInput],
        masks: Sequence[RasterInput],
    ) -> None:
        self._images = _by_date(images)
        self._generated = self._partners(generated)
        self._masks = self._partners(masks)

    def _partners(self, layers: Sequence[RasterInput]) -> dict[Date, RasterInput]:
        found = _by_date(layers)
        for date, layer in found.items():
            if date not in self._images:
                message = tr(
                    "'{layer}' is of {date}, and there is no image of that sensor and date; there "
                    "are {dates}."
                )
                dates = ", ".join(map(str, sorted(self._images)))
                raise QgsProcessingException(
                    message.format(layer=layer.name, date=date, dates=dates)
                )
        return found

    def images(self, rasters: RasterInputs) -> tuple[SeriesImage, ...]:
        """The dates as files."""
        made, hidden = self._generated, self._masks
        return tuple(
            SeriesImage(
                date.day,
                date.sensor,
                rasters.file_of(layer),
                rasters.file_of(made[date]) if date in made else None,
                rasters.file_of(hidden[date]) if date in hidden else None,
            )
            for date, layer in self._images.items()
        )


def _by_date(layers: Sequence[RasterInput]) -> dict[Date, RasterInput]:
    found: dict[Date, RasterInput] = {}
    for layer in layers:
        date = _date_of(layer)
        if date is None:
            message = tr(
                "'{layer}' does not show its sensor and date; rename the layer so that it does, "
                "for example to 'S30 2021-09-07'."
            )
            raise QgsProcessingException(message.format(layer=layer.name))
        if date in found:
            message = tr(
                "'{first}' and '{second}' are both of {date}; give one a date (a band file of an "
                "HLS granule stands for its other bands)."
            )
            raise QgsProcessingException(
                message.format(first=found[date].name, second=layer.name, date=date)
            )
        found[date] = layer
    return found


def _date_of(layer: RasterInput) -> Date | None:
    """What the layer's name says counts first: it is what the user can change."""
    for text in (layer.name, Path(layer.source).name, _input_of(layer)):
        date = date_in(text)
        if date is not None:
            return date
    return None


def _input_of(layer: RasterInput) -> str:
    """The file that a generated image was made from, as harmonizing wrote it into the tags."""
    if not layer.is_gdal:
        return ""
    try:
        dataset = gdal.Open(layer.source)
    except RuntimeError:
        return ""
    return (dataset and dataset.GetMetadataItem("HLS_GAN_INPUT")) or ""
