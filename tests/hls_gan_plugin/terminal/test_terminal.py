"""The harmonize job as the terminal's user meets it: results, one-sentence errors, no leftovers."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import rasterio
from click.testing import CliRunner

from hls_gan_plugin.__main__ import cli
from hls_gan_plugin.shared.interrupts import STOPPED

ROOT = Path(__file__).parents[3]
GREEN = "HLS.S30.T15SXR.2021250T163901.v2.0.B03.tif"


@pytest.fixture
def terminal(save_random_model):
    """A factory: run `harmonize` in this process with the random model."""

    def run(*arguments, model=None):
        file = str(model or save_random_model())
        words = ["harmonize", *map(str, arguments), "--model-file", file]
        return CliRunner().invoke(cli, words, catch_exceptions=False)

    return run


@pytest.fixture
def green(write_raster, reflectance_dn):
    return write_raster(reflectance_dn(60, 80), GREEN, descriptions=())


def test_json_lines_end_with_the_result(terminal, green, tmp_path):
    done = terminal(green, tmp_path / "out.tif", "--json")
    assert done.exit_code == 0
    last = json.loads(done.stdout.splitlines()[-1])
    assert last["event"] == "result"
    values = last["values"]
    assert values["valid_pixels"] == values["total_pixels"] == 60 * 80
    assert values["bands"] == [f"{GREEN}:1"]
    assert len(values["model_sha256"]) == 64


def test_the_uncertainty_is_written_beside(terminal, green, tmp_path, careful_model_file):
    files = tmp_path / "out.tif", tmp_path / "sd.tif"
    done = terminal(green, files[0], "--uncertainty", files[1], model=careful_model_file)
    assert done.exit_code == 0, done.output
    assert all(str(file) in done.stdout for file in files)
    with rasterio.open(files[1]) as dataset:
        deviation = dataset.read(1) * dataset.scales[0]
    assert 0.002 < deviation.min() < deviation.max() < 0.05


def test_where_none_is_stated_nothing_is_written(terminal, green, tmp_path):
    before = set(os.listdir(tmp_path))
    done = terminal(green, tmp_path / "out.tif", "--uncertainty", tmp_path / "sd.tif")
    assert done.exit_code == 1
    assert "states no uncertainty" in done.stderr
    assert _leftovers(tmp_path, before) == []


def test_where_the_result_came_from_stands_in_its_tags(terminal, write_raster, reflectance_dn):
    tags = {"SPACECRAFT_NAME": "Sentinel-2A"}
    source = write_raster(reflectance_dn(40, 40), GREEN, tags=tags)
    output = source.parent / "out.tif"
    assert terminal(source, output).exit_code == 0
    with rasterio.open(output) as dataset:
        found = dataset.tags()
    assert found["HLS_GAN_INPUT"] == GREEN
    assert found["SPACECRAFT_NAME"] == "Sentinel-2A"
    assert found["HLS_GAN_MODEL"] == "random"


@pytest.mark.parametrize(
    ("words", "clouds"),
    [
        pytest.param((), True, id="by default"),
        pytest.param(("--no-fmask",), False, id="switched off"),
        pytest.param(("--mask-bits", "shadow"), False, id="another condition"),
    ],
)
def test_the_fmask_beside_a_granules_band_is_used(
    terminal, write_raster, reflectance_dn, tmp_path, words, clouds
):
    source = write_raster(reflectance_dn(40, 40), GREEN)
    fmask = np.full((40, 40), 64, np.uint8)
    fmask[5:9, 5:9] |= 2
    name = GREEN.replace("B03", "Fmask")
    write_raster(fmask, name)
    done = terminal(source, tmp_path / "out.tif", *words)
    assert done.exit_code == 0
    with rasterio.open(tmp_path / "out.tif") as dataset:
        assert (dataset.read(1)[5:9, 5:9] == -9999).all() == clouds
        assert ("HLS_GAN_MASK" in dataset.tags()) == ("--no-fmask" not in words)
    said = "Mask: none" if "--no-fmask" in words else f"Mask: {name}, which lies beside"
    assert said in done.stderr


def test_a_mask_that_is_named_replaces_the_one_beside(
    terminal, write_raster, reflectance_dn, tmp_path
):
    source = write_raster(reflectance_dn(40, 40), GREEN)
    write_raster(np.full((40, 40), 2, np.uint8), GREEN.replace("B03", "Fmask"))
    clear = write_raster(np.zeros((40, 40), np.uint8), "clear.tif")
    assert terminal(source, tmp_path / "out.tif", "--mask", clear).exit_code == 0
    with rasterio.open(tmp_path / "out.tif") as dataset:
        assert dataset.tags()["HLS_GAN_MASK"].startswith("clear.tif")
        assert (dataset.read(1) != -9999).all()


def test_pixels_of_another_size_are_a_warning(terminal, write_raster, reflectance_dn, tmp_path):
    source = write_raster(reflectance_dn(40, 40), GREEN, pixel_size_m=10.0)
    done = terminal(source, tmp_path / "out.tif")
    assert done.exit_code == 0
    assert "Warning: The pixels are 10 m wide" in done.stderr


def test_siblings_of_a_granule_are_found(terminal, write_raster, reflectance_dn, save_random_model):
    for band in ("B03", "B8A"):
        path = write_raster(reflectance_dn(40, 40), GREEN.replace("B03", band), descriptions=())
    output = path.parent / "out.tif"
    model = save_random_model(("B03", "B8A"), name="two")
    assert terminal(path, output, model=model).exit_code == 0
    with rasterio.open(output) as dataset:
        assert dataset.descriptions == ("B03", "B05")


@pytest.mark.parametrize("bands", ["2,1", "B8A=1,B03=2"])
def test_bands_by_number_and_by_name(
    terminal, write_raster, reflectance_dn, save_random_model, bands
):
    stack = np.stack([reflectance_dn(40, 40, 1), reflectance_dn(40, 40, 2)])
    path = write_raster(stack, descriptions=())
    model = save_random_model(("B03", "B8A"), name="two")
    outputs = [path.parent / "given.tif", path.parent / "found.tif"]
    assert terminal(path, outputs[0], "--bands", bands, model=model).exit_code == 0
    named = write_raster(stack, "named.tif", descriptions=("NIR", "green"))
    assert terminal(named, outputs[1], model=model).exit_code == 0
    pixels = [rasterio.open(path).read() for path in outputs]
    np.testing.assert_array_equal(*pixels)


def test_no_georeference_is_a_warning(terminal, write_raster, reflectance_dn, tmp_path):
    path = write_raster(reflectance_dn(40, 40), GREEN, origin=None)
    done = terminal(path, tmp_path / "out.tif")
    assert done.exit_code == 0
    assert "no georeference" in done.stderr


def test_reflectances_never_trained_on_are_a_warning(terminal, write_raster, tmp_path):
    path = write_raster(np.full((40, 40), 9000, np.int16), GREEN)
    done = terminal(path, tmp_path / "out.tif")
    assert done.exit_code == 0
    assert "100% of the valid pixels lie outside" in done.stderr


def test_beyond_its_range_a_model_leaves_the_input_alone_and_says_so(
    terminal, write_raster, tmp_path, careful_model_file
):
    path = write_raster(np.full((40, 40), 9000, np.int16), GREEN)
    done = terminal(path, tmp_path / "out.tif", model=careful_model_file)
    assert "stays near the input" in done.stderr
    with rasterio.open(tmp_path / "out.tif") as dataset:
        assert (dataset.read() == 9000).all()


def test_a_crs_written_otherwise_is_no_other_grid(terminal, write_raster, reflectance_dn, tmp_path):
    source = write_raster(reflectance_dn(40, 40), GREEN)
    text = rasterio.crs.CRS.from_epsg(32615).to_wkt().replace("WGS 84 / UTM zone 15N", "UTM 15")
    mask = write_raster(np.zeros((40, 40), np.uint8), "m.tif", crs=rasterio.crs.CRS.from_wkt(text))
    assert terminal(source, tmp_path / "out.tif", "--mask", mask).exit_code == 0


def test_one_version_for_qgis_pip_and_the_terminal():
    said = CliRunner().invoke(cli, ["--version"]).stdout.strip()
    lines = (ROOT / "metadata.txt").read_text(encoding="utf-8").splitlines()
    assert f"version={said}" in lines


def _leftovers(folder, before):
    return sorted(set(os.listdir(folder)) - before)


BAD = {
    "not a raster": (lambda f: (f / "notes.txt").write_text("x") and "notes.txt", (), "readable"),
    "missing input": (lambda f: "none.tif", (), "does not exist"),
    "unknown band": (lambda f: GREEN, ("--bands", "2"), "no band 2"),
    "too many bands": (lambda f: GREEN, ("--bands", "1,1"), "wants 1 band"),
    "missing mask": (lambda f: GREEN, ("--mask", "none.tif"), "does not exist"),
    "extent elsewhere": (
        lambda f: GREEN,
        ("--extent", "0", "0", "9", "9"),
        "outside the raster",
    ),
    "cuda where there is none": (lambda f: GREEN, ("--device", "cuda"), "CUDA was asked for"),
    "wrong scale": (lambda f: GREEN, ("--scale", "1"), "set the scale to 0.0001"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_sentence_and_leaves_nothing(terminal, green, tmp_path, case, monkeypatch):
    if "cuda" in case:
        monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    prepare, options, says = BAD[case]
    source = tmp_path / prepare(tmp_path)
    before = set(os.listdir(tmp_path))
    done = terminal(source, tmp_path / "out.tif", *options)
    assert done.exit_code == 1
    errors = [line for line in done.stderr.splitlines() if line.startswith("Error: ")]
    assert len(errors) == 1
    assert says in errors[0]
    assert _leftovers(tmp_path, before) == []


@pytest.mark.parametrize(
    ("name", "descriptions", "says"),
    [
        pytest.param("x.tif", (), "no band with a known name", id="no name anywhere"),
        pytest.param("x.tif", ("B04", "B8A"), "found: S30 B04, S30 B8A", id="other bands"),
        pytest.param(GREEN.replace("B03", "B10"), (), "S30 B03", id="a band no model knows"),
        pytest.param(GREEN.replace("S30", "L30"), (), "L30 B03", id="Landsat already"),
    ],
)
def test_bands_that_cannot_be_found(terminal, write_raster, tmp_path, name, descriptions, says):
    count = max(len(descriptions), 1)
    path = write_raster(np.full((count, 9, 9), 500, np.int16), name, descriptions=descriptions)
    done = terminal(path, tmp_path / "out.tif")
    assert done.exit_code == 1
    assert says in done.stderr


def test_the_output_is_not_the_input(terminal, green):
    pixels = green.read_bytes()
    done = terminal(green, green)
    assert done.exit_code == 1
    assert "is an input of the job" in done.stderr
    assert green.read_bytes() == pixels


def test_a_folder_that_is_missing(terminal, green, tmp_path):
    done = terminal(green, tmp_path / "no" / "out.tif")
    assert done.exit_code == 1
    assert "does not exist" in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="/proc is a folder that not even root can write")
def test_a_folder_that_cannot_be_written(terminal, green):
    done = terminal(green, "/proc/out.tif")
    assert done.exit_code == 1
    assert "cannot be written" in done.stderr


def test_an_unknown_model_lists_those_there_are(green, tmp_path):
    done = CliRunner().invoke(
        cli, ["harmonize", str(green), str(tmp_path / "out.tif"), "--model", "blue"]
    )
    assert done.exit_code == 1
    assert "no model 'blue'" in done.stderr


@pytest.mark.parametrize(
    "options", [("--bands", "green"), ("--mask-bits", "fog"), ("--device", "tpu")]
)
def test_wrong_usage_exits_with_2(terminal, green, tmp_path, options):
    assert terminal(green, tmp_path / "out.tif", *options).exit_code == 2


@pytest.fixture
def long_run(write_raster, reflectance_dn, save_random_model, tmp_path):
    """A factory: start a run in a process of its own and wait until it has begun to write."""
    source = write_raster(reflectance_dn(3000, 3000), GREEN, descriptions=())
    output = tmp_path / "out.tif"
    command = [sys.executable, "-m", "hls_gan_plugin", "harmonize", source, output]
    options = ["--model-file", save_random_model(), "--tile-size", "32", "--json"]

    # A child inherits that Ctrl-C is ignored, as it is where tests run in the background.
    signal.signal(signal.SIGINT, signal.default_int_handler)

    def start():
        child = subprocess.Popen(
            list(map(str, command + options)),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for line in child.stdout:
            if '"progress"' in line:
                return child
        raise AssertionError(child.stderr.read())

    return start, output


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_stopping_leaves_nothing(long_run, number):
    start, output = long_run
    before = set(os.listdir(output.parent))
    child = start()
    child.send_signal(number)
    _, errors = child.communicate(timeout=60)
    assert child.returncode == 130
    assert STOPPED in errors
    assert _leftovers(output.parent, before) == []


def test_after_a_kill_the_next_run_clears_up(long_run, terminal, green):
    start, output = long_run
    before = set(os.listdir(output.parent))
    child = start()
    child.kill()
    child.communicate(timeout=60)
    assert not output.exists()
    assert _leftovers(output.parent, before) == [".out.tif.partial"]
    assert terminal(green, output).exit_code == 0
    assert _leftovers(output.parent, before) == ["out.tif"]
