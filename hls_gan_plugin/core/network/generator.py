"""A model on a device: scaled blocks in, reflectance out, whatever the device's memory holds."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache, partial

import numpy as np
import torch
from torch import Tensor, nn

from hls_gan_plugin.core.arrays import FloatArray
from hls_gan_plugin.core.network.cpu_unet import CpuUNet, Network, arranged
from hls_gan_plugin.core.network.device import choose, multiplies_bfloat16, torch_threads
from hls_gan_plugin.core.network.model_file import Model, ModelCard
from hls_gan_plugin.core.scaling import per_band, to_reflectance, to_scaled
from hls_gan_plugin.shared.errors import DeviceError
from hls_gan_plugin.shared.hls import SCALE

# Shorter numbers are taken if no trial image differs by more than this many DN from float32: half
# of what is allowed, because other images differ otherwise.
_SHORT_LIMIT_DN = 0.5
_TRIAL_PX = 96
_PATCH_PX = 16


class Generator:
    """The model on its device: prepared blocks in, reflectance of their tiles out.

    Several threads may use one: each computes on a CUDA stream of its own. Where Apple's graphics
    do not compute what the CPU does, the CPU is the device.
    """

    def __init__(self, model: Model, device: torch.device) -> None:
        self.model = model
        self.device = device
        self.stride_px = model.card.architecture.stride_px
        self.halo_px = model.card.architecture.halo_px
        self._rho_max = torch.from_numpy(per_band(model.card.rho_max_out)).to(device)
        # Small images: to share them among threads takes longer than to compute them.
        with torch_threads(1):
            make = {"cuda": self._on_cuda, "mps": self._on_mps}.get(device.type, self._on_cpu)
            self._network = make()

    def _on_cpu(self) -> Network:
        network = arranged(self.model.network)
        if not multiplies_bfloat16():
            return network
        short = arranged(self.model.network, coarse=torch.bfloat16)
        trial = trial_images(self.model.card)
        fits = isinstance(short, CpuUNet) and is_enough(short, network, trial, self._rho_max)
        return short if fits else network

    def _on_cuda(self) -> Network:
        # The model is others' too (`model_file` keeps the last one): it stays where it is.
        network = copy.deepcopy(self.model.network).to(self.device)
        # What tensor cores want.
        network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        half = partial(_in_half, network)
        trial = trial_images(self.model.card).to(self.device)
        whole = partial(_in_float32, network)
        return half if is_enough(half, whole, trial, self._rho_max) else whole

    def _on_mps(self) -> Network:
        """Half precision or float32, whichever agrees with the CPU's float32; else the CPU."""
        rho_max, trial = self._rho_max.cpu(), trial_images(self.model.card)
        network = copy.deepcopy(self.model.network).to(self.device)

        def there(compute: Network, scaled: Tensor) -> Tensor:
            return compute(scaled.to(self.device)).cpu()

        for compute in (partial(_in_half, network), network):
            with suppress(RuntimeError, NotImplementedError):  # an operation that MPS lacks
                if is_enough(partial(there, compute), self.model.network, trial, rho_max):
                    return compute
        self.device, self._rho_max = torch.device("cpu"), rho_max
        return self._on_cpu()

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
            moved = scaled.to(self.device, non_blocking=self.device.type == "cuda")
            out = to_reflectance(self._forward(moved), self._rho_max).cpu()
            bands: FloatArray = out.contiguous().numpy()  # what follows goes band by band
        return bands

    def _forward(self, scaled: Tensor) -> Tensor:
        """The network over (N, B, H, W); in halves where the device's memory is too small."""
        try:
            return self._network(scaled)
        except RuntimeError as error:
            if not _is_want_of_memory(error):
                raise
            halves = self._halves(scaled)
            if halves is None:
                raise DeviceError(
                    f"The device's memory does not hold a tile of {tuple(scaled.shape[2:])} px, "
                    "the smallest possible; close other programs or choose the device cpu."
                ) from error
        if self.device.type != "cpu":
            torch.accelerator.empty_cache()
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


@lru_cache(maxsize=1)
def generator_of(model: Model, device: torch.device) -> Generator:
    """The model's generator, made and tried once for all rasters of a process."""
    return Generator(model, device)


def device_for(model: Model, wanted: str) -> torch.device:
    """The device on which this model is computed, of `shared.choices.DEVICES`.

    Raises:
        DeviceError: a device was asked for that is not there, or that does not compute the model
        to within half a DN of what the CPU makes of it.
    """
    device = generator_of(model, choose(wanted)).device
    if wanted == "mps" and device.type != wanted:
        raise DeviceError(
            "Apple's graphics (MPS) do not compute this model as the CPU does; choose auto or cpu."
        )
    return device


def _is_want_of_memory(error: RuntimeError) -> bool:
    """MPS has no class of its own for it."""
    return isinstance(error, torch.OutOfMemoryError) or "MPS backend out of memory" in str(error)


_streams = threading.local()
_float32_turn = threading.Lock()


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


def _in_float32(network: nn.Module, scaled: Tensor) -> Tensor:
    """All digits of float32, of which CUDA's convolutions keep no more than half has by default.

    The choice is the process's, so threads take turns in starting the work; a training in the same
    process goes on as it was.
    """
    with _float32_turn, torch.backends.cudnn.flags(enabled=True, allow_tf32=False):
        out: Tensor = network(scaled)
    return out


def is_enough(short: Network, network: Network, trial: Tensor, rho_max: Tensor) -> bool:
    """Whether scaled images (N, B, H, W) come out of `short` as they do of `network`.

    Args:
        rho_max: of the output bands, (B, 1, 1), to state the largest difference in DN.
    """
    with torch.inference_mode():
        difference = (short(trial) - network(trial)) * (rho_max * 0.5)
    return float(difference.abs().max()) <= _SHORT_LIMIT_DN * SCALE


def trial_images(card: ModelCard) -> Tensor:
    """Scaled images (N, bands_in, H, W), float32, that span what the model was trained on.

    In every band, from the lowest to the highest percentile of the training input: noise, its two
    ends pixel by pixel, patches, a ramp down and one across, and either end alone; and noise over
    the whole scale.
    """
    rho_max = per_band(card.rho_max_in)
    lows, highs = zip(*card.percentiles, strict=True)
    low, high = to_scaled(per_band(lows), rho_max), to_scaled(per_band(highs), rho_max)
    rng = np.random.default_rng(0)
    bands = len(card.inputs)
    shape = (bands, _TRIAL_PX, _TRIAL_PX)
    noise = rng.random(shape)
    patches = rng.random((bands, _TRIAL_PX // _PATCH_PX, _TRIAL_PX // _PATCH_PX))
    ramp = np.broadcast_to(np.linspace(0.0, 1.0, _TRIAL_PX), shape)
    shares = (
        noise,
        np.round(noise),
        patches.repeat(_PATCH_PX, axis=1).repeat(_PATCH_PX, axis=2),
        ramp,
        ramp.swapaxes(1, 2),
        np.zeros(shape),
        np.ones(shape),
    )
    images = [low + share * (high - low) for share in shares]
    return torch.from_numpy(np.stack([*images, 2.0 * noise - 1.0]).astype(np.float32))
