"""hlsgan:harmonizegranules through Processing, with the real engine."""

from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingFeedback


@pytest.fixture
def granules(write_raster, tmp_path):
    """A folder with two S30 granules of one band and their Fmasks."""
    pixels = np.random.default_rng(0).normal(900, 100, (70, 80)).astype(np.int16)
    (tmp_path / "in").mkdir()
    for day in (1, 2):
        name = f"in/HLS.S30.T15SXR.202100{day}T163901.v2.0"
        write_raster(pixels, f"{name}.B03.tif")
        write_raster(np.full((70, 80), 64, np.uint8), f"{name}.Fmask.tif")
    return tmp_path / "in"


@pytest.fixture
def run(granules, random_model, tmp_path):
    """A factory: harmonize the folder; what Processing returns."""
    import processing

    def run(**more):
        parameters = {
            "INPUT": str(granules),
            "OUTPUT": str(tmp_path / "out"),
            "MODEL_FILE": str(random_model),
            **more,
        }
        return processing.run("hlsgan:harmonizegranules", parameters)

    return run


def test_a_folder_in_a_folder_out_and_nothing_twice(run, tmp_path):
    first = run(STACK=True)
    assert (first["GRANULES"], first["DONE"], first["FAILED"]) == (2, 2, 0)
    name = "HLS-GAN.L30.T15SXR.2021001T163901.v2.0"
    dataset = gdal.Open(str(Path(first["OUTPUT"]) / name / f"{name}.stack.vrt"))
    assert (dataset.RasterXSize, dataset.RasterCount) == (80, 1)
    assert run(STACK=True)["ALREADY_DONE"] == 2


def test_a_dry_run_writes_nothing(run, tmp_path):
    assert run(DRY_RUN=True)["GRANULES"] == 2
    assert not (tmp_path / "out").exists()


def test_every_parameter_reaches_the_job(granules, random_model, tmp_path):
    tool = QgsApplication.processingRegistry().algorithmById("hlsgan:harmonizegranules").create()
    parameters = {
        "INPUT": str(granules), "OUTPUT": str(tmp_path / "out"), "MODEL_FILE": str(random_model),
        "TILE": "15SXR, T33UUP", "FROM": "2021-01-02", "TO": "2021-02-03", "MAX_CLOUD": 30,
        "MASK_BITS": [1], "MASK_DILATE": 2, "EDGE": 3, "STACK": True, "AS_L30": True,
        "CATALOG": True, "UNCERTAINTY": True, "DRY_RUN": True, "DEVICE": "cpu",
    }  # fmt: skip
    context = QgsProcessingContext()
    tool.prepare(parameters, context, QgsProcessingFeedback())
    job = tool.job(parameters, context)
    assert (job.sources, job.archive) == ((str(granules),), str(tmp_path / "out"))
    assert (job.tiles, job.max_cloud) == (("15SXR", "T33UUP"), 30.0)
    assert (job.first_day, job.last_day) == ("2021-01-02", "2021-02-03")
    assert (job.mask_bits, job.mask_dilate_px, job.edge_px) == ((1,), 2, 3)
    assert job.stack
    assert job.uncertainty
    assert job.as_l30
    assert job.catalog
    assert job.dry_run
    assert job.device == "cpu"
