"""Texts that stand for a raster: no request, no program, and no file but rasters."""

from __future__ import annotations

import os
import socket

import numpy as np
import pytest
import rasterio

from hls_gan_plugin.core.raster.raster_io import RasterFile
from hls_gan_plugin.shared.errors import RasterError

SIDE = 20


def vrt(source, relative=0, within=""):
    return (
        f'<VRTDataset rasterXSize="{SIDE}" rasterYSize="{SIDE}" {within}><VRTRasterBand '
        f'dataType="Int16" band="1"><SimpleSource><SourceFilename relativeToVRT="{relative}">'
        f"{source}</SourceFilename><SourceBand>1</SourceBand></SimpleSource></VRTRasterBand>"
        "</VRTDataset>"
    )


RAW = vrt("x").replace(
    "<SimpleSource>", '<SourceFilename relativeToVRT="0">/etc/hostname</SourceFilename>'
    "<ImageOffset>0</ImageOffset><PixelOffset>1</PixelOffset><LineOffset>1</LineOffset>"
    "<SimpleSource>",
).replace('band="1"', 'band="1" subClass="VRTRawRasterBand"')  # fmt: skip
PYTHON = vrt("x").replace(
    "<SimpleSource>", "<PixelFunctionType>f</PixelFunctionType><PixelFunctionLanguage>Python"
    "</PixelFunctionLanguage><PixelFunctionCode>def f(*a): open('made', 'w')</PixelFunctionCode>"
    "<SimpleSource>",
).replace('band="1"', 'band="1" subClass="VRTDerivedRasterBand"')  # fmt: skip


def wms(url):
    return (
        f'<GDAL_WMS><Service name="TMS"><ServerUrl>{url}/${{z}}</ServerUrl></Service><DataWindow>'
        "<UpperLeftX>-20</UpperLeftX><UpperLeftY>20</UpperLeftY><LowerRightX>20</LowerRightX>"
        "<LowerRightY>-20</LowerRightY><TileLevel>5</TileLevel><SizeX>1280</SizeX>"
        "<SizeY>1280</SizeY></DataWindow><BandsCount>1</BandsCount></GDAL_WMS>"
    )


@pytest.fixture
def server():
    """A socket that answers nothing; whether anybody called is asked by `called`."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        yield listening


def called(listening):
    try:
        listening.accept()[0].close()
    except TimeoutError:
        return False
    return True


@pytest.fixture
def green(write_raster, reflectance_dn):
    return write_raster(reflectance_dn(SIDE, SIDE), "green.tif")


def read_all(path):
    with RasterFile(path) as file:
        file.hidden(1, file.grid.whole)
        file.dataset.overviews(1)
        return file.read([1], file.grid.whole)[0]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(("green.tif", 1), id="relative"),
        pytest.param(("{folder}/green.tif", 0), id="absolute"),
        pytest.param(("inner.vrt", 1), id="a VRT of a VRT"),
    ],
)
@pytest.mark.parametrize("name", ["stack.vrt", "stack.xml", "stack"])
def test_rasters_of_this_computer(green, tmp_path, source, name):
    (tmp_path / "inner.vrt").write_text(vrt("green.tif", 1))
    text = vrt(source[0].format(folder=tmp_path), source[1])
    (tmp_path / name).write_text(text)
    np.testing.assert_array_equal(read_all(tmp_path / name), rasterio.open(green).read(1))


def test_words_of_the_web_are_no_sources(green, tmp_path):
    words = vrt("green.tif", 1).replace(
        "<VRTRasterBand", "<Metadata><MDI key='by'>https://example.com</MDI></Metadata>"
        "<VRTRasterBand", 1,
    )  # fmt: skip
    (tmp_path / "a.vrt").write_text(words)
    assert read_all(tmp_path / "a.vrt").shape == (SIDE, SIDE)


ELSEWHERE = r"which is no file of this computer"
NO_RASTER = "is not a readable raster"


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        pytest.param({"a.vrt": vrt("{url}")}, ELSEWHERE, id="URL"),
        pytest.param({"a.vrt": vrt("/vsicurl/{url}")}, ELSEWHERE, id="vsicurl"),
        pytest.param({"a.vrt": vrt("/vsizip/vsicurl/{url}.zip/a.tif")}, ELSEWHERE, id="chained"),
        pytest.param({"a.vrt": vrt("{url}", within='xmlns="q"')}, ELSEWHERE, id="namespace"),
        pytest.param({"a.vrt": vrt("b.vrt", 1), "b.vrt": vrt("{url}")}, ELSEWHERE, id="nested"),
        pytest.param({"a.dat": vrt("{url}")}, ELSEWHERE, id="any name"),
        pytest.param({"a.tif": vrt("{url}")}, NO_RASTER, id="VRT named TIFF"),
        pytest.param({"a.tif": wms("{url}")}, NO_RASTER, id="WMS named TIFF"),
        pytest.param({"a.xml": wms("{url}")}, NO_RASTER, id="WMS"),
        pytest.param({"a.vrt": vrt("b.xml", 1), "b.xml": wms("{url}")}, NO_RASTER, id="VRT of WMS"),
        pytest.param({"a.vrt": vrt("b.tif", 1), "b.tif": wms("{url}")}, NO_RASTER, id="of a .tif"),
        pytest.param({"a.vrt": vrt("&lt;VRTDataset/>")}, ELSEWHERE, id="XML in XML"),
        pytest.param({"a.vrt": "<!DOCTYPE x>" + vrt("green.tif", 1)}, "DOCTYPE", id="entities"),
        pytest.param({"a.vrt": RAW}, "bytes of a file taken for pixels", id="raw bytes"),
        pytest.param({"a.dat": RAW}, "bytes of a file taken for pixels", id="raw, any name"),
        pytest.param({"a.vrt": PYTHON}, "a program to be run", id="Python"),
        pytest.param({"a.vrt": vrt("/etc/hostname")}, NO_RASTER, id="no raster"),
        pytest.param({"a.vrt": vrt("a.vrt", 1)}, "or in itself", id="itself"),
        pytest.param({"a.vrt": "<a>" * 50_000}, "is not a readable virtual", id="deep XML"),
        pytest.param({"a.vrt": "hello"}, "is not a readable virtual raster", id="no XML"),
        pytest.param(
            {"green.tif.msk": vrt("{url}"), "green.tif": None}, "is no TIFF", id="mask beside"
        ),
        pytest.param(
            {"green.tif.ovr": wms("{url}"), "green.tif": None}, "is no TIFF", id="overviews beside"
        ),
        pytest.param(
            {
                "green.tif.aux.xml": '<PAMDataset><Metadata domain="OVERVIEWS">'
                '<MDI key="OVERVIEW_FILE">/vsicurl/{url}</MDI></Metadata></PAMDataset>',
                "green.tif": None,
            },
            "says that its overviews lie in",
            id="overviews elsewhere",
        ),
    ],
)
def test_what_reaches_further_is_refused_unopened(green, server, tmp_path, texts, says):
    url = f"http://127.0.0.1:{server.getsockname()[1]}/x.tif"
    for name, text in texts.items():
        if text is not None:
            (tmp_path / name).write_text(text.replace("{url}", url))
    first = next(iter(texts)) if None not in texts.values() else "green.tif"
    with pytest.raises(RasterError, match=says) as refused:
        read_all(tmp_path / first)
    assert "\n" not in str(refused.value)
    assert not called(server)


def test_a_pipe_behind_a_virtual_raster(tmp_path):
    os.mkfifo(tmp_path / "pipe.tif")
    (tmp_path / "a.vrt").write_text(vrt("pipe.tif", 1))
    for name in ("pipe.tif", "a.vrt"):
        with pytest.raises(RasterError, match="is a pipe or a device"):
            read_all(tmp_path / name)
