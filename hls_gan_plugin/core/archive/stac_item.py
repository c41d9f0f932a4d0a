"""The STAC item of a harmonized granule.

Bands and projection are said in the words of STAC 1.0's extensions (`proj:epsg`, `eo:bands`,
`raster:bands`), which all programs that load items know; `proj:code` of the newer ones is beside.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pystac
from rasterio.warp import transform_bounds, transform_geom

from hls_gan_plugin.core.archive.band_files import ANGLE_LAYERS, uncertainty_layer
from hls_gan_plugin.core.raster.granules import Granule
from hls_gan_plugin.core.raster.grid import Grid, epsg_code
from hls_gan_plugin.core.raster.stack import is_simulated, satellite
from hls_gan_plugin.shared.hls import FILL_DN, FMASK_FILL, SCALE, Band

_SCHEMAS = tuple(
    f"https://stac-extensions.github.io/{name}/schema.json"
    for name in ("projection/v1.2.0", "eo/v1.1.0", "raster/v1.1.0", "view/v1.0.0")
)
# STAC's names of the bands, and L30's middle wavelengths and widths in micrometres (Landsat 8 OLI).
_STAC_BANDS = {
    "coastal": ("coastal", 0.443, 0.016),
    "blue": ("blue", 0.482, 0.060),
    "green": ("green", 0.561, 0.057),
    "red": ("red", 0.655, 0.037),
    "nir": ("nir08", 0.865, 0.028),
    "swir1": ("swir16", 1.609, 0.085),
    "swir2": ("swir22", 2.201, 0.187),
}
_DN_VALUES = {
    **{"data_type": "int16", "nodata": FILL_DN, "scale": SCALE, "offset": 0.0},
    **{"spatial_resolution": 30, "unit": "1"},
}
_ANGLE_SCALE, _ANGLE_FILL = 0.01, 40000
_COG = pystac.MediaType.COG
_WGS84 = "EPSG:4326"


@dataclass(frozen=True)
class Harmonization:
    """By which model, and what came of it.

    valid_share: of the grid's pixels, 0..1.
    """

    model: str
    model_version: str
    model_sha256: str
    software: str
    valid_share: float


def write_item(
    path: Path,
    name: str,
    source: Granule,
    files: Mapping[str, Path],
    bands: Sequence[Band],
    grid: Grid,
    tags: Mapping[str, str],
    made: Harmonization,
) -> None:
    """Write the item `name` to `path`.

    Args:
        files: of each layer ("B05", "B05-uncertainty", "Fmask", "SZA"), beside `path`.
        bands: those of the files that are harmonized.
        tags: the source's own.
    """
    footprint, bbox = _place(source, grid)
    projection = _projection(grid)
    item = pystac.Item(
        id=name,
        geometry=footprint,
        bbox=bbox,
        datetime=_sensed(source, tags),
        properties={**_properties(source, tags, made), **projection},
        stac_extensions=list(_SCHEMAS),
    )
    known = {band.name: _band_fields(band) for band in bands}
    known |= {uncertainty_layer(band.name): _uncertainty_fields(band) for band in bands}
    for layer, file in files.items():
        fields = known.get(layer) or _layer_fields(layer)
        asset = pystac.Asset(
            f"./{file.name}",
            title=fields.pop("title", layer),
            media_type=_COG,
            roles=fields.pop("roles"),
            extra_fields={**fields, **projection},
        )
        item.add_asset(layer, asset)
    text = item.to_dict(include_self_link=False, transform_hrefs=False)
    text["links"] = [_derived_from(source, path)]
    path.write_text(json.dumps(text, indent=2), encoding="utf-8")


def _properties(source: Granule, tags: Mapping[str, str], made: Harmonization) -> dict[str, Any]:
    numbers = {
        "eo:cloud_cover": "cloud_coverage",
        "view:sun_azimuth": "MEAN_SUN_AZIMUTH_ANGLE",
        "view:azimuth": "MEAN_VIEW_AZIMUTH_ANGLE",
        "view:off_nadir": "MEAN_VIEW_ZENITH_ANGLE",
    }
    found = {name: _number(tags.get(tag)) for name, tag in numbers.items()}
    zenith = _number(tags.get("MEAN_SUN_ZENITH_ANGLE"))
    found["view:sun_elevation"] = None if zenith is None else 90.0 - zenith
    return {
        "created": dt.datetime.now(dt.timezone.utc).isoformat(timespec="seconds"),
        "platform": satellite(tags).lower(),
        "instruments": ["msi"],
        "gsd": 30,
        **{name: value for name, value in found.items() if value is not None},
        "hls_gan:source": str(source.id),
        "hls_gan:model": made.model,
        "hls_gan:model_version": made.model_version,
        "hls_gan:model_sha256": made.model_sha256,
        "hls_gan:valid_share": round(made.valid_share, 6),
        "processing:software": {"hls-gan": made.software},
        **({"hls_gan:simulated": True} if is_simulated(tags) else {}),
    }


def _projection(grid: Grid) -> dict[str, Any]:
    code = epsg_code(grid.crs)
    named: dict[str, Any] = {"proj:epsg": code, "proj:code": f"EPSG:{code}"} if code else {}
    if not code and grid.crs is not None:
        named = {"proj:epsg": None, "proj:wkt2": grid.crs.to_wkt()}
    return {
        **named,
        "proj:shape": [grid.height, grid.width],
        "proj:transform": list(grid.transform)[:6],
    }


def _band_fields(band: Band) -> dict[str, Any]:
    common, wavelength, width = _STAC_BANDS[band.common_name]
    spectral = {
        "name": band.name,
        "common_name": common,
        "center_wavelength": wavelength,
        "full_width_half_max": width,
    }
    return {
        "roles": ["data", "reflectance"],
        "eo:bands": [spectral],
        "raster:bands": [_DN_VALUES],
    }


def _uncertainty_fields(band: Band) -> dict[str, Any]:
    """No `eo:bands`: the band's common name means the band itself."""
    title = f"Standard deviation of L30's {band.name} given the harmonized value"
    return {"roles": ["uncertainty"], "title": title, "raster:bands": [_DN_VALUES]}


def _layer_fields(layer: str) -> dict[str, Any]:
    if layer in ANGLE_LAYERS:
        values = {"data_type": "uint16", "nodata": _ANGLE_FILL, "scale": _ANGLE_SCALE}
        return {"roles": ["metadata"], "raster:bands": [{**values, "unit": "degree"}]}
    return {
        "roles": ["data", "data-mask"],
        "raster:bands": [{"data_type": "uint8", "nodata": FMASK_FILL}],
    }


def _place(source: Granule, grid: Grid) -> tuple[dict[str, Any] | None, list[float] | None]:
    """Footprint and bounds in degrees: those of the source's own item, else the grid's."""
    if grid.crs is None:
        return None, None
    known = _source_item(source)
    with_footprint = known and known.get("geometry") and known.get("bbox")
    if known and with_footprint:
        return known["geometry"], known["bbox"]
    left, bottom, right, top = grid.bounds()
    corners = [(left, top), (left, bottom), (right, bottom), (right, top), (left, top)]
    outline = {"type": "Polygon", "coordinates": [corners]}
    footprint = transform_geom(grid.crs, _WGS84, outline, precision=7)
    return dict(footprint), list(transform_bounds(grid.crs, _WGS84, left, bottom, right, top))


def _source_item_path(source: Granule) -> Path:
    first = next(iter(source.layers.values()))
    return first.with_name(f"{source.id}_stac.json")


def _source_item(source: Granule) -> dict[str, Any] | None:
    try:
        known = json.loads(_source_item_path(source).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return known if isinstance(known, dict) else None


def _derived_from(source: Granule, path: Path) -> dict[str, str]:
    """The source's item if it has one, else its first file; relative to the item."""
    item = _source_item_path(source)
    target = str(item if item.is_file() else next(iter(source.layers.values())))
    if os.path.isabs(target):
        # The item is written in a folder of the same depth as the one that it is moved to.
        target = os.path.relpath(target, path.parent.parent.parent / path.parent.name)
    return {"rel": "derived_from", "href": target, "title": str(source.id)}


def _sensed(source: Granule, tags: Mapping[str, str]) -> dt.datetime:
    """When the source was sensed: its tag says it for the granule, its name for the datatake."""
    text = tags.get("SENSING_TIME", "").split(";")[0].strip().rstrip("Z")[:26]
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        moment = source.id.acquired
    return moment.replace(tzinfo=dt.timezone.utc)


def _number(text: str | None) -> float | None:
    try:
        return None if text is None else float(text.split(",")[0])
    except ValueError:
        return None
