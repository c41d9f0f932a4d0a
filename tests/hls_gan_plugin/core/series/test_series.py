"""Time series against numbers computed by hand."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from hls_gan_plugin.core.series.consistency import DatedImage, compare_series
from hls_gan_plugin.engine.worker import execute
from hls_gan_plugin.shared.errors import GridError, NothingValidError, SettingsError
from hls_gan_plugin.shared.jobs import SeriesImage, SeriesJob


@pytest.fixture
def dated(write_raster):
    """A factory: a date of constant reflectance; DN may hold -9999."""

    def make(day, sensor, value, generated=None, height=2):
        def file(dn, kind):
            pixels = np.full((height, 3), dn, np.int16) if np.isscalar(dn) else np.asarray(dn)
            return write_raster(pixels.astype(np.int16), f"{sensor}{day}{kind}.tif")

        after = None if generated is None else file(generated, "generated")
        return DatedImage(dt.date(2021, 9, day), sensor, file(value, ""), after)

    return make


def test_neighbours_and_noise_by_hand(dated):
    # Days 1, 3, 5: L30 0.10, S30 0.13 (generated 0.11), L30 0.10. The line between the L30 dates
    # is 0.10 on day 3: the noise is 0.03 before and 0.01 after, and so is each difference.
    images = [dated(1, "L30", 1000), dated(3, "S30", 1300, 1100), dated(5, "L30", 1000)]
    series = compare_series(images, max_days=2)
    assert [(n.s30.day, n.l30.day, n.pixels) for n in series.neighbours] == [(3, 1, 6), (3, 5, 6)]
    for n in series.neighbours:
        assert n.bias == pytest.approx({"before": 0.03, "after": 0.01}, abs=1e-6)
        assert n.rmse == pytest.approx({"before": 0.03, "after": 0.01}, abs=1e-6)
    assert series.noise["green"] == pytest.approx({"before": 0.03, "after": 0.01}, abs=1e-6)
    assert series.triplets["green"] == 6


def test_noise_takes_uneven_steps_in_time(dated):
    # Days 1, 2, 5: 0.10, 0.12, 0.18 lie on one line.
    images = [dated(1, "L30", 1000), dated(2, "S30", 1200), dated(5, "L30", 1800)]
    assert compare_series(images).noise["green"]["before"] == pytest.approx(0.0, abs=1e-6)


def test_a_gap_is_bridged_pixel_by_pixel(dated):
    # The middle L30 date is missing in the first row: there the triplet is days 1, 3, 5.
    images = [
        dated(1, "L30", 1000),
        dated(2, "L30", [[-9999] * 3, [1000] * 3]),
        dated(3, "S30", 1200),
        dated(5, "L30", 1000),
    ]
    series = compare_series(images, max_days=1)
    # First row: 3 triplets, departure 0.02. Second row: (1,2,3): 0.10 against 0.11; (2,3,5): 0.02.
    assert series.triplets["green"] == 9
    expected = np.sqrt((3 * 0.02**2 + 3 * 0.01**2 + 3 * 0.02**2) / 9)
    assert series.noise["green"]["before"] == pytest.approx(expected, abs=1e-6)


def test_the_job_writes_table_and_plot(dated, tmp_path):
    images = [dated(1, "L30", 1000), dated(3, "S30", 1300, 1100), dated(5, "L30", 1000)]
    rows = tuple(
        SeriesImage(str(i.day), i.sensor, str(i.image), str(i.generated) if i.generated else None)
        for i in images
    )
    job = SeriesJob(rows, table=str(tmp_path / "s.csv"), plot=str(tmp_path / "s.png"))
    values = execute(job, lambda event: None)
    assert values["neighbours"] == 2
    lines = (tmp_path / "s.csv").read_text().splitlines()
    assert lines[1].startswith("neighbours,green,2021-09-03,2021-09-01,2,6,0.03,0.01")
    assert (tmp_path / "s.png").read_bytes()[:4] == b"\x89PNG"


@pytest.mark.parametrize(
    ("days", "sensors", "error", "said"),
    [
        pytest.param((1, 2), ("S30", "L30"), SettingsError, "2 date", id="two dates"),
        pytest.param((1, 2, 3), ("S30",) * 3, SettingsError, "of S30", id="one sensor"),
        pytest.param((1, 9, 20), ("S30", "L30", "S30"), NothingValidError, "more days", id="far"),
    ],
)
def test_too_little_for_a_series_is_refused(dated, days, sensors, error, said):
    images = [dated(day, sensor, 1000) for day, sensor in zip(days, sensors, strict=True)]
    with pytest.raises(error, match=said):
        compare_series(images)


def test_dates_on_other_grids_are_refused(dated):
    images = [dated(1, "S30", 900), dated(2, "L30", 900), dated(3, "S30", 900, height=4)]
    with pytest.raises(GridError, match=r"3x4.*3x2"):
        compare_series(images)
