import dataclasses
import itertools
import threading

import numpy as np
import pytest
import rasterio
from rasterio.crs import CRS
from rasterio.transform import from_origin

from hls_gan_plugin.core.raster import cog_writer, tiff_layout
from hls_gan_plugin.core.raster.cog_writer import Layout, scratch_file, writing
from hls_gan_plugin.core.raster.grid import Grid, PixelWindow
from hls_gan_plugin.core.raster.raster_io import RasterFile
from hls_gan_plugin.shared.errors import OutputError

_MEANWHILE_ROUNDS = 5


def test_what_is_written_is_a_cog_on_the_grid(tmp_path, reflectance_dn):
    grid = Grid(CRS.from_epsg(32615), from_origin(600000, 3600000, 30, 30), 700, 300)
    path = tmp_path / "out.tif"
    layout = Layout(
        grid, 1, "int16", -9999, (0.0001,), (0.1,), ("B03",), {"NOTE": "made by a test"}
    )
    pixels = reflectance_dn(300, 700)[None]
    with writing(path, layout) as writer:
        writer.write(PixelWindow(0, 0, 300, 400), pixels[:, :, :400])
        writer.write(PixelWindow(0, 400, 300, 300), pixels[:, :, 400:])
    with rasterio.open(path) as dataset:
        assert Grid.of(dataset) == grid
        np.testing.assert_array_equal(dataset.read(), pixels)
        structure = dataset.tags(ns="IMAGE_STRUCTURE")
        assert structure["LAYOUT"] == "COG"
        assert (structure["COMPRESSION"], structure["PREDICTOR"]) == ("DEFLATE", "2")
        assert dataset.block_shapes == [(256, 256)]
        assert dataset.overviews(1)
        assert (dataset.nodata, dataset.descriptions) == (-9999, ("B03",))
        assert (dataset.scales, dataset.offsets) == ((0.0001,), (0.1,))
        assert dataset.tags()["NOTE"] == "made by a test"
    assert [item.name for item in tmp_path.iterdir()] == ["out.tif"]


def _layout(height, width, count=1, dtype="int16"):
    grid = Grid(CRS.from_epsg(32615), from_origin(600000, 3600000, 30, 30), width, height)
    return Layout(grid, count, dtype, -9999)


@pytest.mark.parametrize("dtype", ["int16", "float32"])
def test_overviews_are_means_of_valid_pixels(tmp_path, dtype):
    pixels = np.random.default_rng(0).integers(0, 3000, (2, 520, 300)).astype(dtype)
    pixels[:, :100, :50] = -9999
    pixels[:, 100, 100] = -9999
    path = tmp_path / "out.tif"
    with writing(path, _layout(520, 300, 2, dtype)) as writer:
        writer.write(PixelWindow(0, 0, 520, 300), pixels)
    quads = np.ma.masked_equal(pixels.reshape(2, 260, 2, 150, 2), -9999).astype(float)
    with rasterio.open(path, overview_level=0) as dataset:
        found = dataset.read(masked=True)
    np.testing.assert_array_equal(found.mask, quads.mean(axis=(2, 4)).mask)
    assert np.abs(found - quads.mean(axis=(2, 4))).max() <= 0.5


@pytest.mark.parametrize(
    ("height", "width", "factors"),
    [(256, 256, []), (257, 10, [2]), (3660, 3660, [2, 4, 8, 16])],
)
def test_the_last_overview_fits_one_block(tmp_path, height, width, factors):
    with writing(tmp_path / "out.tif", _layout(height, width)):
        pass
    with rasterio.open(tmp_path / "out.tif") as dataset:
        assert dataset.overviews(1) == factors
        assert (dataset.read() == -9999).all()  # what never came


@pytest.mark.parametrize("dtype", ["uint8", "int8", "uint16", "int32", "float64", "complex64"])
@pytest.mark.parametrize("bands", [1, 3])
def test_gdal_reads_back_every_type(tmp_path, dtype, bands):
    pixels = np.random.default_rng(0).normal(60, 20, (bands, 300, 411)).astype(dtype)
    layout = Layout(_layout(300, 411).grid, bands, dtype, 0)
    with writing(tmp_path / "out.tif", layout) as writer:
        for row, col in itertools.product(range(0, 300, 130), range(0, 411, 99)):
            part = pixels[:, row : row + 130, col : col + 99]
            writer.write(PixelWindow(row, col, *part.shape[1:]), part)
    with rasterio.open(tmp_path / "out.tif") as dataset:
        np.testing.assert_array_equal(dataset.read(), pixels)


def test_more_than_a_classic_tiff_holds_becomes_a_big_one(tmp_path, monkeypatch, reflectance_dn):
    monkeypatch.setattr(tiff_layout, "_CLASSIC_LIMIT", 1000)
    pixels = reflectance_dn(600, 500)[None]
    with writing(tmp_path / "out.tif", _layout(600, 500)) as writer:
        writer.write(PixelWindow(0, 0, 600, 500), pixels)
    assert (tmp_path / "out.tif").read_bytes()[:3] == b"II+"
    with rasterio.open(tmp_path / "out.tif") as dataset:
        np.testing.assert_array_equal(dataset.read(), pixels)
        assert dataset.overviews(1) == [2, 4]


@pytest.mark.parametrize(
    ("overviews", "steps"),
    [
        pytest.param("nearest", [2, 4, 8], id="every other pixel, as HLS's own"),
        pytest.param("sparse", [4, 16], id="every fourth"),
    ],
)
def test_overviews_of_single_pixels(tmp_path, reflectance_dn, overviews, steps):
    pixels = reflectance_dn(1027, 1101)[None]
    layout = dataclasses.replace(_layout(1027, 1101), overviews=overviews)
    with writing(tmp_path / "out.tif", layout) as writer:
        for row in range(0, 1027, 300):
            part = pixels[:, row : row + 300]
            writer.write(PixelWindow(row, 0, *part.shape[1:]), part)
    with rasterio.open(tmp_path / "out.tif") as dataset:
        assert len(dataset.overviews(1)) == len(steps)
        np.testing.assert_array_equal(dataset.read(), pixels)
    for level, step in enumerate(steps):
        with rasterio.open(tmp_path / "out.tif", overview_level=level) as dataset:
            np.testing.assert_array_equal(dataset.read(), pixels[:, ::step, ::step])


def test_blocks_that_fill_the_memory_go_to_the_disk(tmp_path, monkeypatch, reflectance_dn):
    pixels = reflectance_dn(700, 600)[None]
    written = []
    for limit in (2**30, 300_000, 1):  # nothing, some of it, all
        monkeypatch.setattr(cog_writer, "_SPOOL_BYTES", limit)
        with writing(tmp_path / "out.tif", _layout(700, 600)) as writer:
            writer.write(PixelWindow(0, 0, 700, 600), pixels)
        written.append((tmp_path / "out.tif").read_bytes())
    assert len(written[0]) > 300_000
    assert written[0] == written[1] == written[2]
    assert [item.name for item in tmp_path.iterdir()] == ["out.tif"]


def test_a_folder_that_is_not_there(tmp_path):
    with (
        pytest.raises(OutputError, match=r"out\.tif' cannot be written"),
        writing(tmp_path / "none" / "out.tif", _layout(5, 5)),
    ):
        pass


def test_reading_another_raster_meanwhile_loses_nothing(tmp_path, reflectance_dn):
    # With no room in GDAL's cache, every block read drives out the block that is being written.
    pixels = reflectance_dn(512, 512)[None]
    with writing(tmp_path / "source.tif", _layout(512, 512)) as writer:
        writer.write(PixelWindow(0, 0, 512, 512), pixels)
    written = threading.Event()

    def read_on():
        with RasterFile(tmp_path / "source.tif") as source:
            while not written.wait(0.0005):
                source.read([1], PixelWindow(0, 0, 512, 512))

    with rasterio.Env(GDAL_CACHEMAX=1):
        for number in range(_MEANWHILE_ROUNDS):
            path = tmp_path / f"{number}.tif"
            written.clear()
            readers = [threading.Thread(target=read_on) for _ in range(3)]
            with scratch_file(path, _layout(512, 512)) as writer:
                for reader in readers:
                    reader.start()
                for row, col in itertools.product(range(0, 512, 32), repeat=2):
                    part = pixels[:, row : row + 32, col : col + 32]
                    writer.write(PixelWindow(row, col, 32, 32), part)
                written.set()
                for reader in readers:
                    reader.join()
            with rasterio.open(path) as dataset:
                np.testing.assert_array_equal(dataset.read(), pixels)


def test_a_write_waits_until_another_thread_has_read(tmp_path):
    reading, may_end = threading.Event(), threading.Event()

    class SlowDataset:
        def read(self, *_, **__):
            reading.set()
            may_end.wait(30)

    whole = PixelWindow(0, 0, 5, 5)
    with writing(tmp_path / "source.tif", _layout(5, 5)):
        pass
    source = RasterFile(tmp_path / "source.tif")
    source.dataset = SlowDataset()
    reader = threading.Thread(target=source.read, args=([1], whole))
    with scratch_file(tmp_path / "out.tif", _layout(5, 5)) as writer:
        writes = threading.Thread(target=writer.write, args=(whole, np.zeros((1, 5, 5), np.int16)))
        reader.start()
        assert reading.wait(30)
        writes.start()
        writes.join(0.3)
        assert writes.is_alive()
        may_end.set()
        reader.join()
        writes.join()
