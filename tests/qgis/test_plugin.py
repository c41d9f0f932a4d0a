"""The plugin's life in QGIS: what it registers, and that it takes it back."""
# ruff: noqa: N802 - names of QGIS's methods

import subprocess
import sys
from pathlib import Path

import pytest
from qgis.core import QgsApplication

ROOT = Path(__file__).resolve().parents[2]
TOOLS = {"hlsgan:harmonize", "hlsgan:checkengine", "hlsgan:setupengine"}


@pytest.fixture
def second_plugin(qgis_iface, plugin):
    """A plugin object of its own, while the session's one has stepped back."""
    import hls_gan

    plugin.unload()
    yield hls_gan.classFactory(qgis_iface)
    plugin.initProcessing()


class Desktop:
    """The part of QGIS's interface that the plugin talks to."""

    def __init__(self):
        self.menu = []

    def mainWindow(self):
        return None

    def addPluginToMenu(self, menu, action):
        self.menu.append((menu, action.text()))

    def removePluginMenu(self, menu, action):
        self.menu.remove((menu, action.text()))


def tools():
    provider = QgsApplication.processingRegistry().providerById("hlsgan")
    return {algorithm.id() for algorithm in provider.algorithms()} if provider else set()


def test_the_tools_are_registered_and_taken_back(second_plugin):
    assert tools() == set()
    second_plugin.initProcessing()
    assert tools() >= TOOLS
    second_plugin.unload()
    assert tools() == set()


def test_the_desktop_gets_a_menu_and_loses_it_again(plugin):
    import hls_gan

    plugin.unload()
    desktop = Desktop()
    in_desktop = hls_gan.classFactory(desktop)
    in_desktop.initGui()
    texts = [text for menu, text in desktop.menu if menu == "HLS GAN"]
    assert "Check the engine…" in texts
    assert "Set up the engine…" in texts
    assert "Open the folder of my models" in texts
    in_desktop.unload()
    assert desktop.menu == []
    plugin.initProcessing()
    assert tools() >= TOOLS


def test_ids_and_parameters_keep_their_names():
    """Scripts and models of users hold them."""
    registry = QgsApplication.processingRegistry()
    harmonize = registry.algorithmById("hlsgan:harmonize")
    assert [parameter.name() for parameter in harmonize.parameterDefinitions()] == [
        "INPUT",
        "MODEL",
        "MODEL_FILE",
        "BANDS",
        "MASK",
        "MASK_BITS",
        "EXTENT",
        "SCALE",
        "DEVICE",
        "TILE_SIZE",
        "BATCH_SIZE",
        "OUTPUT",
    ]
    assert {output.name() for output in harmonize.outputDefinitions()} == {
        "OUTPUT",
        "VALID_PIXELS",
        "OUT_OF_RANGE_SHARE",
        "SECONDS",
        "DEVICE_USED",
        "MODEL_NAME",
        "MODEL_SHA256",
    }


@pytest.mark.parametrize("tool", sorted(TOOLS))
def test_every_tool_explains_itself(tool):
    algorithm = QgsApplication.processingRegistry().algorithmById(tool)
    assert len(algorithm.shortHelpString()) > 100
    assert algorithm.icon().availableSizes() or not algorithm.icon().isNull()
    for parameter in algorithm.parameterDefinitions():
        assert parameter.description() != parameter.name()


def test_without_an_engine_the_tools_stay_listed_and_say_what_to_do(no_engine):
    registry = QgsApplication.processingRegistry()
    can, reason = registry.algorithmById("hlsgan:harmonize").canExecute()
    assert not can
    assert "Set up the engine" in reason
    for tool in ("hlsgan:checkengine", "hlsgan:setupengine"):
        assert registry.algorithmById(tool).canExecute()[0]


def test_loading_the_plugin_imports_no_library_of_the_engine():
    """In a process of its own: what this one has imported says nothing."""
    code = """
import importlib.util, sys
spec = importlib.util.spec_from_file_location(
    "hls_gan", "__init__.py", submodule_search_locations=["."])
sys.modules["hls_gan"] = package = importlib.util.module_from_spec(spec)
spec.loader.exec_module(package)
early = [name for name in sys.modules if name.startswith(("qgis", "hls_gan."))]
sys.path.append("/usr/share/qgis/python/plugins")
package.classFactory(None)
print(early, sorted({"torch", "rasterio", "skimage", "safetensors"} & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[] []"
