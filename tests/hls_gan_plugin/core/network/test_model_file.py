import json
import pickle

import pytest
import torch
from safetensors.torch import load_file, save_file

from hls_gan_plugin.core.network.model_file import load_model, read_card, save_model
from hls_gan_plugin.core.network.uncertainty import BandUncertainty
from hls_gan_plugin.core.network.unet import UNet
from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.errors import ModelFileError

PARTS = {"constant": 1e-6, "scene": 0, "per_brightness": 0, "per_gradient": 0}
JPEG_HEADER = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\x00" * 500


def test_round_trip(save_random_model, tmp_path):
    path = save_random_model(("B03", "B8A"), name="two")
    model = load_model(path)
    assert [str(band) for band in model.card.outputs] == ["L30 B03 (green)", "L30 B05 (nir)"]
    again = tmp_path / "again.safetensors"
    save_model(again, model.network, model.card)
    assert again.read_bytes() == path.read_bytes()
    assert load_model(again).card == model.card


def test_fade_and_uncertainty_are_kept(careful_model_file, tmp_path):
    model = load_model(careful_model_file)
    assert model.network.fade.margin == model.card.fade_margin == 1.0
    assert model.card.uncertainty == (BandUncertainty(4e-6, 1e-6, 1e-3, 0.1),)
    again = tmp_path / "again.safetensors"
    save_model(again, model.network, model.card)
    assert again.read_bytes() == careful_model_file.read_bytes()


def test_a_file_of_the_first_format_computes_what_it_always_did(careful_model_file, tmp_path):
    card = json.loads(read_card(careful_model_file).to_json())
    del card["fade_margin"], card["uncertainty"]
    old = tmp_path / "old.safetensors"
    text = json.dumps(card | {"format_version": 1})
    save_file(load_file(str(careful_model_file)), str(old), metadata={"hls_gan_card": text})
    model = load_model(old)
    assert model.network.fade is None
    assert model.card.uncertainty == ()
    image = torch.full((1, 1, 16, 16), 3.0)
    change = model.network.change(image)
    assert float(change.abs().max()) > 0
    assert torch.equal(model.network(image), image + change)


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
        pytest.param({"percentiles": None}, "percentiles is None", id="misshapen"),
        pytest.param({"fade_margin": -0.1}, "fade_margin of -0.1", id="negative margin"),
        pytest.param({"uncertainty": [PARTS] * 2}, "uncertainty of 2 of 1", id="of other bands"),
        pytest.param(
            {"uncertainty": [PARTS | {"scene": -1}]}, "scene is -1", id="negative variance"
        ),
        pytest.param(
            {"uncertainty": [{"constant": 1}]}, "lacks the field scene", id="half an uncertainty"
        ),
        pytest.param({"fade_margin": "1"}, "fade_margin is '1'", id="text for a number"),
        pytest.param({"fade_margin": 10**400}, "must be a finite number", id="no float"),
        pytest.param({"name": 7}, "name is 7", id="number for a text"),
        pytest.param({"training": []}, "training is", id="list for an object"),
        pytest.param({"percentiles": [[0, float("inf")]]}, "is inf", id="infinite"),
        pytest.param({"percentiles": [[0.5, 0.1]]}, "lowest reflectance", id="falling range"),
        pytest.param({"inputs": [3]}, "incomplete", id="number for a band"),
    ],
)
def test_cards_that_cannot_be_used(save_random_model, tmp_path, changes, says):
    path = tmp_path / "m.safetensors"
    _with_card(save_random_model(), path, **changes)
    with pytest.raises(ModelFileError, match=says):
        load_model(path)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"widths": "abc"}, "widths is 'abc'"),
        ({"widths": [16.5]}, "must be a whole number"),
        ({"widths": [10**9] * 3}, "1000000000 features"),
        ({"widths": [1] * 1000}, "1000 levels"),
        ({"widths": [4096] * 8}, "17,382 MB"),
        ({"convolutions": 10**9}, "1000000000 convolutions"),
        ({"input_limit": float("nan")}, "input_limit is nan"),
        ({"input_limit": -1.0}, "input_limit is -1"),
    ],
)
def test_networks_that_are_never_built(save_random_model, tmp_path, changes, says):
    source, path = save_random_model(), tmp_path / "m.safetensors"
    sizes = json.loads(read_card(source).to_json())["architecture"]
    _with_card(source, path, architecture=sizes | changes)
    with pytest.raises(ModelFileError, match=says) as refused:
        load_model(path)
    assert "\n" not in str(refused.value)


def test_a_card_that_is_nested_without_end(save_random_model, tmp_path):
    path = tmp_path / "m.safetensors"
    weights = load_file(str(save_random_model()))
    save_file(weights, str(path), metadata={"hls_gan_card": "[" * 100_000})
    with pytest.raises(ModelFileError, match="incomplete"):
        load_model(path)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda w: {name: value.half() for name, value in w.items()}, "is F16"),
        (lambda w: {name: value.int() for name, value in w.items()}, "is I32"),
        (lambda w: w | {"more": torch.zeros(3)}, "'more' is F32 .* has to be not there"),
        (lambda w: dict(list(w.items())[1:]), "is not there"),
    ],
)
def test_weights_that_the_card_does_not_describe(save_random_model, tmp_path, change, says):
    source, path = save_random_model(), tmp_path / "m.safetensors"
    card = {"hls_gan_card": read_card(source).to_json()}
    save_file(change(load_file(str(source))), str(path), metadata=card)
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
