"""The plugin as a newcomer meets it: installed from its zip into a fresh profile of real QGIS."""

import json
import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).parent / "desktop" / "newcomer.py"
PATIENCE_S = 270


@pytest.fixture(scope="module")
def screen():
    """A display that nobody looks at; its name."""
    assert shutil.which("Xvfb"), "Xvfb is missing; run scripts/setup"
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24"], pass_fds=[writing]
    )
    os.close(writing)
    with os.fdopen(reading) as number:
        name = number.readline().strip()
    yield f":{name}"
    server.terminate()
    server.wait()


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """The zip that scripts/package makes."""
    target = tmp_path_factory.mktemp("package") / "hls_gan.zip"
    subprocess.run(["scripts/package", target], cwd=ROOT, check=True)
    return target


@pytest.fixture(scope="module")
def seen(screen, package, engine_python, tmp_path_factory):
    """What the newcomer saw."""
    folder = tmp_path_factory.mktemp("desktop")
    program = shutil.which("qgis.bin") or shutil.which("qgis")
    quiet = ["--nologo", "--noversioncheck", "--profiles-path", folder / "profiles"]
    environment = {
        **os.environ,
        "DISPLAY": screen,
        "QT_QPA_PLATFORM": "xcb",
        "HLS_GAN_DESKTOP": str(folder),
        "HLS_GAN_ZIP": str(package),
        "HLS_GAN_ENGINE_PYTHON": str(engine_python),
    }
    with (folder / "qgis.log").open("w") as log:
        desktop = subprocess.Popen(
            [program, *quiet, "--code", SCRIPT], env=environment, stdout=log, stderr=log
        )
    until = time.monotonic() + PATIENCE_S
    try:
        while not (folder / "seen.json").exists():
            in_time = desktop.poll() is None and time.monotonic() < until
            assert in_time, (folder / "qgis.log").read_text()
            time.sleep(0.2)
    finally:
        desktop.kill()
        desktop.wait()
    found = json.loads((folder / "seen.json").read_text())
    assert "failure" not in found, f"{found['failure']}\npictures in {folder}"
    return found


def test_the_installed_zip_has_a_menu(seen):
    assert seen["menu"] == [
        "Harmonize Sentinel-2 to Landsat…",
        "Check the engine…",
        "Set up the engine…",
        "Open the folder of my models",
    ]


def test_run_in_a_dialog_of_the_menu_runs_the_tool(seen):
    assert "Execution completed" in seen["log"]["Check the engine"]
    assert "Execution completed" in seen["log"]["Harmonize Sentinel-2 to Landsat"]


def test_the_result_is_on_the_map_beside_the_input(seen):
    assert len(seen["layers"]) == 2
