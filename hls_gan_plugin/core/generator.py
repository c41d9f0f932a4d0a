"""A model on a device: scaled blocks in, reflectance out, whatever the device's memory holds."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from hls_gan_plugin.core.errors import DeviceError
from hls_gan_plugin.core.model_file import Model
from hls_gan_plugin.core.raster_io import FloatArray
from hls_gan_plugin.core.scaling import per_band, to_reflectance


class Generator:
    """The model on its device: prepared blocks in, reflectance of their tiles out."""

    def __init__(self, model: Model, device: torch.device) -> None:
        self.model = model
        self.device = device
        self.stride_px = model.card.architecture.stride_px
        self.halo_px = model.card.architecture.halo_px
        self._rho_max = torch.from_numpy(per_band(model.card.rho_max_out)).to(device)
        self._network = model.network.to(device)
        # Twice as fast as planes on the CPU, and what tensor cores want.
        self._network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]

    def reflectance(self, scaled: Tensor) -> FloatArray:
        """scaled blocks (N, bands_in, H, W) on the CPU -> reflectance (N, bands_out, H, W)."""
        with torch.inference_mode():
            moved = scaled.to(self.device, memory_format=torch.channels_last, non_blocking=True)
            out: FloatArray = to_reflectance(self._forward(moved), self._rho_max).cpu().numpy()
        return out

    def _forward(self, scaled: Tensor) -> Tensor:
        """The network over (N, B, H, W); in halves where the device's memory is too small."""
        try:
            out: Tensor = self._network(scaled)
            return out
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
