"""Small rasters and models made by code."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
import torch
from rasterio.crs import CRS
from rasterio.transform import from_origin

from hls_gan_plugin.core.network.model_file import Model, ModelCard, load_model, save_model
from hls_gan_plugin.core.network.unet import UNet, UNetConfig
from hls_gan_plugin.shared import hls

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
    """A factory: a model file whose network changes its input visibly (random weights)."""

    def make(bands=("B03",), widths=(4, 8, 8), name="random") -> Path:
        torch.manual_seed(1)
        config = UNetConfig(len(bands), len(bands), widths)
        network = UNet(config)
        torch.nn.init.normal_(network.head.weight, std=0.3)
        inputs = tuple(hls.band("S30", band) for band in bands)
        card = ModelCard(
            name=name,
            version="0",
            inputs=inputs,
            outputs=tuple(hls.counterpart(band) for band in inputs),
            architecture=config,
            percentiles=((0.0, 0.3),) * len(bands),
            description="Random weights for tests; no result of it means anything.",
        )
        path = tmp_path_factory.mktemp("models") / f"{name}.safetensors"
        save_model(path, network, card)
        return path

    return make


@pytest.fixture(scope="session")
def random_model(save_random_model) -> Model:
    """The one-band random model, loaded."""
    return load_model(save_random_model())
