"""What a user chooses among, spelled out once for jobs, tools, commands and core."""

from __future__ import annotations

from typing import Literal, get_args

Device = Literal["auto", "cuda", "cpu", "mps"]
Scale = Literal["auto", "0.0001", "1"]
Method = Literal["ordinary", "reduced-major-axis", "histogram"]
Resampling = Literal["cubic", "bilinear", "nearest", "average"]
Sensor = Literal["S30", "L30"]
Accelerator = Literal["auto", "cpu", "cuda"]
FreeWeights = Literal["bias", "head", "all"]
Holdout = Literal["scene", "tile", "random"]
Split = Literal["test", "validation", "train"]

# The first of each is the default.
DEVICES: tuple[Device, ...] = get_args(Device)
SCALES: tuple[Scale, ...] = get_args(Scale)
METHODS: tuple[Method, ...] = get_args(Method)
RESAMPLINGS: tuple[Resampling, ...] = get_args(Resampling)
ACCELERATORS: tuple[Accelerator, ...] = get_args(Accelerator)
FREE_WEIGHTS: tuple[FreeWeights, ...] = get_args(FreeWeights)
HOLDOUTS: tuple[Holdout, ...] = get_args(Holdout)
SPLITS: tuple[Split, ...] = get_args(Split)
