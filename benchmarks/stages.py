"""Where the time of harmonising a file goes: the CPU time of each stage, in one process.

Prints JSON: seconds of wall time, and CPU seconds by stage. Start-up and imports are left out.
"""

from __future__ import annotations

import functools
import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import rasterio
import torch

from hls_gan_plugin.core.harmonizing import gaps
from hls_gan_plugin.core.harmonizing.harmonization import _Output, _Preparation, harmonize
from hls_gan_plugin.core.network.device import usable_cpus
from hls_gan_plugin.core.network.generator import Generator
from hls_gan_plugin.core.network.heap import keep_freed_memory
from hls_gan_plugin.core.network.model_file import load_model
from hls_gan_plugin.core.raster.cog_writer import RasterWriter
from hls_gan_plugin.core.raster.raster_io import BandFile, ReflectanceReader
from hls_gan_plugin.core.raster.scenes import ORIGINAL
from hls_gan_plugin.core.raster.stack import GridStack
from hls_gan_plugin.engine.worker import GDAL_CACHE_BYTES

# What is counted, and what the table calls it. A stage's time is without the stages within it.
STAGES: dict[str, tuple[tuple[Any, str], ...]] = {
    "read and decompress": ((ReflectanceReader, "read"),),
    "fill gaps and the raster's edge": ((gaps, "fill"),),
    "check and scale": ((_Preparation, "__call__"),),
    "network": ((Generator, "_forward"),),
    "reflectance, DN": ((Generator, "reflectance"), (_Output, "pixels")),
    "overviews and compression": ((RasterWriter, "write"),),
    "write the COG": ((RasterWriter, "finish"),),
}
REST = "threads and queues"
IDLE = "nothing (a core waits)"


class StageTimes:
    """CPU seconds by stage, of functions that are watched while they run."""

    def __init__(self) -> None:
        self.cpu_seconds: dict[str, float] = defaultdict(float)
        self._within = threading.local()  # seconds of the stages inside the running one, a stack

    def watch(self, owner: Any, name: str, stage: str) -> None:
        """Count what `owner.name` takes to `stage`."""
        function: Callable[..., Any] = getattr(owner, name)
        clock = time.thread_time

        @functools.wraps(function)
        def watched(*arguments: Any, **named: Any) -> Any:
            stack = self._within.__dict__.setdefault("stack", [])
            stack.append(0.0)
            began = clock()
            try:
                return function(*arguments, **named)
            finally:
                taken = clock() - began
                self.cpu_seconds[stage] += taken - stack.pop()
                if stack:
                    stack[-1] += taken

        setattr(owner, name, watched)


@click.command()
@click.argument("model", type=click.Path(exists=True, path_type=Path))
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.argument("output", type=click.Path(path_type=Path))
def main(model: Path, source: Path, output: Path) -> None:
    """Harmonise SOURCE, its bands in the model's order, and say where the time went."""
    keep_freed_memory()
    torch.set_num_threads(usable_cpus())
    loaded = load_model(model)
    times = StageTimes()
    for stage, functions in STAGES.items():
        for owner, name in functions:
            times.watch(owner, name, stage)
    bands = [BandFile(source, number + 1) for number in range(len(loaded.card.inputs))]
    with rasterio.Env(GDAL_CACHEMAX=GDAL_CACHE_BYTES), GridStack({ORIGINAL: bands}) as stack:
        began, cpu_began = time.perf_counter(), time.process_time()
        harmonize(loaded, stack, output, device=torch.device("cpu"))
        wall, cpu = time.perf_counter() - began, time.process_time() - cpu_began
    stages = {stage: times.cpu_seconds[stage] for stage in STAGES}
    stages[REST] = cpu - sum(stages.values())
    stages[IDLE] = usable_cpus() * wall - cpu
    click.echo(json.dumps({"wall_seconds": wall, **stages}))


if __name__ == "__main__":
    main()
