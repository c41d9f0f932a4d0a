"""What the plugin repository would block is found before it is uploaded."""

import sys
import zipfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))
import repository_gate as gate  # its folder is no package

METADATA = "[general]\n" + "".join(f"{name}=1.0\n" for name in gate.REQUIRED_METADATA)
SOUND = {
    "hls_gan/__init__.py": "def classFactory(iface):\n    return iface\n",
    "hls_gan/metadata.txt": METADATA,
    "hls_gan/README.md": "[code](__init__.py)\n",
}


@pytest.fixture
def zipped(tmp_path):
    """A factory: a package of a sound plugin, with some files otherwise."""

    def make(changed):
        path = tmp_path / "package.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in {**SOUND, **changed}.items():
                archive.writestr(name, text)
        return path

    return make


def test_a_sound_package_passes(zipped, capsys):
    assert gate.main(zipped({})) == 0
    assert "0 findings" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        pytest.param("a.py", "def f(x):\n    assert x\n", "B101", id="assert"),
        pytest.param("a.py", "import subprocess\nsubprocess.run(['x'])\n", "B603", id="subprocess"),
        pytest.param("a.py", "import random\nx = random.random()\n", "B311", id="random"),
        pytest.param("a.py", f"key = '{'0f3b9c1d' * 5}e7'\n", "looks like a secret", id="secret"),
        pytest.param("a.py", "try:\n    x = 1\nexcept:\n    raise\n", "E722", id="bare except"),
        pytest.param("a.py", "x = undefined\n", "F821", id="undefined name"),
        pytest.param(
            "a.py", "from PyQt5.QtCore import Qt\nx = Qt\n", "QGS", id="Qt past QGIS's own"
        ),
        pytest.param("run.sh", "echo\n", "program file", id="program"),
        pytest.param(".hidden", "x\n", "hidden file", id="hidden"),
        pytest.param("README.md", "[gone](docs/gone.md)\n", "gone.md", id="dead link"),
        pytest.param("metadata.txt", "[general]\nversion=1.0\n", "author is missing", id="author"),
        pytest.param(
            "metadata.txt",
            METADATA.replace("version=1.0", "version=1.0rc"),
            "not a number",
            id="rc",
        ),
    ],
)
def test_what_the_repository_blocks_is_a_finding(zipped, capsys, file, text, told):
    assert gate.main(zipped({f"hls_gan/{file}": text})) == 1
    assert told in capsys.readouterr().out
