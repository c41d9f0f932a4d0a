"""QGIS with the real plugin and the real engine; the root is the package `hls_gan`."""
# ruff: noqa: N802, N803, N815 - names of QGIS

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.gui import QgsLayerTreeView, QgsMapCanvas, QgsMessageBar
from qgis.PyQt.QtCore import QObject, QSettings, pyqtSignal
from qgis.PyQt.QtWidgets import QMainWindow

ROOT = Path(__file__).resolve().parents[2]
CHIP_FOLDER = ROOT.parent / "shared" / "data"
# Weights by chance: results mean nothing, but every pixel changes and depends on its surroundings.
_MAKE_MODEL = """
import sys, torch
from hls_gan_plugin.shared import hls
from hls_gan_plugin.core.network.model_file import ModelCard, save_model
from hls_gan_plugin.core.network.uncertainty import BandUncertainty
from hls_gan_plugin.core.network.unet import UNet, UNetConfig
path, names, widths = sys.argv[1], sys.argv[2].split(","), map(int, sys.argv[3].split(","))
torch.manual_seed(1)
config = UNetConfig(len(names), len(names), tuple(widths))
network = UNet(config)
torch.nn.init.normal_(network.head.weight, std=1.0)
inputs = tuple(hls.band("S30", name) for name in names)
outputs = tuple(hls.counterpart(band) for band in inputs)
text = "Random weights for tests; no result of it means anything."
save_model(path, network, ModelCard(
    "random", "0", inputs, outputs, config, ((0.0, 0.3),) * len(names), description=text,
    uncertainty=(BandUncertainty(4e-6, 1e-6, 1e-3, 0.1),) * len(names)))
"""


def _load_plugin_package() -> None:
    spec = importlib.util.spec_from_file_location(
        "hls_gan", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    package = importlib.util.module_from_spec(spec)
    sys.modules["hls_gan"] = package
    spec.loader.exec_module(package)


# The profile that pytest-qgis makes is the checkout's: runs side by side would share its settings,
# and later ones find them as they were left.
_SETTINGS = tempfile.TemporaryDirectory(prefix="hls_gan_settings_")
QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, _SETTINGS.name)

gdal.UseExceptions()
_load_plugin_package()


@pytest.fixture(scope="session")
def engine_python() -> Path:
    """The engine that the tests run on; scripts/setup makes it."""
    from hls_gan.hls_gan_plugin.client.engine_client import find_engine

    return find_engine()


@pytest.fixture(scope="session")
def make_model(engine_python, tmp_path_factory):
    """A factory: a model file for S30 bands, with random weights."""

    def make(*bands, name="random", widths="8,8,16") -> Path:
        path = tmp_path_factory.mktemp("models") / f"{name}.safetensors"
        command = [engine_python, "-c", _MAKE_MODEL, path, ",".join(bands), widths]
        subprocess.run(list(map(str, command)), cwd=ROOT, check=True)
        return path

    return make


@pytest.fixture(scope="session")
def random_model(make_model) -> Path:
    """A green-band model file."""
    return make_model("B03")


@pytest.fixture(scope="session", autouse=True)
def plugin(qgis_processing, qgis_iface):
    """The plugin, loaded as the desktop loads it."""
    import hls_gan

    # Newer QGIS groups results in the desktop's layer tree, and takes nothing else for one.
    tree = QgsLayerTreeView()
    qgis_iface.layerTreeView = lambda: tree
    loaded = hls_gan.classFactory(qgis_iface)
    loaded.initProcessing()
    yield loaded
    loaded.unload()


class Desktop(QObject):
    """The part of QGIS's interface that the plugin talks to."""

    currentLayerChanged = pyqtSignal(object)

    def __init__(self):
        super().__init__()
        self.window = QMainWindow()
        self.bar = QgsMessageBar(self.window)
        self.canvas = QgsMapCanvas(self.window)
        self.menu = {}

    def mainWindow(self):
        return self.window

    def messageBar(self):
        return self.bar

    def mapCanvas(self):
        return self.canvas

    def activeLayer(self):
        return None

    def addDockWidget(self, area, dock):
        self.window.addDockWidget(area, dock)

    def removeDockWidget(self, dock):
        self.window.removeDockWidget(dock)

    def addPluginToMenu(self, menu, action):
        self.menu[action.text()] = action

    def removePluginMenu(self, menu, action):
        del self.menu[action.text()]


@pytest.fixture
def desktop(plugin, qgis_iface, monkeypatch):
    """A desktop with the plugin's menu and panel."""
    import hls_gan

    plugin.unload()
    desktop = Desktop()
    monkeypatch.setattr(qgis_iface, "browserModel", lambda: None, raising=False)
    in_desktop = hls_gan.classFactory(desktop)
    in_desktop.initGui()
    yield desktop
    in_desktop.unload()
    assert desktop.menu == {}
    plugin.initProcessing()


@pytest.fixture
def no_engine(monkeypatch, tmp_path):
    """A machine on which no engine can be found."""
    from hls_gan.hls_gan_plugin.client import engine_client

    monkeypatch.setattr(engine_client, "PLUGIN_ROOT", tmp_path)
    monkeypatch.delenv(engine_client.PYTHON_VARIABLE, raising=False)


@pytest.fixture
def torchless_python(tmp_path, monkeypatch) -> Path:
    """An engine that lacks its packages: a bare Python, named in the environment variable."""
    environment = tmp_path / "bare"
    base = shutil.which("python3", path="/usr/bin") or sys.executable
    subprocess.run([base, "-m", "venv", "--without-pip", str(environment)], check=True)
    python = environment / "bin" / "python"
    monkeypatch.setenv("HLS_GAN_ENGINE_PYTHON", str(python))
    return python


def green_dn(height=96, width=130):
    """Plausible green DN with texture and a gap; int16."""
    rows, cols = np.mgrid[:height, :width]
    dn = 800 + 300 * np.sin(rows / 5.0) + 200 * np.cos(cols / 7.0)
    dn[10:14, 20:25] = -9999
    return dn.astype(np.int16)


@pytest.fixture
def write_raster(tmp_path):
    """A factory: pixels (h, w) or (B, h, w) to a GeoTIFF in UTM 15N; returns its path."""

    def write(pixels=None, name="s30.tif", *, bands=("B03",), scale=None, origin=(6e5, 3.6e6)):
        pixels = green_dn() if pixels is None else np.asarray(pixels)
        pixels = pixels[None] if pixels.ndim == 2 else pixels
        kinds = {"int16": gdal.GDT_Int16, "uint8": gdal.GDT_Byte, "float32": gdal.GDT_Float32}
        path = tmp_path / name
        dataset = gdal.GetDriverByName("GTiff").Create(
            str(path), pixels.shape[2], pixels.shape[1], len(pixels), kinds[str(pixels.dtype)]
        )
        crs = osr.SpatialReference()
        crs.ImportFromEPSG(32615)
        dataset.SetProjection(crs.ExportToWkt())
        dataset.SetGeoTransform((origin[0], 30, 0, origin[1], 0, -30))
        for number, values in enumerate(pixels, start=1):
            band = dataset.GetRasterBand(number)
            band.WriteArray(values)
            band.SetDescription(bands[number - 1])
            if pixels.dtype == np.int16:
                band.SetNoDataValue(-9999)
            if scale is not None:
                band.SetScale(scale)
        dataset.FlushCache()
        return path

    return write


@pytest.fixture
def harmonize(random_model):
    """A factory: run hlsgan:harmonize through Processing; returns results and what was shown."""
    import processing

    def run(feedback=None, **parameters):
        feedback = feedback or shown_feedback()
        parameters.setdefault("MODEL_FILE", str(random_model))
        given = {name: _plain(value) for name, value in parameters.items()}
        return processing.run("hlsgan:harmonize", given, feedback=feedback), feedback

    return run


def _plain(value):
    return str(value) if isinstance(value, Path) else value


def shown_feedback():
    """A feedback that keeps what it is told."""
    from qgis.core import QgsProcessingFeedback

    class Shown(QgsProcessingFeedback):
        def __init__(self):
            super().__init__(False)
            self.infos, self.warnings, self.errors, self.console = [], [], [], []

        def pushInfo(self, info):
            self.infos.append(info)

        def pushWarning(self, warning):
            self.warnings.append(warning)

        def reportError(self, error, fatalError=False):
            self.errors.append(error)

        def pushConsoleInfo(self, info):
            self.console.append(info)

    return Shown()


@pytest.fixture
def feedback():
    """A feedback that keeps what it is told."""
    return shown_feedback()


@pytest.fixture
def pixels_of():
    """A function: a raster's pixels, (B, h, w)."""

    def read(path):
        pixels = gdal.Open(str(path)).ReadAsArray()
        return pixels[None] if pixels.ndim == 2 else pixels

    return read


@pytest.fixture(scope="session")
def real_chip() -> dict[str, Path]:
    """The files of the real S30 granule by layer; skips where they are not at hand."""
    files = {path.name.split(".")[-2]: path for path in CHIP_FOLDER.glob("HLS.S30.*.tif")}
    if not files:
        pytest.skip("the real S30 chip is not at hand (a folder shared/data beside the checkout)")
    return files


@pytest.fixture(scope="session")
def qgis_process(tmp_path_factory, random_model):
    """A function: run `qgis_process` as a child with a profile of its own that has the plugin."""
    config = tmp_path_factory.mktemp("config")
    plugins = config / "profiles" / "default" / "python" / "plugins"
    plugins.mkdir(parents=True)
    (plugins / "hls_gan").symlink_to(ROOT, target_is_directory=True)
    program = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
    assert program, "QGIS's command line program qgis_process is missing; run scripts/setup"

    own = {
        "QT_QPA_PLATFORM": "offscreen",
        "QGIS_CUSTOM_CONFIG_PATH": str(config),
        "HLS_GAN_MODELS": str(random_model.parent),
    }

    def start(*arguments, new_session=False, cwd=None, **environment):
        return subprocess.Popen(
            [program, *map(str, arguments)],
            cwd=cwd,
            env={**os.environ, **own, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=new_session,
        )

    def run(*arguments, **environment):
        process = start(*arguments, **environment)
        out, err = process.communicate(timeout=240)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    run.start = start
    assert run("plugins", "enable", "hls_gan").returncode == 0
    return run
