"""An iteration as a CUDA graph: on a device where there is one, else with a stand-in for it."""

import contextlib
from pathlib import Path

import pytest
import torch
from lightning_fabric import Fabric

import model_training
from model_training.data.batches import BatchPlan, TrainingBatches
from model_training.data.window_store import WindowStore
from model_training.training.cuda_graph import GraphedWork
from model_training.training.settings import load
from model_training.training.training_log import StepClock
from model_training.training.updates import AlternatingUpdates


class Recorder:
    """Stands in for `torch.cuda`: what is recorded is not done, and is done at each replay."""

    def __init__(self, monkeypatch, refuses=False):
        self.refuses, self.is_recording = refuses, False
        self.recorded, self.replays = [], 0
        monkeypatch.setattr(torch.cuda, "Stream", lambda: self)
        monkeypatch.setattr(torch.cuda, "current_stream", lambda: self)
        monkeypatch.setattr(torch.cuda, "stream", lambda _: contextlib.nullcontext())
        monkeypatch.setattr(torch.cuda, "CUDAGraph", lambda: self)
        monkeypatch.setattr(torch.cuda, "graph", self.recording)

    def wait_stream(self, other):
        assert other is self

    @contextlib.contextmanager
    def recording(self, graph, capture_error_mode):
        assert (graph, capture_error_mode) == (self, "thread_local")
        self.is_recording = True
        try:
            yield
        finally:
            self.is_recording = False
        if self.refuses:
            raise RuntimeError("operation not permitted when stream is capturing\nmore")

    def do(self, work):
        self.recorded.append(work) if self.is_recording else work()

    def replay(self):
        self.replays += 1
        for work in self.recorded:
            work()


@pytest.mark.parametrize("refuses", [False, True])
def test_each_call_is_done_once_with_its_own_tensors(monkeypatch, refuses):
    recorder, seen, said = Recorder(monkeypatch, refuses), [], []

    def work(*tensors):
        recorder.do(lambda: seen.append([*map(float, tensors)]))

    graphed = GraphedWork(work, said.append)
    for number in range(7):
        graphed(torch.tensor(float(number)), torch.tensor(-float(number)))
    assert seen == [[number, -number] for number in range(7)]
    if refuses:
        assert recorder.replays == 0
        assert said == [
            "training without a CUDA graph (operation not permitted when stream is capturing)"
        ]
    else:
        assert recorder.replays == 4
        assert said == []


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device is present")
@pytest.mark.parametrize("precision", ["32-true", "bf16-mixed"])
@pytest.mark.parametrize("name", ["default", "paper"])
def test_a_replayed_training_is_the_eager_one(make_store, monkeypatch, name, precision):
    overrides = {
        "precision": precision, "adversarial_start": 6, "warmup_iterations": 4, "iterations": 24,
        "accelerator": "cuda", "ngf": 8, "ndf": 8, "bands": ("B03",),
    }  # fmt: skip
    chosen = load(Path(model_training.__file__).with_name(f"{name}.toml"), overrides)
    store = WindowStore(make_store(size=128, masked=True), chosen.bands)
    plan = BatchPlan(chosen.batch_size, chosen.crop_px, chosen.augment, chosen.seed)
    batches = TrainingBatches(store, plan)
    fabric = Fabric(accelerator="cuda", devices=1, precision=precision)
    fabric.launch()
    said = []
    graphed = AlternatingUpdates(fabric, store, chosen, None, said.append)
    monkeypatch.setattr(AlternatingUpdates, "_graphed_works", lambda *_: {})
    eager = AlternatingUpdates(fabric, store, chosen, None, said.append)
    # Kernels that sum in any order would drive two eager trainings apart as well.
    with torch.backends.cudnn.flags(enabled=True, deterministic=True, benchmark=False):
        for iteration in range(16):
            batch = tuple(tensor.cuda() for tensor in batches[iteration])
            for ours in (graphed, eager):
                ours.step(batch, iteration, StepClock(fabric.device))
    assert said == []
    assert [work.is_recorded for work in graphed._graphed.values()] == [True]
    assert int(graphed.first_bad) == -1
    found, expected = ({**each.losses, **each.tensors()} for each in (graphed, eager))
    for key, tensor in found.items():
        torch.testing.assert_close(tensor, expected[key], rtol=1e-2, atol=1e-4)
