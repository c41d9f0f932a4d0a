"""The command line: granules to a model file, and what it says when something is wrong."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from model_training.__main__ import main

ROOT = Path(__file__).parents[3]
QUICK = """
    --widths 8,8 --convolutions 1 --ndf 4 --workers 0 --threads 1 --accelerator cpu
    --warmup-iterations 2 --adversarial-start 5 --crop-px 28 --margin-px 2 --validate-every 10
    --batch-size 2 --precision 32-true
""".split()  # noqa: SIM905


def run(*words):
    return CliRunner().invoke(main, [str(word) for word in words])


def test_from_granules_to_a_model_file(write_granules, read_csv, tmp_path):
    for number in range(5):
        write_granules(number)
    granules, store, training = tmp_path / "granules", tmp_path / "w", tmp_path / "run"
    steps = [
        ["pairs", granules, "--bands", "B03", "--csv", tmp_path / "p.csv"],
        ["windows", store, granules, "--bands", "B03", "--size", 32],
        ["train", store, training, "--iterations", 20, *QUICK],
        ["evaluate", training, store, "--json", tmp_path / "e.json"],
        ["export", training, tmp_path / "m.safetensors", "--force"],
        ["evaluate", tmp_path / "m.safetensors", store],
        ["fit-baseline", store, tmp_path / "b.json", "--method", "histogram"],
    ]
    for step in steps:
        done = run(*step)
        assert done.exit_code == 0, (step, done.output)
    rows = read_csv(tmp_path / "p.csv")
    assert [(row["overlap"], row["usable"]) for row in rows] == [("1.0000", "yes")] * 5
    assert rows[0]["s30_satellite"] == "Sentinel-2A"
    assert json.loads((tmp_path / "e.json").read_text())["windows"] == 4
    fitted_on = json.loads((tmp_path / "b.json").read_text())["fitted_on"]
    assert (fitted_on["split"], len(fitted_on["pairs"])) == ("train", 3)


def test_simulated_granules_become_windows(tmp_path):
    words = ["simulate", tmp_path / "g", "--pairs", 1, "--size", 64, "--cloudy-share", 0]
    assert run(*words, "--biomes", "fields", "--edge-share", 0).exit_code == 0
    done = run("pairs", tmp_path / "g")
    assert done.exit_code == 0, done.output
    assert "1 pair(s)" in done.output


def test_a_random_part_can_be_left_out_of_a_simulation(tmp_path, read_csv):
    words = ["simulate", tmp_path / "g", "--pairs", 1, "--size", 64, "--biomes", "fields"]
    assert run(*words, "--without", "misregistration").exit_code == 0
    assert {row["l30_shift_x_m"] for row in read_csv(tmp_path / "g/simulation.csv")} == {"0.00"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        pytest.param(["pairs", "{empty}"], "no HLS granule", id="folder without granules"),
        pytest.param(["windows", "{new}", "{empty}"], "no HLS granule", id="windows of nothing"),
        pytest.param(["train", "{empty}", "{new}"], "not a folder of windows", id="no windows"),
        pytest.param(
            ["train", "{empty}", "{new}", "--crop-px", "8", "--margin-px", "4"],
            "--margin-px 4 and --crop-px 8",
            id="contradicting flags",
        ),
        pytest.param(["evaluate", "{empty}", "{empty}"], "holds no training", id="no training"),
        pytest.param(["export", "{empty}", "{new}"], "holds no training", id="nothing to export"),
        pytest.param(["simulate", "{new}", "--pairs", "0"], "pairs is 0", id="no pair to simulate"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_1(tmp_path, words, says):
    (tmp_path / "empty").mkdir()
    places = {"empty": tmp_path / "empty", "new": tmp_path / "new"}
    done = run(*[word.format(**places) for word in words])
    assert done.exit_code == 1, done.output
    assert says in " ".join(done.stderr.split())
    assert "Traceback" not in done.output
    assert not places["new"].exists()


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["train"], id="missing arguments"),
        pytest.param(["train", "a", "b", "--widths", "x"], id="no list of numbers"),
        pytest.param(["train", "a", "b", "--generator", "x"], id="no such choice"),
        pytest.param(["windows", "a", "b", "--split", "x"], id="no such split"),
        pytest.param(["dance"], id="no such command"),
    ],
)
def test_wrong_usage_is_exit_2(words):
    assert run(*words).exit_code == 2


@pytest.mark.parametrize("command", ["pairs", "windows", "measure", "train", "simulate"])
def test_a_url_where_a_folder_belongs_is_refused_as_it_was_typed(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run(command, "http://localhost/a/", "b")
    assert done.exit_code == 2
    assert "'http://localhost/a/' is not on this computer's disks" in " ".join(done.stderr.split())
    assert not list(tmp_path.iterdir())


def test_help_shows_the_dozen_options_that_matter():
    from model_training.commands.setting_options import SHOWN
    from model_training.training.settings import TrainSettings, flag

    shown = run("train", "--help").output
    flags = {name: flag(name) for name in TrainSettings.__dataclass_fields__}
    assert {name for name, words in flags.items() if f"{words} " in shown} == set(SHOWN)
    assert len(SHOWN) == 12


def test_a_setting_that_help_leaves_out_is_an_option_all_the_same(make_store, tmp_path):
    words = ["--widths", "8,8", "--convolutions", 1, "--ndf", 4, "--adversarial-start", 1]
    words += ["--iterations", 2, "--workers", 0, "--accelerator", "cpu", "--crop-px", 0]
    words += ["--margin-px", 0, "--warmup-iterations", 0]
    done = run("train", make_store(), tmp_path / "run", *words)
    assert done.exit_code == 0, done.output
    assert "ndf = 4" in (tmp_path / "run" / "settings.toml").read_text()


def test_help_needs_none_of_the_large_libraries():
    """`-X importtime` lists what is imported; `--help` of the group loads every command."""
    words = [sys.executable, "-X", "importtime", "-m", "model_training", "--help"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert {"click", "model_training.commands.train"} <= loaded
    assert loaded.isdisjoint({"torch", "rasterio", "numpy", "lightning_fabric"})


def test_simulated_pairs_are_measured(tmp_path):
    words = ["simulate", tmp_path / "g", "--pairs", 1, "--size", 128, "--cloudy-share", 0]
    assert run(*words, "--biomes", "fields", "--edge-share", 0).exit_code == 0
    done = run("measure", tmp_path / "g", tmp_path / "m")
    assert done.exit_code == 0, done.output
    assert "1 simulated pairs measure" in (tmp_path / "m" / "calibration.md").read_text()
