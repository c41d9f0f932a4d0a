"""The floor: forward passes alone, in one process, no file read or written.

Prints JSON with the seconds that the pixels took, start and first pass left out.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import click
import torch

from hls_gan_plugin.core.network.cpu_unet import arranged
from hls_gan_plugin.core.network.generator import Generator
from hls_gan_plugin.core.network.heap import keep_freed_memory
from hls_gan_plugin.core.network.model_file import load_model


@click.command()
@click.argument("model", type=click.Path(exists=True, path_type=Path))
@click.option("--pixels", type=int, required=True, help="Pixels to compute.")
@click.option("--tile", type=int, required=True, help="Side of a block.")
@click.option("--workers", type=int, default=1, help="Blocks at a time.")
@click.option(
    "--way",
    type=click.Choice(["product", "float32", "plain"]),
    default="product",
    help="As the product does it; the same in float32 throughout; layer by layer in eager torch.",
)
def main(model: Path, pixels: int, tile: int, workers: int, way: str) -> None:
    """Compute blocks without halo until there are as many pixels as asked for."""
    keep_freed_memory()
    loaded = load_model(model)
    cpu = torch.device("cpu")
    ways: dict[str, Callable[[], Callable[[torch.Tensor], Any]]] = {
        "product": lambda: Generator(loaded, cpu).reflectance,
        "float32": lambda: arranged(loaded.network),
        "plain": lambda: loaded.network,
    }
    compute = ways[way]()
    torch.set_num_threads(max(torch.get_num_threads() // workers, 1))
    block = torch.rand(1, len(loaded.card.inputs), tile, tile) * 2 - 1

    def forward(_: int) -> None:
        with torch.inference_mode():
            compute(block)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(forward, range(workers)))  # plans of the convolutions are made once
        passes = -(-pixels // tile**2)
        began = time.perf_counter()
        list(pool.map(forward, range(passes)))
        taken = time.perf_counter() - began
    print(json.dumps({"forward_seconds": taken * pixels / (passes * tile**2), "passes": passes}))


if __name__ == "__main__":
    main()
