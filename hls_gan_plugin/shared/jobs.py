"""What can be asked of the engine, and how it answers. Standard library only.

A job is a frozen dataclass; it travels to the engine as one JSON object, `{"job": NAME, …fields}`.
The engine answers with events, one JSON object a line; see `Event`.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Union, get_args

from .errors import SettingsError

Device = Literal["auto", "cuda", "cpu"]
Scale = Literal["auto", "0.0001", "1"]
DEVICES: tuple[Device, ...] = ("auto", "cuda", "cpu")
SCALES: tuple[Scale, ...] = ("auto", "0.0001", "1")


@dataclass(frozen=True)
class CheckEngineJob:
    """Describe the engine: versions, devices and models."""

    NAME: ClassVar[str] = "check"

    model_files: tuple[str, ...] = ()

    def outputs(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True)
class HarmonizeJob:
    """Turn an S30 raster into what L30 would have shown.

    input: a raster file; for a model of several bands, also one band file of an HLS granule, whose
        siblings are then found by name.
    model_file: the generator's file.
    bands: 1-based band numbers of the input in the model's order; empty: found from names.
    mask: an Fmask raster on the input's grid, or None.
    mask_bits: which Fmask bits become nodata.
    extent: (xmin, ymin, xmax, ymax) in the input's CRS, snapped outwards to its grid, or None.
    scale: what one unit of the input is in reflectance.
    tile_size_px, batch_size: 0 means chosen from the device's memory and the raster.
    threads: CPU threads; 0 means all that the process may use.
    """

    NAME: ClassVar[str] = "harmonize"

    input: str
    output: str
    model_file: str
    bands: tuple[int, ...] = ()
    mask: str | None = None
    mask_bits: tuple[int, ...] = (1, 2, 3)
    extent: tuple[float, float, float, float] | None = None
    scale: Scale = "auto"
    device: Device = "auto"
    tile_size_px: int = 0
    batch_size: int = 0
    threads: int = 0

    def outputs(self) -> tuple[str, ...]:
        return (self.output,)


@dataclass(frozen=True)
class ScoreScene:
    """Rasters of one place and day that are compared.

    original, reference: a raster, a band file of an HLS granule, or a granule's folder.
    generated: (name, raster) of each image to be judged. masks: Fmask rasters, one a sensor.
    classes: an integer raster 0..255 for the bias by class, or None.
    """

    name: str
    original: str
    reference: str
    generated: tuple[tuple[str, str], ...] = ()
    masks: tuple[str, ...] = ()
    classes: str | None = None


@dataclass(frozen=True)
class ScoreJob:
    """Score images against Landsat, window by window.

    bands: common names ("green") or names of S30's bands; empty: those of the judged image.
    minimum_valid: share of valid pixels below which a window is unscored.
    baselines: (name, file) of baselines that are applied to the original and judged too.
    fit_baselines: also fit today's methods on these very scenes; they are marked in-sample.
    tile_size_px: tile size of the generated images for the seam measure; 0: unknown.
    grid (GeoPackage), table (CSV), report (HTML), ssim_map and difference (GeoTIFF; of one scene
        only): the outputs, each may be None.
    """

    NAME: ClassVar[str] = "score"

    scenes: tuple[ScoreScene, ...]
    bands: tuple[str, ...] = ()
    window_size_px: int = 128
    minimum_valid: float = 0.5
    mask_bits: tuple[int, ...] = (1, 2, 3, 4, 5)
    scale: Scale = "auto"
    baselines: tuple[tuple[str, str], ...] = ()
    fit_baselines: bool = True
    tile_size_px: int = 0
    grid: str | None = None
    table: str | None = None
    report: str | None = None
    ssim_map: str | None = None
    difference: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "scenes", _records(ScoreScene, self.scenes))

    def outputs(self) -> tuple[str, ...]:
        wanted = (self.grid, self.table, self.report, self.ssim_map, self.difference)
        return tuple(path for path in wanted if path is not None)


@dataclass(frozen=True)
class FitBaselineJob:
    """Fit a method of today on one or several scenes; writes a small JSON file.

    method: "ordinary", "reduced-major-axis" or "histogram".
    """

    NAME: ClassVar[str] = "fit-baseline"

    scenes: tuple[ScoreScene, ...]
    output: str
    method: str = "ordinary"
    bands: tuple[str, ...] = ()
    mask_bits: tuple[int, ...] = (1, 2, 3, 4, 5)
    scale: Scale = "auto"

    def __post_init__(self) -> None:
        object.__setattr__(self, "scenes", _records(ScoreScene, self.scenes))

    def outputs(self) -> tuple[str, ...]:
        return (self.output,)


@dataclass(frozen=True)
class ApplyBaselineJob:
    """Apply a fitted baseline to a whole raster. bands: 1-based, in the baseline's order."""

    NAME: ClassVar[str] = "apply-baseline"

    input: str
    baseline: str
    output: str
    bands: tuple[int, ...] = ()
    scale: Scale = "auto"

    def outputs(self) -> tuple[str, ...]:
        return (self.output,)


@dataclass(frozen=True)
class AlignJob:
    """Bring a raster to another one's grid. resampling: nearest, bilinear, cubic or average."""

    NAME: ClassVar[str] = "align"

    input: str
    reference: str
    output: str
    resampling: str = "cubic"

    def outputs(self) -> tuple[str, ...]:
        return (self.output,)


@dataclass(frozen=True)
class CutWindowsJob:
    """Cut rasters that share a grid into windows: which are clear, and those as files.

    masks: Fmask rasters, one a sensor; they are cut too.
    minimum_clear: least share of clear pixels of a window that is kept; 1 is the published rule.
    grid (GeoPackage of all windows), chips (folder of a GeoTIFF a kept window and raster): the
        outputs, each may be None; the folder has to be new or empty.
    """

    NAME: ClassVar[str] = "cut-windows"

    rasters: tuple[str, ...]
    masks: tuple[str, ...] = ()
    window_size_px: int = 128
    minimum_clear: float = 1.0
    mask_bits: tuple[int, ...] = (1, 2, 3, 4, 5)
    grid: str | None = None
    chips: str | None = None

    def __post_init__(self) -> None:
        if self.chips:  # how `staging` tells a folder
            object.__setattr__(self, "chips", self.chips.rstrip("/\\") + "/")

    def outputs(self) -> tuple[str, ...]:
        return tuple(path for path in (self.grid, self.chips) if path)


@dataclass(frozen=True)
class SeriesImage:
    """One date of a series. day: YYYY-MM-DD. sensor: "S30" or "L30". generated: of S30 dates."""

    day: str
    sensor: str
    image: str
    generated: str | None = None
    mask: str | None = None


@dataclass(frozen=True)
class SeriesJob:
    """How much S30 and L30 disagree over time at one place, before and after.

    max_days: dates of the two sensors that lie so near are compared.
    table (CSV), plot (PNG): the outputs, each may be None.
    """

    NAME: ClassVar[str] = "series"

    images: tuple[SeriesImage, ...]
    bands: tuple[str, ...] = ()
    max_days: int = 3
    mask_bits: tuple[int, ...] = (1, 2, 3, 4, 5)
    scale: Scale = "auto"
    table: str | None = None
    plot: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "images", _records(SeriesImage, self.images))

    def outputs(self) -> tuple[str, ...]:
        return tuple(path for path in (self.table, self.plot) if path is not None)


def _records(kind: type[Any], items: Any) -> tuple[Any, ...]:
    """The parts of a job, which JSON brought as plain objects."""
    made = (
        kind(**{name: _frozen(value) for name, value in item.items()})
        if isinstance(item, dict)
        else item
        for item in items
    )
    return tuple(made)


Job = Union[
    CheckEngineJob,
    HarmonizeJob,
    ScoreJob,
    FitBaselineJob,
    ApplyBaselineJob,
    AlignJob,
    CutWindowsJob,
    SeriesJob,
]
_KINDS: dict[str, type[Any]] = {kind.NAME: kind for kind in get_args(Job)}


def to_json(job: Job) -> str:
    """The job as one line of JSON."""
    return json.dumps({"job": job.NAME, **dataclasses.asdict(job)})


def from_json(text: str) -> Job:
    """The job that `to_json` wrote.

    Raises:
        SettingsError: the text is not JSON, names no known job, or its fields do not fit.
    """
    try:
        fields = json.loads(text)
        kind = _KINDS[fields.pop("job")]
        job: Job = kind(**{name: _frozen(value) for name, value in fields.items()})
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SettingsError(
            f"The engine was given something that is not a job: {error!r}"
        ) from error
    return job


def _frozen(value: Any) -> Any:
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


EventKind = Literal["progress", "info", "warning", "result", "error"]


@dataclass(frozen=True)
class Event:
    """One line of the engine's answer.

    progress: `fraction` 0..1 and perhaps `message` · info, warning: `message`
    result: `values` (outputs and numbers by name) · error: `message` and `error`, its class name.
    """

    event: EventKind
    message: str = ""
    fraction: float | None = None
    error: str = ""
    values: dict[str, Any] | None = None

    def to_json(self) -> str:
        filled = {
            name: value
            for name, value in dataclasses.asdict(self).items()
            if value not in (None, "")
        }
        return json.dumps(filled)

    @classmethod
    def from_json(cls, line: str) -> Event:
        """Raises ValueError if the line is not an event."""
        fields = json.loads(line)
        if not isinstance(fields, dict) or "event" not in fields:
            raise ValueError(f"not an event: {line!r}")
        return cls(**fields)
