"""What every part of the benchmark works with: sizes, folders, models and commands."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import rasterio
import torch

from benchmarks import inputs
from benchmarks.timing import ROOT, Command
from hls_gan_plugin.core.network.device import usable_cpus
from hls_gan_plugin.core.network.model_file import ModelCard, read_card

PEERS_PYTHON = ROOT / ".venv" / "peers" / "bin" / "python"
PEERS = {
    "monai_gaussian": "MONAI sliding window, overlap 0.25, Gaussian",
    "monai": "MONAI sliding window, no overlap",
    "onnxruntime": "ONNX Runtime, tile loop, halo cropped",
    "openvino": "OpenVINO float32, tile loop, halo cropped",
    "openvino_default": "OpenVINO at its default precision, tile loop, halo cropped",
    "torch_loop": "plain torch loop, 128 px, no overlap",
}


@dataclass(frozen=True)
class Context:
    """quick: small sizes and one round, to see that everything works."""

    folder: Path
    quick: bool
    rounds: int

    @property
    def granule_px(self) -> int:
        """Side of what stands for a whole granule."""
        return 256 if self.quick else 3660

    @property
    def large_px(self) -> int:
        """Side of three granules."""
        return 384 if self.quick else 10_980

    @property
    def largest_px(self) -> int:
        """Side at which the growth of time and memory is judged."""
        return 512 if self.quick else 20_000

    @property
    def small_px(self) -> int:
        """Side of a raster on which starting takes most of the time."""
        return 128 if self.quick else 1000

    @cached_property
    def models(self) -> dict[int, tuple[Path, bool]]:
        """The model's file by its number of bands, and whether it is a bundled one."""
        return {
            1: inputs.model(self.folder, "green", ("B03",)),
            6: inputs.model(self.folder, "hls6", inputs.BANDS),
        }

    def card(self, bands: int) -> ModelCard:
        """The model's card."""
        return read_card(self.models[bands][0])

    def raster(self, side_px: int, bands: int = 1, sensor: str = "S30", gaps: bool = False) -> Path:
        """A simulated raster."""
        return inputs.raster(self.folder, side_px, bands, sensor, gaps)

    def harmonize(
        self, source: Path, bands: int, output: str = "product", device: str = "cpu"
    ) -> Command:
        """The product, from the terminal."""
        numbers = ",".join(str(number) for number in range(1, bands + 1))
        return (
            sys.executable, "-E", "-s", "-m", "hls_gan_plugin", "harmonize", str(source),
            str(self.output(output)), "--model-file", str(self.models[bands][0]),
            "--bands", numbers, "--device", device, "--json",
        )  # fmt: skip

    def peer(self, method: str, source: Path, bands: int) -> Command:
        """A peer on the same weights; it is told the scaling, to need no package of ours for it."""
        model, card = self.models[bands][0], self.card(bands)
        onnx = inputs.onnx(self.folder, model)
        scaling = {"in": card.rho_max_in, "out": card.rho_max_out,
                   "halo_px": card.architecture.halo_px}  # fmt: skip
        script = ROOT / "benchmarks" / "peer.py"
        output = self.output(method)
        return (str(PEERS_PYTHON), str(script), method, str(source), str(output), str(model),
                str(onnx), json.dumps(scaling))  # fmt: skip

    def module(self, name: str, *arguments: object) -> Command:
        """One of the benchmark's own measurements, in a process of its own."""
        return (sys.executable, "-m", f"benchmarks.{name}", *map(str, arguments))

    def watched(self, command: Command) -> Command:
        """The command, and what the CUDA device does meanwhile."""
        return self.module("watched", "--", *command)

    def forward(self, bands: int, pixels: int, tile: int, way: str = "product") -> Command:
        """Forward passes alone with blocks of `tile` px, a block a core; plain: on all cores."""
        workers = 1 if way == "plain" else usable_cpus()
        options = ("--pixels", pixels, "--tile", tile, "--workers", workers, "--way", way)
        return self.module("forward", self.models[bands][0], *options)

    def output(self, name: str) -> Path:
        """Where a command's raster goes."""
        return self.folder / f"out_{name}.tif"

    def tidy(self) -> None:
        """Delete what the commands wrote, and the rasters that are larger than a granule."""
        for path in self.folder.glob("out_*"):
            path.unlink()
        inputs.remove_larger(self.folder, self.granule_px)


def dn(path: Path) -> npt.NDArray[np.int32]:
    """A raster's pixels, (B, h, w), wide enough to subtract."""
    with rasterio.open(path) as dataset:
        pixels: npt.NDArray[np.int32] = dataset.read().astype(np.int32)
    return pixels


def seamless(context: Context, source: Path, bands: int) -> npt.NDArray[np.float32]:
    """What one eager float32 pass over the whole raster answers, in DN, unrounded (B, h, w)."""
    from hls_gan_plugin.core.network.model_file import load_model
    from hls_gan_plugin.core.scaling import per_band, to_reflectance, to_scaled

    model = load_model(context.models[bands][0])
    stride = model.card.architecture.stride_px
    image = dn(source).astype(np.float32) * np.float32(1e-4)
    whole = image[:, : image.shape[1] // stride * stride, : image.shape[2] // stride * stride]
    scaled = torch.from_numpy(to_scaled(whole, per_band(model.card.rho_max_in)))[None]
    with torch.inference_mode():
        result = model.network(scaled)[0].numpy()
    rho: npt.NDArray[np.float32] = to_reflectance(result, per_band(model.card.rho_max_out))
    return rho * np.float32(1e4)
