"""What the benchmark runs on: simulated rasters and windows, and the models. Made once, kept."""

from __future__ import annotations

import contextlib
import io
import shutil
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
import torch
from rasterio.transform import from_origin
from rasterio.windows import Window

from hls_gan_plugin.core.network.model_file import load_model
from hls_gan_plugin.shared import hls, model_store
from model_training.data.window_store import Manifest, WindowRow, WindowStoreWriter

BANDS = ("B02", "B03", "B04", "B8A", "B11", "B12")
ONNX_TILE_PX = 512
_STRIP_PX = 256
_PERIOD_PX = 1999  # of the pattern that large rasters repeat; shares no factor with tiles

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


def raster(folder: Path, side_px: int, bands: int = 1) -> Path:
    """A GeoTIFF as HLS stores it (int16, deflate, 256 blocks), `bands` of them in one file."""
    path = folder / f"HLS.S30.T15RYN.2021100T000000.v2.0.{bands}x{side_px}.tif"
    if not path.exists():
        period = min(side_px, _PERIOD_PX)
        pattern = np.stack([simulated_dn(period, period, 1 + 10 * band) for band in range(bands)])
        scratch = path.with_suffix(".part")
        names = ("B03",) if bands == 1 else BANDS
        write_raster(scratch, pattern, names, side_px, driver="GTiff", tiled=True)
        scratch.rename(path)
    return path


def granule(folder: Path, side_px: int, sensor: str = "S30") -> Path:
    """A folder with a clear granule: a file a band of `BANDS` or of their L30 partners, Fmask."""
    path = folder / f"granule_{sensor}_{side_px}"
    if path.exists():
        return path
    scratch = path.with_suffix(".part")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    start = f"HLS.{sensor}.T15RYN.2021100T000000.v2.0"
    period = min(side_px, _PERIOD_PX)
    for number, band in enumerate(BANDS):
        name, pattern = band, simulated_dn(period, period, 1 + 10 * number)
        if sensor == "L30":
            name = hls.counterpart(hls.band("S30", band)).name
            pattern = (pattern * 0.97 + 20).astype(np.int16)
        write_raster(scratch / f"{start}.{name}.tif", pattern[None], (name,), side_px, tiled=True)
    clear = np.zeros((1, period, period), np.uint8)
    options = {"dtype": "uint8", "nodata": 255, "predictor": 1, "tiled": True}
    write_raster(scratch / f"{start}.Fmask.tif", clear, ("Fmask",), side_px, **options)
    scratch.rename(path)
    return path


def write_raster(
    path: Path, pattern: npt.NDArray[Any], names: tuple[str, ...], side_px: int, **profile: object
) -> None:
    """A square raster of the repeated pattern (B, h, w), its bands named, tagged as simulated."""
    usual = {
        "dtype": "int16", "count": len(pattern), "width": side_px, "height": side_px,
        "crs": "EPSG:32615", "nodata": hls.FILL_DN, "blockxsize": 256, "blockysize": 256,
        "transform": from_origin(600000.0, 3600000.0, 30.0, 30.0), "compress": "deflate",
        "zlevel": 1, "predictor": 2, "bigtiff": "IF_SAFER", "num_threads": "ALL_CPUS",
    }  # fmt: skip
    columns = np.arange(side_px) % pattern.shape[2]
    with rasterio.open(path, "w", **{**usual, **profile}) as dataset:
        for top in range(0, side_px, _STRIP_PX):
            rows = np.arange(top, min(top + _STRIP_PX, side_px)) % pattern.shape[1]
            strip = pattern[:, rows][:, :, columns]
            dataset.write(strip, window=Window(0, top, side_px, len(rows)))
        if pattern.dtype == np.int16:
            dataset.scales = (hls.SCALE,) * len(pattern)
        dataset.descriptions = names
        dataset.update_tags(SIMULATED="YES")


def remove_larger(folder: Path, side_px: int) -> None:
    """Delete the rasters with a longer side; they take gigabytes and are made in seconds."""
    for path in folder.glob("HLS.*x*.tif"):
        if int(path.name.split(".v2.0.")[1].split(".")[0].split("x")[1]) > side_px:
            path.unlink()


def model(name: str) -> Path:
    """The bundled model's file."""
    return Path(model_store.model_path(name))


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
