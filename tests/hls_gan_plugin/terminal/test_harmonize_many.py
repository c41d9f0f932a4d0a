"""Several rasters in one call of the terminal."""

import pytest
import rasterio
from click.testing import CliRunner

from hls_gan_plugin.__main__ import cli
from hls_gan_plugin.engine import cluster, harmonize


@pytest.fixture
def many(save_random_model, tmp_path):
    """A factory: run `harmonize-many` in this process with the random model."""

    def run(*sources, scheduler=None):
        words = ["harmonize-many", *map(str, sources), "--output-dir", str(tmp_path / "done")]
        words += ["--scheduler", scheduler] if scheduler else []
        return CliRunner().invoke(cli, [*words, "--model-file", str(save_random_model())])

    return run


def results(tmp_path):
    """The names of the rasters that were written."""
    return sorted(path.name for path in (tmp_path / "done").glob("*.tif"))


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
        with rasterio.open(tmp_path / "done" / f"{number}.L30.B03.tif") as dataset:
            assert dataset.shape == (40, 50)


def test_one_that_fails_does_not_stop_the_others(many, write_raster, reflectance_dn, tmp_path):
    good = write_raster(reflectance_dn(40, 50), "good.tif")
    done = many(tmp_path / "absent.tif", good)
    assert done.exit_code == 1
    assert "absent.tif' does not exist" in done.output
    assert "1 failed" in done.output
    assert results(tmp_path) == ["good.L30.B03.tif"]


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
    assert len([line for line in lines if line.startswith("Warning: ")]) == 1
    assert "1 failed" in done.output
    assert len(results(tmp_path)) == 1
    assert ("in work" in done.output) == (not isinstance(error, MemoryError))


def test_ctrl_c_ends_the_batch(many, stopped, write_raster, reflectance_dn, tmp_path):
    sources = [write_raster(reflectance_dn(40, 50, n), f"{n}.tif") for n in range(2)]
    stopped(KeyboardInterrupt())
    assert many(*sources).exit_code == 130
    assert results(tmp_path) == []


def test_two_rasters_of_one_name_are_refused(many, write_raster, reflectance_dn, tmp_path):
    (tmp_path / "a").mkdir()
    first = write_raster(reflectance_dn(20, 20), "same.tif")
    done = many(first, tmp_path / "a" / "same.tif")
    assert done.exit_code == 1
    assert "would both be written to 'same.L30.B03.tif'" in done.output
    assert not (tmp_path / "done").exists()


def test_a_cluster_does_a_raster_a_worker(many, write_raster, reflectance_dn, tmp_path, scheduler):
    sources = [write_raster(reflectance_dn(40, 50, n), f"{n}.tif") for n in range(2)]
    done = many(*sources, tmp_path / "absent.tif", scheduler=scheduler)
    assert done.exit_code == 1
    assert "absent.tif' does not exist" in done.output
    assert "1 failed" in done.output
    assert results(tmp_path) == ["0.L30.B03.tif", "1.L30.B03.tif"]


def test_no_cluster_at_the_address(many, write_raster, reflectance_dn, tmp_path, monkeypatch):
    pytest.importorskip("dask.distributed", reason="needs the extra 'scale'")
    monkeypatch.setattr(cluster, "CONNECT_TIMEOUT_S", 1.0)
    done = many(write_raster(reflectance_dn(20, 20), "a.tif"), scheduler="tcp://127.0.0.1:9")
    assert done.exit_code == 1
    assert "no Dask scheduler at 'tcp://127.0.0.1:9'" in done.output
    assert results(tmp_path) == []


def test_results_are_named_by_what_is_in_them(many, write_granule, tmp_path):
    folder = write_granule(1)
    assert many(folder / f"{folder.name}.B03.tif").exit_code == 0
    assert results(tmp_path) == ["HLS-GAN.L30.T15SXR.2021001T163901.v2.0.B03.tif"]


def test_nothing_is_done_twice(many, write_raster, reflectance_dn):
    source = write_raster(reflectance_dn(40, 50), "a.tif")
    assert "0 were done already, 1 done" in many(source).output
    assert "1 were done already, 0 done" in many(source).output
    source.with_name("a.tif.aux.xml").write_text("<PAMDataset/>")  # as QGIS leaves it
    assert "1 were done already, 0 done" in many(source).output
