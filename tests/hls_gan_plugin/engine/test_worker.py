import gc
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import rasterio

from hls_gan_plugin.engine.worker import GDAL_CACHE_BYTES, uncollected_imports
from hls_gan_plugin.shared.jobs import CheckEngineJob, to_json

ROOT = Path(__file__).resolve().parents[3]


def worked(text, *options):
    """The events and the exit status of a worker that was given `text`."""
    command = [sys.executable, "-E", "-s", "-m", "hls_gan_plugin.engine.worker", *options]
    done = subprocess.run(
        command, cwd=ROOT, input=text, capture_output=True, text=True, check=False
    )
    return [json.loads(line)["event"] for line in done.stdout.splitlines()], done.returncode


def test_a_warm_worker_does_a_job_a_line_until_the_first_error():
    job = to_json(CheckEngineJob())
    assert worked(f"{job}\n{job}\n", "--warm") == (["result", "result"], 0)
    assert worked(f"{job}\nno job\n{job}\n", "--warm") == (["result", "error"], 1)


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


def test_scoring_needs_no_torch():
    """Its import would take longer than the scores of a small scene."""
    modules = "hls_gan_plugin.engine.score, hls_gan_plugin.engine.score_page"
    words = [sys.executable, "-E", "-s", "-X", "importtime", "-c", f"import {modules}"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "hls_gan_plugin.engine.score_page" in loaded
    assert "torch" not in loaded


def test_what_was_read_once_is_kept(write_raster):
    dn = np.arange(64 * 64, dtype=np.int16).reshape(64, 64)
    path = write_raster(dn, tiled=True, blockxsize=16, blockysize=16)
    with rasterio.Env(GDAL_CACHEMAX=GDAL_CACHE_BYTES), rasterio.open(path) as dataset:
        before = dataset.read(1)
        path.write_bytes(bytes(path.stat().st_size))
        np.testing.assert_array_equal(dataset.read(1), before)
