import pytest
import torch
from torch.nn import functional

from hls_gan_plugin.core.network import cpu_unet
from hls_gan_plugin.core.network.cpu_unet import CpuUNet, arranged, doubling_kernel
from hls_gan_plugin.core.network.unet import UNet, UNetConfig


def random_network(**sizes):
    torch.manual_seed(3)
    network = UNet(UNetConfig(**sizes)).eval().requires_grad_(False)
    torch.nn.init.normal_(network.head.weight, std=0.3)
    return network


@pytest.mark.parametrize(
    "sizes",
    [
        pytest.param({"widths": (16, 32, 64)}, id="as shipped"),
        pytest.param({"widths": (16, 32, 64, 96), "bands_in": 6, "bands_out": 6}, id="six bands"),
        pytest.param({"widths": (5, 3, 7)}, id="odd widths"),
        pytest.param({"widths": (4,)}, id="one level"),
        pytest.param(
            {"widths": (4, 8), "bands_in": 3, "bands_out": 2, "residual_from": (2, 0)},
            id="residual from other bands",
        ),
    ],
)
@pytest.mark.parametrize("shape", [(1, 40, 56), (3, 16, 24)], ids=["one", "batch"])
def test_the_arranged_network_computes_the_same(sizes, shape):
    network = random_network(**sizes)
    fast = arranged(network)
    count, height, width = shape
    image = torch.randn(count, network.config.bands_in, height, width) * 2
    with torch.inference_mode():
        torch.testing.assert_close(fast(image), network(image), atol=2e-5, rtol=1e-5)


@pytest.mark.parametrize("bands", [1, 6])
def test_features_lie_channels_last_whatever_the_number_of_bands(bands, monkeypatch):
    pooled = []
    pool = functional.avg_pool2d
    monkeypatch.setattr(
        cpu_unet.functional, "avg_pool2d", lambda image, by: pooled.append(image) or pool(image, by)
    )
    fast = arranged(random_network(widths=(16, 32, 64), bands_in=bands, bands_out=bands))
    pooled.clear()
    with torch.inference_mode():
        fast(torch.rand(1, bands, 16, 24))
    assert len(pooled) == 2
    assert all(image.is_contiguous(memory_format=torch.channels_last) for image in pooled)


def test_coarse_levels_in_bfloat16_change_little():
    network = random_network(widths=(16, 32, 64))
    image = torch.rand(1, 1, 64, 80) * 2 - 1
    short = arranged(network, coarse=torch.bfloat16)
    if short is network:
        pytest.skip("this build of torch has no bfloat16 convolutions on this CPU")
    with torch.inference_mode():
        change = (network(image) - image).abs().max()
        difference = (short(image) - network(image)).abs().max()
    assert 0 < difference < 0.02 * change


def test_it_leaves_its_input_alone():
    network = random_network(widths=(4, 8))
    image = torch.randn(1, 1, 16, 16)
    before = image.clone()
    with torch.inference_mode():
        arranged(network)(image)
    torch.testing.assert_close(image, before, atol=0, rtol=0)


def test_doubling_kernel_is_interpolation_and_convolution():
    torch.manual_seed(0)
    weight, image = torch.randn(5, 3, 3, 3), torch.randn(2, 3, 7, 6)
    doubled = functional.interpolate(image, scale_factor=2.0, mode="nearest")
    expected = functional.conv2d(doubled, weight, padding=1)
    found = functional.conv_transpose2d(image, doubling_kernel(weight), stride=2, padding=1)
    torch.testing.assert_close(found, expected, atol=1e-5, rtol=1e-5)


def test_where_torch_lacks_the_operations_the_plain_network_is_used(monkeypatch):
    def missing(self, network):
        raise AttributeError("'_OpNamespace' 'mkldnn' object has no attribute")

    monkeypatch.setattr(CpuUNet, "__init__", missing)
    network = random_network(widths=(4, 8))
    assert arranged(network) is network


def test_operations_that_answer_otherwise_are_not_used(monkeypatch):
    monkeypatch.setattr(cpu_unet, "doubling_kernel", lambda weight: 1.01 * doubling_kernel(weight))
    network = random_network(widths=(4, 8))
    assert arranged(network) is network
