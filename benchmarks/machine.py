"""What the figures were measured on, and when."""

from __future__ import annotations

import datetime
import importlib.metadata
import os
import platform
import subprocess
from pathlib import Path

import torch

from benchmarks.timing import ROOT
from hls_gan_plugin.core.pipeline import usable_cpus


def cpu_name() -> str:
    """The CPU's model name, its family's numbers where the name is a general one, its units."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    fields = {k.strip(): v.strip() for k, _, v in (line.partition(":") for line in lines)}
    units = [name for name in ("avx2", "avx512f", "amx_bf16") if name in fields.get("flags", "")]
    numbers = f"family {fields.get('cpu family', '?')}, model {fields.get('model', '?')}"
    return f"{fields.get('model name', platform.machine())} ({numbers}; {', '.join(units)})"


def here() -> str:
    """The machine and our own packages, by what they are."""
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    own = ", ".join(f"{n} {importlib.metadata.version(n)}" for n in ("torch", "rasterio", "numpy"))
    gpu = f", {torch.cuda.get_device_name()}" if torch.cuda.is_available() else ""
    return (
        f"{cpu_name()}, {usable_cpus()} cores, {memory_gib:.0f} GiB{gpu}; Python "
        f"{platform.python_version()}, {own}"
    )


def moment() -> str:
    """Now, the commit of the checkout ("unknown" outside one), and the load of the machine."""
    git = ("git", "-C", str(ROOT), "describe", "--always", "--dirty=+", "--abbrev=7")
    done = subprocess.run(git, capture_output=True, text=True, check=False)
    commit = done.stdout.strip() or "unknown"
    now = f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d %H:%M} UTC"
    return f"{now}, commit {commit}, five-minute load before {os.getloadavg()[1]:.1f}"
