import os
import sys
import textwrap
from pathlib import Path

import pytest

from hls_gan_plugin.client import engine_client
from hls_gan_plugin.client.engine_client import CanceledError, candidates, find_engine, run_job
from hls_gan_plugin.shared import errors, staging
from hls_gan_plugin.shared.errors import EngineError
from hls_gan_plugin.shared.jobs import CheckEngineJob, HarmonizeJob
from hls_gan_plugin.shared.outcome import failure
from hls_gan_plugin.shared.training_jobs import TrainModelJob

pytestmark = pytest.mark.skipif(os.name == "nt", reason="fake engines are scripts with a shebang")

EMIT = "import json, sys\ndef emit(**event): print(json.dumps(event), flush=True)\n"
JOB = CheckEngineJob()


@pytest.fixture
def fake_engine(tmp_path):
    """A factory: an executable that runs `body` in place of the engine's Python."""

    def make(body) -> Path:
        path = tmp_path / "fake_python"
        path.write_text(f"#!{sys.executable}\n{EMIT}{textwrap.dedent(body)}")
        path.chmod(0o755)
        return path

    return make


@pytest.fixture
def run(fake_engine):
    """A factory: run a job on a fake engine; returns the result and the events shown."""

    def start(body, job=JOB, **options):
        events = []
        values = run_job(fake_engine(body), job, events.append, **options)
        return values, events

    return start


def harmonize_to(target) -> HarmonizeJob:
    return HarmonizeJob("in.tif", str(target), "model.safetensors")


def stage(target):
    """What an engine leaves beside `target` when it is killed."""
    staging.staging_dir(target).mkdir()
    (staging.staging_dir(target) / target.name).write_bytes(b"half")


def test_events_then_result(run):
    values, events = run(
        """
        emit(event="progress", fraction=0.5, message="half")
        emit(event="warning", message="careful")
        emit(event="result", values={"seconds": 2})
        """
    )
    assert values == {"seconds": 2}
    assert [(event.event, event.fraction, event.message) for event in events] == [
        ("progress", 0.5, "half"),
        ("warning", None, "careful"),
    ]


def test_the_job_arrives_as_it_was(run, tmp_path):
    job = HarmonizeJob(
        "ü in.tif", str(tmp_path / "out.tif"), "m", bands=(3, 1), extent=(0, 1, 2, 3)
    )
    values, _ = run("emit(event='result', values=json.loads(sys.stdin.read()))", job)
    assert values["job"] == "harmonize"
    assert values["input"] == os.path.abspath("ü in.tif")
    assert values["bands"] == [3, 1]


def test_the_engine_is_started_apart_from_this_process(run, monkeypatch):
    for name in ("PYTHONPATH", "PYTHONHOME", "GDAL_DATA", "PROJ_LIB", "QT_PLUGIN_PATH", "KEPT"):
        monkeypatch.setenv(name, "/of/qgis")
    values, _ = run(
        """
        import os
        emit(event="result", values={"env": dict(os.environ), "cwd": os.getcwd(), "args": sys.argv})
        """
    )
    foreign = [name for name, value in values["env"].items() if value == "/of/qgis"]
    assert foreign == ["KEPT"]
    assert Path(values["cwd"]) == engine_client.PLUGIN_ROOT
    assert values["args"][1:] == ["-E", "-s", "-m", "hls_gan_plugin.engine.worker"]


def test_lines_that_are_no_events_do_not_disturb(run):
    values, events = run(
        """
        print("hello from a library")
        print('{"not": "an event"}')
        print('"event"')
        emit(event="result", values={"done": True})
        """
    )
    assert values == {"done": True}
    assert events == []


REPORTED = [
    kind for kind in errors.HlsGanError.__subclasses__() if kind.__module__ == errors.__name__
]


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.__name__) for kind in REPORTED])
def test_reported_errors_keep_their_class_and_message(run, kind):
    with pytest.raises(kind, match=r"^what, where, and what to do$"):
        run(f"emit(event='error', error={kind.__name__!r}, message='what, where, and what to do')")


def test_a_bug_in_the_engine_shows_its_traceback(fake_engine):
    shown = []
    engine = fake_engine(
        """
        print("Traceback: line 7", file=sys.stderr)
        emit(event="error", error="ZeroDivisionError", message="The engine failed")
        """
    )
    with pytest.raises(EngineError, match="The engine failed"):
        run_job(engine, JOB, shown.append)
    assert "Traceback: line 7" in shown[0].message


def test_a_missing_package_is_told_with_what_to_do(run):
    said = failure(ModuleNotFoundError("No module named 'torch'"))
    with pytest.raises(EngineError, match=r"lacks a package .*'torch'.*Set up the engine"):
        run(f"print({said.to_json()!r}, flush=True)")


@pytest.mark.parametrize(
    ("body", "ending"),
    [
        pytest.param("sys.exit(3)", "exit code 3", id="exit code"),
        pytest.param("pass", "exit code 0", id="silent end"),
        pytest.param(
            "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
            "ended from outside by SIGKILL",
            id="killed",
        ),
        pytest.param(
            "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
            "ended from outside by SIGSEGV",
            id="crashed",
        ),
    ],
)
def test_a_dead_engine_is_told_with_its_last_words(run, body, ending):
    said = "print('first', file=sys.stderr); print('CUDA driver gone', file=sys.stderr, flush=True)"
    with pytest.raises(EngineError) as caught:
        run(f"{said}\n{body}")
    assert ending in str(caught.value)
    assert str(caught.value).endswith("Its last words: CUDA driver gone")


def test_an_engine_that_does_not_start(tmp_path):
    not_executable = tmp_path / "python"
    not_executable.write_text("")
    with pytest.raises(EngineError, match=r"does not start \(Permission denied\).*Set up"):
        run_job(not_executable, JOB, lambda _: None)


def test_silence_at_the_start_ends_the_engine(run, monkeypatch, tmp_path):
    monkeypatch.setattr(engine_client, "START_TIMEOUT_S", 0.5)
    pid_file = tmp_path / "pid"
    with pytest.raises(EngineError, match="said nothing for"):
        run(
            f"import os, time; open({str(pid_file)!r}, 'w').write(str(os.getpid())); time.sleep(99)"
        )
    assert_gone(pid_file)


@pytest.mark.parametrize(
    "manners",
    [
        pytest.param("", id="ends when asked"),
        pytest.param("import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)", id="refuses"),
    ],
)
def test_cancel_ends_the_engine_and_clears_up(run, tmp_path, manners):
    target, pid_file = tmp_path / "out.tif", tmp_path / "pid"
    stage(target)
    body = f"""
import os, time
{manners}
open({str(pid_file)!r}, 'w').write(str(os.getpid()))
emit(event="progress", fraction=0.1)
time.sleep(99)
"""
    with pytest.raises(CanceledError):
        run(body, harmonize_to(target), is_canceled=pid_file.exists)
    assert_gone(pid_file)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fake_python", "pid"]


@pytest.mark.parametrize(
    ("manners", "patience_s", "said"),
    [
        pytest.param(
            "emit(event='error', message='Stopped at iteration 7', error='StoppedError')",
            60.0,
            "^Stopped at iteration 7$",
            id="saves",
        ),
        pytest.param("time.sleep(99)", 0.5, r"^The job was cancelled\.$", id="takes too long"),
    ],
)
def test_a_canceled_training_may_save_first(run, tmp_path, monkeypatch, manners, patience_s, said):
    monkeypatch.setattr(engine_client, "SAVING_GRACE_S", patience_s)
    body = f"""
        import os, pathlib, signal, time
        asked = []
        signal.signal(signal.SIGTERM, lambda *_: asked.append(True))
        pathlib.Path({str(tmp_path / "pid")!r}).write_text(str(os.getpid()))
        while not asked:
            emit(event="progress", fraction=0.1)
            time.sleep(0.05)
        {manners}
        """
    job = TrainModelJob(str(tmp_path / "windows"), str(tmp_path / "run"))
    with pytest.raises(CanceledError, match=said):
        run(body, job, is_canceled=(tmp_path / "pid").exists)
    assert_gone(tmp_path / "pid")


def test_a_killed_engine_leaves_nothing(run, tmp_path):
    target = tmp_path / "out.tif"
    stage(target)
    with pytest.raises(EngineError, match="SIGKILL"):
        run("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", harmonize_to(target))
    assert [path.name for path in tmp_path.iterdir()] == ["fake_python"]


def test_what_another_run_is_writing_stays(run, tmp_path):
    target = tmp_path / "out.tif"
    with staging.staged([target]) as paths:
        paths[str(target)].write_bytes(b"of the other run")
        with pytest.raises(EngineError):
            run("sys.exit(1)", harmonize_to(target))
        assert paths[str(target)].read_bytes() == b"of the other run"


def assert_gone(pid_file):
    pid = int(pid_file.read_text())
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


# where the engine is found


@pytest.fixture
def places(tmp_path, monkeypatch):
    """Four interpreters, one for each place; returns their paths in the documented order."""
    root = tmp_path / "plugin"
    paths = [tmp_path / "variable", tmp_path / "setting", tmp_path / "made"]
    paths.append(engine_client.python_in(root / ".venv" / "engine"))
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    monkeypatch.setenv(engine_client.PYTHON_VARIABLE, str(paths[0]))
    monkeypatch.setattr(engine_client, "PLUGIN_ROOT", root)
    return paths


@pytest.mark.parametrize("missing", range(4))
def test_the_first_engine_that_exists_is_used(places, missing):
    for path in places[:missing]:
        path.unlink()
    assert find_engine(str(places[1]), places[2]) == places[missing]


def test_no_engine_is_told_with_what_to_do(places):
    for path in places:
        path.unlink()
    advice = "not set up.*Set up the engine.*HLS_GAN_ENGINE_PYTHON.*variable', .*setting', .*clear"
    with pytest.raises(EngineError, match=advice):
        find_engine(str(places[1]), None)


def test_candidates_name_what_does_not_exist(places):
    places[0].unlink()
    found = candidates(configured="", made=places[2])
    assert [(item.python is not None, item.exists) for item in found] == [
        (True, False),
        (False, False),
        (True, True),
        (True, True),
    ]
