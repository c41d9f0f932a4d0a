"""How a window's work is cut and shared: tiles, tiles a batch, and threads that compute them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch

from hls_gan_plugin.core.harmonizing.tile_grid import TileGrid
from hls_gan_plugin.core.network.device import free_bytes
from hls_gan_plugin.core.network.unet import UNetConfig
from hls_gan_plugin.core.raster.grid import PixelWindow
from hls_gan_plugin.shared.errors import SettingsError

# For what the tensors of all tiles in work take; libraries and GDAL's cache come on top.
_CPU_MEMORY_BYTES = 800 * 2**20
# An eighth of a granule's side. Larger tiles compute less of the halo twice, but lose as much where
# their layers no longer fit the CPU's caches, and need more memory: they grow with the halo only.
_CPU_TILE_PX = 464
_CPU_HALO_SHARE = 0.18
# Where two tiles a side do, they may be larger: a third one would be mostly halo.
_FEW_TILES_FACTOR = 1.1
_GRAPHICS_TILE_PX = 2048
# Tensors of the first level that are alive at the widest point of the network.
_TENSORS_ALIVE = 6
_GRAPHICS_MEMORY_SHARE = 0.4
# More tiles at a time need more memory, and gain nothing over more threads a tile.
_MOST_CPU_WORKERS = 4
# On CUDA two, so that one tile travels while the other is computed; MPS has one queue for all.
_GRAPHICS_WORKERS = {"cuda": 2, "mps": 1}
_MORE_PIECES = 4


@dataclass(frozen=True)
class TileSettings:
    """How the work is cut; results do not depend on it (at most 1 DN).

    tile_size_px, batch_size: 0 means chosen from the device and the raster.
    """

    tile_size_px: int = 0
    batch_size: int = 0


@dataclass(frozen=True)
class Workers:
    """How many tiles are computed at a time, and by how many threads each."""

    count: int
    threads: int


def plan_workers(device: torch.device, threads: int) -> Workers:
    """One tile a CPU thread, at most four at a time; on graphics as many as do not wait.

    Whole tiles in parallel use cores better than one tile cut into stripes: nobody waits at the
    end of each layer for a thread that was held up by reading or writing.
    """
    if device.type in _GRAPHICS_WORKERS:
        return Workers(_GRAPHICS_WORKERS[device.type], threads)
    count = min(threads, _MOST_CPU_WORKERS)
    return Workers(count, threads // count)


def plan_tiles(
    config: UNetConfig,
    phase: tuple[int, int],
    window: PixelWindow,
    settings: TileSettings,
    device: torch.device,
    workers: int = 1,
) -> TileGrid:
    """The tiles for a window: of the size asked for, or of an even one that suits the device."""
    wanted = settings.tile_size_px
    if wanted < 0:
        raise SettingsError(
            f"A tile size of {wanted} px is impossible; give 0 or a positive number."
        )
    sides = (wanted, wanted) if wanted else _sides(config, window, device, workers)
    return TileGrid(window, phase, *sides, config.stride_px, config.halo_px)


def largest_tile_px(
    config: UNetConfig, device: torch.device, workers: int, factor: float = 1.0
) -> int:
    """The longest side of a tile that the device's memory suits, `workers` tiles at a time.

    factor: how much longer than usual it may be, where the memory holds it.
    """
    if device.type != "cpu":
        memory, longest = free_bytes(device) * _GRAPHICS_MEMORY_SHARE, _GRAPHICS_TILE_PX
    else:
        # (side + 2 halos)^2 = (1 + share) side^2
        with_halo = math.sqrt(1 + _CPU_HALO_SHARE)
        memory = _CPU_MEMORY_BYTES
        longest = max(_CPU_TILE_PX, int(2 * config.halo_px / (with_halo - 1)))
    bytes_a_pixel = 4 * max(config.widths[0], config.bands_in, config.bands_out)
    pixels = memory / workers / _TENSORS_ALIVE / bytes_a_pixel
    most = math.isqrt(int(pixels)) - 2 * config.halo_px - config.stride_px
    side = min(most, int(factor * longest))
    return max(side, config.stride_px)


def _sides(
    config: UNetConfig, window: PixelWindow, device: torch.device, workers: int
) -> tuple[int, int]:
    """Height and width of the even tiles that are done soonest, halos and idle workers counted."""
    stride = config.stride_px
    # The lattice may cut a pixel row off either end.
    lengths = [length + stride - 1 for length in (window.height, window.width)]
    largest = largest_tile_px(config, device, workers)
    larger = largest_tile_px(config, device, workers, _FEW_TILES_FACTOR)
    if max(lengths) <= 2 * larger:
        largest = larger
    fewest = [math.ceil(length / largest) for length in lengths]

    def side(axis: int, pieces: int) -> int:
        return math.ceil(lengths[axis] / pieces / stride) * stride

    def rounds_px(pieces: tuple[int, int]) -> int:
        high, wide = (side(axis, count) + 2 * config.halo_px for axis, count in enumerate(pieces))
        return math.ceil(pieces[0] * pieces[1] / workers) * high * wide

    options = [
        (fewest[0] + rows, fewest[1] + cols)
        for rows in range(_MORE_PIECES)
        for cols in range(_MORE_PIECES)
    ]
    rows, cols = min(options, key=rounds_px)
    return side(0, rows), side(1, cols)
