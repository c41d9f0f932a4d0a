"""A disk that is full, or gone: what is called done is whole; what is not done leaves nothing."""

from __future__ import annotations

import contextlib
import functools
import itertools
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib.image
import numpy as np
import onnx
import pytest
import rasterio
from click.testing import CliRunner
from rich.console import Console
from safetensors.numpy import load_file

from hls_gan_plugin.core.raster.granules import find_granules
from hls_gan_plugin.core.raster.pairing import find_pairs
from hls_gan_plugin.engine.worker import execute
from hls_gan_plugin.shared.errors import OutputError
from hls_gan_plugin.shared.hls import band
from hls_gan_plugin.shared.jobs import (
    AlignJob,
    ApplyBaselineJob,
    CutWindowsJob,
    FitBaselineJob,
    GranulesJob,
    HarmonizeJob,
    ScoreJob,
    ScoreScene,
    SeriesImage,
    SeriesJob,
)
from hls_gan_plugin.shared.outcome import outcome
from model_training.__main__ import main
from model_training.data.split import SplitRule
from model_training.data.windows import CutRule, cut_pairs
from model_training.export.model_export import export_model
from model_training.simulation.run import simulate
from model_training.simulation.settings import SimulationSettings
from model_training.training.launch import train

resource = pytest.importorskip("resource", reason="the limit of a file's size is POSIX's")
LONG_RUNS, SHORT_RUNS = 350, 28
SIMULATED = SimulationSettings(size_px=64, pairs=2, bands=("green",), cloudy_share=0, edge_share=0)
PAGE_BYTES = 4096


def nothing(*told):
    """What is told in the course of the work, and not heard."""


class Inputs(NamedTuple):
    """What all cases read."""

    files: Any
    training: Any
    granules: Path


class Case(NamedTuple):
    """Work into a folder that tells how it goes; goes_on: what it did stays, and is built on."""

    work: Callable[[Inputs, Path, Callable], Any]
    goes_on: bool = False


@pytest.fixture(scope="session")
def inputs(files, training, tmp_path_factory):
    folder = tmp_path_factory.mktemp("simulated")
    simulate(SIMULATED, folder)
    return Inputs(files, training, folder)


def scene(files, generated=True):
    judged = (("gan", str(files.generated)),) if generated else ()
    return ScoreScene("s", str(files.original), str(files.reference), judged, (str(files.fmask),))


def job(make):
    """A case that is a job of the engine."""

    def work(inputs, folder, tell):
        return execute(make(inputs.files, lambda name: str(folder / name)), tell)

    return Case(work)


def granules(inputs, folder, tell):
    made = GranulesJob((str(inputs.granules),), str(folder / "out"), str(inputs.files.model))
    values = execute(made, tell)
    if values["failed"]:
        assert "Traceback" not in str(values["failures"])
        raise OutputError(values["failures"][0])
    return values


def windows(inputs, folder, tell):
    pairs = find_pairs(find_granules([inputs.granules])).pairs
    rule, split = CutRule(size_px=32, min_overlap=0), SplitRule("random", 1, 1)
    cut_pairs(pairs, [band("S30", "B03")], folder / "w", rule, split, progress=tell)
    return {}


def export(inputs, folder, tell, onnx_file=None):
    run, store = inputs.training.run, inputs.training.store
    tell()
    export_model(
        run, folder / "m.safetensors", name=None, version="1", description="", windows=store,
        most=0, onnx_file=onnx_file, force=True,
    )  # fmt: skip
    return {}


def export_onnx(inputs, folder, tell):
    return export(inputs, folder, tell, folder / "m.onnx")


def evaluate(inputs, folder, tell):
    tell()
    words = ["evaluate", inputs.training.run, inputs.training.store, "--csv", folder / "e.csv",
             "--json", folder / "e.json", "--report", folder / "e.html"]  # fmt: skip
    done = CliRunner().invoke(main, [str(word) for word in words])
    if done.exit_code:
        assert "Traceback" not in done.output, done.output
        raise OutputError(done.stderr.splitlines()[-1])
    return {}


class TellingConsole(Console):
    """Tells whenever something is printed on it."""

    def __init__(self, tell):
        super().__init__(quiet=True)
        self.tell = tell

    def print(self, *words, **options):
        self.tell()


def trained(inputs, folder, tell):
    settings = inputs.training.run / "settings.toml"
    resume = (folder / "run" / "settings.toml").is_file()
    train(inputs.training.store, folder / "run", settings_file=None if resume else settings,
          resume=resume, console=TellingConsole(tell))  # fmt: skip
    return {}


CASES = {
    "harmonize": job(lambda f, to: HarmonizeJob(str(f.original), to("o.tif"), str(f.model))),
    "apply-baseline": job(
        lambda f, to: ApplyBaselineJob(str(f.original), str(f.baseline), to("o.tif"))
    ),
    "fit-baseline": job(lambda f, to: FitBaselineJob((scene(f, False),), to("b.json"))),
    "align": job(lambda f, to: AlignJob(str(f.original), str(f.reference), to("o.tif"))),
    "maps": job(
        lambda f, to: ScoreJob(
            (scene(f),), window_size_px=64, ssim_map=to("s.tif"), difference=to("d.tif")
        )
    ),
    "grid": job(lambda f, to: ScoreJob((scene(f),), window_size_px=32, grid=to("g.gpkg"))),
    "report": job(
        lambda f, to: ScoreJob(
            (scene(f),), window_size_px=64, report=to("r.html"), table=to("t.csv")
        )
    ),
    "cut": job(
        lambda f, to: CutWindowsJob(
            (str(f.original), str(f.reference)), window_size_px=64, chips=to("chips"),
            grid=to("g.gpkg"),
        )
    ),
    "series": job(
        lambda f, to: SeriesJob(
            (
                SeriesImage("2021-09-01", "L30", str(f.reference)),
                SeriesImage("2021-09-02", "S30", str(f.original), str(f.generated)),
                SeriesImage("2021-09-03", "L30", str(f.reference)),
            ),
            table=to("t.csv"),
            plot=to("p.png"),
        )
    ),
    "granules": Case(granules, goes_on=True),
    "simulate": Case(lambda i, to, tell: {"f": len(simulate(SIMULATED, to, tell))}, goes_on=True),
    "windows": Case(windows),
    "train": Case(trained, goes_on=True),
    "export": Case(export),
    "export-onnx": Case(export_onnx),
    "evaluate": Case(evaluate),
}  # fmt: skip


MUCH = ("harmonize", "apply-baseline", "align", "maps", "grid", "report", "cut", "granules",
        "simulate", "windows")  # fmt: skip


@contextlib.contextmanager
def no_file_longer_than(limit):
    """Within it, writing beyond `limit` bytes of any file fails as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def mount(folder, options):
    """Put a disk of its own at `folder`; whether that is possible here."""
    words = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    with contextlib.suppress(OSError):
        return subprocess.run(words, check=False, capture_output=True).returncode == 0
    return False


@contextlib.contextmanager
def small_disk(folder, size):
    """A disk of so many bytes, which then grows; its contents go with it."""
    folder.mkdir()
    pages = max(1, int(size) // PAGE_BYTES)
    if not mount(folder, f"size={pages * PAGE_BYTES}"):
        folder.rmdir()
        pytest.skip("a disk of its own can be had by root alone")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()


def content(path: Path):
    """What a result holds, read by other means than the product's; what is temporary is refused."""
    assert not path.name.endswith(".partial"), path
    if path.is_dir():
        kept = [file for file in sorted(path.iterdir()) if file.suffix in _READERS or file.is_dir()]
        return {file.name: content(file) for file in kept}
    return _READERS[path.suffix](path)


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
    ".csv": Path.read_text,
    ".raw": Path.read_bytes,
    ".toml": Path.read_text,
    ".json": lambda path: sorted(json.loads(path.read_text())),
    ".png": lambda path: matplotlib.image.imread(path).tobytes(),
    ".onnx": lambda path: [w.SerializeToString() for w in onnx.load(path).graph.initializer],
    ".safetensors": lambda path: {k: v.tobytes() for k, v in load_file(path).items()},
}


def files_of(folder: Path) -> list[int]:
    """The sizes of all files below."""
    return [file.stat().st_size for file in folder.rglob("*") if file.is_file()]


def check(case, event, folder, wanted, counts):
    """Hold what a run left against what it said."""
    if event.event == "result":
        assert content(folder) == wanted
        counts["done and whole"] += 1
        return
    assert event.traceback == "", event.traceback
    assert "\n" not in event.message
    assert str(folder) in event.message
    counts["refused in one sentence"] += 1
    if not case.goes_on:
        assert os.listdir(folder) == []


def check_that_it_goes_on(case, event, folder, wanted, inputs):
    """What did not end can be ended."""
    if case.goes_on and event.event != "result":
        again = outcome(lambda: case.work(inputs, folder, nothing))
        assert again.event == "result", again.message
        assert content(folder) == wanted


@pytest.fixture(params=CASES)
def case(request):
    return CASES[request.param]


@pytest.fixture
def run(case, inputs):
    """A factory: do the case into a folder."""
    return lambda folder, tell=nothing: outcome(lambda: case.work(inputs, folder, tell) or {})


@pytest.fixture(scope="session")
def undisturbed(inputs, tmp_path_factory):
    """The folder of an undisturbed run of a case, made once."""

    @functools.cache
    def made(case):
        folder = tmp_path_factory.mktemp("undisturbed")
        event = outcome(lambda: case.work(inputs, folder, nothing) or {})
        assert event.event == "result", event.message
        return folder

    return made


@pytest.fixture
def whole(case, undisturbed):
    return undisturbed(case)


@pytest.fixture
def runs(is_long):
    return (LONG_RUNS if is_long else SHORT_RUNS) // len(CASES) + 1


def test_no_long_file(case, run, whole, inputs, tmp_path, counts, runs):
    """The disk takes no more of any file than so many bytes."""
    wanted = content(whole)
    for number, limit in enumerate(np.linspace(0, max(files_of(whole)) - 1, runs).astype(int)):
        folder = tmp_path / str(number)
        folder.mkdir()
        with no_file_longer_than(int(limit)):
            event = run(folder)
        check(case, event, folder, wanted, counts)
        check_that_it_goes_on(case, event, folder, wanted, inputs)
        shutil.rmtree(folder)


def test_small_disk(case, run, whole, inputs, tmp_path, counts, runs):
    """The disk has room for so many bytes in all."""
    wanted, total = content(whole), sum(files_of(whole)) + PAGE_BYTES * len(files_of(whole))
    for number, size in enumerate(np.linspace(0, 1.2 * total, runs)):
        folder = tmp_path / str(number)
        with small_disk(folder, size):
            event = run(folder)
            check(case, event, folder, wanted, counts)
            mount(folder, "remount,size=64m")
            check_that_it_goes_on(case, event, folder, wanted, inputs)


def test_vanishing_folder(run, tmp_path, counts):
    """The folder is taken away in mid-run; whoever takes it away leaves an empty one, or none."""
    for number, stays in enumerate((False, True)):
        folder = tmp_path / str(number)
        folder.mkdir()
        first = itertools.count()

        def vanish(*told, folder=folder, first=first, stays=stays):
            if next(first) == 0:
                shutil.rmtree(folder)
                if stays:
                    folder.mkdir()

        event = run(folder, vanish)
        assert event.traceback == "", event.traceback
        assert "\n" not in event.message
        if event.event == "result":  # it was written after that
            assert [size for size in files_of(folder) if size], "nothing is there"
        counts["done" if event.event == "result" else "refused in one sentence"] += 1


@pytest.mark.parametrize("case", MUCH, indirect=True)
def test_no_room(run, tmp_path, counts, monkeypatch):
    """What takes long and writes much asks for its room before."""
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(9, 8, 1))
    event = run(tmp_path)
    assert "needs about" in event.message, event.message
    assert "0 kB are free there" in event.message
    assert "partial" not in event.message
    counts["refused in one sentence"] += 1
