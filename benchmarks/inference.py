"""The parts about the product alone: forward passes, growth, start, gaps, many rasters."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Mapping
from pathlib import Path

from benchmarks.context import Context
from benchmarks.measurements import Facts, Held, Part
from benchmarks.stages import IDLE, REST, STAGES
from benchmarks.tables import Table
from benchmarks.timing import Command, Round, Run, median, ratio, value

# forward passes ----------------------------------------------------------------------------------

_WAYS = ("product", "float32", "plain")


def _forward_facts(context: Context) -> Facts:
    return {
        "pixels": 20_000 if context.quick else 4_000_000,
        "tile_px": 128 if context.quick else 500,
        "ngf": 8 if context.quick else 64,
        "windows": 2 if context.quick else 61,  # of 128 px: a megapixel
        "models": {str(bands): context.card(bands).name for bands in (1, 6)},
    }


def _forward_commands(context: Context, facts: Facts) -> Mapping[str, Command]:
    size = facts["pixels"], facts["tile_px"]
    commands = {
        "pix2pix": context.module(
            "pix2pix_forward", "--ngf", facts["ngf"], "--passes", facts["windows"]
        )
    }
    for bands in (1, 6):
        for way in _WAYS:
            commands[f"{way} {bands}"] = context.forward(bands, *size, way)
    return commands


def _forward_table(held: Held) -> Table:
    """The arranged network against the layers one by one, and the published U-Net."""
    facts, rounds = held.facts, held.rounds
    rows = []
    for bands, name in facts["models"].items():
        commands = [f"{way} {bands}" for way in _WAYS]
        megapixels = facts["pixels"] / 1e6
        cells = [f"{median(rounds, c, 'forward_seconds') / megapixels:.3f}" for c in commands]
        ours, *others = commands
        times = [f"**{ratio(rounds, other, ours, 'forward_seconds'):.2f}**" for other in others]
        rows.append((f"`{name}`", *cells, *times))
    published = median(rounds, "pix2pix", "seconds_a_megapixel")
    rows.append((f"U-Net 128, ngf {facts['ngf']}, one band", "", "", f"{published:.3f}", "", ""))
    return Table(
        "Forward passes alone",
        f"Blocks of {facts['tile_px']} px in memory, seconds a megapixel: as the product does it "
        "(fused, a block a core, the coarse levels in bfloat16 where this CPU multiplies it), the "
        "same in float32 throughout, and the network's layers one by one in eager torch on all "
        "cores. The U-Net of the paper, which the product does not run, in eager torch over "
        f"{facts['windows']} windows of 128 px one by one.",
        ("network", "the product", "float32", "layer by layer", "float32, times the product's",
         "layer by layer, times the product's"),
        tuple(rows),
    )  # fmt: skip


# stages ------------------------------------------------------------------------------------------


def _stages_facts(context: Context) -> Facts:
    return {"side_px": context.granule_px}


def _stages_commands(context: Context, facts: Facts) -> Mapping[str, Command]:
    return {
        str(bands): context.module(
            "stages", context.models[bands][0], context.raster(facts["side_px"], bands),
            context.output("stages"),
        )
        for bands in (1, 6)
    }  # fmt: skip


def _stages_table(held: Held) -> Table:
    """The profile: what the cores do while a file is harmonised."""
    rounds = held.rounds
    rows = []
    for stage in (*STAGES, REST, IDLE):
        cells = []
        for bands in ("1", "6"):
            shares = [done[bands].values[stage] / _core_seconds(done[bands]) for done in rounds]
            cells += [f"{median(rounds, bands, stage):.2f}", f"{statistics.median(shares):.0%}"]
        rows.append((stage, *cells))
    walls = " and ".join(f"{median(rounds, bands, 'wall_seconds'):.2f} s" for bands in ("1", "6"))
    return Table(
        "Where the time goes",
        f"CPU seconds by stage of one file of {held.facts['side_px']} x {held.facts['side_px']} px "
        f"on all cores, and their share of the cores' time, start-up left out: {walls} of wall "
        "time for one band and for six.",
        ("", "one band", "share", "six bands", "share"),
        tuple(rows),
    )


def _core_seconds(done: Run) -> float:
    return sum(done.values[stage] for stage in (*STAGES, REST, IDLE))


# growth ------------------------------------------------------------------------------------------


def _growth_facts(context: Context) -> Facts:
    return {
        "base_px": context.granule_px,
        "sides_px": [context.small_px, context.granule_px, context.large_px, context.largest_px],
    }


def _growth_commands(context: Context, facts: Facts) -> Mapping[str, Command]:
    commands = {"start": context.harmonize(context.raster(64), 1, "start")}
    for side in facts["sides_px"]:
        commands[str(side)] = context.harmonize(context.raster(side), 1, f"{side}")
    # The base again at the end: what else the machine did meanwhile shows in it.
    commands["base again"] = context.harmonize(context.raster(facts["base_px"]), 1, "again")
    return commands


def _growth_table(held: Held) -> Table:
    """Time and memory against size."""
    base, rounds = str(held.facts["base_px"]), held.rounds

    def beyond_start(done: Round, name: str) -> float:
        return done[name].seconds - done["start"].seconds

    def growth(done: Round, side: int) -> float:
        at_base = statistics.mean(beyond_start(done, name) for name in (base, "base again"))
        return beyond_start(done, str(side)) / side**2 / (at_base / int(base) ** 2)

    rows = tuple(
        (
            f"{side} x {side}",
            f"{median(rounds, str(side)):.1f}",
            f"{statistics.median(growth(done, side) for done in rounds):.2f}",
            f"{median(rounds, str(side), 'peak_mib'):.0f}",
            f"{ratio(rounds, str(side), base, 'peak_mib'):.2f}",
        )
        for side in held.facts["sides_px"]
    )
    return Table(
        "Growth with size, one band",
        "The product alone, file to file, no gaps. Time a pixel is without the start, beside that "
        f"at {base} px (mean of a run before and one after the larger ones).",
        ("pixels", "seconds", "time a pixel", "peak memory, MiB", "memory"),
        rows,
    )


# start -------------------------------------------------------------------------------------------

_STARTS = {
    "harmonize": "`harmonize` of a raster of 64 px",
    "torch": "`import torch` alone",
    "rasterio": "`import rasterio` alone",
    "help": "`--help`, which imports neither",
}


def _start_commands(context: Context, _: Facts) -> Mapping[str, Command]:
    python = (sys.executable, "-E", "-s")
    return {
        "harmonize": context.harmonize(context.raster(64), 1, "start"),
        "torch": (*python, "-c", "import torch"),
        "rasterio": (*python, "-c", "import rasterio"),
        "help": (*python, "-m", "hls_gan_plugin", "--help"),
    }


def _start_table(held: Held) -> Table:
    """What starting costs, and what it consists of."""
    rounds = held.rounds
    rows = tuple(
        (label, f"{median(rounds, name):.2f}", f"{ratio(rounds, name, 'harmonize'):.2f}")
        for name, label in _STARTS.items()
    )
    about = "Whole processes, files in the page cache."
    return Table("Start-up", about, ("", "seconds", "share of `harmonize`"), rows)


# gaps --------------------------------------------------------------------------------------------


def _gaps_facts(context: Context) -> Facts:
    return {"side_px": context.small_px if context.quick else 2000}


def _gaps_commands(context: Context, facts: Facts) -> Mapping[str, Command]:
    side = facts["side_px"]
    return {
        "gaps": context.harmonize(context.raster(side, gaps=True), 1, "gaps"),
        "whole": context.harmonize(context.raster(side), 1, "whole"),
    }


def _gaps_table(held: Held) -> Table:
    """What gaps cost."""
    rounds, side = held.rounds, held.facts["side_px"]
    times = f"{ratio(rounds, 'gaps', 'whole'):.2f}"
    return Table(
        "Gaps",
        f"The product on {side} x {side} px, with a fifth of the pixels in round gaps and without: "
        "filling what the network sees in them costs time.",
        ("", "seconds", "ratio"),
        (
            ("with gaps", f"{median(rounds, 'gaps'):.2f}", times),
            ("without", f"{median(rounds, 'whole'):.2f}", "1"),
        ),
    )


# many --------------------------------------------------------------------------------------------


def _many_facts(context: Context) -> Facts:
    return {"count": 3 if context.quick else 6, "side_px": context.small_px}


def _many_commands(context: Context, facts: Facts) -> Mapping[str, Command]:
    source = context.raster(facts["side_px"])
    sources = [Path(context.folder / f"many_{number}.tif") for number in range(facts["count"])]
    for path in sources:
        path.unlink(missing_ok=True)
        path.symlink_to(source.resolve())
    one = context.harmonize(source, 1)
    together = (
        *one[: one.index("harmonize")], "harmonize-many", *map(str, sources), "--output-dir",
        str(context.folder / "many"), *one[one.index("--model-file") :],
    )  # fmt: skip
    return {"together": together, "alone": one}


def _many_table(held: Held) -> Table:
    """Several rasters in one process and in a process each."""
    rounds, count = held.rounds, held.facts["count"]
    times = count * ratio(rounds, "alone", "together")
    each = count * statistics.median(value(done["alone"], "seconds") for done in rounds)
    return Table(
        f"{count} rasters of {held.facts['side_px']} px",
        "One process for all of them (`harmonize-many`), and a process for each.",
        ("", "seconds", "ratio"),
        (
            ("one process", f"{median(rounds, 'together'):.2f}", "1"),
            ("a process each", f"{each:.2f}", f"**{times:.2f}**"),
        ),
        (f"A process each is {count} times the time of one.",),
    )


PARTS = {
    "stages": Part(_stages_commands, _stages_table, _stages_facts),
    "growth": Part(_growth_commands, _growth_table, _growth_facts),
    "forward": Part(_forward_commands, _forward_table, _forward_facts),
    "start": Part(_start_commands, _start_table),
    "many": Part(_many_commands, _many_table, _many_facts),
    "gaps": Part(_gaps_commands, _gaps_table, _gaps_facts),
}
