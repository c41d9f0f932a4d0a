"""The green band of the real chip through Processing, qgis_process and the terminal."""

import os
import subprocess
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def doors(real_chip, random_model, engine_python, qgis_process, plugin, tmp_path_factory):
    """The three results by door."""
    import processing

    folder = tmp_path_factory.mktemp("doors")
    targets = {name: folder / f"{name}.tif" for name in ("toolbox", "qgis_process", "terminal")}
    source, fmask = real_chip["B03"], real_chip["Fmask"]
    parameters = {"INPUT": str(source), "MASK": str(fmask), "MODEL_FILE": str(random_model)}
    processing.run("hlsgan:harmonize", {**parameters, "OUTPUT": str(targets["toolbox"])})
    given = [f"--{name}={value}" for name, value in parameters.items()]
    run = qgis_process("run", "hlsgan:harmonize", *given, f"--OUTPUT={targets['qgis_process']}")
    assert run.returncode == 0, run.stderr
    terminal = [engine_python, "-m", "hls_gan_plugin", "harmonize", source, targets["terminal"]]
    terminal += ["--model-file", random_model, "--mask", fmask]
    subprocess.run(list(map(str, terminal)), cwd=ROOT, check=True, env=dict(os.environ))
    return targets


def test_the_pixels_are_the_same_byte_for_byte(doors, pixels_of):
    toolbox, process, terminal = (pixels_of(path) for path in doors.values())
    assert toolbox.shape == (1, 1000, 1000)
    assert toolbox.tobytes() == process.tobytes() == terminal.tobytes()


def test_the_real_chip_changes_plausibly(doors, pixels_of, real_chip):
    original, fmask = pixels_of(real_chip["B03"])[0], pixels_of(real_chip["Fmask"])[0]
    generated = pixels_of(doors["toolbox"])[0]
    gaps = np.isin(original, (-9999, -32768)) | ((fmask & 0b1110) != 0) | (fmask == 255)
    np.testing.assert_array_equal(generated == -9999, gaps)
    assert (generated[~gaps] != original[~gaps]).any()
