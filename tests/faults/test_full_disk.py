"""A disk that is full after so many bytes: what is called done is whole; nothing else stays."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from pathlib import Path

import matplotlib.image
import numpy as np
import pytest
import rasterio

from hls_gan_plugin.engine.worker import execute
from hls_gan_plugin.shared.jobs import (
    AlignJob,
    ApplyBaselineJob,
    CutWindowsJob,
    FitBaselineJob,
    HarmonizeJob,
    ScoreJob,
    ScoreScene,
    SeriesImage,
    SeriesJob,
)
from hls_gan_plugin.shared.outcome import outcome

resource = pytest.importorskip("resource", reason="the limit of a file's size is POSIX's")
LONG_RUNS, SHORT_RUNS = 300, 27


def scene(files, generated=True):
    judged = (("gan", str(files.generated)),) if generated else ()
    return ScoreScene("s", str(files.original), str(files.reference), judged, (str(files.fmask),))


JOBS = {
    "harmonize": lambda f, to: HarmonizeJob(str(f.original), to("o.tif"), str(f.model)),
    "apply-baseline": lambda f, to: ApplyBaselineJob(str(f.original), str(f.baseline), to("o.tif")),
    "fit-baseline": lambda f, to: FitBaselineJob((scene(f, False),), to("b.json"), "histogram"),
    "align": lambda f, to: AlignJob(str(f.original), str(f.reference), to("o.tif")),
    "maps": lambda f, to: ScoreJob(
        (scene(f),), window_size_px=64, ssim_map=to("s.tif"), difference=to("d.tif")
    ),
    "grid": lambda f, to: ScoreJob((scene(f),), window_size_px=32, grid=to("g.gpkg")),
    "report": lambda f, to: ScoreJob(
        (scene(f),), window_size_px=64, report=to("r.html"), table=to("t.csv")
    ),
    "cut": lambda f, to: CutWindowsJob(
        (str(f.original), str(f.reference)), window_size_px=64, chips=to("chips"), grid=to("g.gpkg")
    ),
    "series": lambda f, to: SeriesJob(
        (
            SeriesImage("2021-09-01", "L30", str(f.reference)),
            SeriesImage("2021-09-02", "S30", str(f.original), str(f.generated)),
            SeriesImage("2021-09-03", "L30", str(f.reference)),
        ),
        table=to("t.csv"),
        plot=to("p.png"),
    ),
}


@contextlib.contextmanager
def no_file_longer_than(limit):
    """Within it, writing beyond `limit` bytes of any file fails as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def content(path: Path):
    """What a result holds, read by other means than the product's."""
    if path.is_dir():
        return {file.name: content(file) for file in sorted(path.iterdir())}
    return _READERS.get(path.suffix, Path.read_text)(path)


def _pixels(path):
    with rasterio.open(path) as dataset:
        return dataset.read().tobytes()


def _rows(path):
    with contextlib.closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (table,) = database.execute("SELECT table_name FROM gpkg_contents").fetchone()
        return database.execute(f'SELECT * FROM "{table}"').fetchall()


def _page(path):
    text = path.read_text()
    return text.count("<td"), text.count("base64"), text.rstrip().endswith("</html>")


_READERS = {
    ".tif": _pixels,
    ".gpkg": _rows,
    ".html": _page,
    ".json": lambda path: json.loads(path.read_text()),
    ".png": lambda path: matplotlib.image.imread(path).tobytes(),
}


def longest_file(folder: Path) -> int:
    return max(file.stat().st_size for file in folder.rglob("*") if file.is_file())


@pytest.mark.parametrize("name", JOBS)
def test_full_disk(name, files, tmp_path, counts, is_long):
    def run(place, limit=None):
        folder = tmp_path / place
        folder.mkdir()
        job = JOBS[name](files, lambda file: str(folder / file))
        with no_file_longer_than(limit) if limit is not None else contextlib.nullcontext():
            return outcome(lambda: execute(job, lambda event: None)), folder

    event, whole = run("whole")
    assert event.event == "result", event.message
    wanted = {path.name: content(path) for path in whole.iterdir()}
    runs = (LONG_RUNS if is_long else SHORT_RUNS) // len(JOBS)
    for number, limit in enumerate(np.linspace(0, longest_file(whole) - 1, runs).astype(int)):
        event, folder = run(str(number), int(limit))
        if event.event == "result":
            assert {path.name: content(path) for path in folder.iterdir()} == wanted
            counts["done and whole"] += 1
            continue
        assert event.traceback == "", event.traceback
        assert "\n" not in event.message
        assert os.listdir(folder) == []
        counts["refused in one sentence"] += 1
