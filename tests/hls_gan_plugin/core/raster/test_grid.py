import pytest
from rasterio.crs import CRS
from rasterio.transform import Affine, from_origin

from hls_gan_plugin.core.raster.grid import Grid, PixelWindow, canonical_crs, same_crs
from hls_gan_plugin.shared.errors import GridError

UTM = CRS.from_epsg(32615)
UNKNOWN_DATUM = CRS.from_wkt(
    'PROJCS["UTM Zone 15, Northern Hemisphere",GEOGCS["Unknown datum based upon the WGS 84 '
    'ellipsoid",DATUM["Not_specified_based_on_WGS_84_spheroid",SPHEROID["WGS 84",6378137,'
    '298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],'
    'PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],'
    'PARAMETER["central_meridian",-93],PARAMETER["scale_factor",0.9996],'
    'PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1]]'
)
HERE = Grid(UTM, from_origin(600000, 3600000, 30, 30), 100, 80)


def test_the_text_of_a_crs_does_not_matter():
    assert canonical_crs(UNKNOWN_DATUM) == UTM
    assert same_crs(UNKNOWN_DATUM, UTM)
    assert not same_crs(UNKNOWN_DATUM, CRS.from_epsg(32616))


@pytest.mark.parametrize(
    ("other", "same"),
    [
        pytest.param(HERE, True, id="itself"),
        pytest.param(Grid(UNKNOWN_DATUM, HERE.transform, 100, 80), True, id="other text"),
        pytest.param(Grid(UTM, from_origin(600000.01, 3600000, 30, 30), 100, 80), True, id="1 cm"),
        pytest.param(Grid(UTM, from_origin(600015, 3600000, 30, 30), 100, 80), False, id="half px"),
        pytest.param(Grid(UTM, from_origin(600000, 3600000, 20, 20), 100, 80), False, id="pixels"),
        pytest.param(Grid(UTM, HERE.transform, 101, 80), False, id="size"),
        pytest.param(Grid(CRS.from_epsg(32616), HERE.transform, 100, 80), False, id="other zone"),
    ],
)
def test_matching_grids(other, same):
    assert HERE.matches(other) is same
    assert other.matches(HERE) is same


def test_extent_is_snapped_outwards_and_cut_to_the_raster():
    window = HERE.window_of((600031, 3599001, 600089, 3599970))
    assert window == PixelWindow(row=1, col=1, height=33, width=2)
    assert HERE.window_of((0, 0, 1e7, 1e7)) == HERE.whole


def test_extent_on_pixel_edges_takes_no_pixel_more():
    assert HERE.window_of((600030, 3599940, 600060, 3599970)) == PixelWindow(1, 1, 1, 1)


@pytest.mark.parametrize("extent", [(0, 0, 10, 10), (5, 5, 5, 9), (9, 0, 1, 5)])
def test_impossible_extents(extent):
    with pytest.raises(GridError):
        HERE.window_of(extent)


def test_a_crop_keeps_the_lattice():
    rows, cols = HERE.phase(16)
    crop = HERE.crop(PixelWindow(5, 7, 20, 20))
    assert crop.phase(16) == ((rows + 5) % 16, (cols + 7) % 16)


def test_half_pixel_origins_keep_one_lattice():
    grid = Grid(UTM, from_origin(600015, 3600015, 30, 30), 100, 80)
    rows, cols = grid.phase(8)
    for step in range(20):
        assert grid.crop(PixelWindow(step, step, 5, 5)).phase(8) == (
            (rows + step) % 8,
            (cols + step) % 8,
        )


def test_unreferenced_rasters_are_anchored_in_their_corner():
    assert Grid(None, Affine.identity(), 5, 5).phase(8) == (0, 0)
    assert Grid(UTM, Affine.rotation(30) @ HERE.transform, 5, 5).phase(8) == (0, 0)
