"""A batch of granules, stopped at random moments and gone on with: each granule exactly once."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from hls_gan_plugin.core.archive.manifest import read_records
from hls_gan_plugin.engine.worker import execute
from hls_gan_plugin.shared.jobs import GranulesJob

ROOT = Path(__file__).resolve().parents[2]
GRANULES = 20
SIDE_PX = 48
SHORT_STOPS, LONG_STOPS = 6, 100
SHORT_BATCH, LONG_BATCH = 60, 1000
# How a batch is stopped: without a word, as a terminal or a scheduler does, as Ctrl-C does.
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)


def write_granule(folder: Path, day: int) -> None:
    name = f"HLS.S30.T15SXR.{2000 + day // 365}{day % 365 + 1:03d}T163901.v2.0"
    pixels = np.random.default_rng(day).normal(900, 90, (SIDE_PX, SIDE_PX)).astype(np.int16)
    for layer, values in (("B03", pixels), ("Fmask", np.full(pixels.shape, 64, np.uint8))):
        with rasterio.open(
            folder / f"{name}.{layer}.tif", "w", driver="GTiff", width=SIDE_PX, height=SIDE_PX,
            count=1, dtype=values.dtype, crs="EPSG:32615",
            transform=from_origin(600000, 3600000, 30, 30),
        ) as dataset:  # fmt: skip
            dataset.write(values, 1)


@pytest.fixture(scope="module")
def granules(tmp_path_factory):
    """A folder of twenty small granules."""
    folder = tmp_path_factory.mktemp("granules")
    for day in range(GRANULES):
        write_granule(folder, day)
    return folder


@pytest.fixture(scope="module")
def undisturbed(granules, files, tmp_path_factory):
    """The rasters of a run that nothing disturbs, and how long it takes."""
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    began = time.monotonic()
    subprocess.run(command(granules, out, files.model), cwd=ROOT, check=True, capture_output=True)
    return rasters(out), time.monotonic() - began


def command(granules, out, model):
    return [sys.executable, "-m", "hls_gan_plugin", "granules", str(granules), str(out),
            "--model-file", str(model)]  # fmt: skip


def rasters(out: Path) -> dict[Path, bytes]:
    return {path.relative_to(out): path.read_bytes() for path in sorted(out.rglob("*.tif"))}


def test_stopped_batches(granules, files, undisturbed, counts, is_long, tmp_path):
    wanted, seconds = undisturbed
    chance = random.Random(0)
    out = tmp_path / "out"
    for number in range(LONG_STOPS if is_long else SHORT_STOPS):
        how = SIGNALS[number % len(SIGNALS)]
        with subprocess.Popen(
            command(granules, out, files.model), cwd=ROOT, stdout=-3, stderr=-3
        ) as batch:
            time.sleep(chance.uniform(0.5, 1.0) * seconds)
            os.kill(batch.pid, how)
        done = len(read_records(out))
        counts[f"{how.name} after {'some' if 0 < done < GRANULES else 'none or all'}"] += 1
        subprocess.run(
            command(granules, out, files.model), cwd=ROOT, check=True, stdout=-3, stderr=-3
        )
        assert rasters(out) == wanted
        assert {path.name for path in out.iterdir() if not path.name.startswith("HLS-GAN")} == {
            "manifest.jsonl"
        }
        records = read_records(out).values()
        assert [record.state for record in records] == ["done"] * GRANULES
        shutil.rmtree(out)


def handles() -> int:
    return len(os.listdir("/proc/self/fd"))


def test_many_granules_in_one_process(files, counts, is_long, tmp_path):
    """Memory and open files stay flat."""
    count = LONG_BATCH if is_long else SHORT_BATCH
    (tmp_path / "in").mkdir()
    for day in range(count):
        write_granule(tmp_path / "in", day)
    seen = []

    def watch(event):
        if event.event == "progress" and event.message:
            pages = int(Path("/proc/self/statm").read_text().split()[1])
            seen.append((pages * resource.getpagesize(), handles()))

    job = GranulesJob((str(tmp_path / "in"),), str(tmp_path / "out"), str(files.model))
    assert execute(job, watch)["done"] == count
    half = seen[count // 2 :]
    slope = np.polyfit(np.arange(len(half)), [size for size, _ in half], 1)[0]
    counts[f"granules, {slope / 1024:.1f} KiB and {half[-1][1] - half[0][1]} handles more each"] = 1
    assert slope < 64 * 1024
    assert half[-1][1] == half[0][1]
