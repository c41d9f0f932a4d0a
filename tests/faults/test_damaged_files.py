"""Files that were cut, flipped or spliced: a result or one sentence, soon and within the memory."""

from __future__ import annotations

import os
import resource
import time

import numpy as np
import pytest

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

LONG_RUNS, SHORT_RUNS = 500, 48
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
CASES = {
    "raster": ("original", harmonize),
    "fmask": ("fmask", harmonize),
    "model": ("model", harmonize),
    "baseline": ("baseline", lambda f, to: ApplyBaselineJob(str(f.original), str(f.baseline), to)),
    "scored": ("reference", score),
    "aligned": ("original", lambda f, to: AlignJob(str(f.original), str(f.reference), to)),
}


@pytest.mark.parametrize("name", CASES)
def test_damaged_files(name, files, tmp_path, counts, is_long):
    role, make = CASES[name]
    source = getattr(files, role)
    whole = source.read_bytes()
    damaged = tmp_path / source.name
    out = tmp_path / "out"
    out.mkdir()
    for seed in range((LONG_RUNS if is_long else SHORT_RUNS) // len(CASES)):
        rng = np.random.default_rng(seed)
        damaged.write_bytes(DAMAGES[seed % len(DAMAGES)](whole, rng))
        job = make(files._replace(**{role: damaged}), str(out / "o.tif"))
        began = time.monotonic()
        event = outcome(lambda job=job: execute(job, lambda event: None))
        assert time.monotonic() - began < MOST_SECONDS
        assert event.traceback == "", f"seed {seed}: {event.traceback}"
        assert "\n" not in event.message
        assert os.listdir(out) == (["o.tif"] if event.event == "result" else [])
        for path in out.iterdir():
            path.unlink()
        counts["done" if event.event == "result" else "refused in one sentence"] += 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < MOST_KIB


def test_damaged_jobs(files, counts, is_long):
    whole = to_json(harmonize(files, "/tmp/o.tif")).encode()
    for seed in range(5000 if is_long else 500):
        rng = np.random.default_rng(seed)
        text = DAMAGES[seed % len(DAMAGES)](whole, rng).decode(errors="replace")
        event = outcome(lambda text=text: {"job": from_json(text)})
        assert event.traceback == "", f"seed {seed}: {event.traceback}"
        assert "\n" not in event.message
        counts["a job" if event.event == "result" else "refused in one sentence"] += 1
