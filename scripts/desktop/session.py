"""Real QGIS on a display that nobody looks at, in a fresh profile, with a script to carry out.

    .venv/engine/bin/python scripts/desktop/session.py SCRIPT

Makes the plugin's zip, has QGIS carry out SCRIPT with this checkout's engine, and prints what was
seen.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PROFILES = Path(".local/share/QGIS/QGIS3")  # where QGIS has them in a home folder
PATIENCE_S = 300


def main(script: str) -> None:
    """See above."""
    with tempfile.TemporaryDirectory() as folder, display() as screen:
        package = Path(folder) / "hls_gan.zip"
        subprocess.run(["scripts/package", package], cwd=ROOT, check=True, stdout=sys.stderr)
        engine = ROOT / ".venv" / "engine" / "bin" / "python"
        given = {"HLS_GAN_ZIP": str(package), "HLS_GAN_ENGINE_PYTHON": str(engine)}
        seen = carry_out(Path(script).resolve(), Path(folder), screen, PATIENCE_S, given)
    print(json.dumps(seen, indent=1))


@contextmanager
def display(size: str = "1280x900", window_manager: str | None = None) -> Iterator[str]:
    """A display, and a program on it that frames windows; yields the display's name."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24"]
    programs = [subprocess.Popen(command, pass_fds=[writing])]
    os.close(writing)
    with os.fdopen(reading) as number:
        name = f":{number.readline().strip()}"
    if window_manager:
        environment = {**os.environ, "DISPLAY": name}
        programs.append(subprocess.Popen([window_manager], env=environment))
    try:
        yield name
    finally:
        for program in reversed(programs):
            program.terminate()
            program.wait()


def carry_out(
    script: Path, folder: Path, screen: str, patience_s: float, environment: Mapping[str, str]
) -> dict[str, Any]:
    """Have QGIS carry out a script of `mouse.follow`; what was seen.

    folder: the home folder, with the profile and whatever the script leaves; not QGIS's temporary
    files, which stay when it is ended: they are removed.

    Raises:
        RuntimeError: QGIS ended, took too long, or a step of the script failed.
    """
    program = shutil.which("qgis.bin") or shutil.which("qgis")
    quiet = ["--nologo", "--noversioncheck", "--profiles-path", folder / PROFILES]
    places = {"DISPLAY": screen, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(script.parent)}
    places["HOME"] = str(folder)  # a newcomer's, too
    places["PYTHONPATH"] += os.pathsep + str(Path(__file__).parent)
    places["HLS_GAN_DESKTOP"] = str(folder)
    told = folder / "seen.json"
    until = time.monotonic() + patience_s
    with ExitStack() as ending:
        log = ending.enter_context((folder / "qgis.log").open("w"))
        places["TMPDIR"] = ending.enter_context(
            tempfile.TemporaryDirectory(prefix="hls_gan_", ignore_cleanup_errors=True)
        )
        desktop = subprocess.Popen(
            [program, *quiet, "--code", script],
            env={**os.environ, **places, **environment},
            stdout=log,
            stderr=log,
        )
        ending.callback(desktop.wait)
        ending.callback(desktop.kill)
        while not told.exists():
            if desktop.poll() is not None:
                raise RuntimeError(f"QGIS ended by itself, {_where(folder)}")
            if time.monotonic() > until:
                raise RuntimeError(f"QGIS was not done in {patience_s:.0f} s, {_where(folder)}")
            time.sleep(0.2)
    seen: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
    if "failure" in seen:
        raise RuntimeError(f"{seen['failure']}\n{_where(folder)}")
    return seen


def _where(folder: Path) -> str:
    taken = sorted(folder.rglob("*.png"), key=lambda path: path.stat().st_mtime)
    last = f"after the picture {taken[-1]}" if taken else f"without a picture in {folder}"
    return f"{last}: {(folder / 'qgis.log').read_text()}"


if __name__ == "__main__":
    main(*sys.argv[1:])
