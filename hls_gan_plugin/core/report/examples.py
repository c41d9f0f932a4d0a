"""Example windows as pictures: original, generated, reference, and what differs."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure

from hls_gan_plugin.core.arrays import Floats
from hls_gan_plugin.core.raster.scenes import ORIGINAL, REFERENCE
from hls_gan_plugin.core.report.figures import literal, png, wrapped
from hls_gan_plugin.core.scoring.comparison import WindowTable
from hls_gan_plugin.core.scoring.significance import BETTER

_RGB = ("red", "green", "blue")
_WELL_VALID = 0.9
_PANEL_IN = 1.25  # of the five side by side


@dataclass(frozen=True)
class Example:
    """One window and why it is shown; images by role, (B, s, s) reflectance, NaN where invalid."""

    label: str
    scene: str
    row: int
    col: int
    images: Mapping[str, Floats]


@dataclass(frozen=True)
class ExamplePlace:
    """A window to show: its index in the table, and why."""

    index: int
    label: str


def choose_examples(table: WindowTable, method: str, score: str = "ssim") -> list[ExamplePlace]:
    """The windows with the largest, the median and the smallest gain of `method` in `score`.

    Windows that are at least 90% valid go before others.
    """
    gain = BETTER[score] * (table.band_mean(method, score) - table.band_mean(ORIGINAL, score))
    whole = table.scores[ORIGINAL].valid_share.min(1) >= _WELL_VALID
    usable = np.flatnonzero(np.isfinite(gain) & whole)
    if len(usable) < 3:
        usable = np.flatnonzero(np.isfinite(gain))
    ranked = usable[np.argsort(-gain[usable], kind="stable")]
    if not len(ranked):
        return []
    chosen = {"best": ranked[0], "median": ranked[len(ranked) // 2], "worst": ranked[-1]}
    return [
        ExamplePlace(int(index), f"{word}: {score.upper()} gain {gain[index]:+.4f}")
        for word, index in chosen.items()
    ]


def examples_figure(
    examples: Sequence[Example], method: str, bands: Sequence[str], names: Mapping[str, str]
) -> str:
    """A row an example: its images under one stretch, then both differences to the reference.

    RGB where red, green and blue are among the bands, else the first band in grey. The stretch is
    the reference's 2% to 98% in each row.
    """
    colour = all(name in bands for name in _RGB)
    shown = [list(bands).index(name) for name in _RGB] if colour else [0]
    figure = Figure(figsize=(7.5, 1.36 * len(examples) + 0.3), layout="constrained")
    axes = figure.subplots(len(examples), 5, squeeze=False)
    for row, example in enumerate(examples):
        reference = example.images[REFERENCE][shown]
        finite = reference[np.isfinite(reference)]
        low, high = np.quantile(finite, (0.02, 0.98)) if finite.size else (0.0, 1.0)
        for col, role in enumerate((ORIGINAL, method, REFERENCE)):
            axes[row, col].imshow(
                _picture(example.images[role][shown], float(low), float(high)),
                cmap="gray", vmin=0, vmax=1, interpolation="nearest",
            )  # fmt: skip
        _differences(figure, axes[row, 3:], example, method, shown)
        scene = textwrap.shorten(example.scene, 26, placeholder=" ...") or example.scene[:26]
        place = f"{literal(scene)}\nrow {example.row}, column {example.col}"
        axes[row, 0].set_ylabel(f"{example.label}\n{place}", fontsize=6)
    judged = literal(names.get(method, method))
    titles = (ORIGINAL, judged, "reference", "original - ref.", f"{judged} - ref.")
    for ax, title in zip(axes[0], titles, strict=True):
        ax.set_title(wrapped(title, _PANEL_IN, 7), fontsize=7)
    for ax in axes.ravel():
        ax.set_xticks([])
        ax.set_yticks([])
    return png(figure)


def _picture(image: Floats, low: float, high: float) -> Floats:
    """(1 or 3, s, s) reflectance to (s, s) or (s, s, 3) in 0..1; gaps white."""
    stretched = np.clip((image - low) / max(high - low, 1e-6), 0.0, 1.0)
    stretched = np.where(np.isfinite(stretched), stretched, 1.0)
    return stretched[0] if len(image) == 1 else np.moveaxis(stretched, 0, -1)


def _differences(
    figure: Figure, axes: npt.NDArray[np.object_], example: Example, method: str, shown: list[int]
) -> None:
    reference = example.images[REFERENCE][shown]
    maps = [(example.images[role][shown] - reference).mean(0) for role in (ORIGINAL, method)]
    finite = np.concatenate([m[np.isfinite(m)] for m in maps])
    reach = float(np.quantile(np.abs(finite), 0.98)) if finite.size else 1.0
    for ax, values in zip(axes, maps, strict=True):
        drawn = ax.imshow(values, cmap="PuOr_r", vmin=-reach, vmax=reach, interpolation="nearest")
    figure.colorbar(drawn, ax=list(axes), shrink=0.8, pad=0.01).ax.tick_params(labelsize=6)
