"""Several rasters in one call of the terminal."""

import pytest
import rasterio
from click.testing import CliRunner

from hls_gan_plugin.__main__ import cli
from hls_gan_plugin.engine import harmonize
from hls_gan_plugin.terminal import harmonize_many


@pytest.fixture
def many(save_random_model, tmp_path):
    """A factory: run `harmonize-many` in this process with the random model."""

    def run(*sources, scheduler=None):
        words = ["harmonize-many", *map(str, sources), "--output-dir", str(tmp_path / "done")]
        words += ["--scheduler", scheduler] if scheduler else []
        return CliRunner().invoke(cli, [*words, "--model-file", str(save_random_model())])

    return run


def test_each_raster_gets_its_result(many, write_raster, reflectance_dn, tmp_path, monkeypatch):
    read = []
    load = harmonize.load_model
    monkeypatch.setattr(harmonize, "load_model", lambda file: read.append(file) or load(file))
    sources = [write_raster(reflectance_dn(40, 50, n), f"{n}.tif") for n in range(3)]
    done = many(*sources)
    assert done.exit_code == 0, done.output
    assert len(read) == 1  # the model is read once
    for number in range(3):
        with rasterio.open(tmp_path / "done" / f"{number}.harmonized.tif") as dataset:
            assert dataset.shape == (40, 50)


def test_one_that_fails_does_not_stop_the_others(many, write_raster, reflectance_dn, tmp_path):
    good = write_raster(reflectance_dn(40, 50), "good.tif")
    done = many(tmp_path / "absent.tif", good)
    assert done.exit_code == 1
    assert "absent.tif' does not exist" in done.output
    assert "1 of 2 rasters failed" in done.output
    assert [path.name for path in (tmp_path / "done").iterdir()] == ["good.harmonized.tif"]


def test_two_rasters_of_one_name_are_refused(many, write_raster, reflectance_dn, tmp_path):
    (tmp_path / "a").mkdir()
    first = write_raster(reflectance_dn(20, 20), "same.tif")
    done = many(first, tmp_path / "a" / "same.tif")
    assert done.exit_code == 2
    assert "two of the rasters would be written to" in done.output
    assert not (tmp_path / "done").exists()


def test_a_cluster_does_a_raster_a_worker(many, write_raster, reflectance_dn, tmp_path):
    distributed = pytest.importorskip("dask.distributed", reason="needs the extra 'scale'")
    sources = [write_raster(reflectance_dn(40, 50, n), f"{n}.tif") for n in range(2)]
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    ) as cluster:
        done = many(*sources, tmp_path / "absent.tif", scheduler=cluster.scheduler_address)
    assert done.exit_code == 1
    assert "absent.tif' does not exist" in done.output
    assert "1 of 3 rasters failed" in done.output
    written = sorted(path.name for path in (tmp_path / "done").iterdir())
    assert written == ["0.harmonized.tif", "1.harmonized.tif"]


def test_no_cluster_at_the_address(many, write_raster, reflectance_dn, tmp_path, monkeypatch):
    pytest.importorskip("dask.distributed", reason="needs the extra 'scale'")
    monkeypatch.setattr(harmonize_many, "_CONNECT_TIMEOUT", "1s")
    done = many(write_raster(reflectance_dn(20, 20), "a.tif"), scheduler="tcp://127.0.0.1:9")
    assert done.exit_code == 1
    assert "no Dask scheduler at 'tcp://127.0.0.1:9'" in done.output
    assert not list((tmp_path / "done").iterdir())
