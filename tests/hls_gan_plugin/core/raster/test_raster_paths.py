"""URLs, archives and parts of files: opened, or refused in a sentence that says what would work."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile

import numpy as np
import pytest
import rasterio
import rasterio.shutil

from hls_gan_plugin.core.raster.band_choice import choose_bands
from hls_gan_plugin.core.raster.raster_io import RasterFile, open_raster
from hls_gan_plugin.core.raster.raster_paths import raster_path
from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.errors import RasterError

GREEN = "HLS.S30.T15SXR.2021250T163901.v2.0.B03.tif"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/data/a//b.tif", "/data/a/b.tif"),
        ("https://host/a//b.tif?x=1", "/vsicurl?url=https%3A%2F%2Fhost%2Fa%2F%2Fb.tif%3Fx%3D1"),
        ("/vsicurl/https://host/b.tif", "/vsicurl?url=https%3A%2F%2Fhost%2Fb.tif"),
        ("zip:///data/a.zip!b/c.tif", "/vsizip/{/data/a.zip}/b/c.tif"),
        ("/vsizip//data/a.zip/b/c.tif", "/vsizip/{/data/a.zip}/b/c.tif"),
        ("/vsizip/a.zip/b.tif", "/vsizip/a.zip/b.tif"),
        ("s3://bucket/a.tif", "/vsis3/bucket/a.tif"),
        ("file:///data/a.tif", "/data/a.tif"),
        ('NETCDF:"/data/a.nc":B03', 'NETCDF:"/data/a.nc":B03'),
    ],
)
def test_what_gdal_is_asked_for(text, path):
    assert str(raster_path(text)) == path
    assert raster_path(raster_path(text)) == raster_path(text)


@pytest.fixture
def green(write_raster, reflectance_dn):
    return write_raster(reflectance_dn(20, 30), GREEN)


def test_a_raster_in_an_archive(green, tmp_path):
    archive = tmp_path / "granule ü 2.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.write(green, f"sub/{GREEN}")
    for name in (f"zip://{archive}!sub/{GREEN}", f"/vsizip/{archive}/sub/{GREEN}"):
        (found,) = choose_bands(name, [hls.band("S30", "B03")])
        with RasterFile(found.path) as file:
            assert (file.grid.height, file.grid.width) == (20, 30)
    with pytest.raises(RasterError, match=r"name what it holds, zip://.*!FILE"):
        open_raster(archive)


@pytest.fixture
def served(tmp_path):
    """The URL of `tmp_path`; served by a process of its own, as GDAL waits without letting go."""
    words = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1"]
    with subprocess.Popen(
        words, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        port = re.search(r"port (\d+)", server.stdout.readline())[1]
        yield f"http://127.0.0.1:{port}/"
        server.terminate()


def test_a_raster_behind_a_url(green, served):
    with RasterFile(f"{served}/{GREEN}") as file:
        here = rasterio.open(green).read()
        np.testing.assert_array_equal(file.read([1], file.grid.whole), here)


def test_the_parts_of_a_file_are_listed(write_raster, reflectance_dn, tmp_path):
    two = write_raster(np.stack([reflectance_dn(20, 30)] * 2), "two.tif", descriptions=())
    rasterio.shutil.copy(two, tmp_path / "two.nc", driver="netCDF")
    with pytest.raises(RasterError, match=r"several rasters; give one of them: .*two\.nc:Band1'"):
        open_raster(tmp_path / "two.nc")
    with RasterFile(f"NETCDF:{tmp_path / 'two.nc'}:Band2") as file:
        assert file.dataset.count == 1


@pytest.mark.parametrize("name", ["gopher://x/y.tif", "C://x"])
def test_other_schemes_are_refused_with_what_would_work(name):
    with pytest.raises(RasterError, match=r"is not opened; what is: a file, https://"):
        open_raster(name)
