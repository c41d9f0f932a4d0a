"""Training: it learns, it stops, it resumes to the same bits, it refuses to go on with NaN."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

import model_training
from hls_gan_plugin.shared.errors import OutputError, SettingsError, TrainingError
from hls_gan_plugin.shared.interrupts import INTERRUPTED
from model_training.training import checkpoint, provenance
from model_training.training.discriminator import PatchDiscriminator
from model_training.training.run_folder import RunFolder
from model_training.training.settings import load
from model_training.training.stop_signal import StoppedError, StopSignal

ROOT = Path(model_training.__file__).parents[1]


def weights(run):
    return load_file(str(run / "last.safetensors"))


def assert_same_bits(first, second):
    ours, theirs = weights(first), weights(second)
    assert ours.keys() == theirs.keys()
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)


def best(run):
    return checkpoint.read_note(run / "best.safetensors")


def test_it_learns_a_known_relation(make_store, train):
    store = make_store(train=24)
    run = train(store, iterations=200, validate_every=100, batch_size=4)
    scores = best(run)["validation"]
    assert scores["generated"] < 0.5 * scores["unchanged"]
    assert scores["generated"] < scores["linear"]
    assert {path.name for path in run.iterdir()} >= {
        "settings.toml", "train.log", "tensorboard", "last.safetensors", "best.safetensors",
    }  # fmt: skip
    log = (run / "train.log").read_text()
    assert all(part in log for part in ("ms/data", "ms/generator", "ms/discriminator"))


def test_settings_lie_beside_the_checkpoint(make_store, train, small_settings):
    run = train(make_store(), iterations=2, overrides={"learning_rate": 1e-4})
    saved = load(run / "settings.toml")
    assert saved == small_settings(iterations=2, learning_rate=1e-4)


class StopAt(StopSignal):
    """Asks to stop when it is looked at for the n-th time."""

    def __init__(self, looks):
        self._looks = looks
        super().__init__()

    @property
    def is_set(self):
        self._looks -= 1
        return self._looks < 0

    @is_set.setter
    def is_set(self, value):
        pass


def resume_after(monkeypatch, train, store, looks, **fields):
    monkeypatch.setattr("model_training.training.launch.StopSignal", lambda: StopAt(looks))
    with pytest.raises(StoppedError, match=f"iteration {looks + 1} .* --resume"):
        train(store, "stopped", **fields)
    monkeypatch.undo()
    return train(store, "stopped", resume=True)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({}, id="residual U-Net with average"),
        pytest.param({"ema_decay": 0.0, "discriminator_norm": "spectral"}, id="spectral norm"),
        pytest.param({"precision": "bf16-mixed", "crop_px": 28, "margin_px": 2}, id="bf16, crops"),
        pytest.param(
            {"aligned": True, "levelled_share": 0.5, "adversarial_start": 8},
            id="aligned, late adversary",
        ),
    ],
)
def test_a_resumed_training_reaches_the_same_bits(monkeypatch, make_store, train, fields):
    store = make_store()
    whole = train(store, "whole", **fields)
    resumed = resume_after(monkeypatch, train, store, 6, **fields)
    assert_same_bits(whole, resumed)
    assert best(whole) == best(resumed)


@pytest.mark.parametrize("share", [0.5, 0.0])
def test_the_adversary_never_sees_the_brightness_that_the_loss_ignores(
    monkeypatch, make_store, train, share
):
    judge, seen = PatchDiscriminator.judge, []

    def watched(self, condition, image):
        seen.append(image.detach().mean((2, 3)).abs().max())
        return judge(self, condition, image)

    monkeypatch.setattr(PatchDiscriminator, "judge", watched)
    train(make_store(), iterations=2, aligned=True, levelled_share=share)
    assert (max(seen) < 1e-5) == bool(share)


def test_pix2pix_trains_and_resumes_with_its_dropout(monkeypatch, make_store, train):
    store = make_store(size=128, train=3, validation=2, test=1)
    fields = {"generator": "pix2pix", "ngf": 4, "discriminator_norm": "batch", "batch_size": 1,
              "iterations": 4, "validate_every": 4, "ema_decay": 0.0}  # fmt: skip
    whole = train(store, "whole", **fields)
    assert_same_bits(whole, resume_after(monkeypatch, train, store, 1, **fields))


def test_masked_windows_train(make_store, train):
    scores = best(train(make_store(masked=True)))["validation"]
    assert np.isfinite(list(scores.values())).all()


def test_a_learning_that_does_not_gain_stops(make_store, train):
    run = train(
        make_store(change=lambda s30, rng: s30 + rng.normal(0, 200, s30.shape).round()),
        iterations=500, validate_every=2, patience=3, learning_rate=0.3,
    )  # fmt: skip
    note = checkpoint.read_note(run / "last.safetensors")["progress"]
    assert note["validations_without_gain"] == 3
    assert note["iteration"] == note["best_iteration"] + 6


def test_nan_stops_at_its_iteration_and_keeps_the_last_good_checkpoint(make_store, train):
    store = make_store()
    with pytest.raises(TrainingError, match=r"iteration \d+; .*--learning-rate"):
        train(store, iterations=60, learning_rate=1e30, log_every=1, checkpoint_every=1,
              validate_every=60, ema_decay=0.0)  # fmt: skip
    log = (store.parent / "run" / "train.log").read_text()
    assert "not finite at iteration" in log
    for path in store.parent.glob("run/*.safetensors"):
        assert all(value.isfinite().all() for value in load_file(str(path)).values())


def test_a_folder_with_a_training_is_not_overwritten(make_store, train):
    store = make_store()
    train(store, iterations=2)
    with pytest.raises(OutputError, match="--resume"):
        train(store, iterations=2)


def test_resume_refuses_other_settings_but_takes_harmless_ones(make_store, train):
    store = make_store()
    train(store, iterations=2)
    with pytest.raises(SettingsError, match="--resume and --batch-size 3 contradict"):
        train(store, resume=True, overrides={"batch_size": 3})
    train(store, resume=True, overrides={"log_every": 1})


def test_resume_without_a_training(make_store, train):
    with pytest.raises(TrainingError, match="holds no training"):
        train(make_store(), resume=True)


def test_a_training_killed_before_its_first_checkpoint_is_begun_by_resuming(
    monkeypatch, make_store, train
):
    store, save = make_store(), checkpoint.save
    monkeypatch.setattr(checkpoint, "save", Mock(side_effect=KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        train(store, "killed", iterations=4)
    monkeypatch.setattr(checkpoint, "save", save)
    assert_same_bits(train(store, "whole", iterations=4), train(store, "killed", resume=True))


def test_a_best_generator_without_a_checkpoint_is_no_dead_end(make_store, train):
    store = make_store()
    run = train(store, iterations=2)
    (run / "last.safetensors").unlink()
    assert (train(store, iterations=3) / "last.safetensors").exists()


def test_resume_on_other_windows_is_refused_and_on_moved_ones_not(make_store, train):
    store = make_store()
    run = train(store, iterations=2)
    with pytest.raises(
        TrainingError, match=r"begun on other windows \('.*windows'\) than .*other'"
    ):
        train(make_store("other", train=9), resume=True)
    moved = store.rename(store.with_name("moved"))
    assert train(moved, resume=True) == run


def test_a_damaged_checkpoint(make_store, train):
    store = make_store()
    run = train(store, iterations=2)
    (run / "last.safetensors").write_bytes(b"half")
    with pytest.raises(TrainingError, match="not a checkpoint"):
        train(store, resume=True)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({"margin_px": 8}, "--margin-px 8 leave 16 px", id="little left to judge"),
        pytest.param({"widths": (4,) * 7}, "multiple of 64 px", id="too many levels"),
        pytest.param({"generator": "pix2pix"}, "multiple of 128 px", id="pix2pix"),
    ],
)
def test_windows_too_small_for_the_networks(make_store, train, fields, words):
    with pytest.raises(SettingsError, match=words):
        train(make_store(), **fields)


def test_no_held_out_windows(make_store, train):
    with pytest.raises(TrainingError, match="no window of the split 'validation'"):
        train(make_store(validation=0))


def test_a_full_disk_leaves_the_checkpoint_before_it(tmp_path, monkeypatch):
    path = tmp_path / "last.safetensors"
    checkpoint.save(path, {"a": torch.ones(3)}, {"iteration": 1})

    def full(*arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checkpoint, "save_file", full)
    with pytest.raises(OutputError, match=r"No space left.*--resume"):
        checkpoint.save(path, {"a": torch.zeros(3)}, {"iteration": 2})
    tensors, note = load_file(path), checkpoint.read_note(path)
    assert (float(tensors["a"].sum()), note["iteration"]) == (3.0, 1)
    assert [item.name for item in tmp_path.iterdir()] == ["last.safetensors"]


def test_only_the_bias_learns(make_store, train):
    from hls_gan_plugin.core.network.unet import UNet
    from model_training.export.model_export import export_model as export

    store = make_store()
    first = train(store, "first", iterations=4)
    model = store.parent / "first.safetensors"
    options = {"name": None, "version": "1", "description": "", "windows": None, "most": 0}
    card = export(first, model, **options, onnx_file=None, force=True)
    assert UNet(card.architecture).config.widths == (8, 8)
    tuned = train(store, "tuned", iterations=4, start_from=model, free="head")
    before = load_file(str(model))
    after = load_file(tuned / "last.safetensors")
    changed = {n for n, value in before.items() if not torch.equal(value, after[f"generator.{n}"])}
    assert changed == {"head.weight", "head.bias"}


def test_going_on_from_a_model_brings_settings_for_few_pairs(make_store, train, tmp_path):
    from rich.console import Console

    from model_training.export.model_export import export_model as export
    from model_training.training.launch import train as run

    store, told = make_store(), []
    model, tuned = tmp_path / "first.safetensors", tmp_path / "tuned"
    options = {"version": "1", "description": "", "windows": None, "most": 0, "onnx_file": None}
    first = export(train(store, "first", iterations=4), model, name="first", force=True, **options)
    quick = {"iterations": 4, "warmup_iterations": 0, "crop_px": 0, "margin_px": 0, "log_every": 2}
    run(
        store,
        tuned,
        overrides={**quick, "precision": "32-true", "threads": 1, "workers": 0},
        start_from=model,
        console=Console(quiet=True),
        on_progress=lambda share, words: told.append((share, words)),
    )
    settings = RunFolder(tuned).load_settings()
    assert (settings.free, settings.adversarial_weight, settings.learning_rate) == ("bias", 0, 1e-4)
    assert (settings.bands, settings.widths, settings.convolutions) == (("B03",), (8, 8), 1)
    assert [words for share, words in told if "iteration 2 of 4: reconstruction" in words] != []
    assert told[-1][0] == 1.0
    card = export(tuned, tmp_path / "tuned.safetensors", name=None, force=True, **options)
    assert card.description.endswith("simulated pairs, from the model 'first' 1 on.")
    assert card.training["begun_with"]["name"] == "first"
    ((low, high),), ((known_low, known_high),) = card.percentiles, first.percentiles
    assert low <= known_low < known_high <= high


def test_what_a_model_knew_of_the_range_stays_known_to_the_one_begun_with_it():
    start = Mock()
    start.card.percentiles = ((0.02, 0.5),)
    assert provenance._widened([(0.05, 0.3)], start) == [(0.02, 0.5)]
    assert provenance._widened([(0.01, 0.6)], start) == [(0.01, 0.6)]
    assert provenance._widened([(0.05, 0.3)], None) == [(0.05, 0.3)]


def command(*arguments):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    return {"args": [sys.executable, "-m", *map(str, arguments)], "env": environment, "text": True,
            "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}  # fmt: skip


@pytest.mark.parametrize("send", [os.kill, os.killpg], ids=["to it", "to its workers too"])
def test_sigterm_saves_and_resume_goes_on(make_store, small_settings, tmp_path, send):
    store, run = make_store(), tmp_path / "run"
    (tmp_path / "s.toml").write_text(small_settings(iterations=20_000, workers=1).to_toml())
    words = command("model_training", "train", store, run, "--settings", tmp_path / "s.toml")
    with subprocess.Popen(**words, start_new_session=True) as process:
        deadline = time.monotonic() + 200
        log = run / "train.log"
        while not (log.exists() and "iteration 6:" in log.read_text()):
            assert process.poll() is None, process.stdout.read()
            assert time.monotonic() < deadline
            time.sleep(0.1)
        send(process.pid, signal.SIGTERM)
        said = process.communicate(timeout=100)[0]
    assert process.returncode == INTERRUPTED, said
    assert "--resume" in said
    note = checkpoint.read_note(RunFolder(run).last)["progress"]
    assert note["iteration"] >= 6


@pytest.mark.parametrize(
    "launch",
    [
        pytest.param(["model_training"], id="two processes of its own"),
        pytest.param(
            ["torch.distributed.run", "--standalone", "--nproc-per-node=2", "-m", "model_training"],
            id="torchrun",
        ),
    ],
)
def test_two_processes_train_one_model(make_store, small_settings, tmp_path, launch):
    store, run = make_store(), tmp_path / "run"
    settings = small_settings(iterations=12, validate_every=12, devices=2, batch_size=1)
    (tmp_path / "s.toml").write_text(settings.to_toml())
    words = command(*launch, "train", store, run, "--settings", tmp_path / "s.toml")
    done = subprocess.run(**words, timeout=250, check=False)
    assert done.returncode == 0, done.stdout
    note = checkpoint.read_note(run / "best.safetensors")
    assert note["processes"] == 2
    assert checkpoint.read_note(run / "last.safetensors")["progress"]["iteration"] == 12
