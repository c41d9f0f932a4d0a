import os
import sys
import textwrap
from pathlib import Path

import pytest

from hls_gan_plugin.client import base_python
from hls_gan_plugin.client.base_python import find_base_python, is_bound, unfit
from hls_gan_plugin.client.child_process import Listener
from hls_gan_plugin.shared.errors import EngineError

pytestmark = pytest.mark.skipif(os.name == "nt", reason="fake Pythons are scripts with a shebang")
LISTENER = Listener(lambda _: None, lambda _: None, lambda: False)


def program(path, body) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!{sys.executable}\n{textwrap.dedent(body)}")
    path.chmod(0o755)
    return path


@pytest.fixture
def only(monkeypatch):
    """A function: nothing else is found on this machine, and no uv."""

    def set_found(*pythons):
        monkeypatch.setattr(base_python, "_candidates", lambda: list(pythons))
        monkeypatch.setattr(base_python.shutil, "which", lambda _: None)

    return set_found


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param("print(3, 9, True, 0)", "is Python 3.9", id="too old"),
        pytest.param("print(3, 99, True, 0)", "is Python 3.99", id="too new"),
        pytest.param("print(3, 12, False, 0)", "is a 32-bit Python", id="32 bit"),
        pytest.param("print(3, 12, True, 'riscv64')", "is for riscv64", id="no torch for it"),
        pytest.param(
            "raise ModuleNotFoundError(\"No module named 'ensurepip'\")",
            "No module named 'ensurepip'",
            id="Debian without python3-venv",
        ),
    ],
)
def test_unfit_pythons_are_told_with_the_reason(tmp_path, only, body, reason):
    unfit = program(tmp_path / "python3", body)
    only(unfit)
    with pytest.raises(EngineError) as caught:
        find_base_python(LISTENER, tmp_path / "fetched")
    assert f"{unfit}: " in str(caught.value)
    assert reason in str(caught.value)
    assert "python3-venv" in str(caught.value)


@pytest.mark.parametrize(
    ("platform", "machine", "fits"),
    [
        ("darwin", "arm64", True),
        ("darwin", "x86_64", False),
        ("win32", "AMD64", True),
        ("win32", "ARM64", False),
        ("linux", "aarch64", True),
    ],
)
def test_torch_must_be_built_for_the_machine(tmp_path, monkeypatch, platform, machine, fits):
    monkeypatch.setattr(base_python.sys, "platform", platform)
    python = program(tmp_path / "python3", f"print(3, 12, True, '{machine}')")
    assert (unfit(python, LISTENER) is None) == fits


def test_the_first_fit_python_is_taken(tmp_path, only):
    found = [
        program(tmp_path / "old", "print(3, 9, True, 0)"),
        program(tmp_path / "good", "print(3, 12, True, 'x86_64')"),
        program(tmp_path / "also_good", "print(3, 12, True, 'x86_64')"),
    ]
    only(*found)
    assert find_base_python(LISTENER, tmp_path / "fetched") == found[1]


def test_this_machine_has_a_python_that_fits(tmp_path):
    assert find_base_python(LISTENER, tmp_path / "fetched").is_file()


@pytest.mark.parametrize(
    ("path", "content", "bound"),
    [
        pytest.param("usr/bin/python3", "x", False, id="Linux"),
        pytest.param("QGIS.app/Contents/MacOS/bin/python3", "x", True, id="app bundle"),
        pytest.param("opt/homebrew/bin/python3", "x", False, id="Homebrew"),
        pytest.param("Microsoft/WindowsApps/python.exe", "", True, id="Store alias"),
        pytest.param("QGIS 3.40/apps/Python312/python.exe", "x", False, id="OSGeo4W"),
    ],
)
def test_pythons_of_applications_are_no_base(tmp_path, path, content, bound):
    python = tmp_path / path
    python.parent.mkdir(parents=True)
    python.write_text(content)
    assert is_bound(python) == bound


def test_without_any_fit_python_uv_fetches_one(tmp_path, only):
    """An application's Python cannot be the base, but it can install uv."""
    fetched = tmp_path / "fetched"
    uv = """
        import os, pathlib, sys
        python = pathlib.Path(os.environ["UV_PYTHON_INSTALL_DIR"]) / "bin" / "python3.12"
        if "install" in sys.argv:
            python.parent.mkdir(parents=True, exist_ok=True)
            python.write_text("")
            print("Installed Python 3.12")
        else:
            print(python)
    """
    bundled = program(
        tmp_path / "QGIS.app" / "python3",
        f"""
        import pathlib, sys
        assert "--require-hashes" in sys.argv and "pip" in sys.argv
        uv = pathlib.Path(sys.argv[sys.argv.index("--target") + 1]) / "bin" / "uv"
        uv.parent.mkdir(parents=True)
        uv.write_text("#!{sys.executable}\\n" + {textwrap.dedent(uv)!r})
        uv.chmod(0o755)
        """,
    )
    only(bundled)
    assert find_base_python(LISTENER, fetched) == fetched / "bin" / "python3.12"
