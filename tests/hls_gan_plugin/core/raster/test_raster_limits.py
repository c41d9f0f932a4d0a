"""Files that ask for more than their pixels."""

import numpy as np
import pytest
import rasterio
import rasterio.shutil

from hls_gan_plugin.core.raster.disk_room import require_room
from hls_gan_plugin.core.raster.raster_io import open_raster
from hls_gan_plugin.core.raster.raster_limits import rows_at_once
from hls_gan_plugin.shared.errors import OutputError, RasterError


def test_a_text_in_the_name_of_a_tiff_opens_nothing_else(write_raster, tmp_path):
    source = write_raster(np.ones((8, 8), np.int16))
    rasterio.shutil.copy(source, tmp_path / "all.vrt", driver="VRT")
    (tmp_path / "all.vrt").rename(tmp_path / "all.tif")
    with pytest.raises(RasterError, match="not a readable raster"):
        open_raster(tmp_path / "all.tif")


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param({"count": 6000, "width": 4, "height": 4}, id="thousands of bands"),
        pytest.param(
            {"count": 1, "width": 9, "height": 9, "tiled": True}
            | dict.fromkeys(("blockxsize", "blockysize"), 16384),
            id="a block of gigabytes",
        ),
    ],
)
def test_what_does_not_fit_the_memory_is_refused(tmp_path, shape):
    path = tmp_path / "huge.tif"
    with rasterio.open(path, "w", driver="GTiff", dtype="int16", sparse_ok=True, **shape):
        pass
    with pytest.raises(RasterError, match="do not fit the memory"):
        open_raster(path)


def test_a_raster_wider_than_a_strip_can_be_is_refused(tmp_path):
    tiled = {"tiled": True, "blockxsize": 256, "blockysize": 256, "sparse_ok": True}
    shape = {"count": 1, "width": 1_000_000, "height": 3}
    with rasterio.open(tmp_path / "wide.tif", "w", driver="GTiff", dtype="int16", **shape, **tiled):
        pass
    with pytest.raises(RasterError, match="1000000 pixels wide"):
        open_raster(tmp_path / "wide.tif")


@pytest.mark.parametrize(("count", "rows"), [(1, 512), (60, 512), (1000, 36)])
def test_many_bands_are_read_in_lower_strips(tmp_path, count, rows):
    shape = {"count": count, "width": 3660, "height": 8}
    with rasterio.open(
        tmp_path / "deep.tif", "w", driver="GTiff", dtype="int16", sparse_ok=True, **shape
    ) as dataset:
        assert rows_at_once(dataset, 512) == pytest.approx(rows, abs=1)


def test_room_is_asked_for(tmp_path):
    require_room(tmp_path / "out.tif", 1)
    with pytest.raises(OutputError, match=r"needs about .* GB, and .* are free there"):
        require_room(tmp_path / "out.tif", 1e18)
