"""The parts about a whole granule of six bands: harmonized, and scored with everything drawn."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks import inputs, machine
from benchmarks.context import PEERS_PYTHON, Context
from benchmarks.files import HEADERS, best_tile
from benchmarks.page import Table
from benchmarks.timing import Command, Round, Rounds, run

_BANDS = len(inputs.BANDS)
_PRODUCT = (sys.executable, "-E", "-s", "-m", "hls_gan_plugin")
_PASSES = {
    "passes product": "the network's passes as the product runs them, and the start",
    "passes float32": "its passes in float32, and the start",
}


def granule(context: Context) -> Table:
    """`granules` of one granule, beside its own network's passes and an ONNX Runtime loop."""
    side = context.side("granule")
    source, output = inputs.granule(context.folder, side), context.folder / "out_granules"
    tile_px = best_tile(context, _BANDS)
    commands = {
        "product": _granules(context, source, output),
        "start": _granules(context, inputs.granule(context.folder, 64), output.with_name("out_64")),
        **{name: context.forward(_BANDS, side**2, tile_px, name.split()[1]) for name in _PASSES},
    }
    if PEERS_PYTHON.exists():
        commands["ONNX"] = context.peer("granule", source, _BANDS)
    rounds = context.measure(commands)
    rows = [_row(rounds, "product", "**the product**")]
    rows += [_floor_row(rounds, name) for name in _PASSES]
    if "ONNX" in commands:
        rows.append(_row(rounds, "ONNX", "ONNX Runtime, tile loop, a COG a band"))
    about = (
        f"`granules` of a clear granule (six bands and Fmask) with `{context.card(_BANDS).name}`, "
        f"read to written: a COG a band, Fmask, STAC item and manifest, "
        f"{_megabytes(output):.0f} MB. The process's start (`granules` of 64 px) takes "
        f"{rounds.median('start'):.2f} s; passes without halo, in blocks of {tile_px} px. The ONNX "
        "Runtime loop holds all bands in memory, crops the halo, and writes deflated COGs "
        "(predictor 2, 256 blocks, overviews) and the Fmask with GDAL on all cores. Where the load "
        "exceeds the cores, waiting stretches the start and the work unevenly, and the CPU seconds "
        "say more."
    )
    title = f"A whole granule, {side} x {side} px, six bands"
    return Table(title, about, [HEADERS, *rows], (_not_measured(),))


def _granules(context: Context, source: Path, output: Path) -> Command:
    """`granules` into a folder that is removed first, or it would find its work done."""
    model = ("--model-file", str(context.models[_BANDS]), "--device", "cpu")
    command = (*_PRODUCT, "granules", str(source), str(output), *model)
    return ("sh", "-c", 'rm -rf "$0" && exec "$@"', str(output), *command)


def _row(rounds: Rounds, name: str, text: str) -> tuple[str, ...]:
    times, cpu = (rounds.ratio(name, "product", what) for what in ("seconds", "cpu_seconds"))
    return (
        text,
        f"{rounds.median(name):.2f}",
        "1" if name == "product" else f"**{times:.2f}**",
        f"{rounds.median(name, 'peak_mib'):.0f}",
        f"{rounds.median(name, 'cpu_seconds'):.2f}",
        "1" if name == "product" else f"{cpu:.2f}",
    )


def _floor_row(rounds: Rounds, name: str) -> tuple[str, ...]:
    def of(done: Round, what: str, passes: str) -> float:
        return done["start"][what] + done[name][passes]

    both = ("seconds", "forward_seconds"), ("cpu_seconds", "forward_cpu")
    taken = [rounds.of(lambda done, w=w, p=p: of(done, w, p)) for w, p in both]  # type: ignore[misc]
    times = [
        rounds.of(lambda done, w=w, p=p: of(done, w, p) / done["product"][w])  # type: ignore[misc]
        for w, p in both
    ]
    text = f"{_PASSES[name]} (the product takes {1 / times[0]:.2f} times as long)"
    return text, f"{taken[0]:.2f}", f"**{times[0]:.2f}**", "", f"{taken[1]:.2f}", f"{times[1]:.2f}"


def _not_measured() -> str:
    others = {
        "a CPU with AMX": "amx_bf16" not in machine.cpu_name(),
        "a CPU without AMX": "amx_bf16" in machine.cpu_name(),
        "a CUDA device": True,
    }
    return f"Not measured: {', '.join(name for name, missing in others.items() if missing)}."


def granule_score(context: Context) -> Table:
    """The whole six-band `score` with report, grid and both maps."""
    side, output = context.side("granule"), context.folder / "out_score"
    source, reference = (inputs.granule(context.folder, side, name) for name in ("S30", "L30"))
    generated = context.folder / "out_granules"
    made = {"report": "html", "grid": "gpkg", "ssim-map": "tif", "difference": "tif"}
    written = [
        word
        for option, kind in made.items()
        for word in (f"--{option}", str(output / f"{option}.{kind}"))
    ]
    command = (*_PRODUCT, "score", str(source), str(reference), *written)
    run((*_granules(context, source, generated), "--as-l30"))
    (result,) = (path.parent for path in generated.rglob("*.Fmask.tif"))
    command += ("--generated", f"product={result}")
    output.mkdir(exist_ok=True)
    rounds = context.measure({"score": command})
    rows = [
        ("seconds", "peak memory, MiB", "CPU seconds", "MB of files"),
        (
            f"{rounds.median('score'):.1f}",
            f"{rounds.median('score', 'peak_mib'):.0f}",
            f"{rounds.median('score', 'cpu_seconds'):.1f}",
            f"{_megabytes(output):.0f}",
        ),
    ]
    about = "`score` of six bands, with baselines, report, grid, SSIM map and difference map."
    title = f"Scoring a whole granule, {side} x {side} px, six bands"
    return Table(title, about, rows, (_not_measured(),))


def _megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


PARTS = {"granule": granule, "granule_score": granule_score}
