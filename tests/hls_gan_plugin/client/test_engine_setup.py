import os
import sys
import textwrap
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import pytest

from hls_gan_plugin.client import engine_setup
from hls_gan_plugin.client.engine_client import CanceledError
from hls_gan_plugin.client.engine_setup import (
    Listener,
    find_base_python,
    made_python,
    remove,
    set_up,
)
from hls_gan_plugin.shared.errors import EngineError

pytestmark = pytest.mark.skipif(os.name == "nt", reason="fake Pythons are scripts with a shebang")

# A Python that knows how to make environments whose pip notes its arguments in a file, or fails.
FAKE_PYTHON = """
import os, pathlib, shutil, sys
here = pathlib.Path(__file__)
args = sys.argv[1:]
if "-c" in args:
    print(3, 12, True)
elif "venv" in args:
    python = pathlib.Path(args[-1]) / "bin" / "python"
    python.parent.mkdir(parents=True)
    (python.parent.parent / "pyvenv.cfg").write_text("")
    shutil.copy(__file__, python)
elif "pip" in args:
    with open(os.environ["PIP_CALLS"], "a") as calls:
        calls.write(" ".join(args) + "\\n")
    print("Collecting", args[-1])
    exec(os.environ.get("PIP_FATE", ""))
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
def base_python(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("PIP_CALLS", str(tmp_path / "pip_calls"))
    return fake_python(tmp_path / "base_python", FAKE_PYTHON)


@pytest.fixture
def pip_calls(tmp_path):
    """A function: what the fake pip was asked to install, in order."""

    def read():
        path = tmp_path / "pip_calls"
        lines = path.read_text().splitlines() if path.exists() else []
        return [line.split()[-1] for line in lines]

    return read


def fake_python(path, body) -> Path:
    path.write_text(f"#!{sys.executable}\n{textwrap.dedent(body)}")
    path.chmod(0o755)
    return path


PINS = [line for line in engine_setup.REQUIREMENTS.read_text().splitlines() if "==" in line]


def test_the_pins_are_installed_and_the_environment_is_complete(
    tmp_path, base_python, heard, pip_calls
):
    folder = tmp_path / "profile" / "engine"
    python = set_up(folder, "cpu", heard.listener, base_python)
    assert python == made_python(folder)
    assert pip_calls() == PINS
    assert heard.fractions == sorted(heard.fractions)
    assert heard.fractions[-1] == 1.0
    assert f"Collecting {PINS[0]}" in heard.lines


def test_a_second_set_up_has_nothing_to_do(tmp_path, base_python, heard, pip_calls):
    set_up(tmp_path / "engine", "cpu", heard.listener, base_python)
    set_up(tmp_path / "engine", "cpu", heard.listener, base_python)
    assert pip_calls() == PINS


def test_a_broken_set_up_is_not_an_engine_and_goes_on(
    tmp_path, base_python, heard, pip_calls, monkeypatch
):
    monkeypatch.setenv("PIP_FATE", "sys.exit(1) if 'rasterio' in args[-1] else None")
    with pytest.raises(EngineError, match="could not be installed"):
        set_up(tmp_path / "engine", "cpu", heard.listener, base_python)
    assert made_python(tmp_path / "engine") is None
    monkeypatch.setenv("PIP_FATE", "")
    set_up(tmp_path / "engine", "cpu", heard.listener, base_python)
    assert made_python(tmp_path / "engine") is not None
    assert pip_calls() == [*PINS[:2], *PINS]


def test_another_build_starts_from_nothing(tmp_path, base_python, heard):
    set_up(tmp_path / "engine", "cpu", heard.listener, base_python)
    of_cpu = tmp_path / "engine" / "of_cpu"
    of_cpu.write_text("")
    set_up(tmp_path / "engine", "cuda", heard.listener, base_python)
    assert not of_cpu.exists()
    assert made_python(tmp_path / "engine") is not None


def test_other_pins_make_it_outdated_but_usable(tmp_path, base_python, heard, monkeypatch):
    set_up(tmp_path / "engine", "cpu", heard.listener, base_python)
    assert not engine_setup.is_outdated(tmp_path / "engine")
    newer = tmp_path / "newer.txt"
    newer.write_text("torch==99\n")
    monkeypatch.setattr(engine_setup, "REQUIREMENTS", newer)
    assert engine_setup.is_outdated(tmp_path / "engine")
    assert made_python(tmp_path / "engine") is not None


@pytest.mark.parametrize(
    ("fate", "sentence"),
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
        pytest.param("sys.exit(7)", r"could not be installed \(exit code 7\)", id="anything else"),
    ],
)
def test_failures_of_pip_become_a_sentence(
    tmp_path, base_python, heard, monkeypatch, fate, sentence
):
    monkeypatch.setenv("PIP_FATE", fate)
    with pytest.raises(EngineError, match=sentence):
        set_up(tmp_path / "engine", "cpu", heard.listener, base_python)


def test_too_little_space_is_told_before_anything_is_made(
    tmp_path, base_python, heard, monkeypatch
):
    monkeypatch.setattr(engine_setup.shutil, "disk_usage", lambda _: SimpleNamespace(free=3e8))
    with pytest.raises(EngineError, match=r"cpu engine needs about .* only 0\.3 GB are free"):
        set_up(tmp_path / "engine", "cpu", heard.listener, base_python)
    assert not (tmp_path / "engine").exists()


def test_cancel_leaves_a_set_up_that_can_go_on(tmp_path, base_python, monkeypatch, pip_calls):
    monkeypatch.setenv("PIP_FATE", "import time; time.sleep(99)")
    canceling = Listener(lambda _: None, lambda _: None, lambda: bool(pip_calls()))
    with pytest.raises(CanceledError):
        set_up(tmp_path / "engine", "cpu", canceling, base_python)
    assert made_python(tmp_path / "engine") is None


def test_remove_spares_a_folder_that_is_no_environment(tmp_path):
    (tmp_path / "photos").mkdir()
    with pytest.raises(EngineError, match="not an environment"):
        remove(tmp_path / "photos")
    assert (tmp_path / "photos").is_dir()


# the Python to start from


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param("print(3, 9, True)", "is Python 3.9", id="too old"),
        pytest.param("print(3, 99, True)", "is Python 3.99", id="too new"),
        pytest.param("print(3, 12, False)", "is a 32-bit Python", id="32 bit"),
        pytest.param(
            "raise ModuleNotFoundError(\"No module named 'ensurepip'\")",
            "No module named 'ensurepip'",
            id="Debian without python3-venv",
        ),
    ],
)
def test_unfit_pythons_are_told_with_the_reason(tmp_path, monkeypatch, heard, body, reason):
    unfit = fake_python(tmp_path / "python3", body)
    monkeypatch.setattr(engine_setup, "_pythons_of_this_machine", lambda: [unfit])
    with pytest.raises(EngineError) as caught:
        find_base_python(heard.listener)
    assert f"{unfit}: " in str(caught.value)
    assert reason in str(caught.value)
    assert "python3-venv" in str(caught.value)


def test_the_first_fit_python_is_taken(tmp_path, monkeypatch, heard):
    found = [
        fake_python(tmp_path / "old", "print(3, 9, True)"),
        fake_python(tmp_path / "good", "print(3, 12, True)"),
        fake_python(tmp_path / "also_good", "print(3, 12, True)"),
    ]
    monkeypatch.setattr(engine_setup, "_pythons_of_this_machine", lambda: found)
    assert find_base_python(heard.listener) == found[1]


def test_this_machine_has_a_python_that_fits(heard):
    assert find_base_python(heard.listener).is_file()
