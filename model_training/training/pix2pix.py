"""The published generator: pix2pix's U-Net of 128x128 images (Isola et al. 2017, appendix 6.1).

It stays trainable to compare with; it is not shipped, because its batch norm and its transposed
convolutions make a pixel's result depend on how the image was cut into windows.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

_LEVELS = 7  # 128 px -> 1 px
_MOST_FEATURES = 8  # times ngf
_DROPOUT_BLOCKS = 3  # the innermost decoder blocks; their dropout is the model's only noise
_SLOPE = 0.2


class Pix2PixUNet(nn.Module):
    """scaled S30 (B, bands_in, 128, 128) -> scaled L30 (B, bands_out, 128, 128), within [-1, 1]."""

    def __init__(self, bands_in: int, bands_out: int, ngf: int = 64, dropout: float = 0.5) -> None:
        super().__init__()
        widths = [ngf * min(2**level, _MOST_FEATURES) for level in range(_LEVELS)]
        self.down = nn.ModuleList()
        for level, width in enumerate(widths):
            self.down.append(_encoder(widths[level - 1] if level else bands_in, width, level))
        self.up = nn.ModuleList()
        for level in reversed(range(_LEVELS)):
            channels_in = widths[level] * (1 if level == _LEVELS - 1 else 2)
            channels_out = widths[level - 1] if level else bands_out
            drop = dropout if level >= _LEVELS - _DROPOUT_BLOCKS else 0.0
            self.up.append(_decoder(channels_in, channels_out, drop, last=level == 0))
        self.apply(_initialise)

    def forward(self, scaled: Tensor) -> Tensor:
        """See the class."""
        skips: list[Tensor] = []
        encoded = scaled
        for down in self.down:
            encoded = down(encoded)  # (B, C, H/2, W/2)
            skips.append(encoded)
        features: Tensor = self.up[0](skips.pop())
        for up in self.up[1:]:
            features = up(torch.cat((features, skips.pop()), dim=1))  # (B, C, 2H, 2W)
        return features


def _encoder(channels_in: int, channels_out: int, level: int) -> nn.Sequential:
    normed = 0 < level < _LEVELS - 1  # neither the first block nor the single pixel at the bottom
    layers: list[nn.Module] = [nn.LeakyReLU(_SLOPE)] if level else []
    layers.append(nn.Conv2d(channels_in, channels_out, 4, stride=2, padding=1, bias=not normed))
    if normed:
        layers.append(nn.BatchNorm2d(channels_out))
    return nn.Sequential(*layers)


def _decoder(channels_in: int, channels_out: int, dropout: float, last: bool) -> nn.Sequential:
    layers: list[nn.Module] = [
        nn.ReLU(),
        nn.ConvTranspose2d(channels_in, channels_out, 4, stride=2, padding=1, bias=last),
    ]
    if last:
        return nn.Sequential(*layers, nn.Tanh())
    layers.append(nn.BatchNorm2d(channels_out))
    if dropout:
        layers.append(nn.Dropout(dropout))
    return nn.Sequential(*layers)


def _initialise(module: nn.Module) -> None:
    if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
        nn.init.normal_(module.weight, std=0.02)
        if module.bias is not None:
            nn.init.zeros_(module.bias)
    elif isinstance(module, nn.BatchNorm2d):
        nn.init.normal_(module.weight, mean=1.0, std=0.02)
        nn.init.zeros_(module.bias)
