"""The floor: forward passes alone, in one process, no file read or written.

Prints JSON with the seconds that the pixels took, start and first pass left out.
"""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click
import torch

from hls_gan_plugin.core.generator import Generator
from hls_gan_plugin.core.heap import keep_freed_memory
from hls_gan_plugin.core.model_file import load_model


@click.command()
@click.argument("model", type=click.Path(exists=True, path_type=Path))
@click.option("--pixels", type=int, required=True, help="Pixels to compute.")
@click.option("--tile", type=int, required=True, help="Side of a block.")
@click.option("--workers", type=int, default=1, help="Blocks at a time.")
@click.option("--plain", is_flag=True, help="The layers one by one, as eager torch runs them.")
def main(model: Path, pixels: int, tile: int, workers: int, plain: bool) -> None:
    """Compute blocks without halo until there are as many pixels as asked for."""
    keep_freed_memory()
    loaded = load_model(model)
    generator = Generator(loaded, torch.device("cpu"))
    threads = max(torch.get_num_threads() // workers, 1)
    torch.set_num_threads(threads)
    block = torch.rand(1, len(loaded.card.inputs), tile, tile) * 2 - 1

    def forward(_: int) -> None:
        if plain:
            with torch.inference_mode():
                loaded.network(block)
        else:
            generator.reflectance(block)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(forward, range(workers)))  # plans of the convolutions are made once
        passes = -(-pixels // tile**2)
        began = time.perf_counter()
        list(pool.map(forward, range(passes)))
        taken = time.perf_counter() - began
    print(json.dumps({"forward_seconds": taken * pixels / (passes * tile**2), "passes": passes}))


if __name__ == "__main__":
    main()
