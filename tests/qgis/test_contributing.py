"""The worked example of CONTRIBUTING.md, done to a copy of the tree, is a tool that works."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
COPIED = (
    *("__init__.py", "metadata.txt", "pyproject.toml", "algorithms", "hls_gan_plugin"),
    *("model_training", "resources", "tests"),
)
CODE = re.compile(r"^`([\w/]+\.py)`(, new)?:\n\n```(?:python|diff)\n(.*?)^```$", re.M | re.S)


def write_new(path, code):
    """A file that the example adds."""
    assert not path.exists()
    path.write_text(code, encoding="utf-8")


def insert(path, diff):
    """Lines that the example adds to a file, where those without a plus stand one after another."""
    lines = diff.splitlines()
    known = "\n".join(line[1:] for line in lines if not line.startswith("+"))
    wanted = "\n".join(line[1:] for line in lines)
    text = path.read_text(encoding="utf-8")
    assert text.count(f"\n{known}\n") == 1, (path, known)
    path.write_text(text.replace(f"\n{known}\n", f"\n{wanted}\n"), encoding="utf-8")


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of the product's tree with the example in it, in a QGIS profile of its own."""
    config = tmp_path_factory.mktemp("profile")
    folder = config / "profiles" / "default" / "python" / "plugins" / "hls_gan"
    folder.mkdir(parents=True)
    for name in COPIED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target)
    blocks = CODE.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    assert len(blocks) > 5
    for name, new, code in blocks:
        (write_new if new else insert)(folder / name, code)
    return folder


@pytest.fixture
def in_engine(tree, engine_python):
    """A function: run a module of the engine's Python in the copy."""

    def run(*words):
        command = [str(engine_python), "-m", *map(str, words)]
        return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)

    return run


@pytest.fixture
def fmask(write_raster):
    """An Fmask of which a quarter is cloud."""
    pixels = np.zeros((20, 20), np.uint8)
    pixels[:10, :10] = 1 << 1
    return write_raster(pixels, "fmask.tif", bands=("Fmask",))


def test_the_example_runs_in_qgis(tree, qgis_process, engine_python, fmask):
    own = {
        "QGIS_CUSTOM_CONFIG_PATH": str(tree.parents[4]),
        "HLS_GAN_ENGINE_PYTHON": str(engine_python),
    }
    assert qgis_process("plugins", "enable", "hls_gan", **own).returncode == 0
    done = qgis_process("run", "hlsgan:clearshare", f"--FMASK={fmask}", "--MASK_BITS=1", **own)
    assert done.returncode == 0, done.stderr
    assert "CLEAR_SHARE:\t0.75" in done.stdout


def test_the_example_runs_in_the_terminal(in_engine, fmask):
    done = in_engine("hls_gan_plugin", "clear-share", fmask, "--mask-bits", "cloud", "--json")
    assert json.loads(done.stdout.splitlines()[-1])["values"] == {"clear_share": 0.75}
    done = in_engine("hls_gan_plugin", "clear-share", fmask.with_name("none.tif"))
    assert done.returncode == 1
    assert re.fullmatch(r"Error: '.*none.tif' does not exist; check the path.", done.stderr.strip())


def test_the_example_passes_the_walls_and_its_own_test(in_engine):
    tests = "tests/test_walls.py", "tests/hls_gan_plugin/core/raster/test_clear_share.py"
    done = in_engine("pytest", "-q", "-p", "no:cacheprovider", *tests)
    assert done.returncode == 0, done.stdout[-2000:]


def test_the_example_is_in_the_style(in_engine):
    for words in (("check", "--no-cache"), ("format", "--check", "--no-cache")):
        done = in_engine("ruff", *words, "algorithms", "hls_gan_plugin", "tests/hls_gan_plugin")
        assert done.returncode == 0, done.stdout
