"""What the figures were measured on, and how fast its arithmetic is."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import subprocess
import time
from pathlib import Path

import torch

from hls_gan_plugin.core.network.device import usable_cpus

_SIDE = 2048


def cpu_name() -> str:
    """The CPU's model name, and its family's numbers where the name is a general one."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    found = dict(line.split(":", 1) for line in lines if ":" in line)
    fields = {key.strip(): value.strip() for key, value in found.items()}
    numbers = f"family {fields.get('cpu family', '?')}, model {fields.get('model', '?')}"
    features = [name for name in ("avx2", "avx512f", "amx_bf16") if name in fields.get("flags", "")]
    return f"{fields.get('model name', platform.machine())} ({numbers}; {', '.join(features)})"


def versions(python: Path, packages: tuple[str, ...]) -> str:
    """Versions of packages in another environment."""
    code = (
        "import importlib.metadata as m, sys\n"
        "print(', '.join(f'{n} {m.version(n)}' for n in sys.argv[1:]))"
    )
    command = [str(python), "-c", code, *packages]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def describe() -> dict[str, str]:
    """The machine, the date and our own packages, by what they are."""
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    own = ", ".join(f"{n} {importlib.metadata.version(n)}" for n in ("torch", "rasterio", "numpy"))
    return {
        "CPU": cpu_name(),
        "Cores used": str(usable_cpus()),
        "Memory": f"{memory_gib:.0f} GiB",
        "System": f"{platform.system()}, Python {platform.python_version()}",
        "Engine": own,
    }


def matrix_gflops(seconds: float = 1.0) -> float:
    """Rate of float32 matrix products on all cores, the best of those that fit in `seconds`."""
    matrix = torch.rand(_SIDE, _SIDE)
    best = 0.0
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        began = time.perf_counter()
        torch.mm(matrix, matrix)
        best = max(best, 2.0 * _SIDE**3 / (time.perf_counter() - began) / 1e9)
    return best


def flops_a_pixel(widths: tuple[int, ...], bands: int, convolutions: int) -> float:
    """Multiplications and additions of the network for one pixel, as its layers are written."""
    products = 10.0 * bands * widths[0]  # 3x3 at the beginning, 1x1 at the end
    for level, (fine, coarse) in enumerate(zip(widths[:-1], widths[1:], strict=True)):
        here, below = 4.0**level, 4.0 ** (level + 1)
        products += (fine + (convolutions - 1) * coarse) * coarse * 9 / below
        products += coarse * fine / below + 2 * fine * fine * 9 / here
    return 2.0 * products
