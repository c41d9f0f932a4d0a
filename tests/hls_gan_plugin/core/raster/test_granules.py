"""Granules found on disk by their names."""

import pytest

from hls_gan_plugin.core.raster.granules import find_granules, siblings
from hls_gan_plugin.shared.errors import GranuleError

S30 = "HLS.S30.T15SXR.2021250T163901.v2.0"
L30 = "HLS.L30.T15SXR.2021250T165512.v2.0"


def touch(folder, *names):
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).touch()


def test_granules_are_found_below_several_folders_and_sorted(tmp_path):
    touch(tmp_path / "a" / S30, f"{S30}.B03.tif", f"{S30}.Fmask.tif", "readme.txt")
    touch(tmp_path / "b", f"{L30}.B03.tif", f"{L30}.jpg")
    found = find_granules([tmp_path / "b", tmp_path / "a"])
    assert [str(granule.id) for granule in found] == [L30, S30]
    assert set(found[1].layers) == {"B03", "Fmask"}


def test_the_expected_l30_of_simulated_pairs_is_no_granule(tmp_path):
    touch(tmp_path / S30, f"{S30}.B03.tif")
    touch(tmp_path / "expected" / L30, f"{L30}.B03.tif")
    assert [str(granule.id) for granule in find_granules([tmp_path])] == [S30]


def test_a_folder_named_expected_can_be_searched_itself(tmp_path):
    touch(tmp_path / "expected" / L30, f"{L30}.B03.tif")
    assert len(find_granules([tmp_path / "expected"])) == 1


def test_siblings_of_a_band_file(tmp_path):
    touch(tmp_path, f"{S30}.B03.tif", f"{S30}.B04.tif", f"{L30}.B03.tif")
    granule = siblings(tmp_path / f"{S30}.B03.tif")
    assert granule is not None
    assert set(granule.layers) == {"B03", "B04"}


def test_siblings_are_found_whatever_the_case_and_the_words(tmp_path):
    touch(tmp_path, f"{S30}.B03.tif".lower(), f"{S30}.NIR1.subset.tif", f"{S30}.FMASK.subset.tif")
    touch(tmp_path, f"{S30}.B03.TIF")
    granule = siblings(tmp_path / f"{S30}.B03.tif".lower())
    assert granule is not None
    assert granule.layer("B03").name == f"{S30}.B03.tif".lower()
    assert set(granule.layers) == {"B03", "B8A", "Fmask"}


def test_no_siblings_of_a_file_with_another_name(tmp_path):
    assert siblings(tmp_path / "green.tif") is None


def test_a_folder_without_granules(tmp_path):
    touch(tmp_path, "readme.txt")
    with pytest.raises(GranuleError, match="no HLS granule"):
        find_granules([tmp_path])


@pytest.mark.parametrize(
    "other", [f"y/{S30}.B03.tif", f"x/{S30}.B03.TIF", f"x/{S30}.GREEN.subset.tif"]
)
def test_a_layer_twice_is_refused_where_it_is_wanted(tmp_path, other):
    touch(tmp_path / "x", f"{S30}.B03.tif", f"{S30}.B04.tif")
    touch((tmp_path / other).parent, (tmp_path / other).name)
    (granule,) = find_granules([tmp_path])
    assert granule.layer("B04").name == f"{S30}.B04.tif"
    with pytest.raises(GranuleError, match=r"B03 twice: .* and .*; remove one"):
        granule.layer("B03")


def test_what_was_made_here_is_found_only_where_it_is_wanted(tmp_path):
    ours = L30.replace("HLS.", "HLS-GAN.")
    touch(tmp_path, f"{S30}.B03.tif", f"{ours}.B03.tif", f"{ours}.stack.vrt")
    assert [str(granule.id) for granule in find_granules([tmp_path])] == [S30]
    found = find_granules([tmp_path], with_harmonized=True)
    assert [str(granule.id) for granule in found] == [ours, S30]
    assert set(found[0].layers) == {"B03"}


def test_a_url_is_shown_as_it_was_typed():
    with pytest.raises(GranuleError, match=r"'http://localhost/s30/' .*`harmonize-many`"):
        find_granules(["http://localhost/s30/"])


def test_a_missing_folder(tmp_path):
    with pytest.raises(GranuleError, match="not a folder"):
        find_granules([tmp_path / "none"])


def test_a_missing_layer_is_named(tmp_path):
    touch(tmp_path, f"{S30}.B03.tif")
    with pytest.raises(GranuleError, match=f"{S30} has no Fmask"):
        find_granules([tmp_path])[0].layer("Fmask")
