"""The adversary: the 70x70 PatchGAN of Isola et al. 2017, conditioned on the S30 image."""

from __future__ import annotations

import torch
from torch import Tensor, nn

_SLOPE = 0.2  # of the leaky ReLU, as published
SMALLEST_PX = 24  # three halvings, then two 4x4 convolutions that leave one verdict


def _convolution(channels_in: int, channels_out: int, stride: int, norm: str) -> nn.Module:
    layer = nn.Conv2d(channels_in, channels_out, 4, stride=stride, padding=1)
    nn.init.normal_(layer.weight, std=0.02)
    if norm == "spectral":
        return nn.utils.parametrizations.spectral_norm(layer)
    return layer


class PatchDiscriminator(nn.Module):
    """(S30, L30 or generated) -> verdicts, one for each 70x70 patch.

    Args:
        bands: channels of the S30 image plus channels of the judged image.
        ndf: features of the first layer; the following have 2, 4 and 8 times as many.
        norm: "batch" as published, "spectral", or "none".
    """

    def __init__(self, bands: int, ndf: int, norm: str) -> None:
        super().__init__()
        layers: list[nn.Module] = [
            _convolution(bands, ndf, 2, "none" if norm == "batch" else norm),
            nn.LeakyReLU(_SLOPE, inplace=True),
        ]
        features = ndf
        for factor, stride in ((2, 2), (4, 2), (8, 1)):
            layers.append(_convolution(features, ndf * factor, stride, norm))
            features = ndf * factor
            if norm == "batch":
                layers.append(nn.BatchNorm2d(features))
            layers.append(nn.LeakyReLU(_SLOPE, inplace=True))
        layers.append(_convolution(features, 1, 1, "none"))
        self.layers = nn.Sequential(*layers)
        # Batch statistics of real and generated images must not mix: each is judged by itself.
        self._apart = norm == "batch"

    def judge(self, condition: Tensor, image: Tensor) -> Tensor:
        """Logits (N, 1, h, w) of 'image is a real L30', before the sigmoid."""
        verdict: Tensor = self.layers(torch.cat((condition, image), dim=1))
        return verdict

    def forward(self, condition: Tensor, real: Tensor, generated: Tensor) -> tuple[Tensor, Tensor]:
        """Logits of the real and of the generated images, (N, bands, H, W) each."""
        if self._apart:
            return self.judge(condition, real), self.judge(condition, generated)
        both = self.judge(torch.cat((condition, condition)), torch.cat((real, generated)))
        first, second = both.chunk(2)
        return first, second
