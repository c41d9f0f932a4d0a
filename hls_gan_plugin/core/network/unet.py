"""The generator: a U-Net that adds a residual to its input.

After the U-Net of Isola et al. 2017 ("Image-to-Image Translation with Conditional Adversarial
Networks"), changed where reflectance demands it: the network predicts a change of its input and
starts at none; it takes no statistic of the image; it pools and interpolates instead of using
strided and transposed convolutions, which leave a checkerboard; and few levels keep the context
finite and small, so that results do not depend on how an image was cut into tiles. Beyond the
training's range the change fades out (`fade`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from hls_gan_plugin.core.network.fade import REACH_STRIDES, Fade
from hls_gan_plugin.shared.errors import SettingsError


@dataclass(frozen=True)
class UNetConfig:
    """The sizes of a `UNet`.

    bands_in, bands_out: channels.
    widths: features at full resolution, half, quarter, …; one level each.
    convolutions: 3x3 convolutions a level on the way down (one on the way up).
    residual_from: for each output band the input band that it changes; empty: the same place.
    input_limit: scaled values beyond ± this limit are cut before they enter the convolutions (the
        residual is still added to the full value): saturated pixels cannot throw the result.
    """

    bands_in: int = 1
    bands_out: int = 1
    widths: tuple[int, ...] = (16, 32, 64)
    convolutions: int = 2
    residual_from: tuple[int, ...] = ()
    input_limit: float = 2.0

    def __post_init__(self) -> None:
        places = self.residual_from or tuple(range(self.bands_out))
        if len(places) != self.bands_out or not all(0 <= i < self.bands_in for i in places):
            raise SettingsError(
                f"residual_from {self.residual_from} does not give each of {self.bands_out} output "
                f"bands one of {self.bands_in} input bands."
            )
        if not self.widths or min(self.widths) < 1 or self.convolutions < 1:
            raise SettingsError(f"widths {self.widths} and convolutions must be positive.")
        object.__setattr__(self, "residual_from", places)
        object.__setattr__(self, "widths", tuple(self.widths))

    @property
    def stride_px(self) -> int:
        """The lattice on which pooling lies; heights and widths are multiples of it."""
        return int(2 ** (len(self.widths) - 1))

    @property
    def halo_px(self) -> int:
        """How far a pixel's context and its neighbours' reach, rounded up to whole strides.

        Follows the interval of one stride block from the output back to the input. A pixel more, so
        that the result's gradient is right up to a tile's edge.
        """
        stride = self.stride_px
        low, high = 0, stride - 1
        needed = []  # at each level, what the skip connection needs
        for _ in self.widths[:-1]:
            low, high = low - 1, high + 1  # the 3x3 convolution of the way up
            needed.append((low, high))
            low, high = low // 2, high // 2  # nearest-neighbour interpolation
        for level in reversed(range(len(self.widths))):
            if level < len(self.widths) - 1:
                low, high = 2 * low, 2 * high + 1  # 2x2 mean
                low, high = min(low, needed[level][0]), max(high, needed[level][1])
            depth = self.convolutions if level else 1
            low, high = low - depth, high + depth
        reach = max(-low, high - (stride - 1), REACH_STRIDES * stride) + 1
        return math.ceil(reach / stride) * stride


def _convolutions(channels_in: int, channels_out: int, count: int) -> nn.Sequential:
    layers: list[nn.Module] = []
    for number in range(count):
        layers.append(
            nn.Conv2d(channels_out if number else channels_in, channels_out, 3, padding=1)
        )
        layers.append(nn.ReLU(inplace=True))
    return nn.Sequential(*layers)


class UNet(nn.Module):
    """scaled S30 (B, bands_in, H, W) -> scaled L30 (B, bands_out, H, W); H and W whole strides.

    Args:
        fade: what becomes of the change beyond the training's range; None: nothing, as in training.
    """

    def __init__(self, config: UNetConfig, fade: Fade | None = None) -> None:
        super().__init__()
        self.config = config
        self.fade = fade
        widths = config.widths
        # One convolution only at full resolution, where each costs most.
        self.down = nn.ModuleList([_convolutions(config.bands_in, widths[0], 1)])
        self.shrink = nn.ModuleList()
        self.up = nn.ModuleList()
        for fine, coarse in zip(widths[:-1], widths[1:], strict=True):
            self.down.append(_convolutions(fine, coarse, config.convolutions))
            self.shrink.append(nn.Conv2d(coarse, fine, 1))
            self.up.append(_convolutions(2 * fine, fine, 1))
        self.head = nn.Conv2d(widths[0], config.bands_out, 1)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(cast(Tensor, self.head.bias))

    def forward(self, scaled: Tensor) -> Tensor:
        """See the class."""
        change = self.change(scaled)
        if self.fade is not None:
            change = change * self.fade(scaled)
        return self.start(scaled) + change

    def change(self, scaled: Tensor) -> Tensor:
        """What the network would add to its input, whether it knows such input or not."""
        limit = self.config.input_limit
        features = self.down[0](scaled.clamp(-limit, limit))  # (B, widths[0], H, W)
        skips = []
        for down in self.down[1:]:
            skips.append(features)
            features = down(functional.avg_pool2d(features, 2))  # (B, widths[i], H/2^i, W/2^i)
        for level in reversed(range(len(skips))):
            features = self.shrink[level](features)
            features = functional.interpolate(features, scale_factor=2.0, mode="nearest")
            features = self.up[level](torch.cat((features, skips[level]), dim=1))
        change: Tensor = self.head(features)
        return change

    def start(self, scaled: Tensor) -> Tensor:
        """What the network changes: for each output band its input band, (B, bands_out, H, W)."""
        if self.config.residual_from == tuple(range(self.config.bands_in)):
            return scaled
        return scaled[:, list(self.config.residual_from)]
