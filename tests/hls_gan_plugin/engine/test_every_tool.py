"""Every tool over every kind of input: the right value, or one sentence."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pytest
import rasterio

from hls_gan_plugin.core.raster.raster_io import BandFile, ReflectanceReader
from hls_gan_plugin.engine.worker import execute
from hls_gan_plugin.shared.jobs import (
    AlignJob,
    ApplyBaselineJob,
    CutWindowsJob,
    FitBaselineJob,
    HarmonizeJob,
    PointsJob,
    ScoreJob,
    ScoreScene,
    SeriesImage,
    SeriesJob,
)
from hls_gan_plugin.shared.outcome import outcome

SIZE = 32
DN = 1e-4
# What each tool makes of the plain ground, by its holes and its grid.
_WANTED: dict[tuple, object] = {}
GREENS = ("B03", "GREEN", "Band2", "20210901_B3")


@pytest.fixture(scope="session")
def files(save_random_model, tmp_path_factory):
    """A model and a baseline of green, both of which change what they are given."""
    baseline = tmp_path_factory.mktemp("baseline") / "line.json"
    curve = {"original": [0, 1], "reference": [0.01, 0.91], "pixels": 9, "slope_beyond": 0.9}
    fields = {"method": "ordinary", "bands": ["green"], "curves": [curve]}
    fitted_on = {"fitted_on": {"sources": ["nothing"]}, "format": "hls-gan-baseline/1"}
    baseline.write_text(json.dumps(fields | fitted_on))
    return str(save_random_model()), str(baseline)


def reflectance(path):
    """(B, h, w), and whether each band of it is the input's green."""
    with rasterio.open(path) as dataset:
        count = dataset.count
        green = [n for n, text in enumerate(dataset.descriptions, 1) if text in GREENS]
    bands = green if count > 1 and len(green) == 1 else [1]
    with ReflectanceReader([BandFile(Path(path), bands[0])]) as reader:
        return reader.read(reader.grid.whole)[0]


def harmonize(image, other, out, files):
    job = HarmonizeJob(image, f"{out}.tif", files[0])
    return job, lambda values: reflectance(job.output)


def score(image, other, out, files):
    job = ScoreJob((ScoreScene("s", image, other),), ("green",), SIZE, table=f"{out}.csv")
    return job, lambda values: [
        values["means"]["original"][name] for name in ("ssim", "rmse", "bias")
    ]


def series(image, other, out, files):
    dates = [SeriesImage(f"2021-09-0{day}", "L30", other) for day in (6, 8)]
    dates.append(SeriesImage("2021-09-07", "S30", image))
    job = SeriesJob(tuple(dates), ("green",), table=f"{out}.csv")
    return job, lambda values: [
        values["rmse"]["green"]["before"],
        values["noise"]["green"]["before"],
    ]


def cut(image, other, out, files):
    job = CutWindowsJob((image,), (), SIZE, 0.0, chips=f"{out}/")

    def read(values):
        chips = [reflectance(path) for path in sorted(Path(out).iterdir())]
        return [values["mean_clear_share"], np.stack(chips)]

    return job, read


def align(image, other, out, files):
    job = AlignJob(image, other, f"{out}.tif")
    return job, lambda values: reflectance(job.output)


def fit_baseline(image, other, out, files):
    job = FitBaselineJob((ScoreScene("s", image, other),), f"{out}.json", bands=("green",))

    def read(values):
        curve = json.loads(Path(job.output).read_text())["curves"][0]
        return np.interp([0.06, 0.12], curve["original"], curve["reference"])

    return job, read


def apply_baseline(image, other, out, files):
    job = ApplyBaselineJob(image, files[1], f"{out}.tif")
    return job, lambda values: reflectance(job.output)


TOOLS = {
    "harmonize": harmonize, "score": score, "series": series, "cut": cut, "align": align,
    "fit-baseline": fit_baseline, "apply-baseline": apply_baseline,
}  # fmt: skip


def run(make, image, other, out, files):
    said = []
    job, read = make(image, other, str(out), files)
    event = outcome(lambda: execute(job, said.append))
    assert event.traceback == "", event.traceback
    assert "\n" not in event.message
    if event.event == "error":
        return event, None
    return event, (
        partial(read, event.values),
        [item.message for item in said if item.event == "warning"],
    )


def compare(got, wanted, apart):
    for one, other in zip(*map(np.atleast_1d, (got, wanted)), strict=True):
        np.testing.assert_array_equal(np.isfinite(one), np.isfinite(other))
        np.testing.assert_allclose(one, other, atol=apart * DN * 1.001, rtol=1e-4)


@pytest.mark.parametrize("tool", TOOLS)
def test_the_right_value_or_one_sentence(tool, kind, images, base, files, tmp_path):
    image, other = images
    event, got = run(TOOLS[tool], image, other, tmp_path / "got", files)
    if kind.says(tool):
        assert event.event == "error", "it was not refused"
        assert re.search(kind.says(tool), event.message), event.message
        assert not list(tmp_path.glob("got*"))
        return
    assert event.event == "result", event.message
    if np.isfinite(kind.apart):
        key = tool, kind.hole, str(kind.grid)
        if key not in _WANTED:
            _, wanted = run(TOOLS[tool], base, other, tmp_path / "wanted", files)
            _WANTED[key] = wanted[0]()
        got_values, wanted_values = got[0](), _WANTED[key]
        if isinstance(got_values, list):
            for one, two in zip(got_values, wanted_values, strict=True):
                compare(one, two, kind.apart)
        else:
            compare(got_values, wanted_values, kind.apart)
    if kind.warned and tool not in ("cut", "align"):
        assert any(kind.warned in text for text in got[1]), got[1]


class Cells(NamedTuple):
    """How a table writes numbers. cell: of DN. hole: what stands in its first row for S30.

    names: of the columns. says: what the one sentence says, where it is refused.
    """

    cell: Callable[[int], object] = lambda dn: dn / 1e4
    hole: object = None
    names: tuple[str, str] = ("S30_GREEN", "L30_GREEN")
    says: str = ""
    dialect: Mapping[str, str] = MappingProxyType({})
    encoding: str = "utf-8"


TABLES = {
    "reflectance": Cells(),
    "DN": Cells(int),
    "DN as floats": Cells(float),
    "exponents": Cells(lambda dn: f"{dn / 1e4:.6E}"),
    "band codes": Cells(names=("S30_B03", "L30_B03")),
    "lower case, blanks": Cells(names=("s30 green", "l30 green")),
    "a mark at its beginning": Cells(encoding="utf-8-sig"),
    "Unix's line ends": Cells(dialect={"lineterminator": "\n"}),
    "empty": Cells(hole=""),
    "NaN": Cells(hole="nan"),
    "infinite": Cells(hole="-inf"),
    "a word": Cells(hole="cloud"),
    "fill": Cells(int, hole=-9999),
    "undeclared fill": Cells(int, hole=-32768),
    "scaled fill": Cells(hole=-0.9999),
    "percent": Cells(lambda dn: dn / 100, says="neither reflectance"),
    "micro-reflectance": Cells(lambda dn: dn * 100, says="neither reflectance"),
    "decimal commas": Cells(lambda dn: f"{dn / 1e4}".replace(".", ","), says="no value"),
    "semicolons": Cells(dialect={"delimiter": ";"}, says="is no table of points"),
    "another band": Cells(names=("S30_GREEN", "L30_RED"), says="share no band"),
    "one sensor": Cells(names=("S30_GREEN", "green"), says="is no table of points"),
    "UTF-16": Cells(encoding="utf-16", says="cannot be read as a CSV table"),
}


def write_points(path, cells):
    """Twelve pairs of the plain ground at four sites."""
    rng = np.random.default_rng(4)
    with path.open("w", newline="", encoding=cells.encoding) as file:
        writer = csv.writer(file, **cells.dialect)
        writer.writerow(["site", "plot", "date", *cells.names])
        for number, dn in enumerate(rng.integers(600, 1200, 12).tolist()):
            values = [cells.cell(dn), cells.cell(dn + 20 + number)]
            if number == 0 and cells.hole is not None:
                values[0] = cells.hole
            writer.writerow([number % 4, number, f"2021-09-{number + 1:02}", *values])
    return str(path)


def points(table, other, out, files):
    job = PointsJob((table,), (("net", files[0]),), device="cpu", table=f"{out}.csv")
    return job, lambda values: [
        [values["pairs"]],
        [
            values["bands"]["green"][who][what]
            for who in ("original", "net")
            for what in ("bias", "rmse")
        ],
    ]


@pytest.mark.parametrize("cells", TABLES.values(), ids=TABLES)
def test_points_the_right_value_or_one_sentence(cells, files, tmp_path):
    table = write_points(tmp_path / "points.csv", cells)
    event, got = run(points, table, None, tmp_path / "got", files)
    if cells.says:
        assert event.event == "error", "it was not refused"
        assert re.search(cells.says, event.message), event.message
        assert not list(tmp_path.glob("got*"))
        return
    assert event.event == "result", event.message
    plain = Cells(hole=None if cells.hole is None else "")
    known = write_points(tmp_path / "plain.csv", plain)
    _, wanted = run(points, known, None, tmp_path / "wanted", files)
    for one, two in zip(got[0](), wanted[0](), strict=True):
        compare(one, two, 0)
    assert got[0]()[0] == [12 if cells.hole is None else 11]
    assert any("no Fmask" in text for text in got[1]), got[1]
