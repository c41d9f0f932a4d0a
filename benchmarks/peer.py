"""What the product's users would write or pick instead, file to file, with the product's weights.

    peer.py METHOD INPUT OUTPUT MODEL ONNX SCALING

SCALING is JSON: the reflectance that 1 stands for, by band, "in" and "out", "halo_px", and "bands".
Runs in .venv/peers. Each reads the raster, scales it, runs the network in its usual way, and writes
int16 DN to a tiled, deflated GeoTIFF in one pass (the product writes a COG with overviews);
"granule" goes from a granule's folder to a COG a band, and copies the Fmask.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
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


class Peer:
    """The raster to read, the one to write, and the scaling between DN and the network's values."""

    def __init__(self, source: str, output: str, model: str, onnx: str, scaling: str) -> None:
        told = json.loads(scaling)
        self.source, self.output, self.model, self.onnx = source, output, model, onnx
        self.top_in, self.top_out = (
            np.asarray(told[key], np.float32)[:, None, None] for key in ("in", "out")
        )
        self.halo_px, self.bands = told["halo_px"], told["bands"]

    def to_scaled(self, dn: Array) -> Array:
        """DN to what the network wants; gaps become zero reflectance."""
        return np.where(dn == FILL, 0, dn).astype(np.float32) * (2 * SCALE / self.top_in) - 1

    def to_dn(self, scaled: Array, original: Array) -> Array:
        """What the network answers to DN, gaps where the input has them."""
        dn = np.floor((scaled + 1) * (self.top_out / (2 * SCALE)) + 0.5)
        return np.where((original == FILL).any(axis=0), FILL, dn).astype(np.int16)

    def create(self, source: Any) -> Any:
        """A plain output for a raster."""
        kept = ("width", "height", "count", "crs", "transform")
        return rasterio.open(
            self.output, "w", **{key: source.profile[key] for key in kept}, driver="GTiff",
            dtype="int16", nodata=FILL, tiled=True, blockxsize=256, blockysize=256,
            compress="deflate", zlevel=1, predictor=2, bigtiff="IF_SAFER",
        )  # fmt: skip

    def whole(self, infer: Callable[[Any, Any], Any]) -> None:
        """The raster read at once, inferred at once by the product's network, written at once."""
        import torch

        from hls_gan_plugin.core.network.model_file import load_model

        network = load_model(self.model).network
        with rasterio.open(self.source) as source, torch.inference_mode():
            original = source.read()
            scaled = torch.from_numpy(self.to_scaled(original))[None]
            result = infer(scaled, network)[0].numpy()
            with self.create(source) as target:
                target.write(self.to_dn(result, original))

    def tiles(self, predict: Callable[[Array], Array], side: int) -> None:
        """Read a block, infer, crop the halo, write; one after the other."""
        halo, step = self.halo_px, side - 2 * self.halo_px
        with rasterio.open(self.source) as source, self.create(source) as target:
            height, width = source.shape
            for top, left in np.ndindex(-(-height // step), -(-width // step)):
                row, col = top * step, left * step
                kept = Window(col, row, min(step, width - col), min(step, height - row))
                around = Window(col - halo, row - halo, side, side)
                dn = source.read(window=around, boundless=True, fill_value=FILL)
                crop = np.s_[:, halo : halo + kept.height, halo : halo + kept.width]
                result = predict(self.to_scaled(dn)[None])[0]
                target.write(self.to_dn(result[crop], dn[crop]), window=kept)


def monai(peer: Peer, overlap: float, mode: str) -> None:
    """MONAI's sliding window."""
    from monai.inferers import sliding_window_inference  # type: ignore[import-not-found]

    options = {"overlap": overlap, "mode": mode, "padding_mode": "replicate"}
    peer.whole(lambda scaled, net: sliding_window_inference(scaled, SLIDING_PX, 1, net, **options))


def torch_loop(peer: Peer) -> None:
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

    peer.whole(infer)


def onnxruntime_loop(peer: Peer) -> None:
    """ONNX Runtime on the CPU, its defaults."""
    import onnxruntime

    session = onnxruntime.InferenceSession(peer.onnx, providers=["CPUExecutionProvider"])
    block = session.get_inputs()[0]
    peer.tiles(lambda array: session.run(None, {block.name: array})[0], block.shape[2])


def granule(peer: Peer) -> None:
    """ONNX Runtime on a granule, all of its bands held in memory; GDAL compresses on all cores."""
    import onnxruntime

    session = onnxruntime.InferenceSession(peer.onnx, providers=["CPUExecutionProvider"])
    block = session.get_inputs()[0]
    side, halo = block.shape[2], peer.halo_px
    step = side - 2 * halo
    folder, target = Path(peer.source), Path(peer.output)
    files = [next(folder.glob(f"*.{band}.tif")) for band in peer.bands]
    fmask = next(folder.glob("*.Fmask.tif"))
    with rasterio.open(fmask) as dataset:
        hidden = dataset.read(1) & 0b1110 != 0
    bands = []
    for path in files:
        with rasterio.open(path) as dataset:
            profile, pixels = dataset.profile, dataset.read(1)
        bands.append(np.where(hidden, FILL, pixels).astype(np.int16))
    dn = np.stack(bands)
    around = np.pad(dn, ((0, 0), (halo, side), (halo, side)), constant_values=FILL)
    for row, col in np.ndindex(-(-dn.shape[1] // step), -(-dn.shape[2] // step)):
        top, left = row * step, col * step
        scaled = peer.to_scaled(around[:, top : top + side, left : left + side])[None]
        kept = dn[:, top : top + step, left : left + step]
        crop = np.s_[:, halo : halo + kept.shape[1], halo : halo + kept.shape[2]]
        kept[:] = peer.to_dn(session.run(None, {block.name: scaled})[0][0][crop], kept)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    shutil.copy(fmask, target)
    place = {key: profile[key] for key in ("width", "height", "crs", "transform")}
    for path, pixels in zip(files, dn, strict=True):
        with rasterio.open(
            target / path.name, "w", **place, driver="COG", count=1, dtype="int16", nodata=FILL,
            compress="deflate", level=1, predictor=2, blocksize=256, num_threads="ALL_CPUS",
            overview_resampling="nearest",
        ) as dataset:  # fmt: skip
            dataset.write(pixels, 1)


def openvino_loop(peer: Peer, precision: str = "") -> None:
    """OpenVINO on the CPU; without a precision it is left the choice."""
    import openvino  # type: ignore[import-not-found]

    core = openvino.Core()
    options = {"INFERENCE_PRECISION_HINT": precision} if precision else {}
    compiled = core.compile_model(core.read_model(peer.onnx), "CPU", options)
    peer.tiles(lambda array: compiled(array)[0], compiled.inputs[0].shape[2])


METHODS: dict[str, Callable[[Peer], None]] = {
    "monai": lambda peer: monai(peer, 0.0, "constant"),
    "monai_gaussian": lambda peer: monai(peer, 0.25, "gaussian"),
    "onnxruntime": onnxruntime_loop,
    "openvino": lambda peer: openvino_loop(peer, "f32"),
    "openvino_default": openvino_loop,
    "torch_loop": torch_loop,
    "granule": granule,
}

if __name__ == "__main__":
    METHODS[sys.argv[1]](Peer(*sys.argv[2:]))
