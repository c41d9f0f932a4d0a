"""No output is an input, what an input stands for, another output, or no file at all."""

import os

import numpy as np
import pytest
import rasterio.shutil

from hls_gan_plugin.engine.file_check import check_files
from hls_gan_plugin.shared.errors import OutputError, RasterError
from hls_gan_plugin.shared.jobs import AlignJob, CutWindowsJob, HarmonizeJob, ScoreJob, ScoreScene

GRANULE = "HLS.S30.T15SXR.2021250T163901.v2.0"


@pytest.fixture
def green(write_raster):
    return write_raster(np.ones((8, 8), np.int16), f"{GRANULE}.B03.tif")


def refused(job, says, kind=OutputError):
    with pytest.raises(kind, match=says):
        check_files(job)


def harmonize(source, output, **fields):
    return HarmonizeJob(str(source), str(output), "m.safetensors", **fields)


def test_outputs_that_are_new_or_others_are_fine(green, tmp_path):
    (tmp_path / "old.tif").touch()
    check_files(harmonize(green, tmp_path / "old.tif"))
    check_files(harmonize(green, tmp_path / "new.tif"))


def test_an_output_is_no_input(green, tmp_path):
    mask = tmp_path / "mask.tif"
    mask.touch()
    (tmp_path / "x").mkdir()
    refused(harmonize(green, green), "is an input")
    refused(harmonize(green, mask, mask=str(mask)), "is an input")
    refused(harmonize(green, tmp_path / "x" / ".." / green.name), "is an input")
    refused(AlignJob(str(mask), str(green), str(green)), "is an input")
    job = HarmonizeJob(str(green), str(mask), str(mask))  # a model
    refused(job, "is an input")
    scene = ScoreScene("s", str(green), str(mask))
    refused(ScoreJob((scene,), baselines=(("b", str(mask)),), table=str(mask)), "is an input")


def test_an_output_is_no_other_name_of_an_input(green, tmp_path):
    soft, hard = tmp_path / "soft.tif", tmp_path / "hard.tif"
    soft.symlink_to(green)
    os.link(green, hard)
    refused(harmonize(green, soft), "is an input")
    refused(harmonize(green, hard), "is an input")


def test_an_output_is_no_sibling_of_an_input(green, tmp_path):
    sibling = tmp_path / f"{GRANULE}.B04.tif"
    sibling.touch()
    refused(harmonize(green, sibling), "is an input")


def test_an_output_is_no_source_of_a_virtual_raster(green, tmp_path):
    rasterio.shutil.copy(green, tmp_path / "all.vrt", driver="VRT")
    refused(harmonize(tmp_path / "all.vrt", green), "is an input")


def test_two_outputs_have_two_names(green, tmp_path):
    one = str(tmp_path / "one")
    scene = ScoreScene("s", str(green), str(green))
    refused(ScoreJob((scene,), table=one, report=f"{tmp_path}/./one"), "Two outputs")
    refused(CutWindowsJob((str(green),), grid=one, chips=one), "Two outputs")


@pytest.mark.parametrize("name", ["s3://bucket/out.tif", "/vsimem/out.tif", "https://x/out.tif"])
def test_outputs_elsewhere_are_refused(green, name):
    refused(harmonize(green, name), "not on this computer")


@pytest.mark.skipif(os.name == "nt", reason="pipes and devices are no files there")
def test_pipes_and_devices_are_refused(green, tmp_path):
    pipe = tmp_path / "pipe.tif"
    os.mkfifo(pipe)
    refused(harmonize(green, pipe), "is a pipe or a device")
    refused(harmonize(green, "/dev/null"), "is a pipe or a device")
    refused(harmonize(pipe, tmp_path / "o.tif"), "is a pipe or a device", RasterError)
