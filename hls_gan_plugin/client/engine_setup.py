"""Makes the engine's environment, brings it up to date, removes it. Standard library only.

An environment counts as made once its marker file says that it is complete, which is written last;
until then a further run goes on where the last one ended, because pip leaves alone what is already
installed.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from ..shared.errors import EngineError
from ..shared.translation import tr
from . import locked_packages
from .base_python import find_base_python
from .child_process import ChildProcess, Listener, ending
from .engine_client import PLUGIN_ROOT, python_in
from .graphics_card import Build, cards_of_this_machine, fitting_build
from .locked_packages import PIP, UV, Installer, Share, is_torch, pins, torch_version

State = Literal["absent", "interrupted", "outdated", "complete"]
BUILDS = ("auto", "cpu", "cuda", "cuda12")
# For each build, by sys.platform, the index that torch comes from; where none is named it is in
# the package index, and its hashes are in the lock.
BUILD_SOURCES = PLUGIN_ROOT / "resources" / "engine-builds.json"
_MARKER = "hls-gan-engine.json"
_PACKAGES_MB = 220.0
_PACKAGES_END = 0.35
_TRAINING_MB = 60.0
_TRAINING_BEGINS = 0.9


def made_python(folder: Path) -> Path | None:
    """The interpreter of the environment that a completed set-up left in `folder`, or None."""
    python = python_in(folder)
    return python if _read_marker(folder).get("complete") and python.is_file() else None


def state(folder: Path) -> State:
    """How far the set-up in `folder` came: "outdated" has other packages than are pinned now."""
    if made_python(folder) is None:
        return "interrupted" if (folder / "pyvenv.cfg").is_file() else "absent"
    wanted = pins(has_training(folder))
    return "complete" if _read_marker(folder).get("pins") == wanted else "outdated"


def told_interrupted() -> str:
    """What to do about a set-up that was interrupted."""
    return tr(
        "The set-up of the engine was interrupted. Run the tool 'Set up the engine' (menu "
        "Plugins > HLS GAN) again: it goes on where it ended."
    )


def has_training(folder: Path) -> bool:
    """Whether the set-up in `folder` was asked for what training needs besides."""
    return bool(_read_marker(folder).get("training"))


def set_up(
    folder: Path,
    wanted: str,
    listener: Listener,
    base: Path | None = None,
    environment: Mapping[str, str] | None = None,
    with_training: bool = False,
) -> Path:
    """Make the environment in `folder`, or finish or update the one that is there.

    wanted: one of BUILDS; "auto" takes what fits the graphics card and its driver.
    base: the Python to make it from; None: the first fitting one of this machine.
    environment: what the downloads need: proxy, certificates.
    with_training: also what training needs; an environment that has it keeps it.
    Returns the environment's interpreter.

    Raises:
        EngineError: no fitting Python, too little space, no network, or pip failed otherwise.
        CanceledError: the listener wanted to stop; a further run goes on from there.
    """
    build = _chosen_build(wanted, listener)
    before = _read_marker(folder)
    training = with_training or has_training(folder)
    finished = {"build": build, "training": training, "pins": pins(training), "complete": True}
    if made_python(folder) is not None and before == finished:
        told = tr("The engine in {folder} is complete; nothing to do.")
        listener.line(told.format(folder=folder))
        return python_in(folder)
    if before.get("build", build) != build:  # pip takes one build of torch for the other
        remove(folder)
    if python_in(folder).is_file():
        listener.line(tr("Going on with the environment {folder}").format(folder=folder))
    else:
        _require_space(folder, build)
        base = base or find_base_python(listener, _fetched(folder), environment)
        _make_environment(folder, base, listener)
    _write_marker(folder, {**finished, "complete": False})
    _install(folder, build, training, listener, environment or {})
    _write_marker(folder, finished)
    listener.progress(1.0)
    return python_in(folder)


def remove(folder: Path) -> bool:
    """Remove an environment that `set_up` made or began, and the Python that it fetched.

    Returns whether there was one.

    Raises:
        EngineError: the folder holds something else; it is left alone.
    """
    if _fetched(folder).is_dir():
        shutil.rmtree(_fetched(folder))
    if not folder.exists():
        return False
    if not (folder / "pyvenv.cfg").is_file():
        message = tr("'{folder}' is not an environment made by this plugin; left as it is.")
        raise EngineError(message.format(folder=folder))
    shutil.rmtree(folder)
    return True


def _fetched(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}-python")


def _chosen_build(wanted: str, listener: Listener) -> Build:
    if wanted == "auto":
        build, reason = fitting_build(cards_of_this_machine(listener))
        listener.line(reason)
        return build
    if wanted != "cpu" and sys.platform == "darwin":
        message = tr("There is no build of torch with CUDA for macOS; choose auto or cpu.")
        raise EngineError(message)
    return wanted  # type: ignore[return-value]


def _require_space(folder: Path, build: Build) -> None:
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    free_gb = shutil.disk_usage(existing).free / 1e9
    needed_gb = float(_source(build)["space_gb"])
    if free_gb < needed_gb:
        message = tr(
            "The {build} engine needs about {needed:.1f} GB in '{folder}', and only {free:.1f} GB "
            "are free there; make room and run this tool again."
        )
        raise EngineError(
            message.format(build=build, needed=needed_gb, folder=folder, free=free_gb)
        )


def _make_environment(folder: Path, base: Path, listener: Listener) -> None:
    told = tr("Making the environment {folder} from {python}")
    listener.line(told.format(folder=folder, python=base))
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        child = ChildProcess([base, "-E", "-s", "-m", "venv", "--clear", folder])
    except OSError as error:
        message = tr("'{program}' does not start ({cause}).")
        raise EngineError(message.format(program=base, cause=error.strerror)) from error
    child.feed()
    try:
        said = [line for line in child.lines(listener.is_canceled) if line]
        code = child.wait()
    finally:
        child.stop()
    if code != 0:
        last = " ".join([*said, *child.log][-1:])
        message = tr("'{python}' could not make an environment ({end}). {words}")
        raise EngineError(message.format(python=base, end=ending(code), words=last))


def _install(
    folder: Path,
    build: Build,
    training: bool,
    listener: Listener,
    environment: Mapping[str, str],
) -> None:
    installer = Installer(python_in(folder), folder, listener, environment)
    source = _source(build)
    end = _TRAINING_BEGINS if training else 1.0
    torch = Share(_PACKAGES_END, end, float(source["torch_mb"]))
    index = source["torch_index"].get(sys.platform)
    installer.update_pip()
    installer.from_lock(
        lambda name: not is_torch(name) and name not in (PIP, UV),
        Share(0.02, _PACKAGES_END, _PACKAGES_MB),
    )
    if index is None:
        installer.from_lock(is_torch, torch)
    else:
        installer.from_index(f"torch=={torch_version()}", index, torch)
    if training:
        last = Share(end, 1.0, _TRAINING_MB)
        installer.from_lock(lambda name: True, last, locked_packages.TRAINING_LOCK)


def _source(build: Build) -> dict[str, Any]:
    sources: dict[str, dict[str, Any]] = json.loads(BUILD_SOURCES.read_text(encoding="utf-8"))
    return sources[build]


def _write_marker(folder: Path, state: dict[str, Any]) -> None:
    (folder / _MARKER).write_text(json.dumps(state), encoding="utf-8")


def _read_marker(folder: Path) -> dict[str, Any]:
    try:
        marker = json.loads((folder / _MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return marker if isinstance(marker, dict) else {}
