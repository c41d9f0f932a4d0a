"""Tile borders told in map coordinates, and found again in crops."""

from __future__ import annotations

import pytest
from rasterio.crs import CRS
from rasterio.transform import Affine, from_origin

from hls_gan_plugin.core.raster.grid import Grid, PixelWindow
from hls_gan_plugin.core.raster.tile_borders import TileBorders

GRID = Grid(CRS.from_epsg(32615), from_origin(600000, 3600000, 30, 30), 100, 90)


def test_borders_are_where_the_tiles_begin():
    borders = TileBorders.of(GRID, (-3, -1), (32, 48))
    assert borders is not None
    assert borders.lines(GRID) == ([29, 61], [47, 95])
    assert TileBorders.from_tags(borders.tags()) == borders


def test_a_crop_has_the_same_borders():
    borders = TileBorders.of(GRID, (-3, -1), (32, 48))
    assert borders is not None
    crop = GRID.crop(PixelWindow(20, 30, 60, 70))
    assert borders.lines(crop) == ([9, 41], [17, 65])


def test_a_raster_without_a_place_has_borders_in_pixels():
    grid = Grid(None, Affine.identity(), 100, 90)
    borders = TileBorders.of(grid, (0, 0), (64, 64))
    assert borders is not None
    assert borders.lines(grid) == ([64], [64])


def test_a_rotated_raster_has_none():
    grid = Grid(GRID.crs, GRID.transform @ Affine.rotation(20), 100, 90)
    assert TileBorders.of(grid, (0, 0), (64, 64)) is None


@pytest.mark.parametrize("text", ["", "1 2 3", "0 0 nan 5", "0 0 0 5", "a b c d", "0 0 -1 5"])
def test_tags_that_say_nothing_usable(text):
    assert TileBorders.from_tags({"HLS_GAN_TILES": text}) is None
    assert TileBorders.from_tags({}) is None
