"""The plugin as a newcomer meets it: installed from its zip into a fresh profile of real QGIS."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts" / "desktop"))
from session import carry_out, display  # noqa: E402 - its folder is no package

SCRIPT = Path(__file__).parent / "desktop" / "newcomer.py"
PATIENCE_S = 900


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """The zip that scripts/package makes."""
    target = tmp_path_factory.mktemp("package") / "hls_gan.zip"
    subprocess.run(["scripts/package", target], cwd=ROOT, check=True)
    return target


@pytest.fixture(scope="module")
def seen(package, engine_python, tmp_path_factory):
    """What the newcomer saw."""
    assert shutil.which("Xvfb"), "Xvfb is missing; run scripts/setup"
    given = {"HLS_GAN_ZIP": str(package), "HLS_GAN_ENGINE_PYTHON": str(engine_python)}
    with display() as screen:
        return carry_out(SCRIPT, tmp_path_factory.mktemp("desktop"), screen, PATIENCE_S, given)


def test_the_zip_holds_the_page_of_every_tool(package):
    """Where `helpUrl` of the tools looks for it."""
    with zipfile.ZipFile(package) as archive:
        inside = set(archive.namelist())
    pages = [path.stem for path in (ROOT / "docs" / "tools").glob("*.md")]
    assert {f"hls_gan/help/tools/{name}.html" for name in pages} <= inside
    assert not any(name.endswith(".map") for name in inside)


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
