"""The errors that a user can mend. Standard library only: both processes use them.

The message is one sentence for the user: what was wrong, in which file, with which value, and what
to do. Anything else that is raised is a bug and keeps its traceback.
"""

from __future__ import annotations


class HlsGanError(Exception):
    """Base of every error that a user can mend."""


class RasterError(HlsGanError):
    """A file is not a readable raster, or its pixels are not what the job needs."""


class GridError(HlsGanError):
    """Two rasters that must share a grid do not, or an extent misses the raster."""


class BandError(HlsGanError):
    """The bands that a job needs cannot be found, or do not correspond."""


class MaskError(HlsGanError):
    """A mask is not an Fmask."""


class NothingValidError(HlsGanError):
    """No valid pixel, window or pair is left to work on."""


class GranuleError(HlsGanError):
    """A granule or a pair of granules is incomplete or contradicts itself."""


class PointTableError(HlsGanError):
    """A table of points cannot be read, or lacks what judging needs."""


class ModelFileError(HlsGanError):
    """A file is not a model that this version can use."""


class DeviceError(HlsGanError):
    """The device asked for is absent, or too small for the job."""


class OutputError(HlsGanError):
    """A result cannot be written where it was asked for."""


class ClusterError(HlsGanError):
    """A Dask cluster is asked for that cannot be had, or that is gone."""


class AcquireError(HlsGanError):
    """Granules cannot be had from the archive."""


class SettingsError(HlsGanError):
    """Settings contradict each other or lie outside their range."""


class TrainingError(HlsGanError):
    """Training cannot go on, or its result does not deserve to be exported."""


class EngineError(HlsGanError):
    """The engine is missing, incomplete, crashed or was stopped from outside."""
