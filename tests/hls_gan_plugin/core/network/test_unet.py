import pytest
import torch

from hls_gan_plugin.core.network.fade import Fade
from hls_gan_plugin.core.network.unet import UNet, UNetConfig
from hls_gan_plugin.shared.errors import SettingsError


def _lively(config):
    """A network through which every dependency shows."""
    network = UNet(config)
    for value in network.parameters():
        torch.nn.init.uniform_(value, 0.1, 1.0)
    return network


def test_it_begins_as_no_change():
    scaled = torch.randn(2, 3, 16, 16)
    network = UNet(UNetConfig(3, 3, (4, 8)))
    assert torch.equal(network(scaled), scaled)


def test_fewer_bands_out_than_in():
    scaled = torch.randn(1, 3, 16, 16)
    network = UNet(UNetConfig(3, 1, (4, 8), residual_from=(2,)))
    assert torch.equal(network(scaled), scaled[:, 2:])


@pytest.mark.parametrize("places", [(3,), (0, 1)])
def test_residuals_of_bands_that_are_not_there(places):
    with pytest.raises(SettingsError, match="residual_from"):
        UNetConfig(3, 1, residual_from=places)


@pytest.mark.parametrize(
    ("widths", "convolutions"),
    [((4,), 1), ((4, 4), 1), ((4, 4, 4), 2), ((2, 2, 2, 2), 2)],
)
def test_the_halo_holds_all_that_a_block_depends_on(widths, convolutions):
    config = UNetConfig(1, 1, widths, convolutions)
    halo, stride = config.halo_px, config.stride_px
    network = _lively(config)
    # A third of the way beyond its range, where the fade depends on all that it sees.
    network.fade = Fade([(0.0, 0.15)], [0.3], 3.0, stride)
    scaled = (torch.rand(1, 1, *(2 * halo + 5 * stride,) * 2) * 0.1 + 1.0).requires_grad_()
    first = halo + 2 * stride  # the middle block
    block = network(scaled)[0, 0, first : first + stride, first : first + stride]
    (gradient,) = torch.autograd.grad(block.sum(), scaled)
    touched = gradient[0, 0].nonzero()
    reach = max(first - int(touched.min()), int(touched.max()) - (first + stride - 1))
    # And a pixel more, for the gradient of the result.
    assert reach + 1 <= halo <= reach + 1 + stride


def test_saturated_pixels_pass_without_throwing_the_result():
    network = _lively(UNetConfig(1, 1, (4, 8)))
    bright, brighter = torch.full((1, 1, 16, 16), 5.0), torch.full((1, 1, 16, 16), 50.0)
    assert torch.allclose(network(bright) - bright, network(brighter) - brighter, rtol=1e-3)
