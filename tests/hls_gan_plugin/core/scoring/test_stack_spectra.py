"""Gains and displacement of rasters, with and without masks."""

import numpy as np
import pytest
from scipy.ndimage import fourier_shift

from hls_gan_plugin.core.raster.raster_io import BandFile
from hls_gan_plugin.core.raster.stack import GridStack
from hls_gan_plugin.core.scoring.stack_spectra import cross_spectrum_of, pair_shift


@pytest.fixture
def images(write_raster, reflectance_dn):
    """L30 is S30 moved by (0.4, -0.3) pixels; a cloud covers a corner, and the Fmask says so."""
    s30 = reflectance_dn(256, 256).astype(float)
    l30 = np.fft.ifft2(fourier_shift(np.fft.fft2(s30), (0.4, -0.3))).real
    l30[:100, :100] = 6000 + 3000 * np.random.default_rng(1).random((100, 100))
    fmask = np.zeros((256, 256), np.uint8)
    fmask[:100, :100] = 2
    files = {
        name: [BandFile(write_raster(np.rint(pixels).astype(np.int16), f"{name}.tif"), 1)]
        for name, pixels in (("S30", s30), ("L30", l30))
    }
    return files, write_raster(fmask, "Fmask.tif")


def test_the_shift_of_a_pair_is_that_of_its_clear_ground(images):
    files, fmask = images
    with GridStack(files, [fmask]) as stack:
        assert pair_shift(stack) == pytest.approx((0.4, -0.3), rel=0.08, abs=0.03)
    with GridStack(files) as stack:  # the cloud has no counterpart
        assert pair_shift(stack) != pytest.approx((0.4, -0.3), rel=0.08, abs=0.03)


def test_an_image_moved_passes_everything(images):
    files, fmask = images
    with GridStack(files, [fmask]) as stack:
        spectrum = cross_spectrum_of(stack, "S30", "L30")
    assert 0 < spectrum.blocks[0] < 15 * 15
    np.testing.assert_allclose(spectrum.gains()[0, :5], 1.0, atol=0.05)
