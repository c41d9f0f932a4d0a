"""The method's steps as jobs, from granules to a model file. Standard library only.

The functions that do them are `model_training.jobs`'; the engine finds them by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Optional

from . import hls
from .choices import Accelerator, Device, FreeWeights, Holdout, Split
from .job_base import JobBase, Share, Threads
from .job_fields import ArchiveFolder, InputPath, Limits, OutputFolder, OutputPath

# S30's six bands that L30 has too and that land is looked at in.
TRAINING_BANDS = ("blue", "green", "red", "nir", "swir1", "swir2")
BandNames = tuple[str, ...]
Days = Annotated[int, Limits(0, 3660)]
Seed = Annotated[int, Limits(0, 2**31 - 1)]
Count = Annotated[int, Limits(0, 2**31 - 1)]


@dataclass(frozen=True)
class FindPairsJob(JobBase):
    """List the pairs of S30 and L30 granules below a folder.

    bands: common names; the granules need them. max_days: between the granules of a pair.
    min_overlap: share of the grid that must be valid in both. skip_bad: name damaged granules
    instead of failing. table: CSV, a row a pair.
    """

    NAME: ClassVar[str] = "find-pairs"

    granules: InputPath
    bands: BandNames = TRAINING_BANDS
    max_days: Days = 0
    min_overlap: Share = 0.9
    skip_bad: bool = False
    table: Optional[OutputPath] = None


@dataclass(frozen=True)
class CutTrainingWindowsJob(JobBase):
    """Cut the pairs below a folder into windows to train, validate and test on.

    windows_per_pair: at most so many, 0: all. holdout: what is held out together. validation,
    test: shares of the scenes (tiles, windows) below 1, and numbers of them from 1 on.
    output: the new window store. The other fields: see `FindPairsJob`.
    """

    NAME: ClassVar[str] = "cut-training-windows"

    granules: InputPath
    output: OutputFolder
    bands: BandNames = TRAINING_BANDS
    max_days: Days = 0
    min_overlap: Share = 0.9
    skip_bad: bool = False
    window_size_px: Annotated[int, Limits(16, 4096)] = hls.WINDOW_SIZE_PX
    max_masked: Share = 0.0
    windows_per_pair: Count = 0
    holdout: Holdout = "scene"
    validation: Annotated[float, Limits(0, 1e6)] = 0.1
    test: Annotated[float, Limits(0, 1e6)] = 0.1
    seed: Seed = 1


@dataclass(frozen=True)
class SimulatePairsJob(JobBase):
    """Make simulated same-day pairs; those that stand in the folder already are kept.

    texture: folder of a real S30 granule that serves as surface, or None.
    """

    NAME: ClassVar[str] = "simulate-pairs"

    output: ArchiveFolder
    pairs: Annotated[int, Limits(1, 10_000)] = 12
    size_px: Annotated[int, Limits(16, 4000)] = 1024
    bands: BandNames = TRAINING_BANDS
    cloudy_share: Share = 0.3
    edge_share: Share = 0.1
    texture: Optional[InputPath] = None
    seed: Seed = 1


@dataclass(frozen=True)
class TrainModelJob(JobBase):
    """Train a generator on a window store.

    run: the training's folder. start_from: the model to begin with, or None. name: of the model.
    free: which weights learn, of a model that it begins with. iterations: 0: the settings' own.
    settings: TOML file, or None: those for few pairs where it begins with a model, else the
    defaults. resume: go on with the training in `run`, with the settings it was begun with.
    """

    NAME: ClassVar[str] = "train-model"
    SAVES_WHEN_STOPPED: ClassVar[bool] = True

    windows: InputPath
    run: ArchiveFolder
    start_from: Optional[InputPath] = None
    name: str = ""
    free: FreeWeights = "bias"
    iterations: Count = 0
    settings: Optional[InputPath] = None
    resume: bool = False
    accelerator: Accelerator = "auto"
    threads: Threads = 0


@dataclass(frozen=True)
class EvaluateModelJob(JobBase):
    """Judge a model file, or the best generator of a training's folder, on held-out windows.

    most: windows at most, 0: all. report (HTML), table (CSV, by window), summary (JSON): the
    outputs, each may be None.
    """

    NAME: ClassVar[str] = "evaluate-model"

    model: InputPath
    windows: InputPath
    split: Split = "test"
    most: Count = 0
    device: Device = "auto"
    report: Optional[OutputPath] = None
    table: Optional[OutputPath] = None
    summary: Optional[OutputPath] = None


@dataclass(frozen=True)
class ExportModelJob(JobBase):
    """Write the best generator of a training as a model file with its card.

    windows: the window store, where it no longer lies where the training found it. force: export
    even what is no better than a linear fit; the card then says so.
    """

    NAME: ClassVar[str] = "export-model"

    training: InputPath
    output: OutputPath
    name: str = ""
    version: str = "1"
    description: str = ""
    windows: Optional[InputPath] = None
    force: bool = False
