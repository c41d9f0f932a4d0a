import datetime as dt

import pytest

from hls_gan_plugin.shared import hls
from hls_gan_plugin.shared.hls import FmaskBit, GranuleId


def test_granule_name_round_trip():
    name = "HLS.S30.T15SXR.2021250T163901.v2.0"
    granule = GranuleId.from_string(name)
    assert (granule.sensor, granule.tile) == ("S30", "15SXR")
    assert granule.day == dt.date(2021, 9, 7)  # day 250 of the year
    assert str(granule) == name


def test_what_is_made_here_is_another_granule_than_l30s_own():
    s30 = GranuleId.from_string("HLS.S30.T15SXR.2021250T163901.v2.0")
    name = "HLS-GAN.L30.T15SXR.2021250T163901.v2.0"
    assert hls.harmonized_id(s30) == name
    ours, layer = hls.parse_band_file(f"{name}.B05.tif")
    assert (str(ours), ours.sensor, ours.harmonized, layer) == (name, "L30", True, "B05")
    as_l30 = GranuleId.from_string(hls.harmonized_id(s30, as_l30=True))
    assert (str(as_l30), as_l30.harmonized) == (name.replace("-GAN", ""), False)
    assert ours != as_l30


@pytest.mark.parametrize(
    "text",
    [
        "",
        "HLS.S10.T15SXR.2021250T163901.v2.0",
        "HLS.S30.15SXR.2021250T163901.v2.0",
        "green.tif",
        "HLS-GAN.S30.T15SXR.2021250T163901.v2.0",
    ],
)
def test_other_names_are_refused(text):
    with pytest.raises(ValueError, match="is not an HLS granule name"):
        GranuleId.from_string(text)


@pytest.mark.parametrize(
    ("name", "layer"),
    [
        ("HLS.S30.T15SXR.2021250T163901.v2.0.B8A.tif", "B8A"),
        ("HLS.L30.T15SXR.2021250T163901.v2.0.Fmask.tif", "Fmask"),
        ("HLS.S30.T15SXR.2021250T163901.v2.0.jpg", None),
        ("hls.s30.t15sxr.2021250t163901.v2.0.b03.tif", "B03"),
        ("HLS.S30.T15SXR.2021250T163901.v2.0.B03.TIF", "B03"),
        ("HLS.S30.T15SXR.2021250T163901.v2.0.GREEN.subset.tif", "B03"),
        ("HLS.S30.T15SXR.2021250T163901.v2.0.NIR-Broad.subset.tif", "NIR-BROAD"),
        ("HLS.S30.T15SXR.2021250T163901.v2.0.NIR1.subset.tif", "B8A"),
        ("HLS.L30.T15SXR.2021250T163901.v2.0.SWIR1.subset.tif", "B06"),
        ("HLS.L30.T15SXR.2021250T163901.v2.0.FMASK.subset.tif", "Fmask"),
        ("HLS.S30.T15SXR.2021366T163901.v2.0.B03.tif", None),
        ("HLS.S30.T15SXR.2020366T163901.v2.0.B03.tif", "B03"),
        ("HLS.S30.T15SXR.2021250T163960.v2.0.B03.tif", None),
    ],
)
def test_band_files(name, layer):
    parsed = hls.parse_band_file(name)
    assert (parsed[1] if parsed else None) == layer


def test_same_number_is_another_band_on_the_other_sensor():
    assert hls.band("S30", "B11").common_name == "swir1"
    with pytest.raises(KeyError):
        hls.band("L30", "B11")  # thermal
    assert hls.counterpart(hls.band("S30", "B8A")) == hls.band("L30", "B05")


def test_bit_mask():
    assert hls.bit_mask((FmaskBit.CLOUD, FmaskBit.SHADOW)) == 0b1010
