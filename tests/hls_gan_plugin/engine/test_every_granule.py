"""What works on granules, over every kind of band file: the right value, or one sentence."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import rasterio
from click.testing import CliRunner
from rasterio.enums import ColorInterp

from hls_gan_plugin.core.raster.raster_io import BandFile, ReflectanceReader
from hls_gan_plugin.engine.worker import execute
from hls_gan_plugin.shared.errors import HlsGanError
from hls_gan_plugin.shared.jobs import GranulesJob, RastersJob
from model_training.__main__ import main
from model_training.data.pair_table import list_pairs
from model_training.data.window_store import WindowStore

S30 = "HLS.S30.T15SXR.2021250T163901.v2.0"
L30 = "HLS.L30.T15SXR.2021250T165000.v2.0"
_WANTED: dict[tuple, object] = {}


class RefusedError(Exception):
    """A tool said why it did not."""


def granules(folder, band_file, reference, grid):
    """A pair whose S30 green is `band_file`, whatever its encoding; a corner of both is cloud."""
    folder.mkdir()
    for beside in band_file.parent.glob(f"{band_file.name}*"):
        shutil.copy(beside, folder / beside.name.replace(band_file.name, f"{S30}.B03.tif"))
    shutil.copy(reference, folder / f"{L30}.B03.tif")
    with rasterio.open(reference) as dataset:
        profile = dataset.profile | {"dtype": "uint8", "nodata": 255}
        fmask = np.full((1, dataset.height, dataset.width), 64, np.uint8)
    fmask[:, -20:, -20:] |= 2
    for name in (S30, L30):
        with rasterio.open(folder / f"{name}.Fmask.tif", "w", **profile) as dataset:
            dataset.write(fmask)
    return folder


def read(path):
    with ReflectanceReader([BandFile(path, 1)]) as reader:
        return reader.read(reader.grid.whole)[0]


def pairs(folder, out, model):
    rows, _ = list_pairs([folder], ["B03"], 0, 0.0, False)
    return np.array([rows[0].overlap, rows[0].clear])


def windows(folder, out, model):
    words = ["windows", out, folder, "--bands", "B03", "--size", 32, "--min-overlap", 0]
    more = ["--split", "random", "--validation", 1, "--test", 1]
    done = CliRunner().invoke(main, [str(word) for word in (*words, *more)])
    if done.exit_code:
        assert isinstance(done.exception, SystemExit), done.exception
        raise RefusedError(done.output)
    store = WindowStore(out)
    return store.reflectance("s30", range(len(store)))


def harmonized(job, folder):
    said = []
    values = execute(job, said.append)
    if values["failed"]:
        raise RefusedError(" ".join(event.message for event in said))
    (result,) = folder.rglob("*B03.tif")
    return read(result)


def granule(folder, out, model):
    return harmonized(GranulesJob((str(folder),), str(out), model), out)


def batch(folder, out, model):
    sources = (str(folder / f"{S30}.B03.tif"),)
    return harmonized(RastersJob(sources, str(out), model), out)


WHY = "reflectance|described as|complex|holds 1?[23] bands|2 bands that|does not show"
ASK = ("cut", "harmonize")


def is_refused(kind, tool, image):
    """A granule has a file a band, so that a stack is none; a missing CRS hinders `align` alone."""
    with rasterio.open(image) as dataset:
        is_stack = dataset.count > 1 and ColorInterp.alpha not in dataset.colorinterp
    if is_stack and tool != "harmonize-many":
        return True
    refused = kind.refused
    return bool(refused) and (isinstance(refused, str) or not refused.keys().isdisjoint(ASK))


TOOLS = {"pairs": pairs, "windows": windows, "granules": granule, "harmonize-many": batch}


@pytest.fixture(scope="session")
def model(save_random_model):
    return str(save_random_model())


@pytest.mark.parametrize("granule_tool", TOOLS)
def test_the_right_value_or_one_sentence(granule_tool, kind, images, base, model, tmp_path):
    (image, reference), tool = images, granule_tool
    folder = granules(tmp_path / "granules", Path(image), reference, kind.grid)
    if is_refused(kind, tool, image):
        with pytest.raises((HlsGanError, RefusedError), match=WHY):
            TOOLS[tool](folder, tmp_path / "got", model)
        return
    found = TOOLS[tool](folder, tmp_path / "got", model)
    if not np.isfinite(kind.apart):
        return
    key = tool, kind.hole, str(kind.grid)
    if key not in _WANTED:
        plain = granules(tmp_path / "plain", Path(base), reference, kind.grid)
        _WANTED[key] = TOOLS[tool](plain, tmp_path / "wanted", model)
    np.testing.assert_array_equal(np.isfinite(found), np.isfinite(_WANTED[key]))
    np.testing.assert_allclose(found, _WANTED[key], atol=1.001e-4)
