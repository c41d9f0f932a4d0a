"""Small rasters and models made by code."""

from __future__ import annotations

import itertools
import signal
import sys
from pathlib import Path

import numpy as np
import pytest
import rasterio
import torch
from rasterio.crs import CRS
from rasterio.transform import from_origin

from hls_gan_plugin.core.network.model_file import Model, ModelCard, load_model, save_model
from hls_gan_plugin.core.network.uncertainty import BandUncertainty
from hls_gan_plugin.core.network.unet import UNet, UNetConfig
from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.interrupts import stop_on_signals

UTM_15N = CRS.from_epsg(32615)


@pytest.fixture
def write_raster(tmp_path):
    """A factory: (B, h, w) or (h, w) pixels to a GeoTIFF; returns its path."""

    def write(
        pixels,
        name="raster.tif",
        *,
        origin=(600000.0, 3600000.0),
        pixel_size_m=30.0,
        crs=UTM_15N,
        descriptions=("B03",),
        tags=None,
        scale=None,
        **profile,
    ) -> Path:
        pixels = np.asarray(pixels)
        pixels = pixels[None] if pixels.ndim == 2 else pixels
        path = tmp_path / name
        transform = from_origin(*origin, pixel_size_m, pixel_size_m) if origin else None
        place = {"transform": transform, "crs": crs} if origin else {}
        with rasterio.open(
            path,
            "w",
            driver="GTiff",
            count=pixels.shape[0],
            height=pixels.shape[1],
            width=pixels.shape[2],
            dtype=pixels.dtype,
            **place,
            **profile,
        ) as dataset:
            dataset.write(pixels)
            for number, text in enumerate(descriptions, start=1):
                if text:
                    dataset.set_band_description(number, text)
            if tags:
                dataset.update_tags(**tags)
            if scale is not None:
                dataset.scales = (scale,) * pixels.shape[0]
        return path

    return write


@pytest.fixture
def reflectance_dn():
    """A factory: plausible green DN (h, w) int16 with texture at several scales."""

    def make(height, width, seed=0):
        rng = np.random.default_rng(seed)
        rows, cols = np.mgrid[:height, :width]
        waves = 300 * np.sin(rows / 7.0) + 250 * np.cos(cols / 11.0)
        return (900 + waves + rng.normal(0, 60, (height, width))).astype(np.int16)

    return make


@pytest.fixture(scope="session")
def save_random_model(tmp_path_factory):
    """A factory: a model file whose network changes its input visibly (random weights).

    card: other fields of its card.
    """

    def make(bands=("B03",), widths=(4, 8, 8), name="random", **card) -> Path:
        torch.manual_seed(1)
        config = UNetConfig(len(bands), len(bands), widths)
        network = UNet(config)
        torch.nn.init.normal_(network.head.weight, std=0.3)
        inputs = tuple(hls.band("S30", band) for band in bands)
        fields = {
            "name": name,
            "version": "0",
            "inputs": inputs,
            "outputs": tuple(hls.counterpart(band) for band in inputs),
            "architecture": config,
            "percentiles": ((0.0, 0.3),) * len(bands),
            "description": "Random weights for tests; no result of it means anything.",
        }
        path = tmp_path_factory.mktemp("models") / f"{name}.safetensors"
        save_model(path, network, ModelCard(**{**fields, **card}))
        return path

    return make


@pytest.fixture(scope="session")
def careful_model_file(save_random_model) -> Path:
    """A model whose change fades out within the brightness of `reflectance_dn`, and that states
    how sure it is."""
    return save_random_model(
        name="careful",
        percentiles=((0.085, 0.095),),
        fade_margin=1.0,
        uncertainty=(BandUncertainty(4e-6, 1e-6, 1e-3, 0.1),),
    )


@pytest.fixture(scope="session")
def careful_model(careful_model_file) -> Model:
    """`careful_model_file`, loaded."""
    return load_model(careful_model_file)


@pytest.fixture(scope="session")
def random_model(save_random_model) -> Model:
    """The one-band random model, loaded."""
    return load_model(save_random_model())


# As HLS writes them into an S30 file; the values are made up.
S30_TAGS = {
    "PRODUCT_URI": "S2B_MSIL1C_20210907T163901_N0301_R126_T15SXR_20210907T202434.SAFE",
    "SPACECRAFT_NAME": "Sentinel-2B",
    "SENSING_TIME": "2021-09-07T16:54:47.751044Z",
    "cloud_coverage": "43",
    "MEAN_SUN_AZIMUTH_ANGLE": "145.0",
    "MEAN_SUN_ZENITH_ANGLE": "30.5",
    "MEAN_VIEW_AZIMUTH_ANGLE": "100.1",
    "MEAN_VIEW_ZENITH_ANGLE": "4.6",
    "NBAR_SOLAR_ZENITH": "31.7",
    "scale_factor": "0.0001",
    "add_offset": "0.0",
    "_FillValue": "-9999",
}


@pytest.fixture
def write_granule(write_raster, reflectance_dn, tmp_path):
    """A factory: an S30 granule in a folder of its own below `tmp_path / place`."""

    def write(
        day=250,
        place="in",
        side=64,
        bands=("B02", "B03", "B04", "B8A", "B11", "B12"),
        angles=True,
        tile="15SXR",
        cloud=43,
    ) -> Path:
        name = f"HLS.S30.T{tile}.2021{day:03d}T163901.v2.0"
        folder = tmp_path / place / name
        folder.mkdir(parents=True)
        tags = S30_TAGS | {"cloud_coverage": str(cloud)}

        def layer(layer_name, pixels, nodata):
            path = f"{place}/{name}/{name}.{layer_name}.tif"
            write_raster(pixels, path, descriptions=(), tags=tags, nodata=nodata)

        for number, band in enumerate(bands):
            pixels = reflectance_dn(side, side, 10 * day + number)
            pixels[:5, :5] = -9999
            layer(band, pixels, -9999)
        fmask = np.full((side, side), 64, np.uint8)
        fmask[20:30, 20:30] |= 2
        fmask[:5, :5] = 255
        layer("Fmask", fmask, 255)
        for angle in ("SAA", "SZA", "VAA", "VZA") if angles else ():
            layer(angle, np.full((side, side), 3050, np.uint16), 40000)
        return folder

    return write


@pytest.fixture(scope="session")
def six_band_model(save_random_model) -> Path:
    """The file of a random model of HLS's six bands."""
    return save_random_model(("B02", "B03", "B04", "B8A", "B11", "B12"), name="random6")


@pytest.fixture
def stop_at_every_line():
    """A factory: do some work again and again, each time with a SIGTERM at its next line.

    Of the lines of some files, in the main thread. Yields whether the work was stopped, until it
    was not, for want of lines.
    """
    before = [(number, signal.getsignal(number)) for number in (signal.SIGINT, signal.SIGTERM)]
    stop_on_signals()
    tracing = sys.gettrace()

    def at(wanted, files):
        lines = itertools.count()

        def on_line(frame, event, argument):
            if frame.f_code.co_filename not in files:
                return None
            if event == "line" and next(lines) == wanted:
                sys.settrace(None)
                signal.raise_signal(signal.SIGTERM)
            return on_line

        return on_line, lines

    def stopped_runs(work, *modules):
        files = {module.__file__ for module in modules}
        for wanted in itertools.count():
            on_line, lines = at(wanted, files)
            sys.settrace(on_line)
            try:
                work()
                stopped = False
            except KeyboardInterrupt:
                stopped = True
            finally:
                sys.settrace(tracing)
            yield stopped
            if next(lines) <= wanted:
                assert wanted > 0
                return

    yield stopped_runs
    for number, handler in before:
        signal.signal(number, handler)
