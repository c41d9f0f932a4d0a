"""What simulated pairs measure, beside what the literature and real pairs say.

A table by band and land cover, gains by spatial frequency, figures of points, and a page that puts
them next to those of real data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hls_gan_plugin.core.raster.checked_results import checked_results
from hls_gan_plugin.core.scoring.similarity import window_scores
from hls_gan_plugin.shared.errors import NothingValidError
from hls_gan_plugin.shared.hls import BANDS
from model_training.simulation.calibration import POINT_BIOMES
from model_training.simulation.gains import MeanGains
from model_training.simulation.measured_page import (
    as_csv,
    draw_gains,
    gain_lines,
    gains_csv,
    literature_lines,
    point_lines,
)
from model_training.simulation.parcels import LAND_COVERS
from model_training.simulation.points import PointFigures, PointPairs, figures, joined, plots_of
from model_training.simulation.sensors import BANDS as COMMON_NAMES
from model_training.simulation.simulated_pairs import PairImages, read_pair, simulated_pairs

WINDOW_PX = 128
REPORT_FILES = ("calibration.csv", "calibration.md", "gains.csv", "gains.png")
_PLOTS = 40  # in a scene
_MIN_SCENES = 10  # for figures of points
Tell = Callable[[float, str], None]  # the share that is done, and what is being done


@dataclass(frozen=True)
class Row:
    """Figures of one band over one land cover, in reflectance where not said otherwise.

    bias: S30 minus L30. removable_share: 1 - MSE(expected, L30) / MSE(S30, L30). ssim: mean over
    windows, for all land covers together only, NaN elsewhere.
    """

    band: str
    land_cover: str
    pixels: int
    mean: float
    rmse: float
    bias: float
    correlation: float
    expected_rmse: float
    removable_share: float
    ssim: float


@dataclass
class _Sums:
    """Running sums of a band over a land cover; column order: S, L, SS, LL, SL, DD, EE, n."""

    table: NDArray[np.float64]

    def add(
        self,
        land_cover: int,
        band: int,
        s: NDArray[np.float64],
        parts: PairImages,
        at: NDArray[np.bool_],
    ) -> None:
        el = parts.l30[band][at].astype(np.float64)
        expected = parts.expected[band][at].astype(np.float64)
        self.table[band, land_cover] += (
            *(s.sum(), el.sum(), s @ s, el @ el, s @ el),
            *(np.square(s - el).sum(), np.square(expected - el).sum(), len(s)),
        )


@dataclass(frozen=True)
class Measured:
    """What `pairs` simulated pairs measure.

    gains: (3, 6, F) of `gains.GAINS_OF` over S30, by band and frequency. points: figures of plots
    in the scenes of `POINT_BIOMES`, None where there are too few scenes.
    """

    pairs: int
    rows: tuple[Row, ...]
    gains: NDArray[np.float64]
    points: PointFigures | None


def measure_pairs(folder: Path, out_dir: Path, tell: Tell = lambda share, words: None) -> Measured:
    """Measure the simulated pairs below `folder` and write CSV, Markdown and PNG to `out_dir`.

    Raises:
        GranuleError: there is no simulated pair with its expected L30.
        NothingValidError: no pixel is clear in both images of any pair.
        OutputError: `out_dir` cannot be written.
    """
    pairs = simulated_pairs(folder)
    sums = _Sums(np.zeros((6, len(LAND_COVERS), 8)))
    gains, ssim, plots = MeanGains(), [], []
    for number, (s30, l30) in enumerate(pairs):
        tell(number / len(pairs), f"measuring {s30.id}")
        images = read_pair(s30, l30, folder)
        _add_pixels(sums, images)
        ssim += _window_ssim(images)
        gains.add(images)
        if images.biome in POINT_BIOMES:
            plots.append(_plots(images, number))
    if sums.table[..., 7].sum() == 0:
        raise NothingValidError(
            f"No pixel of the {len(pairs)} simulated pairs in '{folder}' is clear in both images; "
            "simulate with fewer clouds."
        )
    points = figures(joined(plots)) if len(plots) >= _MIN_SCENES else None
    measured = Measured(len(pairs), _rows(sums.table, _mean_ssim(ssim)), gains.mean(), points)
    _write(out_dir, measured)
    tell(1.0, f"{REPORT_FILES[1]} in {out_dir}")
    return measured


def _add_pixels(sums: _Sums, images: PairImages) -> None:
    for band in range(6):
        usable = np.isfinite(images.s30[band]) & np.isfinite(images.l30[band])
        for land_cover in range(len(LAND_COVERS)):
            at = usable & (images.land_cover == land_cover)
            if at.any():
                s = images.s30[band][at].astype(np.float64)
                sums.add(land_cover, band, s, images, at)


def _window_ssim(images: PairImages) -> list[NDArray[np.float64]]:
    rho_max = np.array([_rho_max(name) for name in COMMON_NAMES])
    return [
        np.asarray(
            window_scores(
                images.s30[None, :, rows, cols], images.l30[None, :, rows, cols], rho_max
            ).ssim[0],
            np.float64,
        )
        for rows, cols in _windows(images.land_cover.shape)
    ]


def _plots(images: PairImages, number: int) -> PointPairs:
    """Plots on rangeland and farmland that no cloud, water or snow touches."""
    usable = np.isfinite(images.s30).all(0) & np.isfinite(images.l30).all(0)
    usable &= ~np.isin(images.land_cover, [LAND_COVERS.index(name) for name in ("water", "snow")])
    both = images.s30, images.l30
    return plots_of(both, usable, number, _PLOTS, np.random.default_rng(number))


def _rho_max(common_name: str) -> float:
    return next(b.rho_max for b in BANDS["S30"].values() if b.common_name == common_name)


def _windows(shape: tuple[int, ...]) -> Iterator[tuple[slice, slice]]:
    for row in range(0, shape[0] - WINDOW_PX + 1, WINDOW_PX):
        for col in range(0, shape[1] - WINDOW_PX + 1, WINDOW_PX):
            yield slice(row, row + WINDOW_PX), slice(col, col + WINDOW_PX)


def _mean_ssim(ssim: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    table = np.array(ssim).reshape(-1, 6)
    scored = np.isfinite(table)
    total = np.where(scored, table, 0.0).sum(axis=0)
    return np.where(scored.any(axis=0), total / np.maximum(scored.sum(axis=0), 1), np.nan)


def _rows(table: NDArray[np.float64], ssim: NDArray[np.float64]) -> tuple[Row, ...]:
    rows = []
    for band, name in enumerate(COMMON_NAMES):
        rows.append(_row(name, "all", table[band].sum(axis=0), float(ssim[band])))
        for number, land_cover in enumerate(LAND_COVERS):
            if table[band, number, 7] > 0:
                rows.append(_row(name, land_cover, table[band, number], float("nan")))
    return tuple(rows)


def _row(band: str, land_cover: str, sums: NDArray[np.float64], ssim: float) -> Row:
    s, el, ss, ll, sl, dd, ee, n = (float(value) for value in sums)
    spread = np.sqrt(max(ss / n - (s / n) ** 2, 0) * max(ll / n - (el / n) ** 2, 0))
    return Row(
        band=band,
        land_cover=land_cover,
        pixels=int(n),
        mean=el / n,
        rmse=float(np.sqrt(dd / n)),
        bias=(s - el) / n,
        correlation=float((sl / n - s * el / n**2) / spread) if spread > 0 else float("nan"),
        expected_rmse=float(np.sqrt(ee / n)),
        removable_share=1 - ee / dd if dd > 0 else float("nan"),
        ssim=ssim,
    )


def _write(out_dir: Path, measured: Measured) -> None:
    out_dir.mkdir(parents=True, exist_ok=True)
    targets = [out_dir / name for name in REPORT_FILES]
    with checked_results(targets) as paths:
        table, page, gains, figure = (paths[str(target)] for target in targets)
        names = [field.name for field in fields(Row)]
        table.write_text(as_csv(names, [astuple(row) for row in measured.rows]), encoding="utf-8")
        page.write_text(_markdown(measured), encoding="utf-8")
        gains.write_text(gains_csv(measured.gains), encoding="utf-8")
        draw_gains(measured.gains, figure)


def _markdown(measured: Measured) -> str:
    lines = [f"# What {measured.pairs} simulated pairs measure", ""]
    lines += ["All pairs are simulated. Clouds, their shadows and neighbours are left out.", ""]
    lines += [*literature_lines(), *gain_lines(measured.gains)]
    if measured.points is not None:
        lines += point_lines(measured.points)
    head = "| band | land cover | pixels | mean | RMSE | bias | r | expected L30: RMSE "
    head += "| removable | SSIM |"
    lines += ["## S30 against L30, in reflectance", "", head, "|" + "---|" * 10]
    lines += [_markdown_row(row) for row in measured.rows]
    return "\n".join(lines) + "\n"


def _markdown_row(row: Row) -> str:
    ssim = "" if np.isnan(row.ssim) else f"{row.ssim:.4f}"
    return (
        f"| {row.band} | {row.land_cover} | {row.pixels} | {row.mean:.4f} | {row.rmse:.4f} "
        f"| {row.bias:+.4f} | {row.correlation:.4f} | {row.expected_rmse:.4f} "
        f"| {row.removable_share:.0%} | {ssim} |"
    )
