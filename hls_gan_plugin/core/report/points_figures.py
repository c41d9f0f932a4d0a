"""Figures of judged points: differences by band, by reflectance, by site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from hls_gan_plugin.core.arrays import Doubles
from hls_gan_plugin.core.points.point_scores import Difference, JudgedPoints
from hls_gan_plugin.core.report.figures import (
    Look,
    hide_rest,
    layout,
    legend_above,
    literal,
    new_figure,
    png,
)

_QUANTILES = 10
_REACH, _DARK = 0.3, 0.15  # of the colours around 1; beyond the second they are dark
_FEW = 20  # pairs in a bin below which its mean says nothing


def by_band(found: Sequence[Difference], look: Look) -> str:
    """Bias, with the spread as a bar, and RMSE over the original's, by band and method."""
    bands = list(dict.fromkeys(d.band for d in found))
    methods = list(dict.fromkeys(d.method for d in found))
    figure, axes = new_figure(0.9 + 0.22 * len(bands) * len(methods), 1, 2, sharey=True)
    bias, relative = axes[0]
    step = 0.8 / len(methods)
    for d in found:
        y = bands.index(d.band) + (methods.index(d.method) - (len(methods) - 1) / 2) * step
        colour, marker, _ = look.styles[d.method]
        bias.plot([d.bias - d.sd, d.bias + d.sd], [y, y], color=colour, linewidth=1.0, alpha=0.5)
        for ax, value in ((bias, d.bias), (relative, d.relative)):
            ax.plot(value, y, marker, color=colour, markersize=5, linestyle="",
                    label=look.names.get(d.method, d.method))  # fmt: skip
    bias.axvline(0, color="black", linewidth=0.8)
    relative.axvline(1, color="black", linewidth=0.8)
    bias.set_yticks(range(len(bands)), bands)
    bias.set_ylim(len(bands) - 0.5, -0.5)
    bias.set_xlabel("mean difference to L30 ± sd, reflectance", fontsize=9)
    relative.set_xlabel("RMSE over the original's (left of 1: closer)", fontsize=9)
    legend_above(figure, bias)
    return png(figure)


def by_reflectance(judged: JudgedPoints, methods: Sequence[str], look: Look) -> str:
    """Difference to L30 against reflectance, by band: each pair before, means after and before.

    Pairs are sorted by the mean of S30 and L30 into ten groups of equal size.
    """
    pairs = judged.pairs
    rows, cols = layout(len(pairs.bands))
    figure, axes = new_figure(2.5 * rows + 0.4, rows, cols)
    for band, name in enumerate(pairs.bands):
        ax = axes.ravel()[band]
        level = 0.5 * (pairs.s30[:, band] + pairs.l30[:, band])
        before = pairs.difference[:, band]
        ax.scatter(level, before, s=3, color="0.8", linewidths=0, rasterized=True)
        for method in methods:
            if method in judged.methods(band):
                after = judged.images[method][:, band] - pairs.l30[:, band]
                _means(ax, level, after, look, method)
        ax.axhline(0, color="black", linewidth=0.8)
        reach = np.nanquantile(np.abs(before), 0.98) * 1.3
        ax.set_ylim(-reach, reach)
        ax.set_title(name, fontsize=9)
        ax.set_xlabel("reflectance", fontsize=8)
        ax.set_ylabel("difference to L30, reflectance", fontsize=8)
    hide_rest(axes, len(pairs.bands))
    legend_above(figure, *axes.ravel()[: len(pairs.bands)])
    return png(figure)


def _means(ax: Axes, level: Doubles, difference: Doubles, look: Look, method: str) -> None:
    known = np.isfinite(level) & np.isfinite(difference)
    if not known.any():
        return
    edges = np.unique(np.quantile(level[known], np.linspace(0, 1, _QUANTILES + 1)))
    group = np.clip(np.searchsorted(edges, level[known], "right") - 1, 0, max(len(edges) - 2, 0))
    counts = np.bincount(group)
    kept = counts >= min(_FEW, max(int(known.sum()) // _QUANTILES, 1))
    x, y = (np.bincount(group, v[known])[kept] / counts[kept] for v in (level, difference))
    ax.plot(x, y, marker=look.styles[method][1], markersize=3.5, linewidth=1.2, **look.line(method))


def by_site(groups: Mapping[str, Sequence[Difference]], method: str) -> str | None:
    """RMSE of a method over the original's, a row a group, a column a band; None for one group."""
    told = {g: [d for d in found if d.method == method] for g, found in groups.items()}
    bands = list(dict.fromkeys(d.band for found in told.values() for d in found))
    if not bands or len(groups) < 2:
        return None
    ratios = np.full((len(groups), len(bands)), np.nan)
    labels = []
    for row, (group, found) in enumerate(told.items()):
        for d in found:
            ratios[row, bands.index(d.band)] = d.relative
        labels.append(f"{literal(_short(group))} ({max((d.pairs for d in found), default=0)})")
    figure, axes = new_figure(0.7 + 0.26 * len(groups))
    ax = axes[0, 0]
    ax.imshow(ratios, cmap="PuOr_r", vmin=1 - _REACH, vmax=1 + _REACH, aspect="auto")
    for (row, col), value in np.ndenumerate(ratios):
        if np.isfinite(value):
            colour = "white" if abs(value - 1) > _DARK else "black"
            text = f"{value:.2f}"
            ax.text(col, row, text, ha="center", va="center", fontsize=8, color=colour)
    ax.set_xticks(range(len(bands)), bands, fontsize=8)
    ax.set_yticks(range(len(groups)), labels, fontsize=8)
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    return png(figure)


def _short(name: str) -> str:
    return name if len(name) <= 32 else f"{name[:29]}..."
