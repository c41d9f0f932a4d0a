import gc
import sys

import numpy as np
import rasterio

from hls_gan_plugin.engine.worker import GDAL_CACHE_BYTES, uncollected_imports


def test_garbage_is_collected_again_after_the_imports(monkeypatch):
    monkeypatch.delitem(sys.modules, "torch", raising=False)
    try:
        with uncollected_imports():
            assert not gc.isenabled()
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()


def test_what_is_imported_already_changes_nothing(monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", sys)
    frozen = gc.get_freeze_count()
    with uncollected_imports():
        assert gc.isenabled()
    assert gc.get_freeze_count() == frozen


def test_what_was_read_once_is_kept(write_raster):
    dn = np.arange(64 * 64, dtype=np.int16).reshape(64, 64)
    path = write_raster(dn, tiled=True, blockxsize=16, blockysize=16)
    with rasterio.Env(GDAL_CACHEMAX=GDAL_CACHE_BYTES), rasterio.open(path) as dataset:
        before = dataset.read(1)
        path.write_bytes(bytes(path.stat().st_size))
        np.testing.assert_array_equal(dataset.read(1), before)
