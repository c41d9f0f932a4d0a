"""When shorter numbers are taken, on CUDA and on the CPU; no test here needs such a device."""

import dataclasses
from functools import partial

import numpy as np
import pytest
import torch
from torch import nn

from hls_gan_plugin.core.network import generator
from hls_gan_plugin.core.network.cpu_unet import CpuUNet, arranged
from hls_gan_plugin.core.network.device import choose
from hls_gan_plugin.core.network.generator import (
    Generator,
    _in_half,
    device_for,
    is_enough,
    trial_images,
)
from hls_gan_plugin.core.network.model_file import load_model
from hls_gan_plugin.core.scaling import per_band
from hls_gan_plugin.shared import model_store
from hls_gan_plugin.shared.errors import DeviceError
from hls_gan_plugin.shared.hls import SCALE

RHO_MAX = torch.full((1, 1, 1), 0.3)
_DN = 2e-4 / 0.3  # one DN on the scaled axis


@pytest.fixture
def green(random_model):
    """A card whose training reflectances were those of a land surface."""
    return dataclasses.replace(random_model.card, percentiles=((0.012, 0.21),))


class Erring(nn.Module):
    """Leaves its input as it is, but for an error in half precision where `where` says."""

    def __init__(self, error_dn, where):
        super().__init__()
        self.error_dn, self.where = error_dn, where

    def forward(self, scaled):
        if not torch.is_autocast_enabled("cpu"):
            return scaled
        return scaled + self.error_dn * _DN * self.where(scaled)


def nowhere(scaled):
    return torch.zeros_like(scaled)


def everywhere(scaled):
    return torch.ones_like(scaled)


def bright(scaled):
    return scaled > 2 * 0.209 / 0.3 - 1


def dark(scaled):
    return scaled < 2 * 0.013 / 0.3 - 1


def flat(scaled):
    """Where an image has one value all over."""
    spans = scaled.amax((2, 3), keepdim=True) - scaled.amin((2, 3), keepdim=True)
    return (spans == 0).expand_as(scaled)


def smooth(scaled):
    """Where neighbours along a row differ by little."""
    return nn.functional.pad(scaled.diff(dim=3).abs() < 0.02, (0, 1))


def contrast(scaled):
    """Where neighbours along a row stand at opposite ends of the range."""
    return nn.functional.pad(scaled.diff(dim=3).abs() > 1.3, (0, 1))


@pytest.mark.parametrize(
    ("error_dn", "where", "enough"),
    [
        (9.0, nowhere, True),
        (0.4, everywhere, True),
        (0.7, bright, False),
        (0.7, dark, False),
        (0.7, flat, False),
        (0.7, smooth, False),
        (0.7, contrast, False),
        (float("inf"), everywhere, False),
        (float("nan"), everywhere, False),
    ],
)
def test_half_precision_must_agree_wherever_reflectance_lies(green, error_dn, where, enough):
    network = Erring(error_dn, where)
    half = partial(_in_half, network)
    assert is_enough(half, network, trial_images(green), RHO_MAX) is enough


@pytest.fixture
def coarse_kind(monkeypatch, random_model):
    """The type of the coarse levels' weights that a generator on the CPU ends up with."""

    def of(fast, limit_dn=0.5):
        monkeypatch.setattr(generator, "multiplies_bfloat16", lambda: fast)
        monkeypatch.setattr(generator, "_SHORT_LIMIT_DN", limit_dn)
        network = Generator(random_model, torch.device("cpu"))._network
        assert isinstance(network, CpuUNet)
        return network._down[1][0]._weight.dtype

    return of


def test_the_cpu_takes_bfloat16_only_where_it_multiplies_it(coarse_kind):
    assert coarse_kind(fast=True, limit_dn=1e9) == torch.bfloat16
    assert coarse_kind(fast=False, limit_dn=1e9) == torch.float32


def test_the_cpu_stays_with_float32_where_bfloat16_differs(coarse_kind):
    assert coarse_kind(fast=True, limit_dn=1e-9) == torch.float32


@pytest.mark.parametrize("name", ["green", "hls6"])
def test_bundled_models_lose_no_dn_to_bfloat16(name, monkeypatch):
    model = load_model(model_store.models()[name])
    exact = arranged(model.network)
    short = arranged(model.network, coarse=torch.bfloat16)
    if short is model.network:
        pytest.skip("this build of torch has no bfloat16 convolutions on this CPU")
    scaled = torch.rand(1, len(model.card.inputs), 256, 256) * 2 - 1
    with torch.inference_mode():
        difference = (short(scaled) - exact(scaled)) * torch.from_numpy(
            per_band(model.card.rho_max_out) / 2
        )
    assert 0 < float(difference.abs().max()) < 0.5 * SCALE


def test_trial_images_span_each_bands_range(save_random_model):
    card = load_model(save_random_model(("B02", "B8A"), name="two")).card
    card = dataclasses.replace(card, percentiles=((0.01, 0.1), (0.05, 0.6)))
    images = trial_images(card)
    assert images.dtype == torch.float32
    assert images.shape[1] == 2
    for band, (low, high) in enumerate(card.percentiles):
        top = card.rho_max_in[band]
        rho = (images[:-1, band].numpy() + 1) * top / 2
        np.testing.assert_allclose([rho.min(), rho.max()], [low, high], atol=1e-6)


@pytest.mark.parametrize("enough", [True, False])
def test_what_cuda_gets_is_its_own(random_model, monkeypatch, enough):
    """On the CPU in CUDA's place: the model that others hold stays as it was, and so does the
    process's choice of digits, which counts only while the network runs."""
    before = {name: weight.stride() for name, weight in random_model.network.named_parameters()}
    seen = []
    made = Generator(random_model, torch.device("cpu"))
    monkeypatch.setattr(generator, "is_enough", lambda *_: enough)
    monkeypatch.setattr(torch.backends.cudnn, "allow_tf32", True)
    network = made._on_cuda()
    network.args[0].register_forward_pre_hook(
        lambda *_: seen.append(torch.backends.cudnn.allow_tf32)
    )
    network(torch.zeros(1, 1, 32, 32))
    assert seen == [enough]
    assert torch.backends.cudnn.allow_tf32
    after = {name: weight.stride() for name, weight in random_model.network.named_parameters()}
    assert after == before
    assert network.args[0] is not random_model.network


class ErringInHalf(nn.Module):
    """Gives back its input, but for errors in half precision and in float32."""

    def __init__(self, half_dn, whole_dn):
        super().__init__()
        self.half_dn, self.whole_dn = half_dn, whole_dn

    def forward(self, scaled):
        is_half = torch.is_autocast_enabled("cpu")
        return scaled + (self.half_dn if is_half else self.whole_dn) * _DN


class Lacking(nn.Module):
    def forward(self, scaled):
        raise NotImplementedError("The operator 'aten::avg_pool2d' is not implemented for MPS")


@pytest.mark.parametrize(
    ("there", "taken"),
    [
        pytest.param(ErringInHalf(0.4, 0.0), "half", id="half precision is enough"),
        pytest.param(ErringInHalf(0.7, 0.4), "whole", id="float32 is enough"),
        pytest.param(ErringInHalf(0.7, 0.7), "cpu", id="neither is"),
        pytest.param(Lacking(), "cpu", id="an operation is missing"),
    ],
)
def test_apple_s_graphics_must_agree_with_the_cpu(random_model, monkeypatch, there, taken):
    """With the CPU in the place of MPS, on which none of this was run."""
    made = Generator(random_model, torch.device("cpu"))
    exact = ErringInHalf(0.0, 0.0)
    made.model = dataclasses.replace(random_model, network=exact)
    monkeypatch.setattr(generator.copy, "deepcopy", lambda _: there)
    monkeypatch.setattr(made, "_on_cpu", lambda: "cpu")
    network = made._on_mps()
    found = {"cpu": "cpu", there: "whole"}.get(network, "half")
    assert found == taken


@pytest.mark.parametrize(
    ("cuda", "mps", "wanted", "taken"),
    [
        (True, False, "auto", "cuda"),
        (True, True, "auto", "cuda"),
        (False, True, "auto", "mps"),
        (False, False, "auto", "cpu"),
        (True, True, "cpu", "cpu"),
        (True, True, "mps", "mps"),
        (False, True, "cuda", "CUDA was asked for, but"),
        (True, False, "mps", "this computer has none"),
        (True, True, "tpu", "choose one of auto, cuda, cpu, mps"),
    ],
)
def test_the_device_by_what_there_is(monkeypatch, cuda, mps, wanted, taken):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)
    if " " in taken:
        with pytest.raises(DeviceError, match=taken):
            choose(wanted)
    else:
        assert choose(wanted).type == taken


def test_mps_that_was_asked_for_is_not_replaced_in_silence(random_model, monkeypatch):
    on_cpu = Generator(random_model, torch.device("cpu"))
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: True)
    monkeypatch.setattr(generator, "generator_of", lambda *_: on_cpu)
    assert device_for(random_model, "auto").type == "cpu"
    with pytest.raises(DeviceError, match="choose auto or cpu"):
        device_for(random_model, "mps")
