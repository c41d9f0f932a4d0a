"""The parts that go file to file: the product beside its peers, the floor and the start."""

from __future__ import annotations

import statistics
from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np

from benchmarks.context import PEERS, PEERS_PYTHON, Context, dn, seamless
from benchmarks.machine import flops_a_pixel, matrix_gflops
from benchmarks.measurements import Facts, Held, Part
from benchmarks.tables import Table
from benchmarks.timing import Command, Round, median, ratio, run

_TILES = (384, 512, 704, 1024)
_FLOOR_PX = 3_000_000  # enough to find the best tile
# At the granule's size, which the bars are for, every peer; elsewhere those that come close.
_ALL = tuple(PEERS)
_TILED = ("onnxruntime", "openvino")  # the others hold the whole raster in memory
_CLOSE = ("monai_gaussian", *_TILED)

Side = str  # the name of one of the context's sizes


def part(bands: int, side: Side, peers: tuple[str, ...], floor: bool = False) -> Part:
    """A raster of `bands` and of the context's size `side`, read and written by all."""
    return Part(
        commands=partial(_commands, side=side, peers=peers),
        table=_table,
        facts=partial(_facts, bands=bands, side=side, peers=peers, floor=floor),
    )


def _facts(
    context: Context, bands: int, side: Side, peers: tuple[str, ...], floor: bool
) -> dict[str, Any]:
    card = context.card(bands)
    facts: dict[str, Any] = {
        "bands": bands,
        "side_px": getattr(context, side),
        "peers": peers,
        "model": card.name,
        "bundled": context.models[bands][1],
        "widths": card.architecture.widths,
        "convolutions": card.architecture.convolutions,
    }
    if floor:
        facts["tile_px"] = best_tile(context, bands)
        facts["gflops"] = matrix_gflops(0.1 if context.quick else 2.0)
        # Also makes Python's compiled files and the page cache alike for all.
        facts["fidelity_px"] = context.small_px
        facts["differences_dn"] = fidelity(context, bands, _here(peers))
    return facts


def _here(peers: tuple[str, ...]) -> tuple[str, ...]:
    return peers if PEERS_PYTHON.exists() else ()


def _commands(
    context: Context, facts: Facts, side: Side, peers: tuple[str, ...]
) -> Mapping[str, Command]:
    bands, side_px = facts["bands"], getattr(context, side)
    source = context.raster(side_px, bands)
    commands = {
        "product": context.harmonize(source, bands),
        "start": context.harmonize(context.raster(64, bands), bands, "start"),
        **{name: context.peer(name, source, bands) for name in _here(peers)},
    }
    if "tile_px" in facts:
        for way in ("product", "float32"):
            commands[f"floor {way}"] = context.forward(bands, side_px**2, facts["tile_px"], way)
    return commands


def best_tile(context: Context, bands: int) -> int:
    """The side of the block with which forward passes alone are fastest."""
    if context.quick:
        return 128
    tried = {t: run(context.forward(bands, _FLOOR_PX, t)).values["forward_seconds"] for t in _TILES}
    return min(tried, key=lambda tile: tried[tile])


def fidelity(context: Context, bands: int, peers: tuple[str, ...]) -> dict[str, float]:
    """The largest difference of each method to the seamless result, in DN."""
    source = context.raster(context.small_px, bands)
    reference = seamless(context, source, bands)
    run(context.harmonize(source, bands))
    for name in peers:
        run(context.peer(name, source, bands))
    halo = context.card(bands).architecture.halo_px
    height, width = reference.shape[1:]
    inside = np.s_[:, halo : height - halo, halo : width - halo]
    return {
        name: float(np.abs(dn(context.output(name))[inside] - reference[inside]).max())
        for name in ("product", *peers)
    }


def _table(held: Held) -> Table:
    facts, rounds = held.facts, held.rounds
    source_of = "the bundled model" if facts["bundled"] else "random weights in place of"
    widths = ", ".join(map(str, facts["widths"]))
    about = (
        f"`harmonize` and its peers with {source_of} `{facts['model']}` (widths {widths}); the "
        f"process's start (`harmonize` of a raster of 64 px) takes {median(rounds, 'start'):.2f} s."
    )
    headers = ["", "seconds", "times the product's", "peak memory, MiB", "CPU seconds",
               "times the product's"]  # fmt: skip
    rows = [_row(name, held) for name in ("product", *facts["peers"])]
    notes: tuple[str, ...] = ()
    if "tile_px" in facts:
        headers.append("difference, DN")
        differences = facts["differences_dn"]
        rows = [
            (*row, f"{differences[name]:.1f}" if name in differences else "")
            for row, name in zip(rows, ("product", *facts["peers"]), strict=True)
        ]
        about += (
            " The largest difference is to one eager float32 pass over a whole raster of "
            f"{facts['fidelity_px']} px, a halo's width away from its edges."
        )
        notes = (_floor_note(facts, rounds), _arithmetic_note(facts, rounds))
    number = "one band" if facts["bands"] == 1 else f"{facts['bands']} bands"
    title = f"File to file, {facts['side_px']} x {facts['side_px']} px, {number}"
    return Table(title, about, tuple(headers), tuple(rows), notes)


def _row(name: str, held: Held) -> tuple[str, ...]:
    rounds = held.rounds
    label = "**the product**" if name == "product" else PEERS[name]
    if name not in rounds[0]:
        return label, "not measured: no .venv/peers here", *("",) * 4
    times, cpu_times = (ratio(rounds, name, "product", what) for what in ("seconds", "cpu_seconds"))
    is_product = name == "product"
    return (
        label,
        f"{median(rounds, name):.2f}",
        "1" if is_product else f"**{times:.2f}**",
        f"{median(rounds, name, 'peak_mib'):.0f}",
        f"{median(rounds, name, 'cpu_seconds'):.2f}",
        "1" if is_product else f"{cpu_times:.2f}",
    )


def _floor_note(facts: Facts, rounds: Any) -> str:
    def passes(way: str) -> str:
        return f"{median(rounds, f'floor {way}', 'forward_seconds'):.2f} s"

    def times(way: str) -> str:
        return f"**{statistics.median(beyond_start(done, way) for done in rounds):.2f}**"

    def beyond_start(done: Round, way: str) -> float:
        alone = done[f"floor {way}"].values["forward_seconds"]
        return (done["product"].seconds - done["start"].seconds) / alone

    return (
        f"Forward passes alone (no halo, no file, best tile {facts['tile_px']} px): "
        f"{passes('float32')} in float32, {passes('product')} as the product runs them here. The "
        f"product without its start takes {times('float32')} times the former and "
        f'{times("product")} times the latter; the table "Where the time goes" shows on what.'
    )


def _arithmetic_note(facts: Facts, rounds: Any) -> str:
    a_pixel = flops_a_pixel(tuple(facts["widths"]), facts["bands"], facts["convolutions"])
    operations = a_pixel * facts["side_px"] ** 2
    ideal = operations / facts["gflops"] / 1e9
    floor = median(rounds, "floor float32", "forward_seconds")
    return (
        f"Arithmetic floor: {operations / 1e9:.0f} GFLOP as the layers are written, at "
        f"{facts['gflops']:.0f} GFLOP/s of this machine's float32 matrix products {ideal:.2f} s; "
        f"the float32 passes take {floor / ideal:.2f} times that (interpolation folded into a "
        "transposed convolution needs 15 % fewer operations than are counted)."
    )


PARTS = {
    "files": part(1, "granule_px", _ALL, floor=True),
    "files6": part(6, "granule_px", _CLOSE, floor=True),
    "small": part(1, "small_px", _CLOSE),
    "large": part(1, "large_px", _TILED),
}
