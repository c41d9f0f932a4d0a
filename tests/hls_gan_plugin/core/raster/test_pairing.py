"""Pairs of granules, their facts, and what is wrong with them."""

import numpy as np
import pytest

from hls_gan_plugin.core.raster.granules import find_granules
from hls_gan_plugin.core.raster.grid import PixelWindow
from hls_gan_plugin.core.raster.pairing import find_pairs, open_pair, pair_facts
from hls_gan_plugin.core.raster.stack import satellite
from hls_gan_plugin.shared.errors import GranuleError, GridError, NothingValidError
from hls_gan_plugin.shared.hls import FILL_DN, band

GREEN = [band("S30", "B03")]
S30 = "HLS.S30.T15SXR.2021250T163901.v2.0"
L30 = "HLS.L30.T15SXR.2021250T165512.v2.0"


@pytest.fixture
def write_pair(write_raster, reflectance_dn, tmp_path):
    """A factory: a green pair of 40 x 40 px in `tmp_path`; keywords replace pixels or profile."""

    def write(*, s30=None, l30=None, s30_fmask=None, l30_fmask=None, l30_options=None):
        plain, clear = reflectance_dn(40, 40), np.zeros((40, 40), np.uint8)
        write_raster(plain if s30 is None else s30, f"{S30}.B03.tif")
        write_raster(clear if s30_fmask is None else s30_fmask, f"{S30}.Fmask.tif")
        options = l30_options or {}
        write_raster(plain if l30 is None else l30, f"{L30}.B03.tif", **options)
        write_raster(clear if l30_fmask is None else l30_fmask, f"{L30}.Fmask.tif", **options)
        return find_pairs(find_granules([tmp_path])).pairs[0]

    return write


def granules(tmp_path, *names):
    for name in names:
        (tmp_path / f"{name}.B03.tif").touch()
    return find_granules([tmp_path])


def test_same_tile_and_day_make_a_pair_whatever_the_hour(tmp_path):
    found = granules(
        tmp_path,
        S30,
        L30,
        "HLS.L30.T15SXS.2021250T165512.v2.0",
        "HLS.S30.T15SXR.2021255T163901.v2.0",
    )
    pairs = find_pairs(found).pairs
    assert [(str(pair.s30.id), str(pair.l30.id)) for pair in pairs] == [(S30, L30)]
    assert pairs[0].days == 0
    assert pairs[0].scene == "15SXR.2021250"


def test_max_days_widens_and_takes_the_closest_once(tmp_path):
    near, far = "HLS.S30.T15SXR.2021252T163901.v2.0", "HLS.S30.T15SXR.2021253T163901.v2.0"
    pairs = find_pairs(granules(tmp_path, near, far, L30), max_days=3).pairs
    assert [str(pair.s30.id) for pair in pairs] == [near]
    assert pairs[0].days == 2


@pytest.mark.parametrize(
    ("names", "words"),
    [
        pytest.param([S30], "1 S30 and 0 L30", id="half a pair"),
        pytest.param(
            [S30, "HLS.L30.T15SXS.2021250T165512.v2.0"], "none of the same tile", id="other tile"
        ),
        pytest.param(
            [S30, "HLS.L30.T15SXR.2021253T165512.v2.0"], "3 day.* --max-days", id="other day"
        ),
    ],
)
def test_no_pair(tmp_path, names, words):
    with pytest.raises(NothingValidError, match=words):
        find_pairs(granules(tmp_path, *names))


def test_facts_count_overlap_and_clear_pixels(write_pair, reflectance_dn):
    gaps = reflectance_dn(40, 40)
    gaps[:10] = FILL_DN
    cloud = np.zeros((40, 40), np.uint8)
    cloud[:, :4] = 1 << 1
    pair = write_pair(s30=gaps, l30_fmask=cloud)
    with open_pair(pair, GREEN) as images:
        facts = pair_facts(images)
    assert facts.overlap == pytest.approx(0.75)
    assert facts.clear == pytest.approx(0.75 * 0.9)


def test_grids_match_although_the_crs_texts_differ(write_pair):
    crs = (
        'PROJCS["UTM Zone 15, Northern Hemisphere",GEOGCS["Unknown datum",DATUM["Unknown",'
        'SPHEROID["WGS 84",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",'
        '0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],'
        'PARAMETER["central_meridian",-93],PARAMETER["scale_factor",0.9996],'
        'PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1]]'
    )
    pair = write_pair(l30_options={"crs": crs})
    with open_pair(pair, GREEN) as images:
        s30, l30 = images.read(PixelWindow(0, 0, 4, 4)).values()
    np.testing.assert_array_equal(s30, l30)


def test_different_grids_are_refused_with_both(write_pair):
    pair = write_pair(l30_options={"origin": (600030.0, 3600000.0)})
    with pytest.raises(GridError, match=r"600030.*600000.*Align"):
        open_pair(pair, GREEN)


def test_a_missing_fmask_is_named(write_pair, tmp_path):
    write_pair()
    (tmp_path / f"{L30}.Fmask.tif").unlink()
    pair = find_pairs(find_granules([tmp_path])).pairs[0]
    with pytest.raises(GranuleError, match=f"{L30} has no Fmask"):
        open_pair(pair, GREEN)


@pytest.mark.parametrize(
    ("tags", "name"),
    [
        pytest.param({"PRODUCT_URI": "S2B_MSIL1C_20210907T163901.SAFE"}, "Sentinel-2B", id="S2B"),
        pytest.param({"SPACECRAFT_NAME": "Sentinel-2A"}, "Sentinel-2A", id="S2A by name"),
        pytest.param({"LANDSAT_PRODUCT_ID": "LC09_L1TP_022037_20210907"}, "Landsat-9", id="L9"),
        pytest.param({}, "unknown", id="no tags"),
    ],
)
def test_satellite_from_tags(tags, name):
    assert satellite(tags) == name


def write_granule(write_raster, name, valid):
    write_raster(np.where(valid, 900, FILL_DN).astype(np.int16), f"{name}.B03.tif")
    write_raster(np.where(valid, 64, 255).astype(np.uint8), f"{name}.Fmask.tif")


def test_of_twins_the_fuller_is_paired_and_the_other_is_told(write_raster, tmp_path):
    rows = np.mgrid[:40, :40][0]
    twin = S30.replace("T163901", "T163915")
    write_granule(write_raster, S30, rows < 4)
    write_granule(write_raster, twin, rows >= 2)
    write_granule(write_raster, L30, rows >= 0)
    pairs, left_out = find_pairs(find_granules([tmp_path]))
    assert [str(pair.s30.id) for pair in pairs] == [twin]
    assert left_out == [
        f"{S30} (10% of its pixels are valid) was left out: its partner is in a pair with a "
        "granule that is nearer in time or fuller"
    ]


def test_twins_of_both_sensors_make_two_pairs(write_raster, tmp_path):
    rows = np.mgrid[:40, :40][0]
    for name, valid in (
        (S30, rows < 4),
        (S30.replace("T163901", "T163915"), rows >= 2),
        (L30, rows >= 0),
        (L30.replace("T165512", "T165536"), rows < 9),
    ):
        write_granule(write_raster, name, valid)
    pairs, left_out = find_pairs(find_granules([tmp_path]))
    assert [(str(pair.s30.id)[-11:-5], str(pair.l30.id)[-11:-5]) for pair in pairs] == [
        ("163901", "165536"),
        ("163915", "165512"),
    ]
    assert left_out == []


def test_of_two_versions_the_newer_is_taken(tmp_path):
    old, new = S30.replace("v2.0", "v1.5"), S30.replace("v2.0", "v10.0")
    pairs, left_out = find_pairs(granules(tmp_path, old, S30, new, L30))
    assert [str(pair.s30.id) for pair in pairs] == [new]
    assert left_out == [f"{name} was left out: there is {new}" for name in (old, S30)]
