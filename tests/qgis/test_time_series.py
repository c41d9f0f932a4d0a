"""The series tool: dates from names, the same numbers through every door, and what is refused."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import numpy as np
import processing
import pytest
from osgeo import gdal
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProject,
    QgsRasterLayer,
)

from hls_gan.algorithms.dated_layers import date_in

ROOT = Path(__file__).resolve().parents[2]
NAME = "HLS.{}.T15SXR.2021{}T16{}.v2.0.B03.tif"


@pytest.fixture
def series(write_raster):
    """Three dates: L30 0.10, S30 0.13 (generated 0.11), L30 0.10; the S30's first row is cloudy."""

    def constant(dn, name):
        return str(write_raster(np.full((4, 3), dn, np.int16), name))

    fmask = np.full((4, 3), 64, np.uint8)
    fmask[0] |= 2
    s30 = NAME.format("S30", 246, "3901")
    return {
        "IMAGES": [
            constant(1000, NAME.format("L30", 244, "5210")),
            constant(1300, s30),
            constant(1000, NAME.format("L30", 248, "5210")),
        ],
        "GENERATED": [constant(1100, s30.replace(".tif", ".harmonized.tif"))],
        "MASKS": [str(write_raster(fmask, s30.replace("B03", "Fmask"), bands=("Fmask",)))],
    }


def run(**parameters):
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    return processing.run("hlsgan:timeseries", parameters, context=context)


# dates


@pytest.mark.parametrize(
    ("text", "date"),
    [
        pytest.param("HLS.S30.T15SXR.2021250T163901.v2.0.B03", ("S30", "2021-09-07"), id="HLS"),
        pytest.param("my HLS.L30.T15SXR.2020366T000000.v2.0", ("L30", "2020-12-31"), id="within"),
        pytest.param("S30 2021-09-07 green", ("S30", "2021-09-07"), id="words"),
        pytest.param("2021-09-07_L30", ("L30", "2021-09-07"), id="underscore"),
        pytest.param("S30 2021-02-30", None, id="no such day"),
        pytest.param("XS30 2021-09-07", None, id="no sensor"),
        pytest.param("S30 120210-09-07", None, id="no day"),
        pytest.param("Harmonized", None, id="nothing"),
    ],
)
def test_dates_in_names(text, date):
    assert date_in(text) == date


# results


def test_numbers_of_the_series_by_hand(series, tmp_path):
    # As in the tests of the engine: departures of 0.03 before and 0.01 after, in 3 of 4 rows.
    files = {"TABLE": "t.csv", "PLOT": "p.png", "PAGE": "p.html"}
    results = run(**series, **{name: str(tmp_path / file) for name, file in files.items()})
    assert (results["DATES"], results["NEIGHBOURS"]) == (3, 2)
    for name, value in {"RMSE_BEFORE": 0.03, "RMSE_AFTER": 0.01}.items():
        assert results[name] == pytest.approx(value, abs=1e-6)
        assert results[name.replace("RMSE", "NOISE")] == pytest.approx(value, abs=1e-6)
    assert (tmp_path / "t.csv").read_text().splitlines()[1].split(",")[5] == "9"
    assert (tmp_path / "p.png").read_bytes()[:4] == b"\x89PNG"
    assert "<h1>" in (tmp_path / "p.html").read_text()


def test_the_table_is_loaded_and_the_page_is_for_the_results_viewer(series, tmp_path):
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    processing.run("hlsgan:timeseries", {**series, "TABLE": str(tmp_path / "t.csv")},
                   context=context)  # fmt: skip
    waiting = context.layersToLoadOnCompletion()
    assert [details.name for details in waiting.values()] == ["Dates of S30 and L30"]
    outputs = QgsApplication.processingRegistry().algorithmById(
        "hlsgan:timeseries").outputDefinitions()  # fmt: skip
    assert [output.name() for output in outputs if output.type() == "outputHtml"] == ["PAGE"]


def test_the_table_is_the_same_through_every_door(series, qgis_process, engine_python, tmp_path):
    targets = [tmp_path / f"{door}.csv" for door in ("toolbox", "qgis_process", "terminal")]
    run(**series, TABLE=str(targets[0]))
    given = [f"--{name}={path}" for name, paths in series.items() for path in paths]
    done = qgis_process("run", "hlsgan:timeseries", *given, f"--TABLE={targets[1]}")
    assert done.returncode == 0, done.stderr
    assert "RMSE_AFTER:\t0.01" in done.stdout
    first, s30, last = series["IMAGES"]
    (tmp_path / "dates.csv").write_text(
        "day,sensor,image,generated,mask\n"
        f"2021-09-01,L30,{first},,\n"
        f"2021-09-03,S30,{s30},{series['GENERATED'][0]},{series['MASKS'][0]}\n"
        f"2021-09-05,L30,{last},,\n"
    )
    command = [engine_python, "-m", "hls_gan_plugin", "series", tmp_path / "dates.csv"]
    command += ["--table", targets[2]]
    subprocess.run(list(map(str, command)), cwd=ROOT, check=True, env=dict(os.environ))
    toolbox, process, terminal = (path.read_bytes() for path in targets)
    assert toolbox == process == terminal


def test_dates_from_layer_names_and_from_what_harmonizing_wrote(series, write_raster, tmp_path):
    """Images without HLS names are dated by their layers, a result by the input that it tells."""
    generated = str(write_raster(np.full((4, 3), 1100, np.int16), "OUTPUT.tif"))
    tagged = gdal.Open(generated, gdal.GA_Update)
    tagged.SetMetadataItem("HLS_GAN_INPUT", Path(series["IMAGES"][1]).name)
    del tagged
    plain = str(write_raster(np.full((4, 3), 1000, np.int16), "plain.tif"))
    layer = QgsRasterLayer(plain, "L30 2021-09-05")
    QgsProject.instance().addMapLayer(layer)
    images = [*series["IMAGES"][:2], layer.id()]
    results = run(IMAGES=images, GENERATED=[generated], MASKS=series["MASKS"], TABLE=None)
    assert results["RMSE_AFTER"] == pytest.approx(0.01, abs=1e-6)
    QgsProject.instance().removeMapLayer(layer.id())


# bad input


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        pytest.param({"IMAGES": ("plain", 0, 1)}, "rename the layer", id="no date"),
        pytest.param({"IMAGES": (0, 0, 1)}, "are both of L30 2021-09-01", id="twice"),
        pytest.param({"IMAGES": (0, 2)}, "S30 2021-09-03, and there is no image", id="no partner"),
        pytest.param({"IMAGES": (0, 1), "GENERATED": None}, "2 date", id="too few"),
        pytest.param({"MAX_DAYS": 1}, "allow more days", id="too far apart"),
    ],
)
def test_what_is_no_series_is_refused(series, write_raster, tmp_path, changed, said):
    plain = str(write_raster(name="plain.tif"))
    parameters = {**series, **changed}
    parameters["IMAGES"] = [
        plain if item == "plain" else series["IMAGES"][item] if isinstance(item, int) else item
        for item in parameters["IMAGES"]
    ]
    with pytest.raises(QgsProcessingException, match=said):
        run(**{**parameters, "TABLE": str(tmp_path / "t.csv")})
    assert not [path for path in tmp_path.iterdir() if "t.csv" in path.name]
