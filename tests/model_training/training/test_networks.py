"""Networks, losses, rates and the alignment of pairs."""

import numpy as np
import pytest
import torch
from scipy.ndimage import gaussian_filter
from scipy.ndimage import shift as moved_exactly
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from hls_gan_plugin.core.network.model_file import Model, ModelCard
from hls_gan_plugin.core.network.unet import UNet, UNetConfig
from hls_gan_plugin.shared.errors import TrainingError
from hls_gan_plugin.shared.hls import band
from model_training.data.window_store import WindowStore
from model_training.training.discriminator import PatchDiscriminator
from model_training.training.losses import (
    discriminator_loss,
    pixel_loss,
    reconstruction_loss,
    verdict_loss,
)
from model_training.training.networks import (
    build_generator,
    free_parameters,
    gap_reach_px,
    rate_factor,
    start_from,
)
from model_training.training.pix2pix import Pix2PixUNet
from model_training.training.registration import centred, estimate_shift, mean_difference, moved
from model_training.training.settings import TrainSettings
from model_training.training.weight_average import WeightAverage


@pytest.mark.parametrize("norm", ["none", "spectral", "batch"])
def test_a_verdict_sees_a_patch_of_70_pixels(norm):
    torch.manual_seed(0)
    judge = PatchDiscriminator(2, 4, norm).eval()
    s30 = torch.randn(1, 1, 128, 128)
    image = torch.randn(1, 1, 128, 128, requires_grad=True)
    judge.judge(s30, image)[0, 0, 7, 7].backward()
    rows = np.flatnonzero(image.grad[0, 0].abs().sum(1) > 0)
    assert rows[-1] - rows[0] + 1 == 70


def test_real_and_generated_are_judged_apart_under_batch_norm():
    torch.manual_seed(0)
    judge = PatchDiscriminator(2, 4, "batch")
    s30, real = torch.randn(1, 1, 64, 64), torch.randn(1, 1, 64, 64)
    first, _ = judge(s30, real, torch.zeros(1, 1, 64, 64))
    second, _ = judge(s30, real, 9 * torch.randn(1, 1, 64, 64))
    torch.testing.assert_close(first, second)


def test_pix2pix_has_the_published_size_and_range():
    network = Pix2PixUNet(1, 1, ngf=64)
    # Seven 4x4 convolutions down and up with skips: 41.8 million weights.
    assert sum(p.numel() for p in network.parameters()) == pytest.approx(41.8e6, rel=0.005)
    small = Pix2PixUNet(1, 1, ngf=4)
    out = small(torch.randn(2, 1, 128, 128))
    assert out.shape == (2, 1, 128, 128)
    assert float(out.detach().abs().max()) <= 1


def test_pix2pix_noise_is_dropout():
    network = Pix2PixUNet(1, 1, ngf=4)
    image = torch.randn(2, 1, 128, 128)
    assert not torch.equal(network(image), network(image))
    network.eval()
    torch.testing.assert_close(network(image), network(image))


def test_gaps_are_filled_from_as_far_as_at_inference():
    settings = TrainSettings(generator="residual_unet", widths=(8, 8), convolutions=1)
    assert gap_reach_px(settings) == build_generator(settings, 1, 1).config.halo_px


@pytest.mark.parametrize(("kind", "wanted"), [("l1", 0.5), ("l2", 0.25), ("charbonnier", 0.48040)])
def test_reconstruction_counts_valid_pixels_only(kind, wanted):
    generated, reference = torch.zeros(1, 2, 4, 4), torch.full((1, 2, 4, 4), 0.5)
    valid = torch.ones(1, 1, 4, 4)
    valid[..., 0, :] = 0
    reference[..., 0, :] = float("nan")
    loss = reconstruction_loss(kind, generated, reference, valid)
    assert float(loss) == pytest.approx(wanted, abs=1e-3)
    assert float(reconstruction_loss(kind, generated, reference, torch.zeros_like(valid))) == 0


def test_adversarial_losses_at_known_logits():
    logits = torch.zeros(1, 1, 2, 2)
    assert float(verdict_loss("bce", logits, True)) == pytest.approx(np.log(2))
    assert float(verdict_loss("lsgan", logits, True)) == 1
    sure = torch.full((1, 1, 2, 2), 30.0)
    assert float(discriminator_loss("bce", sure, -sure)) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    ("schedule", "iteration", "wanted"),
    [
        pytest.param("cosine", 0, 0.1, id="warm-up begins"),
        pytest.param("cosine", 9, 1.0, id="warm-up ends"),
        pytest.param("cosine", 55, 0.5, id="cosine half way"),
        pytest.param("constant", 99, 1.0, id="constant"),
        pytest.param("linear", 49, 1.0, id="before the decay"),
        pytest.param("linear", 75, 0.5, id="decay half way"),
    ],
)
def test_learning_rate(schedule, iteration, wanted):
    settings = TrainSettings(iterations=100, warmup_iterations=10, schedule=schedule)
    assert rate_factor(settings, iteration) == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("free", "names"),
    [
        pytest.param("head", {"head.weight", "head.bias"}, id="head"),
        pytest.param("bias", {"head.weight", "head.bias", "down.0.0.bias"}, id="bias"),
    ],
)
def test_few_free_parameters(free, names):
    network = UNet(UNetConfig(widths=(4,)))
    free_parameters(network, free)
    assert {name for name, p in network.named_parameters() if p.requires_grad} == names


def model_of(config, names=("B03",)):
    bands = tuple(band("S30", name) for name in names)
    outs = tuple(band("L30", item.common_name) for item in bands)
    card = ModelCard("m", "1", bands, outs, config, ((0.0, 0.3),) * len(bands))
    return Model(card, UNet(config), "")


def test_start_from_copies_weights(make_store):
    model = model_of(UNetConfig(widths=(4, 4)))
    generator = UNet(UNetConfig(widths=(4, 4)))
    start_from(generator, model, WindowStore(make_store()))
    for ours, theirs in zip(generator.parameters(), model.network.parameters(), strict=True):
        assert torch.equal(ours, theirs)


@pytest.mark.parametrize(
    ("config", "names", "words"),
    [
        pytest.param(UNetConfig(widths=(4, 8)), ("B03",), "--widths 4,8", id="other sizes"),
        pytest.param(UNetConfig(widths=(4, 4)), ("B04",), "--bands", id="other bands"),
    ],
)
def test_start_from_another_model_is_refused(make_store, config, names, words):
    with pytest.raises(TrainingError, match=words):
        start_from(
            UNet(UNetConfig(widths=(4, 4))), model_of(config, names), WindowStore(make_store())
        )


def shifted_pair(shift, seed=0):
    """An image (1, 2, 96, 96) and the same seen by a sensor that lies `shift` pixels off."""
    rng = np.random.default_rng(seed)
    image = gaussian_filter(rng.normal(size=(2, 96, 96)), (0, 1.5, 1.5))
    other = np.stack([moved_exactly(band, [-s for s in shift], order=5) for band in image])
    tensors = [torch.from_numpy(x.astype(np.float32))[None] for x in (image, other)]
    return tensors[0], tensors[1], torch.ones(1, 1, 96, 96)


@pytest.mark.parametrize("shift", [(0.0, 0.0), (0.3, -0.2), (-0.5, 0.4)])
def test_shift_is_found_and_taken_back(shift):
    image, other, valid = shifted_pair(shift)
    other = other + 0.1  # a haze is no shift
    found = estimate_shift(image, other, valid)
    np.testing.assert_allclose(found[0].numpy(), shift, atol=0.06)
    back = moved(other - 0.1, torch.tensor([shift]))[..., 8:-8, 8:-8]
    torch.testing.assert_close(back, image[..., 8:-8, 8:-8], atol=1e-2, rtol=0)


@pytest.mark.parametrize("kind", ["l1", "l2"])
def test_the_aligned_loss_holds_the_result_in_its_place(kind):
    """A loss against L30 moved onto the *generated* image let all results drift by 8 m."""
    original, l30, valid = shifted_pair((0.4, -0.3))
    settings = TrainSettings(reconstruction=kind, aligned=True)
    drifted = moved(original, torch.tensor([[0.25, 0.0]]))
    crop = np.s_[..., 8:-8, 8:-8]
    in_place, elsewhere = (
        float(pixel_loss(settings, *(image[crop] for image in (original, made, l30, valid))))
        for made in (original, drifted)
    )
    assert in_place < 0.3 * elsewhere


def test_moving_by_nothing_changes_nothing():
    image, _, _ = shifted_pair((0.0, 0.0))
    torch.testing.assert_close(moved(image, torch.zeros(1, 2)), image, atol=1e-6, rtol=0)


def test_a_flat_window_has_no_shift():
    flat = torch.full((1, 1, 64, 64), 0.2)
    noise = 1e-3 * torch.randn(1, 1, 64, 64, generator=torch.Generator().manual_seed(0))
    found = estimate_shift(flat + noise, flat, torch.ones(1, 1, 64, 64))
    assert float(found.abs().max()) < 0.05


def test_the_mean_difference_is_of_valid_pixels():
    generated, reference = torch.full((1, 2, 4, 4), 0.5), torch.zeros(1, 2, 4, 4)
    reference[:, 1] = 0.1
    valid = torch.ones(1, 1, 4, 4)
    valid[..., 0, :] = 0
    reference[..., 0, :] = 9
    found = mean_difference(generated, reference, valid)
    torch.testing.assert_close(found.flatten(), torch.tensor([0.5, 0.4]))


def test_a_centred_image_does_not_tell_its_brightness():
    image, valid = torch.randn(2, 3, 8, 8, requires_grad=True), torch.ones(2, 1, 8, 8)
    valid[0, :, :3] = 0
    brighter = centred(image + torch.rand(2, 3, 1, 1), valid)
    torch.testing.assert_close(brighter, centred(image, valid))
    torch.testing.assert_close((brighter * valid).sum((2, 3)), torch.zeros(2, 3), atol=1e-4, rtol=0)
    (brighter * torch.randn(2, 3, 8, 8) * valid).sum().backward()
    torch.testing.assert_close(image.grad.sum((2, 3)), torch.zeros(2, 3), atol=1e-4, rtol=0)


def test_the_weight_average_is_the_one_of_torch():
    network = Pix2PixUNet(1, 1, 4, 0.0)
    ours = WeightAverage(network, 0.9)
    torchs = AveragedModel(network, multi_avg_fn=get_ema_multi_avg_fn(0.9), use_buffers=True)
    for _ in range(4):
        network(torch.rand(2, 1, 128, 128))  # moves batch norm's statistics
        with torch.no_grad():
            for weight in network.parameters():
                weight.add_(torch.rand_like(weight))
        ours.follow()
        ours.count()
        torchs.update_parameters(network)
    expected = torchs.state_dict()
    assert int(expected["n_averaged"]) == 4
    for name, tensor in ours.state_dict().items():
        assert torch.equal(tensor, expected[name]), name
