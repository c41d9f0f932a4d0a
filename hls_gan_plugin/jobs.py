"""What can be asked of the engine, and how it answers. Standard library only.

A job is a frozen dataclass; it travels to the engine as one JSON object, `{"job": NAME, …fields}`.
The engine answers with events, one JSON object a line; see `Event`.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Union

from .core.errors import SettingsError

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


Job = Union[CheckEngineJob, HarmonizeJob]
_KINDS: dict[str, type[Any]] = {kind.NAME: kind for kind in (CheckEngineJob, HarmonizeJob)}


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
