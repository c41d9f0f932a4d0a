"""What simulated pairs measure, beside what the literature and real pairs say.

A table by band and land cover, the power-spectrum ratio of L30 to S30, and a page that puts both
next to the figures that the simulation is calibrated on.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hls_gan_plugin.core.scoring.power_spectra import MeanSpectrum, frequencies
from hls_gan_plugin.core.scoring.similarity import window_scores
from hls_gan_plugin.shared.errors import NothingValidError
from hls_gan_plugin.shared.hls import BANDS
from hls_gan_plugin.shared.staging import staged
from model_training.simulation.parcels import LAND_COVERS
from model_training.simulation.sensors import BANDS as COMMON_NAMES
from model_training.simulation.simulated_pairs import PairImages, read_pair, simulated_pairs

WINDOW_PX = 128
REPORT_FILES = ("calibration.csv", "calibration.md", "power_ratio.csv", "power_ratio.png")
Progress = Callable[[float, str], None]

# (what, measured on real data, source)
LITERATURE = (
    ("green RMSE, near-date pairs", "0.011", "ten same-day points of real HLS pairs"),
    ("NIR RMSE, near-date pairs, one site", "0.012 to 0.016", "real HLS pairs"),
    ("green, OLI against S2A over the library: slope", "1.010", "7 261 spectra of earthlib"),
    ("green, same regression: residual sd", "0.0036", "7 261 spectra of earthlib"),
    ("green, S2A minus OLI, vegetation", "+0.0045", "7 261 spectra of earthlib"),
    ("green, S2A minus OLI, bare ground", "-0.0022", "7 261 spectra of earthlib"),
    ("registration CE90, S30 and L30", "6.2 m and 18.8 m", "HLS v2.0 user guide"),
)


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


def calibration_report(
    folder: Path, out_dir: Path, progress: Progress | None = None
) -> tuple[Row, ...]:
    """Measure the simulated pairs below `folder` and write CSV, Markdown and PNG to `out_dir`.

    Raises:
        GranuleError: there is no simulated pair with its expected L30.
        NothingValidError: no pixel is clear in both images of any pair.
        OutputError: `out_dir` cannot be written.
    """
    tell = progress or (lambda fraction, message: None)
    pairs = simulated_pairs(folder)
    sums = _Sums(np.zeros((6, len(LAND_COVERS), 8)))
    spectrum = MeanSpectrum(images=3, bands=6, size_px=WINDOW_PX)
    ssim: list[NDArray[np.float64]] = []
    for number, (s30, l30) in enumerate(pairs):
        tell(number / len(pairs), f"measuring {s30.id}")
        images = read_pair(s30, l30, folder)
        _add_pixels(sums, images)
        _add_windows(spectrum, ssim, images)
    if sums.table[..., 7].sum() == 0:
        raise NothingValidError(
            f"No pixel of the {len(pairs)} simulated pairs in '{folder}' is clear in both images; "
            "simulate with fewer clouds."
        )
    rows = _rows(sums.table, _mean_ssim(ssim))
    _write(out_dir, rows, spectrum, len(pairs))
    tell(1.0, f"{REPORT_FILES[1]} in {out_dir}")
    return rows


def _add_pixels(sums: _Sums, images: PairImages) -> None:
    for band in range(6):
        usable = np.isfinite(images.s30[band]) & np.isfinite(images.l30[band])
        for land_cover in range(len(LAND_COVERS)):
            at = usable & (images.land_cover == land_cover)
            if at.any():
                s = images.s30[band][at].astype(np.float64)
                sums.add(land_cover, band, s, images, at)


def _add_windows(
    spectrum: MeanSpectrum, ssim: list[NDArray[np.float64]], images: PairImages
) -> None:
    rho_max = np.array([_rho_max(name) for name in COMMON_NAMES])
    for rows, cols in _windows(images.land_cover.shape):
        s30, l30, expected = (
            image[None, :, rows, cols] for image in (images.s30, images.l30, images.expected)
        )
        spectrum.add([s30, l30, expected])
        scores = window_scores(s30, l30, rho_max)
        ssim.append(np.asarray(scores.ssim[0], np.float64))


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


def _write(out_dir: Path, rows: tuple[Row, ...], spectrum: MeanSpectrum, pairs: int) -> None:
    out_dir.mkdir(parents=True, exist_ok=True)
    ratios = _ratios(spectrum)
    targets = [out_dir / name for name in REPORT_FILES]
    with staged(targets) as paths:
        table, page, ratio_table, figure = (paths[str(target)] for target in targets)
        table.write_text(_csv(rows), encoding="utf-8")
        page.write_text(_markdown(rows, ratios, pairs), encoding="utf-8")
        if ratios is not None:
            ratio_table.write_text(_ratio_csv(ratios), encoding="utf-8")
            _draw(ratios, figure)


def _ratios(spectrum: MeanSpectrum) -> NDArray[np.float64] | None:
    """Power of L30 and of the expected L30 relative to S30: (2, 6, bins); None without windows."""
    mean = spectrum.mean()
    return None if mean is None else np.asarray(mean[1:] / mean[0])


def _csv(rows: tuple[Row, ...]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = [field.name for field in fields(Row)]
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(getattr(row, name)) for name in names])
    return text.getvalue()


def _cell(value: str | int | float) -> str:
    return f"{value:.5f}" if isinstance(value, float) else str(value)


def _markdown(rows: tuple[Row, ...], ratios: NDArray[np.float64] | None, pairs: int) -> str:
    lines = [f"# What {pairs} simulated pairs measure", ""]
    lines += ["All pairs are simulated. Clouds, their shadows and neighbours are left out.", ""]
    lines += ["## Known of real data and of the library", "", "| figure | value | source |"]
    lines += ["|---|---|---|", *("| " + " | ".join(row) + " |" for row in LITERATURE), ""]
    head = "| band | land cover | pixels | mean | RMSE | bias | r | expected L30: RMSE "
    head += "| removable | SSIM |"
    lines += ["## Measured, S30 against L30, in reflectance", "", head, "|" + "---|" * 10]
    lines += [_markdown_row(row) for row in rows]
    if ratios is not None:
        lines += ["", *_ratio_lines(ratios)]
    return "\n".join(lines) + "\n"


def _markdown_row(row: Row) -> str:
    ssim = "" if np.isnan(row.ssim) else f"{row.ssim:.4f}"
    return (
        f"| {row.band} | {row.land_cover} | {row.pixels} | {row.mean:.4f} | {row.rmse:.4f} "
        f"| {row.bias:+.4f} | {row.correlation:.4f} | {row.expected_rmse:.4f} "
        f"| {row.removable_share:.0%} | {ssim} |"
    )


def _ratio_lines(ratios: NDArray[np.float64]) -> list[str]:
    frequency = frequencies(WINDOW_PX)
    marks = (0.05, 0.125, 0.25, 0.375, 0.5)
    lines = ["## Power of L30 relative to S30, by spatial frequency (cycles per pixel)", ""]
    lines += ["| band | " + " | ".join(map(str, marks)) + " |", "|" + "---|" * (len(marks) + 1)]
    for band, name in enumerate(COMMON_NAMES):
        values = np.interp(marks, frequency, ratios[0, band])
        lines.append(f"| {name} | " + " | ".join(f"{value:.2f}" for value in values) + " |")
    return lines


def _ratio_csv(ratios: NDArray[np.float64]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = [f"{kind} {band}" for kind in ("L30/S30", "expected/S30") for band in COMMON_NAMES]
    writer.writerow(["cycles_per_px", *names])
    for frequency, values in zip(frequencies(WINDOW_PX), ratios.reshape(12, -1).T, strict=True):
        writer.writerow([f"{frequency:.5f}", *(f"{value:.4f}" for value in values)])
    return text.getvalue()


def _draw(ratios: NDArray[np.float64], path: Path) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 4.5), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    frequency = frequencies(WINDOW_PX)
    for band, name in enumerate(COMMON_NAMES):
        (line,) = axes.plot(frequency, ratios[0, band], label=name)
        axes.plot(frequency, ratios[1, band], color=line.get_color(), linestyle=":", linewidth=1)
    axes.set_xlabel("spatial frequency, cycles per 30 m pixel")
    axes.set_ylabel("power relative to S30")
    axes.set_title("Simulated pairs: L30 (lines) and expected L30 (dots) over S30")
    axes.set_ylim(0, 1.2)
    axes.grid(alpha=0.3)
    axes.legend()
    figure.savefig(path, format="png", dpi=110)
