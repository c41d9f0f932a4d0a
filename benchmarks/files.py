"""The parts that go file to file: the product beside its peers, the floor and the start."""

from __future__ import annotations

from functools import partial

import numpy as np
import numpy.typing as npt
import rasterio
import torch

from benchmarks.context import PEERS_PYTHON, Context
from benchmarks.page import Table
from benchmarks.timing import Rounds, run
from hls_gan_plugin.core.network.model_file import load_model
from hls_gan_plugin.core.scaling import per_band, to_reflectance, to_scaled

PEERS = {
    "monai_gaussian": "MONAI sliding window, overlap 0.25, Gaussian",
    "monai": "MONAI sliding window, no overlap",
    "onnxruntime": "ONNX Runtime, tile loop, halo cropped",
    "openvino": "OpenVINO float32, tile loop, halo cropped",
    "openvino_default": "OpenVINO at its default precision, tile loop, halo cropped",
    "torch_loop": "plain torch loop, 128 px, no overlap",
}
# At the granule's size, which the bars are for, every peer; elsewhere those that come close.
_ALL = tuple(PEERS)
_TILED = ("onnxruntime", "openvino")  # the others hold the whole raster in memory
_CLOSE = ("monai_gaussian", *_TILED)
_TILES = (384, 512, 704, 1024)
_FLOOR_PX = 3_000_000  # enough to find the best tile
HEADERS = (
    *("", "seconds", "times the product's", "peak memory, MiB", "CPU seconds"),
    "times the product's",
)


def measure(
    context: Context, bands: int, side: str, peers: tuple[str, ...], with_floor: bool = False
) -> Table:
    """A raster of `bands` bands, read and written by the product and its peers."""
    side_px, card = context.side(side), context.card(bands)
    peers = peers if PEERS_PYTHON.exists() else ()
    source = context.raster(side_px, bands)
    commands = {
        "product": context.harmonize(source, bands),
        "start": context.harmonize(context.raster(64, bands), bands, "start"),
        **{name: context.peer(name, source, bands) for name in peers},
    }
    # Comparing first also makes Python's compiled files and the page cache alike for all.
    differences = largest_differences(context, bands, peers) if with_floor else {}
    tile_px = best_tile(context, bands) if with_floor else 0
    for way in ("product", "float32") if with_floor else ():
        commands[f"floor {way}"] = context.forward(bands, side_px**2, tile_px, way)
    rounds = context.measure(commands)
    about = (
        f"`harmonize` and its peers with the bundled model `{card.name}` (widths "
        f"{', '.join(map(str, card.architecture.widths))}); the process's start (`harmonize` of a "
        f"raster of 64 px) takes {rounds.median('start'):.2f} s."
    )
    rows = [_row(rounds, name) for name in ("product", *peers)]
    number = "one band" if bands == 1 else f"{bands} bands"
    title = f"File to file, {side_px} x {side_px} px, {number}"
    if not with_floor:
        return Table(title, about, [HEADERS, *rows])
    about += (
        " The largest difference is to one eager float32 pass over a whole raster of "
        f"{context.side('small')} px, a halo's width away from its edges."
    )
    rows = [(*row, f"{differences[n]:.1f}") for row, n in zip(rows, differences, strict=True)]
    return Table(title, about, [(*HEADERS, "difference, DN"), *rows], (_floor(rounds, tile_px),))


def _row(rounds: Rounds, name: str) -> tuple[str, ...]:
    is_product = name == "product"
    times, cpu = (rounds.ratio(name, "product", what) for what in ("seconds", "cpu_seconds"))
    return (
        "**the product**" if is_product else PEERS[name],
        f"{rounds.median(name):.2f}",
        "1" if is_product else f"**{times:.2f}**",
        f"{rounds.median(name, 'peak_mib'):.0f}",
        f"{rounds.median(name, 'cpu_seconds'):.2f}",
        "1" if is_product else f"{cpu:.2f}",
    )


def best_tile(context: Context, bands: int) -> int:
    """The side of the block with which forward passes alone are fastest."""
    if context.quick:
        return 128
    return min(_TILES, key=lambda t: run(context.forward(bands, _FLOOR_PX, t))["forward_seconds"])


def largest_differences(context: Context, bands: int, peers: tuple[str, ...]) -> dict[str, float]:
    """Of the product and its peers to one pass over the whole raster, in DN."""
    source = context.raster(context.side("small"), bands)
    run(context.harmonize(source, bands))
    for name in peers:
        run(context.peer(name, source, bands))
    halo = context.card(bands).architecture.halo_px
    reference = _in_one_pass(context, bands)
    inside = np.s_[:, halo : reference.shape[1] - halo, halo : reference.shape[2] - halo]
    found = {}
    for name in ("product", *peers):
        with rasterio.open(context.output(name)) as dataset:
            dn = dataset.read().astype(np.float32)
        found[name] = float(np.abs(dn[inside] - reference[inside]).max())
    return found


def _in_one_pass(context: Context, bands: int) -> npt.NDArray[np.float32]:
    """What one eager float32 pass over the whole small raster answers, in DN, unrounded."""
    model = load_model(context.models[bands])
    card, stride = model.card, model.card.architecture.stride_px
    side = context.side("small") // stride * stride
    with rasterio.open(context.raster(context.side("small"), bands)) as dataset:
        image = dataset.read().astype(np.float32)[:, :side, :side] * np.float32(1e-4)
    with torch.inference_mode():
        scaled = torch.from_numpy(to_scaled(image, per_band(card.rho_max_in)))[None]
        result = model.network(scaled)[0].numpy()
    rho: npt.NDArray[np.float32] = to_reflectance(result, per_band(card.rho_max_out))
    return rho * np.float32(1e4)


def _floor(rounds: Rounds, tile_px: int) -> str:
    passes = {w: rounds.median(f"floor {w}", "forward_seconds") for w in ("product", "float32")}
    times = {
        way: rounds.of(
            lambda done, way=way: (
                (done["product"].seconds - done["start"].seconds)  # type: ignore[misc]
                / done[f"floor {way}"]["forward_seconds"]
            )
        )
        for way in passes
    }
    return (
        f"Forward passes alone (no halo, no file, best tile {tile_px} px): "
        f"{passes['float32']:.2f} s in float32, {passes['product']:.2f} s as the product runs them "
        f"here. The product without its start takes **{times['float32']:.2f}** times the former "
        f'and **{times["product"]:.2f}** times the latter; the table "Where the time goes" shows '
        "on what."
    )


PARTS = {
    "files": partial(measure, bands=1, side="granule", peers=_ALL, with_floor=True),
    "files6": partial(measure, bands=6, side="granule", peers=_CLOSE, with_floor=True),
    "small": partial(measure, bands=1, side="small", peers=_CLOSE),
    "large": partial(measure, bands=1, side="large", peers=_TILED),
}
