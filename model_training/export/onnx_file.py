"""The generator as ONNX, with the metadata by which the QGIS plugin Deepness loads it.

Deepness gives a model its pixels divided by 255, minus a mean, over a deviation, and writes what
comes out. So the graph takes scaled values, which that arithmetic can make from DN, and returns
reflectance. What its format cannot express: fill values and masks (Deepness runs the network over
them), and tiles whose context follows from the network (its overlap is a share of the tile).
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import math
import warnings
from pathlib import Path
from typing import cast

import numpy as np
import onnx
import onnxruntime
import torch
from torch import Tensor, nn

from hls_gan_plugin.core.network.model_file import ModelCard
from hls_gan_plugin.core.network.unet import UNet
from hls_gan_plugin.core.scaling import per_band, to_reflectance
from hls_gan_plugin.shared.errors import TrainingError
from hls_gan_plugin.shared.hls import PIXEL_SIZE_M, SCALE

TOLERANCE = 1e-4  # reflectance: one DN
_TILE_PX = 256
_BYTE = 255.0


class _ScaledToReflectance(nn.Module):
    def __init__(self, network: UNet, card: ModelCard) -> None:
        super().__init__()
        self.network = network
        self.register_buffer("rho_max", torch.from_numpy(per_band(card.rho_max_out)))

    def forward(self, scaled: Tensor) -> Tensor:
        """scaled (1, B, h, w) -> reflectance (1, B, h, w)."""
        return cast(Tensor, to_reflectance(self.network(scaled), self.rho_max))


def save_onnx(path: Path, network: UNet, card: ModelCard) -> None:
    """Write the ONNX file and check it against torch.

    Raises:
        TrainingError: ONNX Runtime computes something else.
    """
    wrapped = _ScaledToReflectance(network, card).eval()
    example = torch.zeros(1, len(card.inputs), _TILE_PX, _TILE_PX)
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        logging.getLogger("torch.onnx").setLevel(logging.ERROR)
        program = torch.onnx.export(
            wrapped, (example,), dynamo=True, input_names=["scaled"], output_names=["reflectance"]
        )
    if program is None:
        raise TrainingError("torch made no ONNX program of the generator.")
    model = program.model_proto
    for key, value in deepness_metadata(network, card).items():
        model.metadata_props.add(key=key, value=value)
    onnx.save(model, str(path))
    difference = largest_difference(path, wrapped, len(card.inputs))
    if not difference <= TOLERANCE:
        raise TrainingError(
            f"The ONNX file differs from torch by {difference:.2g} reflectance, more than "
            f"{TOLERANCE}; it was not kept. Export without --onnx."
        )


def deepness_metadata(network: UNet, card: ModelCard) -> dict[str, str]:
    """Deepness's keys with JSON values; `tile_size` and `tiles_size` are its two spellings."""
    # (DN / 255 - m) / m with m = rho_max / (2 * 0.0001 * 255) is the scaled value.
    middles = [top / (2 * SCALE * _BYTE) for top in card.rho_max_in]
    overlap = math.ceil(100 * 2 * network.config.halo_px / _TILE_PX)
    values = {
        "model_type": "Regressor",
        "resolution": PIXEL_SIZE_M * 100,  # centimetres per pixel
        "tile_size": _TILE_PX,
        "tiles_size": _TILE_PX,
        "tiles_overlap": overlap,  # per cent of the tile
        "standardization_mean": middles,
        "standardization_std": middles,
        "reg_output_scaling": 1.0,
        "class_names": {str(i): str(band) for i, band in enumerate(card.outputs)},
    }
    return {key: json.dumps(value) for key, value in values.items()}


def largest_difference(path: Path, wrapped: nn.Module, bands: int) -> float:
    """Between ONNX Runtime and torch, in reflectance, on random scaled values."""
    numbers = np.random.default_rng(1)
    scaled = numbers.uniform(-1, 1, (1, bands, _TILE_PX, _TILE_PX)).astype(np.float32)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (theirs,) = session.run(None, {"scaled": scaled})
    with torch.inference_mode():
        ours = wrapped(torch.from_numpy(scaled)).numpy()
    return float(np.abs(theirs - ours).max())
