"""A generator over windows in memory: the plugin's own path, and pix2pix beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import torch
from torch import nn

from hls_gan_plugin.core.arrays import FloatArray
from hls_gan_plugin.core.harmonizing.harmonization import harmonize_array
from hls_gan_plugin.core.network.generator import Generator
from hls_gan_plugin.core.network.model_file import Model, ModelCard
from hls_gan_plugin.core.network.unet import UNet
from hls_gan_plugin.core.scaling import per_band, to_reflectance, to_scaled
from hls_gan_plugin.shared.hls import Band

Predict = Callable[[FloatArray], FloatArray]


def predictor(
    network: nn.Module, inputs: tuple[Band, ...], outputs: tuple[Band, ...], device: torch.device
) -> Predict:
    """What makes of windows what the generator does, with the weights of the moment.

    It takes reflectance (N, B, h, w), NaN where invalid, and gives reflectance (N, bands_out, h, w)
    float32, NaN where an input band is. To prepare the network takes as long as a few windows do.

    Args:
        network: a `UNet` or a `Pix2PixUNet`, in evaluation mode.
    """
    if isinstance(network, UNet):
        return partial(harmonize_array, Generator(_as_model(network, inputs, outputs), device))
    return partial(_by_pix2pix, network, inputs, outputs, device)


def _by_pix2pix(
    network: nn.Module,
    inputs: tuple[Band, ...],
    outputs: tuple[Band, ...],
    device: torch.device,
    rho: FloatArray,
) -> FloatArray:
    valid = np.isfinite(rho).all(axis=1, keepdims=True)
    tops_in = per_band(tuple(band.rho_max for band in inputs))
    tops_out = torch.from_numpy(per_band(tuple(band.rho_max for band in outputs)))
    scaled = np.where(valid, to_scaled(rho, tops_in), np.float32(0)).astype(np.float32)
    with torch.inference_mode():
        parts = [
            network(part.to(device)).cpu() for part in torch.split(torch.from_numpy(scaled), 16)
        ]
    generated = to_reflectance(torch.cat(parts), tops_out).numpy()
    result: FloatArray = np.where(valid, generated, np.float32(np.nan)).astype(np.float32)
    return result


def _as_model(network: UNet, inputs: tuple[Band, ...], outputs: tuple[Band, ...]) -> Model:
    """The network dressed as a model; nothing but its bands and sizes is used here."""
    card = ModelCard(
        name="in training",
        version="0",
        inputs=inputs,
        outputs=outputs,
        architecture=network.config,
        percentiles=tuple((0.0, band.rho_max) for band in inputs),
    )
    return Model(card, network, "")
