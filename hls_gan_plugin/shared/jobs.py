"""What can be asked of the engine. Standard library only.

A job is a frozen dataclass whose annotations are its contract (see `job_fields`): it travels to the
engine as one JSON object, `{"job": NAME, …fields}`, and is answered with `events`.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Optional, Union, get_args

from . import hls
from .choices import Device, Method, Resampling, Scale, Sensor
from .errors import SettingsError
from .job_base import (
    BandNumbers,
    BatchSize,
    MaskBits,
    Named,
    Reach,
    Share,
    Threads,
    TileSize,
    WindowSize,
    Workers,
)
from .job_base import JobBase as _Job
from .job_fields import (
    ArchiveFolder,
    CalendarDay,
    Checked,
    InputPath,
    Limits,
    OutputFolder,
    OutputPath,
    record,
)
from .training_jobs import (
    CutTrainingWindowsJob,
    EvaluateModelJob,
    ExportModelJob,
    FindPairsJob,
    SimulatePairsJob,
    TrainModelJob,
)


@dataclass(frozen=True)
class CheckEngineJob(_Job):
    """Describe the engine: versions, devices and models."""

    NAME: ClassVar[str] = "check"

    model_files: tuple[InputPath, ...] = ()


@dataclass(frozen=True)
class HarmonizeJob(_Job):
    """Turn an S30 raster into what L30 would have shown.

    input: a raster file; for a model of several bands, also one band file of an HLS granule, whose
        siblings are then found by name.
    model_file: the generator's file.
    bands: 1-based band numbers of the input in the model's order; empty: found from names.
    band_names: the names of the model's bands that `bands` feed, where they are in another order.
    mask: an Fmask raster on the input's grid, or None.
    fmask_beside: where no mask is named, use the Fmask that lies beside a granule's band file.
    mask_bits: which Fmask bits become nodata.
    extent: (xmin, ymin, xmax, ymax) in the input's CRS, snapped outwards to its grid, or None.
    scale: what one unit of the input is in reflectance.
    tile_size_px, batch_size: 0 means chosen from the device's memory and the raster.
    threads: CPU threads; 0 means all that the process may use.
    uncertainty: a raster of the standard deviation of L30 given the output, or None.
    """

    NAME: ClassVar[str] = "harmonize"

    input: InputPath
    output: OutputPath
    model_file: InputPath
    bands: BandNumbers = ()
    band_names: tuple[str, ...] = ()
    mask: Optional[InputPath] = None
    fmask_beside: bool = True
    mask_bits: MaskBits = hls.DEFAULT_MASK_BITS
    extent: Optional[tuple[float, float, float, float]] = None
    scale: Scale = "auto"
    device: Device = "auto"
    tile_size_px: TileSize = 0
    batch_size: BatchSize = 0
    threads: Threads = 0
    uncertainty: Optional[OutputPath] = None


@dataclass(frozen=True)
class RastersJob(_Job):
    """Turn several S30 rasters into what L30 would have shown, each as a `HarmonizeJob` does.

    A second run into the same folder does what is missing, changed or failed.

    archive: the folder of the results, named by what is in them; it may hold earlier ones.
    workers, scheduler: see `GranulesJob`. The other fields: see `HarmonizeJob`.
    """

    NAME: ClassVar[str] = "harmonize-many"

    sources: tuple[InputPath, ...]
    archive: ArchiveFolder
    model_file: InputPath
    bands: BandNumbers = ()
    band_names: tuple[str, ...] = ()
    mask: Optional[InputPath] = None
    fmask_beside: bool = True
    mask_bits: MaskBits = hls.DEFAULT_MASK_BITS
    extent: Optional[tuple[float, float, float, float]] = None
    scale: Scale = "auto"
    device: Device = "auto"
    tile_size_px: TileSize = 0
    batch_size: BatchSize = 0
    threads: Threads = 0
    workers: Workers = 0
    scheduler: str = ""


@dataclass(frozen=True)
class GranuleJob(_Job):
    """Turn one S30 granule into a granule of what L30 would have shown, a file a band.

    layers: the granule's files, named as HLS names them: the model's bands, Fmask, angles.
    output: the new granule's folder; its name is the granule's id.
    mask_bits: which Fmask bits become nodata; none: no Fmask is needed.
    mask_dilate_px, edge_px: by how much masked areas and the swath's edge grow.
    as_l30: the names begin with HLS.L30. stack: also a VRT of all bands.
    uncertainty: also a file a band of the standard deviation of L30 given the result.
    """

    NAME: ClassVar[str] = "granule"

    layers: tuple[InputPath, ...]
    output: OutputFolder
    model_file: InputPath
    mask_bits: MaskBits = hls.DEFAULT_MASK_BITS
    mask_dilate_px: Reach = 0
    edge_px: Reach = 0
    as_l30: bool = False
    stack: bool = False
    uncertainty: bool = False
    device: Device = "auto"
    tile_size_px: TileSize = 0
    batch_size: BatchSize = 0
    threads: Threads = 0


@dataclass(frozen=True)
class GranulesJob(_Job):
    """Turn every S30 granule below folders into one of what L30 would have shown.

    A second run into the same folder does what is missing, changed or failed.

    sources: folders with HLS granules, searched at any depth.
    archive: the folder of the results, a folder a granule; it may hold earlier ones.
    tiles: only these ("15SXR"). first_day, last_day: only these days and those between them.
    max_cloud: only granules of at most so many percent of cloud, as their tags say.
    catalog: also a STAC collection over the whole folder. dry_run: say what would be done.
    workers: processes of a Dask cluster of this computer; 0: none. scheduler: the address of a
        running one, whose workers see the same files.
    The other fields: see `GranuleJob`.
    """

    NAME: ClassVar[str] = "granules"

    sources: tuple[InputPath, ...]
    archive: ArchiveFolder
    model_file: InputPath
    tiles: tuple[str, ...] = ()
    first_day: Optional[Annotated[str, CalendarDay()]] = None
    last_day: Optional[Annotated[str, CalendarDay()]] = None
    max_cloud: Annotated[float, Limits(0, 100)] = 100.0
    mask_bits: MaskBits = hls.DEFAULT_MASK_BITS
    mask_dilate_px: Reach = 0
    edge_px: Reach = 0
    as_l30: bool = False
    stack: bool = False
    uncertainty: bool = False
    catalog: bool = False
    dry_run: bool = False
    device: Device = "auto"
    tile_size_px: TileSize = 0
    batch_size: BatchSize = 0
    threads: Threads = 0
    workers: Workers = 0
    scheduler: str = ""


@dataclass(frozen=True)
class ScoreScene(Checked):
    """Rasters of one place and day that are compared.

    original, reference: a raster, a band file of an HLS granule, or a granule's folder.
    generated: (name, raster) of each image to be judged. masks: Fmask rasters, one a sensor.
    classes: an integer raster 0..255 for the bias by class, or None.
    """

    name: str
    original: InputPath
    reference: InputPath
    generated: Named = ()
    masks: tuple[InputPath, ...] = ()
    classes: Optional[InputPath] = None


@dataclass(frozen=True)
class ScoreJob(_Job):
    """Score images against Landsat, window by window.

    bands: common names ("green") or names of S30's bands; empty: those of the judged image.
    minimum_valid: share of valid pixels below which a window is unscored.
    fmask_beside: where a scene names no mask, use the Fmask files beside its granules' bands.
    model_files: where the card of a generated image's model is looked for, by its SHA-256.
    baselines: (name, file) of baselines that are applied to the original and judged too.
    fit_baselines: also fit today's methods on these very scenes; they are marked in-sample.
    tile_size_px: for the seam measure, tile size of generated images that do not say in their tags
        where their tiles' borders lie; 0: unknown.
    grid (GeoPackage), table (CSV), report (HTML), ssim_map and difference (GeoTIFF; of one scene
        only): the outputs, each may be None.
    """

    NAME: ClassVar[str] = "score"

    scenes: tuple[ScoreScene, ...]
    bands: tuple[str, ...] = ()
    window_size_px: WindowSize = hls.WINDOW_SIZE_PX
    minimum_valid: Share = 0.5
    fmask_beside: bool = True
    mask_bits: MaskBits = hls.STRICT_MASK_BITS
    scale: Scale = "auto"
    model_files: tuple[InputPath, ...] = ()
    baselines: Named = ()
    fit_baselines: bool = True
    tile_size_px: TileSize = 0
    grid: Optional[OutputPath] = None
    table: Optional[OutputPath] = None
    report: Optional[OutputPath] = None
    ssim_map: Optional[OutputPath] = None
    difference: Optional[OutputPath] = None


@dataclass(frozen=True)
class FitBaselineJob(_Job):
    """Fit a method of today on one or several scenes; writes a small JSON file.

    method: "ordinary", "reduced-major-axis" or "histogram". fmask_beside: as in `ScoreJob`.
    """

    NAME: ClassVar[str] = "fit-baseline"

    scenes: tuple[ScoreScene, ...]
    output: OutputPath
    method: Method = "ordinary"
    bands: tuple[str, ...] = ()
    fmask_beside: bool = True
    mask_bits: MaskBits = hls.STRICT_MASK_BITS
    scale: Scale = "auto"


@dataclass(frozen=True)
class ApplyBaselineJob(_Job):
    """Apply a fitted baseline to a whole raster. bands: 1-based, in the baseline's order."""

    NAME: ClassVar[str] = "apply-baseline"

    input: InputPath
    baseline: InputPath
    output: OutputPath
    bands: BandNumbers = ()
    scale: Scale = "auto"


@dataclass(frozen=True)
class AlignJob(_Job):
    """Bring a raster to another one's grid. resampling: nearest, bilinear, cubic or average."""

    NAME: ClassVar[str] = "align"

    input: InputPath
    reference: InputPath
    output: OutputPath
    resampling: Resampling = "cubic"


@dataclass(frozen=True)
class CutWindowsJob(_Job):
    """Cut rasters that share a grid into windows: which are clear, and those as files.

    masks: Fmask rasters, one a sensor; they are cut too.
    minimum_clear: least share of clear pixels of a window that is kept; 1 is the published rule.
    grid (GeoPackage of all windows), chips (folder of a GeoTIFF a kept window and raster): the
        outputs, each may be None; the folder has to be new or empty.
    """

    NAME: ClassVar[str] = "cut-windows"

    rasters: tuple[InputPath, ...]
    masks: tuple[InputPath, ...] = ()
    window_size_px: WindowSize = hls.WINDOW_SIZE_PX
    minimum_clear: Share = 1.0
    mask_bits: MaskBits = hls.STRICT_MASK_BITS
    grid: Optional[OutputPath] = None
    chips: Optional[OutputFolder] = None


@dataclass(frozen=True)
class SeriesImage(Checked):
    """One date of a series. day: YYYY-MM-DD. sensor: "S30" or "L30". generated: of S30 dates."""

    day: Annotated[str, CalendarDay()]
    sensor: Sensor
    image: InputPath
    generated: Optional[InputPath] = None
    mask: Optional[InputPath] = None


@dataclass(frozen=True)
class SeriesJob(_Job):
    """How much S30 and L30 disagree over time at one place, before and after.

    max_days: dates of the two sensors that lie so near are compared.
    fmask_beside: where a date names no mask, use the Fmask beside its granule's band file.
    table (CSV), plot (PNG), page (HTML): the outputs, each may be None.
    """

    NAME: ClassVar[str] = "series"

    images: tuple[SeriesImage, ...]
    bands: tuple[str, ...] = ()
    max_days: Annotated[int, Limits(0, 3660)] = 3
    fmask_beside: bool = True
    mask_bits: MaskBits = hls.STRICT_MASK_BITS
    scale: Scale = "auto"
    table: Optional[OutputPath] = None
    plot: Optional[OutputPath] = None
    page: Optional[OutputPath] = None


@dataclass(frozen=True)
class PointsJob(_Job):
    """Judge models on tables of S30 and L30 values at points.

    tables: CSV files or folders of AppEEARS results, or tables with both sensors in a row.
    models: (name in the results, file). max_days: how far the two values of a pair lie apart.
    largest_difference: pairs that differ by more in a band are left out; reflectance, 0: none is.
    table (CSV, a line a pair), summary (JSON), report (HTML): the outputs, each may be None.
    """

    NAME: ClassVar[str] = "points"

    tables: tuple[InputPath, ...]
    models: Named
    max_days: Annotated[int, Limits(0, 366)] = 0
    mask_bits: MaskBits = hls.STRICT_MASK_BITS
    scale: Scale = "auto"
    largest_difference: Share = 0.05
    device: Device = "auto"
    table: Optional[OutputPath] = None
    summary: Optional[OutputPath] = None
    report: Optional[OutputPath] = None


Job = Union[
    CheckEngineJob,
    HarmonizeJob,
    RastersJob,
    GranuleJob,
    GranulesJob,
    ScoreJob,
    FitBaselineJob,
    ApplyBaselineJob,
    AlignJob,
    CutWindowsJob,
    SeriesJob,
    PointsJob,
    FindPairsJob,
    CutTrainingWindowsJob,
    SimulatePairsJob,
    TrainModelJob,
    EvaluateModelJob,
    ExportModelJob,
]
_KINDS: dict[str, type[Any]] = {kind.NAME: kind for kind in get_args(Job)}


def to_json(job: Job) -> str:
    """The job as one line of JSON."""
    return json.dumps({"job": job.NAME, **dataclasses.asdict(job)})


def from_json(text: str) -> Job:
    """The job that `to_json` wrote.

    Raises:
        SettingsError: the text is no JSON object, names no known job, or a field does not fit.
    """
    try:
        fields = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"The job is no JSON ({error}).") from error
    name = fields.pop("job", None) if isinstance(fields, dict) else None
    if not isinstance(name, str) or name not in _KINDS:
        raise SettingsError(
            f"The engine was given no job that it knows ({str(name)[:40]!r}); there are "
            f"{', '.join(_KINDS)}."
        )
    job: Job = record(_KINDS[name], fields, name)
    return job
