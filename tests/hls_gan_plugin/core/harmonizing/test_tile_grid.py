import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from hls_gan_plugin.core.harmonizing.tile_grid import TileGrid
from hls_gan_plugin.core.raster.grid import PixelWindow

grids = st.builds(
    TileGrid,
    window=st.builds(
        PixelWindow,
        st.integers(0, 50),
        st.integers(0, 50),
        st.integers(1, 130),
        st.integers(1, 130),
    ),
    phase=st.tuples(st.integers(0, 7), st.integers(0, 7)),
    tile_height_px=st.integers(1, 90),
    tile_width_px=st.integers(1, 90),
    stride_px=st.just(8),
    halo_px=st.integers(0, 30),
)


@given(grids)
def test_every_pixel_is_written_once(grid):
    window = grid.window
    count = np.zeros((window.height, window.width), int)
    for tile in grid:
        top, left = tile.inner.row - window.row, tile.inner.col - window.col
        assert top >= 0
        assert left >= 0
        count[top : top + tile.inner.height, left : left + tile.inner.width] += 1
    assert (count == 1).all()


@given(grids)
def test_blocks_are_whole_strides_of_the_lattice_with_the_halo_around(grid):
    for tile in grid:
        block, inner = tile.block, tile.inner
        assert (block.row + grid.phase[0]) % 8 == 0
        assert (block.col + grid.phase[1]) % 8 == 0
        assert block.height % 8 == 0
        assert block.width % 8 == 0
        assert inner.row - block.row >= grid.halo_px
        assert inner.col - block.col >= grid.halo_px
        assert block.row + block.height - inner.row - inner.height >= grid.halo_px
        assert block.col + block.width - inner.col - inner.width >= grid.halo_px


@given(grids)
def test_len_counts_the_tiles(grid):
    assert len(grid) == sum(1 for _ in grid)
