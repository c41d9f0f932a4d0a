"""Scenes scored from files: the right numbers, the same whatever the layout, and bad input."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest
import rasterio

from hls_gan_plugin.core.baselines.baseline import FittedOn, load_baseline
from hls_gan_plugin.core.baselines.fitting import BaselineFit
from hls_gan_plugin.core.raster.scenes import (
    FMASK_CLASSES,
    ORIGINAL,
    SceneFiles,
    find_scene,
    fmask_classes,
)
from hls_gan_plugin.core.scoring import scoring
from hls_gan_plugin.core.scoring.comparison import Comparison, WindowBatch, WindowTable
from hls_gan_plugin.core.scoring.score_maps import MapFiles
from hls_gan_plugin.core.scoring.scoring import ScoreSettings, score_scenes
from hls_gan_plugin.core.scoring.seams import SeamProfile
from hls_gan_plugin.core.scoring.significance import (
    advantage,
    clustered_interval,
    clusters,
    gain,
    summarise,
)
from hls_gan_plugin.core.scoring.similarity import SCORE_NAMES, window_scores
from hls_gan_plugin.core.scoring.window_files import columns
from hls_gan_plugin.engine.score import check_not_open
from hls_gan_plugin.engine.worker import execute
from hls_gan_plugin.shared.errors import (
    BandError,
    GridError,
    HlsGanError,
    MaskError,
    NothingValidError,
    OutputError,
    SettingsError,
)
from hls_gan_plugin.shared.file_digest import sha256
from hls_gan_plugin.shared.jobs import AlignJob, FitBaselineJob, ScoreJob, ScoreScene

SIZE = 16


def ignore(event):
    """Events that a test does not look at."""


@pytest.fixture
def pair(write_raster, reflectance_dn):
    """Original, generated and reference of 40 x 51 pixels: 2 x 3 whole windows of 16."""
    truth = reflectance_dn(40, 51)
    rng = np.random.default_rng(5)

    def noisy(offset, sd):
        return (truth + offset + rng.normal(0, sd, truth.shape)).astype(np.int16)

    return {
        "original": write_raster(noisy(60, 50), "original.tif"),
        "generated": write_raster(noisy(0, 15), "generated.tif"),
        "reference": write_raster(noisy(0, 5), "reference.tif"),
    }


def scene_of(pair, name="a", masks=(), bands=(), **generated):
    generated = generated or {"generated": pair["generated"]}
    return find_scene(
        SceneFiles(name, pair["original"], pair["reference"], generated, tuple(masks)), bands
    )


def scored(*scenes, **settings):
    return score_scenes(scenes, settings=ScoreSettings(SIZE, **settings))


def reflectance(path):
    with rasterio.open(path) as dataset:
        return dataset.read().astype("f8") * 1e-4


def test_the_table_holds_the_scores_of_each_window(pair):
    table = scored(scene_of(pair)).table
    assert list(zip(table.row, table.col, strict=True)) == [
        (row, col) for row in (0, 16) for col in (0, 16, 32)
    ]
    for place, (row, col) in enumerate(zip(table.row, table.col, strict=True)):
        window = (slice(None), slice(row, row + SIZE), slice(col, col + SIZE))
        images = {name: reflectance(path)[window][None] for name, path in pair.items()}
        for name in (ORIGINAL, "generated"):
            alone = window_scores(images[name], images["reference"], np.array([0.3]))
            for score in ("ssim", "mse", "rmse", "bias", "correlation"):
                found = getattr(table.scores[name], score)[place, 0]
                assert found == pytest.approx(getattr(alone, score)[0, 0], abs=1e-6)


def test_a_wide_scene_is_judged_in_pieces_as_a_whole(pair, monkeypatch, tmp_path):
    """Windows, evidence and maps; 51 columns are pieces of 32 and 19."""

    def everything(name):
        files = [tmp_path / f"{name} {kind}.tif" for kind in ("ssim", "difference")]
        maps = MapFiles(*files)
        done = score_scenes([scene_of(pair)], {}, ScoreSettings(SIZE), maps=maps)
        found = done.compared.evidence
        arrays = [
            *(getattr(done.table.scores["generated"], score) for score in SCORE_NAMES),
            *(done.table.row, done.table.col),
            *(found.agreement.density, found.agreement.levels, found.spectrum.mean()),
            *(found.strata.overall().bias, found.gains.gains()),
        ]
        return arrays + [reflectance(file) for file in files]

    whole = everything("whole")
    monkeypatch.setattr(scoring, "_PIECE_PX", 32)
    for ours, theirs in zip(everything("pieces"), whole, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9)


def test_scenes_are_scored_together_as_alone(pair, write_raster, reflectance_dn):
    other = dict(pair, original=write_raster(reflectance_dn(40, 51, 3), "other.tif"))
    both = scored(scene_of(pair, "a"), scene_of(other, "b")).table
    alone = scored(scene_of(other, "b")).table
    assert list(np.unique(both.scene)) == ["a", "b"]
    second = both.scores[ORIGINAL].ssim[both.scene == "b"]
    np.testing.assert_array_equal(second, alone.scores[ORIGINAL].ssim)


def test_masks_of_both_sensors_hide_pixels(pair, write_raster):
    cloud = np.zeros((40, 51), np.uint8)
    cloud[:16, :16] = 2
    water = np.zeros((40, 51), np.uint8)
    water[16:32, 32:48] = 32
    masks = [
        write_raster(cloud, "cloud.tif", descriptions=("Fmask",)),
        write_raster(water, "water.tif", descriptions=("Fmask",)),
    ]
    table = scored(scene_of(pair, masks=masks)).table
    assert table.scored[:, 0].tolist() == [False, True, True, True, True, False]
    assert scored(scene_of(pair, masks=masks), mask_bits=(1,)).table.scored.sum() == 5


def test_a_gap_in_one_image_is_a_gap_in_all(pair, write_raster):
    with rasterio.open(pair["generated"]) as dataset:
        pixels = dataset.read(1)
    pixels[:16, :16] = -9999
    holed = write_raster(pixels, "holed.tif")
    table = scored(scene_of(pair, generated=pair["generated"], holed=holed)).table
    for method in table.methods:
        assert not table.scores[method].scored[0, 0]
        assert table.scores[method].valid_share[0, 0] == 0


def test_baselines_are_applied_to_the_original(pair):
    fit = BaselineFit(("ordinary",), ("green",))
    fit.add(reflectance(pair["original"]), reflectance(pair["reference"]))
    line = fit.finish(FittedOn(("a",)))["ordinary"]
    scene = scene_of(pair)
    table = score_scenes([scene], {"line": line}, ScoreSettings(SIZE)).table
    assert table.methods == (ORIGINAL, "line", "generated")
    adjusted = line.apply(reflectance(pair["original"]))[:, :SIZE, :SIZE][None]
    reference = reflectance(pair["reference"])[:, :SIZE, :SIZE][None]
    expected = window_scores(adjusted, reference, np.array([0.3])).mse[0, 0]
    assert table.scores["line"].mse[0, 0] == pytest.approx(expected, rel=1e-4)


def test_columns_name_winner_and_gain(pair):
    made = columns(scored(scene_of(pair)).table)
    assert set(made["winner_ssim"]) == {"generated"}
    np.testing.assert_allclose(
        made["gain_mse"], made["mse_original_green"] - made["mse_generated_green"]
    )
    assert (made["gain_ssim"] > 0).all()


def test_stored_windows_and_rasters_are_scored_alike(pair):
    from_files = scored(scene_of(pair)).table
    images = {name: reflectance(path)[:, :32, :48] for name, path in pair.items()}
    cut = {
        name: image.reshape(1, 2, 16, 3, 16).transpose(1, 3, 0, 2, 4).reshape(6, 1, 16, 16)
        for name, image in images.items()
    }
    comparison = Comparison(["green"], ["generated"], SIZE)
    reference = cut.pop("reference")
    comparison.add(WindowBatch("a", from_files.row, from_files.col, cut, reference))
    stored = comparison.finish().table
    for method in (ORIGINAL, "generated"):
        np.testing.assert_allclose(
            stored.scores[method].ssim, from_files.scores[method].ssim, atol=1e-6
        )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(0b01000000, "clear land, low aerosol", id="low aerosol"),
        pytest.param(0b11100000, "water", id="water under high aerosol"),
        pytest.param(0b00110010, "cloud, shadow or beside them", id="cloud over snow and water"),
        pytest.param(255, "fill", id="fill"),
    ],
)
def test_classes_of_fmask(value, expected):
    assert FMASK_CLASSES[int(fmask_classes(np.array([value], np.uint8))[0])] == expected


# significance


def test_gain_by_hand():
    # Two scenes: gains (1, 1) and (-1): the mean is 1/3, and a draw of two scenes gives the means
    # 1 (first twice), -1 (second twice) or 1/3; the 95% interval spans all of them.
    result = gain(np.array([1.0, 1.0, -1.0]), np.array([0, 0, 1]))
    assert (result.wins, result.ties, result.windows) == (2, 0, 3)
    assert result.mean == pytest.approx(1 / 3)
    assert (result.low, result.high) == (-1.0, 1.0)


@pytest.mark.parametrize(
    ("score", "values", "others", "sign"),
    [
        pytest.param("ssim", 0.96, 0.95, 1, id="higher SSIM"),
        pytest.param("ssim", 0.95003, 0.95, 0, id="SSIM within rounding"),
        pytest.param("mse", 0.010, 0.011, 1, id="lower MSE"),
        pytest.param("mse", 0.010003, 0.010, 0, id="MSE within rounding"),
        pytest.param("mse", 1.1e-6, 1.0e-6, -1, id="a small MSE may differ by little"),
        pytest.param("mse", 0.0, 0.0, 0, id="equal"),
    ],
)
def test_an_advantage_is_more_than_rounding_makes(score, values, others, sign):
    assert np.sign(advantage(score, np.array([values]), np.array([others]))) == [sign]
    assert np.isnan(advantage(score, np.array([values]), np.array([np.nan])))


def test_rounding_to_dn_makes_no_winner(reflectance_dn):
    """Whatever an image's difference from the reference: its rounded twin ties with it."""
    rng = np.random.default_rng(0)
    exact = reflectance_dn(256, 256).astype(float) + rng.uniform(-0.5, 0.5, (256, 256))
    for noise, offset in ((30, 0), (30, 40), (5, 40)):
        images = {ORIGINAL: np.rint(exact), "exact": exact}
        windows = {n: 1e-4 * i.reshape(2, 128, 2, 128).swapaxes(1, 2).reshape(4, 1, 128, 128)
                   for n, i in images.items()}  # fmt: skip
        reference = windows[ORIGINAL] + 1e-4 * rng.normal(offset, noise, (4, 1, 128, 128))
        comparison = Comparison(["green"], ["exact"], 128, with_evidence=False)
        places = np.arange(4)
        comparison.add(WindowBatch("s", places, places, windows, reference))
        table = comparison.finish().table
        (original, rounded) = summarise(table)
        assert [rounded.gains[s].ties for s in ("ssim", "mse")] == [4, 4]
        assert [original.best["ssim"], rounded.best["ssim"]] == [4, 4]
        assert set(columns(table)["winner_mse"]) == {"tie"}


def test_an_interval_of_one_cluster_does_not_exist():
    assert np.isnan(clustered_interval(np.ones(5), np.zeros(5, dtype=int))).all()


@pytest.mark.parametrize(
    ("rows", "cols", "count", "unit"),
    [
        pytest.param(28, 28, 49, "block of 4 x 4 windows", id="a granule"),
        pytest.param(6, 5, 9, "block of 2 x 2 windows", id="a small raster"),
        pytest.param(2, 3, 6, "window", id="a few windows"),
    ],
)
def test_one_scene_is_split_into_blocks(rows, cols, count, unit):
    row, col = (SIZE * part.ravel() for part in np.mgrid[:rows, :cols])
    scene = np.full(rows * cols, "a")
    groups = clusters(WindowTable(("green",), (ORIGINAL,), SIZE, scene, row, col, {}))
    assert (groups.count, groups.unit) == (count, unit)
    assert np.bincount(groups.index).sum() == rows * cols


def test_clusters_widen_the_interval():
    rng = np.random.default_rng(0)
    scene = np.repeat(np.arange(8), 50)
    values = rng.normal(0, 1, 8)[scene] + rng.normal(0, 0.1, 400)
    low, high = clustered_interval(values, scene)
    naive_low, naive_high = clustered_interval(values, np.arange(400))
    assert high - low > 3 * (naive_high - naive_low)


def test_summary_counts_who_is_best(pair):
    original, generated = summarise(scored(scene_of(pair)).table)
    assert (original.method, generated.method) == (ORIGINAL, "generated")
    assert original.best == {"ssim": 0, "mse": 0}
    assert generated.gains["ssim"].wins == generated.windows == 6
    assert generated.scores["ssim"].low <= generated.scores["ssim"].median


# seams


@pytest.mark.parametrize(
    ("step", "seamless"),
    [pytest.param(0.0, True, id="no seam"), pytest.param(0.01, False, id="a step of 0.01")],
)
def test_a_seam_is_found_where_it_is(step, seamless):
    rng = np.random.default_rng(1)
    original = rng.normal(0.1, 0.01, (1, 96, 96))
    generated = original * 0.9
    generated[:, :, 64:] += step
    profile = SeamProfile([ORIGINAL, "generated"], ["green"], 96, 96)
    for row in range(0, 96, 40):
        strip = {ORIGINAL: original[:, row : row + 40], "generated": generated[:, row : row + 40]}
        profile.add(row, strip, np.ones(strip[ORIGINAL].shape, bool))
    (measure,) = profile.measure({"generated": ([32, 64], [32, 64])})
    assert (measure.strongest < 1.02) is seamless
    assert (measure.across_borders < 1.01) is seamless
    if not seamless:
        assert measure.where == "column 64"


def test_the_seams_are_looked_for_where_the_generated_image_says(pair, write_raster):
    """Borders 16 px apart in the map, the first 5 columns and 9 rows into this crop."""
    with rasterio.open(pair["generated"]) as dataset:
        pixels = dataset.read(1)
    pixels[:, 5:] += 400
    tags = {"HLS_GAN_TILES": f"{600000 + 5 * 30} {3600000 - 9 * 30} 480 480"}
    seamy = write_raster(pixels, "seamy.tif", tags=tags)
    measures = {
        measure.method: measure
        for measure in scored(scene_of(pair, seamy=seamy, plain=pair["generated"])).seams["a"]
    }
    assert measures["seamy"].across_borders > 1.3
    assert measures["seamy"].where == "column 5"
    assert np.isfinite(measures["reference"].across_borders)
    assert np.isnan(measures["plain"].across_borders)


# masks


GRANULES = {
    "original": "HLS.S30.T15SXR.2021250T163901.v2.0",
    "reference": "HLS.L30.T15SXR.2021250T165512.v2.0",
}


@pytest.fixture
def granule_scene(pair, write_raster):
    """The pair as granules, with an Fmask each: clouds in the first window of the original."""
    clouds = np.full((40, 51), 64, np.uint8)
    clouds[:16, :16] |= 2
    for role, name in GRANULES.items():
        with rasterio.open(pair[role]) as dataset:
            write_raster(dataset.read(1), f"{name}.B03.tif")
        write_raster(clouds if role == "original" else clouds & 64, f"{name}.Fmask.tif")
    folder = pair["original"].parent
    original, reference = (str(folder / f"{name}.B03.tif") for name in GRANULES.values())
    return ScoreScene("a", original, reference, (("generated", str(pair["generated"])),))


@pytest.mark.parametrize("beside", [True, False])
def test_the_fmasks_beside_the_granules_are_used_and_told(granule_scene, tmp_path, beside):
    events = []
    report = tmp_path / "report.html"
    job = ScoreJob((granule_scene,), window_size_px=SIZE, fmask_beside=beside, report=str(report))
    values = execute(job, events.append)
    assert values["scored"] == (5 if beside else 6)
    assert [path[-16:] for path in values["masks"]["a"]] == ["01.v2.0.Fmask.tif"[-16:],
        "12.v2.0.Fmask.tif"[-16:]] * beside  # fmt: skip
    text = report.read_text(encoding="utf-8")
    warnings = [event.message for event in events if event.event == "warning"]
    assert ("no mask" in text) is not beside
    assert any("No mask hides clouds" in warning for warning in warnings) is not beside
    assert ("No mask hides clouds" in text) is not beside


def test_one_mask_for_two_sensors_is_a_warning(granule_scene, tmp_path):
    (tmp_path / f"{GRANULES['reference']}.Fmask.tif").unlink()
    events = []
    execute(ScoreJob((granule_scene,), window_size_px=SIZE), events.append)
    assert any("One mask only" in event.message for event in events)


# roles


def test_exchanged_roles_are_refused(granule_scene):
    scene = SceneFiles("a", Path(granule_scene.reference), Path(granule_scene.original))
    with pytest.raises(BandError, match=r"holds L30 B03, .* given where S30 belongs"):
        find_scene(scene)


def test_the_roles_sensor_says_which_band_is_swir(write_raster, reflectance_dn):
    s30 = ("B03", "B8A", "B11", "B12")
    l30 = ("B03", "B05", "B06", "B07", "B10", "B11")
    original = write_raster(np.stack([reflectance_dn(40, 51)] * 4), "s.tif", descriptions=s30)
    reference = write_raster(np.stack([reflectance_dn(40, 51)] * 6), "l.tif", descriptions=l30)
    scene = find_scene(SceneFiles("a", original, reference))
    assert scene.bands == ("green", "nir", "swir1", "swir2")
    assert [band.index for band in scene.stacks["reference"]] == [1, 2, 3, 4]


# bad input


def cropped(write_raster, dn, **place):
    return write_raster(dn, "moved.tif", **place)


@pytest.mark.parametrize(
    ("place", "said"),
    [
        pytest.param({"origin": (600015.0, 3600000.0)}, "600015.*600000.*Align", id="half a pixel"),
        pytest.param({"pixel_size_m": 10.0}, "10x10.*30x30", id="pixel size"),
        pytest.param({"origin": (900000.0, 3600000.0)}, "does not overlap", id="no overlap"),
    ],
)
def test_grids_that_differ_are_both_named(pair, write_raster, reflectance_dn, place, said):
    moved = write_raster(reflectance_dn(40, 51), "moved.tif", **place)
    with pytest.raises(GridError, match=said):
        scored(scene_of(pair, generated=moved))


def test_no_valid_window_is_said(pair, write_raster):
    empty = write_raster(np.full((40, 51), -9999, np.int16), "empty.tif")
    with pytest.raises(NothingValidError, match="None of the 6 windows"):
        scored(scene_of(pair, generated=empty))


def test_a_raster_in_two_roles_is_refused(pair):
    with pytest.raises(SettingsError, match="given twice, as generated and as reference"):
        scene_of(pair, generated=pair["reference"])


def test_bands_that_do_not_correspond_are_refused(pair, write_raster, reflectance_dn):
    red = write_raster(reflectance_dn(40, 51), "red.tif", descriptions=("B04",))
    with pytest.raises(BandError, match=r"red\.tif.*L30 B03 \(green\).*found: L30 B04"):
        scene_of(dict(pair, reference=red))


def test_a_band_that_no_sensor_shares_is_refused(pair):
    with pytest.raises(BandError, match="thermal"):
        scene_of(pair, bands=["thermal"])


def test_a_raster_without_names_needs_the_band(pair, write_raster, reflectance_dn):
    nameless = write_raster(reflectance_dn(40, 51, 2), "nameless.tif", descriptions=())
    with pytest.raises(BandError, match="say which"):
        scene_of(pair, generated=nameless)
    scene = scene_of(pair, bands=["green"], generated=nameless)
    assert scene.bands == ("green",)


def test_a_mask_that_is_none_is_refused(pair):
    with pytest.raises(MaskError, match="not an Fmask"):
        scored(scene_of(pair, masks=[pair["generated"]]))


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        pytest.param({"window_size_px": 5}, "5 pixels", id="window below 11"),
        pytest.param({"window_size_px": 64}, "less than one window", id="window above the raster"),
        pytest.param({"minimum_valid": 1.5}, "1.5", id="valid share above 1"),
    ],
)
def test_settings_out_of_range_are_refused(pair, settings, said):
    with pytest.raises(SettingsError, match=said):
        score_scenes(
            [scene_of(pair)], settings=ScoreSettings(**{"window_size_px": SIZE, **settings})
        )


def test_two_images_of_one_name_are_refused(pair):
    with pytest.raises(SettingsError, match="named 'x'"):
        Comparison(["green"], ["x", "x"])


def test_a_constant_image_is_scored_and_has_no_correlation(pair, write_raster):
    flat = write_raster(np.full((40, 51), 900, np.int16), "flat.tif")
    scores = scored(scene_of(pair, flat=flat)).table.scores["flat"]
    assert np.isfinite(scores.ssim).all()
    assert np.isnan(scores.correlation).all()


# jobs


@pytest.fixture
def job_scene(pair):
    return ScoreScene(
        "a", str(pair["original"]), str(pair["reference"]),
        (("generated", str(pair["generated"])),),
    )  # fmt: skip


def test_a_scoring_job_writes_all_it_promises(job_scene, tmp_path):
    names = ("grid.gpkg", "table.csv", "report.html", "ssim.tif", "difference.tif")
    outputs = [str(tmp_path / name) for name in names]
    fields = dict(zip(("grid", "table", "report", "ssim_map", "difference"), outputs, strict=True))
    values = execute(ScoreJob((job_scene,), window_size_px=SIZE, **fields), ignore)
    assert values["windows"] == values["scored"] == 6
    assert values["wins"]["generated"] == {"ssim": 6, "mse": 6}
    assert values["in_sample"] == ["linear", "histogram"]
    with sqlite3.connect(outputs[0]) as grid:
        rows = grid.execute("SELECT window, winner_ssim FROM windows").fetchall()
    assert rows == [(n, "generated") for n in range(1, 7)]
    with rasterio.open(outputs[4]) as difference:
        assert difference.descriptions[0] == "generated minus reference green"
        found = difference.read(1)
    expected = np.rint(1e4 * (reflectance(job_scene.generated[0][1]) - reflectance(
        job_scene.reference)))[0]  # fmt: skip
    np.testing.assert_array_equal(found, expected)
    assert sorted(path.name for path in tmp_path.iterdir() if path.name in names) == sorted(names)


def test_the_ssim_map_averages_to_the_windows_score(job_scene, tmp_path):
    job = ScoreJob((job_scene,), window_size_px=SIZE, fit_baselines=False,
                   table=str(tmp_path / "t.csv"), ssim_map=str(tmp_path / "s.tif"))  # fmt: skip
    execute(job, ignore)
    with rasterio.open(tmp_path / "s.tif") as dataset:
        assert (dataset.dtypes, dataset.scales) == (("int16",), (1e-3,))
        assert dataset.descriptions == ("SSIM generated green",)  # of the judged image alone
        dn = dataset.read(1)
    ssim = np.where(dn == -9999, np.nan, dn * 1e-3)
    first = (tmp_path / "t.csv").read_text().splitlines()
    row = dict(zip(first[0].split(","), first[1].split(","), strict=True))
    inner = ssim[5 : SIZE - 5, 5 : SIZE - 5]
    assert inner.mean() == pytest.approx(float(row["ssim_generated_green"]), abs=5e-5)
    assert np.isnan(ssim[:5]).all()


def test_maps_of_several_scenes_are_refused(job_scene, tmp_path):
    job = ScoreJob((job_scene, job_scene), ssim_map=str(tmp_path / "s.tif"))
    with pytest.raises(SettingsError, match="of one scene, and 2"):
        execute(job, ignore)


def test_a_geopackage_that_is_open_elsewhere_is_not_replaced(tmp_path):
    path = tmp_path / "grid.gpkg"
    other = sqlite3.connect(path)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("CREATE TABLE t (x)")
    other.commit()
    other.execute("SELECT * FROM t").fetchall()
    with pytest.raises(OutputError, match="open in another program"):
        check_not_open(path)
    other.close()
    check_not_open(path)


def test_a_folder_that_does_not_exist_is_refused(job_scene, tmp_path):
    job = ScoreJob((job_scene,), window_size_px=SIZE, report=str(tmp_path / "none" / "r.html"))
    with pytest.raises(OutputError, match="does not exist"):
        execute(job, ignore)


def test_nothing_is_left_when_a_job_fails(job_scene, tmp_path):
    before = set(tmp_path.iterdir())
    job = ScoreJob((job_scene,), window_size_px=4000, table=str(tmp_path / "t.csv"))
    with pytest.raises(HlsGanError):
        execute(job, ignore)
    assert set(tmp_path.iterdir()) == before


def test_a_baseline_knows_what_it_was_fitted_on(job_scene, tmp_path):
    fit = FitBaselineJob((job_scene,), str(tmp_path / "b.json"), "histogram")
    assert execute(fit, ignore)["pixels"] == [40 * 51]
    baseline = load_baseline(tmp_path / "b.json")
    assert len(baseline.fitted_on.hashes) == 2
    job = ScoreJob((job_scene,), window_size_px=SIZE, fit_baselines=False,
                   baselines=(("mine", str(tmp_path / "b.json")),))  # fmt: skip
    assert execute(job, ignore)["in_sample"] == ["mine"]


# alignment


def test_coinciding_pixels_are_cut_and_padded_without_resampling(
    write_raster, reflectance_dn, tmp_path
):
    dn = reflectance_dn(40, 51)
    reference = write_raster(dn, "reference.tif")
    crop = write_raster(dn[8:30, 5:], "crop.tif", origin=(600150.0, 3599760.0), nodata=-9999)
    execute(AlignJob(str(crop), str(reference), str(tmp_path / "out.tif")), ignore)
    with rasterio.open(tmp_path / "out.tif") as aligned, rasterio.open(reference) as grid:
        assert (aligned.transform, aligned.shape) == (grid.transform, grid.shape)
        assert aligned.descriptions == ("B03",)
        pixels = aligned.read(1)
    np.testing.assert_array_equal(pixels[8:30, 5:], dn[8:30, 5:])
    assert (pixels[:8] == -9999).all()
    assert (pixels[:, :5] == -9999).all()


def test_rasters_apart_cannot_be_aligned(write_raster, reflectance_dn, tmp_path):
    one = write_raster(reflectance_dn(20, 20), "one.tif")
    other = write_raster(reflectance_dn(20, 20), "other.tif", origin=(700000.0, 3600000.0))
    with pytest.raises(GridError, match="do not overlap"):
        execute(AlignJob(str(one), str(other), str(tmp_path / "out.tif")), ignore)


def test_the_report_shows_the_card_of_a_model_of_the_users_own(pair, save_random_model, tmp_path):
    model, report = save_random_model(), tmp_path / "report.html"
    with rasterio.open(pair["generated"], "r+") as dataset:
        dataset.update_tags(HLS_GAN_MODEL="random", HLS_GAN_MODEL_SHA256=sha256(model))
    images = ("original", "reference"), (("generated", str(pair["generated"])),)
    scene = ScoreScene("a", *(str(pair[role]) for role in images[0]), images[1])
    for files, shown in (((str(model),), True), ((), False)):
        execute(
            ScoreJob((scene,), window_size_px=SIZE, model_files=files, report=str(report)),
            lambda event: None,
        )
        text = report.read_text(encoding="utf-8")
        assert ("Random weights for tests" in text) is shown
        assert ("file is not installed here" in text) is not shown
