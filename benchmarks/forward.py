"""The floor: forward passes alone, in one process, no file read or written.

    forward.py WAY MODEL PIXELS TILE WORKERS

WAY: "product", as the product does it; "float32", the same in float32 throughout; "plain", layer by
layer in eager torch; "pix2pix", the published U-Net, whose ngf stands in place of the model.
Prints JSON with the seconds and CPU seconds that the pixels took, start and first pass left out.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import torch

from hls_gan_plugin.core.network.cpu_unet import arranged
from hls_gan_plugin.core.network.generator import Generator
from hls_gan_plugin.core.network.heap import keep_freed_memory
from hls_gan_plugin.core.network.model_file import load_model
from model_training.training.pix2pix import Pix2PixUNet


def computation(way: str, model: str) -> tuple[Callable[[torch.Tensor], Any], int]:
    """What makes of a block (1, B, h, w) what the network does, and B."""
    if way == "pix2pix":
        return Pix2PixUNet(1, 1, int(model)).eval(), 1
    loaded = load_model(model)
    bands = len(loaded.card.inputs)
    if way == "product":
        return Generator(loaded, torch.device("cpu")).reflectance, bands
    return arranged(loaded.network) if way == "float32" else loaded.network, bands


def main(way: str, model: str, pixels: int, tile: int, workers: int) -> None:
    """Compute blocks without halo, `workers` at a time, until there are as many pixels."""
    keep_freed_memory()
    compute, bands = computation(way, model)
    torch.set_num_threads(max(torch.get_num_threads() // workers, 1))
    block = torch.rand(1, bands, tile, tile) * 2 - 1

    def forward(_: int) -> None:
        with torch.inference_mode():
            compute(block)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(forward, range(workers)))  # plans of the convolutions are made once
        passes = -(-pixels // tile**2)
        began = time.perf_counter(), time.process_time()
        list(pool.map(forward, range(passes)))
        taken = time.perf_counter() - began[0], time.process_time() - began[1]
    share = pixels / (passes * tile**2)
    print(json.dumps({"forward_seconds": taken[0] * share, "forward_cpu": taken[1] * share}))


if __name__ == "__main__":
    main(*sys.argv[1:3], *map(int, sys.argv[3:]))
