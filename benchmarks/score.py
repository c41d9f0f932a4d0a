"""Scoring three rasters by windows: the product, or scikit-image called window by window.

score.py write FOLDER SIZE    makes them
score.py ours|theirs FOLDER   prints JSON: the seconds without the start, and the SSIM's mean
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
import rasterio

from benchmarks.inputs import write_raster
from hls_gan_plugin.core.raster.scenes import SceneFiles, find_scene
from hls_gan_plugin.core.scoring.scoring import ScoreSettings, score_scenes

_RHO_MAX = 0.3
_WINDOW = 128
_NOISE_SD = {"original": 60, "generated": 20, "reference": 10}


def write(folder: Path, size: int) -> None:
    """Original, generated and reference: textured DN, simulated without any physics."""
    folder.mkdir(exist_ok=True)
    random = np.random.default_rng(0)
    rows, cols = np.ogrid[:size, :size]
    truth = 900 + 300 * np.sin(rows / 7.0) + 250 * np.cos(cols / 11.0)
    for name, sd in _NOISE_SD.items():
        pixels = (truth + random.normal(0, sd, truth.shape)).astype(np.int16)
        write_raster(folder / f"{name}.tif", pixels[None], ("B03",), size, tiled=True)


def ours(folder: Path) -> np.ndarray:
    """(2, N) SSIM of original and generated."""
    original, generated, reference = (folder / f"{name}.tif" for name in _NOISE_SD)
    files = SceneFiles("scene", original, reference, {"generated": generated})
    settings = ScoreSettings(_WINDOW, with_evidence=False)
    table = score_scenes([find_scene(files)], settings=settings).table
    return np.stack([table.scores[name].ssim[:, 0] for name in ("original", "generated")])


def theirs(folder: Path) -> np.ndarray:
    """The same with scikit-image, a window at a time."""
    from skimage.metrics import structural_similarity

    images = {}
    for name in _NOISE_SD:
        with rasterio.open(folder / f"{name}.tif") as dataset:
            images[name] = dataset.read(1) * (1e-4 * 2 / _RHO_MAX) - 1
    last = images["reference"].shape[0] - _WINDOW + 1
    starts = range(0, last, _WINDOW)
    places = [np.s_[row : row + _WINDOW, col : col + _WINDOW] for row in starts for col in starts]

    def ssim(name: str, place: tuple[slice, slice]) -> float:
        return float(
            structural_similarity(  # type: ignore[no-untyped-call]
                images[name][place], images["reference"][place], data_range=2,
                gaussian_weights=True, sigma=1.5, use_sample_covariance=False,
            )
        )  # fmt: skip

    return np.array([[ssim(name, place) for place in places] for name in ("original", "generated")])


def main(what: str, folder: str, size: str = "0") -> None:
    """See the module."""
    if what == "write":
        write(Path(folder), int(size))
        return
    began = time.perf_counter()
    found = (ours if what == "ours" else theirs)(Path(folder))
    print(json.dumps({"scoring_seconds": time.perf_counter() - began, "ssim": found.mean()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
