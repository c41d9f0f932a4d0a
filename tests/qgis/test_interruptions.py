"""The engine dies or is cancelled in mid-run: one clear error, and nothing left behind."""

import contextlib
import os
import random
import re
import signal
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from qgis.core import QgsProcessingException

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds the engine in /proc")
KILLS = 20


@pytest.fixture(scope="module")
def slow_model(make_model):
    """A model that works long enough on `big_raster` to be interrupted."""
    return make_model("B03", name="slow", widths="48,64,96")


@pytest.fixture
def big_raster(write_raster):
    return write_raster(np.full((900, 900), 900, np.int16))


@pytest.fixture
def started_engine():
    """A function: wait for this process's engine and return its process id."""

    def wait() -> int:
        for _ in range(600):
            for folder in Path("/proc").glob("[0-9]*"):
                if _is_engine_of_this_process(folder):
                    return int(folder.name)
            time.sleep(0.02)
        raise AssertionError("no engine was started")

    return wait


def _is_engine_of_this_process(folder):
    try:
        parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
        command = (folder / "cmdline").read_bytes()
    except OSError:
        return False
    return int(parent) == os.getpid() and b"hls_gan_plugin.engine.worker" in command


@pytest.mark.timeout(900)
def test_killed_at_random_moments(harmonize, big_raster, slow_model, started_engine, tmp_path):
    """Twenty times `kill -9`, from the first import to the last tile."""
    target = tmp_path / "out.tif"
    began = time.monotonic()
    harmonize(INPUT=big_raster, MODEL_FILE=slow_model, OUTPUT=target)
    whole_run_s = time.monotonic() - began
    target.unlink()
    before = {path.name for path in tmp_path.iterdir()}
    rng = random.Random(7)
    kills = 0
    for _ in range(3 * KILLS):  # a kill may come too late on a machine whose load changes
        moment_s = rng.uniform(0.0, 0.85) * whole_run_s
        killer = threading.Thread(target=_kill_after, args=(started_engine, moment_s))
        killer.start()
        error = _error_of(harmonize, INPUT=big_raster, MODEL_FILE=slow_model, OUTPUT=target)
        killer.join()
        if error is None:
            target.unlink()
            continue
        kills += 1
        assert re.search(r"engine ended .* by SIGKILL", error)
        assert {path.name for path in tmp_path.iterdir()} == before
        if kills == KILLS:
            return
    raise AssertionError(f"only {kills} of {KILLS} kills came in time")


def _error_of(harmonize, **parameters):
    """The message of the error with which the run ends, or None."""
    try:
        harmonize(**parameters)
    except QgsProcessingException as error:
        return str(error)
    return None


def _kill_after(started_engine, seconds):
    engine = started_engine()
    time.sleep(seconds)
    with contextlib.suppress(ProcessLookupError):
        os.kill(engine, signal.SIGKILL)


@pytest.mark.parametrize(
    "moment",
    [pytest.param(0.0, id="while it starts"), pytest.param(5.0, id="while it computes")],
)
def test_cancel(harmonize, big_raster, slow_model, started_engine, feedback, tmp_path, moment):
    """Cancel at the first sign of the engine, or once its progress has passed `moment` percent."""
    before = {path.name for path in tmp_path.iterdir()}
    engines = []

    def cancel():
        engines.append(started_engine())
        while feedback.progress() < moment:
            time.sleep(0.02)
        feedback.cancel()

    canceler = threading.Thread(target=cancel)
    canceler.start()
    with pytest.raises(QgsProcessingException, match="cancelled"):
        harmonize(
            feedback,
            INPUT=big_raster,
            MODEL_FILE=slow_model,
            TILE_SIZE=128,
            OUTPUT=tmp_path / "out.tif",
        )
    canceler.join()
    assert {path.name for path in tmp_path.iterdir()} == before
    assert not Path(f"/proc/{engines[0]}").exists()


def test_an_older_result_survives_a_killed_run(
    harmonize, big_raster, slow_model, started_engine, tmp_path
):
    target = tmp_path / "out.tif"
    target.write_bytes(b"the older result")
    killer = threading.Thread(target=_kill_after, args=(started_engine, 0.5))
    killer.start()
    with pytest.raises(QgsProcessingException, match="SIGKILL"):
        harmonize(INPUT=big_raster, MODEL_FILE=slow_model, OUTPUT=target)
    killer.join()
    assert target.read_bytes() == b"the older result"
