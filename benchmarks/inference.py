"""The parts about inference: files against peers and floor, growth, start, gaps, many rasters."""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

import numpy as np

from benchmarks.context import PEERS, Context, dn, seamless
from benchmarks.machine import flops_a_pixel, matrix_gflops
from benchmarks.tables import Table
from benchmarks.timing import Run, interleaved, median, ratio, run

_TILES = (384, 512, 704, 1024)
_FLOOR_PX = 3_000_000  # enough to find the best tile


def files(context: Context, bands: int, side_px: int, rounds: int) -> Table:
    """File to file against the peers, the floor and the start, in turns."""
    source = context.raster(side_px, bands)
    tile = best_tile(context, bands)
    commands = {
        "product": context.harmonize(source, bands),
        "start": context.harmonize(context.raster(64, bands), bands, "start"),
        "floor": context.forward(bands, side_px**2, tile),
        **{name: context.peer(name, source, bands) for name in context.peers},
    }
    # Before the rounds, so that Python's compiled files and the page cache are alike for all.
    differences = fidelity(context, bands)
    runs = interleaved(commands, rounds)
    rows = [_product_row(runs["product"], differences)]
    rows += [_peer_row(context, name, runs, differences) for name in PEERS]
    card = context.card(bands)
    source_of = "the bundled model" if context.models[bands][1] else "random weights in place of"
    widths = ", ".join(map(str, card.architecture.widths))
    return Table(
        title=f"File to file, {side_px} x {side_px} px, {_bands(bands)}",
        about=f"`harmonize` and its peers with {source_of} `{card.name}` (widths {widths}). The "
        "largest difference is to one eager float32 pass over a whole raster of "
        f"{context.small_px} px, a halo's width away from its edges.",
        headers=(
            "",
            "seconds",
            "times the product's",
            "peak memory, MiB",
            "CPU seconds",
            "times the product's",
            "difference, DN",
        ),
        rows=tuple(rows),
        notes=(_floor_note(runs, tile), _arithmetic_note(context, bands, side_px, runs)),
        command=_command(context, "files" if bands == 1 else "files6"),
        measured=context.measured(rounds),
    )


def _bands(bands: int) -> str:
    return "one band" if bands == 1 else f"{bands} bands"


def _command(context: Context, part: str) -> str:
    return f"scripts/benchmark{' --quick' if context.quick else ''} --only {part}"


def best_tile(context: Context, bands: int) -> int:
    """The side of the block with which forward passes alone are fastest."""
    if context.quick:
        return 128
    tried = {t: run(context.forward(bands, _FLOOR_PX, t)).values["forward_seconds"] for t in _TILES}
    return min(tried, key=lambda tile: float(tried[tile]))


def fidelity(context: Context, bands: int) -> dict[str, float]:
    """The largest difference of each method to the seamless result, in DN."""
    source = context.raster(context.small_px, bands)
    reference = seamless(context, source, bands)
    run(context.harmonize(source, bands))
    for name in context.peers:
        run(context.peer(name, source, bands))
    halo = context.card(bands).architecture.halo_px
    height, width = reference.shape[1:]
    inside = np.s_[:, halo : height - halo, halo : width - halo]
    return {
        name: float(np.abs(dn(context.output(name))[inside] - reference[inside]).max())
        for name in ("product", *context.peers)
    }


def _product_row(runs: list[Run], differences: dict[str, float]) -> tuple[str, ...]:
    difference = f"{differences['product']:.1f}"
    return "**the product**", f"{median(runs):.2f}", "1", *_cost(runs), "1", difference


def _peer_row(
    context: Context, name: str, runs: dict[str, list[Run]], differences: dict[str, float]
) -> tuple[str, ...]:
    if name not in context.peers:
        return PEERS[name], "not measured: no .venv/peers here", *("",) * 5
    mine = runs[name]
    return (
        PEERS[name],
        f"{median(mine):.2f}",
        f"**{ratio(mine, runs['product']):.2f}**",
        *_cost(mine),
        f"{ratio(mine, runs['product'], 'cpu_seconds'):.2f}",
        f"{differences[name]:.1f}",
    )


def _cost(runs: list[Run]) -> tuple[str, str]:
    """Peak memory and CPU seconds."""
    return f"{median(runs, 'peak_mib'):.0f}", f"{median(runs, 'cpu_seconds'):.2f}"


def _floor_note(runs: dict[str, list[Run]], tile: int) -> str:
    floor = [item.values["forward_seconds"] for item in runs["floor"]]
    shares = [
        (mine.seconds - start.seconds) / alone
        for mine, start, alone in zip(runs["product"], runs["start"], floor, strict=True)
    ]
    return (
        f"Forward passes alone (no halo, no file, best tile {tile} px): "
        f"{statistics.median(floor):.2f} s. The process's start (a raster of 64 px): "
        f"{median(runs['start']):.2f} s. The product without its start takes "
        f"**{statistics.median(shares):.2f}** times the forward passes."
    )


def _arithmetic_note(context: Context, bands: int, side_px: int, runs: dict[str, list[Run]]) -> str:
    config = context.card(bands).architecture
    operations = flops_a_pixel(config.widths, bands, config.convolutions) * side_px**2
    rate = matrix_gflops(0.1 if context.quick else 2.0)
    floor = statistics.median(item.values["forward_seconds"] for item in runs["floor"])
    ideal = operations / rate / 1e9
    return (
        f"Arithmetic floor: {operations / 1e9:.0f} GFLOP as the layers are written, at "
        f"{rate:.0f} GFLOP/s of this machine's float32 matrix products {ideal:.2f} s; the forward "
        f"passes take {floor / ideal:.2f} times that (interpolation folded into a transposed "
        "convolution needs 15 % fewer operations than are counted)."
    )


def forward_passes(context: Context) -> Table:
    """The arranged network against the layers one by one, and the published U-Net."""
    pixels = 20_000 if context.quick else 4_000_000
    tile = 128 if context.quick else 704
    rows = []
    commands = {}
    for bands in (1, 6):
        commands[f"arranged {bands}"] = context.forward(bands, pixels, tile)
        commands[f"plain {bands}"] = context.forward(bands, pixels, tile, plain=True)
    ngf = ("--ngf", "8", "--passes", "2") if context.quick else ()
    commands["pix2pix"] = context.module("pix2pix_forward", *ngf)
    runs = interleaved(commands, context.rounds)
    for bands in (1, 6):
        mine, plain = runs[f"arranged {bands}"], runs[f"plain {bands}"]
        per_mpx = median(mine, "forward_seconds") / pixels * 1e6
        times = ratio(plain, mine, "forward_seconds")
        rows.append((f"`{context.card(bands).name}`", f"{per_mpx:.3f}", f"**{times:.2f}**"))
    published = median(runs["pix2pix"], "seconds_a_megapixel")
    rows.append((f"U-Net 128, ngf {ngf[1] if ngf else 64}, eager", f"{published:.2f}", "1"))
    return Table(
        title="Forward passes alone",
        about=f"Blocks of {tile} px in memory: the product's arrangement (fused, a block a core) "
        "and the same network's layers one by one in eager torch on all cores.",
        headers=("model", "seconds a megapixel", "times as fast as its layers one by one"),
        rows=tuple(rows),
        command=_command(context, "forward"),
        measured=context.measured(context.rounds),
    )


def growth(context: Context) -> Table:
    """Time and memory against size."""
    base = context.granule_px
    sides = (base, 2 * base) if context.quick else (1000, base, 10_980, 20_000)
    start = run(context.harmonize(context.raster(64), 1, "start")).seconds
    runs = {side: run(context.harmonize(context.raster(side), 1)) for side in sides}
    # The base again at the end: what else the machine did meanwhile shows in it.
    again = run(context.harmonize(context.raster(base), 1))
    per_pixel = {side: (item.seconds - start) / side**2 for side, item in runs.items()}
    per_base = statistics.mean([per_pixel[base], (again.seconds - start) / base**2])
    rows = tuple(
        (
            f"{side} x {side}",
            f"{item.seconds:.1f}",
            f"{per_pixel[side] / per_base:.2f}",
            f"{item.peak_mib:.0f}",
            f"{item.peak_mib / runs[base].peak_mib:.2f}",
        )
        for side, item in runs.items()
    )
    return Table(
        title="Growth with size, one band",
        about=f"The product alone, file to file. Time a pixel is without the start, beside that at "
        f"{base} px (mean of a run before and one after the larger ones).",
        headers=("pixels", "seconds", "time a pixel", "peak memory, MiB", "memory"),
        rows=rows,
        notes=("Single runs: the largest take minutes each.",),
        command=_command(context, "growth"),
        measured=context.measured(1),
    )


def start_up(context: Context) -> Table:
    """What starting costs, and what it consists of."""
    tiny = context.raster(64)
    commands = {
        "harmonize": context.harmonize(tiny, 1, "start"),
        "torch": (sys.executable, "-E", "-s", "-c", "import torch"),
        "rasterio": (sys.executable, "-E", "-s", "-c", "import rasterio"),
        "help": (sys.executable, "-E", "-s", "-m", "hls_gan_plugin", "--help"),
    }
    runs = interleaved(commands, context.rounds)
    labels = {
        "harmonize": "`harmonize` of a raster of 64 px",
        "torch": "`import torch` alone",
        "rasterio": "`import rasterio` alone",
        "help": "`--help`, which imports neither",
    }
    rows = tuple(
        (label, f"{median(runs[name]):.2f}", f"{ratio(runs[name], runs['harmonize']):.2f}")
        for name, label in labels.items()
    )
    return Table(
        title="Start-up",
        about="Whole processes, files in the page cache.",
        headers=("", "seconds", "share of `harmonize`"),
        rows=rows,
        command=_command(context, "start"),
        measured=context.measured(context.rounds),
    )


def gaps(context: Context) -> Table:
    """What gaps cost."""
    side = context.small_px if context.quick else 2000
    commands = {
        "gaps": context.harmonize(context.raster(side, gaps=True), 1, "gaps"),
        "whole": context.harmonize(context.raster(side), 1, "whole"),
    }
    runs = interleaved(commands, context.rounds)
    times = f"{ratio(runs['gaps'], runs['whole']):.2f}"
    return Table(
        title="Gaps",
        about=f"The product on {side} x {side} px, with a fifth of the pixels in round gaps and "
        "without: filling what the network sees in them costs time.",
        headers=("", "seconds", "ratio"),
        rows=(
            (
                "with gaps",
                f"{median(runs['gaps']):.2f}",
                times,
            ),
            ("without", f"{median(runs['whole']):.2f}", "1"),
        ),
        command=_command(context, "gaps"),
        measured=context.measured(context.rounds),
    )


def many(context: Context) -> Table:
    """Several rasters in one process and in a process each."""
    count = 3 if context.quick else 6
    side = context.small_px
    source = context.raster(side)
    sources = [Path(context.folder / f"many_{number}.tif") for number in range(count)]
    for path in sources:
        path.unlink(missing_ok=True)
        path.symlink_to(source.resolve())
    one = context.harmonize(source, 1)
    together = (
        *one[: one.index("harmonize")], "harmonize-many", *map(str, sources), "--output-dir",
        str(context.folder / "many"), *one[one.index("--model-file") :],
    )  # fmt: skip
    runs = interleaved({"together": together, "alone": one}, context.rounds)
    shares = [
        count * alone.seconds / all_.seconds
        for alone, all_ in zip(runs["alone"], runs["together"], strict=True)
    ]
    return Table(
        title=f"{count} rasters of {side} px",
        about="One process for all of them (`harmonize-many`), and a process for each.",
        headers=("", "seconds", "ratio"),
        rows=(
            ("one process", f"{median(runs['together']):.2f}", "1"),
            (
                "a process each",
                f"{count * median(runs['alone']):.2f}",
                f"**{statistics.median(shares):.2f}**",
            ),
        ),
        notes=(f"A process each is {count} times the time of one.",),
        command=_command(context, "many"),
        measured=context.measured(context.rounds),
    )
