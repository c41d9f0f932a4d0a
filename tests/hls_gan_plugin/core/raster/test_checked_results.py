"""What cannot be read again does not get its name."""

import sqlite3

import numpy as np
import pytest

from hls_gan_plugin.core.raster.checked_results import check_written
from hls_gan_plugin.shared.errors import OutputError


@pytest.fixture
def raster(write_raster):
    pixels = np.random.default_rng(1).integers(0, 2000, (300, 300)).astype(np.int16)
    return write_raster(
        pixels, "out.tif", compress="deflate", tiled=True, blockxsize=64, blockysize=64
    )


def test_whole_files_pass(raster, tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("a\n1\n")
    check_written({"a": raster, "b": table})


@pytest.mark.parametrize("kept", [0.0, 0.5, 0.99])
@pytest.mark.parametrize("in_folder", [False, True])
def test_a_raster_that_is_cut_short(raster, tmp_path, kept, in_folder):
    data = raster.read_bytes()
    raster.write_bytes(data[: int(len(data) * kept)])
    if in_folder:
        (tmp_path / "chips").mkdir()
        raster.rename(tmp_path / "chips" / raster.name)
    with pytest.raises(OutputError, match="cannot be read again"):
        check_written({"out": tmp_path / "chips" if in_folder else raster})


def test_what_is_missing_or_empty(tmp_path):
    (tmp_path / "empty.csv").touch()
    for name in ("none.tif", "none.csv", "none.gpkg", "empty.csv"):
        with pytest.raises(OutputError, match=name):
            check_written({name: tmp_path / name})


def test_a_database_that_is_damaged_or_holds_nothing(tmp_path):
    path = tmp_path / "g.gpkg"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE gpkg_contents (table_name TEXT)")
    with pytest.raises(OutputError, match="cannot be read again"):
        check_written({"g.gpkg": path})
    path.write_bytes(path.read_bytes()[:5000] + b"\xff" * 4000)
    with pytest.raises(OutputError, match="cannot be read again"):
        check_written({"g.gpkg": path})
