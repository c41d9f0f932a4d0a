"""Tables of points: AppEEARS results by sensor, and plain tables of both."""

import csv

import numpy as np
import pytest

from hls_gan_plugin.core.points.point_tables import read_points
from hls_gan_plugin.shared.errors import NothingValidError, PointTableError


@pytest.fixture
def write_table(tmp_path):
    """A factory: rows of text, as dicts, to a CSV file."""

    def write(name, rows):
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


def appeears(sensor, date, green, *, point="p1", category="", fmask="64", tile="T15SXR", nir="0.3"):
    """A row of AppEEARS' results; B8A and B05 are the bands of the near infrared."""
    prefix = f"HLS{sensor}_020"
    nir_band = {"S30": "B8A", "L30": "B05"}[sensor]
    return {
        "Category": category,
        "ID": point,
        "Latitude": "30.5",
        "Longitude": "-91.2",
        "Date": date,
        "HLS_Tile": tile,
        f"{prefix}_B03": green,
        f"{prefix}_{nir_band}": nir,
        # Bands that a careless reader takes for others: S30's red edge, L30's thermal.
        f"{prefix}_{'B05' if sensor == 'S30' else 'B11'}": "0.9",
        f"{prefix}_Fmask": fmask,
        f"{prefix}_Fmask_bitmask": "0b01000000",
    }


def test_appeears_results_pair_by_point_and_day_in_reflectance(write_table, tmp_path):
    write_table("x-HLSS30-020-results.csv", [
        appeears("S30", "2021-09-07", "0.10"),
        appeears("S30", "2021-09-09", "0.11"),
        appeears("S30", "2021-09-07", "0.20", point="p2"),
    ])  # fmt: skip
    write_table("x-HLSL30-020-results.csv", [
        appeears("L30", "2021-09-07", "0.12"),
        appeears("L30", "2021-09-07", "0.22", point="p3"),
    ])  # fmt: skip
    read = read_points([tmp_path])
    assert read.pairs.bands == ("green", "nir")
    assert read.pairs.point.tolist() == ["p1"]
    assert (read.pairs.s30_day[0], read.pairs.l30_day[0]) == ("2021-09-07", "2021-09-07")
    np.testing.assert_allclose(read.pairs.s30, [[0.10, 0.3]])
    np.testing.assert_allclose(read.pairs.l30, [[0.12, 0.3]])
    assert read.has_fmask
    assert read.masked == 0


@pytest.mark.parametrize(
    ("fmask", "pairs"),
    [
        pytest.param("64", 1, id="low aerosol is clear"),
        pytest.param("224", 0, id="high aerosol over water"),
        pytest.param("2", 0, id="cloud"),
        pytest.param("8.0", 0, id="shadow, written as a float"),
        pytest.param("255", 0, id="fill"),
        pytest.param("", 1, id="no Fmask in the row"),
    ],
)
def test_an_fmask_hides_a_value(write_table, fmask, pairs):
    tables = [
        write_table("s.csv", [appeears("S30", "2021-09-07", "0.1", fmask=fmask)]),
        write_table("l.csv", [appeears("L30", "2021-09-07", "0.1")]),
    ]
    if pairs:
        assert len(read_points(tables).pairs) == pairs
    else:
        with pytest.raises(NothingValidError, match="an Fmask hides 1"):
            read_points(tables)


def test_the_closest_days_pair_and_none_twice(write_table):
    s30 = write_table("s.csv", [appeears("S30", f"2021-09-{d:02}", "0.1") for d in (5, 7, 10)])
    l30 = write_table("l.csv", [appeears("L30", f"2021-09-{d:02}", "0.1") for d in (6, 7)])
    pairs = read_points([s30, l30], max_days=2).pairs
    found = set(zip(pairs.s30_day.tolist(), pairs.l30_day.tolist(), strict=True))
    assert found == {("2021-09-07", "2021-09-07"), ("2021-09-05", "2021-09-06")}


def test_a_point_in_two_tiles_counts_once(write_table):
    rows = {
        s: [
            appeears(s, "2021-09-07", g, tile=t) for t, g in (("T15SXR", "0.10"), ("T15SYR", "0.2"))
        ]
        for s in ("S30", "L30")
    }
    pairs = read_points([write_table(f"{s}.csv", table) for s, table in rows.items()]).pairs
    np.testing.assert_allclose(pairs.s30[:, 0], [0.10])
    np.testing.assert_allclose(pairs.l30[:, 0], [0.10])


@pytest.mark.parametrize(
    ("categories", "sites"),
    [
        pytest.param(("farm", "range"), ["farm", "range"], id="categories are sites"),
        pytest.param(("", ""), ["p1", "p2"], id="without them, points are"),
        pytest.param(("all", "all"), ["p1", "p2"], id="one category tells nothing apart"),
    ],
)
def test_sites_of_appeears(write_table, categories, sites):
    tables = [
        write_table(f"{s}.csv", [
            appeears(s, "2021-09-07", "0.1", point=f"p{n}", category=c)
            for n, c in enumerate(categories, start=1)
        ])
        for s in ("S30", "L30")
    ]  # fmt: skip
    assert read_points(tables).pairs.site.tolist() == sites


def plain(**cells):
    return {"site": "a", "plot": "1", "l30_date": "2019-06-17", "s30_days_later": "-1",
            "S30_GREEN": "1065.0", "L30_GREEN": "1019.7", **cells}  # fmt: skip


def test_a_plain_table_of_dn(write_table):
    path = write_table("points.csv", [
        plain(s30_satellite="Sentinel-2A", l30_satellite="Landsat-8"),
        plain(s30_days_later="3", s30_satellite="", l30_satellite=""),
        plain(S30_GREEN="-9999", s30_satellite="", l30_satellite="Landsat-9"),
    ])  # fmt: skip
    pairs = read_points([path], max_days=1).pairs
    assert len(pairs) == 2
    assert pairs.s30_day.tolist() == ["2019-06-16"] * 2
    np.testing.assert_allclose(pairs.s30[:, 0], [0.1065, np.nan])
    np.testing.assert_allclose(pairs.l30[:, 0], 0.10197)
    assert pairs.satellites.tolist() == ["Sentinel-2A, Landsat-8", "Landsat-9"]


def test_a_plain_table_of_reflectance_with_band_codes_and_fmask(write_table):
    path = write_table("points.csv", [
        {"ID": "x", "date": "20190617", "s30_B8A": "0.31", "l30_b05": "0.30", "S30_B05": "0.2",
         "S30_Fmask": "0", "L30_Fmask": value}
        for value in ("0", "16")
    ])  # fmt: skip
    read = read_points([path])
    assert read.pairs.bands == ("nir",)
    np.testing.assert_allclose(read.pairs.s30, [[0.31]])
    assert read.masked == 1
    assert read_points([path], mask_bits=()).masked == 0


def test_simulated_points_are_known_as_such(write_table):
    assert not read_points([write_table("real.csv", [plain()])], max_days=1).simulated
    rows = [plain(simulated="no"), plain(simulated="yes")]
    assert read_points([write_table("made.csv", rows)], max_days=1).simulated


@pytest.mark.parametrize(
    ("rows", "error", "says"),
    [
        pytest.param([{"a": "1"}], PointTableError, "is no table of points", id="other columns"),
        pytest.param([plain(l30_date="soon")], PointTableError, "line 2: 'soon' is no date",
                     id="date"),
        pytest.param([plain(s30_days_later="")], PointTableError, "no day of S30", id="no day"),
        pytest.param([plain(s30_days_later="9")], NothingValidError, "at most 1 day", id="days"),
        pytest.param([plain(S30_GREEN="90000", L30_GREEN="90000")], PointTableError,
                     "about 9e\\+04", id="neither reflectance nor DN"),
        pytest.param([appeears("S30", "2021-09-07", "0.1")], PointTableError, "holds L30",
                     id="one sensor"),
    ],
)  # fmt: skip
def test_what_is_no_table_of_points_is_a_sentence(write_table, rows, error, says):
    with pytest.raises(error, match=says):
        read_points([write_table("points.csv", rows)], max_days=1)


def test_a_folder_without_results_and_a_file_that_is_no_text(tmp_path):
    with pytest.raises(PointTableError, match="holds no file"):
        read_points([tmp_path])
    binary = tmp_path / "x.csv"
    binary.write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(PointTableError, match="cannot be read"):
        read_points([binary])
    with pytest.raises(PointTableError, match="cannot be read"):
        read_points([tmp_path / "absent.csv"])
    with pytest.raises(PointTableError, match="'http://localhost/a/' is not read"):
        read_points(["http://localhost/a/"])
