"""An iteration as a CUDA graph: on a device where there is one, else with a stand-in for it."""

import contextlib

import pytest
import torch
from lightning_fabric import Fabric

from model_training.batches import BatchPlan, TrainingBatches
from model_training.cuda_graph import GraphedWork
from model_training.training_log import StepClock
from model_training.updates import AlternatingUpdates
from model_training.window_store import WindowStore


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
        assert said == ["without a CUDA graph: operation not permitted when stream is capturing"]
    else:
        assert recorder.replays == 4
        assert said == []


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device is present")
@pytest.mark.parametrize("precision", ["32-true", "bf16-mixed"])
@pytest.mark.parametrize("generator", ["residual_unet", "pix2pix"])
def test_a_replayed_training_is_the_eager_one(
    make_store, small_settings, monkeypatch, generator, precision
):
    sizes = {"crop_px": 128} if generator == "pix2pix" else {}
    chosen = small_settings(
        generator=generator, precision=precision, adversarial_start=6, accelerator="cuda", **sizes
    )
    store = WindowStore(make_store(size=128), chosen.bands)
    plan = BatchPlan(chosen.batch_size, chosen.crop_px, chosen.augment, chosen.seed)
    batches = TrainingBatches(store, plan)
    fabric = Fabric(accelerator="cuda", devices=1, precision=precision)
    fabric.launch()
    said = []
    graphed = AlternatingUpdates(fabric, store, chosen, None, said.append)
    monkeypatch.setattr(AlternatingUpdates, "_graphed_works", lambda *_: {})
    eager = AlternatingUpdates(fabric, store, chosen, None, said.append)
    for iteration in range(16):
        batch = tuple(tensor.cuda() for tensor in batches[iteration])
        for ours in (graphed, eager):
            ours.step(batch, iteration, StepClock(fabric.device))
    assert said == []
    assert int(graphed.first_bad) == -1
    for name, loss in eager.losses.items():
        torch.testing.assert_close(graphed.losses[name], loss, rtol=1e-2, atol=1e-4)
    expected = eager.tensors()
    for name, tensor in graphed.tensors().items():
        torch.testing.assert_close(tensor, expected[name], rtol=1e-2, atol=1e-3)
