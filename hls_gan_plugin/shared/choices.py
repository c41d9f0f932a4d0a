"""What a user chooses among, spelled out once for jobs, tools, commands and core."""

from __future__ import annotations

from typing import Literal, get_args

Device = Literal["auto", "cuda", "cpu", "mps"]
Scale = Literal["auto", "0.0001", "1"]
Method = Literal["ordinary", "reduced-major-axis", "histogram"]
Resampling = Literal["cubic", "bilinear", "nearest", "average"]
Sensor = Literal["S30", "L30"]

# The first of each is the default.
DEVICES: tuple[Device, ...] = get_args(Device)
SCALES: tuple[Scale, ...] = get_args(Scale)
METHODS: tuple[Method, ...] = get_args(Method)
RESAMPLINGS: tuple[Resampling, ...] = get_args(Resampling)
