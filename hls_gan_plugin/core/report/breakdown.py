"""The report's tables of the evidence: indices, conditions, gains by frequency, displacement."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from hls_gan_plugin.core.raster.scenes import ORIGINAL, REFERENCE
from hls_gan_plugin.core.scoring.comparison import Evidence
from hls_gan_plugin.core.scoring.cross_spectra import FREQUENCIES, Shift
from hls_gan_plugin.core.scoring.strata import Row
from hls_gan_plugin.shared.hls import PIXEL_SIZE_M

# HLS states how far L30 may lie from where it should, for nine pixels of ten.
_L30_CE90_M = 18.8


class Change(NamedTuple):
    """Bias before and after, and the RMSE after over before, as text."""

    bias: str
    relative: str


class IndexRow(NamedTuple):
    """A vegetation index: how many pixels have it, and each method's bias and RMSE, as text."""

    name: str
    pixels: int
    cells: list[tuple[str, str]]


class StratumRow(NamedTuple):
    """A condition's level with the change in every band and index; None where it has no pixel."""

    kind: str
    level: str
    pixels: int
    cells: list[Change | None]


class GainRow(NamedTuple):
    """An image's gains over the original by frequency, in one band, as text."""

    band: str
    image: str
    gains: list[str]


def index_rows(evidence: Evidence) -> list[IndexRow]:
    """A row an index that the bands give."""
    strata = evidence.strata
    row = strata.overall()
    found = []
    for column, name in enumerate(strata.columns):
        if name in strata.indices and row.pixels[column]:
            cells = [
                (f"{row.bias[m, column]:+.4f}", f"{row.rmse[m, column]:.4f}")
                for m in range(len(strata.methods))
            ]
            found.append(IndexRow(name, int(row.pixels[column]), cells))
    return found


def stratum_tables(
    evidence: Evidence, method: str
) -> list[tuple[tuple[str, ...], list[StratumRow]]]:
    """What a method changes by condition: columns and rows of the bands, then of the indices."""
    strata = evidence.strata
    rows, split = _stratum_rows(evidence, method), len(strata.bands)
    tables = [(strata.bands, [row._replace(cells=row.cells[:split]) for row in rows])]
    if strata.indices:
        tables.append((strata.indices, [row._replace(cells=row.cells[split:]) for row in rows]))
    return tables if rows else []


def _stratum_rows(evidence: Evidence, method: str) -> list[StratumRow]:
    strata = evidence.strata
    before, after = (strata.methods.index(m) for m in (ORIGINAL, method))
    return [
        StratumRow(
            row.kind,
            row.level,
            int(row.pixels.max()),
            [_change(row, column, before, after) for column in range(len(strata.columns))],
        )
        for row in strata.rows()
    ]


def _change(row: Row, column: int, before: int, after: int) -> Change | None:
    if not row.pixels[column]:
        return None
    bias, rmse = row.bias[:, column], row.rmse[:, column]
    relative = f"{rmse[after] / rmse[before]:.3f}" if rmse[before] > 0 else ""
    if after == before:
        return Change(f"{bias[before]:+.4f}", "")
    return Change(f"{bias[before]:+.4f} → {bias[after]:+.4f}", relative)


def gain_rows(evidence: Evidence, bands: Sequence[str], shown: Sequence[str]) -> list[GainRow]:
    """Gains over the original, of the methods in `shown` and of the reference."""
    if not evidence.gains.is_known:
        return []
    images = [*evidence.strata.methods[1:], REFERENCE]
    gains = evidence.gains.gains()
    return [
        GainRow(band, image, [f"{gain:.2f}" if np.isfinite(gain) else "" for gain in row])
        for place, band in enumerate(bands)
        for image, row in zip(images, gains[:, place], strict=True)
        if image in (*shown, REFERENCE)
    ]


def frequency_heads() -> list[str]:
    """The columns of `gain_rows`, cycles a pixel."""
    return [f"{frequency:g}" for frequency in FREQUENCIES]


def displacement(evidence: Evidence) -> str:
    """One sentence: how far the references lie from the originals."""
    shifts = evidence.gains.shifts()
    known = [shift for shift in shifts.values() if shift is not None]
    if not known:
        return "How far the reference lies from the original could not be told."
    metres = [shift.metres() for shift in known]
    if len(known) == 1:
        where = f"{metres[0]:.1f} m ({_directions(known[0])})"
    else:
        where = f"{np.median(metres):.1f} m in the middle scene, at most {max(metres):.1f} m"
    unknown = len(shifts) - len(known)
    left = f"; {unknown} of {len(shifts)} scenes could not be told" if unknown else ""
    return (
        f"The reference lies {where} from the original{left}. HLS allows L30 {_L30_CE90_M} m "
        "(CE90): a displacement lowers SSIM and raises MSE of every method, however right its "
        "values are."
    )


def _directions(shift: Shift) -> str:
    down, right = shift.rows * PIXEL_SIZE_M, shift.cols * PIXEL_SIZE_M
    return (
        f"{abs(down):.1f} m {'down' if down >= 0 else 'up'}, "
        f"{abs(right):.1f} m to the {'right' if right >= 0 else 'left'}"
    )
