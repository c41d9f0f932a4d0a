"""One ground in every encoding, mask, grid, container and name that users of HLS have met."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import rasterio.shutil
from rasterio.control import GroundControlPoint
from rasterio.enums import ColorInterp
from rasterio.transform import Affine, from_origin

SIDE = 96
HOLE = np.s_[:, :12]
PLACE = from_origin(600000, 3600000, 30, 30)
# As HLS writes it.
UTM_IN_WORDS = (
    'PROJCS["UTM Zone 15, Northern Hemisphere",GEOGCS["Unknown datum based upon the WGS 84 '
    'ellipsoid",DATUM["Not specified (based on WGS 84 spheroid)",SPHEROID["WGS 84",6378137,'
    '298.257223563]],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],'
    'PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],'
    'PARAMETER["central_meridian",-93],PARAMETER["scale_factor",0.9996],'
    'PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1]]'
)
GRANULE = "HLS.S30.T15SXR.2021250T163901.v2.0"


def ground(seed=0):
    """Green DN (h, w), int16, as plausible as its texture."""
    rng = np.random.default_rng(seed)
    rows, cols = np.mgrid[:SIDE, :SIDE]
    waves = 300 * np.sin(rows / 7.0) + 250 * np.cos(cols / 11.0)
    return np.floor(900 + waves + rng.normal(0, 60, (SIDE, SIDE))).astype(np.int16)


def with_hole(pixels, fill):
    pixels = pixels.copy()
    pixels[HOLE] = fill
    return pixels


def write(path, pixels, *, names=("B03",), tags=None, scale=None, offset=None, **profile):
    pixels = np.asarray(pixels)
    pixels = pixels[None] if pixels.ndim == 2 else pixels
    place = {"crs": "EPSG:32615", "transform": PLACE} | profile
    place = {name: value for name, value in place.items() if value is not None}
    place.setdefault("dtype", pixels.dtype)
    count, height, width = pixels.shape
    with rasterio.open(
        path, "w", driver="GTiff", count=count, height=height, width=width, **place
    ) as dataset:
        dataset.write(pixels)
        for number, text in enumerate(names, start=1):
            if text:
                dataset.set_band_description(number, text)
        dataset.update_tags(**(tags or {}))
        if scale is not None:
            dataset.scales = (scale,) * count
        if offset is not None:
            dataset.offsets = (offset,) * count
    return path


@dataclass(frozen=True)
class Kind:
    """An input. write: makes it of (folder, DN); its name. hole: its `HOLE` has no value.

    grid: where the rasters beside it lie. refused: what the one sentence says, for all tools or by
    tool. warned: what a warning says. apart: how far values may lie off, DN.
    """

    write: Callable[[Path, np.ndarray], Any]
    hole: bool = False
    grid: dict[str, Any] = field(default_factory=dict)
    refused: str | dict[str, str] = ""
    warned: str = ""
    apart: float = 1.0

    def says(self, tool: str) -> str:
        return self.refused if isinstance(self.refused, str) else self.refused.get(tool, "")


def plain(folder, dn, change=lambda dn: dn, name="image.tif", **options):
    return write(folder / name, change(dn), **options)


def rasters(change=lambda dn: dn, name="image.tif", hole=None, says=None, **options):
    """A kind that is one GeoTIFF. change: DN to its pixels. hole: what stands in the hole."""

    def changed(dn):
        pixels = change(dn)
        return pixels if hole is None else with_hole(pixels, hole)

    about = says or {}
    return Kind(
        partial(plain, change=changed, name=name, **options), hole=hole is not None, **about
    )


def rho(dn):
    return dn.astype(np.float32) / np.float32(1e4)


UINT = np.uint16
ENCODINGS = {
    "plain": rasters(nodata=-9999, scale=1e-4),
    "scale stated as 1": rasters(scale=1.0),
    "offset, Sentinel-2 since 04.00": rasters(
        lambda dn: (dn + 1000).astype(UINT), nodata=0, scale=1e-4, offset=-0.1, hole=0
    ),
    "Landsat Collection 2": rasters(
        lambda dn: np.round((dn / 1e4 + 0.2) / 2.75e-5).astype(UINT),
        nodata=0, scale=2.75e-5, offset=-0.2, hole=0,
    ),
    "offset in the tags": rasters(
        lambda dn: dn + 1000, tags={"scale_factor": "0.0001", "add_offset": "-0.1"}
    ),
    "int32, scale 1e-5": rasters(lambda dn: dn.astype(np.int32) * 10, scale=1e-5),
    "int32": rasters(lambda dn: dn.astype(np.int32), nodata=-9999, hole=-9999),
    "uint16": rasters(lambda dn: dn.astype(UINT)),
    "uint16, 65535": rasters(lambda dn: dn.astype(UINT), nodata=65535, hole=65535),
    "uint16, 55537 by its tag": rasters(
        lambda dn: dn.astype(UINT), tags={"_FillValue": "-9999"}, hole=55537
    ),
    "float32": rasters(rho, hole=np.nan),
    "float32, infinite": rasters(rho, hole=np.inf),
    "float32, scaled fill": rasters(rho, nodata=-9999, hole=np.float32(-0.9999)),
    "float32, scaled -32768": rasters(rho, hole=np.float32(-3.2768)),
    "float32, lowest number": rasters(
        rho, nodata=float(np.finfo(np.float32).min), hole=np.finfo(np.float32).min
    ),
    "float32 DN": rasters(lambda dn: dn.astype(np.float32), scale=1e-4, hole=np.nan),
    "float64": rasters(lambda dn: dn / 1e4, nodata=-9999, hole=-9999.0),
    "percent": rasters(lambda dn: (dn / 100).astype(np.float32), scale=0.01),
    "fill by the tag": rasters(tags={"_FillValue": "7"}, hole=7),
    "fills undeclared": rasters(hole=-32768),
    "12 bits": rasters(lambda dn: dn.astype(UINT), NBITS=12),
    "LERC BigTIFF": rasters(compress="LERC_ZSTD", MAX_Z_ERROR=0, BIGTIFF="YES", nodata=-9999),
    "striped, big-endian": rasters(ENDIANNESS="BIG", compress="LZW", predictor=2, nodata=-9999),
    "55537 that no tag explains": Kind(
        partial(plain, change=lambda dn: with_hole(dn.astype(UINT), 55537)),
        warned="holds the value 55537", apart=np.inf,
    ),
}  # fmt: skip

TOOLS_OF_REFLECTANCE = ("harmonize", "score", "series", "cut", "fit-baseline", "apply-baseline")
NO_REFLECTANCE = {
    "says": {"refused": dict.fromkeys(TOOLS_OF_REFLECTANCE, "reflectance"), "apart": np.inf}
}
REFUSED = {
    "float that kept a scale": rasters(rho, scale=1e-4, **NO_REFLECTANCE),
    "percent, unstated": rasters(lambda dn: (dn / 100).astype(np.float32), **NO_REFLECTANCE),
    "scale 0": rasters(scale=0.0, offset=0.5, **NO_REFLECTANCE),
    "scale NaN": rasters(scale=float("nan"), **NO_REFLECTANCE),
    "uint8 reflectance": rasters(lambda dn: (dn // 20).astype(np.uint8), **NO_REFLECTANCE),
    "int8": rasters(lambda dn: (dn // 20).astype(np.int8), **NO_REFLECTANCE),
    "complex64": rasters(lambda dn: dn.astype(np.complex64), **NO_REFLECTANCE),
    "complex integers": Kind(
        partial(plain, change=lambda dn: dn.astype(np.complex64), dtype="complex_int16"),
        refused="complex_int16|reflectance",
    ),
}


def mask_of(folder, dn, internal):
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=internal):
        path = write(folder / "image.tif", with_hole(dn, 0))
        with rasterio.open(path, "r+") as dataset:
            dataset.write_mask(with_hole(np.full(dn.shape, 255, np.uint8), 0))
    return path


def alpha(folder, dn):
    both = [with_hole(dn.astype(UINT), 0), with_hole(np.full(dn.shape, 65535, UINT), 0)]
    path = write(folder / "image.tif", np.stack(both), names=("B03", ""))
    with rasterio.open(path, "r+") as dataset:
        dataset.colorinterp = (ColorInterp.gray, ColorInterp.alpha)
    return path


def vrt(folder, bands):
    """bands: (file, nodata, description)."""
    parts = [
        f'<VRTRasterBand dataType="Int16" band="{number}"><Description>{name}</Description>'
        f"<NoDataValue>{nodata}</NoDataValue><SimpleSource><SourceFilename "
        f'relativeToVRT="1">{file}</SourceFilename><SourceBand>1</SourceBand></SimpleSource>'
        "</VRTRasterBand>"
        for number, (file, nodata, name) in enumerate(bands, start=1)
    ]
    path = folder / "image ü.vrt"
    path.write_text(
        f'<VRTDataset rasterXSize="{SIDE}" rasterYSize="{SIDE}"><SRS>EPSG:32615</SRS>'
        f"<GeoTransform>600000,30,0,3600000,0,-30</GeoTransform>{''.join(parts)}</VRTDataset>",
        encoding="utf-8",
    )
    return path


def nodata_by_band(folder, dn):
    write(folder / "red.tif", dn, names=("B04",), nodata=0)
    write(folder / "green.tif", with_hole(dn, -9999), nodata=-9999)
    return vrt(folder, [("red.tif", 0, "B04"), ("green.tif", -9999, "B03")])


def vrt_of_granule(folder, dn):
    for band in ("B04", "B03"):
        write(folder / f"{GRANULE}.{band}.tif", dn, names=())
    return vrt(folder, [(f"{GRANULE}.{band}.tif", -9999, "") for band in ("B04", "B03")])


MASKS = {
    "internal mask": Kind(partial(mask_of, internal=True), hole=True),
    ".msk": Kind(partial(mask_of, internal=False), hole=True),
    "alpha": Kind(alpha, hole=True),
    "nodata by band": Kind(nodata_by_band, hole=True),
}


def converted(folder, dn, driver, name, **options):
    source = write(folder / "source.tif", dn, nodata=-9999)
    rasterio.shutil.copy(source, folder / name, driver=driver, **options)
    return folder / name


def subdataset(folder, dn):
    source = write(folder / "source.tif", np.stack([dn, dn]), names=("B03", "B04"), nodata=-9999)
    rasterio.shutil.copy(source, folder / "two.nc", driver="netCDF")
    return f'NETCDF:"{folder / "two.nc"}":Band1'


def zipped(folder, dn):
    write(folder / "B03.tif", dn, nodata=-9999)
    with zipfile.ZipFile(folder / "a ü.zip", "w") as archive:
        archive.write(folder / "B03.tif", "sub/B03.tif")
    return f"zip://{folder / 'a ü.zip'}!sub/B03.tif"


def control_points(folder, dn):
    corners = [(0, 0), (0, SIDE), (SIDE, 0), (SIDE, SIDE)]
    points = [GroundControlPoint(r, c, 600000 + 30 * c, 3600000 - 30 * r) for r, c in corners]
    return write(folder / "image.tif", dn, transform=None, gcps=points, nodata=-9999)


def gridded(change=lambda dn: dn, says=None, **grid):
    return Kind(
        partial(plain, change=change, nodata=-9999, **grid),
        grid=grid,
        **({} if says is None else says),
    )


CONTAINERS = {
    "south-up": Kind(
        partial(
            plain, change=lambda dn: dn[::-1], nodata=-9999,
            transform=Affine(30, 0, 600000, 0, 30, 3600000 - 30 * SIDE),
        )
    ),
    "JPEG 2000": Kind(
        partial(converted, driver="JP2OpenJPEG", name="B03.jp2", QUALITY=100, REVERSIBLE="YES")
    ),
    "ENVI": Kind(partial(converted, driver="ENVI", name="B03.img")),
    "netCDF's variable": Kind(
        subdataset, refused=dict.fromkeys(("harmonize", "apply-baseline"), "does not show")
    ),
    "in a ZIP": Kind(zipped),
    "10 m": gridded(transform=from_origin(600000, 3600000, 10, 10), says={"warned": "10 m wide"}),
    "20 m": gridded(transform=from_origin(600000, 3600000, 20, 20), says={"warned": "20 m wide"}),
    "degrees": gridded(
        crs="EPSG:4326", transform=from_origin(-93, 32.5, 0.0003, 0.0003),
    ),
    "rotated": gridded(transform=PLACE @ Affine.rotation(20)),
    "no CRS": gridded(crs=None, says={"refused": {"align": "has no CRS"}}),
    "control points": Kind(control_points, grid={"transform": None, "crs": None},
                           refused={"align": "has no CRS"}),
    "HLS's words for its CRS": gridded(crs=UTM_IN_WORDS),
}  # fmt: skip


def granule_file(folder, dn, name, **options):
    return write(folder / name, dn, **({"names": (), "nodata": -9999} | options))


def stack(folder, dn, names, at):
    """Bands of other grounds, and the right one at `at`."""
    bands = np.stack([dn if number == at else ground(50 + number) for number in range(len(names))])
    return write(folder / "image.tif", bands, names=names, nodata=-9999)


SUPER = [
    *("COASTAL-AEROSOL", "BLUE", "GREEN", "RED", "RED-EDGE1", "RED-EDGE2", "RED-EDGE3"),
    *("NIR-Broad", "NIR1", "WATER-VAPOR", "CIRRUS", "SWIR1", "SWIR2"),
]
UNNAMED = "does not show which|without names"
BY_NAME = ("harmonize", "apply-baseline", "score", "fit-baseline", "series")


def named(name, **options):
    return Kind(partial(granule_file, name=name, **options))


def question(write, says):
    """A kind that the tools that look for a band refuse."""
    return Kind(write, refused=dict.fromkeys(BY_NAME, says))


NAMES = {
    "granule": named(f"{GRANULE}.B03.tif"),
    "lower case": named(f"{GRANULE}.B03.tif".lower()),
    "upper-case suffix": named(f"{GRANULE}.B03.TIF"),
    "HLS_SuPER": named(f"{GRANULE}.GREEN.subset.tif"),
    "AppEEARS": named("HLSS30.020_B03_doy2021250_aid0001.tif"),
    "band in the name": named("my_S30_B03.tif"),
    "second 60": named("HLS.S30.T15SXR.2021250T163960.v2.0.B03.tif"),
    "day 366": named("HLS.S30.T15SXR.2021366T163901.v2.0.B03.tif"),
    "Earth Engine": named("image.tif", names=("20210907T165901_B3",)),
    "in words": named("image.tif", names=("Green",)),
    "S30 B3": named("image.tif", names=("S30 B3",)),
    "brackets": named("B03 [b]x[-b] $HOME %s {0} =1+1 'q' ü.tif", names=("B03",)),
    "stack of HLS_SuPER's names": Kind(partial(stack, names=SUPER, at=2)),
    "VRT of a granule": Kind(vrt_of_granule),
    "another band's file": question(
        partial(granule_file, name=f"{GRANULE}.B04.tif"), "B04|no green"
    ),
    "its Fmask": Kind(
        lambda folder, dn: granule_file(
            folder, np.zeros(dn.shape, np.uint8), f"{GRANULE}.Fmask.tif", nodata=255
        ),
        refused={**dict.fromkeys(BY_NAME, "Fmask"), "cut": "imagery for the eye"},
        apart=np.inf,
    ),
    "the narrow NIR": question(
        partial(granule_file, name=f"{GRANULE}.B8A.subset.tif"), "B8A|no green"
    ),
    "two dates": question(
        partial(stack, names=("20210901_B3", "20210906_B3"), at=0), "2 bands that may be"
    ),
    "numbers for names": question(partial(stack, names=("Band1", "Band2"), at=1), UNNAMED),
    "two greens": question(partial(stack, names=("Green", "Green"), at=0), "2 bands that may be"),
    "the other sensor": question(
        lambda folder, dn: granule_file(folder, dn, f"{GRANULE.replace('S30', 'L30')}.B03.tif"),
        "L30",
    ),
    "a name against the description": question(
        partial(granule_file, name=f"{GRANULE}.B03.tif", names=("B04",)), "B04"
    ),
}
# What stays what it is under the name of a granule's band file.
AS_GRANULES = (
    *(ENCODINGS | REFUSED),
    *("internal mask", ".msk", "alpha", "south-up", "10 m", "20 m", "degrees", "rotated", "no CRS"),
    *("control points", "stack of HLS_SuPER's names", "two dates", "numbers for names"),
)
KINDS = {**ENCODINGS, **REFUSED, **MASKS, **CONTAINERS, **NAMES}


def pytest_generate_tests(metafunc):
    if "kind" in metafunc.fixturenames:
        names = AS_GRANULES if "granule_tool" in metafunc.fixturenames else KINDS
        metafunc.parametrize("kind", [pytest.param(name, id=name) for name in names], indirect=True)


@pytest.fixture
def kind(request):
    return KINDS[request.param]


@pytest.fixture
def images(kind, tmp_path):
    """The kind's file, and a plain reference on its grid."""
    (tmp_path / "in").mkdir()
    path = kind.write(tmp_path / "in", ground())
    reference = write(tmp_path / "reference.tif", ground(1) + 20, nodata=-9999, **kind.grid)
    return str(path), str(reference)


@pytest.fixture
def base(kind, tmp_path):
    """The same ground as plain int16."""
    pixels = with_hole(ground(), -9999) if kind.hole else ground()
    return str(write(tmp_path / "base.tif", pixels, nodata=-9999, scale=1e-4, **kind.grid))
