import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from hls_gan_plugin.core.harmonizing.tile_plan import (
    TileSettings,
    Workers,
    largest_tile_px,
    plan_tiles,
    plan_workers,
)
from hls_gan_plugin.core.network.unet import UNetConfig
from hls_gan_plugin.core.raster.grid import PixelWindow

CPU = torch.device("cpu")
GREEN = UNetConfig()
HLS6 = UNetConfig(6, 6, (16, 32, 64, 96))


def planned(config, height, width, workers=2, **settings):
    window = PixelWindow(0, 0, height, width)
    return plan_tiles(config, (0, 0), window, TileSettings(**settings), CPU, workers)


@pytest.mark.parametrize("config", [GREEN, HLS6], ids=["green", "hls6"])
@settings(deadline=None)
@given(height=st.integers(1, 12000), width=st.integers(1, 12000), workers=st.integers(1, 4))
def test_tiles_in_work_take_a_bounded_memory(config, height, width, workers):
    grid = planned(config, height, width, workers)
    largest = largest_tile_px(config, CPU, workers)
    larger = largest_tile_px(config, CPU, workers, 1.1)
    allowed = larger if max(height, width) <= 2 * larger else largest
    assert max(grid.tile_height_px, grid.tile_width_px) <= allowed + config.stride_px
    block = next(iter(grid)).block
    tensor = block.height * block.width * config.widths[0] * 4
    assert workers * 6 * tensor <= 800 * 2**20


@pytest.mark.parametrize("config", [GREEN, HLS6], ids=["green", "hls6"])
@pytest.mark.parametrize("workers", [1, 2])
def test_larger_rasters_need_hardly_larger_tiles(config, workers):
    def block_px(side):
        block = next(iter(planned(config, side, side, workers))).block
        return block.height * block.width

    assert block_px(20_000) <= 1.05 * block_px(3660)


@pytest.mark.parametrize("config", [GREEN, HLS6], ids=["green", "hls6"])
@pytest.mark.parametrize("side", [1000, 3660, 10980])
def test_the_halo_and_idle_workers_cost_little(config, side):
    grid = planned(config, side, side)
    blocks = [tile.block for tile in grid]
    rounds = math.ceil(len(blocks) / 2)
    done_in = rounds * 2 * max(block.height * block.width for block in blocks)
    assert done_in <= 1.45 * side**2
    if side <= 1000:
        assert len(blocks) <= 4
    if side > 3000:
        assert done_in <= (1.2 if config is GREEN else 1.24) * side**2


def test_a_small_raster_is_shared_by_the_workers():
    assert len(planned(GREEN, 400, 400, workers=1)) == 1
    assert len(planned(GREEN, 400, 400, workers=2)) == 2


@pytest.mark.parametrize("widths", [(16,), (16, 32), (16, 32, 64), (16, 32, 64, 96)])
def test_the_shorter_the_halo_the_smaller_the_tiles(widths):
    config = UNetConfig(widths=widths)
    assert largest_tile_px(config, CPU, 1) <= max(24 * config.halo_px, 464)
    assert largest_tile_px(config, CPU, 1) >= 464


def test_the_size_asked_for_is_taken():
    grid = planned(GREEN, 1000, 1000, tile_size_px=128)
    assert (grid.tile_height_px, grid.tile_width_px) == (128, 128)


@pytest.mark.parametrize(
    ("device", "threads", "expected"),
    [
        pytest.param("cpu", 1, Workers(1, 1), id="one core"),
        pytest.param("cpu", 2, Workers(2, 1), id="two cores"),
        pytest.param("cpu", 16, Workers(4, 4), id="many cores"),
        pytest.param("cuda", 8, Workers(2, 8), id="cuda"),
        pytest.param("mps", 8, Workers(1, 8), id="Apple's graphics"),
    ],
)
def test_workers(device, threads, expected):
    assert plan_workers(torch.device(device), threads) == expected
