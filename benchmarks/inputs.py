"""What the benchmark runs on: simulated rasters and windows, and the models. Made once, kept."""

from __future__ import annotations

import contextlib
import io
import shutil
import warnings
from pathlib import Path

import numpy as np
import numpy.typing as npt
import rasterio
import torch
from rasterio.crs import CRS
from rasterio.transform import from_origin
from rasterio.windows import Window

from hls_gan_plugin.core.network.model_file import ModelCard, load_model, save_model
from hls_gan_plugin.core.network.unet import UNet, UNetConfig
from hls_gan_plugin.shared import hls, model_store
from model_training.data.window_store import Manifest, WindowRow, WindowStoreWriter

BANDS = ("B02", "B03", "B04", "B8A", "B11", "B12")
ONNX_TILE_PX = 512
_STRIP_PX = 256
_PERIOD_PX = 1999  # of the pattern that large rasters repeat; shares no factor with tiles
_GAP_SHARE = 0.2

DnArray = npt.NDArray[np.int16]


def simulated_dn(height: int, width: int, seed: int) -> DnArray:
    """A field of plausible DN: waves of several lengths and noise. No physics is in it."""
    random = np.random.default_rng(seed)
    rows, cols = np.ogrid[:height, :width]
    waves = (
        250 * np.sin(rows / 37.0 + seed)
        + 220 * np.cos(cols / 53.0)
        + 120 * np.sin((rows + cols) / 9.0)
    )
    dn: DnArray = (950 + waves + random.normal(0, 45, (height, width))).astype(np.int16)
    return dn


def raster(
    folder: Path, side_px: int, bands: int = 1, sensor: str = "S30", gaps: bool = False
) -> Path:
    """A GeoTIFF as HLS stores it (int16, deflate, 256 blocks), `bands` of them in one file."""
    suffix = "gaps." if gaps else ""
    name = f"HLS.{sensor}.T15RYN.2021100T000000.v2.0.{bands}x{side_px}.{suffix}tif"
    path = folder / name
    if path.exists():
        return path
    period = min(side_px, _PERIOD_PX)
    seed = 1 if sensor == "S30" else 2
    pattern = np.stack([simulated_dn(period, period, seed + 10 * band) for band in range(bands)])
    if sensor == "L30":  # the same ground, a little otherwise
        pattern = (simulated_dn(period, period, 1)[None] * 0.97 + pattern * 0.03).astype(np.int16)
    if gaps:
        pattern[:, _disks(period)] = hls.FILL_DN
    scratch = path.with_suffix(".part")
    _write_repeated(scratch, pattern, side_px, sensor)
    scratch.rename(path)
    return path


def remove_larger(folder: Path, side_px: int) -> None:
    """Delete the rasters with a longer side; they take gigabytes and are made in seconds."""
    for path in folder.glob("HLS.*x*.tif"):
        if int(path.name.split(".v2.0.")[1].split(".")[0].split("x")[1]) > side_px:
            path.unlink()


def _disks(side_px: int) -> npt.NDArray[np.bool_]:
    """Round gaps, as clouds leave them, over about a fifth of the square."""
    random = np.random.default_rng(5)
    rows, cols = np.ogrid[:side_px, :side_px]
    gone = np.zeros((side_px, side_px), np.bool_)
    while gone.mean() < _GAP_SHARE:
        row, col = random.integers(0, side_px, 2)
        radius = random.integers(max(side_px // 60, 1), max(side_px // 12, 2))
        gone |= (rows - row) ** 2 + (cols - col) ** 2 < radius**2
    return gone


def _write_repeated(path: Path, pattern: DnArray, side_px: int, sensor: str) -> None:
    columns = np.arange(side_px) % pattern.shape[2]
    profile = {
        "driver": "GTiff", "dtype": "int16", "count": len(pattern), "width": side_px,
        "height": side_px, "crs": CRS.from_epsg(32615), "nodata": hls.FILL_DN, "tiled": True,
        "transform": from_origin(600000.0, 3600000.0, 30.0, 30.0), "blockxsize": 256,
        "blockysize": 256, "compress": "deflate", "zlevel": 1, "predictor": 2,
        "bigtiff": "IF_SAFER", "num_threads": "ALL_CPUS",
    }  # fmt: skip
    names = ("B03",) if len(pattern) == 1 else BANDS
    with rasterio.open(path, "w", **profile) as dataset:
        for top in range(0, side_px, _STRIP_PX):
            height = min(_STRIP_PX, side_px - top)
            rows = np.arange(top, top + height) % pattern.shape[1]
            strip = pattern[:, rows][:, :, columns]
            dataset.write(strip, window=Window(0, top, side_px, height))
        dataset.scales = (hls.SCALE,) * len(pattern)
        for number, name in enumerate(names, start=1):
            dataset.set_band_description(number, name)
        dataset.update_tags(SIMULATED="YES")


def model(folder: Path, name: str, bands: tuple[str, ...]) -> tuple[Path, bool]:
    """The bundled model `name`, or one of random weights in its place; whether it is bundled."""
    bundled = model_store.models().get(name)
    if bundled is not None:
        return Path(bundled), True
    path = folder / f"{name}.safetensors"
    torch.manual_seed(1)
    config = UNetConfig(len(bands), len(bands), (16, 32, 64))
    network = UNet(config)
    torch.nn.init.normal_(network.head.weight, std=0.02)
    inputs = tuple(hls.band("S30", band) for band in bands)
    outputs = tuple(hls.counterpart(band) for band in inputs)
    ranges = ((0.0, 0.3),) * len(bands)
    about = "Random weights, to measure speed; no result of it means anything."
    save_model(path, network, ModelCard(name, "0", inputs, outputs, config, ranges, about))
    return path, False


def onnx(folder: Path, model_file: Path) -> Path:
    """The model's network as ONNX for blocks of `ONNX_TILE_PX` and a halo around them."""
    loaded = load_model(model_file)
    path = folder / f"{loaded.card.name}-{loaded.sha256[:12]}.onnx"
    if path.exists():
        return path
    side = ONNX_TILE_PX + 2 * loaded.card.architecture.halo_px
    example = torch.zeros(1, len(loaded.card.inputs), side, side)
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        torch.onnx.export(loaded.network, (example,), str(path), dynamo=True, external_data=False)
    return path


def windows(folder: Path, count: int, bands: tuple[str, ...], size_px: int = 128) -> Path:
    """A window store of simulated pairs of these S30 bands, an eighth of them for validation."""
    store = folder / f"windows_{len(bands)}x{count}"
    if (store / "manifest.json").exists():
        return store
    shutil.rmtree(store, ignore_errors=True)
    store.mkdir(parents=True)
    writer = WindowStoreWriter(store, len(bands), size_px)
    rows = []
    for number in range(count):
        seeds = [number + count * band for band in range(len(bands))]
        s30 = np.stack([simulated_dn(size_px, size_px, seed) for seed in seeds])
        writer.append(s30=s30, l30=(s30 * 0.97 + 20).astype(np.int16))
        split = "validation" if number % 8 == 0 else "train"
        rows.append(WindowRow(number, "simulated", "15RYN", "2021-04-10", 0, 0, 0.0, split))
    partners = tuple(hls.counterpart(hls.band("S30", name)).name for name in bands)
    writer.finish(Manifest(bands, partners, size_px, simulated=True), rows)
    return store
