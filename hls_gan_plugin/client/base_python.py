"""The Python that the engine is made from: one that can be started. Standard library only."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from ..shared.errors import EngineError
from ..shared.translation import tr
from .child_process import ChildProcess, Listener, ending
from .locked_packages import UV, locked_file

# The versions for which every pinned package has wheels, and the one that is fetched.
PYTHON_VERSIONS = ((3, 11), (3, 14))
_FETCHED_VERSION = "3.12"
_PROBE = (
    "import sys, platform, venv, ensurepip; "
    "print(*sys.version_info[:2], sys.maxsize > 2**32, platform.machine())"
)
# What torch is built for; elsewhere pip would find nothing after minutes.
_MACHINES = {"darwin": ("arm64",), "linux": ("x86_64", "aarch64"), "win32": ("AMD64",)}


def find_base_python(
    listener: Listener, fetched: Path, environment: Mapping[str, str] | None = None
) -> Path:
    """The first Python of this machine from which the engine can be made, or a fetched one.

    fetched: the folder into which uv may bring one if there is none.
    environment: what the download needs: proxy, certificates.

    Raises:
        EngineError: none fits and none could be fetched; the message lists each with the reason.
    """
    refused = []
    for python in pythons_of_this_machine():
        reason = unfit(python, listener)
        if reason is None:
            return python
        refused.append(f"{python}: {reason}")
    low, high = (".".join(map(str, version)) for version in PYTHON_VERSIONS)
    seen = "; ".join(refused) or tr("none on the PATH")
    told = tr("No Python {low} to {high} was found ({seen}).")
    listener.line(told.format(low=low, high=high, seen=seen))
    try:
        return _fetch_python(listener, fetched, environment or {})
    except EngineError as error:
        message = tr(
            "No Python {low} to {high} was found from which the engine can be made ({seen}), and "
            "none could be fetched ({cause}). Install one (on Debian and Ubuntu: apt install "
            "python3-venv) and run this tool again, or name one under 'Python to start from'."
        )
        raise EngineError(message.format(low=low, high=high, seen=seen, cause=error)) from error


def pythons_of_this_machine() -> list[Path]:
    """Every Python that may be started, the likeliest first."""
    return [python for python in _candidates() if not is_bound(python)]


def _candidates() -> Iterable[Path]:
    (_, low), (_, high) = PYTHON_VERSIONS
    names = [f"python3.{minor}" for minor in range(high, low - 1, -1)]
    on_path = [shutil.which(name) for name in ("python3", *names, "python")]
    found = [Path(path) for path in (*on_path, str(_own_python())) if path]
    return [path for path in dict.fromkeys(found) if path.is_file()]


def _own_python() -> Path:
    """QGIS's own installation has a Python beside its libraries; sys.executable is not it."""
    return Path(sys.base_prefix) / ("python.exe" if os.name == "nt" else "bin/python3")


def is_bound(python: Path) -> bool:
    """Whether `python` belongs to an application: what is made from it breaks or never starts.

    An app bundle of macOS refuses environments made from its Python; the aliases of the Microsoft
    Store are empty files that open a shop window.
    """
    in_bundle = any(part.endswith(".app") for part in python.resolve().parts)
    return in_bundle or (python.parent.name == "WindowsApps" and python.stat().st_size == 0)


def unfit(python: Path, listener: Listener) -> str | None:
    """Why `python` cannot be the base of the engine, or None if it can."""
    try:
        child = ChildProcess([python, "-E", "-s", "-c", _PROBE])
    except OSError as error:
        return tr("does not start ({cause})").format(cause=error.strerror)
    child.feed()
    try:
        answer = "".join(line or "" for line in child.lines(listener.is_canceled)).split()
    finally:
        child.stop()
    if len(answer) != 4:
        return child.log[-1] if child.log else tr("did not answer")
    version = (int(answer[0]), int(answer[1]))
    if not PYTHON_VERSIONS[0] <= version <= PYTHON_VERSIONS[1]:
        return tr("is Python {version}").format(version=".".join(answer[:2]))
    if answer[2] != "True":
        return tr("is a 32-bit Python")
    if answer[3] not in _MACHINES.get(sys.platform, answer[3:]):
        return tr("is for {machine}, for which there is no PyTorch").format(machine=answer[3])
    return None


def _fetch_python(listener: Listener, folder: Path, environment: Mapping[str, str]) -> Path:
    """Have uv download a Python into `folder`; uv itself comes from the package index."""
    uv = Path(shutil.which("uv") or _installed_uv(listener, folder, environment))
    told = tr("Fetching Python {version} into {folder}")
    listener.line(told.format(version=_FETCHED_VERSION, folder=folder))
    place = {**environment, "UV_PYTHON_INSTALL_DIR": str(folder)}
    _said([uv, "python", "install", _FETCHED_VERSION], listener, place)
    (*_, python) = _said(
        [uv, "python", "find", "--managed-python", _FETCHED_VERSION], listener, place
    )
    return Path(python)


def _installed_uv(listener: Listener, folder: Path, environment: Mapping[str, str]) -> Path:
    """uv, installed by any Python with pip; even an application's can do that."""
    uv = folder / "uv" / "bin" / ("uv.exe" if os.name == "nt" else "uv")
    if uv.is_file():
        return uv
    pinned = locked_file(folder, lambda name: name == UV)
    for python in _candidates():
        command: list[str | Path] = [python, "-E", "-s", "-m", "pip", "install", "--no-deps"]
        command += ["--require-hashes", "--target", folder / "uv", "-r", pinned]
        try:
            _said(command, listener, environment)
        except EngineError as error:
            listener.line(str(error))
            continue
        if uv.is_file():
            return uv
    raise EngineError(tr("no Python here can install uv"))


def _said(
    command: list[str | Path], listener: Listener, environment: Mapping[str, str]
) -> list[str]:
    """The lines that a command printed. Raises EngineError if it failed."""
    try:
        child = ChildProcess(command, environment=environment)
    except OSError as error:
        message = tr("'{program}' does not start ({cause}).")
        raise EngineError(message.format(program=command[0], cause=error.strerror)) from error
    child.feed()
    lines = []
    try:
        for line in child.lines(listener.is_canceled):
            if line and line.strip():
                lines.append(line.strip())
                listener.line(line.strip())
        code = child.wait()
    finally:
        child.stop()
    if code != 0:
        last = [*lines, *child.log][-1:]
        message = tr("'{program}' failed ({end}) {words}")
        raise EngineError(
            message.format(program=Path(command[0]).name, end=ending(code), words=" ".join(last))
        )
    return lines
