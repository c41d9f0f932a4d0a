"""The device that computes: which there are, which to take, how much memory it has."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch

from hls_gan_plugin.shared.choices import DEVICES
from hls_gan_plugin.shared.errors import DeviceError


@dataclass(frozen=True)
class DeviceInfo:
    """A device as the user sees it; memory in GiB."""

    name: str
    kind: str
    memory_gib: float


def choose(wanted: str) -> torch.device:
    """The device for one of `shared.choices.DEVICES`; "auto" takes graphics where there are any.

    Raises:
        DeviceError: a device was asked for that is not there, or the name is unknown.
    """
    if wanted not in DEVICES:
        raise DeviceError(f"'{wanted}' is no device; choose one of {', '.join(DEVICES)}.")
    missing = {} if wanted == "cpu" else _missing()
    if wanted in missing:
        raise DeviceError(f"{missing[wanted]}; choose auto or cpu.")
    if wanted == "auto":
        wanted = next((kind for kind in ("cuda", "mps") if kind not in missing), "cpu")
    return torch.device(wanted)


def _missing() -> dict[str, str]:
    """Why a kind of graphics cannot be used, by kind; nothing of those that can."""
    why = {}
    if not torch.cuda.is_available():
        why["cuda"] = f"CUDA was asked for, but {_why_no_cuda()}"
    if not torch.backends.mps.is_available():
        why["mps"] = "Apple's graphics (MPS) were asked for, and this computer has none"
    return why


def _why_no_cuda() -> str:
    if torch.version.cuda is None:
        return f"this engine's torch {torch.__version__} is built for the CPU"
    return "torch sees no CUDA device or no driver for it"


def describe(device: torch.device) -> str:
    """The device's name with its memory or its threads."""
    info = info_of(device)
    if device.type != "cpu":
        return f"{info.name} ({device.type.upper()}, {info.memory_gib:.0f} GiB)"
    return f"{info.name} ({torch.get_num_threads()} threads)"


def info_of(device: torch.device) -> DeviceInfo:
    """Name, kind and memory of one device."""
    if device.type == "cuda":
        properties = torch.cuda.get_device_properties(device)
        return DeviceInfo(properties.name, "cuda", properties.total_memory / 2**30)
    if device.type == "mps":
        memory = torch.mps.recommended_max_memory()
        return DeviceInfo("Apple's graphics", "mps", memory / 2**30)
    return DeviceInfo("CPU", "cpu", _memory_gib())


def all_devices() -> list[DeviceInfo]:
    """The CPU, every CUDA device, and Apple's graphics where there are any."""
    found = [torch.device("cpu")]
    found += [torch.device("cuda", number) for number in range(torch.cuda.device_count())]
    found += [torch.device("mps")] if torch.backends.mps.is_available() else []
    return [info_of(device) for device in found]


def free_bytes(device: torch.device) -> int:
    """What the memory of a graphics card, or Apple's share of the common one, still holds."""
    if device.type == "mps":
        most: int = torch.mps.recommended_max_memory()
        used: int = torch.mps.driver_allocated_memory()
        return most - used
    free: int = torch.cuda.mem_get_info(device)[0]
    return free


def _memory_gib() -> float:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    except (AttributeError, ValueError, OSError):  # not on Windows
        return float("nan")


def multiplies_bfloat16() -> bool:
    """Whether the CPU multiplies bfloat16 numbers by itself, and so faster than float32 ones."""
    has = torch.cpu.get_capabilities()
    return bool(has.get("amx_bf16") or has.get("avx512_bf16"))


@contextmanager
def torch_threads(count: int) -> Iterator[None]:
    """Within it, torch computes with `count` threads, in threads that begin within it too."""
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
