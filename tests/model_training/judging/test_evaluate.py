"""Judging a generator on held-out windows, and exporting it."""

import json

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from click.testing import CliRunner
from matplotlib.figure import Figure

from benchmarks.accuracy import main as write_accuracy
from hls_gan_plugin.core.network.model_file import load_model
from hls_gan_plugin.core.network.unet import UNet, UNetConfig
from hls_gan_plugin.shared.errors import ModelFileError, NothingValidError, TrainingError
from hls_gan_plugin.shared.hls import band
from hls_gan_plugin.shared.model_store import model_path
from model_training.commands.evaluate import evaluate as command
from model_training.export.model_export import export_model as export
from model_training.judging.evaluation import evaluate
from model_training.judging.trained import Trained, load_trained


class Toy(torch.nn.Module):
    """Not a U-Net, so that it is run window by window without a halo: scaled -> a * scaled + b."""

    def __init__(self, gain=1.0, offset=0.0):
        super().__init__()
        self.gain, self.offset = gain, offset

    def forward(self, scaled):
        return self.gain * scaled + self.offset


def toy(gain=1.0, offset=0.0):
    network = Toy(gain, offset).eval()
    return Trained("toy", network, (band("S30", "B03"),), (band("L30", "B03"),), "", {}, None)


def shifted(s30, rng):
    return s30 + 150


def test_a_perfect_model_removes_all_that_is_removable(make_store):
    store = make_store(change=shifted, noise=5, test=4)
    summary = evaluate(toy(offset=0.015 * 2 / 0.3), store).summary
    assert summary["share_removed"]["total"] == pytest.approx(1.0, abs=0.01)
    low, high = summary["share_removed"]["interval"]  # of two scenes
    assert low <= summary["share_removed"]["total"] <= high < low + 0.1
    assert summary["wins"]["original"] == {
        "mse": 4, "ssim": 4, "both": 4, "ties_mse": 0, "ties_ssim": 0, "of": 4,
    }  # fmt: skip
    assert summary["methods"]["generated"]["bias"] == pytest.approx(0, abs=1e-4)
    assert summary["methods"]["original"]["bias"] == pytest.approx(-0.015, abs=1e-4)
    assert summary["methods"]["original"]["rmse"] == pytest.approx(0.015, rel=0.01)
    assert summary["simulated"] is True
    assert summary["wins_of_expected"]["original"] == summary["wins"]["original"]


def test_the_page_on_accuracy_names_the_windows_and_the_limit(make_store, tmp_path, read_csv):
    store = make_store(size=64, test=5)
    page = tmp_path / "accuracy.md"
    words = [store, "--model", f"green={model_path('green')}", "--most", 3, "--output", page]
    done = CliRunner().invoke(write_accuracy, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    windows = read_csv(tmp_path / "held_out_windows.csv")
    assert [(row["scene"], row["row"]) for row in windows] == [
        ("test0", "0"), ("test0", "64"), ("test0", "128")
    ]  # fmt: skip
    text = page.read_text(encoding="utf-8")
    assert "3 to judge on" in text
    assert "SIMULATED pairs" in text
    assert "closer than linear regression in SSIM" in text
    assert "(the expected L30 itself: " in text
    rows = [line.split("|")[1:4] for line in text.partition("## Gains")[2].splitlines()]
    assert [row[1].strip() for row in rows if row and row[0].strip() == "green"] == [
        "green", "expected L30"
    ]  # fmt: skip


def test_gains_on_a_granule_stand_beside_those_on_windows(make_store, granule, tmp_path):
    store, model = make_store(size=64, test=3), f"green={model_path('green')}"
    page = tmp_path / "accuracy.md"
    words = [store, "--model", model, "--granule", granule, "--output", page]
    done = CliRunner().invoke(write_accuracy, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    rows = [
        line.split("|") for line in page.read_text("utf-8").splitlines() if "| green | " in line
    ]
    assert [row[2].strip() for row in rows] == [
        "green", "expected L30", "green, real granule", "expected L30, real granule's spectrum"
    ]  # fmt: skip
    for row in rows:
        gains = [float(cell) for cell in row[3:-1]]
        assert len(gains) == 7
        assert gains[0] == pytest.approx(1.0, abs=0.15)


def test_the_figures_show_every_model_in_the_first_ones_bands(make_store, tmp_path, monkeypatch):
    store = make_store(size=64, test=5, bands=("B03",))
    drawn = []
    monkeypatch.setattr(
        "benchmarks.accuracy.by_window",
        lambda table, methods, score, look: drawn.append((score, methods)) or Figure(),
    )
    words = [store, "--model", f"green={model_path('green')}", "--output", tmp_path / "page.md"]
    words += ["--model", f"again={model_path('green')}", "--figures", tmp_path / "figures"]
    done = CliRunner().invoke(write_accuracy, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    methods = ("original", "linear", "histogram", "green", "again")
    assert drawn == [("ssim", methods), ("mse", methods)]
    assert sorted(file.name for file in (tmp_path / "figures").iterdir()) == [
        "figure1.png", "figure2.png"
    ]  # fmt: skip


def test_the_progress_never_runs_backwards(make_store):
    told = []
    evaluate(toy(), make_store(test=5), on_windows=lambda done, total: told.append((done, total)))
    assert told == [(3, 5), (5, 5)]  # two scenes, of three windows and of two


def test_no_change_removes_nothing(make_store):
    summary = evaluate(toy(), make_store(change=shifted)).summary
    assert summary["share_removed"]["total"] == pytest.approx(0, abs=1e-6)
    assert summary["no_harm"]["mean_change"]["green"] == pytest.approx(0, abs=1e-7)
    assert summary["wins"]["original"] == {
        "mse": 0, "ssim": 0, "both": 0, "ties_mse": 3, "ties_ssim": 3, "of": 3,
    }  # fmt: skip


def test_a_network_that_begins_as_no_change_ties(make_store):
    """Its arithmetic rounds otherwise than the original's, which is no win of either."""
    bands = band("S30", "B03"), band("L30", "B03")
    network = UNet(UNetConfig(widths=(4, 8))).eval()
    trained = Trained("unchanged", network, bands[:1], bands[1:], "", {}, None)
    wins = evaluate(trained, make_store(change=shifted)).summary["wins"]["original"]
    assert (wins["mse"], wins["ssim"]) == (0, 0)
    assert (wins["ties_mse"], wins["ties_ssim"]) == (wins["of"], wins["of"]) == (3, 3)


def test_scores_stand_by_satellite(make_store):
    evaluation = evaluate(toy(), make_store(test=3))
    found, table = evaluation.summary["satellites"], evaluation.table
    assert {name: part["windows"] for name, part in found.items()} == {
        "Sentinel-2A, Landsat-8": 2, "Sentinel-2B, Landsat-8": 1,
    }  # fmt: skip
    of_b = float(table.band_mean("generated", "mse")[table.scene == "test1"].mean())
    assert found["Sentinel-2B, Landsat-8"]["generated"]["mse"] == pytest.approx(of_b)


def test_no_harm_shows_a_change_and_lost_texture(make_store):
    store = make_store(change=lambda s30, rng: s30, noise=0)
    summary = evaluate(toy(gain=0.5), store).summary
    assert summary["no_harm"]["fine_texture_generated"]["green"] == pytest.approx(0.25, rel=1e-3)
    assert summary["no_harm"]["fine_texture_original"]["green"] == pytest.approx(1, rel=1e-6)
    assert abs(summary["no_harm"]["mean_change"]["green"]) > 0.002


def test_baselines_are_fitted_on_the_training_windows(make_store):
    store = make_store(change=shifted, noise=0)
    methods = evaluate(toy(), store).summary["methods"]
    assert methods["linear"]["mse"] < 1e-6
    assert methods["histogram"]["mse"] < 0.1 * methods["original"]["mse"]


def test_without_expected_l30_no_share_is_claimed(make_store):
    summary = evaluate(toy(), make_store(with_expected=False)).summary
    assert "share_removed" not in summary
    assert summary["no_harm"]["fine_texture_relative_to"] == "reference"


def test_an_empty_split(make_store):
    with pytest.raises(NothingValidError, match="no window of the split 'test'"):
        evaluate(toy(), make_store(test=0))


def test_the_report_writes_each_window_and_the_totals(make_store, train, read_csv, tmp_path):
    store = make_store(bands=("B03", "B8A"))
    run = train(store, bands=("B03", "B8A"), iterations=2)
    table, totals = tmp_path / "w.csv", tmp_path / "t.json"
    report(run, store, "--most", 2, "--csv", table, "--json", totals)
    rows = read_csv(table)
    assert len(rows) == 2 * 2 * 5
    totals = json.loads(totals.read_text())
    nir = [float(row["mse"]) for row in rows if (row["band"], row["method"]) == ("nir", "original")]
    assert totals["methods"]["original"]["bands"]["nir"]["mse"] == pytest.approx(np.mean(nir))


def test_the_html_report_is_the_plugins(make_store, train, tmp_path):
    store = make_store()
    run, page = train(store, iterations=2), tmp_path / "r.html"
    report(run, store, "--report", page)
    html = page.read_text(encoding="utf-8")
    assert "The image pairs are SIMULATED" in html
    assert "Judged on 3 of 3 windows of 32 x 32 pixels" in html
    assert "linear regression</td>" in html
    assert "Sentinel-2A, Landsat-8" in html
    assert "in-sample" not in html  # the baselines were fitted on other windows
    for caption in ("SSIM by test window", "MSE by test window", "Example windows", "Radial power"):
        assert caption in html
    assert "<script" not in html


@pytest.fixture
def trained_well(make_store, train):
    return train(make_store(train=24), iterations=200, validate_every=100, batch_size=4)


def report(*words):
    """The command `evaluate` on the CPU."""
    done = CliRunner().invoke(command, [*map(str, words), "--device", "cpu"])
    assert done.exit_code == 0, done.output


OPTIONS = {
    "name": "toy", "version": "3", "description": "", "windows": None, "most": 0, "force": False,
}  # fmt: skip


def test_export_is_what_was_trained(trained_well, tmp_path):
    run = trained_well
    paths = tmp_path / "toy.safetensors", tmp_path / "toy.onnx"
    export(run, paths[0], onnx_file=paths[1], **OPTIONS)
    model = load_model(paths[0])
    card = model.card
    assert (card.name, card.version) == ("toy", "3")
    assert card.training["simulated"] is True
    assert set(card.training["satellites"]) == {
        "Sentinel-2A, Landsat-8", "Sentinel-2B, Landsat-8",
    }  # fmt: skip
    assert "warning" not in card.training
    assert card.training["best_iteration"] in (100, 200)
    assert card.scores["wins"]["original"]["of"] == 3
    rho = np.full((1, 1, 32, 32), 0.1, np.float32)
    rho[0, 0, 8:20, 8:20] = 0.2
    device = torch.device("cpu")
    np.testing.assert_array_equal(
        load_trained(paths[0]).on(device)(rho), load_trained(run).on(device)(rho)
    )
    check_onnx(paths[1], model)


def check_onnx(path, model):
    """The graph under Deepness's arithmetic gives torch's reflectance."""
    metadata = {item.key: json.loads(item.value) for item in onnx.load(str(path)).metadata_props}
    assert metadata["model_type"] == "Regressor"
    assert metadata["resolution"] == 3000
    dn = np.random.default_rng(0).uniform(0, 3000, (1, 1, 256, 256)).astype(np.float32)
    mean, std = metadata["standardization_mean"][0], metadata["standardization_std"][0]
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (given,) = session.run(None, {"scaled": ((dn / 255 - mean) / std).astype(np.float32)})
    with torch.inference_mode():
        scaled = model.network(torch.from_numpy(dn * 1e-4 * 2 / 0.3 - 1))
    np.testing.assert_allclose(given, (scaled.numpy() + 1) * 0.15, atol=1e-4)


def test_what_is_no_better_is_not_exported_unless_forced(make_store, train, tmp_path):
    run = train(make_store(change=shifted, noise=0), iterations=2)
    with pytest.raises(TrainingError, match=r"no better .*--force"):
        export(run, tmp_path / "m.safetensors", onnx_file=None, **OPTIONS)
    assert not list(tmp_path.glob("*.safetensors"))
    forced = {**OPTIONS, "force": True}
    card = export(run, tmp_path / "m.safetensors", onnx_file=None, **forced)
    assert "no better" in card.training["warning"]


def test_pix2pix_is_judged_but_not_exported(make_store, train, tmp_path):
    store = make_store(size=128, train=2, validation=1, test=1)
    run = train(
        store, generator="pix2pix", ngf=4, iterations=1, batch_size=1, validate_every=1,
        ema_decay=0.0,
    )  # fmt: skip
    assert evaluate(load_trained(run), store).summary["windows"] == 1
    with pytest.raises(TrainingError, match="only a residual_unet"):
        export(run, tmp_path / "m.safetensors", onnx_file=None, **OPTIONS)


def test_a_file_that_is_no_model(tmp_path):
    (tmp_path / "m.safetensors").write_bytes(b"no")
    with pytest.raises(ModelFileError):
        load_trained(tmp_path / "m.safetensors")
