"""A model on a device: scaled blocks in, reflectance out, whatever the device's memory holds."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import cast

import torch
from torch import Tensor, nn

from hls_gan_plugin.core.cpu_unet import Network, arranged
from hls_gan_plugin.core.errors import DeviceError
from hls_gan_plugin.core.hls import SCALE
from hls_gan_plugin.core.model_file import Model
from hls_gan_plugin.core.raster_io import FloatArray
from hls_gan_plugin.core.scaling import per_band, to_reflectance
from hls_gan_plugin.core.unet import UNet

# Half precision is taken on CUDA if a trial image differs by at most this many DN from float32:
# half of what is allowed, because other images differ otherwise.
_HALF_LIMIT_DN = 0.5
_TRIAL_PX = 256


class Generator:
    """The model on its device: prepared blocks in, reflectance of their tiles out.

    Several threads may use one: each computes on a CUDA stream of its own.
    """

    def __init__(self, model: Model, device: torch.device) -> None:
        self.model = model
        self.device = device
        self.stride_px = model.card.architecture.stride_px
        self.halo_px = model.card.architecture.halo_px
        self._rho_max = torch.from_numpy(per_band(model.card.rho_max_out)).to(device)
        self._network: Network = arranged(model.network)
        if device.type == "cuda":
            network = model.network.to(device)
            # What tensor cores want.
            network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
            self._network = network
            if _half_is_enough(network, self._rho_max):
                self._network = partial(_in_half, network)

    @contextmanager
    def stream(self) -> Iterator[None]:
        """Within it, this thread's work on CUDA waits for no other thread's."""
        if self.device.type != "cuda":
            yield
            return
        with torch.cuda.stream(_stream_of_this_thread(self.device)):
            yield

    def reflectance(self, scaled: Tensor) -> FloatArray:
        """scaled blocks (N, bands_in, H, W) on the CPU -> reflectance (N, bands_out, H, W)."""
        with torch.inference_mode(), self.stream():
            moved = scaled.to(self.device, memory_format=torch.channels_last, non_blocking=True)
            out: FloatArray = to_reflectance(self._forward(moved), self._rho_max).cpu().numpy()
        return out

    def _forward(self, scaled: Tensor) -> Tensor:
        """The network over (N, B, H, W); in halves where the device's memory is too small."""
        try:
            return self._network(scaled)
        except torch.cuda.OutOfMemoryError as error:
            halves = self._halves(scaled)
            if halves is None:
                raise DeviceError(
                    f"The device's memory does not hold a tile of {tuple(scaled.shape[2:])} px, "
                    "the smallest possible; close other programs or choose DEVICE cpu."
                ) from error
        torch.cuda.empty_cache()
        return halves()

    def _halves(self, scaled: Tensor) -> Callable[[], Tensor] | None:
        """The same work in two parts: first the batch is split, then the block."""
        if len(scaled) > 1:
            first, second = scaled.chunk(2)
            return lambda: torch.cat((self._forward(first), self._forward(second)))
        axis = 2 if scaled.shape[2] >= scaled.shape[3] else 3
        strides = (scaled.shape[axis] - 2 * self.halo_px) // self.stride_px
        if strides < 2:
            return None
        cut = self.halo_px + strides // 2 * self.stride_px  # where the second half begins
        end = scaled.shape[axis]
        first = scaled.narrow(axis, 0, cut + self.halo_px)
        second = scaled.narrow(axis, cut - self.halo_px, end - cut + self.halo_px)
        return lambda: torch.cat(
            (
                self._forward(first).narrow(axis, 0, cut),
                self._forward(second).narrow(axis, self.halo_px, end - cut),
            ),
            dim=axis,
        )


_streams = threading.local()


def _stream_of_this_thread(device: torch.device) -> torch.cuda.Stream:
    if not hasattr(_streams, "stream"):
        _streams.stream = torch.cuda.Stream(device)  # type: ignore[no-untyped-call]
    stream: torch.cuda.Stream = _streams.stream
    return stream


def _in_half(network: nn.Module, scaled: Tensor) -> Tensor:
    """The change of the input in half precision; the sum with the input stays float32."""
    with torch.autocast(scaled.device.type, torch.float16):
        out: Tensor = network(scaled)
    return out


def _half_is_enough(network: nn.Module, rho_max: Tensor) -> bool:
    """Whether a trial image over the whole scaled range comes out as in float32."""
    channels = cast(UNet, network).config.bands_in
    numbers = torch.Generator(rho_max.device).manual_seed(0)
    shape = (1, channels, _TRIAL_PX, _TRIAL_PX)
    trial = torch.rand(shape, generator=numbers, device=rho_max.device) * 2 - 1
    with torch.inference_mode():
        difference = (_in_half(network, trial) - network(trial)) * (rho_max * 0.5)
    return float(difference.abs().max()) <= _HALF_LIMIT_DN * SCALE
