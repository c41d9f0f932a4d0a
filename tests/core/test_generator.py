"""When half precision is taken on CUDA; the test itself needs no such device."""

import dataclasses

import numpy as np
import pytest
import torch
from torch import nn

from hls_gan_plugin.core.generator import half_is_enough, trial_images
from hls_gan_plugin.core.model_file import load_model

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
    assert half_is_enough(Erring(error_dn, where), trial_images(green), RHO_MAX) is enough


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
