"""The parts about the product alone: stages, growth, forward passes, start, many, CUDA."""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

import torch

from benchmarks.context import Context
from benchmarks.page import Table
from benchmarks.timing import BenchmarkError, Round


def stages(context: Context) -> Table:
    """What the threads do while a file is harmonized."""
    side = context.side("granule")
    commands = {
        str(bands): context.module(
            "stages", context.raster(side, bands), context.output("stages"), *context.options(bands)
        )
        for bands in (1, 6)
    }
    rounds = context.measure(commands)
    seen = {key for done in rounds.rounds for run in done.values() for key in run.values}
    shares = {
        key: [
            rounds.of(lambda done, n=name, k=key: done[n].values.get(k, 0.0))  # type: ignore[misc]
            for name in commands
        ]
        for key in seen - {"wall_seconds"}
    }
    rows = [
        (key, *(f"{share:.0%}" for share in both))
        for key, both in sorted(shares.items(), key=lambda item: -max(item[1]))
        if max(both) >= 0.01
    ]
    walls = " and ".join(f"{rounds.median(name, 'wall_seconds'):.2f} s" for name in commands)
    return Table(
        "Where the time goes",
        f"Shares of the threads' time by the file of the product's code in which each was seen, "
        f"harmonizing {side} x {side} px: {walls} of wall time, start left out, for one band and "
        "for six. GDAL's and torch's own work counts to the code that called for it.",
        [("", "one band", "six bands"), *rows],
    )


def growth(context: Context) -> Table:
    """Time and memory against size."""
    sides = [context.side(name) for name in ("small", "granule", "large", "largest")]
    base = sides[1]
    commands = {"start": context.harmonize(context.raster(64), output="start")}
    for side in sides:
        commands[str(side)] = context.harmonize(context.raster(side), output=str(side))
    # The base again at the end: what else the machine did meanwhile shows in it.
    commands["base again"] = context.harmonize(context.raster(base), output="again")
    rounds = context.measure(commands)

    def time_a_pixel(done: Round, side: int) -> float:
        def beyond_start(name: str) -> float:
            return done[name].seconds - done["start"].seconds

        at_base = statistics.mean(beyond_start(name) for name in (str(base), "base again"))
        return beyond_start(str(side)) / at_base * (base / side) ** 2

    rows = [
        (
            f"{side} x {side}",
            f"{rounds.median(str(side)):.1f}",
            f"{rounds.of(lambda done, s=side: time_a_pixel(done, s)):.2f}",  # type: ignore[misc]
            f"{rounds.median(str(side), 'peak_mib'):.0f}",
            f"{rounds.ratio(str(side), str(base), 'peak_mib'):.2f}",
        )
        for side in sides
    ]
    return Table(
        "Growth with size, one band",
        "The product alone, file to file, no gaps. Time a pixel is without the start, beside that "
        f"at {base} px (mean of a run before and one after the larger ones).",
        [("pixels", "seconds", "time a pixel", "peak memory, MiB", "memory"), *rows],
    )


def forward(context: Context) -> Table:
    """The arranged network against the layers one by one, and the published U-Net."""
    pixels, tile = (20_000, 128) if context.quick else (4_000_000, 500)
    ngf, windows = (8, 2) if context.quick else (64, 61)  # 61 of 128 px are a megapixel
    ways = ("product", "float32", "plain")
    commands = {f"{w} {b}": context.forward(b, pixels, tile, w) for b in (1, 6) for w in ways}
    commands["pix2pix"] = context.module("forward", "pix2pix", ngf, windows * 128**2, 128, 1)
    rounds = context.measure(commands)
    rows = []
    for bands in (1, 6):
        names = [f"{way} {bands}" for way in ways]
        cells = [f"{rounds.median(n, 'forward_seconds') / pixels * 1e6:.3f}" for n in names]
        times = [f"**{rounds.ratio(n, names[0], 'forward_seconds'):.2f}**" for n in names[1:]]
        rows.append((f"`{context.card(bands).name}`", *cells, *times))
    published = rounds.median("pix2pix", "forward_seconds") / (windows * 128**2) * 1e6
    rows.append((f"U-Net 128, ngf {ngf}, one band", "", "", f"{published:.3f}", "", ""))
    headers = (
        *("network", "the product", "float32", "layer by layer"),
        *("float32, times the product's", "layer by layer, times the product's"),
    )
    return Table(
        "Forward passes alone",
        f"Blocks of {tile} px in memory, seconds a megapixel: as the product does it (fused, a "
        "block a core, the coarse levels in bfloat16 where this CPU multiplies it), the same in "
        "float32 throughout, and the network's layers one by one in eager torch on all cores. The "
        "U-Net of the paper, which the product does not run, in eager torch over "
        f"{windows} windows of 128 px one by one.",
        [headers, *rows],
    )


def start(context: Context) -> Table:
    """What starting costs, and what it consists of."""
    python = (sys.executable, "-E", "-s")
    commands = {
        "`harmonize` of a raster of 64 px": context.harmonize(context.raster(64)),
        "`import torch` alone": (*python, "-c", "import torch"),
        "`import rasterio` alone": (*python, "-c", "import rasterio"),
        "`--help`, which imports neither": (*python, "-m", "hls_gan_plugin", "--help"),
    }
    rounds, whole = context.measure(commands), next(iter(commands))
    rows = [(n, f"{rounds.median(n):.2f}", f"{rounds.ratio(n, whole):.2f}") for n in commands]
    about = "Whole processes, files in the page cache."
    return Table("Start-up", about, [("", "seconds", "share of `harmonize`"), *rows])


def many(context: Context) -> Table:
    """Several rasters in one process and in a process each."""
    count, side = 3 if context.quick else 6, context.side("small")
    source = context.raster(side)
    sources = [Path(context.folder / f"many_{number}.tif") for number in range(count)]
    for path in sources:
        path.unlink(missing_ok=True)
        path.symlink_to(source.resolve())
    python, output = (sys.executable, "-E", "-s", "-m", "hls_gan_plugin"), context.folder / "many"
    together = (
        *(*python, "harmonize-many", *map(str, sources), "--output-dir", str(output)),
        *(*context.options(1), "--device", "cpu", "--json"),
    )
    rounds = context.measure({"together": together, "alone": context.harmonize(source)})
    times = count * rounds.ratio("alone", "together")
    rows = [
        ("", "seconds", "ratio"),
        ("one process", f"{rounds.median('together'):.2f}", "1"),
        ("a process each", f"{count * rounds.median('alone'):.2f}", f"**{times:.2f}**"),
    ]
    about = (
        "One process for all of them (`harmonize-many`), and a process for each: "
        f"{count} times the time of one."
    )
    return Table(f"{count} rasters of {side} px", about, rows)


def cuda(context: Context) -> Table:
    """A whole granule of six bands on a CUDA device and, in the same run, on the CPU."""
    if not torch.cuda.is_available():
        raise BenchmarkError("no CUDA device is present")
    side = context.side("granule")
    source, dot = context.raster(side, 6), context.raster(64, 6)
    commands = {
        "CUDA": context.harmonize(source, 6, "cuda", "cuda"),
        "CUDA start": context.harmonize(dot, 6, "start", "cuda"),
        "CPU": context.harmonize(source, 6, "cpu"),
        "CPU start": context.harmonize(dot, 6, "start"),
    }
    rounds = context.measure(commands)
    rows = [("device", "seconds", "of which the start")]
    rows += [
        (device, f"{rounds.median(device):.2f}", f"{rounds.median(f'{device} start'):.2f}")
        for device in ("CUDA", "CPU")
    ]
    about = f"{torch.cuda.get_device_name()}, {side} x {side} px."
    return Table("A CUDA device: six bands, read to written", about, rows)


PARTS = {
    "stages": stages,
    "growth": growth,
    "forward": forward,
    "start": start,
    "many": many,
    "cuda": cuda,
}
