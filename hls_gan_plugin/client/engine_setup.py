"""Makes the engine's environment with pip. Standard library only.

An environment counts as made once its marker file says that it is complete, which is written last;
until then a further run goes on where the last one ended, because pip leaves alone what is already
installed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Callable, Literal, NamedTuple

from ..shared.errors import EngineError
from .child_process import ChildProcess, ending
from .engine_client import PLUGIN_ROOT, python_in

Build = Literal["cpu", "cuda"]
BUILDS: tuple[Build, ...] = ("cpu", "cuda")
REQUIREMENTS = PLUGIN_ROOT / "resources" / "engine-requirements.txt"
# Where PyTorch's wheels of each build come from, by sys.platform, beside pip's default index; a
# platform that is not named finds its wheels in the default index.
BUILD_SOURCES = PLUGIN_ROOT / "resources" / "engine-builds.json"
# The versions for which every pinned package has wheels.
PYTHON_VERSIONS = ((3, 11), (3, 14))
_MARKER = "hls-gan-engine.json"
_PROBE = "import sys, venv, ensurepip; print(*sys.version_info[:2], sys.maxsize > 2**32)"
# torch is most of the download; the others share the rest of the progress bar.
_TORCH_SHARE = 0.6


class Listener(NamedTuple):
    """How a set-up tells about itself: lines of text, a fraction 0..1, and whether to stop."""

    line: Callable[[str], None]
    progress: Callable[[float], None]
    is_canceled: Callable[[], bool]


def made_python(folder: Path) -> Path | None:
    """The interpreter of the environment that a completed set-up left in `folder`, or None."""
    python = python_in(folder)
    return python if _read_marker(folder).get("complete") and python.is_file() else None


def is_outdated(folder: Path) -> bool:
    """Whether the environment was made for other package versions than this plugin pins."""
    return made_python(folder) is not None and _read_marker(folder).get("pins") != _pins()


def set_up(folder: Path, build: Build, listener: Listener, base: Path | None = None) -> Path:
    """Make the environment in `folder`, or finish or update the one that is there.

    base: the Python to make it from; None: the first fitting one of this machine.
    Returns the environment's interpreter.

    Raises:
        EngineError: no fitting Python, too little space, no network, or pip failed otherwise.
        CanceledError: the listener wanted to stop; a further run goes on from there.
    """
    finished = {"build": build, "pins": _pins(), "complete": True}
    before = _read_marker(folder)
    if made_python(folder) is not None and before == finished:
        listener.line(f"The engine in {folder} is complete; nothing to do.")
        return python_in(folder)
    if before.get("build", build) != build:  # pip takes one build of torch for the other
        remove(folder)
    if not python_in(folder).is_file():
        _require_space(folder, build)
        _make_environment(folder, base or find_base_python(listener), listener)
    _write_marker(folder, {**finished, "complete": False})
    _install(folder, build, listener)
    _write_marker(folder, finished)
    listener.progress(1.0)
    return python_in(folder)


def remove(folder: Path) -> None:
    """Remove an environment that `set_up` made or began; other folders are left alone.

    Raises:
        EngineError: the folder holds something else.
    """
    if not folder.exists():
        return
    if not (folder / "pyvenv.cfg").is_file():
        raise EngineError(f"'{folder}' is not an environment made by this plugin; left as it is.")
    shutil.rmtree(folder)


def find_base_python(listener: Listener) -> Path:
    """The first Python of this machine from which the engine can be made.

    Raises:
        EngineError: none fits; the message lists each with the reason.
    """
    refused = []
    for python in _pythons_of_this_machine():
        reason = _unfit(python, listener)
        if reason is None:
            return python
        refused.append(f"{python}: {reason}")
    low, high = (".".join(map(str, version)) for version in PYTHON_VERSIONS)
    raise EngineError(
        f"No Python {low} to {high} was found from which the engine can be made "
        f"({'; '.join(refused) or 'none on the PATH'}). Install one (on Debian and Ubuntu: "
        "apt install python3-venv) and run this tool again, or name one in its PYTHON parameter."
    )


def _pythons_of_this_machine() -> Iterable[Path]:
    (_, low), (_, high) = PYTHON_VERSIONS
    names = [f"python3.{minor}" for minor in range(high, low - 1, -1)]
    on_path = [shutil.which(name) for name in ("python3", *names, "python")]
    # QGIS's own installation has a Python beside its libraries; sys.executable is not it.
    own = Path(sys.base_prefix) / ("python.exe" if os.name == "nt" else "bin/python3")
    found = [Path(path) for path in (*on_path, str(own)) if path]
    return list(dict.fromkeys(path for path in found if path.is_file()))


def _unfit(python: Path, listener: Listener) -> str | None:
    """Why `python` cannot be the base of the engine, or None if it can."""
    try:
        child = ChildProcess([python, "-E", "-s", "-c", _PROBE])
    except OSError as error:
        return f"does not start ({error.strerror})"
    child.feed()
    try:
        answer = "".join(line or "" for line in child.lines(listener.is_canceled)).split()
    finally:
        child.stop()
    if len(answer) != 3:
        return child.log[-1] if child.log else "did not answer"
    version = (int(answer[0]), int(answer[1]))
    if not PYTHON_VERSIONS[0] <= version <= PYTHON_VERSIONS[1]:
        return f"is Python {answer[0]}.{answer[1]}"
    return None if answer[2] == "True" else "is a 32-bit Python"


def _require_space(folder: Path, build: Build) -> None:
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    free_gb = shutil.disk_usage(existing).free / 1e9
    needed_gb = float(_source(build)["space_gb"])
    if free_gb < needed_gb:
        raise EngineError(
            f"The {build} engine needs about {needed_gb:.1f} GB in '{folder}', and only "
            f"{free_gb:.1f} GB are free there; make room and run this tool again."
        )


def _make_environment(folder: Path, base: Path, listener: Listener) -> None:
    listener.line(f"Making the environment {folder} from {base}")
    folder.parent.mkdir(parents=True, exist_ok=True)
    _run([base, "-E", "-s", "-m", "venv", "--clear", folder], listener)


def _install(folder: Path, build: Build, listener: Listener) -> None:
    """Install one requirement after the other: each is a step of the progress bar."""
    pip: list[str | Path] = [python_in(folder), "-E", "-s", "-m", "pip", "install", "--no-input"]
    pip += ["--progress-bar", "off", "--disable-pip-version-check", "--retries", "2"]
    extra_index = _source(build)["extra_index"].get(sys.platform)
    index = ["--extra-index-url", extra_index] if extra_index else []
    requirements = _requirements()
    done = 0.0
    for requirement in requirements:
        is_torch = requirement.startswith("torch==")
        listener.line(f"Installing {requirement}")
        listener.progress(done)
        # The other pins as constraints, so that no step installs what a later one replaces.
        extra = index if is_torch else []
        _run([*pip, *extra, "--constraint", REQUIREMENTS, requirement], listener)
        others = max(1, len(requirements) - 1)
        done += _TORCH_SHARE if is_torch else (1 - _TORCH_SHARE) / others


def _run(command: Sequence[str | Path], listener: Listener) -> None:
    """Run one step; its lines go to the listener.

    Raises:
        EngineError: it failed; the message names the cause where it is a known one.
    """
    try:
        child = ChildProcess(command)
    except OSError as error:
        raise EngineError(f"'{command[0]}' does not start ({error.strerror}).") from error
    child.feed()
    said: list[str] = []
    try:
        for line in child.lines(listener.is_canceled):
            if line is not None and line.strip():
                said.append(line.rstrip())
                listener.line(line.rstrip())
        code = child.wait()
    finally:
        child.stop()
    if code != 0:
        raise EngineError(_cause([*said, *child.log], ending(code)))


_KNOWN_CAUSES = (
    (
        ("No space left on device", "Errno 28", "not enough space on the disk"),
        "The disk is full; make room and run this tool again, it goes on where it ended.",
    ),
    (
        ("Failed to establish", "Name or service not known", "getaddrinfo failed", "ProxyError",
         "Temporary failure in name resolution", "Network is unreachable", "timed out"),
        "The packages could not be downloaded; check the network and its proxy and run this tool "
        "again, it goes on where it ended.",
    ),
)  # fmt: skip


def _cause(lines: Sequence[str], end: str) -> str:
    text = "\n".join(lines)
    reported = [line for line in lines if line.startswith("ERROR:")] or list(lines[-1:])
    detail = f" pip said: {reported[0]}" if reported else ""
    for signs, sentence in _KNOWN_CAUSES:
        if any(sign in text for sign in signs):
            return f"{sentence}{detail}"
    return f"The engine could not be installed ({end}).{detail}"


def _source(build: Build) -> dict[str, Any]:
    sources: dict[str, dict[str, Any]] = json.loads(BUILD_SOURCES.read_text(encoding="utf-8"))
    return sources[build]


def _requirements() -> list[str]:
    lines = (line.strip() for line in REQUIREMENTS.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _pins() -> str:
    return hashlib.sha256("\n".join(_requirements()).encode()).hexdigest()


def _write_marker(folder: Path, state: dict[str, Any]) -> None:
    (folder / _MARKER).write_text(json.dumps(state), encoding="utf-8")


def _read_marker(folder: Path) -> dict[str, Any]:
    try:
        marker = json.loads((folder / _MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return marker if isinstance(marker, dict) else {}
