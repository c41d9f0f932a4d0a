"""Windows whose shares are counted by hand, chips as exact copies, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest
import rasterio
from click.testing import CliRunner

from hls_gan_plugin.__main__ import cli
from hls_gan_plugin.core.raster.window_cutting import WindowRule, cut_windows
from hls_gan_plugin.engine.worker import execute
from hls_gan_plugin.shared.errors import (
    GridError,
    MaskError,
    NothingValidError,
    OutputError,
    RasterError,
    SettingsError,
)
from hls_gan_plugin.shared.jobs import CutWindowsJob

SIZE = 8
CLOUD, WATER, LOW_AEROSOL = 2, 32, 64


@pytest.fixture
def s30(write_raster, reflectance_dn):
    """Two bands of 20 x 30 pixels: 2 x 3 windows of 8; the second band has a gap of 4 pixels."""
    pixels = np.stack([reflectance_dn(20, 30), reflectance_dn(20, 30, seed=1)])
    pixels[1, 8:10, 8:10] = -9999
    return write_raster(
        pixels, "s30.tif", descriptions=("B03", "B04"), nodata=-9999, scale=0.0001,
        tags={"SPACECRAFT_NAME": "Sentinel-2A"},
    )  # fmt: skip


@pytest.fixture
def fmask(write_raster):
    """8 cloudy pixels in the first window, 1 of water in the second, 2 of fill in the last.

    One more cloudy pixel lies upon the gap of `s30`.
    """
    values = np.full((20, 30), LOW_AEROSOL, np.uint8)
    values[3, :8] |= CLOUD
    values[0, 8] |= WATER
    values[8, 8] |= CLOUD
    values[15, 22:24] = 255
    return write_raster(values, "fmask.tif", descriptions=(), nodata=255)


def run(words):
    return CliRunner().invoke(cli, ["cut", *map(str, words)], catch_exceptions=False)


# shares


def test_shares_of_valid_and_masked_pixels(s30, fmask):
    windows = cut_windows([s30], [fmask], WindowRule(SIZE))
    assert windows.row.tolist() == [0, 0, 0, 8, 8, 8]
    assert windows.col.tolist() == [0, 8, 16, 0, 8, 16]
    assert (windows.valid_share * 64).tolist() == [64, 64, 64, 64, 60, 62]
    assert (windows.masked_share * 64).tolist() == [8, 1, 0, 0, 0, 0]
    assert windows.kept.tolist() == [False, False, True, True, False, False]


@pytest.mark.parametrize(
    ("minimum", "kept"),
    [
        pytest.param(56 / 64, 6, id="exactly the share of the cloudiest"),
        pytest.param(57 / 64, 5, id="one pixel more"),
        pytest.param(63 / 64, 3, id="one pixel may be hidden"),
        pytest.param(0.0, 6, id="all"),
    ],
)
def test_windows_are_kept_from_the_least_share_on(s30, fmask, minimum, kept):
    assert cut_windows([s30], [fmask], WindowRule(SIZE, minimum)).kept.sum() == kept


def test_only_the_chosen_conditions_hide_a_pixel(s30, fmask):
    windows = cut_windows([s30], [fmask], WindowRule(SIZE, mask_bits=(5,)))
    assert (windows.masked_share * 64).tolist() == [0, 1, 0, 0, 0, 0]
    assert (windows.valid_share * 64).tolist()[-1] == 62  # fill is no condition


def test_every_raster_and_mask_counts(s30, fmask, write_raster, reflectance_dn):
    dn, clouds = reflectance_dn(20, 30), np.full((20, 30), LOW_AEROSOL, np.uint8)
    dn[0, 16], clouds[8, 0] = -9999, CLOUD
    l30 = write_raster(dn, "l30.tif", nodata=-9999)
    other = write_raster(clouds, "other.tif", descriptions=())
    windows = cut_windows([s30, l30], [fmask, other], WindowRule(SIZE))
    assert (windows.valid_share * 64).tolist() == [64, 64, 63, 64, 60, 62]
    assert (windows.masked_share * 64).tolist() == [8, 1, 0, 1, 0, 0]
    assert not windows.kept.any()


# chips


def test_chips_are_the_rasters_own_pixels_and_words(s30, fmask, tmp_path):
    cut_windows([s30], [fmask], WindowRule(SIZE), tmp_path)
    names = {f"{name}_r{place}.tif" for name in ("s30", "fmask") for place in PLACES}
    assert {path.name for path in tmp_path.glob("*_r*")} == names
    with rasterio.open(s30) as source, rasterio.open(tmp_path / "s30_r00008_c00000.tif") as chip:
        np.testing.assert_array_equal(chip.read(), source.read()[:, 8:16, 0:8])
        assert chip.crs == source.crs
        assert chip.transform @ (0, 0) == source.transform @ (0, 8)
        assert (chip.dtypes, chip.nodata, chip.scales) == (source.dtypes, -9999, source.scales)
        assert chip.descriptions == ("B03", "B04")
        assert chip.tags()["SPACECRAFT_NAME"] == "Sentinel-2A"
    with rasterio.open(tmp_path / "fmask_r00000_c00016.tif") as chip:
        assert (chip.dtypes, chip.nodata) == (("uint8",), 255)


PLACES = ("00000_c00016", "00008_c00000")


def test_float_reflectance_and_a_point_raster_keep_their_place(write_raster, tmp_path):
    rho = np.random.default_rng(0).random((16, 16)).astype(np.float32)
    source = write_raster(rho, "float.tif", nodata=np.nan, tags={"AREA_OR_POINT": "Point"})
    cut_windows([source], rule=WindowRule(SIZE), chips=tmp_path)
    with (
        rasterio.open(source) as whole,
        rasterio.open(tmp_path / "float_r00008_c00008.tif") as chip,
    ):
        np.testing.assert_array_equal(chip.read(1), rho[8:, 8:])
        assert chip.transform @ (0, 0) == whole.transform @ (8, 8)
        assert np.isnan(chip.nodata)


# the job and the terminal


def test_grid_and_chips_of_the_terminal(s30, fmask, tmp_path):
    import pyogrio

    (tmp_path / "chips").mkdir()  # an empty folder may stand there
    grid, chips = tmp_path / "g.gpkg", tmp_path / "chips"
    done = run([s30, "--mask", fmask, "--window-size", SIZE, "--grid", grid, "--chips", chips])
    assert done.exit_code == 0
    assert "2 of 6 windows kept, 4 files" in done.output
    assert len(list(chips.iterdir())) == 4
    meta, _, shapes, fields = pyogrio.raw.read(grid)
    table = dict(zip(meta["fields"], fields, strict=True))
    assert table["kept"].tolist() == [False, False, True, True, False, False]
    assert table["clear_share"].tolist()[0] == 56 / 64
    assert len(shapes) == 6
    assert "32615" in meta["crs"]
    west, south, east, north = pyogrio.read_bounds(grid)[1][:, 3]
    assert (west, east) == (600000 + 0 * 30, 600000 + 8 * 30)
    assert (south, north) == (3600000 - 16 * 30, 3600000 - 8 * 30)


def test_a_grid_of_no_clear_window_is_written_with_a_warning(s30, fmask, tmp_path):
    told = []
    job = CutWindowsJob((str(s30),), (str(fmask),), 16, grid=str(tmp_path / "g.gpkg"))
    assert execute(job, told.append)["kept"] == 0
    assert (tmp_path / "g.gpkg").exists()
    assert [e.message for e in told if e.event == "warning"] == [
        "No window is clear enough; the best has 94.9% clear pixels."
    ]


# bad input


@pytest.fixture
def refused(tmp_path):
    """A function: the one sentence with which a cut into grid and chips fails, leaving nothing."""

    def run_refused(kind, said, *rasters, masks=(), **settings):
        before = sorted(tmp_path.iterdir())
        files = {"grid": str(tmp_path / "g.gpkg"), "chips": str(tmp_path / "chips")}
        settings = {"window_size_px": SIZE} | settings | files
        with pytest.raises(kind, match=said):
            job = CutWindowsJob(tuple(map(str, rasters)), tuple(map(str, masks)), **settings)
            execute(job, lambda event: None)
        assert sorted(tmp_path.iterdir()) == before

    return run_refused


def test_no_clear_window_is_refused_with_the_best_share(refused, s30, fmask):
    refused(NothingValidError, r"94\.9% clear.*100\.0% are", s30, masks=[fmask], window_size_px=16)


def test_settings_out_of_range_are_refused(refused, s30):
    refused(SettingsError, "from 8 to 4096", s30, window_size_px=4)
    refused(SettingsError, "from 0 to 1", s30, minimum_clear=1.5)
    refused(GridError, "30 x 20 pixels", s30, window_size_px=21)
    refused(SettingsError, "at least one")


def test_rasters_that_do_not_fit_are_refused(refused, s30, fmask, write_raster):
    shifted = write_raster(np.ones((20, 30), np.int16), "l30.tif", origin=(600030.0, 3600000.0))
    refused(GridError, "another grid.*'Align to a reference raster'", s30, shifted)
    refused(SettingsError, "2 of the rasters are called 's30'", s30, s30)
    refused(RasterError, "does not exist", s30.parent / "missing.tif")
    refused(RasterError, "imagery for the eye", fmask)
    refused(MaskError, "not an Fmask", s30, masks=[write_raster(np.ones((20, 30)), "float.tif")])


def test_nothing_asked_for_is_refused(s30):
    done = run([s30])
    assert done.exit_code == 1
    message = "Nothing is asked for; give a grid, a folder for the chips, or both."
    assert done.stderr == f"Error: {message}\n"


def test_a_folder_with_files_is_left_alone(s30, tmp_path):
    chips = tmp_path / "chips"
    chips.mkdir()
    (chips / "mine.txt").write_text("kept")
    with pytest.raises(OutputError, match="not empty"):
        execute(CutWindowsJob((str(s30),), window_size_px=SIZE, chips=str(chips)), print)
    assert [path.name for path in chips.iterdir()] == ["mine.txt"]


def test_an_empty_folder_stays_when_the_cut_fails(s30, tmp_path):
    chips = tmp_path / "chips"
    chips.mkdir()
    with pytest.raises(GridError):
        execute(CutWindowsJob((str(s30),), window_size_px=64, chips=str(chips)), print)
    assert list(chips.iterdir()) == []
