"""Faults brought about on purpose; `--long` for the full figures. The counts are printed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
import rasterio
import torch
from rasterio.crs import CRS
from rasterio.transform import from_origin
from rich.console import Console

from hls_gan_plugin.core.network.model_file import ModelCard, save_model
from hls_gan_plugin.core.network.unet import UNet, UNetConfig
from hls_gan_plugin.engine.worker import execute
from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.jobs import FitBaselineJob, ScoreScene
from hls_gan_plugin.shared.outcome import outcome
from model_training.data.window_store import Manifest, WindowRow, WindowStoreWriter
from model_training.training.launch import train
from model_training.training.settings import TrainSettings

SIZE = 300
WINDOW = 32
_COUNTS: dict[str, Counter] = {}


def pytest_addoption(parser):
    parser.addoption("--long", action="store_true", help="the faults in their full numbers")


def pytest_terminal_summary(terminalreporter):
    for name, counts in _COUNTS.items():
        told = ", ".join(f"{number} {kind}" for kind, number in sorted(counts.items()))
        terminalreporter.write_line(f"faults, {name}: {counts.total()} runs: {told}")


@pytest.fixture(scope="session")
def is_long(request) -> bool:
    return request.config.getoption("--long")


@pytest.fixture
def counts(request):
    """How the runs of a test ended, by kind."""
    return _COUNTS.setdefault(request.node.originalname.removeprefix("test_"), Counter())


class Files(NamedTuple):
    """What the jobs of these tests read."""

    original: Path
    generated: Path
    reference: Path
    fmask: Path
    model: Path
    baseline: Path


@pytest.fixture(scope="session")
def files(tmp_path_factory) -> Files:
    """A small pair, what a model made of it, and what else is read."""
    folder = tmp_path_factory.mktemp("inputs")
    rng = np.random.default_rng(2)
    rows, cols = np.mgrid[:SIZE, :SIZE]
    ground = 900 + 300 * np.sin(rows / 7.0) + 250 * np.cos(cols / 11.0)

    def raster(name, pixels, band):
        path = folder / name
        with rasterio.open(
            path, "w", driver="GTiff", width=SIZE, height=SIZE, count=1, dtype=pixels.dtype,
            crs=CRS.from_epsg(32615), transform=from_origin(6e5, 3.6e6, 30, 30),
            nodata=-9999 if pixels.dtype == np.int16 else None,
        ) as dataset:  # fmt: skip
            dataset.write(pixels, 1)
            dataset.set_band_description(1, band)
        return path

    def noisy(offset):
        return (ground + offset + rng.normal(0, 40, ground.shape)).astype(np.int16)

    original, reference = raster("s30.tif", noisy(0), "B03"), raster("l30.tif", noisy(30), "B03")
    made = Files(
        original,
        raster("gan.tif", noisy(20), "B03"),
        reference,
        raster("fmask.tif", np.zeros((SIZE, SIZE), np.uint8), "Fmask"),
        folder / "random.safetensors",
        folder / "line.json",
    )
    _save_model(made.model)
    scene = ScoreScene("s", str(original), str(reference))
    event = outcome(lambda: execute(FitBaselineJob((scene,), str(made.baseline)), ignore))
    assert event.event == "result", event
    return made


class Training(NamedTuple):
    """A window store, and the folder of a short training on it; both simulated."""

    store: Path
    run: Path


SETTINGS = TrainSettings(
    bands=("B03",), widths=(4, 8), convolutions=1, ndf=4, iterations=2, batch_size=2,
    validate_every=1, checkpoint_every=1, images_every=100, workers=0, threads=1, accelerator="cpu",
)  # fmt: skip


@pytest.fixture(scope="session")
def training(tmp_path_factory) -> Training:
    """What the training's commands read."""
    folder = tmp_path_factory.mktemp("training")
    made = Training(folder / "store", folder / "run")
    made.store.mkdir()
    rng, rows = np.random.default_rng(3), []
    writer = WindowStoreWriter(made.store, 1, WINDOW)
    for number in range(6):
        pixels = rng.normal(900, 200, (1, WINDOW, WINDOW)).round()
        writer.append(s30=pixels, l30=pixels + 30)
        split = ("train", "validation", "test")[number % 3]
        rows.append(WindowRow(number, split, "15SXR", "2021-09-07", 0, 0, 1.0, split))
    writer.finish(Manifest(("B03",), ("B03",), WINDOW, simulated=True), rows)
    (folder / "s.toml").write_text(SETTINGS.to_toml())
    train(made.store, made.run, settings_file=folder / "s.toml", console=Console(quiet=True))
    return made


def _save_model(path: Path) -> None:
    torch.manual_seed(1)
    config = UNetConfig(1, 1, (4, 8, 8))
    network = UNet(config)
    torch.nn.init.normal_(network.head.weight, std=0.3)
    green = hls.band("S30", "B03")
    card = ModelCard(
        "random", "0", (green,), (hls.counterpart(green),), config, ((0.0, 0.3),),
        description="Random weights for tests; no result of it means anything.",
    )  # fmt: skip
    save_model(path, network, card)


def ignore(event):
    """Events that a test does not look at."""
