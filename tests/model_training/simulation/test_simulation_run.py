"""Simulated granules on disk, a run that goes on, a granule as texture, and the report."""

import csv
import dataclasses
import datetime as dt
from pathlib import Path

import numpy as np
import pytest
import rasterio

from hls_gan_plugin.core.raster.granules import find_granules
from hls_gan_plugin.shared.errors import GranuleError, NothingValidError, OutputError, SettingsError
from model_training.simulation import (
    SimulationSettings,
    measure_pairs,
    simulate,
    simulate_pair,
)
from model_training.simulation.granule_writer import tile_after, tile_grid
from model_training.simulation.run import pair_seed

SMALL = SimulationSettings(size_px=32, pairs=2, seed=5, biomes=("fields", "forest"))
REAL_S30 = Path(__file__).resolve().parents[4] / "shared" / "data"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("simulated")
    simulate(SMALL, place)
    return place


@pytest.fixture(scope="module")
def measured(tmp_path_factory):
    place = tmp_path_factory.mktemp("measured")
    settings = SimulationSettings(
        size_px=128, pairs=2, seed=8, biomes=("fields", "forest"), cloudy_share=0, edge_share=0
    )
    simulate(settings, place / "pairs")
    return measure_pairs(place / "pairs", place / "report"), place


def test_granules_are_found_and_complete(folder):
    granules = find_granules([folder])
    assert [granule.id.sensor for granule in granules] == ["L30", "L30", "S30", "S30"]
    assert set(granules[0].layers) == {"B02", "B03", "B04", "B05", "B06", "B07", "Fmask"}
    assert set(granules[2].layers) == {"B02", "B03", "B04", "B8A", "B11", "B12", "Fmask"}
    days = {(granule.id.tile, granule.id.day) for granule in granules}
    assert days == {("31TBA", dt.date(2021, 6, 1)), ("31TBB", dt.date(2021, 6, 2))}


def test_files_are_encoded_as_hls_encodes_them(folder):
    s30 = find_granules([folder])[2]
    with rasterio.open(s30.layer("B03")) as band, rasterio.open(s30.layer("Fmask")) as mask:
        assert (band.dtypes[0], band.nodata, band.scales[0]) == ("int16", -9999, 0.0001)
        assert (mask.dtypes[0], mask.nodata) == ("uint8", 255)
        assert band.compression.value == "DEFLATE"
        assert band.crs.to_epsg() == 32631
        assert band.transform == mask.transform
        assert band.transform.a == 30
        tags = band.tags()
    assert tags["SIMULATED"] == "YES"
    assert tags["PRODUCT_URI"][:3] in ("S2A", "S2B")
    assert tags["SPACECRAFT_NAME"].startswith("Sentinel-2")


def test_the_l30_names_its_satellite(folder):
    with rasterio.open(find_granules([folder])[0].layer("B05")) as band:
        assert band.tags()["LANDSAT_PRODUCT_ID"][:4] in ("LC08", "LC09")


def test_pixels_are_those_of_the_pair(folder):
    own = dataclasses.replace(SMALL, biomes=("fields",))
    pair = simulate_pair(own, pair_seed(SMALL.seed, 0))
    granules = find_granules([folder])
    with rasterio.open(granules[2].layer("B12")) as band:
        assert np.array_equal(band.read(1), pair.s30[5])
    expected = folder / "expected" / str(granules[0].id)
    with rasterio.open(expected / f"{granules[0].id}.B07.tif") as band:
        assert np.array_equal(band.read(1), pair.expected[5])
    with rasterio.open(expected / f"{granules[0].id}.LANDCOVER.tif") as band:
        assert np.array_equal(band.read(1), pair.land_cover)
        assert band.tags()["CLASS_5"] == "water"


def test_pairs_are_listed_with_their_seed_and_shift(folder):
    with (folder / "simulation.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["biome"] for row in rows] == ["fields", "forest"]
    assert rows[0]["seed"] == str(pair_seed(SMALL.seed, 0))
    assert float(rows[0]["l30_shift_x_m"]) != 0


def test_a_run_goes_on_where_it_stopped(tmp_path):
    one = dataclasses.replace(SMALL, pairs=1)
    first = simulate(one, tmp_path)[0]
    untouched = (first / f"{first.name}.B02.tif").stat().st_mtime_ns
    (tmp_path / f".{first.name}.partial").mkdir()
    told = []
    folders = simulate(SMALL, tmp_path, lambda fraction, message: told.append(message))
    assert len(folders) == 2
    assert (first / f"{first.name}.B02.tif").stat().st_mtime_ns == untouched
    assert "already there" in told[0]


def test_a_half_written_pair_is_written_again(tmp_path):
    s30 = simulate(dataclasses.replace(SMALL, pairs=1), tmp_path)[0]
    left = tmp_path / f".{s30.name}.partial"
    s30.rename(left)
    simulate(dataclasses.replace(SMALL, pairs=1), tmp_path)
    assert s30.is_dir()
    assert not left.exists()


def test_other_settings_need_another_folder(folder):
    with pytest.raises(SettingsError, match="other settings"):
        simulate(dataclasses.replace(SMALL, seed=6), folder)


def test_a_file_in_the_way(tmp_path):
    (tmp_path / "taken").write_text("")
    with pytest.raises(OutputError, match="taken"):
        simulate(SMALL, tmp_path / "taken")


@pytest.mark.parametrize(
    ("first", "steps", "tile"),
    [
        pytest.param("31TBA", 0, "31TBA", id="itself"),
        pytest.param("31TBA", 21, "31TCB", id="next column"),
        pytest.param("60TZV", 1, "01TAA", id="round the world"),
    ],
)
def test_tiles_follow_each_other(first, steps, tile):
    assert tile_after(first, steps) == tile
    crs, transform = tile_grid(tile)
    assert crs.is_projected
    assert transform.c % 30 == transform.f % 30 == 0


def test_a_granule_can_be_the_texture(folder, tmp_path):
    source = find_granules([folder])[2]
    settings = SimulationSettings(
        size_px=40,
        texture=source.layer("B02").parent,
        cloudy_share=0,
        edge_share=0,
        misregistration=False,
        atmosphere=False,
        noise=False,
    )
    pair = simulate_pair(settings, 3)
    with rasterio.open(source.layer("B8A")) as band:
        nir = band.read(1, masked=True)
    assert pair.biome == "texture"
    assert pair.s30[3].mean() == pytest.approx(float(nir.mean()), rel=0.2)
    assert np.corrcoef(pair.s30[3].ravel(), pair.expected[3].ravel())[0, 1] > 0.9
    assert np.array_equal(pair.l30, pair.expected)


def test_texture_from_the_real_granule():
    if not REAL_S30.is_dir():
        pytest.skip("the real S30 granule is not in ../shared/data")
    settings = SimulationSettings(size_px=64, texture=REAL_S30, cloudy_share=0, edge_share=0)
    pair = simulate_pair(settings, 1)
    green, nir = pair.s30[1] / 1e4, pair.s30[3] / 1e4
    assert 0.03 < green.mean() < 0.12
    assert 0.2 < nir.mean() < 0.45


def test_texture_without_clear_ground(folder, tmp_path):
    source = find_granules([folder])[2]
    for name, path in source.layers.items():
        with rasterio.open(path) as dataset:
            profile, image = dataset.profile, dataset.read()
        if name == "Fmask":
            image[:] = 2
        with rasterio.open(tmp_path / path.name, "w", **profile | {"driver": "GTiff"}) as dataset:
            dataset.write(image)
    with pytest.raises(NothingValidError, match=r"0% of HLS\.S30"):
        simulate_pair(dataclasses.replace(SMALL, texture=tmp_path), 1)


def test_texture_folder_with_two_granules(folder):
    with pytest.raises(GranuleError, match="2 S30 granules"):
        simulate_pair(dataclasses.replace(SMALL, texture=folder), 1)


def test_the_report_measures_the_pairs(measured):
    found, place = measured
    granules = find_granules([place / "pairs"])

    def green(sensor):
        files = [granule.layer("B03") for granule in granules if granule.id.sensor == sensor]
        return np.stack([rasterio.open(path).read(1) for path in files]) / 1e4

    s30, l30 = green("S30"), green("L30")
    row = next(row for row in found.rows if (row.band, row.land_cover) == ("green", "all"))
    assert row.pixels == s30.size
    assert row.rmse == pytest.approx(np.sqrt(np.mean((s30 - l30) ** 2)), rel=1e-3)
    assert row.bias == pytest.approx(np.mean(s30 - l30), abs=1e-5)
    assert row.correlation == pytest.approx(np.corrcoef(s30.ravel(), l30.ravel())[0, 1], abs=1e-4)
    assert 0 < row.removable_share < 1
    assert 0.7 < row.ssim < 1


def test_land_covers_make_up_the_whole(measured):
    found, _ = measured
    nir = [row for row in found.rows if row.band == "nir"]
    assert sum(row.pixels for row in nir if row.land_cover != "all") == nir[0].pixels


def test_errors_have_the_size_that_is_known_of_real_pairs(measured):
    found, _ = measured
    rmse = {row.band: row.rmse for row in found.rows if row.land_cover == "all"}
    assert 0.004 < rmse["green"] < 0.016
    assert 0.008 < rmse["nir"] < 0.024


def test_the_report_is_written_in_three_forms(measured):
    _, place = measured
    page = (place / "report" / "calibration.md").read_text()
    assert "simulated" in page
    assert "| green | all |" in page
    assert "| real pairs, visible | 1.04 | 1.06 | 0.99 |" in page
    assert (place / "report" / "gains.png").stat().st_size > 10_000
    with (place / "report" / "gains.csv").open(newline="") as file:
        gains = list(csv.DictReader(file))
    assert [float(row["cycles_per_px"]) for row in gains][::5] == [0.125, 0.4375]
    found = measured[0]
    assert float(gains[2]["expected L30 green"]) == pytest.approx(found.gains[1, 1, 2], abs=1e-4)


def test_points_are_measured_where_there_are_enough_scenes(tmp_path):
    settings = SimulationSettings(
        size_px=64, pairs=11, seed=9, biomes=("fields", "arid"), cloudy_share=0, edge_share=0
    )
    simulate(settings, tmp_path / "pairs")
    found = measure_pairs(tmp_path / "pairs", tmp_path / "report")
    assert found.points.points > 300
    page = (tmp_path / "report" / "calibration.md").read_text()
    assert "| bias of S30, real | -0.0036 |" in page
    assert f"| bias of S30, simulated | {found.points.bias[0]:.4f} |" in page


# Of real pairs, with what shadows that moved and few blocks leave open; NIR as in SWIR.
@pytest.mark.parametrize(
    ("bands", "lowest", "highest"),
    [
        pytest.param((0, 1, 2), (0.98, 0.92, 0.77, 0.50), (1.10, 1.06, 0.90, 0.62), id="visible"),
        pytest.param((3, 4, 5), (1.00, 0.96, 0.84, 0.65), (1.12, 1.18, 1.13, 0.92), id="beyond"),
    ],
)
def test_the_expected_l30_keeps_as_much_texture_as_real_l30(textured, bands, lowest, highest):
    gains = textured[1, list(bands)][:, [0, 2, 3, 4]]
    assert (gains >= lowest).all(), gains
    assert (gains <= highest).all(), gains


@pytest.fixture(scope="module")
def textured(tmp_path_factory):
    place = tmp_path_factory.mktemp("textured")
    settings = SimulationSettings(
        size_px=192, pairs=3, seed=4, biomes=("fields", "forest", "urban"), cloudy_share=0,
        edge_share=0, neighbour_zone_share=0,
    )  # fmt: skip
    simulate(settings, place / "pairs")
    return measure_pairs(place / "pairs", place / "report").gains


def test_nothing_to_report(tmp_path):
    simulate_pair(SMALL, 1)
    with pytest.raises(GranuleError, match="no HLS granule"):
        measure_pairs(tmp_path, tmp_path / "report")
