"""The benchmark works: its sums, its page, and its quick form from end to end."""

import subprocess
import sys
from pathlib import Path

import pytest
import torch
from lightning_fabric import Fabric

import model_training
from benchmarks import inputs
from benchmarks.page import Table, replaced, section
from benchmarks.timing import BenchmarkError, Rounds, Run, in_turns, run
from benchmarks.training import PlainLoop
from hls_gan_plugin.core.raster.granules import find_granules
from model_training.data.batches import BatchPlan, TrainingBatches
from model_training.data.window_store import WindowStore
from model_training.training import settings
from model_training.training.training_log import StepClock
from model_training.training.updates import AlternatingUpdates

ROOT = Path(__file__).parents[2]


def test_ratios_are_taken_within_rounds():
    seconds = ((1.0, 3.0), (2.0, 6.0), (4.0, 40.0))
    rounds = [{"fast": Run(fast, 0, 0), "slow": Run(slow, 0, 0)} for fast, slow in seconds]
    assert Rounds(rounds).ratio("slow", "fast") == 3.0
    assert Rounds(rounds).median("slow") == 6.0


def test_what_a_command_prints_is_measured_too():
    done = run(
        [sys.executable, "-c", "x = bytearray(90 << 20); print('hello'); print('{\"n\": 4}')"]
    )
    assert done.values == {"n": 4}
    assert done.peak_mib > 90
    assert Rounds([{"it": done}]).median("it", "n") == 4.0


def test_the_peak_is_the_command_s_own():
    loaded = bytearray(b"x" * (300 << 20))
    assert run([sys.executable, "-c", "pass"]).peak_mib < 100 < len(loaded) >> 20


def test_a_command_that_fails_is_no_figure():
    with pytest.raises(BenchmarkError, match="it broke"):
        run([sys.executable, "-c", "raise SystemExit('it broke')"])


def test_every_command_runs_once_a_round_and_none_is_always_first(tmp_path):
    write = "import sys; open(sys.argv[1], 'a').write(sys.argv[2])"
    log = tmp_path / "log"
    commands = {name: (sys.executable, "-c", write, str(log), name) for name in "ab"}
    assert len(in_turns(commands, 3).rounds) == 3
    assert log.read_text() == "abbaab"


ABOUT = Table("One", "About.", [("a", "b"), ("1", "2")], ("A note.",))


def test_a_section_says_what_makes_it_anew_and_when_it_was_measured():
    assert section("one", ABOUT, "once, on x") == (
        "## One\n\nAbout.\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\nA note.\n\n"
        "`scripts/benchmark --only one` · once, on x\n"
    )


def test_what_is_measured_anew_replaces_its_own_section_only():
    one, two = (section(name, ABOUT, f"{name}, first") for name in ("one", "two"))
    page = replaced("", ["one", "two"], {"two": two})
    page = replaced(page, ["one", "two"], {"one": one})
    assert page.index("one, first") < page.index("two, first")
    page = replaced(page, ["one", "two"], {"two": section("two", ABOUT, "again")})
    assert ("one, first" in page, "two, first" in page, page.count("## ")) == (True, False, 2)
    assert "again" in replaced(page, ["two"], {})
    assert "one, first" not in replaced(page, ["two"], {})


def test_a_granule_is_six_named_bands_and_its_mask(tmp_path):
    l30 = ("B02", "B03", "B04", "B05", "B06", "B07")
    for sensor, bands in (("S30", inputs.BANDS), ("L30", l30)):
        (granule,) = find_granules([inputs.granule(tmp_path, 64, sensor)])
        assert granule.id.sensor == sensor
        assert set(granule.layers) == {*bands, "Fmask"}


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
    words = [
        "--quick",
        "--only",
        "many",
        "--only",
        "stages",
        "--only",
        "granule",
        "--folder",
        tmp_path,
        "--output",
        page,
    ]
    command = [sys.executable, "-m", "benchmarks", *map(str, words)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=270)
    text = page.read_text()
    assert "## 3 rasters of 128 px" in text
    assert "| one process |" in text
    assert "| **the product** |" in text.partition("## A whole granule")[2]
    assert "| core/network/" in text.partition("## Where the time goes")[2]
