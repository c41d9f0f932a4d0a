"""Names and files that would trip a shell, a markup or a parser, through QGIS's command line."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from qgis.core import QgsRasterLayer

NAMES = ["B03 [b]x[-b] $HOME %s {0} '1'.tif", "=1+1.tif", "x" * 240 + "_B03.tif"]


@pytest.mark.parametrize("name", NAMES, ids=("brackets", "formula", "long"))
def test_a_name_is_shown_and_kept(qgis_process, write_raster, pixels_of, tmp_path, name):
    source = tmp_path / name
    shutil.copy(write_raster(), source)
    target = tmp_path / "out [b]x[-b] $1.tif"
    words = ["--MODEL=random", "--DEVICE=cpu", f"--OUTPUT={target}"]
    done = qgis_process("run", "hlsgan:harmonize", f"--INPUT={source}", *words)
    assert done.returncode == 0, done.stderr
    assert name in done.stdout
    np.testing.assert_array_equal(pixels_of(target) == -9999, pixels_of(source) == -9999)


RAW_BYTES = (
    '<VRTDataset rasterXSize="30" rasterYSize="30"><VRTRasterBand dataType="Int16" band="1" '
    'subClass="VRTRawRasterBand"><SourceFilename>/etc/hostname</SourceFilename></VRTRasterBand>'
    "</VRTDataset>"
)


def test_a_file_that_asks_for_more_is_refused(qgis_process, tmp_path):
    source, target = tmp_path / "image.vrt", tmp_path / "out.tif"
    source.write_text(RAW_BYTES)
    words = [f"--INPUT={source}", "--MODEL=random", "--DEVICE=cpu", f"--OUTPUT={target}"]
    done = qgis_process("run", "hlsgan:harmonize", *words)
    assert done.returncode != 0
    is_opened = QgsRasterLayer(str(source)).isValid()  # GDAL 3.12 refuses it by itself
    assert ("taken for pixels" if is_opened else "Could not load source layer") in done.stderr
    assert "Traceback" not in done.stderr
    assert not target.exists()
