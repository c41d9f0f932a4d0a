"""The plugin's life in QGIS: what it registers, and that it takes it back."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProject,
    QgsRasterLayer,
    QgsSettings,
)
from qgis.gui import QgsGui, QgsProcessingGui
from qgis.PyQt.QtWidgets import QDockWidget

ROOT = Path(__file__).resolve().parents[2]
TOOLS = {"hlsgan:harmonize", "hlsgan:checkengine", "hlsgan:setupengine"}


@pytest.fixture
def second_plugin(qgis_iface, plugin):
    """A plugin object of its own, while the session's one has stepped back."""
    import hls_gan

    plugin.unload()
    yield hls_gan.classFactory(qgis_iface)
    plugin.initProcessing()


def tools():
    provider = QgsApplication.processingRegistry().providerById("hlsgan")
    return {algorithm.id() for algorithm in provider.algorithms()} if provider else set()


def test_the_tools_are_registered_and_taken_back(second_plugin):
    assert tools() == set()
    second_plugin.initProcessing()
    assert tools() >= TOOLS
    second_plugin.unload()
    assert tools() == set()


def test_the_desktop_gets_a_menu(desktop):
    wanted = {"Panel", "Check the engine…", "Set up the engine…", "Open the folder of my models"}
    assert wanted <= set(desktop.menu)
    assert tools() >= TOOLS


def test_the_panel_clears_what_a_killed_qgis_left(monkeypatch, tmp_path, request):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left = tmp_path / "hls_gan_preview_of_the_dead"
    left.mkdir()
    for name in ("in-use.lock", "preview_0.tif"):
        (left / name).write_bytes(b"pixels")
    request.getfixturevalue("desktop")
    (of_this_one,) = tmp_path.glob("hls_gan_preview_*")
    assert of_this_one != left


def test_the_settings_are_this_run_s_own(plugin):
    assert ROOT not in Path(QgsSettings().fileName()).parents


def test_a_preview_that_is_closed_listens_to_no_layer(desktop, qgis_new_project, write_raster):
    """QGIS deletes the panel later than the plugin is unloaded, and layers may go before."""
    layer = QgsRasterLayer(str(write_raster()), "S30")
    QgsProject.instance().addMapLayer(layer)
    at_first = layer.receivers(layer.styleChanged)
    section = desktop.window.findChild(QDockWidget, "HlsGanPanel").preview
    section.layers.setLayer(layer)
    assert layer.receivers(layer.styleChanged) == at_first + 1
    section.preview.close()
    assert layer.receivers(layer.styleChanged) == at_first


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
        "FMASK_BESIDE",
        "MASK_BITS",
        "EXTENT",
        "SCALE",
        "DEVICE",
        "TILE_SIZE",
        "BATCH_SIZE",
        "OUTPUT",
        "UNCERTAINTY",
    ]
    assert {output.name() for output in harmonize.outputDefinitions()} == {
        "OUTPUT",
        "UNCERTAINTY",
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


def every_parameter():
    """(tool, parameter) of every tool of the plugin."""
    provider = QgsApplication.processingRegistry().providerById("hlsgan")
    return [
        (algorithm, parameter)
        for algorithm in provider.algorithms()
        for parameter in algorithm.parameterDefinitions()
    ]


def test_every_parameter_is_explained():
    unexplained = [(a.name(), p.name()) for a, p in every_parameter() if len(p.help()) < 15]
    assert unexplained == []


def test_the_help_beside_a_dialog_explains_every_parameter():
    silent = [
        (a.name(), p.name()) for a, p in every_parameter() if p.help() not in a.shortHelpString()
    ]
    assert silent == []


def test_numbers_are_shown_without_idle_zeros():
    """QGIS shows six decimals."""
    standard = QgsProcessingGui.WidgetType.Standard
    shown = {}
    for algorithm, parameter in every_parameter():
        if parameter.type() == "number":
            of_dialog = QgsGui.processingGuiRegistry().createParameterWidgetWrapper(
                parameter, standard
            )
            widget = of_dialog.createWrappedWidget(QgsProcessingContext())
            shown[algorithm.name(), parameter.name()] = widget.text()
    assert shown["harmonizegranules", "MAX_CLOUD"] == "100.0"
    assert shown["scorepoints", "LARGEST_DIFFERENCE"] == "0.050"
    assert [text for text in shown.values() if "0000" in text] == []


def test_no_text_names_a_parameter_by_its_id():
    names = {parameter.name() for _, parameter in every_parameter()} - {"DEVICE", "MODEL"}
    for algorithm, parameter in every_parameter():
        for text in (algorithm.shortHelpString(), parameter.description(), parameter.help()):
            assert set(re.findall(r"\b[A-Z][A-Z_]{3,}\b", text)) & names == set(), text


def test_labels_fit_into_the_first_size_of_the_dialog():
    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    for algorithm, parameter in every_parameter():
        mark = " [optional]" if parameter.flags() & optional else ""
        label = parameter.description() + mark
        assert len(label) <= 50, (algorithm.name(), label)
        for option in getattr(parameter, "options", list)():
            assert len(option) <= 50, (algorithm.name(), option)


@pytest.mark.parametrize(
    ("word", "tool"),
    [
        ("mask", "harmonize"),
        ("cloud", "harmonize"),
        ("landsat", "harmonize"),
        ("pytorch", "setupengine"),
        ("mask", "cutwindows"),
    ],
)
def test_the_words_that_people_search_for_find_a_tool(word, tool):
    assert word in QgsApplication.processingRegistry().algorithmById(f"hlsgan:{tool}").tags()


def test_models_are_listed_with_what_they_do():
    algorithm = QgsApplication.processingRegistry().algorithmById("hlsgan:harmonize")
    options = algorithm.parameterDefinition("MODEL").options()
    assert "green: B03 only (trained on simulated pairs)" in options
    (six,) = (option for option in options if option.startswith("hls6:"))
    assert six == "hls6: six bands (trained on simulated pairs)"


@pytest.mark.parametrize(
    ("given", "option"),
    [
        pytest.param("cuda", "cuda", id="the word"),
        pytest.param(2, "cpu", id="its number"),
        pytest.param("2", "cpu", id="its number as text"),
        pytest.param("tpu", "tpu", id="unknown: left for QGIS to refuse"),
    ],
)
def test_choices_may_be_given_by_number(given, option):
    algorithm = QgsApplication.processingRegistry().algorithmById("hlsgan:harmonize")
    assert algorithm.worded({"DEVICE": given})["DEVICE"] == option


def test_a_model_may_be_given_by_its_name():
    algorithm = QgsApplication.processingRegistry().algorithmById("hlsgan:harmonize")
    assert algorithm.worded({"MODEL": "green"})["MODEL"].startswith("green: B03 only")
    assert algorithm.worded({"MODEL": "green: of an older release"})["MODEL"].startswith("green: B")


def test_enums_are_scoped():
    """QGIS 4 with PyQt6 knows no others; the scoped ones work on the oldest QGIS too."""
    import qgis.core
    import qgis.gui
    import qgis.PyQt.QtCore
    import qgis.PyQt.QtNetwork

    modules = (qgis.core, qgis.gui, qgis.PyQt.QtCore, qgis.PyQt.QtNetwork)
    files = [*ROOT.glob("algorithms/*.py"), *ROOT.glob("hls_gan_plugin/*.py")]
    unscoped = []
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)):
                continue
            owner = next((getattr(m, node.value.id, None) for m in modules
                          if hasattr(m, node.value.id)), None)  # fmt: skip
            value = getattr(owner, node.attr, None)
            if isinstance(value, int) and type(value).__qualname__.startswith(f"{node.value.id}."):
                unscoped.append(f"{file.name}:{node.lineno} {node.value.id}.{node.attr}")
    assert unscoped == []


def test_every_choice_accepts_its_default_and_all_of_its_options():
    """QGIS takes options apart at commas."""
    for algorithm, parameter in every_parameter():
        if isinstance(parameter, QgsProcessingParameterEnum) and parameter.usesStaticStrings():
            options = parameter.options()
            assert not any("," in option for option in options), (algorithm.name(), options)
            for option in options:
                assert parameter.checkValueIsAcceptable(option)
