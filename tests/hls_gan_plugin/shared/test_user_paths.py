import pytest

from hls_gan_plugin.shared.user_paths import absolute


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("a.tif", "{here}/a.tif"),
        ("../a.tif", "{up}/a.tif"),
        ("chips/", "{here}/chips/"),
        ("/else/a.tif", "/else/a.tif"),
        ("https://host/a.tif", "https://host/a.tif"),
        ("s3://bucket/a.tif", "s3://bucket/a.tif"),
        ("/vsizip/a.zip/a.tif", "/vsizip/a.zip/a.tif"),
        ('NETCDF:"a.nc":B03', 'NETCDF:"a.nc":B03'),
        ("", ""),
    ],
)
def test_a_path_is_within_the_folder_where_it_was_typed(typed, means, tmp_path):
    assert absolute(typed, tmp_path) == means.format(here=tmp_path, up=tmp_path.parent)


def test_a_file_whose_name_looks_like_a_part_of_another(tmp_path):
    (tmp_path / "day:1.tif").touch()
    assert absolute("day:1.tif", tmp_path) == f"{tmp_path}/day:1.tif"


def test_without_a_folder_the_current_one_counts(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert absolute("a.tif") == f"{tmp_path}/a.tif"
