"""The window table as files: CSV, and a GeoPackage whose polygons are the windows."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rasterio.warp import transform as transform_points

from hls_gan_plugin.core.csv_table import write_csv_table
from hls_gan_plugin.core.raster.grid import Grid, canonical_crs, same_crs
from hls_gan_plugin.core.raster.scenes import ORIGINAL
from hls_gan_plugin.core.scoring.comparison import WindowTable
from hls_gan_plugin.core.scoring.significance import BETTER, advantage
from hls_gan_plugin.core.scoring.similarity import SCORE_NAMES
from hls_gan_plugin.shared.errors import OutputError

Columns = dict[str, npt.NDArray[Any]]

LAYER = "windows"
_SHARED_CRS = "EPSG:4326"


def columns(table: WindowTable) -> Columns:
    """The table as named columns, one row a window.

    Places; per band and method every score ("ssim_generated_green"); for methods other than the
    original the gain in SSIM and MSE, positive where closer to the reference; `gain_*` and
    `winner_*` over all bands: the first method's gain, and the best of all methods.
    """
    made: Columns = {
        "window": np.arange(1, len(table) + 1),
        "scene": table.scene,
        "row": table.row,
        "col": table.col,
        "valid_share": table.scores[ORIGINAL].valid_share.mean(1),
        "scored": np.asarray(table.scored.any(1)),
    }
    for name in BETTER:
        made[f"winner_{name}"] = _winner(table, name)
        if len(table.methods) > 1:
            made[f"gain_{name}"] = _gain(table, table.methods[-1], name)
    for band, band_name in enumerate(table.bands):
        for method in table.methods:
            for name in SCORE_NAMES:
                values = getattr(table.scores[method], name)[:, band]
                made[f"{name}_{method}_{band_name}"] = values
    for band, band_name in enumerate(table.bands):
        for method in table.methods[1:]:
            for name, sign in BETTER.items():
                own, before = (getattr(table.scores[m], name)[:, band] for m in (method, ORIGINAL))
                made[f"gain_{name}_{method}_{band_name}"] = sign * (own - before)
    return made


def _gain(table: WindowTable, method: str, score: str) -> npt.NDArray[Any]:
    difference = table.band_mean(method, score) - table.band_mean(ORIGINAL, score)
    return BETTER[score] * difference


def _winner(table: WindowTable, score: str) -> npt.NDArray[Any]:
    """(N,) names of the best method by the mean over the bands; "" where unscored, "tie"."""
    values = np.stack([table.band_mean(m, score) for m in table.methods])
    over = np.stack([[advantage(score, own, other) for other in values] for own in values])
    unbeaten = (over >= 0).all(1)  # (methods, N)
    names = np.array(table.methods, dtype=object)[unbeaten.argmax(0)]
    names[unbeaten.sum(0) > 1] = "tie"
    names[np.isnan(values).any(0)] = ""
    return np.asarray(names.astype(str))


def write_csv(path: Path, table: WindowTable) -> None:
    """One line a window; scores that do not exist are empty."""
    made = columns(table)
    rows = zip(*(values.tolist() for values in made.values()), strict=True)
    write_csv_table(path, made, rows)


def write_geopackage(path: Path, table: WindowTable, grids: Mapping[str, Grid]) -> None:
    """The windows as polygons in the scenes' CRS; in WGS 84 where the scenes' CRS differ.

    grids: by scene.

    Raises:
        OutputError: the file cannot be written.
    """
    crs = _crs(grids)
    write_polygons(path, columns(table), _outlines(table, grids, crs), crs)


def write_polygons(
    path: Path, made: Columns, outlines: npt.NDArray[np.float64], crs: str | None
) -> None:
    """A GeoPackage with one polygon a window.

    made: the fields, (N,) each. outlines: see `window_outlines`. crs: as WKT, or None.

    Raises:
        OutputError: the file cannot be written.
    """
    import pyogrio
    from pyogrio.errors import DataLayerError, DataSourceError

    try:
        pyogrio.raw.write(
            str(path),
            geometry=_wkb(outlines),
            field_data=[_field(values) for values in made.values()],
            fields=list(made),
            layer=LAYER,
            driver="GPKG",
            geometry_type="Polygon",
            crs=crs,
            dataset_options={"VERSION": "1.2"},  # QGIS 3.22 knows no later one
        )
    except (DataSourceError, DataLayerError, OSError) as error:
        raise OutputError(
            f"'{path}' cannot be written ({error}); is the disk full, or the file open in another "
            "program?"
        ) from error


def _field(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    if values.dtype.kind == "U":
        return values.astype(object)
    return values


def _crs(grids: Mapping[str, Grid]) -> str | None:
    crs = [grid.crs for grid in grids.values()]
    if any(not same_crs(crs[0], other) for other in crs[1:]):
        return _SHARED_CRS
    known = canonical_crs(crs[0])
    return known.to_wkt() if known else None


def _outlines(
    table: WindowTable, grids: Mapping[str, Grid], crs: str | None
) -> npt.NDArray[np.float64]:
    """(N, 5, 2) closed outlines of the windows, in `crs`."""
    shapes = np.empty((len(table), 5, 2))
    for name, grid in grids.items():
        (members,) = np.nonzero(table.scene == name)
        outlines = window_outlines(grid, table.row[members], table.col[members], table.size_px)
        if crs == _SHARED_CRS:
            x, y = outlines[..., 0], outlines[..., 1]
            flat = transform_points(canonical_crs(grid.crs), crs, x.ravel(), y.ravel())
            outlines = np.stack([np.asarray(values).reshape(x.shape) for values in flat], axis=-1)
        shapes[members] = outlines
    return shapes


def window_outlines(
    grid: Grid, row: npt.NDArray[Any], col: npt.NDArray[Any], size_px: int
) -> npt.NDArray[np.float64]:
    """(N, 5, 2) closed outlines, in the grid's CRS, of the windows that begin at `row`, `col`."""
    cols = col[:, None] + np.array([0, size_px, size_px, 0, 0])
    rows = row[:, None] + np.array([0, 0, size_px, size_px, 0])
    t = grid.transform
    return np.stack([t.a * cols + t.b * rows + t.c, t.d * cols + t.e * rows + t.f], axis=-1)


def _wkb(outlines: npt.NDArray[np.float64]) -> npt.NDArray[np.object_]:
    shapes = np.empty(len(outlines), dtype=object)
    for place, outline in enumerate(outlines):
        shapes[place] = struct.pack("<BIII", 1, 3, 1, 5) + outline.astype("<f8").tobytes()
    return shapes
