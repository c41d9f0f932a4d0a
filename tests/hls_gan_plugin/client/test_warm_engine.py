import os
import sys
import textwrap
import threading
import time

import pytest

from hls_gan_plugin.client import warm_engine
from hls_gan_plugin.client.engine_client import CanceledError
from hls_gan_plugin.client.warm_engine import WarmEngine, memory_is_short
from hls_gan_plugin.shared import staging
from hls_gan_plugin.shared.errors import BandError, EngineError
from hls_gan_plugin.shared.jobs import CheckEngineJob, HarmonizeJob

pytestmark = pytest.mark.skipif(os.name == "nt", reason="fake engines are scripts with a shebang")
JOB = CheckEngineJob()
# Tells its process and how many jobs it has done; what stands in the file beside it, it does first.
ENGINE = """
import json, os, pathlib, sys, time
first = pathlib.Path(__file__).with_name("first")
def emit(**event): print(json.dumps(event), flush=True)
done = 0
for line in sys.stdin:
    json.loads(line)
    exec(first.read_text() if first.exists() else "")
    done += 1
    emit(event="result", values={"process": os.getpid(), "done": done})
"""


@pytest.fixture
def python(tmp_path):
    path = tmp_path / "fake_python"
    path.write_text(f"#!{sys.executable}\n{textwrap.dedent(ENGINE)}")
    path.chmod(0o755)
    return path


@pytest.fixture
def engine():
    """A factory: an engine that is ended after the test."""
    made = []

    def make(**options):
        made.append(WarmEngine(**options))
        return made[-1]

    yield make
    for one in made:
        one.stop()


@pytest.fixture
def run(engine, python, tmp_path):
    """A function: have one engine do a job; `first` is Python code that it runs before."""
    warm = engine()

    def start(first="", **options):
        (tmp_path / "first").write_text(first)
        return warm.run_job(python, JOB, lambda _: None, **options)

    start.engine = warm
    return start


def is_alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(condition, seconds=10.0):
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.02)
    return condition()


def test_the_same_process_does_the_next_job(run):
    first, second = run(), run()
    assert first["process"] == second["process"]
    assert second["done"] == 2
    assert run.engine.is_warm


@pytest.mark.parametrize(
    ("first", "error"),
    [
        pytest.param(
            "emit(event='error', error='BandError', message='no B03'); sys.exit()",
            BandError,
            id="reported",
        ),
        pytest.param("os._exit(3)", EngineError, id="crash"),
    ],
)
def test_after_an_error_the_next_job_has_a_fresh_engine(run, first, error):
    before = run()["process"]
    with pytest.raises(error):
        run(first)
    assert not run.engine.is_warm
    after = run()
    assert (after["done"], after["process"] != before) == (1, True)


def test_cancel_ends_the_engine_and_clears_what_it_left(engine, python, tmp_path):
    warm = engine()
    process = warm.run_job(python, JOB, lambda _: None)["process"]
    target = tmp_path / "out.tif"
    staging.staging_dir(target).mkdir()
    job = HarmonizeJob("in.tif", str(target), "model.safetensors")
    with pytest.raises(CanceledError):
        warm.run_job(python, job, lambda _: None, lambda: True)
    assert not is_alive(process)
    assert not staging.staging_dir(target).exists()


def test_an_engine_that_was_killed_while_idle_is_replaced(run):
    process = run()["process"]
    os.kill(process, 9)
    wait_until(lambda: not run.engine.is_warm)
    assert run()["done"] == 1


def test_jobs_come_one_after_another(run):
    results = []
    threads = [
        threading.Thread(target=lambda: results.append(run("time.sleep(0.3)"))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(result["done"] for result in results) == [1, 2, 3]
    assert len({result["process"] for result in results}) == 1


def test_who_waits_for_his_turn_can_cancel(run):
    busy = threading.Thread(target=lambda: run("time.sleep(1.5)"))
    busy.start()
    time.sleep(0.3)
    with pytest.raises(CanceledError):
        run(is_canceled=lambda: True)
    busy.join()
    assert run()["done"] == 2  # the job before went on undisturbed


def test_idle_for_long_it_is_ended(engine, python):
    warm = engine(idle_s=0.2)
    process = warm.run_job(python, JOB, lambda _: None)["process"]
    assert wait_until(lambda: not is_alive(process))


def test_it_is_ended_when_memory_gets_short(engine, python, monkeypatch):
    monkeypatch.setattr(warm_engine, "_LOOK_INTERVAL_S", 0.1)
    monkeypatch.setattr(warm_engine, "memory_is_short", lambda: True)
    process = engine().run_job(python, JOB, lambda _: None)["process"]
    assert wait_until(lambda: not is_alive(process))


@pytest.mark.parametrize(
    ("text", "is_short"),
    [
        pytest.param("MemTotal: 1000 kB\nMemAvailable: 50 kB\n", True, id="short"),
        pytest.param("MemTotal: 1000 kB\nMemAvailable: 500 kB\n", False, id="enough"),
        pytest.param("?", False, id="not told"),
    ],
)
def test_what_short_memory_is(tmp_path, monkeypatch, text, is_short):
    file = tmp_path / "meminfo"
    file.write_text(text)
    monkeypatch.setattr(warm_engine, "_MEMORY_FILE", file)
    assert memory_is_short() == is_short


def test_another_python_is_another_engine(engine, python, tmp_path):
    warm = engine()
    before = warm.run_job(python, JOB, lambda _: None)["process"]
    other = tmp_path / "other_python"
    other.write_text(python.read_text())
    other.chmod(0o755)
    assert warm.run_job(other, JOB, lambda _: None)["done"] == 1
    assert not is_alive(before)
