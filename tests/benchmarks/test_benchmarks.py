"""The benchmark works: its sums, its page, and its quick form from end to end."""

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from lightning_fabric import Fabric

import model_training
from benchmarks import inputs
from benchmarks.context import Context
from benchmarks.machine import flops_a_pixel
from benchmarks.measurements import Here, Measurements, Part
from benchmarks.tables import Section, Table, page
from benchmarks.timing import BenchmarkError, Run, median, ratio, run
from benchmarks.training import PlainLoop
from hls_gan_plugin.core.network.unet import UNet, UNetConfig
from model_training.data.batches import BatchPlan, TrainingBatches
from model_training.data.window_store import WindowStore
from model_training.training import settings
from model_training.training.training_log import StepClock
from model_training.training.updates import AlternatingUpdates

ROOT = Path(__file__).parents[2]


def test_ratios_are_taken_within_rounds():
    seconds = ((1.0, 3.0), (2.0, 6.0), (4.0, 40.0))
    rounds = [{"fast": Run(fast, 0, 0), "slow": Run(slow, 0, 0)} for fast, slow in seconds]
    assert ratio(rounds, "slow", "fast") == 3.0
    assert median(rounds, "slow") == 6.0


def test_what_a_command_prints_is_measured_too():
    done = run(
        [sys.executable, "-c", "x = bytearray(90 << 20); print('hello'); print('{\"n\": 4}')"]
    )
    assert done.values == {"n": 4}
    assert done.peak_mib > 90
    assert median([{"it": done}], "it", "n") == 4.0


def test_the_peak_is_the_command_s_own():
    loaded = bytearray(b"x" * (300 << 20))
    assert run([sys.executable, "-c", "pass"]).peak_mib < 100 < len(loaded) >> 20


def test_a_command_that_fails_is_no_figure():
    with pytest.raises(BenchmarkError, match="it broke"):
        run([sys.executable, "-c", "raise SystemExit('it broke')"])


@pytest.fixture
def written(tmp_path):
    """A part of two commands that write down when they ran, and what they wrote."""
    log = tmp_path / "log"
    write = "import sys; open(sys.argv[1], 'a').write(sys.argv[2]); print('{}')"
    commands = {n: (sys.executable, "-c", write, str(log), n) for n in ("a", "b")}

    def table(held):
        return Table("One", "About.", ("a",), ((str(len(held.rounds)),),))

    part = Part(lambda *_: commands, table, lambda _: {"prepared": log.exists()})
    return part, log.read_text


def measure(part, rounds, path, code="1", anew=False):
    """What was said, and what is held in the end."""
    said = []
    here = Here(code, {"CPU": "x"})
    context = Context(path.parent, quick=True, rounds=rounds)
    here.measure("one", part, context, Measurements(path), said.append, anew)
    return said, Measurements(path).get("one")


def test_rounds_take_turns_and_are_continued(written, tmp_path):
    part, log = written
    measure(part, 1, tmp_path / "kept.json")
    assert log() == "ab"
    _, held = measure(part, 3, tmp_path / "kept.json")
    assert log() == "abbaab"
    assert len(held.rounds) == len(held.notes) == 3
    assert held.facts == {"prepared": False}  # found once, before the first round
    measure(part, 3, tmp_path / "kept.json")
    assert log() == "abbaab"


def test_rounds_of_other_code_are_not_added_to(written, tmp_path):
    part, _ = written
    path = tmp_path / "kept.json"
    measure(part, 2, path, code="1")
    said, held = measure(part, 1, path, code="2")
    assert "2 rounds are of another code and will be replaced" in said[0]
    assert (held.code, len(held.rounds)) == ("2", 1)
    assert len(measure(part, 1, path, code="2", anew=True)[1].rounds) == 1


def test_an_interrupted_round_leaves_those_before_it(written, tmp_path):
    part, _ = written
    path = tmp_path / "kept.json"
    measure(part, 1, path)
    fails = (sys.executable, "-c", "raise SystemExit('it broke')")
    broken = dataclasses.replace(part, commands=lambda *_: {"a": fails})
    with pytest.raises(BenchmarkError, match="it broke"):
        measure(broken, 2, path)
    assert len(Measurements(path).get("one").rounds) == 1


def test_operations_are_those_of_the_network():
    """Against a count of every layer's products on a small image."""
    config = UNetConfig(2, 2, (4, 6, 8))
    network = UNet(config)
    products = 0

    def count(layer, _, output):
        nonlocal products
        products += layer.weight[0].numel() * output.numel()

    for layer in network.modules():
        if type(layer).__name__ == "Conv2d":
            layer.register_forward_hook(count)
    network(torch.zeros(1, 2, 16, 16))
    assert flops_a_pixel(config.widths, 2, 2) == pytest.approx(2 * products / 16**2)


def test_the_page_names_the_machine_of_each_part():
    one = Section(Table("One", "About.", ("a", "b"), (("1", "2"),)), "do it", "once", {"CPU": "x"})
    two = Section(Table("Two", "About."), "do it", "once", {"CPU": "y"})
    text = page([one, Section(Table("Three", "Not measured.")), two])
    assert "| a | b |\n| --- | --- |\n| 1 | 2 |\n\nMeasured elsewhere: x." in text
    assert "- CPU: y" in text
    assert "## Three\n\nNot measured." in text


def test_large_rasters_are_removed(tmp_path):
    kept, large = (inputs.raster(tmp_path, side) for side in (64, 65))
    inputs.remove_larger(tmp_path, 64)
    assert kept.exists()
    assert not large.exists()


@pytest.mark.parametrize("name", ["default", "paper"])
def test_the_plain_loop_does_the_trainers_arithmetic(name, tmp_path):
    """In float32 and without dropout, both come to the same losses and averaged weights."""
    file = Path(model_training.__file__).with_name(f"{name}.toml")
    overrides = {
        "adversarial_start": 0, "precision": "32-true", "dropout": 0.0, "ngf": 4, "ndf": 4,
        "accelerator": "cpu",
    }  # fmt: skip
    chosen = settings.load(file, overrides)
    store = WindowStore(inputs.windows(tmp_path, 8, ("B03",)), chosen.bands)
    fabric = Fabric(accelerator="cpu", devices=1, precision="32-true")
    fabric.launch()
    ours = AlternatingUpdates(fabric, store, chosen, None, print)
    plain = PlainLoop(chosen, 1, 1, torch.device("cpu"))
    plan = BatchPlan(chosen.batch_size, chosen.crop_px, chosen.augment, chosen.seed)
    batches = TrainingBatches(store, plan)
    for iteration in range(4):
        loss = plain.step(batches[iteration], iteration)
        ours.step(batches[iteration], iteration, StepClock(fabric.device))
        assert loss == pytest.approx(float(ours.losses["generator"]), rel=1e-3)
    # Weights whose gradient is rounding alone (paper.toml has such) go either way; means do not.
    if plain.average is not None:
        best = ours.best_candidate.parameters(), plain.average.module.parameters()
        for mine, theirs in zip(*best, strict=True):
            torch.testing.assert_close(mine, theirs, rtol=1e-3, atol=1e-5)


@pytest.mark.timeout(280)
def test_the_quick_form_measures(tmp_path):
    page = tmp_path / "page.md"
    words = ["--quick", "--only", "many", "--only", "cuda", "--folder", tmp_path, "--output", page]
    command = [sys.executable, "-m", "benchmarks", *map(str, words)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=270)
    text = page.read_text()
    assert "## 3 rasters of 128 px" in text
    assert "| one process |" in text
    assert "CPU:" in text
