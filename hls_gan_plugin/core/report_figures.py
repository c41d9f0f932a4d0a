"""The report's figures as PNG pictures: colour-blind safe, told apart by shape in grey print."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.ticker import FormatStrFormatter, LogLocator, NullFormatter

from hls_gan_plugin.core.agreement import DENSITY_BINS, LEVELS, Agreement, mean_and_sd
from hls_gan_plugin.core.comparison import ORIGINAL, WindowTable
from hls_gan_plugin.core.power_spectra import MeanSpectrum, frequencies
from hls_gan_plugin.core.significance import MethodSummary

Floats = npt.NDArray[np.floating]

_DPI = 160
_WIDTH_IN = 7.5
# Okabe and Ito's palette, which the common kinds of colour blindness keep apart.
_FIXED = {
    ORIGINAL: ("#D55E00", "o", "--"),
    "reference": ("#000000", "s", "-"),
}
_FREE = (
    ("#0072B2", "D", "-"),
    ("#009E73", "^", "-."),
    ("#CC79A7", "v", ":"),
    ("#56B4E9", "P", (0, (5, 1))),
    ("#F0E442", "X", (0, (1, 1))),
)
LABELS = {"ssim": "SSIM", "mse": "MSE of values scaled to [-1, 1]"}


@dataclass(frozen=True)
class Look:
    """How each method is drawn, the same in every figure."""

    styles: dict[str, tuple[str, str, Any]]
    names: dict[str, str]

    @classmethod
    def of(cls, methods: Sequence[str], names: Mapping[str, str]) -> Look:
        """Fixed looks for original and reference; generated images come first in the others."""
        others = [m for m in reversed(methods) if m not in _FIXED]
        styles = {m: _FREE[i % len(_FREE)] for i, m in enumerate(others)}
        return cls({**_FIXED, **styles}, {"reference": "reference (L30)", **names})

    def line(self, method: str) -> dict[str, Any]:
        """Keyword arguments of a line."""
        colour, _, dashes = self.styles[method]
        return {"color": colour, "linestyle": dashes, "label": self.names.get(method, method)}


def png(figure: Figure) -> str:
    """The figure as a data URI."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=_DPI, facecolor="white")
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode()


def _figure(height_in: float, rows: int = 1, cols: int = 1, **options: Any) -> tuple[Figure, Any]:
    figure = Figure(figsize=(_WIDTH_IN, height_in), layout="constrained")
    axes = figure.subplots(rows, cols, squeeze=False, **options)
    for ax in axes.ravel():
        ax.tick_params(labelsize=8)
        ax.spines[["top", "right"]].set_visible(False)
    return figure, axes


def by_window(table: WindowTable, methods: Sequence[str], score: str, look: Look) -> str:
    """A score by window in the windows' order (above) and sorted by the original's (below)."""
    values = {m: table.band_mean(m, score) for m in methods}
    kept = np.isfinite(values[ORIGINAL])
    values = {m: v[kept] for m, v in values.items()}
    count = int(kept.sum())
    figure, axes = _figure(5.6, 2, 1)
    order = np.argsort(values[ORIGINAL], kind="stable")
    panels = ((axes[0, 0], np.arange(count)), (axes[1, 0], order))
    size = float(np.clip(1500 / count, 1.0, 14.0))
    for ax, places in panels:
        for method in methods:
            colour, marker, _ = look.styles[method]
            hollow = method == ORIGINAL
            ax.scatter(
                np.arange(1, count + 1),
                values[method][places],
                s=size,
                marker=marker,
                facecolors="none" if hollow and count <= 1000 else colour,
                edgecolors=colour,
                linewidths=0.7 if hollow else 0.0,
                alpha=1.0 if count <= 1000 else 0.5,
                label=look.names.get(method, method),
                rasterized=True,
            )
        ax.set_xlim(0, count + 1)
        ax.set_ylabel(LABELS[score], fontsize=9)
    axes[0, 0].set_xlabel("test window", fontsize=9)
    axes[1, 0].set_xlabel("test windows, sorted by the original's score", fontsize=9)
    if score == "mse":
        axes[0, 0].set_ylim(bottom=0)
        axes[1, 0].set_yscale("log")
    _legend_above(figure, axes[0, 0])
    return png(figure)


def _legend_above(figure: Figure, ax: Axes) -> None:
    handles, labels = ax.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=4, frameon=False,
                  fontsize=9, markerscale=1.6 if len(labels) < 3 else 1.0)  # fmt: skip


def gains(summaries: Sequence[MethodSummary], look: Look) -> str:
    """Mean gain over the original with its 95 % interval, by band and method, in both scores."""
    bands = list(dict.fromkeys(s.band for s in summaries))
    methods = list(dict.fromkeys(s.method for s in summaries if s.method != ORIGINAL))
    figure, axes = _figure(0.9 + 0.2 * len(bands) * (len(methods) + 1), 1, 2, sharey=True)
    step = 0.8 / max(len(methods), 1)
    for ax, score in zip(axes[0], ("ssim", "mse"), strict=True):
        for summary in summaries:
            if summary.method == ORIGINAL:
                continue
            gain, place = summary.gains[score], methods.index(summary.method)
            y = bands.index(summary.band) + (place - (len(methods) - 1) / 2) * step
            colour, marker, _ = look.styles[summary.method]
            if np.isfinite(gain.low):
                ax.plot([gain.low, gain.high], [y, y], color=colour, linewidth=1.6)
            label = look.names.get(summary.method, summary.method)
            ax.plot(gain.mean, y, marker, color=colour, markersize=5, linestyle="", label=label)
        ax.axvline(0, color="black", linewidth=0.8)
        ax.set_yticks(range(len(bands)), bands)
        ax.set_ylim(len(bands) - 0.5, -0.5)
        ax.set_xlabel(f"gain in {score.upper()} (right of 0: closer)", fontsize=9)
        ax.locator_params(axis="x", nbins=5)
    handles, labels = axes[0, 0].get_legend_handles_labels()
    unique = dict(zip(labels, handles, strict=True))
    figure.legend(unique.values(), unique.keys(), loc="outside upper center", ncols=4,
                  frameon=False, fontsize=9)  # fmt: skip
    return png(figure)


def densities(
    agreement: Agreement, bands: Sequence[str], methods: Sequence[str], look: Look
) -> str:
    """Reflectance of each method against the reference's, by band, with the regression line."""
    cols = len(methods)
    figure, axes = _figure(2.55 * len(bands) * min(1.0, 2.2 / cols) + 0.4, len(bands), cols)
    for row, band in enumerate(bands):
        low, high = _range(agreement, row)
        for col, method in enumerate(methods):
            ax = axes[row, col]
            _density(ax, agreement, agreement.methods.index(method), row, (low, high))
            ax.set_title(f"{band}: {look.names.get(method, method)}", fontsize=9)
            if col == 0:
                ax.set_ylabel("reference reflectance", fontsize=8)
            if row == len(bands) - 1:
                ax.set_xlabel("image reflectance", fontsize=8)
    return png(figure)


def _range(agreement: Agreement, band: int) -> tuple[float, float]:
    """Where 99.8 % of the reference and of the original lie, in reflectance."""
    counts = agreement.density[0, band]
    width = agreement.rho_max[band] / DENSITY_BINS
    ends = []
    for axis in (0, 1):
        shares = np.cumsum(counts.sum(axis)) / max(int(counts.sum()), 1)
        ends.append(np.searchsorted(shares, (0.001, 0.999)))
    low, high = min(e[0] for e in ends), max(e[1] for e in ends) + 1
    return float(low * width), float(high * width)


def _density(
    ax: Axes, agreement: Agreement, method: int, band: int, limits: tuple[float, float]
) -> None:
    top = agreement.rho_max[band]
    counts = agreement.density[method, band].T.astype(float)
    shown = ax.imshow(
        np.where(counts > 0, counts, np.nan),
        origin="lower",
        extent=(0, top, 0, top),
        cmap="cividis_r",
        norm=LogNorm(vmin=1, vmax=max(float(counts.max()), 10.0)),
        interpolation="nearest",
    )
    ax.figure.colorbar(shown, ax=ax, shrink=0.75, pad=0.02).ax.tick_params(labelsize=7)
    statistics = agreement.regression[agreement.methods[method]]
    slope, intercept = statistics.line(band)
    ends = np.array(limits)
    ax.plot(ends, ends, color="black", linewidth=0.9, linestyle=":")
    ax.plot(ends, intercept + slope * ends, color="#D55E00", linewidth=1.3)
    ax.set_xlim(*limits)
    ax.set_ylim(*limits)
    ax.text(
        0.04,
        0.96,
        f"y = {slope:.3f} x {intercept:+.4f}\nr = {statistics.correlation(band):.4f}",
        transform=ax.transAxes,
        va="top",
        fontsize=8,
        bbox={"facecolor": "white", "alpha": 0.8, "linewidth": 0},
    )


def bias_by_level(
    agreement: Agreement, bands: Sequence[str], methods: Sequence[str], look: Look
) -> str:
    """Mean difference to the reference by reflectance level, with how often each level occurs."""
    rows, cols = _layout(len(bands))
    figure, axes = _figure(2.3 * rows + 0.4, rows, cols)
    for band, name in enumerate(bands):
        ax = axes.ravel()[band]
        top = agreement.rho_max[band]
        centres = (np.arange(LEVELS) + 0.5) * top / LEVELS
        counts = agreement.levels[0, band, :, 0]
        enough = counts >= max(50.0, 1e-4 * counts.sum())
        shares = ax.twinx()
        shares.bar(centres, counts / max(counts.sum(), 1), width=top / LEVELS * 0.9, color="0.88")
        shares.set_yticks([])
        shares.spines[:].set_visible(False)
        ax.set_zorder(shares.get_zorder() + 1)
        ax.patch.set_visible(False)
        for method in methods:
            mean, _ = mean_and_sd(agreement.levels[agreement.methods.index(method), band])
            marker = look.styles[method][1]
            ax.plot(
                centres[enough], mean[enough], marker=marker, markersize=3.5, linewidth=1.2,
                **look.line(method),
            )  # fmt: skip
        ax.axhline(0, color="black", linewidth=0.8)
        ax.set_xlim(0, centres[counts > 0].max(initial=0.0) + top / LEVELS)
        ax.set_title(name, fontsize=9)
        ax.set_xlabel("reflectance level", fontsize=8)
        ax.set_ylabel("bias", fontsize=8)
    _hide_rest(axes, len(bands))
    _legend_above(figure, axes[0, 0])
    return png(figure)


def spectra(spectrum: MeanSpectrum, bands: Sequence[str], methods: Sequence[str],
            shown: Sequence[str], look: Look) -> str | None:  # fmt: skip
    """Radial power spectra (left) and their ratio to the reference's (right), by band.

    methods: the spectrum's images in their order, without the reference; shown: which of them.
    """
    mean = spectrum.mean()
    if mean is None:
        return None
    f = frequencies(spectrum.size_px)
    figure, axes = _figure(2.2 * len(bands) + 0.4, len(bands), 2)
    for band, name in enumerate(bands):
        left, right = axes[band]
        left.loglog(f, mean[-1, band], linewidth=1.6, **look.line("reference"))
        for method in shown:
            power = mean[list(methods).index(method), band]
            left.loglog(f, power, linewidth=1.3, **look.line(method))
            right.loglog(f, power / mean[-1, band], linewidth=1.3, **look.line(method))
        right.axhline(1, color="black", linewidth=1.0)
        _plain_ratio_ticks(right)
        right.axvspan(0.25, 0.5, color="0.93", zorder=0)
        for ax, text in ((left, "power"), (right, "power relative to the reference")):
            ax.set_ylabel(text, fontsize=8)
            ax.set_title(name, fontsize=9)
            ax.set_xlabel("cycles per pixel", fontsize=8)
    _legend_above(figure, axes[0, 0])
    return png(figure)


def _plain_ratio_ticks(ax: Axes) -> None:
    """Ticks as plain numbers, and at least from half to double."""
    low, high = ax.get_ylim()
    ax.set_ylim(min(low, 0.5), max(high, 2.0))
    ax.yaxis.set_major_locator(LogLocator(10, subs=(1.0, 2.0, 5.0)))
    ax.yaxis.set_major_formatter(FormatStrFormatter("%g"))
    ax.yaxis.set_minor_formatter(NullFormatter())


def class_bias(
    agreement: Agreement,
    bands: Sequence[str],
    methods: Sequence[str],
    names: Mapping[int, str],
    look: Look,
) -> str | None:
    """Mean difference to the reference by class, for classes with at least 100 pixels."""
    counts = agreement.classes[0, :, :, 0].max(0)
    present = [int(c) for c in np.nonzero(counts >= 100)[0]]
    if not present:
        return None
    labels = [f"{names.get(c, f'class {c}')}\n{int(counts[c]):,} px" for c in present]
    rows, cols = _layout(len(bands))
    figure, axes = _figure((0.35 * len(present) + 0.8) * rows + 0.4, rows, cols, sharey=True)
    for band, band_name in enumerate(bands):
        ax = axes.ravel()[band]
        for place, method in enumerate(methods):
            mean, _ = mean_and_sd(agreement.classes[agreement.methods.index(method), band])
            colour, marker, _ = look.styles[method]
            y = np.arange(len(present)) + (place - (len(methods) - 1) / 2) * 0.18
            ax.plot(mean[present], y, marker, color=colour, linestyle="", markersize=5,
                    label=look.names.get(method, method))  # fmt: skip
        ax.axvline(0, color="black", linewidth=0.8)
        ax.set_yticks(range(len(present)), labels, fontsize=8)
        ax.set_ylim(len(present) - 0.5, -0.5)
        ax.set_title(band_name, fontsize=9)
        ax.locator_params(axis="x", nbins=4)
        ax.set_xlabel("bias in reflectance", fontsize=8)
    _hide_rest(axes, len(bands))
    _legend_above(figure, axes[0, 0])
    return png(figure)


def _layout(panels: int) -> tuple[int, int]:
    cols = 1 if panels == 1 else 2 if panels <= 4 else 3
    return -(-panels // cols), cols


def _hide_rest(axes: Any, used: int) -> None:
    for ax in axes.ravel()[used:]:
        ax.set_visible(False)
