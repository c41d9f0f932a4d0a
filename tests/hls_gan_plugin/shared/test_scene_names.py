import pytest

from hls_gan_plugin.shared.scene_names import result_name

S30 = "HLS.S30.T15SXR.2021250T163901.v2.0.B03.tif"


@pytest.mark.parametrize(
    ("source", "bands", "maker", "name"),
    [
        pytest.param(S30, ["B03"], "green", "T15SXR 2021-09-07 B03 (green)", id="one band"),
        pytest.param(
            S30, ["B02", "B03", "B07"], "hls6", "T15SXR 2021-09-07 B02-B07 (hls6)", id="short"
        ),
        pytest.param("field", ["B03"], "green", "field B03 (green)", id="no granule"),
        pytest.param(
            "T15SXR 2021-09-07",
            ["green"],
            "T15SXR 2021-09-07 B03 (green)",
            "T15SXR 2021-09-07 B03 (green)",
            id="scores of a result: the scene is said once",
        ),
    ],
)
def test_results_are_named_by_input_bands_and_maker(source, bands, maker, name):
    assert result_name(source, bands, maker) == name
