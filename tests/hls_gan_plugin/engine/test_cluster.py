"""The same work on a Dask cluster: results as here, and a sentence for whatever breaks."""

import os
import signal
import threading
import time

import pytest
import rasterio
from dask import distributed

from hls_gan_plugin.core.archive.manifest import read_records
from hls_gan_plugin.engine import cluster
from hls_gan_plugin.engine.worker import execute
from hls_gan_plugin.shared.errors import ClusterError
from hls_gan_plugin.shared.jobs import GranulesJob


@pytest.fixture
def run(six_band_model, tmp_path):
    """A factory: harmonize `in` into the folder `out`."""

    def run(out="out", **more):
        job = GranulesJob((str(tmp_path / "in"),), str(tmp_path / out), str(six_band_model), **more)
        return execute(job, lambda event: None)

    return run


@pytest.fixture
def in_process():
    """A cluster whose scheduler and one worker are threads of this process."""
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    ) as made:
        yield made


def pixels_of(folder):
    """Not the files' bytes: a tag tells the tiles, whose size follows the processes' memory."""
    found = {}
    for path in sorted(folder.rglob("*.tif")):
        with rasterio.open(path) as dataset:
            found[path.relative_to(folder)] = dataset.read().tolist()
    return found


def test_own_workers_give_what_this_process_gives(run, write_granule, tmp_path):
    for day in (1, 2, 3):
        write_granule(day, angles=False)
    damaged = write_granule(4, angles=False)
    (damaged / f"{damaged.name}.B04.tif").write_bytes(b"II*\0")
    here, there = run("here"), run("there", workers=2)
    assert (here["done"], here["failed"]) == (there["done"], there["failed"]) == (3, 1)
    assert pixels_of(tmp_path / "here") == pixels_of(tmp_path / "there")
    assert "B04.tif" in there["failures"][0]
    assert "Traceback" not in there["failures"][0]


def test_no_more_is_handed_out_than_workers_can_have_waiting(
    run, write_granule, in_process, monkeypatch
):
    for day in range(1, 7):
        write_granule(day, angles=False)
    waiting = []
    hand_out = cluster._hand_out

    def noted(client, left, given, *more):
        hand_out(client, left, given, *more)
        waiting.append(len(given))

    monkeypatch.setattr(cluster, "_hand_out", noted)
    assert run(scheduler=in_process.scheduler_address)["done"] == 6
    assert max(waiting) == 2


def test_no_scheduler_at_the_address(run, write_granule, monkeypatch):
    write_granule(1)
    monkeypatch.setattr(cluster, "CONNECT_TIMEOUT_S", 1.0)
    with pytest.raises(ClusterError, match="There is no Dask scheduler at"):
        run(scheduler="tcp://127.0.0.1:9")


def test_a_scheduler_without_workers(run, write_granule, monkeypatch):
    write_granule(1)
    monkeypatch.setattr(cluster, "WORKERLESS_LIMIT_S", 1.0)
    with (
        distributed.LocalCluster(n_workers=0, processes=False, dashboard_address=None) as empty,
        pytest.raises(ClusterError, match=r"has had no worker for 1 s.*the same command"),
    ):
        run(scheduler=empty.scheduler_address)


def test_the_scheduler_goes_away(run, write_granule, in_process, monkeypatch):
    write_granule(1)

    def gone(client):
        in_process.close()
        return count(client)

    count = cluster._workers
    monkeypatch.setattr(cluster, "_workers", gone)
    with pytest.raises(ClusterError, match="scheduler is gone"):
        run(scheduler=in_process.scheduler_address)


def test_a_worker_killed_in_mid_task_is_replaced(run, write_granule, tmp_path, monkeypatch):
    for day in (1, 2, 3):
        write_granule(day, angles=False)
    made = cluster._local_cluster
    killed = []

    def watched(workers):
        found = made(workers)

        def kill():
            while not any(nanny.pid for nanny in found.workers.values()):
                time.sleep(0.05)
            staging = tmp_path / "out"
            while not list(staging.glob(".*.partial")):
                time.sleep(0.01)
            for nanny in found.workers.values():
                if nanny.pid:
                    os.kill(nanny.pid, signal.SIGKILL)
                    killed.append(nanny.pid)
                    return

        threading.Thread(target=kill, daemon=True).start()
        return found

    monkeypatch.setattr(cluster, "_local_cluster", watched)
    values = run(workers=1)
    assert killed
    assert (values["done"], values["failed"]) == (3, 0)
    assert len(read_records(tmp_path / "out")) == 3
    assert not list((tmp_path / "out").glob(".*"))
