"""Which band a name means, and what is asked or refused."""

from __future__ import annotations

import numpy as np
import pytest

from hls_gan_plugin.core.raster.band_choice import bands_of, choose_bands
from hls_gan_plugin.core.raster.band_names import meaning_of, meaning_of_file
from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.errors import BandError

SIX = ("B02", "B03", "B04", "B8A", "B11", "B12")
GRANULE = "HLS.S30.T15SXR.2021250T163901.v2.0"


def s30(*names):
    return [hls.band("S30", name) for name in names]


@pytest.fixture
def raster(write_raster):
    """A factory: a raster of 3 x 3 pixels with these band descriptions."""

    def write(*texts, name="x.tif", **options):
        pixels = np.full((len(texts) or 1, 3, 3), 500, np.int16)
        return write_raster(pixels, name, descriptions=texts, **options)

    return write


@pytest.mark.parametrize(
    ("text", "sensor", "band"),
    [
        ("B03", "S30", "green"),
        ("b3", "S30", "green"),
        ("S30 B03 green", "S30", "green"),
        ("Green", "S30", "green"),
        ("B8A", "S30", "nir"),
        ("B05", "L30", "nir"),
        ("B05", "S30", None),
        ("B08", "S30", None),
        ("B11", "S30", "swir1"),
        ("B11", "L30", None),
        ("SR_B6", "L30", "swir1"),
        ("20210901_B3", "S30", "green"),
        ("20210901T163901_green", "S30", "green"),
        ("Coastal_Aerosol", "S30", "coastal"),
        ("COASTAL-AEROSOL", "L30", "coastal"),
        ("NIR-Broad", "S30", None),
        ("NIR Narrow", "S30", "nir"),
        ("NIR1", "S30", "nir"),
        ("nir08", "L30", "nir"),
        ("RED-EDGE1", "S30", None),
        ("Red-Edge 1", "S30", None),
        ("rededge", "S30", None),
        ("SWIR 1", "S30", "swir1"),
        ("swir22", "S30", "swir2"),
        ("Water vapor", "S30", None),
        ("Band 3", "S30", None),
        ("Band3", "S30", None),
        ("B03 B04", "S30", None),
        ("red minus green", "S30", None),
        ("", "S30", None),
    ],
)
def test_what_a_description_means(text, sensor, band):
    meaning = meaning_of(text)
    found = meaning.band(sensor) if meaning else None
    assert (found.common_name if found else None) == band


@pytest.mark.parametrize(
    ("name", "code", "sensor"),
    [
        (f"{GRANULE}.B8A.tif", "B8A", "S30"),
        (f"{GRANULE}.GREEN.subset.tif", "B03", "S30"),
        ("HLSS30.020_B03_doy2021250163901_aid0001_15N.tif", "B03", "S30"),
        ("HLSL30.020_B05_doy2021250_aid0001.tif", "B05", "L30"),
        ("site_B04.tif", "B04", None),
    ],
)
def test_what_a_files_name_means(name, code, sensor):
    meaning = meaning_of_file(name)
    assert meaning is not None
    assert (meaning.code, meaning.sensor) == (code, sensor)


@pytest.mark.parametrize("name", ["green_house.tif", "plan_b3.tif", "B03_minus_B04.tif"])
def test_other_files_names_mean_nothing(name):
    assert meaning_of_file(name) is None


NAMES = {
    "HLS_SuPER": (
        *("COASTAL-AEROSOL", "BLUE", "GREEN", "RED", "RED-EDGE1", "RED-EDGE2", "RED-EDGE3"),
        *("NIR-Broad", "NIR1", "WATER-VAPOR", "CIRRUS", "SWIR1", "SWIR2"),
    ),
    "product page": (
        *("Coastal Aerosol", "Blue", "Green", "Red", "Red-Edge 1", "Red-Edge 2", "Red-Edge 3"),
        *("NIR Broad", "NIR Narrow", "Water vapor", "Cirrus", "SWIR 1", "SWIR 2"),
    ),
    "STAC": (
        *("coastal", "blue", "green", "red", "rededge071", "rededge075", "rededge078"),
        *("nir", "nir08", "nir09", "cirrus", "swir16", "swir22"),
    ),
}


@pytest.mark.parametrize("source", NAMES)
def test_the_bands_of_a_whole_stack(raster, source):
    found = choose_bands(raster(*NAMES[source]), s30(*SIX))
    assert [band.index for band in found] == [2, 3, 4, 9, 12, 13]


def test_red_edge_is_not_red(raster):
    path = raster("Red-Edge 1", "Red-Edge 2", "Green", "Red")
    assert [band.index for band in choose_bands(path, s30("B04", "B03"))] == [4, 3]


def test_a_code_counts_more_than_a_word(raster):
    path = raster("red", "B04")
    assert [band.index for band in choose_bands(path, s30("B04"))] == [2]


def test_two_candidates_are_a_question_that_lists_them(raster):
    path = raster("20210901_B3", "20210906_B3")
    with pytest.raises(BandError, match=r"band 1 '20210901_B3', band 2 '20210906_B3'"):
        choose_bands(path, s30("B03"))
    assert choose_bands(path, s30("B03"), (2,))[0].index == 2


def test_places_are_no_names(raster):
    with pytest.raises(BandError, match="no band with a known name"):
        choose_bands(raster("Band1", "Band2", "Band3"), s30("B03"))


def test_the_sources_of_a_virtual_raster_count(raster, tmp_path):
    for code in ("B04", "B03"):
        raster("", name=f"{GRANULE}.{code}.tif")
    band = (
        '<VRTRasterBand dataType="Int16" band="{}"><SimpleSource><SourceFilename '
        'relativeToVRT="1">{}</SourceFilename><SourceBand>1</SourceBand></SimpleSource>'
        "</VRTRasterBand>"
    )
    path = tmp_path / "stack.vrt"
    bands = "".join(
        band.format(number, f"{GRANULE}.{code}.tif")
        for number, code in enumerate(("B04", "B03"), start=1)
    )
    path.write_text(f'<VRTDataset rasterXSize="3" rasterYSize="3">{bands}</VRTDataset>')
    assert [item.index for item in choose_bands(path, s30("B03", "B04"))] == [2, 1]


# the sensor


@pytest.mark.parametrize(
    ("texts", "options", "role", "sensor"),
    [
        pytest.param(("B03", "B11"), {}, "L30", "L30", id="the role"),
        pytest.param(("B03", "B8A"), {}, "L30", "S30", id="a code that one sensor has"),
        pytest.param(("L30 B03",), {}, "S30", "L30", id="the description"),
        pytest.param(("B03",), {"tags": {"SPACECRAFT_NAME": "Sentinel-2B"}}, "", "S30", id="tags"),
        pytest.param(
            ("B03",), {"tags": {"LANDSAT_PRODUCT_ID": "LC08_x"}}, "", "L30", id="Landsat's tags"
        ),
        pytest.param(
            ("B03",),
            {"tags": {"HLS_GAN_BASELINE": "ordinary", "SPACECRAFT_NAME": "Sentinel-2A"}},
            "",
            "L30",
            id="a result of this plugin",
        ),
    ],
)
def test_whose_bands_they_are(raster, texts, options, role, sensor):
    assert bands_of(raster(*texts, **options), role).sensor == sensor


def test_a_thermal_band_is_no_swir(raster):
    bands = bands_of(raster("B03", "B06", "B10", "B11"), "L30")
    assert bands.own() == ["green", "swir1"]
    assert bands.candidates("swir1") == [2]


def test_a_raster_of_the_other_sensor_is_refused(raster):
    path = raster("B03", tags={"LANDSAT_PRODUCT_ID": "LC09_L1TP_022037_20210907"})
    with pytest.raises(BandError, match=r"holds L30 B03, as .* given where S30 belongs"):
        choose_bands(path, s30("B03"))


# files of a granule


@pytest.mark.parametrize("layer", ["B04", "Fmask", "SAA"])
def test_another_layer_of_the_granule_is_not_taken_for_the_band(raster, layer):
    raster("", name=f"{GRANULE}.B03.tif")
    path = raster("", name=f"{GRANULE}.{layer}.tif")
    with pytest.raises(BandError, match=rf"is the granule's {layer}, .*give '{GRANULE}.B03.tif'"):
        choose_bands(path, s30("B03"))


def test_one_file_stands_for_the_files_beside_it(raster):
    for code in SIX:
        raster("", name=f"{GRANULE}.{code}.tif")
    found = choose_bands(raster("", name=f"{GRANULE}.B04.tif"), s30(*SIX))
    assert [band.path.name.split(".")[-2] for band in found] == list(SIX)


def test_the_file_that_is_missing_is_named(raster):
    path = raster("", name=f"{GRANULE}.B03.tif")
    with pytest.raises(BandError, match=f"there is no '{GRANULE}.B8A.tif', and S30 B03"):
        choose_bands(path, s30("B03", "B8A"))
