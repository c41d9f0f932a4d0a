"""Small granules and window stores made by code, with a known relation between S30 and L30."""

import csv
import dataclasses

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin
from scipy.ndimage import gaussian_filter

from hls_gan_plugin.shared.hls import band as band_of
from hls_gan_plugin.shared.hls import counterpart
from model_training.data.window_store import Manifest, WindowRow, WindowStoreWriter


def _texture(rng, bands, size):
    """DN (bands, size, size) with fine and coarse texture."""
    fine = gaussian_filter(rng.normal(size=(bands, size, size)), (0, 0.7, 0.7)) * 250
    coarse = gaussian_filter(rng.normal(size=(bands, size, size)), (0, 6, 6)) * 1500
    return 1200 + fine + coarse


def _as_l30(s30):
    """What the toy sensor sees: a wider point spread, another gain."""
    return np.round(gaussian_filter(s30, (0, 0.7, 0.7)) * 1.05 - 40)


@pytest.fixture
def make_store(tmp_path):
    """A factory: a window store whose L30 is a blurred and scaled S30; `noise` in DN."""

    def make(
        name="windows",
        *,
        bands=("B03",),
        train=8,
        validation=3,
        test=3,
        size=32,
        noise=2.0,
        masked=False,
        with_expected=True,
        change=None,
        seed=0,
    ):
        folder = tmp_path / name
        folder.mkdir()
        rng = np.random.default_rng(seed)
        writer, rows = WindowStoreWriter(folder, len(bands), size), []
        for split, count in (("train", train), ("validation", validation), ("test", test)):
            for number in range(count):
                s30 = np.round(_texture(rng, len(bands), size))
                expected = _as_l30(s30) if change is None else change(s30, rng)
                windows = {"s30": s30, "l30": expected + rng.normal(0, noise, s30.shape).round()}
                if with_expected:
                    windows["expected"] = expected
                if masked:
                    valid = np.ones((size, size), bool)
                    valid[: size // 4] = False
                    windows["s30"][:, ~valid] = -9999
                    windows["valid"] = valid
                writer.append(**windows)
                index, scene = len(rows), f"{split}{number % 2}"
                date, share = "2021-09-07", 0.25 if masked else 0.0
                taken_by = f"Sentinel-2{'AB'[number % 2]}, Landsat-8"
                place = 32 * number, 0
                rows.append(WindowRow(index, scene, "15SXR", date, *place, share, split, taken_by))
        l30 = tuple(counterpart(band_of("S30", item)).name for item in bands)
        writer.finish(Manifest(tuple(bands), l30, size, True, split={"kind": "scene"}), rows)
        return folder

    return make


@pytest.fixture
def write_granules(tmp_path):
    """A factory: one small same-day pair as granule folders below tmp_path / "granules"."""

    def write(
        number=0, *, bands=("B03",), size=64, tile="15SXR", seed=None, fmasks=None, expected=True
    ):
        root = tmp_path / "granules"
        rng = np.random.default_rng(number if seed is None else seed)
        s30 = np.round(_texture(rng, len(bands), size))
        l30 = _as_l30(s30)
        names = [band_of("S30", item) for item in bands]
        stamp = f"T{tile}.2021{250 + number:03d}"
        clear = np.zeros((size, size), np.uint8)
        fmask = {"S30": clear, "L30": clear, **(fmasks or {})}
        ids = {"S30": f"HLS.S30.{stamp}T163901.v2.0", "L30": f"HLS.L30.{stamp}T165512.v2.0"}
        folders = {sensor: root / name for sensor, name in ids.items()}
        for place, item in enumerate(names):
            _write(folders["S30"] / f"{ids['S30']}.{item.name}.tif", s30[place])
            other = f"{ids['L30']}.{counterpart(item).name}.tif"
            _write(folders["L30"] / other, l30[place] + rng.normal(0, 2, (size, size)).round())
            if expected:
                _write(root / "expected" / ids["L30"] / other, l30[place])
        for sensor, folder in folders.items():
            _write(folder / f"{ids[sensor]}.Fmask.tif", fmask[sensor], "uint8", 255)
        return folders["S30"], folders["L30"]

    return write


@pytest.fixture
def granule(write_granules):
    """A granule of 96 px that does not say that code made it."""
    folder, _ = write_granules(size=96)
    for path in folder.glob("*.tif"):
        with rasterio.open(path, "r+") as dataset:
            dataset.update_tags(SIMULATED="NO")
    return folder


def _write(path, pixels, dtype="int16", nodata=-9999):
    path.parent.mkdir(parents=True, exist_ok=True)
    height, width = pixels.shape
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        count=1,
        height=height,
        width=width,
        dtype=dtype,
        nodata=nodata,
        crs="EPSG:32615",
        transform=from_origin(600000, 3600000, 30, 30),
    ) as dataset:
        dataset.write(pixels.astype(dtype), 1)
        tag = "PRODUCT_URI" if ".S30." in path.name else "LANDSAT_PRODUCT_ID"
        product = {"PRODUCT_URI": "S2A_MSIL1C_SIMULATED", "LANDSAT_PRODUCT_ID": "LC08_SIMULATED"}
        dataset.update_tags(**{"SIMULATED": "YES", tag: product[tag]})


@pytest.fixture
def small_settings():
    """A factory: settings of a training that takes a second or two."""
    from model_training.training.settings import TrainSettings

    small = {
        "bands": ("B03",),
        "widths": (8, 8),
        "convolutions": 1,
        "ndf": 4,
        "iterations": 12,
        "batch_size": 2,
        "adversarial_weight": 0.05,
        "reconstruction_weight": 100.0,
        "learning_rate": 3e-3,
        "beta1": 0.9,
        "beta2": 0.99,
        "ema_decay": 0.9,
        "validate_every": 6,
        "checkpoint_every": 100,
        "log_every": 6,
        "images_every": 100,
        "workers": 0,
        "threads": 1,
        "accelerator": "cpu",
    }

    def make(**fields):
        return dataclasses.replace(TrainSettings(), **{**small, **fields})

    return make


@pytest.fixture
def train(tmp_path, small_settings):
    """A factory: train with small settings on a store; returns the run folder's path."""
    from rich.console import Console

    from model_training.training.launch import train as run

    def go(store, name="run", *, resume=False, start_from=None, overrides=None, **fields):
        toml = tmp_path / f"{name}.toml"
        toml.write_text(small_settings(**fields).to_toml(), encoding="utf-8")
        run(
            store,
            tmp_path / name,
            settings_file=toml,
            overrides=overrides,
            resume=resume,
            start_from=start_from,
            console=Console(quiet=True),
        )
        return tmp_path / name

    return go


@pytest.fixture
def read_csv():
    """A factory: the rows of a CSV file as dictionaries."""

    def read(path):
        with path.open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    return read
