"""Gains and shifts of images made from each other in known ways."""

import numpy as np
import pytest
from scipy.ndimage import convolve1d, fourier_shift

from hls_gan_plugin.core.scoring.cross_spectra import (
    FREQUENCIES,
    CrossSpectrum,
    SceneSpectra,
    Shift,
)

SIZE = 256


def textured(seed=0):
    """(SIZE, SIZE) with more power in coarse than in fine texture, as land has it."""
    rng = np.random.default_rng(seed)
    f = np.hypot(np.fft.fftfreq(SIZE)[:, None], np.fft.fftfreq(SIZE))
    f[0, 0] = 1.0
    noise = np.fft.fft2(rng.standard_normal((SIZE, SIZE)))
    return 0.1 + 0.02 * np.fft.ifft2(noise * f**-1.0).real / 5


def moved(image, shift):
    return np.fft.ifft2(fourier_shift(np.fft.fft2(image), shift)).real


def blurred(image):
    kernel = np.array([0.25, 0.5, 0.25])
    for axis in (0, 1):
        image = convolve1d(image, kernel, axis=axis, mode="wrap")
    return image


def spectrum(original, other):
    made = CrossSpectrum(1)
    made.add(original[None], other[None])
    return made


def test_an_image_passes_itself():
    image = textured()
    made = spectrum(image, image)
    np.testing.assert_allclose(made.gains(), 1.0, atol=1e-9)
    assert made.shift() == Shift(0.0, 0.0)


def test_noise_and_a_slope_add_no_gain():
    image = textured()
    slope = np.linspace(0, 0.5, SIZE)
    noise = np.random.default_rng(1).normal(0, 0.003, image.shape)
    np.testing.assert_allclose(spectrum(image, image + slope + noise).gains(), 1.0, atol=0.06)


@pytest.mark.parametrize("shift", [(0.0, 0.0), (0.4, -0.25), (-0.5, 0.5)], ids=str)
def test_gains_are_those_of_the_kernel_wherever_the_image_lies(shift):
    image = textured()
    gains = spectrum(image, moved(blurred(image), shift)).gains()[0]
    # Along an axis the kernel passes cos²(pi f); over a ring it is the mean over its directions.
    angles = np.linspace(0, np.pi / 2, 91)
    for frequency, gain in zip(FREQUENCIES, gains, strict=True):
        down, across = frequency * np.sin(angles), frequency * np.cos(angles)
        expected = np.mean((np.cos(np.pi * down) * np.cos(np.pi * across)) ** 2)
        assert gain == pytest.approx(expected, abs=0.03)


@pytest.mark.parametrize("shift", [(0.37, -0.21), (-0.62, 0.63), (1.2, 0.0)], ids=str)
def test_the_shift_is_found_below_and_to_the_right(shift):
    image = textured()
    noise = np.random.default_rng(2).normal(0, 0.002, image.shape)
    found = spectrum(image, moved(image, shift) + noise).shift()
    assert found == pytest.approx(shift, rel=0.08, abs=0.03)


def test_metres_are_the_distance():
    assert Shift(0.3, -0.4).metres() == pytest.approx(15.0)
    assert Shift(0.3, -0.4).metres(10.0) == pytest.approx(5.0)


def test_gaps_change_nothing_but_the_number_of_blocks():
    image = textured()
    other = moved(blurred(image), (0.3, 0.3))
    holed = other.copy()
    holed[100:110, 100:110] = np.nan
    whole, gappy = spectrum(image, other), spectrum(image, holed)
    assert whole.blocks[0] == 15 * 15
    assert 0 < gappy.blocks[0] < whole.blocks[0]
    assert gappy.shift() == pytest.approx(whole.shift(), abs=0.03)
    np.testing.assert_allclose(gappy.gains(), whole.gains(), atol=0.03)


def test_windows_count_like_the_image_that_they_are_cut_from():
    image, other = textured(), blurred(textured())
    made = CrossSpectrum(1)
    windows = [i.reshape(2, 128, 2, 128).transpose(0, 2, 1, 3).reshape(4, 1, 128, 128)
               for i in (image, other)]  # fmt: skip
    made.add(*windows)
    assert made.blocks[0] == 4 * 7 * 7
    np.testing.assert_allclose(made.gains(), spectrum(image, other).gains(), atol=0.02)


def test_without_blocks_nothing_is_known():
    made = CrossSpectrum(2)
    made.add(np.full((2, 64, 64), np.nan), np.zeros((2, 64, 64)))
    made.add(np.zeros((2, 16, 64)), np.zeros((2, 16, 64)))
    assert made.shift() is None
    assert np.isnan(made.gains()).all()


def test_flat_images_have_no_shift():
    assert spectrum(np.full((64, 64), 0.1), np.full((64, 64), 0.2)).shift() is None


def test_images_of_other_ground_have_no_shift():
    assert spectrum(textured(3), textured(4)).shift() is None


def test_each_scene_has_its_own_shift_and_the_gains_are_free_of_it():
    made = SceneSpectra(bands=1, images=2)
    for scene, shift in (("a", (0.6, 0.0)), ("b", (-0.6, 0.3))):
        image = textured(ord(scene))
        made.add(scene, image[None, None], blurred(image)[None, None],
                 moved(image, shift)[None, None])  # fmt: skip
    shifts = made.shifts()
    assert shifts["a"] == pytest.approx((0.6, 0.0), rel=0.08, abs=0.03)
    assert shifts["b"] == pytest.approx((-0.6, 0.3), rel=0.08, abs=0.03)
    generated, reference = made.gains()
    np.testing.assert_allclose(reference, 1.0, atol=0.03)
    np.testing.assert_allclose(generated, spectrum(image, blurred(image)).gains(), atol=0.03)


def test_gains_over_other_ground_are_those_of_the_kernel_there():
    """A kernel along the rows' axis passes ground that is smooth that way, and blurs other."""

    def kernel(image, taps=(0.25, 0.5, 0.25)):
        return convolve1d(image, taps, axis=0, mode="wrap")

    image, even = textured(), textured(1)
    smooth = kernel(even, np.ones(9) / 9)
    anywhere = spectrum(image, kernel(image))
    for ground in (even, smooth):
        there = spectrum(ground, kernel(ground))
        found = anywhere.gains(ground=there)[0]
        np.testing.assert_allclose(found, there.gains()[0], atol=0.03)
    # The two grounds differ by more than that: a gain without its ground says little.
    assert np.max(found - anywhere.gains()[0]) > 0.2
