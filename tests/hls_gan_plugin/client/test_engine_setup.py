import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pytest

from hls_gan_plugin.client import engine_setup, locked_packages
from hls_gan_plugin.client.child_process import CanceledError, Listener
from hls_gan_plugin.client.engine_setup import (
    has_training,
    made_python,
    remove,
    set_up,
    state,
)
from hls_gan_plugin.shared.errors import EngineError

pytestmark = pytest.mark.skipif(os.name == "nt", reason="fake Pythons are scripts with a shebang")

# A Python that knows how to make environments whose pip notes what it is asked for, or fails.
FAKE_PYTHON = """
import os, pathlib, shutil, sys
here = pathlib.Path(__file__)
args = sys.argv[1:]
if "-c" in args:
    print(3, 12, True, "x86_64")
elif "venv" in args:
    python = pathlib.Path(args[-1]) / "bin" / "python"
    python.parent.mkdir(parents=True)
    (python.parent.parent / "pyvenv.cfg").write_text("")
    shutil.copy(__file__, python)
elif "pip" in args:
    asked = args[-1]
    if "--require-hashes" in args:
        lines = pathlib.Path(asked).read_text().splitlines()
        asked = " ".join(line.split("==")[0] for line in lines if "==" in line)
    with open(here.parents[2] / "asked", "a") as calls:
        calls.write(asked + "\\n")
    print("Collecting", asked)
    print("Progress 10000000 of 20000000")
    print("Progress 20000000 of 20000000")
    fate = here.parents[2] / "fate"
    exec(fate.read_text() if fate.exists() else "")
"""
LOCK = """# made for tests
numpy==2.0 \\
    --hash=sha256:aa
    --hash=sha256:bb
nvidia-cublas==13.1 ; sys_platform == 'linux' \\
    --hash=sha256:cc
pip==26.3 \\
    --hash=sha256:dd
rasterio==1.4 \\
    --hash=sha256:ee
torch==2.13.0 \\
    --hash=sha256:ff
uv==0.13 \\
    --hash=sha256:00
"""


class Heard(NamedTuple):
    listener: Listener
    lines: list
    fractions: list


@pytest.fixture
def heard() -> Heard:
    lines, fractions = [], []
    return Heard(Listener(lines.append, fractions.append, lambda: False), lines, fractions)


@pytest.fixture
def lock(tmp_path, monkeypatch) -> Path:
    path = tmp_path / "lock.txt"
    path.write_text(LOCK)
    monkeypatch.setattr(locked_packages, "LOCK", path)
    training = tmp_path / "training.txt"
    training.write_text("tensorboard==2.21 \\\n    --hash=sha256:11\n")
    monkeypatch.setattr(locked_packages, "TRAINING_LOCK", training)
    monkeypatch.setattr(engine_setup.sys, "platform", "linux")
    return path


@pytest.fixture
def base_python(tmp_path, lock) -> Path:
    path = tmp_path / "base_python"
    path.write_text(f"#!{sys.executable}\n{FAKE_PYTHON}")
    path.chmod(0o755)
    return path


@pytest.fixture
def asked(tmp_path):
    """A function: what the fake pip was asked to install, step by step."""

    def read():
        path = tmp_path / "asked"
        return path.read_text().splitlines() if path.exists() else []

    return read


@pytest.fixture
def fate(tmp_path):
    """A function: what the fake pip does after it has noted what it was asked for."""
    return (tmp_path / "fate").write_text


OF_CPU = ["pip", "numpy rasterio", "torch==2.13.0"]


def test_pip_then_the_packages_then_torch(tmp_path, base_python, heard, asked):
    folder = tmp_path / "engine"
    assert state(folder) == "absent"
    python = set_up(folder, "cpu", heard.listener, base_python)
    assert python == made_python(folder)
    assert state(folder) == "complete"
    assert asked() == OF_CPU
    assert heard.fractions == sorted(heard.fractions)
    assert heard.fractions[-1] == 1.0
    assert "Collecting torch==2.13.0" in heard.lines
    assert not any("Progress" in line for line in heard.lines)


@pytest.mark.parametrize(
    ("platform", "build", "torch"),
    [
        pytest.param("linux", "cpu", "torch==2.13.0", id="PyTorch's index: no CUDA libraries"),
        pytest.param("linux", "cuda", "nvidia-cublas torch", id="with hashes"),
        pytest.param("linux", "cuda12", "torch==2.13.0", id="PyTorch's index: CUDA 12"),
        pytest.param("win32", "cpu", "nvidia-cublas torch", id="Windows: with hashes"),
        pytest.param("win32", "cuda", "torch==2.13.0", id="Windows: PyTorch's index"),
        pytest.param("darwin", "cpu", "nvidia-cublas torch", id="macOS: with hashes"),
    ],
)
def test_torch_comes_from_where_its_build_is(
    tmp_path, base_python, heard, asked, monkeypatch, platform, build, torch
):
    monkeypatch.setattr(engine_setup.sys, "platform", platform)
    set_up(tmp_path / "engine", build, heard.listener, base_python)
    assert asked()[-1] == torch


def test_there_is_no_cuda_on_macos(tmp_path, base_python, heard, monkeypatch):
    monkeypatch.setattr(engine_setup.sys, "platform", "darwin")
    with pytest.raises(EngineError, match="no build of torch with CUDA for macOS"):
        set_up(tmp_path / "engine", "cuda", heard.listener, base_python)


def test_auto_says_what_it_took_and_why(tmp_path, base_python, heard, monkeypatch):
    monkeypatch.setattr(engine_setup, "cards_of_this_machine", lambda _: [])
    set_up(tmp_path / "engine", "auto", heard.listener, base_python)
    assert any("build for the CPU is taken" in line for line in heard.lines)


def test_a_second_set_up_has_nothing_to_do(tmp_path, base_python, heard, asked):
    set_up(tmp_path / "engine", "cpu", heard.listener, base_python)
    set_up(tmp_path / "engine", "cpu", heard.listener, base_python)
    assert asked() == OF_CPU


def test_what_training_needs_comes_when_asked_for_and_stays(
    tmp_path, base_python, heard, asked, lock
):
    folder = tmp_path / "engine"
    set_up(folder, "cpu", heard.listener, base_python)
    assert not has_training(folder)
    set_up(folder, "cpu", heard.listener, base_python, with_training=True)
    assert asked()[-2:] == ["torch==2.13.0", "tensorboard"]
    assert (has_training(folder), state(folder)) == (True, "complete")
    locked_packages.TRAINING_LOCK.write_text("tensorboard==2.22 \\\n    --hash=sha256:22\n")
    assert state(folder) == "outdated"
    set_up(folder, "cpu", heard.listener, base_python)
    assert asked()[-1] == "tensorboard"
    assert (has_training(folder), state(folder)) == (True, "complete")


def test_a_broken_set_up_is_not_an_engine_and_goes_on(tmp_path, base_python, heard, asked, fate):
    fate("sys.exit(1) if 'rasterio' in asked else None")
    with pytest.raises(EngineError, match="could not be installed"):
        set_up(tmp_path / "engine", "cpu", heard.listener, base_python)
    assert made_python(tmp_path / "engine") is None
    assert state(tmp_path / "engine") == "interrupted"
    fate("")
    set_up(tmp_path / "engine", "cpu", heard.listener, base_python)
    assert state(tmp_path / "engine") == "complete"
    assert asked() == [*OF_CPU[:2], *OF_CPU]
    assert any("Going on" in line for line in heard.lines)


def test_another_build_starts_from_nothing(tmp_path, base_python, heard):
    set_up(tmp_path / "engine", "cpu", heard.listener, base_python)
    of_cpu = tmp_path / "engine" / "of_cpu"
    of_cpu.write_text("")
    set_up(tmp_path / "engine", "cuda", heard.listener, base_python)
    assert not of_cpu.exists()
    assert made_python(tmp_path / "engine") is not None


def test_other_pins_are_installed_over_the_old_ones(tmp_path, base_python, heard, asked, lock):
    set_up(tmp_path / "engine", "cpu", heard.listener, base_python)
    lock.write_text(LOCK.replace("2.13.0", "2.14.0"))
    assert state(tmp_path / "engine") == "outdated"
    assert made_python(tmp_path / "engine") is not None
    set_up(tmp_path / "engine", "cpu", heard.listener, base_python)
    assert state(tmp_path / "engine") == "complete"
    assert asked()[-1] == "torch==2.14.0"


@pytest.mark.parametrize(
    ("ending", "sentence"),
    [
        pytest.param(
            "sys.exit('ERROR: [Errno 28] No space left on device')",
            r"^The disk is full; make room .* goes on where it ended\. pip said: ERROR",
            id="disk full",
        ),
        pytest.param(
            "sys.exit('WARNING: [Errno -3] Temporary failure in name resolution\\n"
            "ERROR: No matching distribution found for torch')",
            "^The packages could not be downloaded; check the network.* No matching distribution",
            id="offline",
        ),
        pytest.param(
            "sys.exit('ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE')",
            "^A downloaded file is not the one that this plugin was tested with",
            id="another file",
        ),
        pytest.param("sys.exit(7)", r"could not be installed \(exit code 7\)", id="anything else"),
    ],
)
def test_failures_of_pip_become_a_sentence(tmp_path, base_python, heard, fate, ending, sentence):
    fate(ending)
    with pytest.raises(EngineError, match=sentence):
        set_up(tmp_path / "engine", "cpu", heard.listener, base_python)


def test_too_little_space_is_told_before_anything_is_made(
    tmp_path, base_python, heard, monkeypatch
):
    monkeypatch.setattr(engine_setup.shutil, "disk_usage", lambda _: SimpleNamespace(free=3e8))
    with pytest.raises(EngineError, match=r"cpu engine needs about .* only 0\.3 GB are free"):
        set_up(tmp_path / "engine", "cpu", heard.listener, base_python)
    assert not (tmp_path / "engine").exists()


def test_cancel_leaves_a_set_up_that_can_go_on(tmp_path, base_python, fate, asked):
    fate("import time; time.sleep(99)")
    canceling = Listener(lambda _: None, lambda _: None, lambda: bool(asked()))
    with pytest.raises(CanceledError):
        set_up(tmp_path / "engine", "cpu", canceling, base_python)
    assert state(tmp_path / "engine") == "interrupted"


def test_remove_takes_the_environment_and_the_fetched_python(tmp_path, base_python, heard):
    set_up(tmp_path / "engine", "cpu", heard.listener, base_python)
    (tmp_path / "engine-python").mkdir()
    assert remove(tmp_path / "engine")
    assert not (tmp_path / "engine").exists()
    assert not (tmp_path / "engine-python").exists()
    assert not remove(tmp_path / "engine")


def test_what_the_surroundings_set_for_pip_is_ignored_and_the_proxy_handed_on(
    tmp_path, base_python, heard, monkeypatch, fate
):
    monkeypatch.setenv("PIP_TARGET", "/elsewhere")
    fate(
        "pathlib.Path(here.parents[2] / 'seen').write_text("
        "f\"{os.environ.get('PIP_TARGET')} {os.environ['HTTPS_PROXY']}\")"
    )
    proxy = {"HTTPS_PROXY": "http://proxy:3128"}
    set_up(tmp_path / "engine", "cpu", heard.listener, base_python, proxy)
    assert (tmp_path / "seen").read_text() == "None http://proxy:3128"


def test_remove_spares_a_folder_that_is_no_environment(tmp_path):
    (tmp_path / "photos").mkdir()
    with pytest.raises(EngineError, match="not an environment"):
        remove(tmp_path / "photos")
    assert (tmp_path / "photos").is_dir()
