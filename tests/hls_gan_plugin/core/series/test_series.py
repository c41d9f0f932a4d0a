"""Time series against numbers computed by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

from hls_gan_plugin.core.report.series_page import write_series_page
from hls_gan_plugin.core.series.consistency import DatedImage, compare_series
from hls_gan_plugin.core.series.series_files import _plot_means, _plot_neighbours
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


@pytest.mark.parametrize(("beside", "pixels"), [(True, 60 * 64), (False, 64 * 64)])
def test_the_fmask_beside_a_granule_hides_clouds(write_raster, reflectance_dn, beside, pixels):
    images = []
    for day, sensor in ((1, "L30"), (2, "S30"), (3, "L30")):
        name = f"HLS.{sensor}.T15SXR.202124{day}T163901.v2.0"
        path = write_raster(reflectance_dn(64, 64), f"{name}.B03.tif", descriptions=())
        fmask = np.zeros((64, 64), np.uint8)
        fmask[:4] = 2  # cloud
        write_raster(fmask, f"{name}.Fmask.tif", descriptions=())
        images.append(SeriesImage(f"2021-09-0{day}", sensor, str(path)))
    events = []
    table = images[0].image + ".csv"
    execute(SeriesJob(tuple(images), fmask_beside=beside, table=table), events.append)
    line = Path(table).read_text().splitlines()[1].split(",")
    assert int(line[5]) == pixels
    told = [event.message for event in events if event.event in ("info", "warning")]
    masks = ["HLS.L30.T15SXR.2021241T163901.v2.0.Fmask.tif" if beside else "none"]
    assert told[0] == f"Mask of L30, 2021-09-01: {masks[0]}"
    assert any("No mask hides clouds" in text for text in told) is not beside


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


def test_a_date_without_a_generated_image_is_not_drawn_as_generated(dated):
    images = [
        dated(1, "L30", 1000),
        dated(2, "S30", 1300, 1100),
        dated(4, "S30", 1200),
        dated(5, "L30", 1000),
    ]
    series = compare_series(images, max_days=1)
    left, right = Figure().subplots(1, 2)
    _plot_means(left, series, "green")
    drawn = {line.get_label(): len(line.get_xdata()) for line in left.get_lines()}
    assert drawn == {"L30": 2, "S30, original": 2, "S30, generated": 1}
    _plot_neighbours(right, series, "green")
    before, after = (np.isfinite(line.get_ydata()).sum() for line in right.get_lines())
    assert (before, after) == (2, 1)


def test_the_page_holds_numbers_and_plot_in_one_file(dated, tmp_path):
    images = [dated(1, "L30", 1000), dated(3, "S30", 1300, 1100), dated(5, "L30", 1000)]
    write_series_page(tmp_path / "page.html", compare_series(images, max_days=2))
    page = (tmp_path / "page.html").read_text()
    assert "<td>green</td><td>0.0300</td><td>0.0100</td><td>0.0300</td><td>0.0100</td>" in page
    assert "1 date of S30, 1 of them with a generated image, and 2 dates of L30" in page
    assert "data:image/png;base64,iVBOR" in page
