"""A batch of granules, stopped at random moments and gone on with: each granule exactly once."""

from __future__ import annotations

import contextlib
import itertools
import json
import multiprocessing
import os
import random
import resource
import runpy
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import rasterio
from dask import distributed
from rasterio.transform import from_origin
from scipy.stats import theilslopes

from hls_gan_plugin.core.archive.manifest import read_records
from hls_gan_plugin.engine import cluster
from hls_gan_plugin.engine.worker import execute
from hls_gan_plugin.shared.errors import ClusterError, OutputError
from hls_gan_plugin.shared.interrupts import INTERRUPTED
from hls_gan_plugin.shared.jobs import GranulesJob

GRANULES, FEW = 20, 6
SIDE_PX = 48
SHORT_STOPS, LONG_STOPS = 6, 100
SHORT_BATCH, LONG_BATCH = 60, 1000
# How a batch is stopped: without a word, as a terminal or a scheduler does, as Ctrl-C does.
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)


def write_granule(folder: Path, day: int) -> None:
    name = f"HLS.S30.T15SXR.{2000 + day // 365}{day % 365 + 1:03d}T163901.v2.0"
    pixels = np.random.default_rng(day).normal(900, 90, (SIDE_PX, SIDE_PX)).astype(np.int16)
    for layer, values in (("B03", pixels), ("Fmask", np.full(pixels.shape, 64, np.uint8))):
        with rasterio.open(
            folder / f"{name}.{layer}.tif", "w", driver="GTiff", width=SIDE_PX, height=SIDE_PX,
            count=1, dtype=values.dtype, crs="EPSG:32615",
            transform=from_origin(600000, 3600000, 30, 30),
        ) as dataset:  # fmt: skip
            dataset.write(values, 1)


@pytest.fixture(scope="module")
def granules(tmp_path_factory):
    """A folder of twenty small granules."""
    folder = tmp_path_factory.mktemp("granules")
    for day in range(GRANULES):
        write_granule(folder, day)
    return folder


@pytest.fixture(scope="module")
def work(files):
    """A factory: harmonize a folder of granules into another, here."""

    def work(source, out, emit=lambda event: None, **more):
        return execute(GranulesJob((str(source),), str(out), str(files.model), **more), emit)

    return work


@pytest.fixture(scope="module")
def wanted(granules, work, tmp_path_factory):
    """The rasters of a run that nothing disturbs."""
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    work(granules, out)
    return rasters(out)


@pytest.fixture(scope="module")
def forks():
    """Processes of the terminal that begin at once: the libraries are imported already.

    Where the tests run in the background Ctrl-C is ignored, and would be by these, too.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        [
            "hls_gan_plugin.__main__",
            "hls_gan_plugin.engine.granules",
            "hls_gan_plugin.engine.granule",
        ]
    )
    return context


def rasters(out: Path) -> dict[Path, bytes]:
    return {path.relative_to(out): path.read_bytes() for path in sorted(out.rglob("*.tif"))}


def begin(forks, monkeypatch, *words):
    """A terminal's command in a process of its own."""
    monkeypatch.setattr(sys, "argv", ["hls-gan", *map(str, words)])
    process = forks.Process(target=runpy.run_module, args=("hls_gan_plugin", None, "__main__"))
    process.start()
    return process


def check_once(out, wanted):
    """Every granule, a band and its Fmask, is there once, as it should be, and nothing else."""
    assert rasters(out) == wanted
    names = {path.name for path in out.iterdir()}
    assert {name for name in names if not name.startswith("HLS-GAN")} == {"manifest.jsonl"}
    assert [record.state for record in read_records(out).values()] == ["done"] * (len(wanted) // 2)


@pytest.fixture
def batch(granules, files, forks, tmp_path, monkeypatch):
    """A factory: the batch in a process of its own, into `out`."""
    words = ["granules", granules, tmp_path / "out", "--model-file", files.model]
    return lambda: begin(forks, monkeypatch, *words)


def test_stopped_batches(granules, work, wanted, batch, counts, is_long, tmp_path):
    """Stopped at a random moment and gone on with."""
    chance, out = random.Random(0), tmp_path / "out"
    for number in range(LONG_STOPS if is_long else SHORT_STOPS):
        how, after = SIGNALS[number % len(SIGNALS)], chance.randrange(GRANULES - 4)
        process = batch()
        while len(read_records(out)) < after and process.is_alive():
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.2))
        if process.is_alive():
            os.kill(process.pid, how)
        process.join()
        done = len(read_records(out))
        # A batch may have ended before, or not have begun.
        others = {GRANULES: [0], 0: [1]}.get(done, [])
        assert process.exitcode in (-how, INTERRUPTED, *others)
        counts[f"{how.name} after {'some' if 0 < done < GRANULES else 'all or none'}"] += 1
        assert work(granules, out)["done"] == GRANULES - done
        check_once(out, wanted)
        shutil.rmtree(out)


def damage(path):
    path.write_bytes(path.read_bytes()[:500])


def change(path):
    """Other pixels, of which the run must not write a half."""
    with rasterio.open(path, "r+") as dataset:
        dataset.write(dataset.read() + 1)


@pytest.mark.parametrize("harm", [Path.unlink, damage, change])
def test_harmed_inputs(harm, granules, work, wanted, counts, tmp_path):
    """An input vanishes, is cut or changes in mid-run: before its turn, and while it is read."""
    for number, during in enumerate((False, True)):
        source, out = tmp_path / f"in{number}", tmp_path / f"out{number}"
        source.mkdir()
        for path in sorted(granules.iterdir())[: 2 * FEW]:
            shutil.copy(path, source)
        victim = sorted(source.glob("*.B03.tif"))[FEW // 2]
        whole = victim.read_bytes()

        def hurt(event, victim=victim, whole=whole, during=during, out=out):
            begun = not during or any(out.glob(f".*{victim.name[8:30]}*.partial"))
            untouched = victim.exists() and victim.read_bytes() == whole
            if (
                begun
                and untouched
                and event.event == "progress"
                and len(read_records(out)) <= FEW // 2
            ):
                harm(victim)

        values = work(source, out, hurt)
        assert values["done"] + values["failed"] == FEW
        for text in values["failures"]:
            assert victim.name[8:30] in text
            assert "Traceback" not in text
            counts[f"{harm.__name__}: that granule refused in one sentence"] += 1
        counts[f"{harm.__name__}: others done"] += values["done"]
        assert not list(out.rglob("*.partial"))
        victim.write_bytes(whole)
        again = work(source, out)
        assert again["failed"] == 0
        assert again["to_do"] >= values["failed"]
        check_once(out, dict(itertools.islice(wanted.items(), 2 * FEW)))


def test_read_only_target(granules, work, counts, tmp_path):
    """A folder that cannot be written: one sentence, and nothing of it anywhere."""
    out = tmp_path / "out"
    out.mkdir()
    with read_only(out):
        with pytest.raises(OutputError, match=r"cannot be written"):
            work(granules, out)
        assert list(out.iterdir()) == []
    counts["refused in one sentence"] += 1


@contextlib.contextmanager
def read_only(folder):
    """Rights do not bind root, a disk that is mounted so does."""
    mounted = os.geteuid() == 0
    if mounted:
        words = ["mount", "-t", "tmpfs", "-o", "ro,size=64k", "tmpfs", str(folder)]
        if subprocess.run(words, check=False, capture_output=True).returncode:
            pytest.skip("root may not mount here, and writes whatever the rights are")
    else:
        folder.chmod(0o555)
    try:
        yield
    finally:
        if mounted:
            subprocess.run(["umount", str(folder)], check=True)
        else:
            folder.chmod(0o755)


def size_and_handles(process: subprocess.Popen[str]) -> tuple[int, int]:
    """Bytes in memory and open files of a process."""
    pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize(), len(os.listdir(f"/proc/{process.pid}/fd"))


def test_many_granules_in_one_process(files, counts, is_long, tmp_path):
    """Memory and open files stay flat: in a process that did nothing before."""
    count = LONG_BATCH if is_long else SHORT_BATCH
    (tmp_path / "in").mkdir()
    for day in range(count):
        write_granule(tmp_path / "in", day)
    places = ["granules", tmp_path / "in", tmp_path / "out", "--model-file", files.model]
    words = [sys.executable, "-m", "hls_gan_plugin", *map(str, places), "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        events = map(json.loads, process.stdout)
        seen = [
            size_and_handles(process)
            for event in events
            if event["event"] == "progress" and event.get("message")
        ]
    assert process.returncode == 0
    assert len(read_records(tmp_path / "out")) == count
    half = seen[count // 2 : count]
    assert len(half) == count - count // 2
    # Of the slopes between any two, the median: a cache that is made once is no leak.
    slope, more = (theilslopes(column)[0] for column in zip(*half, strict=True))
    counts[f"granules, {slope / 1024:.1f} KiB and {more:g} handles more each"] = 1
    assert slope < 64 * 1024
    assert more == 0


def test_all_workers_lost(granules, work, wanted, counts, tmp_path, monkeypatch):
    """A cluster loses all its workers in mid-run; with new ones the same command ends the work."""
    monkeypatch.setattr(cluster, "WORKERLESS_LIMIT_S", 0.5)
    out, options = tmp_path / "out", {"processes": False, "dashboard_address": "127.0.0.1:0"}
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, **options) as made:

        def lose(event):
            if event.event == "progress" and len(read_records(out)) >= 3 and made.workers:
                made.scale(0)

        with pytest.raises(ClusterError, match="has had no worker"):
            work(granules, out, lose, scheduler=made.scheduler_address)
        done = len(read_records(out))
        assert 3 <= done < GRANULES
        made.scale(1)
        made.wait_for_workers(1)
        assert work(granules, out, scheduler=made.scheduler_address)["done"] == GRANULES - done
    check_once(out, wanted)
    counts[f"lost after some of {GRANULES}, then ended"] += 1
