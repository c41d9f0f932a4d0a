"""The parts about scoring, training, and a CUDA device."""

from __future__ import annotations

import statistics
import subprocess
import threading

import torch

from benchmarks import inputs
from benchmarks.context import Context
from benchmarks.tables import Table
from benchmarks.timing import Run, interleaved, median, ratio, run

_ASK_S = 0.05


def scoring(context: Context) -> Table:
    """Whole scenes scored, against scikit-image window by window."""
    side = context.granule_px
    rounds = min(context.rounds, 3)
    command = context.module("score", "--size", side)
    runs = [run(command) for _ in range(rounds)]
    rows = (
        ("**the product**", f"{_inside(runs):.2f}", "1"),
        (
            "scikit-image, a window at a time",
            f"{median(runs, 'scikit_image_seconds'):.2f}",
            f"**{median(runs, 'times_as_fast'):.2f}**",
        ),
    )
    difference = max(item.values["largest_ssim_difference"] for item in runs)
    peak, quarter = (
        median(runs, name) for name in ("peak_mb", "peak_mb_at_a_quarter_of_the_pixels")
    )
    return Table(
        title=f"Scoring two images against a reference, {side} x {side} px",
        about="Reading, masking, MSE, RMSE, bias and SSIM by windows of 128 px, both in turns in "
        "one process; the process's start is left out.",
        headers=("", "seconds", "times the product's"),
        rows=rows,
        notes=(
            f"Largest difference in SSIM {difference:.1e}. Peak memory {peak:.0f} MiB, at a "
            f"quarter of the pixels {quarter:.0f} MiB.",
        ),
        command=_command(context, "scoring"),
        measured=context.measured(rounds),
    )


def _inside(runs: list[Run]) -> float:
    """The seconds that the product's part of the process printed."""
    return statistics.median(float(item.values["seconds"]) for item in runs)


def _command(context: Context, part: str) -> str:
    return f"scripts/benchmark{' --quick' if context.quick else ''} --only {part}"


def training(context: Context) -> Table:
    """The trainer against a plain loop."""
    windows = inputs.windows(context.folder, 16 if context.quick else 128)
    iterations = 3 if context.quick else 120
    commands = {
        kind: context.module("training", kind, windows, "--iterations", iterations)
        for kind in ("product", "plain")
    }
    runs = interleaved(commands, context.rounds)
    what = "iterations_per_second"
    times = ratio(runs["product"], runs["plain"], what)
    rows = (
        (
            "**`model_training train`**",
            f"{median(runs['product'], what):.1f}",
            f"**{times:.2f}**",
            f"{median(runs['product'], 'peak_mib'):.0f}",
        ),
        (
            "plain eager float32 loop",
            f"{median(runs['plain'], what):.1f}",
            "1",
            f"{median(runs['plain'], 'peak_mib'):.0f}",
        ),
    )
    return Table(
        title="Training",
        about="`default.toml` (bfloat16 where it says so, fused optimisers, batches made ahead, "
        "averaged weights) and a plain eager float32 loop with the same networks, losses, crops "
        f"and batch size, the adversary in both from the start; {iterations} iterations timed.",
        headers=("", "iterations a second", "ratio", "peak memory, MiB"),
        rows=rows,
        command=_command(context, "training"),
        measured=context.measured(context.rounds),
    )


def cuda(context: Context) -> Table:
    """A whole granule of six bands on a CUDA device, where there is one."""
    title = "A CUDA device: six bands, read to written"
    command = _command(context, "cuda")
    if not torch.cuda.is_available():
        about = "Not measured: no CUDA device was present."
        return Table(title=title, about=about)
    source = context.raster(context.granule_px, 6)
    start = context.harmonize(context.raster(64, 6), 6, "start", "cuda")
    whole = context.harmonize(source, 6, "product", "cuda")
    with _Watch() as watch:
        runs = interleaved({"whole": whole, "start": start}, context.rounds)
    inside = [a.seconds - b.seconds for a, b in zip(runs["whole"], runs["start"], strict=True)]
    rows = (
        ("seconds without the start", f"{statistics.median(inside):.2f}"),
        ("seconds of the start", f"{median(runs['start']):.2f}"),
        ("highest busy share seen of the device", f"{max(watch.busy, default=0):.0f} %"),
        ("device memory at most", f"{max(watch.memory_mib, default=0):.0f} MiB"),
        ("on the CPU, same run", f"{run(context.harmonize(source, 6)).seconds:.2f} s"),
    )
    about = f"{torch.cuda.get_device_name()}, {context.granule_px} x {context.granule_px} px."
    return Table(title, about, ("", ""), rows, (), command, context.measured(context.rounds))


class _Watch:
    """Asks nvidia-smi for the device's busy share and memory while it is entered."""

    def __init__(self) -> None:
        self.busy: list[float] = []
        self.memory_mib: list[float] = []
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._ask, daemon=True)

    def __enter__(self) -> _Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _ask(self) -> None:
        query = "--query-gpu=utilization.gpu,memory.used"
        command = ["nvidia-smi", query, "--format=csv,noheader,nounits"]
        while not self._done.wait(_ASK_S):
            said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
            first = said.splitlines()[0].split(",") if said else []
            if len(first) == 2:
                self.busy.append(float(first[0]))
                self.memory_mib.append(float(first[1]))
