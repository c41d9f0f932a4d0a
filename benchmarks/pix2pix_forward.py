"""Forward passes of the published U-Net 128 with ngf 64; prints JSON with seconds a megapixel."""

from __future__ import annotations

import json
import time

import click
import torch

from model_training.training.pix2pix import Pix2PixUNet

_SIDE_PX = 128


@click.command()
@click.option("--passes", default=12, help="Windows to compute.")
@click.option("--ngf", default=64, help="Features of the first level.")
def main(passes: int, ngf: int) -> None:
    """Windows of 128 px, one by one."""
    network = Pix2PixUNet(1, 1, ngf).eval()
    window = torch.rand(1, 1, _SIDE_PX, _SIDE_PX)
    with torch.inference_mode():
        network(window)
        began = time.perf_counter()
        for _ in range(passes):
            network(window)
        taken = time.perf_counter() - began
    print(json.dumps({"seconds_a_megapixel": taken / (passes * _SIDE_PX**2) * 1e6}))


if __name__ == "__main__":
    main()
