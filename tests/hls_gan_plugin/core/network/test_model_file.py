import json
import pickle

import pytest
import torch
from safetensors.torch import load_file, save_file

from hls_gan_plugin.core.network.model_file import load_model, read_card, save_model
from hls_gan_plugin.core.network.unet import UNet
from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.errors import ModelFileError

JPEG_HEADER = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\x00" * 500


def test_round_trip(save_random_model, tmp_path):
    path = save_random_model(("B03", "B8A"), name="two")
    model = load_model(path)
    assert [str(band) for band in model.card.outputs] == ["L30 B03 (green)", "L30 B05 (nir)"]
    again = tmp_path / "again.safetensors"
    save_model(again, model.network, model.card)
    assert again.read_bytes() == path.read_bytes()
    assert load_model(again).card == model.card


def _pickled(path):
    path.write_bytes(pickle.dumps({"weights": [1, 2, 3]}))


def _torch_checkpoint(path):
    torch.save({"a": torch.zeros(3)}, path)


def _jpeg(path):
    path.write_bytes(JPEG_HEADER)


def _empty(path):
    path.write_bytes(b"")


def _someone_elses(path):
    save_file({"a": torch.zeros(3)}, str(path))


@pytest.mark.parametrize("write", [_pickled, _torch_checkpoint, _jpeg, _empty, _someone_elses])
def test_what_is_no_model(write, tmp_path):
    path = tmp_path / "m.safetensors"
    write(path)
    with pytest.raises(ModelFileError, match=r"m\.safetensors"):
        load_model(path)


@pytest.mark.parametrize("keep", [0.02, 0.5, 0.999])
def test_a_model_cut_short(save_random_model, tmp_path, keep):
    whole = save_random_model().read_bytes()
    path = tmp_path / "m.safetensors"
    path.write_bytes(whole[: int(len(whole) * keep)])
    with pytest.raises(ModelFileError, match=r"m\.safetensors"):
        load_model(path)


def test_a_missing_file(tmp_path):
    with pytest.raises(ModelFileError, match="does not exist"):
        load_model(tmp_path / "none.safetensors")


def _with_card(source, target, **changes):
    card = json.loads(read_card(source).to_json()) | changes
    save_file(load_file(str(source)), str(target), metadata={"hls_gan_card": json.dumps(card)})


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param({"format_version": 99}, "format version is 99", id="later format"),
        pytest.param({"architecture": {"type": "vit"}}, "'vit' is unknown", id="architecture"),
        pytest.param({"inputs": []}, "0 input", id="no bands"),
        pytest.param(
            {"inputs": [{"sensor": "S30", "name": "B03", "rho_max": 0.9}]},
            r"scales S30 B03 \(green\) by 0.9",
            id="other scaling",
        ),
        pytest.param({"percentiles": None}, "incomplete", id="misshapen"),
    ],
)
def test_cards_that_cannot_be_used(save_random_model, tmp_path, changes, says):
    path = tmp_path / "m.safetensors"
    _with_card(save_random_model(), path, **changes)
    with pytest.raises(ModelFileError, match=says):
        load_model(path)


def test_weights_of_another_network(save_random_model, tmp_path):
    path = tmp_path / "m.safetensors"
    card = read_card(save_random_model())
    save_model(path, UNet(type(card.architecture)(1, 1, (4, 4))), card)
    with pytest.raises(ModelFileError, match="do not fit its card"):
        load_model(path)


def test_weights_that_are_not_finite(save_random_model, tmp_path):
    model = load_model(save_random_model())
    model.network.head.weight.fill_(float("nan"))
    path = tmp_path / "m.safetensors"
    save_model(path, model.network, model.card)
    with pytest.raises(ModelFileError, match="not finite"):
        load_model(path)


def test_a_card_says_what_scaling_its_numbers_are_on(save_random_model):
    card = json.loads(read_card(save_random_model()).to_json())
    assert card["outputs"][0]["rho_max"] == hls.band("L30", "B03").rho_max
    assert card["architecture"]["halo_px"] > 0
