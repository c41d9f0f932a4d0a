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
PANEL = SCRIPT.with_name("panel.py")
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
        "Panel",
        "Harmonize Sentinel-2 to Landsat…",
        "Check the engine…",
        "Set up the engine…",
        "Open the folder of my models",
        "Manual",
    ]


def test_run_in_a_dialog_of_the_menu_runs_the_tool(seen):
    assert "Execution completed" in seen["log"]["Check the engine"]
    assert "Execution completed" in seen["log"]["Harmonize Sentinel-2 to Landsat"]


def test_the_result_is_on_the_map_beside_the_input(seen):
    assert len(seen["layers"]) == 2


@pytest.fixture(scope="module")
def panel(package, engine_python, tmp_path_factory):
    """What somebody saw who used the panel; the engine comes after the first start."""
    given = {"HLS_GAN_ZIP": str(package), "HLS_GAN_PANEL_ENGINE": str(engine_python)}
    given["HLS_GAN_ENGINE_PYTHON"] = ""
    with display() as screen:
        folder = tmp_path_factory.mktemp("panel")
        return carry_out(PANEL, folder, screen, PATIENCE_S, given)


def test_the_first_start_says_what_is_to_be_done(panel):
    assert panel["first start"] == "HLS GAN: Set up the engine to begin."
    assert not panel["shown at first"]


def test_the_panel_fits_into_a_narrow_dock(panel):
    assert panel["width of the panel"] <= 300
    assert panel["clipped"] == []
    assert panel["roomy"] == []


@pytest.mark.parametrize("view", ["whole", "zoomed in", "panned", "after haste"])
def test_the_preview_is_the_tools_result_and_where_the_raster_is(panel, view):
    compared = panel["compared"][view]
    assert compared["largest difference"] <= 1
    assert compared["drawn elsewhere"] == 0.0
    assert compared["drawn at all"] > 0.5


def test_the_line_is_dragged_on_the_map_and_a_key_shows_the_difference(panel):
    assert panel["swipe"] == pytest.approx(250, abs=5)
    assert panel["difference on a key"]
    assert panel["difference"]["deviation"] < 0.01
    assert panel["difference"]["spread"] > 1
    assert panel["difference"]["only where both are valid"]


def test_models_are_described_added_and_removed(panel):
    assert panel["added"] == "mine"
    assert "trained on simulated pairs" in panel["card"]
    assert "simulated windows" in panel["card"]
    assert "On 2269 real points" in panel["card"]
    assert panel["plots"] == [True, True]
    assert panel["removable"] == [True, False]
    assert "mine" not in panel["models"]
    assert "not a model of HLS GAN" in panel["no model"]


def test_the_panels_tools_are_filled_in(panel):
    layer, granule = (panel["parameters"][name] for name in ("harmonizeLayer", "harmonizeGranule"))
    assert "S30" in layer["INPUT"]
    assert layer["MODEL"] == granule["MODEL"] == "green: B03 only (trained on simulated pairs)"
    assert granule["TILE"] == "31TDJ"
    assert granule["FROM"] == granule["TO"] != ""
    assert granule["INPUT"].endswith("HLS.S30.T31TDJ.2021152T104629.v2.0")


def test_a_granule_is_offered_the_model_that_makes_most_of_its_bands(panel):
    assert panel["question"] == (
        "The model green makes 1 of this granule's 6 bands, hls6 makes 6. Which one is to "
        "harmonize the granule?"
    )
    assert panel["granule's model"] == {"green": "green", "hls6": "hls6"}
    assert panel["canceled"]


def test_the_plugin_leaves_as_it_came(panel):
    assert panel.get("errors", []) == []
    assert panel["reloaded"] == panel["registered"]
    assert panel["registered"]["panels"] == ["HLS GAN"]
    assert panel["folders of previews gone"]
    assert panel["left"] == {
        "docks": 0, "entries": [], "panels": [], "tools": False,
        "on the map": [], "threads": [],
    }  # fmt: skip
