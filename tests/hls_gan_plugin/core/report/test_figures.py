"""Names of layers are long; no figure of the report cuts them off or prints one over another."""

import itertools

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from hls_gan_plugin.core.raster.scenes import ORIGINAL, REFERENCE
from hls_gan_plugin.core.report import examples, figures
from hls_gan_plugin.core.report.examples import Example

LAYER = "T31TDJ 2021-06-01 B02-B07 (hls6)"
NAMES = [
    pytest.param([LAYER], id="layer"),
    pytest.param(
        ["original (S30)", "linear regression (in-sample)", LAYER, LAYER + " 2"], id="four"
    ),
    pytest.param(["x" * 300, "a word " * 60], id="endless"),
]


def drawn(figure):
    """The figure after its layout, with what measures its texts."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return canvas.get_renderer()


@pytest.mark.parametrize("names", NAMES)
def test_a_legend_stays_within_the_page(names):
    figure, axes = figures.new_figure(3.0)
    for name in names:
        axes[0, 0].plot([0, 1], [0, 1], label=name)
    figures.legend_above(figure, axes[0, 0])
    renderer = drawn(figure)
    place = figure.legends[0].get_window_extent(renderer)
    assert place.x0 >= 0
    assert place.x1 <= figure.bbox.x1


@pytest.mark.parametrize("name", ["hls6", LAYER, "a word " * 60])
def test_titles_of_examples_do_not_meet(monkeypatch, name):
    figure = None

    def keep(made):
        nonlocal figure
        figure = made
        return ""

    monkeypatch.setattr(examples, "png", keep)
    image = np.full((3, 16, 16), 0.1, np.float32)
    images = {role: image for role in (ORIGINAL, "net", REFERENCE)}
    shown = [Example("best", "T31TDJ 2021-06-01", 0, 0, images)]
    examples.examples_figure(shown, "net", ["blue", "green", "red"], {"net": name})
    renderer = drawn(figure)
    titles = [ax.title.get_window_extent(renderer) for ax in figure.axes[:5]]
    assert all(left.x1 < right.x0 for left, right in itertools.pairwise(titles))
    assert titles[-1].x1 <= figure.bbox.x1
    assert all(title.y1 <= figure.bbox.y1 for title in titles)
