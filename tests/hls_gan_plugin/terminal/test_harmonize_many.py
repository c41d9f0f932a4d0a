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


@pytest.fixture
def scheduler():
    """The address of a Dask cluster with one worker, in this process."""
    distributed = pytest.importorskip("dask.distributed", reason="needs the extra 'scale'")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    ) as cluster:
        yield cluster.scheduler_address


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


class NoPickleError(Exception):
    """Like rasterio's chained errors, it does not come out of a pickle."""

    def __init__(self, one, two):
        super().__init__(one)


STOPS = [MemoryError(), ZeroDivisionError("bug"), NoPickleError(1, 2), ModuleNotFoundError("x")]


@pytest.fixture
def stopped(monkeypatch):
    """A function: the first raster that is worked on is stopped by an error."""
    run = harmonize.run_harmonize

    def stop(error):
        waiting = [error]

        def work(job, paths, emit):
            if waiting:
                raise waiting.pop()
            return run(job, paths, emit)

        monkeypatch.setattr(harmonize, "run_harmonize", work)

    return stop


@pytest.mark.parametrize("error", STOPS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("cluster", [False, True], ids=["here", "cluster"])
def test_whatever_stops_one_the_others_are_done(
    many, stopped, cluster, error, write_raster, reflectance_dn, tmp_path, request
):
    address = request.getfixturevalue("scheduler") if cluster else None
    sources = [write_raster(reflectance_dn(40, 50, n), f"{n}.tif") for n in range(2)]
    stopped(error)
    done = many(*sources, scheduler=address)
    assert done.exit_code == 1
    lines = done.output.splitlines()
    assert len([line for line in lines if line.startswith("Error: ")]) == 1
    assert "1 of 2 rasters failed" in done.output
    assert len(list((tmp_path / "done").iterdir())) == 1
    assert ("in work" in done.output) == (not isinstance(error, MemoryError))


def test_ctrl_c_ends_the_batch(many, stopped, write_raster, reflectance_dn, tmp_path):
    sources = [write_raster(reflectance_dn(40, 50, n), f"{n}.tif") for n in range(2)]
    stopped(KeyboardInterrupt())
    assert many(*sources).exit_code == 130
    assert not list((tmp_path / "done").iterdir())


def test_two_rasters_of_one_name_are_refused(many, write_raster, reflectance_dn, tmp_path):
    (tmp_path / "a").mkdir()
    first = write_raster(reflectance_dn(20, 20), "same.tif")
    done = many(first, tmp_path / "a" / "same.tif")
    assert done.exit_code == 2
    assert "two of the rasters would be written to" in done.output
    assert not (tmp_path / "done").exists()


def test_a_cluster_does_a_raster_a_worker(many, write_raster, reflectance_dn, tmp_path, scheduler):
    sources = [write_raster(reflectance_dn(40, 50, n), f"{n}.tif") for n in range(2)]
    done = many(*sources, tmp_path / "absent.tif", scheduler=scheduler)
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
