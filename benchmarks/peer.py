"""What the product's users would write or pick instead, file to file, with the product's weights.

    peer.py METHOD INPUT OUTPUT MODEL ONNX SCALING

SCALING is JSON: the reflectance that 1 stands for, by band, "in" and "out", and "halo_px".

Runs in .venv/peers; only those that run the network in torch import it. Each reads the raster,
scales it, runs the network in its usual way, and writes int16 DN to a tiled, deflated GeoTIFF in
one pass (the product writes a COG with overviews).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio.windows import Window

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

SCALE = 1e-4
FILL = -9999
WINDOW_PX = 128  # what the network was trained on
SLIDING_PX = 512

Array = Any
Predict = Callable[[Array], Array]


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser()
    parser.add_argument("method", choices=sorted(METHODS))
    parser.add_argument("input")
    parser.add_argument("output")
    parser.add_argument("model")
    parser.add_argument("onnx")
    parser.add_argument("scaling", type=json.loads)
    arguments = parser.parse_args()
    METHODS[arguments.method](arguments)


def rho_max(arguments: Any) -> tuple[Array, Array]:
    """Scaling of the inputs and of the outputs, (B, 1, 1) each."""
    tops = (arguments.scaling[key] for key in ("in", "out"))
    top_in, top_out = (np.asarray(top, np.float32)[:, None, None] for top in tops)
    return top_in, top_out


def to_scaled(dn: Array, top: Array) -> Array:
    """DN to what the network wants; gaps become zero reflectance."""
    return np.where(dn == FILL, 0, dn).astype(np.float32) * (2 * SCALE / top) - 1


def to_dn(scaled: Array, top: Array, original: Array) -> Array:
    """What the network answers to DN, gaps where the input has them."""
    dn = np.floor((scaled + 1) * (top / (2 * SCALE)) + 0.5)
    return np.where((original == FILL).any(axis=0), FILL, dn).astype(np.int16)


def profile_of(source: Any) -> dict[str, Any]:
    """A plain output for a raster."""
    kept = {key: source.profile[key] for key in ("width", "height", "count", "crs", "transform")}
    return kept | {
        "driver": "GTiff", "dtype": "int16", "nodata": FILL, "tiled": True, "blockxsize": 256,
        "blockysize": 256, "compress": "deflate", "zlevel": 1, "predictor": 2,
        "bigtiff": "IF_SAFER",
    }  # fmt: skip


def network(model: str) -> Any:
    """The product's network as plain eager torch."""
    from hls_gan_plugin.core.network.model_file import load_model

    return load_model(model).network


def whole(arguments: Any, infer: Callable[[Any, Any], Any]) -> None:
    """The raster read at once, inferred at once, written at once."""
    import torch

    top_in, top_out = rho_max(arguments)
    net = network(arguments.model)
    with rasterio.open(arguments.input) as source:
        original, profile = source.read(), profile_of(source)
    with torch.inference_mode():
        scaled = torch.from_numpy(to_scaled(original, top_in))[None]
        result = infer(scaled, net)[0].numpy()
    with rasterio.open(arguments.output, "w", **profile) as target:
        target.write(to_dn(result, top_out, original))


def monai(overlap: float, mode: str) -> Callable[[Any], None]:
    """MONAI's sliding window."""

    def run(arguments: Any) -> None:
        from monai.inferers import sliding_window_inference  # type: ignore[import-not-found]

        def infer(scaled: Any, net: Any) -> Any:
            return sliding_window_inference(
                scaled, SLIDING_PX, 1, net, overlap=overlap, mode=mode, padding_mode="replicate"
            )

        whole(arguments, infer)

    return run


def torch_loop(arguments: Any) -> None:
    """Windows of 128 px one by one, no overlap, everything in memory."""
    import torch
    from torch.nn import functional

    def infer(scaled: Any, net: Any) -> Any:
        height, width = scaled.shape[2:]
        padded = functional.pad(
            scaled, (0, -width % WINDOW_PX, 0, -height % WINDOW_PX), mode="replicate"
        )
        out = torch.empty_like(padded)
        for top in range(0, padded.shape[2], WINDOW_PX):
            for left in range(0, padded.shape[3], WINDOW_PX):
                place = np.s_[:, :, top : top + WINDOW_PX, left : left + WINDOW_PX]
                out[place] = net(padded[place])
        return out[:, :, :height, :width]

    whole(arguments, infer)


def blocks(height: int, width: int, side: int, halo: int) -> Iterator[tuple[Window, Window]]:
    """What is kept and what is read of each tile."""
    step = side - 2 * halo
    for top in range(0, height, step):
        for left in range(0, width, step):
            rows, cols = min(step, height - top), min(step, width - left)
            yield Window(left, top, cols, rows), Window(left - halo, top - halo, side, side)


def tile_loop(arguments: Any, predict: Predict, side: int) -> None:
    """Read a block, infer, crop the halo, write; one after the other."""
    top_in, top_out = rho_max(arguments)
    halo = arguments.scaling["halo_px"]
    with (
        rasterio.open(arguments.input) as source,
        rasterio.open(arguments.output, "w", **profile_of(source)) as target,
    ):
        for kept, read in blocks(source.height, source.width, side, halo):
            dn = source.read(window=read, boundless=True, fill_value=FILL)
            crop = np.s_[:, halo : halo + kept.height, halo : halo + kept.width]
            result = predict(to_scaled(dn, top_in)[None])[0]
            target.write(to_dn(result[crop], top_out, dn[crop]), window=kept)


def onnxruntime_loop(arguments: Any) -> None:
    """ONNX Runtime on the CPU, its defaults."""
    import onnxruntime

    session = onnxruntime.InferenceSession(arguments.onnx, providers=["CPUExecutionProvider"])
    block = session.get_inputs()[0]
    tile_loop(arguments, lambda array: session.run(None, {block.name: array})[0], block.shape[2])


def openvino_loop(precision: str | None) -> Callable[[Any], None]:
    """OpenVINO on the CPU; None leaves it the choice of precision."""

    def run(arguments: Any) -> None:
        import openvino  # type: ignore[import-not-found]

        options = {"INFERENCE_PRECISION_HINT": precision} if precision else {}
        core = openvino.Core()
        compiled = core.compile_model(core.read_model(arguments.onnx), "CPU", options)
        tile_loop(arguments, lambda array: compiled(array)[0], compiled.inputs[0].shape[2])

    return run


METHODS: dict[str, Callable[[Any], None]] = {
    "monai": monai(0.0, "constant"),
    "monai_gaussian": monai(0.25, "gaussian"),
    "onnxruntime": onnxruntime_loop,
    "openvino": openvino_loop("f32"),
    "openvino_default": openvino_loop(None),
    "torch_loop": torch_loop,
}

if __name__ == "__main__":
    main()
