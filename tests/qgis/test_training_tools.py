"""The method's steps as tools, from granules to a model that harmonizes, in QGIS's own process."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import processing
import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingException,
    QgsProcessingFeedback,
)

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts" / "desktop"))
from session import carry_out, display  # noqa: E402 - its folder is no package

TRAINING_TOOLS = (
    *("findpairs", "cuttrainingwindows", "simulatepairs", "trainmodel", "evaluatemodel"),
    "exportmodel",
)
DESKTOP_PATIENCE_S = 280


def run(tool, feedback=None, **parameters):
    given = {name: str(v) if isinstance(v, Path) else v for name, v in parameters.items()}
    return processing.run(f"hlsgan:{tool}", given, feedback=feedback)


@pytest.fixture(scope="module")
def pairs(tmp_path_factory, plugin):
    """Two small simulated pairs, one band."""
    folder = tmp_path_factory.mktemp("granules") / "pairs"
    small = {"PAIRS": 2, "SIZE": 160, "CLOUDY_SHARE": 0, "EDGE_SHARE": 0}
    done = run("simulatepairs", **small, BANDS=["green"], OUTPUT=folder)
    assert (done["OUTPUT"], done["PAIRS_MADE"]) == (str(folder), 2)
    return folder


@pytest.fixture(scope="module")
def windows(pairs, tmp_path_factory):
    """Their windows, one pair's held out to validate."""
    folder = tmp_path_factory.mktemp("store") / "windows"
    done = run(
        "cuttrainingwindows",
        GRANULES=pairs,
        BANDS=["green"],
        WINDOW_SIZE=64,
        MAX_MASKED=0.2,
        VALIDATION=1,
        TEST=0,
        OUTPUT=folder,
    )
    assert done["WINDOWS"] == done["TRAIN_WINDOWS"] + done["VALIDATION_WINDOWS"] > 1
    assert json.loads((folder / "manifest.json").read_text())["simulated"] is True
    return folder


class CancelingOnce(QgsProcessingFeedback):
    """Cancels as soon as the training goes on; keeps what it was told."""

    def __init__(self):
        super().__init__(False)
        self.infos = []
        self.progressChanged.connect(lambda percent: self.cancel() if percent > 0 else None)

    def pushInfo(self, info):  # noqa: N802 - QGIS's name
        self.infos.append(info)


def test_pairs_are_found_and_listed(pairs, tmp_path, feedback):
    table = tmp_path / "pairs.csv"
    done = run("findpairs", feedback, GRANULES=pairs, BANDS=["green"], TABLE=table)
    assert (done["PAIRS"], done["USABLE"], done["LEFT_OUT"]) == (2, 2, 0)
    assert len(table.read_text().splitlines()) == 3
    assert sum("clear in both" in info for info in feedback.infos) == 2


def test_canceled_resumed_judged_exported_and_used(windows, pairs, tmp_path, monkeypatch, feedback):
    folder, models = tmp_path / "run", tmp_path / "models"
    given = {"WINDOWS": windows, "NAME": "mine", "ITERATIONS": 100, "RUN": folder, "THREADS": 1}
    canceling = CancelingOnce()
    with pytest.raises(QgsProcessingException, match=r"Stopped at iteration \d+ and saved") as stop:
        run("trainmodel", canceling, **given)
    stopped = int(re.search(r"iteration (\d+)", str(stop.value)).group(1))
    assert 0 < stopped < 100
    assert (folder / "last.safetensors").is_file()

    done = run("trainmodel", feedback, **given, RESUME=True)
    assert done["ITERATIONS"] == 100
    assert Path(done["BEST"]).is_file()
    assert any(f"from iteration {stopped} to 100" in info for info in feedback.infos)
    assert any(re.match(r"iteration 50 of 100: .*MSE", info) for info in feedback.infos)

    report, summary = tmp_path / "report.html", tmp_path / "summary.json"
    judged = run(
        "evaluatemodel",
        TRAINING=folder,
        WINDOWS=windows,
        SPLIT="validation",
        REPORT=report,
        SUMMARY=summary,
    )
    assert "windows of simulated pairs" in judged["VERDICT"]
    told = json.loads(summary.read_text())
    assert judged["MSE_GENERATED"] == told["methods"]["generated"]["mse"]
    assert judged["MSE_ORIGINAL"] == told["methods"]["original"]["mse"]
    assert "SIMULATED" in report.read_text(encoding="utf-8").upper()

    monkeypatch.setattr("hls_gan.hls_gan_plugin.profile.models_folder", lambda: models)
    exported = run("exportmodel", TRAINING=folder, NAME="mine", FORCE=True)
    assert exported["OUTPUT"] == str(models / "mine.safetensors")
    tool = QgsApplication.processingRegistry().createAlgorithmById("hlsgan:harmonize")
    options = tool.parameterDefinition("MODEL").options()
    assert [option for option in options if option.startswith("mine: B03 only")] != []

    s30, l30 = (next(pairs.glob(f"HLS.{s}.*/*.B03.tif")) for s in ("S30", "L30"))
    results = {
        "harmonize:Harmonized": tmp_path / "harmonized.tif",
        "score:Report": tmp_path / "similarity.html",
        "score:Scores": tmp_path / "scores.gpkg",
    }
    done = run("harmonizeandscore", s30=s30, l30=l30, model="mine", **results)
    assert all(path.is_file() for path in results.values())


def test_a_training_that_is_there_is_not_overwritten(windows, tmp_path):
    given = {"WINDOWS": windows, "ITERATIONS": 1, "RUN": tmp_path / "run", "FREE": "head"}
    run("trainmodel", **given)
    with pytest.raises(QgsProcessingException, match="holds a training already"):
        run("trainmodel", **given)


@pytest.mark.parametrize("name", ["../mine", "a b", ".mine"])
def test_a_models_name_is_one_for_a_file(windows, name):
    with pytest.raises(QgsProcessingException, match="is no name for a model"):
        run("exportmodel", TRAINING=windows, NAME=name)


def test_without_what_training_needs_the_tools_say_so(monkeypatch, tmp_path, engine_python):
    made = tmp_path / "engine"
    (made / "bin").mkdir(parents=True)
    (made / "bin" / "python").symlink_to(engine_python)
    marker = made / "hls-gan-engine.json"
    marker.write_text(json.dumps({"complete": True}))
    monkeypatch.setattr("hls_gan.hls_gan_plugin.profile.engine_folder", lambda: made)
    monkeypatch.setattr(
        "hls_gan.hls_gan_plugin.profile.engine_python", lambda: made / "bin" / "python"
    )
    create = QgsApplication.processingRegistry().createAlgorithmById
    can, reason = create("hlsgan:trainmodel").canExecute()
    assert not can
    assert "Also what training needs" in reason
    assert create("hlsgan:evaluatemodel").canExecute() == (True, "")
    marker.write_text(json.dumps({"complete": True, "training": True}))
    assert create("hlsgan:trainmodel").canExecute() == (True, "")


@pytest.mark.parametrize("name", TRAINING_TOOLS)
def test_a_step_is_at_home_in_batch_and_designer(name):
    tool = QgsApplication.processingRegistry().algorithmById(f"hlsgan:{name}")
    hidden = QgsProcessingAlgorithm.Flag.FlagHideFromModeler
    assert not tool.flags() & hidden
    assert tool.group() == "Training"
    assert "hls" in tool.tags()
    assert [item.name() for item in tool.parameterDefinitions() if not item.help()] == []
    written = [item.name() for item in tool.parameterDefinitions() if item.isDestination()]
    assert written
    assert set(written) <= {item.name() for item in tool.outputDefinitions()}


def test_the_shipped_model_asks_in_the_order_of_the_work():
    model = QgsApplication.processingRegistry().algorithmById("hlsgan:harmonizeandscore")
    asked = [item.name() for item in model.parameterDefinitions() if not item.isDestination()]
    assert asked == ["s30", "l30", "model"]


def test_every_dialog_and_the_designer_in_real_qgis(engine_python, tmp_path):
    assert shutil.which("Xvfb"), "Xvfb is missing; run scripts/setup"
    package = tmp_path / "hls_gan.zip"
    subprocess.run(["scripts/package", package], cwd=ROOT, check=True)
    given = {"HLS_GAN_ZIP": str(package), "HLS_GAN_ENGINE_PYTHON": str(engine_python)}
    script = Path(__file__).parent / "desktop" / "training.py"
    with display() as screen:
        seen = carry_out(script, tmp_path, screen, DESKTOP_PATIENCE_S, given)
    assert [tool for tool, log in seen["log"].items() if "Execution completed" not in log] == []
    assert len(seen["log"]) == len(TRAINING_TOOLS) + 1
    assert (seen["designer"], seen["problems"]) == (["Harmonize", "Score"], [])
