"""The report's figures of the evidence: reflectance, bias and texture beside the reference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.colors import LogNorm
from matplotlib.image import AxesImage
from matplotlib.ticker import FormatStrFormatter, LogLocator, NullLocator

from hls_gan_plugin.core.report.figures import (
    Look,
    hide_rest,
    layout,
    legend_above,
    new_figure,
    png,
    wrapped,
)
from hls_gan_plugin.core.scoring.agreement import DENSITY_BINS, LEVELS, Agreement, mean_and_sd
from hls_gan_plugin.core.scoring.power_spectra import MeanSpectrum, frequencies


def densities(
    agreement: Agreement, bands: Sequence[str], methods: Sequence[str], look: Look
) -> str:
    """Reflectance of each method against the reference's, by band, with the regression line.

    Within a band all panels have the same axes and the same colours.
    """
    cols = len(methods)
    height_in = 2.55 * len(bands) * min(1.0, 2.2 / cols) + 0.4
    figure, axes = new_figure(height_in, len(bands), cols, sharex="row", sharey="row")
    for row, band in enumerate(bands):
        limits = _range(agreement, row)
        counts = [agreement.density[agreement.drawn.index(method), row] for method in methods]
        norm = LogNorm(vmin=1, vmax=max(*(float(count.max()) for count in counts), 10.0))
        for col, method in enumerate(methods):
            ax = axes[row, col]
            shown = _density(ax, counts[col], agreement.rho_max[row], norm)
            _regression(ax, agreement, method, row, limits)
            title = f"{band}: {look.names.get(method, method)}"
            ax.set_title(wrapped(title, 7 / cols, 9), fontsize=9)
            if row == len(bands) - 1:
                ax.set_xlabel("image reflectance", fontsize=8)
        axes[row, 0].set_ylabel("reference reflectance", fontsize=8)
        axes[row, 0].set(xlim=limits, ylim=limits)
        bar = figure.colorbar(shown, ax=list(axes[row]), shrink=0.75, pad=0.02)
        bar.ax.tick_params(labelsize=7)
        bar.minorticks_off()
    return png(figure)


def _range(agreement: Agreement, band: int) -> tuple[float, float]:
    """Where 99.8% of the reference and of the original lie, in reflectance."""
    counts = agreement.density[0, band]
    width = agreement.rho_max[band] / DENSITY_BINS
    ends = []
    for axis in (0, 1):
        shares = np.cumsum(counts.sum(axis)) / max(int(counts.sum()), 1)
        ends.append(np.searchsorted(shares, (0.001, 0.999)))
    low, high = min(e[0] for e in ends), max(e[1] for e in ends) + 1
    return float(low * width), float(high * width)


def _density(ax: Axes, counts: npt.NDArray[Any], top: float, norm: LogNorm) -> AxesImage:
    """How many pixels have each pair of values, (image, reference), from 0 to `top`."""
    return ax.imshow(
        np.where(counts > 0, counts, np.nan).T,
        origin="lower",
        extent=(0, top, 0, top),
        cmap="cividis_r",
        norm=norm,
        interpolation="nearest",
    )


def _regression(
    ax: Axes, agreement: Agreement, method: str, band: int, limits: tuple[float, float]
) -> None:
    statistics = agreement.regression[method]
    slope, intercept = statistics.line(band)
    ends = np.array(limits)
    ax.plot(ends, ends, color="black", linewidth=0.9, linestyle=":")
    ax.plot(ends, intercept + slope * ends, color="#D55E00", linewidth=1.3)
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
    rows, cols = layout(len(bands))
    figure, axes = new_figure(2.3 * rows + 0.4, rows, cols)
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
        ax.set_ylabel("bias, reflectance", fontsize=8)
    hide_rest(axes, len(bands))
    legend_above(figure, axes[0, 0])
    return png(figure)


def spectra(
    spectrum: MeanSpectrum, bands: Sequence[str], methods: Sequence[str], look: Look
) -> str | None:
    """Radial power spectra (left) and their ratio to the reference's (right), by band.

    methods: the spectrum's images in their order, without the reference.
    """
    mean = spectrum.mean()
    if mean is None:
        return None
    f = frequencies(spectrum.size_px)
    figure, axes = new_figure(2.0 * len(bands) + 0.6, len(bands), 2, sharex=True)
    for band, name in enumerate(bands):
        left, right = axes[band]
        left.loglog(f, mean[-1, band], linewidth=1.6, **look.line("reference"))
        for method, power in zip(methods, mean[:-1, band], strict=True):
            left.loglog(f, power, linewidth=1.3, **look.line(method))
            right.loglog(f, power / mean[-1, band], linewidth=1.3, **look.line(method))
        right.axhline(1, color="black", linewidth=1.0)
        low, high = right.get_ylim()
        right.set_ylim(min(low, 0.5), max(high, 2.0))
        _plain_ticks(right.yaxis)
        left.yaxis.set_minor_locator(NullLocator())
        right.axvspan(0.25, 0.5, color="0.93", zorder=0)
        for ax, text in ((left, "power"), (right, "over the reference's")):
            ax.set_ylabel(text, fontsize=8)
            ax.set_title(name, fontsize=9)
    for ax in axes[-1]:
        ax.set_xlabel("cycles per pixel", fontsize=8)
    _plain_ticks(axes[0, 0].xaxis)  # and so of all
    legend_above(figure, axes[0, 0])
    return png(figure)


def _plain_ticks(axis: Axis) -> None:
    """Ticks of a logarithmic axis as plain numbers, and none between them."""
    axis.set_major_locator(LogLocator(10, subs=(1.0, 2.0, 5.0)))
    axis.set_major_formatter(FormatStrFormatter("%g"))
    axis.set_minor_locator(NullLocator())


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
    rows, cols = layout(len(bands))
    figure, axes = new_figure((0.35 * len(present) + 0.8) * rows + 0.4, rows, cols, sharey=True)
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
    hide_rest(axes, len(bands))
    legend_above(figure, axes[0, 0])
    return png(figure)
