"""Files that were cut, flipped or spliced: a result or one sentence, soon and within the memory."""

from __future__ import annotations

import os
import resource
import shutil
import time

import numpy as np
import pytest
from rich.console import Console

from hls_gan_plugin.engine.worker import execute
from hls_gan_plugin.shared.jobs import (
    AlignJob,
    ApplyBaselineJob,
    HarmonizeJob,
    ScoreJob,
    ScoreScene,
    from_json,
    to_json,
)
from hls_gan_plugin.shared.outcome import outcome
from model_training.data.window_store import WindowStore
from model_training.judging.trained import load_trained
from model_training.training.launch import train
from model_training.training.settings import load as load_settings

LONG_RUNS, SHORT_RUNS = 3000, 240
MOST_SECONDS, MOST_KIB = 30, 2 * 2**20


def cut(data, rng):
    return data[: rng.integers(0, len(data))]


def flip(data, rng):
    damaged = bytearray(data)
    for place in rng.integers(0, len(data), rng.integers(1, 20)):
        damaged[place] ^= int(rng.integers(1, 256))
    return bytes(damaged)


def flip_head(data, rng):
    """The first bytes say what all the others are."""
    return flip(data[:600], rng) + data[600:]


def splice(data, rng):
    a, b = sorted(rng.integers(0, len(data), 2))
    return data[:a] + data[b:] + data[a:b]


DAMAGES = (cut, flip, flip_head, splice)


def harmonize(files, to):
    return HarmonizeJob(str(files.original), to, str(files.model), mask=str(files.fmask))


def score(files, to):
    scene = ScoreScene("s", str(files.original), str(files.reference), (), (str(files.fmask),))
    return ScoreJob((scene,), baselines=(("line", str(files.baseline)),), table=to)


# The damaged file, and a job that reads it.
JOBS = {
    "raster": ("original", harmonize),
    "fmask": ("fmask", harmonize),
    "model": ("model", harmonize),
    "baseline": ("baseline", lambda f, to: ApplyBaselineJob(str(f.original), str(f.baseline), to)),
    "scored": ("reference", score),
    "aligned": ("original", lambda f, to: AlignJob(str(f.original), str(f.reference), to)),
}


def read_store(store, run):
    opened = WindowStore(store, ["B03"])
    return {"mean": float(opened.reflectance("s30", range(len(opened))).mean())}


def resume(store, run):
    train(store, run, resume=True, console=Console(quiet=True))
    return {}


def read_settings(store, run):
    return {"settings": load_settings(run / "settings.toml")}


def judge(store, run):
    return {"trained": load_trained(run)}


# The damaged file of a store or a training, and what reads it.
TRAININGS = {
    "manifest": ("store/manifest.json", read_store),
    "table": ("store/windows.csv", read_store),
    "windows": ("store/s30.raw", read_store),
    "best": ("run/best.safetensors", judge),
    "last": ("run/last.safetensors", resume),
    "settings": ("run/settings.toml", read_settings),
}


def damaged(whole, seed):
    return DAMAGES[seed % len(DAMAGES)](whole, np.random.default_rng(seed))


def check_outcome(work, seed, counts):
    """Do `work` on damaged files: a result or one sentence, soon."""
    began = time.monotonic()
    event = outcome(work)
    assert time.monotonic() - began < MOST_SECONDS
    assert event.traceback == "", f"seed {seed}: {event.traceback}"
    assert "\n" not in event.message, f"seed {seed}: {event.message}"
    counts["done" if event.event == "result" else "refused in one sentence"] += 1
    return event


@pytest.fixture
def seeds(is_long):
    return range((LONG_RUNS if is_long else SHORT_RUNS) // (len(JOBS) + len(TRAININGS)) + 1)


@pytest.mark.parametrize("name", JOBS)
def test_damaged_files(name, files, tmp_path, counts, seeds):
    role, make = JOBS[name]
    whole = getattr(files, role).read_bytes()
    path = tmp_path / getattr(files, role).name
    out = tmp_path / "out"
    out.mkdir()
    for seed in seeds:
        path.write_bytes(damaged(whole, seed))
        job = make(files._replace(**{role: path}), str(out / "o.tif"))
        event = check_outcome(lambda job=job: execute(job, lambda event: None), seed, counts)
        assert os.listdir(out) == (["o.tif"] if event.event == "result" else [])
        for file in out.iterdir():
            file.unlink()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < MOST_KIB


@pytest.mark.parametrize("name", TRAININGS)
def test_damaged_trainings(name, training, tmp_path, counts, seeds):
    place, work = TRAININGS[name]
    for seed in seeds:
        folder = tmp_path / str(seed)
        shutil.copytree(training.store.parent, folder)
        path = folder / place
        path.write_bytes(damaged(path.read_bytes(), seed))
        check_outcome(lambda folder=folder: work(folder / "store", folder / "run"), seed, counts)
        shutil.rmtree(folder)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < MOST_KIB


def test_damaged_jobs(files, counts, is_long):
    whole = to_json(harmonize(files, "/tmp/o.tif")).encode()
    for seed in range(5000 if is_long else 500):
        text = damaged(whole, seed).decode(errors="replace")
        event = outcome(lambda text=text: {"job": from_json(text)})
        assert event.traceback == "", f"seed {seed}: {event.traceback}"
        assert "\n" not in event.message
        counts["a job" if event.event == "result" else "refused in one sentence"] += 1
