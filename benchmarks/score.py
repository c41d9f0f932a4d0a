"""Scoring three rasters by windows, beside scikit-image called window by window.

Prints JSON: seconds and CPU seconds of both, the ratios, the largest difference in SSIM, and how
the peak memory grows with the raster.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click
import numpy as np
import rasterio
from rasterio.transform import from_origin

from hls_gan_plugin.core.raster.scenes import SceneFiles, find_scene
from hls_gan_plugin.core.scoring.scoring import ScoreSettings, score_scenes

_RHO_MAX = 0.3
_WINDOW = 128


@click.command()
@click.option("--size", default=3660, show_default=True, help="Side of the rasters in pixels.")
@click.option("--only-ours", is_flag=True, hidden=True)
@click.option("--folder", type=click.Path(path_type=Path), hidden=True)
def main(size: int, only_ours: bool, folder: Path | None) -> None:
    """Measure and print."""
    if only_ours and folder is not None:
        ours(folder)
        click.echo(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
        return
    with tempfile.TemporaryDirectory() as name:
        large, small = Path(name) / "large", Path(name) / "small"
        write_scene(large, size)
        write_scene(small, size // 2)
        own, seconds, cpu = timed(lambda: ours(large))
        theirs, peer_seconds, peer_cpu = timed(lambda: by_scikit_image(large))
        result = {
            "size_px": size,
            "cores": os.cpu_count(),
            "seconds": round(seconds, 2),
            "scikit_image_seconds": round(peer_seconds, 2),
            "times_as_fast": round(peer_seconds / seconds, 2),
            "cpu_seconds": round(cpu, 2),
            "scikit_image_cpu_seconds": round(peer_cpu, 2),
            "largest_ssim_difference": float(np.abs(own - theirs).max()),
            "peak_mb": peak_mb(large),
            "peak_mb_at_a_quarter_of_the_pixels": peak_mb(small),
        }
    click.echo(json.dumps(result, indent=1))


def write_scene(folder: Path, size: int) -> None:
    """Original, generated and reference: textured DN, simulated without any physics."""
    folder.mkdir()
    rng = np.random.default_rng(0)
    rows, cols = np.mgrid[:size, :size]
    truth = 900 + 300 * np.sin(rows / 7.0) + 250 * np.cos(cols / 11.0)
    for name, sd in (("original", 60), ("generated", 20), ("reference", 10)):
        pixels = (truth + rng.normal(0, sd, truth.shape)).astype(np.int16)
        with rasterio.open(
            folder / f"{name}.tif", "w", driver="COG", width=size, height=size, count=1,
            dtype="int16", nodata=-9999, crs="EPSG:32615", compress="DEFLATE", predictor=2,
            transform=from_origin(6e5, 4e6, 30, 30),
        ) as dataset:  # fmt: skip
            dataset.write(pixels, 1)
            dataset.set_band_description(1, "B03")


def timed(work: Callable[[], np.ndarray]) -> tuple[np.ndarray, float, float]:
    """Result, seconds, CPU seconds of this process."""
    began, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, time.perf_counter() - began, time.process_time() - cpu


def ours(folder: Path) -> np.ndarray:
    """(2, N) SSIM of original and generated."""
    files = SceneFiles(
        "scene", folder / "original.tif", folder / "reference.tif",
        {"generated": folder / "generated.tif"},
    )  # fmt: skip
    settings = ScoreSettings(_WINDOW, with_evidence=False)
    table = score_scenes([find_scene(files)], settings=settings).table
    return np.stack([table.scores[name].ssim[:, 0] for name in ("original", "generated")])


def by_scikit_image(folder: Path) -> np.ndarray:
    """The same with scikit-image, a window at a time."""
    from skimage.metrics import structural_similarity

    images = {}
    for name in ("original", "generated", "reference"):
        with rasterio.open(folder / f"{name}.tif") as dataset:
            images[name] = dataset.read(1) * (1e-4 * 2 / _RHO_MAX) - 1
    whole = images["reference"].shape[0] // _WINDOW
    places = [
        (slice(r * _WINDOW, (r + 1) * _WINDOW), slice(c * _WINDOW, (c + 1) * _WINDOW))
        for r in range(whole)
        for c in range(whole)
    ]
    return np.array(
        [
            [
                structural_similarity(  # type: ignore[no-untyped-call]
                    images[name][place], images["reference"][place], data_range=2,
                    gaussian_weights=True, sigma=1.5, use_sample_covariance=False,
                )
                for place in places
            ]
            for name in ("original", "generated")
        ]
    )  # fmt: skip


def peak_mb(folder: Path) -> int:
    """Peak resident memory of a process of its own that scores a scene."""
    command = [sys.executable, "-m", "benchmarks.score", "--only-ours", "--folder", str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return int(done.stdout.strip().splitlines()[-1])


if __name__ == "__main__":
    main()
