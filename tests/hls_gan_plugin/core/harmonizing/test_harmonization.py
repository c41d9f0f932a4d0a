import copy
import dataclasses

import numpy as np
import pytest
import rasterio
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hls_gan_plugin.core.harmonizing.harmonization import harmonize, harmonize_array
from hls_gan_plugin.core.harmonizing.tile_plan import TileSettings
from hls_gan_plugin.core.network.generator import Generator
from hls_gan_plugin.core.raster.grid import PixelWindow
from hls_gan_plugin.core.raster.raster_io import BandFile
from hls_gan_plugin.core.raster.scenes import ORIGINAL
from hls_gan_plugin.core.raster.stack import GridStack
from hls_gan_plugin.shared.errors import (
    DeviceError,
    ModelFileError,
    NothingValidError,
    RasterError,
    SettingsError,
)

CPU = torch.device("cpu")


@pytest.fixture
def run(tmp_path, random_model):
    """A factory: harmonize a raster file; returns the pixels (B, h, w) written."""

    def harmonized(path, mask=None, window=None, **tiles):
        output = tmp_path / "out.tif"
        masks = [mask] if mask else []
        with GridStack({ORIGINAL: [BandFile(path, 1)]}, masks, (1,)) as stack:
            harmonize(
                random_model,
                stack,
                output,
                device=CPU,
                window=window,
                settings=TileSettings(**tiles),
            )
        with rasterio.open(output) as dataset:
            return dataset.read()

    return harmonized


@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    size=st.one_of(
        st.tuples(st.integers(1, 150), st.integers(1, 150)),
        st.sampled_from([(1, 1), (5, 3000), (3000, 5), (97, 89), (1, 200)]),
    ),
    tile=st.integers(1, 200),
    batch=st.integers(1, 5),
    gap_share=st.sampled_from([0.0, 0.02, 0.5, 0.95]),
    offset=st.tuples(st.integers(0, 40), st.integers(0, 40)),
    seed=st.integers(0, 1000),
)
def test_tiles_and_batches_do_not_show(
    run, write_raster, reflectance_dn, size, tile, batch, gap_share, offset, seed
):
    pixels = reflectance_dn(*size, seed)
    pixels[np.random.default_rng(seed).random(size) < gap_share] = -9999
    pixels[0, 0] = 700
    origin = (600000.0 + 30 * offset[0], 3600000.0 - 30 * offset[1])
    path = write_raster(pixels, origin=origin)
    whole = run(path, tile_size_px=4000).astype(int)
    cut = run(path, tile_size_px=max(tile, max(size) // 12), batch_size=batch)
    np.testing.assert_array_equal(whole == -9999, pixels[None] == -9999)
    assert np.abs(whole - cut).max() <= 1


@pytest.mark.parametrize("threads", [1, 3], ids=["one thread", "three threads"])
def test_the_result_is_the_plain_networks(run, write_raster, reflectance_dn, random_model, threads):
    """Against one eager float32 pass over the whole raster: no tiles, no fused operations."""
    dn = reflectance_dn(150, 130)
    halo = random_model.card.architecture.halo_px
    # A border wider than the halo keeps the raster's edge out of the comparison.
    whole = np.s_[: 150 // 4 * 4, : 130 // 4 * 4]
    rho_max = random_model.card.rho_max_in[0]
    scaled = torch.from_numpy(2 * dn[whole].astype(np.float32) * 1e-4 / rho_max - 1)[None, None]
    with torch.inference_mode():
        expected = (random_model.network(scaled)[0, 0].numpy() + 1) * rho_max / 2 * 1e4
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        found = run(write_raster(dn, origin=(0.0, 0.0)), tile_size_px=40)[0]
        assert torch.get_num_threads() == threads
    finally:
        torch.set_num_threads(before)
    inside = np.s_[halo : 148 - halo, halo : 128 - halo]
    assert np.abs(expected - dn[whole])[inside].max() > 5  # the network does change the image
    assert np.abs(expected[inside] - found[inside]).max() <= 1


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device is present")
def test_cuda_and_cpu_agree(random_model):
    scaled = torch.rand(2, 1, 96, 128) * 2 - 1
    on_cpu = Generator(random_model, CPU).reflectance(scaled)
    on_cuda = Generator(random_model, torch.device("cuda")).reflectance(scaled)
    assert np.abs(on_cpu - on_cuda).max() <= 1e-4


def test_extents_and_crops_do_not_show(run, write_raster, reflectance_dn, random_model):
    pixels = reflectance_dn(200, 190)
    whole = run(write_raster(pixels)).astype(int)
    rows, cols = slice(37, 151), slice(41, 140)
    window = PixelWindow(37, 41, 114, 99)
    part = run(write_raster(pixels), window=window, tile_size_px=50)
    assert np.abs(whole[:, rows, cols] - part).max() <= 1

    cropped = write_raster(
        pixels[rows, cols], "crop.tif", origin=(600000 + 30 * 41, 3600000 - 30 * 37)
    )
    architecture = random_model.card.architecture
    margin = architecture.halo_px + architecture.stride_px
    inside = np.s_[:, margin:-margin, margin:-margin]
    crop = run(cropped)
    assert np.abs(whole[:, rows, cols][inside] - crop[inside]).max() <= 1


def test_a_gap_is_seen_like_the_edge_of_the_raster(run, write_raster, reflectance_dn):
    pixels = reflectance_dn(120, 120)
    gone = pixels.copy()
    gone[:, 60:] = -9999
    edge = run(write_raster(pixels[:, :60]))
    gap = run(write_raster(gone))
    assert np.abs(edge.astype(int) - gap[:, :, :60]).max() <= 1


def test_results_are_plausible_right_up_to_gaps(run, write_raster, reflectance_dn):
    pixels = reflectance_dn(120, 120)
    whole = run(write_raster(pixels)).astype(int)
    pixels[40:80, 40:80] = -9999
    holed = run(write_raster(pixels))
    kept = holed != -9999
    np.testing.assert_array_equal(kept[0], pixels != -9999)
    change = np.abs(whole - pixels)[kept].max()
    assert np.abs(holed - whole)[kept].max() < 2 * change


def test_masked_pixels_become_nodata_and_do_not_leak(run, write_raster, reflectance_dn):
    pixels = reflectance_dn(60, 60)
    flags = np.zeros((60, 60), np.uint8)
    flags[20:30, 20:30] = 0b10
    flags[50, 50] = 255
    clouded = pixels.copy()
    clouded[flags == 0b10] = 9000
    mask = write_raster(flags, "fmask.tif")
    clean = run(write_raster(pixels, "a.tif"), mask)
    np.testing.assert_array_equal(clean[0] == -9999, flags != 0)
    np.testing.assert_array_equal(clean, run(write_raster(clouded, "b.tif"), mask))


def test_float_in_float_out(run, write_raster, reflectance_dn):
    dn = reflectance_dn(50, 40)
    rho = (dn * 0.0001).astype(np.float32)
    rho[3, 4] = np.nan
    out = run(write_raster(rho))
    assert out.dtype == np.float32
    assert out[0, 3, 4] == -9999
    expected = run(write_raster(dn, "dn.tif")) * 0.0001
    near = np.abs(np.mgrid[:50, :40] - np.array([3, 4])[:, None, None]).max(0) > 40
    np.testing.assert_allclose(out[0][near], expected[0][near], atol=6e-5)


def test_nothing_valid(run, write_raster):
    with pytest.raises(NothingValidError, match=r"raster\.tif"):
        run(write_raster(np.full((40, 40), -9999, np.int16)))


def test_float_dn_are_not_taken_for_reflectance(run, write_raster, reflectance_dn):
    with pytest.raises(RasterError, match=r"set the scale to 0\.0001"):
        run(write_raster(reflectance_dn(40, 40).astype(np.float32)))


def test_a_negative_tile_size(run, write_raster, reflectance_dn):
    with pytest.raises(SettingsError, match="-5"):
        run(write_raster(reflectance_dn(40, 40)), tile_size_px=-5)


def test_arrays_are_harmonized_as_rasters_are(run, write_raster, reflectance_dn, random_model):
    dn = np.stack([reflectance_dn(64, 48, seed) for seed in range(3)])
    dn[1, 10:20, 10:20] = -9999
    rho = np.where(dn == -9999, np.nan, dn * 0.0001).astype(np.float32)[:, None]
    out = harmonize_array(Generator(random_model, torch.device("cpu")), rho, batch_size=2)
    for number in range(3):
        raster = run(write_raster(dn[number], origin=(0.0, 0.0)))
        expected = np.where(raster == -9999, np.nan, raster * 0.0001)
        np.testing.assert_allclose(out[number], expected, atol=1.1e-4)


def _forgetful(limit_px, forward):
    """A forward pass on a device whose memory holds `limit_px` pixels."""

    def call(scaled):
        if scaled.shape[0] * scaled.shape[2] * scaled.shape[3] > limit_px:
            raise torch.cuda.OutOfMemoryError("out of memory")
        return forward(scaled)

    return call


def test_too_little_memory_means_smaller_pieces_and_the_same_result(random_model, monkeypatch):
    generator = Generator(random_model, CPU)
    scaled = torch.randn(4, 1, 96, 128)
    expected = generator.reflectance(scaled)
    halo = generator.halo_px
    inner = np.s_[:, :, halo:-halo, halo:-halo]
    monkeypatch.setattr(generator, "_network", _forgetful(60 * 96, generator._network))
    np.testing.assert_allclose(generator.reflectance(scaled)[inner], expected[inner], atol=1e-5)


def test_no_memory_for_the_smallest_piece(random_model, monkeypatch):
    generator = Generator(random_model, CPU)
    monkeypatch.setattr(generator, "_network", _forgetful(10, generator._network))
    with pytest.raises(DeviceError, match="smallest possible"):
        generator.reflectance(torch.randn(1, 1, 96, 96))


@pytest.mark.parametrize("factor", [1e6, 1e38], ids=["beyond the type", "not finite"])
def test_what_a_broken_model_makes_is_refused(
    write_raster, reflectance_dn, random_model, tmp_path, factor
):
    network = copy.deepcopy(random_model.network)
    with torch.no_grad():
        network.head.weight *= factor
    model = dataclasses.replace(random_model, network=network)
    path = write_raster(reflectance_dn(40, 40))
    with (
        GridStack({ORIGINAL: [BandFile(path, 1)]}) as stack,
        pytest.raises(ModelFileError, match="no reflectance"),
    ):
        harmonize(model, stack, tmp_path / "o.tif", device=CPU)
