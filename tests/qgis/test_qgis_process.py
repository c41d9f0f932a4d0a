"""The tools from QGIS's command line, in a process of its own: clashes of libraries show here."""

import os
import signal
import subprocess
import time
import zipfile
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]


def test_the_tools_are_listed_without_a_warning(qgis_process):
    listed = qgis_process("list").stdout
    for tool in ("hlsgan:harmonize", "hlsgan:checkengine", "hlsgan:setupengine"):
        assert f"\t{tool}\t" in listed


def test_harmonize_by_model_name(qgis_process, write_raster, pixels_of, tmp_path):
    source, target = write_raster(), tmp_path / "out.tif"
    done = qgis_process(
        "run",
        "hlsgan:harmonize",
        f"--INPUT={source}",
        "--MODEL=random",
        "--DEVICE=cpu",
        f"--OUTPUT={target}",
    )
    assert done.returncode == 0, done.stderr
    assert "MODEL_NAME:\trandom" in done.stdout
    np.testing.assert_array_equal(pixels_of(target) == -9999, pixels_of(source) == -9999)


def test_relative_names_are_those_of_the_users_folder(qgis_process, write_raster, tmp_path):
    source = write_raster()
    done = qgis_process(
        "run",
        "hlsgan:harmonize",
        f"--INPUT={source.name}",
        "--MODEL=random",
        "--OUTPUT=out.tif",
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out.tif").is_file()


def test_the_environment_of_qgis_does_not_reach_the_engine(qgis_process, write_raster, tmp_path):
    """What a Windows or conda QGIS sets for its own libraries would break the engine's."""
    done = qgis_process(
        "run",
        "hlsgan:harmonize",
        f"--INPUT={write_raster()}",
        "--MODEL=random",
        f"--OUTPUT={tmp_path / 'out.tif'}",
        PYTHONPATH="/usr/lib/python3/dist-packages",
        GDAL_DRIVER_PATH=str(tmp_path),
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out.tif").exists()


def test_bad_input_ends_with_one_sentence(qgis_process, write_raster, tmp_path):
    done = qgis_process(
        "run",
        "hlsgan:harmonize",
        f"--INPUT={write_raster(np.full((30, 30), -9999, np.int16))}",
        "--MODEL=random",
        f"--OUTPUT={tmp_path / 'out.tif'}",
    )
    assert done.returncode != 0
    assert "No pixel of" in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir() if "out.tif" in path.name] == []


def test_check_engine(qgis_process, engine_python):
    done = qgis_process("run", "hlsgan:checkengine")
    assert done.returncode == 0, done.stderr
    assert str(engine_python) in done.stdout
    assert "random 0: B03 to B03" in done.stdout


def test_the_engine_ends_when_qgis_is_killed(
    qgis_process, write_raster, make_model, engine_python, tmp_path
):
    slow = make_model("B03", name="slow", widths="48,64,96")
    source = write_raster(np.full((1500, 1500), 900, np.int16))
    before = sorted(path.name for path in tmp_path.iterdir())
    process = qgis_process.start(
        "run",
        "hlsgan:harmonize",
        f"--INPUT={source}",
        f"--MODEL_FILE={slow}",
        "--TILE_SIZE=128",
        f"--OUTPUT={tmp_path / 'out.tif'}",
    )
    staging = tmp_path / ".out.tif.partial"
    _wait_for(staging.exists)
    process.kill()
    process.communicate()
    _wait_for(lambda: not staging.exists())
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def _wait_for(happens, seconds=120):
    for _ in range(seconds * 20):
        if happens():
            return
        time.sleep(0.05)
    raise AssertionError(f"did not happen within {seconds} s")


def test_interrupted_by_the_user(qgis_process, write_raster, make_model, tmp_path):
    """Ctrl-C in a terminal reaches the whole group of processes."""
    slow = make_model("B03", name="slow", widths="48,64,96")
    source = write_raster(np.full((1500, 1500), 900, np.int16))
    process = qgis_process.start(
        "run",
        "hlsgan:harmonize",
        f"--INPUT={source}",
        f"--MODEL_FILE={slow}",
        f"--OUTPUT={tmp_path / 'out.tif'}",
        new_session=True,
    )
    staging = tmp_path / ".out.tif.partial"
    _wait_for(staging.exists)
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=120)
    _wait_for(lambda: not staging.exists())
    assert not (tmp_path / "out.tif").exists()


# the package that is uploaded


@pytest.fixture(scope="module")
def installed_package(tmp_path_factory):
    """The packaged plugin, unpacked into a folder for QGIS_PLUGINPATH."""
    if not (ROOT / ".git").exists():
        pytest.skip("packaging needs the git checkout")
    folder = tmp_path_factory.mktemp("package")
    archive = folder / "hls_gan.zip"
    subprocess.run([ROOT / "scripts" / "package", archive], check=True, capture_output=True)
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    return folder


def test_the_package_holds_one_folder_and_no_pickle(installed_package):
    names = [path.relative_to(installed_package) for path in installed_package.rglob("*")]
    assert {name.parts[0] for name in names} == {"hls_gan", "hls_gan.zip"}
    assert {name.parts[1] for name in names if len(name.parts) > 1} >= {
        "__init__.py",
        "metadata.txt",
        "LICENSE",
        "algorithms",
        "hls_gan_plugin",
        "resources",
    }
    assert not {".pt", ".pth", ".pkl", ".pyc"} & {name.suffix for name in names}


def test_the_installed_package_lists_its_tools_without_an_engine(
    installed_package, qgis_process, tmp_path
):
    """As after an installation from the plugin repository: nothing is set up yet."""
    alone = {
        "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path),
        "QGIS_PLUGINPATH": str(installed_package),
        "HLS_GAN_ENGINE_PYTHON": "",
    }
    assert qgis_process("plugins", "enable", "hls_gan", **alone).returncode == 0
    assert "hlsgan:harmonize" in qgis_process("list", **alone).stdout
    done = qgis_process("run", "hlsgan:checkengine", **alone)
    assert "Problem: The engine is not set up" in done.stdout
    source = ROOT / "resources" / "sample"
    (s30,) = source.glob("HLS.S30.*/*.B03.tif")
    done = qgis_process(
        "run",
        "hlsgan:harmonize",
        f"--INPUT={s30}",
        "--MODEL=random",
        f"--OUTPUT={tmp_path / 'o.tif'}",
        **alone,
    )
    assert done.returncode != 0
    assert "Set up the engine" in done.stderr + done.stdout
