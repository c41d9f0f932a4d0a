"""Cutting pairs into windows, splitting them, and reading them back."""

import math
from collections import Counter

import numpy as np
import pytest
import rasterio

from hls_gan_plugin.core.raster.granules import find_granules
from hls_gan_plugin.core.raster.pairing import find_pairs
from hls_gan_plugin.core.raster.window_cutting import WindowRule
from hls_gan_plugin.core.raster.window_cutting import cut_windows as cut_rasters
from hls_gan_plugin.shared.errors import (
    GranuleError,
    NothingValidError,
    OutputError,
    RasterError,
    SettingsError,
)
from hls_gan_plugin.shared.hls import band
from model_training.data.split import SplitRule, split_windows
from model_training.data.window_store import WindowRow, WindowStore, WindowStoreError, percentiles
from model_training.data.windows import CutRule, cut_pairs

GREEN = [band("S30", "B03")]
SMALL = CutRule(size_px=32, min_overlap=0.5)
WHOLE = SplitRule(validation=0, test=0)


@pytest.fixture
def pairs(tmp_path):
    return lambda: find_pairs(find_granules([tmp_path / "granules"])).pairs


def masked(value, rows=slice(0, 4), size=64):
    fmask = np.zeros((size, size), np.uint8)
    fmask[rows, :4] = value
    return fmask


def test_windows_hold_the_granules_pixels(write_granules, pairs, tmp_path):
    s30_folder, _ = write_granules()
    tally = cut_pairs(pairs(), GREEN, tmp_path / "w", SMALL, WHOLE)
    assert (tally.windows, tally.rejected) == (4, 0)
    store = WindowStore(tmp_path / "w")
    from rasterio import open as open_raster

    with open_raster(next(s30_folder.glob("*.B03.tif"))) as dataset:
        pixels = dataset.read(1)
    for place, row in enumerate(store.rows):
        cut = pixels[row.row : row.row + 32, row.col : row.col + 32]
        np.testing.assert_array_equal(store.dn(store.s30, place)[0], cut)
    assert store.expected is not None
    assert store.manifest.simulated
    assert store.satellites(range(4)) == {"Sentinel-2A, Landsat-8": 1}
    assert not np.array_equal(store.l30, store.expected)


@pytest.mark.parametrize(
    ("sensor", "value", "rule"),
    [
        pytest.param("S30", 1 << 1, "cloud", id="cloud in S30"),
        pytest.param("L30", 1 << 2, "adjacent", id="adjacent in L30"),
        pytest.param("L30", 1 << 3, "shadow", id="shadow"),
        pytest.param("S30", 1 << 4, "snow", id="snow"),
        pytest.param("S30", 1 << 5, "water", id="water"),
        pytest.param("L30", 255, "fill", id="Fmask fill"),
    ],
)
def test_one_pixel_of_either_fmask_rejects_a_window(
    write_granules, pairs, tmp_path, sensor, value, rule
):
    write_granules(fmasks={sensor: masked(value)})
    tally = cut_pairs(pairs(), GREEN, tmp_path / "w", SMALL, WHOLE)
    assert (tally.windows, tally.rejected) == (3, 1)
    assert tally.removed == Counter({rule: 1})


def test_aerosol_and_cirrus_bits_do_not_reject(write_granules, pairs, tmp_path):
    write_granules(fmasks={"S30": masked(0b11000001)})
    assert cut_pairs(pairs(), GREEN, tmp_path / "w", SMALL, WHOLE).windows == 4


def test_a_relaxed_rule_keeps_windows_and_writes_what_is_valid(write_granules, pairs, tmp_path):
    write_granules(fmasks={"S30": masked(1 << 1)})
    rule = CutRule(size_px=32, minimum_clear=0.9)
    cut_pairs(pairs(), GREEN, tmp_path / "w", rule, WHOLE)
    store = WindowStore(tmp_path / "w")
    assert len(store) == 4
    assert not store.valid_at(0)[:4, :4].any()
    assert store.valid_at(0).sum() == 32 * 32 - 16
    assert store.rows[0].clear_share == pytest.approx(1 - 16 / 1024)
    assert np.isnan(store.reflectance("s30", [0])[0, 0, :4, :4]).all()


def test_the_plugins_windows_are_the_trainings(write_granules, pairs, tmp_path):
    # Window n holds one pixel of the byte n, in S30's Fmask or L30's, and more windows are clouded
    # in part; the bytes 64 and 128 alone would be kept, but have a gap in one band.
    size, count = 16, 16
    fmasks = {sensor: np.zeros((size * count + 5,) * 2, np.uint8) for sensor in ("S30", "L30")}
    for value in range(256):
        place = value // count * size + 3, value % count * size + 5
        fmasks["L30" if value % 3 else "S30"][place] = value
    fmasks["L30"][100:140, 40:60] |= 1 << 1
    fmasks["S30"][120:160, 40:90] |= 1 << 4
    folders = write_granules(bands=("B02", "B03"), size=size * count + 5, fmasks=fmasks)
    for folder, name, value in zip(folders, ("B02", "B03"), (64, 128), strict=True):
        with rasterio.open(next(folder.glob(f"*.{name}.tif")), "r+") as dataset:
            dn = dataset.read(1)
            dn[value // count * size, value % count * size] = -9999
            dataset.write(dn, 1)
    rasters = [path for folder in folders for path in sorted(folder.glob("*.B0?.tif"))]
    masks = [next(folder.glob("*.Fmask.tif")) for folder in folders]
    plugins = cut_rasters(rasters, masks, WindowRule(size))

    both = [band("S30", name) for name in ("B02", "B03")]
    for name, share in (("all", 0.0), ("published", 1.0)):
        cut_pairs(pairs(), both, tmp_path / name, CutRule(size, share), WHOLE)
    everything, kept = (WindowStore(tmp_path / name).rows for name in ("all", "published"))
    places = list(zip(plugins.row, plugins.col, strict=True))
    assert [(row.row, row.col) for row in everything] == places
    shares = [row.clear_share for row in everything]
    np.testing.assert_allclose(shares, plugins.clear_share, atol=1e-9)
    clear = np.flatnonzero(plugins.kept).tolist()
    assert clear == [0, 1, 65, 129, 192, 193]
    assert [(row.row, row.col) for row in kept] == [places[number] for number in clear]


def test_nothing_left_says_which_rule_removed_how_many(write_granules, pairs, tmp_path):
    write_granules(fmasks={"L30": np.full((64, 64), 1 << 1, np.uint8)})
    with pytest.raises(NothingValidError, match=r"all 4 were rejected .*cloud 4"):
        cut_pairs(pairs(), GREEN, tmp_path / "w", SMALL, WHOLE)
    assert not (tmp_path / "w").exists()
    assert not list(tmp_path.glob(".w*"))


def test_granules_smaller_than_a_window(write_granules, pairs, tmp_path):
    write_granules()
    with pytest.raises(NothingValidError, match="smaller than one window of 128"):
        cut_pairs(pairs(), GREEN, tmp_path / "w", CutRule(), WHOLE)


def test_a_pair_with_little_overlap_is_left_out(write_granules, pairs, tmp_path):
    write_granules(0)
    fill = np.zeros((64, 64), np.uint8)
    fill[:32] = 255
    write_granules(1, fmasks={"S30": fill})
    rule = CutRule(size_px=32, min_overlap=0.9)
    tally = cut_pairs(pairs(), GREEN, tmp_path / "w", rule, WHOLE)
    assert tally.windows == 4
    assert "50.0%" in tally.skipped[0]


def test_a_corrupt_file_is_named_or_skipped(write_granules, pairs, tmp_path):
    write_granules(0)
    s30_folder, _ = write_granules(1)
    bad = next(s30_folder.glob("*.B03.tif"))
    bad.write_bytes(bad.read_bytes()[:400])
    with pytest.raises(RasterError, match=r"2021251.*B03\.tif"):
        cut_pairs(pairs(), GREEN, tmp_path / "w", SMALL, WHOLE)
    assert not (tmp_path / "w").exists()
    tally = cut_pairs(pairs(), GREEN, tmp_path / "w", SMALL, WHOLE, skip_bad=True)
    assert tally.windows == 4
    assert "B03.tif" in tally.skipped[0]


def test_a_missing_fmask(write_granules, pairs, tmp_path):
    s30_folder, _ = write_granules()
    next(s30_folder.glob("*.Fmask.tif")).unlink()
    with pytest.raises(GranuleError, match="has no Fmask"):
        cut_pairs(pairs(), GREEN, tmp_path / "w", SMALL, WHOLE)


def test_an_existing_folder_is_not_overwritten(write_granules, pairs, tmp_path):
    write_granules()
    (tmp_path / "w").mkdir()
    with pytest.raises(OutputError, match="exists already"):
        cut_pairs(pairs(), GREEN, tmp_path / "w", SMALL, WHOLE)


def test_fewer_windows_per_pair_are_drawn_alike_each_time(write_granules, pairs, tmp_path):
    write_granules()
    rule = CutRule(size_px=16, windows_per_pair=5)
    for name in ("a", "b"):
        assert cut_pairs(pairs(), GREEN, tmp_path / name, rule, WHOLE).windows == 5
    assert (tmp_path / "a/windows.csv").read_text() == (tmp_path / "b/windows.csv").read_text()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        pytest.param({"size_px": 30}, "--size is 30", id="size off the lattice"),
        pytest.param({"minimum_clear": -1}, "--max-masked-fraction is 2", id="share"),
    ],
)
def test_bad_cut_rules(fields, words):
    with pytest.raises(SettingsError, match=words):
        CutRule(**fields)


def rows_of(scenes, per_scene=4):
    return [
        WindowRow(number, scene, scene[:5], "2021-09-07", number, 0, 0.0, "train")
        for number, scene in enumerate(s for s in scenes for _ in range(per_scene))
    ]


SCENES = [f"15SX{letter}.{day}" for letter in "ABCDE" for day in ("2021250", "2021255")]


@pytest.mark.parametrize("kind", ["scene", "tile"])
def test_no_group_is_both_trained_on_and_held_out(kind):
    rows = split_windows(rows_of(SCENES), SplitRule(kind, 0.2, 0.2), seed=3)
    seen = {}
    for row in rows:
        seen.setdefault(row.scene if kind == "scene" else row.tile, set()).add(row.split)
    assert all(len(splits) == 1 for splits in seen.values())
    assert {row.split for row in rows} == {"train", "validation", "test"}


def test_the_split_follows_from_its_seed():
    rule = SplitRule("scene", 0.2, 0.2)
    first, again, other = (split_windows(rows_of(SCENES), rule, seed) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_the_published_random_split():
    rows = split_windows(rows_of(["15SXR.2021250"], 1562), SplitRule("random", 0, 150), seed=1)
    assert Counter(row.split for row in rows) == {"train": 1412, "test": 150}


def test_few_scenes_are_still_held_out():
    rows = split_windows(rows_of(SCENES[:3]), SplitRule(), seed=1)
    assert {row.split for row in rows} == {"train", "validation", "test"}


@pytest.mark.parametrize(
    ("rule", "scenes"),
    [
        pytest.param((0.5, 0.5), SCENES, id="shares"),
        pytest.param((5, 5), SCENES, id="numbers"),
    ],
)
def test_a_split_without_training_windows_names_both_flags(rule, scenes):
    with pytest.raises(SettingsError, match=r"--validation .* and --test"):
        split_windows(rows_of(scenes), SplitRule("scene", *rule), seed=1)


def test_bands_of_a_store_are_chosen_by_name(make_store):
    folder = make_store(bands=("B02", "B03", "B8A"))
    store = WindowStore(folder, ["nir", "B02"])
    assert [item.name for item in store.inputs] == ["B8A", "B02"]
    assert [item.name for item in store.outputs] == ["B05", "B02"]
    whole = WindowStore(folder)
    np.testing.assert_array_equal(store.dn(store.s30, 1), whole.dn(whole.s30, 1)[[2, 0]])


def test_arrays_stay_on_disk(make_store):
    store = WindowStore(make_store())
    assert isinstance(store.s30, np.memmap)


def test_percentiles_of_the_input(make_store):
    store = WindowStore(make_store(masked=True))
    low, high = percentiles(store, store.indices("train"))[0]
    values = store.reflectance("s30", store.indices("train"))
    wanted = np.nanpercentile(values, [0.1, 99.9])
    np.testing.assert_allclose([low, high], wanted, atol=3e-4)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        pytest.param("manifest.json", None, "not a folder of windows", id="no manifest"),
        pytest.param("manifest.json", "{", "not a folder of windows", id="cut manifest"),
        pytest.param("manifest.json", "[" * 9999, "not a folder of windows", id="deep manifest"),
        pytest.param("l30.raw", None, r"l30\.raw' is damaged or missing", id="no L30"),
        pytest.param("s30.raw", "cut", r"s30\.raw' is damaged .* 3 bytes instead", id="cut S30"),
        pytest.param("windows.csv", "window\n", r"the shape .* cut the windows anew", id="no rows"),
    ],
)
def test_a_damaged_store(make_store, name, content, words):
    folder = make_store()
    (folder / name).unlink()
    if content is not None:
        (folder / name).write_text(content)
    with pytest.raises(WindowStoreError, match=words):
        WindowStore(folder)


def test_a_band_that_the_store_lacks(make_store):
    with pytest.raises(SettingsError, match=r"--bands asks for 'B04'.* hold B03"):
        WindowStore(make_store(), ["B04"])


@pytest.mark.parametrize(
    ("make", "words"),
    [
        pytest.param(lambda: SplitRule(validation=math.nan), "--validation is nan", id="no number"),
        pytest.param(lambda: SplitRule(test=math.inf), "--test is inf", id="infinite"),
        pytest.param(lambda: SplitRule(test=-1), "--test is -1", id="negative"),
        pytest.param(lambda: SplitRule(test=2.5), "--test is 2.5", id="half a scene"),
        pytest.param(lambda: CutRule(windows_per_pair=-3), "--per-pair is -3", id="per pair"),
        pytest.param(lambda: CutRule(min_overlap=math.nan), "--min-overlap is nan", id="overlap"),
    ],
)
def test_numbers_outside_their_range(make, words):
    with pytest.raises(SettingsError, match=words):
        make()
