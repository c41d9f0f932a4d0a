"""JSON and TOML that somebody wrote to do harm, or by mistake: one sentence, nothing run."""

from __future__ import annotations

import json
import os
import pickle
import resource
import shutil
import struct
import time

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from hls_gan_plugin.core.baselines.baseline import load_baseline
from hls_gan_plugin.core.network.model_file import read_card
from hls_gan_plugin.shared.errors import HlsGanError
from hls_gan_plugin.shared.jobs import HarmonizeJob, from_json, to_json
from hls_gan_plugin.shared.outcome import outcome
from model_training.data.window_store import WindowStore
from model_training.judging.trained import load_trained
from model_training.training.settings import load as load_settings

MOST_SECONDS, MOST_KIB = 30, 2 * 2**20
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    | st.sampled_from([10**400, -(2**63), "1e999", "\0", "../../etc", float("nan")]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4)
    ),
    max_leaves=8,
)  # fmt: skip


class Bomb:
    """Unpickled, it leaves a file behind."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (type(self.path).touch, (self.path,))


def places(document, at=()):
    """The keys of every value within a document."""
    yield at
    items = document.items() if isinstance(document, dict) else enumerate(document)
    for key, value in items if isinstance(document, (dict, list)) else ():
        yield from places(value, (*at, key)) if isinstance(value, (dict, list)) else [(*at, key)]


def replaced(document, at, value):
    """A copy with one value replaced."""
    if not at:
        return value
    copy = dict(document) if isinstance(document, dict) else list(document)
    copy[at[0]] = replaced(copy[at[0]], at[1:], value)
    return copy


def header_of(path):
    with safe_open(path, framework="pt") as file:
        return dict(file.metadata())


def rewritten(path, key, text):
    """The same safetensors file with another text in its header."""
    save_file(load_file(path), path, metadata={**header_of(path), key: text})


def told(work):
    """How work on hostile files ended: a value, or one sentence without a traceback."""
    began = time.monotonic()
    event = outcome(lambda: {"value": work()})
    assert time.monotonic() - began < MOST_SECONDS
    assert event.traceback == "", event.traceback
    assert "\n" not in event.message
    return event


# Where each document stands, how it is written back, and what reads it.
DOCUMENTS = {
    "job": (
        lambda f, t: json.loads(to_json(HarmonizeJob("/a.tif", "/b.tif", str(f.model)))),
        None,
        lambda f, t, text: from_json(text),
    ),
    "manifest": (
        lambda f, t: json.loads((t.store / "manifest.json").read_text()),
        lambda f, t, text: (t.store / "manifest.json").write_text(text),
        lambda f, t, text: len(WindowStore(t.store)),
    ),
    "baseline": (
        lambda f, t: json.loads(f.baseline.read_text()),
        lambda f, t, text: f.baseline.write_text(text),
        lambda f, t, text: load_baseline(f.baseline),
    ),
    "card": (
        lambda f, t: json.loads(header_of(f.model)["hls_gan_card"]),
        lambda f, t, text: rewritten(f.model, "hls_gan_card", text),
        lambda f, t, text: read_card(f.model),
    ),
    "note": (
        lambda f, t: json.loads(header_of(t.run / "best.safetensors")["hls_gan_training"]),
        lambda f, t, text: rewritten(t.run / "best.safetensors", "hls_gan_training", text),
        lambda f, t, text: load_trained(t.run),
    ),
}  # fmt: skip


@pytest.fixture
def copies(files, training, tmp_path):
    """Of the files that a test makes hostile."""
    for path in (files.model, files.baseline):
        shutil.copy(path, tmp_path)
    shutil.copytree(training.store.parent, tmp_path / "t")
    return (
        files._replace(model=tmp_path / files.model.name, baseline=tmp_path / files.baseline.name),
        training._replace(store=tmp_path / "t" / "store", run=tmp_path / "t" / "run"),
    )


@pytest.mark.parametrize("name", DOCUMENTS)
def test_hostile_json(name, copies, counts, is_long):
    """Any value in any place of a document."""
    whole_of, write, read = DOCUMENTS[name]
    whole = whole_of(*copies)
    assert told(lambda: read(*copies, json.dumps(whole))).event == "result"

    @settings(max_examples=400 if is_long else 40, deadline=None, derandomize=True, database=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(at=st.sampled_from(list(places(whole))), value=VALUES)
    def try_it(at, value):
        text = json.dumps(replaced(whole, at, value))
        if write is not None:
            write(*copies, text)
        event = told(lambda: read(*copies, text))
        counts["read" if event.event == "result" else "refused in one sentence"] += 1

    try_it()


def deep(levels):
    return "[" * levels + "]" * levels


TEXTS = {
    "nested": deep(100_000), "nested objects": '{"a":' * 100_000, "a number": "1", "nothing": "",
    "a long number": '{"a": ' + "9" * 100_000 + "}", "null": "null", "no text": "\udcff",
    "not finite": '{"size_px": Infinity, "rho": NaN}', "twice": '{"a": 1, "a": 2}',
}  # fmt: skip


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_hostile_documents(text, copies, counts):
    files, training = copies
    data = text.encode(errors="surrogateescape")
    for path in (training.store / "manifest.json", files.baseline):
        path.write_bytes(data)
    (training.run / "settings.toml").write_bytes(b"widths = " + data)
    for read in (
        lambda: from_json(text),
        lambda: WindowStore(training.store),
        lambda: load_baseline(files.baseline),
        lambda: load_settings(training.run / "settings.toml"),
    ):
        assert told(read).event == "error"
        counts["refused in one sentence"] += 1


def tensors(training, change):
    path = training.run / "best.safetensors"
    held = load_file(path)
    name = "generator.head.weight"
    held[name] = change(held[name])
    save_file(held, path, metadata=header_of(path))
    return path


def head(size, text=b""):
    return lambda t: (t.run / "best.safetensors").write_bytes(struct.pack("<Q", size) + text)


CHECKPOINTS = {
    "a header of terabytes": head(2**42, b"{}"),
    "a header of 90 MB": head(90 * 10**6, b'{"a":' + b" " * (90 * 10**6 - 5)),
    "a nested header": head(200_000, deep(100_000).encode()),
    "a tensor of terabytes": head(
        78, b'{"generator.a.b":{"dtype":"F32","shape":[999999,999999],"data_offsets":[0,4]}}'
    ),
    "whole numbers": lambda t: tensors(t, lambda weight: weight.to(torch.int64)),
    "half the digits": lambda t: tensors(t, lambda weight: weight.half()),
    "another shape": lambda t: tensors(t, lambda weight: weight.repeat(2, 1, 1, 1)),
    "infinite": lambda t: tensors(t, lambda weight: weight + torch.inf),
    "no number": lambda t: tensors(t, lambda weight: weight * torch.nan),
    "one more": lambda t: save_file(
        {**load_file(t.run / "best.safetensors"), "more": torch.ones(1)},
        t.run / "best.safetensors", metadata=header_of(t.run / "best.safetensors"),
    ),
    "nothing": lambda t: (t.run / "best.safetensors").write_bytes(b""),
    "a folder": lambda t: ((t.run / "best.safetensors").unlink(),
                           (t.run / "best.safetensors").mkdir()),
    "a pickle": lambda t: (t.run / "best.safetensors").write_bytes(
        pickle.dumps(Bomb(t.run / "exploded"))
    ),
    "torch's own file": lambda t: torch.save(
        Bomb(t.run / "exploded"), t.run / "best.safetensors"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CHECKPOINTS)
def test_hostile_checkpoints(name, copies, counts):
    _, training = copies
    CHECKPOINTS[name](training)
    event = told(lambda: load_trained(training.run))
    assert event.event == "error"
    assert "best.safetensors" in event.message
    assert not (training.run / "exploded").exists()
    counts["refused in one sentence"] += 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < MOST_KIB


STORES = {
    "a side of zero": {"size_px": 0},
    "a side below zero": {"size_px": -32},
    "a side as text": {"size_px": "32"},
    "a huge side": {"size_px": 2**40, "arrays": {"s30": [6, 1, 2**40, 2**40]}},
    "billions of windows": {"arrays": {"s30": [2**40, 1, 32, 32], "l30": [2**40, 1, 32, 32]}},
    "no bands": {"s30_bands": [], "l30_bands": []},
    "other partners": {"l30_bands": ["B04"]},
    "a band that is none": {"s30_bands": ["B99"]},
    "bands as text": {"s30_bands": "B03"},
    "an unknown field": {"hello": 1},
    "granules alone": {"granules": [["a"]]},
}


@pytest.mark.parametrize("name", STORES)
def test_hostile_stores(name, copies, counts):
    _, training = copies
    path = training.store / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **STORES[name]}))
    with pytest.raises(HlsGanError) as refused:
        WindowStore(training.store)
    assert str(training.store) in str(refused.value)
    counts["refused in one sentence"] += 1


TABLES = {
    "a cell without end": ("scene", "x" * 200_000), "a huge row": ("row", "9" * 30),
    "a row below zero": ("row", "-1"), "no share": ("clear_share", "nan"),
    "a share of 2": ("clear_share", "2"), "no split": ("split", "all"),
    "no number": ("window", "one"), "a quote": ("scene", '"'),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_hostile_tables(name, copies, counts):
    _, training = copies
    column, text = TABLES[name]
    path = training.store / "windows.csv"
    head, first, *others = path.read_text().splitlines()
    cells = first.split(",")
    cells[head.split(",").index(column)] = text
    path.write_text("\n".join([head, ",".join(cells), *others]) + "\n")
    assert told(lambda: WindowStore(training.store)).event == "error"
    counts["refused in one sentence"] += 1


@pytest.mark.parametrize("place", ["store/manifest.json", "store/windows.csv", "run/settings.toml",
                                   "run/best.safetensors", "store/s30.raw"])  # fmt: skip
def test_pipes(place, copies, counts):
    """A pipe that nobody writes into is refused, and not waited for."""
    _, training = copies
    path = training.store.parent / place
    path.unlink()
    os.mkfifo(path)
    read = WindowStore if place.startswith("store") else load_trained
    assert told(lambda: read(path.parent)).event == "error"
    counts["refused in one sentence"] += 1
