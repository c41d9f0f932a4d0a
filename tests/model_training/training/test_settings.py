"""Settings: files, overrides, contradictions."""

from pathlib import Path

import pytest

import model_training
from hls_gan_plugin.shared.errors import SettingsError
from model_training.training.settings import TrainSettings, field_types, load

PAPER = Path(model_training.__file__).with_name("paper.toml")


def test_settings_survive_their_file(tmp_path):
    wanted = TrainSettings(name='say "green"', bands=("B03", "B8A"), widths=(8, 16), augment=False)
    (tmp_path / "s.toml").write_text(wanted.to_toml(), encoding="utf-8")
    assert load(tmp_path / "s.toml") == wanted


def test_the_default_file_is_the_residual_generator_for_45000_iterations():
    settings = load(None)
    assert (settings.generator, settings.iterations) == ("residual_unet", 45_000)


def test_the_paper_file_is_pix2pix_as_published():
    settings = load(PAPER)
    assert settings.generator == "pix2pix"
    assert (settings.ngf, settings.ndf, settings.batch_size) == (64, 64, 1)
    assert (settings.learning_rate, settings.beta1, settings.beta2) == (2e-4, 0.5, 0.999)
    assert (settings.reconstruction_weight, settings.dropout) == (100, 0.5)
    assert (settings.bands, settings.iterations) == (("B03",), 45_000)


def test_overrides_win_over_the_file():
    assert load(PAPER, {"iterations": 7}).iterations == 7


def test_every_field_has_a_help_text_and_a_plain_type():
    for item in TrainSettings.__dataclass_fields__.values():
        assert item.metadata["help"].endswith(".") or item.metadata["help"].endswith("0..1.")
        assert field_types()[item.name] in (str, int, float, bool)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("iteration = 3", "'iteration', which is no setting", id="unknown field"),
        pytest.param('iterations = "many"', "iterations to 'many'", id="wrong type"),
        pytest.param("widths = [1.5]", "a list of int", id="wrong type in a list"),
        pytest.param("augment = 1", "must be bool", id="number for a switch"),
        pytest.param("iterations = ", "cannot be read", id="no TOML"),
        pytest.param("learning_rate = nan", "--learning-rate is nan", id="no number"),
        pytest.param("weight_decay = inf", "--weight-decay is inf", id="infinite"),
        pytest.param("threads = 1000000", "--threads is 1000000; .* at most 1024", id="threads"),
        pytest.param("workers = 5000", "--workers is 5000; .* at most 256", id="workers"),
        pytest.param("seed = 99999999999", "--seed is 99999999999", id="seed too large"),
        pytest.param("widths = [16, 9000000]", "--widths .* from 1 to 4096", id="too wide"),
        pytest.param("iterations = 0", "--iterations is 0", id="no iteration"),
        pytest.param("ema_decay = 1.0", "--ema-decay is 1.0", id="endless memory"),
        pytest.param('precision = "16"', "--precision is '16'", id="unknown precision"),
        pytest.param("widths = []", "--widths", id="no level"),
        pytest.param(
            "iterations = 10\nwarmup_iterations = 10",
            r"--warmup-iterations 10 and --iterations 10",
            id="warm-up longer than the training",
        ),
        pytest.param(
            "crop_px = 16\nmargin_px = 8", "--margin-px 8 and --crop-px 16", id="all margin"
        ),
        pytest.param(
            "reconstruction_weight = 0.0\nadversarial_weight = 0.0",
            "--reconstruction-weight 0.0 and --adversarial-weight 0.0",
            id="nothing to learn",
        ),
        pytest.param(
            'generator = "pix2pix"\ncrop_px = 96', "--crop-px 96 and --generator", id="pix2pix crop"
        ),
        pytest.param(
            "levelled_share = 1.0",
            "--levelled-share 1.0 and --reconstruction",
            id="no brightness",
        ),
        pytest.param("crop_px = 30", "--crop-px 30 and --widths", id="crop off the lattice"),
        pytest.param(
            'optimizer = "adam"\nweight_decay = 0.1', "--weight-decay.*--optimizer", id="decay"
        ),
    ],
)
def test_bad_settings_name_the_flags(tmp_path, text, words):
    (tmp_path / "s.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=words):
        load(tmp_path / "s.toml")


def test_a_missing_file(tmp_path):
    with pytest.raises(SettingsError, match=r"none\.toml"):
        load(tmp_path / "none.toml")
