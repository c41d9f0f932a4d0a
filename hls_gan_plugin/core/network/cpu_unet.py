"""The generator arranged for the CPU: the same sums with fewer operations and fewer passes.

Each convolution takes its bias and ReLU along; interpolating by two and convolving becomes one
transposed convolution, which needs 16 products where the interpolated image needs 36; and what the
skip connection adds is summed into its result, so that nothing is concatenated. Where the CPU
multiplies bfloat16 numbers by itself, the coarse levels may be computed in them: what comes from
there is small beside the input that it changes, which stays float32 with the whole fine level.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.nn import functional

from hls_gan_plugin.core.network.unet import UNet

Network = Callable[[Tensor], Tensor]

# Of the change on a trial image. Two orders of summing float32 numbers differ by 1e-6; with short
# numbers this only finds what is wrong, and how much is lost is for the caller to judge.
_TOLERANCE = {torch.float32: 1e-4, torch.bfloat16: 0.1}
_TRIAL_STRIDES = 6


def arranged(network: UNet, coarse: torch.dtype = torch.float32) -> Network:
    """`network`, faster, where this build of torch can; else `network` itself.

    The operations that fuse are no public interface of torch, so a trial decides: whatever
    raises, or answers differently on a small image, is not used.

    Args:
        coarse: see `CpuUNet`.
    """
    try:
        candidate = CpuUNet(network, coarse)
        with torch.inference_mode():
            return candidate if _agree(network, candidate, _TOLERANCE[coarse]) else network
    except (AttributeError, RuntimeError, TypeError, NotImplementedError):
        return network


def _agree(network: UNet, candidate: CpuUNet, tolerance: float) -> bool:
    side = _TRIAL_STRIDES * network.config.stride_px
    numbers = torch.Generator().manual_seed(0)
    shape = (2, network.config.bands_in, side, side + network.config.stride_px)
    trial = torch.rand(shape, generator=numbers) * 2 - 1
    expected = network.change(trial)
    largest = float(expected.abs().max())
    return float((candidate.change(trial) - expected).abs().max()) <= tolerance * max(largest, 1e-3)


class CpuUNet:
    """Computes what a `UNet` computes, (B, bands_in, H, W) -> (B, bands_out, H, W), float32.

    Holds the weights of the moment at which it is made.

    Args:
        coarse: the type in which all levels but the finest are computed.
    """

    def __init__(self, network: UNet, coarse: torch.dtype = torch.float32) -> None:
        self._network = network
        self._limit = network.config.input_limit
        kinds = [torch.float32, *[coarse] * (len(network.down) - 1)]
        self._down = [
            [_Convolution(layer, kind) for layer in _convs(part)]
            for part, kind in zip(network.down, kinds, strict=True)
        ]
        self._shrink = [_Convolution(layer, coarse, relu=False) for layer in _convs(network.shrink)]
        self._up = [
            _UpConvolution(_convs(part)[0], kind)
            for part, kind in zip(network.up, kinds[:-1], strict=True)
        ]
        self._head = _Convolution(_convs([network.head])[0], torch.float32, relu=False)

    def __call__(self, scaled: Tensor) -> Tensor:
        """See the class."""
        network = self._network
        # Before the bands of a pixel are laid side by side: each band in one piece is faster here.
        weight = None if network.fade is None else network.fade(scaled)
        scaled = scaled.contiguous(memory_format=torch.channels_last)
        change = self.change(scaled)
        if weight is not None:
            change.mul_(weight)
        return change.add_(network.start(scaled))

    def change(self, scaled: Tensor) -> Tensor:
        """As `UNet.change`."""
        scaled = scaled.contiguous(memory_format=torch.channels_last)
        features = _channels_last(scaled.clamp(-self._limit, self._limit))
        skips: list[Tensor] = []
        for level, convolutions in enumerate(self._down):
            if level:
                skips.append(features)
                features = functional.avg_pool2d(features, 2)
            for convolution in convolutions:
                features = convolution(features)
        for level in reversed(range(len(skips))):
            features = self._up[level](self._shrink[level](features), skips.pop())
        return self._head(features)


def _convs(part: nn.Module | list[nn.Conv2d]) -> list[nn.Conv2d]:
    layers = part if isinstance(part, list) else part.children()
    return [layer for layer in layers if isinstance(layer, nn.Conv2d)]


class _Convolution:
    """A convolution of stride 1 with its bias and perhaps a ReLU, in one pass."""

    def __init__(self, layer: nn.Conv2d, kind: torch.dtype, relu: bool = True) -> None:
        self._weight = _weight(layer.weight, kind)
        self._bias = _bias(layer, kind)
        self._padding = list(layer.padding)
        self._after = "relu" if relu else "none"

    def __call__(self, image: Tensor) -> Tensor:
        image = image.to(self._weight.dtype)
        out: Tensor = torch.ops.mkldnn._convolution_pointwise(
            image, self._weight, self._bias, self._padding, [1, 1], [1, 1], 1, self._after, [], ""
        )
        return out


class _UpConvolution:
    """relu(3x3 convolution of (coarse features at twice their size, skip)), nothing joined."""

    def __init__(self, layer: nn.Conv2d, kind: torch.dtype) -> None:
        coarse = layer.in_channels // 2
        self._coarse_weight = _weight(doubling_kernel(layer.weight[:, :coarse]), kind)
        self._skip_weight = _weight(layer.weight[:, coarse:], kind)
        self._bias = _bias(layer, kind)

    def __call__(self, coarse: Tensor, skip: Tensor) -> Tensor:
        coarse = coarse.to(self._coarse_weight.dtype)
        total = torch.ops.mkldnn._convolution_transpose_pointwise(
            coarse,
            self._coarse_weight,
            None,
            [1, 1],
            [0, 0],
            [2, 2],
            [1, 1],
            1,
            "none",
            [],
            "",
        )
        out: Tensor = torch.ops.mkldnn._convolution_pointwise_.binary(
            total,
            skip,
            self._skip_weight,
            self._bias,
            [1, 1],
            [1, 1],
            [1, 1],
            1,
            "add",
            1.0,
            "relu",
            [],
            "",
        )
        return out


def doubling_kernel(weight: Tensor) -> Tensor:
    """The transposed convolution (stride 2, padding 1) that equals nearest x2, then `weight`.

    Args:
        weight: (out, in, 3, 3) of a convolution with padding 1.

    Returns:
        (in, out, 4, 4). A coarse pixel stands at two fine places a row; shifted by either, the
        kernel reaches four, so each tap is the sum of the taps that meet there.
    """
    turned = weight.detach().flip(2, 3).transpose(0, 1)
    kernel = weight.new_zeros(*turned.shape[:2], 4, 4)
    for row in (0, 1):
        for col in (0, 1):
            kernel[:, :, row : row + 3, col : col + 3] += turned
    return kernel


def _weight(weight: Tensor, kind: torch.dtype) -> Tensor:
    return weight.detach().to(kind).contiguous(memory_format=torch.channels_last)


def _bias(layer: nn.Conv2d, kind: torch.dtype) -> Tensor | None:
    return None if layer.bias is None else layer.bias.detach().to(kind)


def _channels_last(image: Tensor) -> Tensor:
    """`image`, which lies channels last, with strides that say so.

    The memory of a lone channel is the same in either layout, and torch then states the other
    one, which the later layers would inherit: it costs a fifth of the network's time.
    """
    channels, height, width = image.shape[1:]
    strides = (channels * height * width, 1, channels * width, channels)
    return image.as_strided(image.shape, strides)
