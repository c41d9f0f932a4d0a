"""The report: what it says in plain words, and that it is whole and self-contained."""

from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser

import numpy as np
import pytest
from matplotlib.figure import Figure

from hls_gan_plugin.core.raster.scenes import ORIGINAL, REFERENCE
from hls_gan_plugin.core.report.examples import Example, choose_examples
from hls_gan_plugin.core.report.figures import Look, literal, png
from hls_gan_plugin.core.report.html_page import FileRow
from hls_gan_plugin.core.report.page import ReportContent, write_report
from hls_gan_plugin.core.report.text import card_rows, counted, on_pairs, summary_lines, verdict
from hls_gan_plugin.core.scoring.agreement import Agreement, mean_and_sd
from hls_gan_plugin.core.scoring.comparison import Comparison, WindowBatch
from hls_gan_plugin.core.scoring.power_spectra import MeanSpectrum, frequencies, radial_power
from hls_gan_plugin.core.scoring.seams import SeamMeasure
from hls_gan_plugin.shared.errors import OutputError

SIZE = 16


@pytest.fixture
def compare():
    """A factory: 4 scenes of 6 windows; `closer` is how much better the generated image is."""

    def make(closer, evidence=False, scenes=4, bands=("green",), linear=None, windows=6):
        rng = np.random.default_rng(2)
        names = ["linear", "generated"] if linear is not None else ["generated"]
        comparison = Comparison(bands, names, SIZE, evidence)
        for scene in range(scenes):
            shape = (windows, len(bands), SIZE, SIZE)
            reference = rng.uniform(0.02, 0.2, shape)
            disagreement = rng.normal(0.01, 0.02, shape)
            images = {
                ORIGINAL: reference + disagreement,
                "generated": reference + (1 - closer) * disagreement,
            }
            if linear is not None:
                images["linear"] = reference + (1 - linear) * disagreement
            rows, cols = (np.repeat([0, 16], 3)[:windows], np.tile([0, 16, 32], 2)[:windows])
            classes = np.full((windows, SIZE, SIZE), 4, np.uint8)
            batch = WindowBatch(f"scene {scene}", rows, cols, images, reference, None, classes)
            comparison.add(batch)
        return comparison.finish()

    return make


@pytest.mark.parametrize(
    ("closer", "said"),
    [
        pytest.param(0.5, "is closer to Landsat than the original", id="closer"),
        pytest.param(0.0, "is NOT closer .*: the two do not differ by more than", id="same"),
        # A hundred-thousandth of the difference is less than rounding to DN makes.
        pytest.param(1e-5, "is NOT closer .*: the two do not differ by more than", id="rounding"),
        pytest.param(-0.5, "is NOT closer .*: it is farther away", id="farther"),
    ],
)
def test_the_verdict_is_plain(compare, closer, said):
    assert re.search(said, verdict(compare(closer).table, "generated", "generated image"))


def test_one_window_cannot_decide(compare):
    table = compare(0.5, scenes=1, windows=1).table
    assert "one group of windows cannot show" in verdict(table, "generated", "generated image")


def test_the_summary_has_at_most_five_lines_and_owns_up(compare):
    table = compare(0.3, linear=0.6).table
    names = {"linear": "linear regression (in-sample)"}
    lines = summary_lines(table, ["generated"], names, simulated=True)
    assert len(lines) == 5
    assert "NOT closer than linear regression (in-sample)" in lines[3]
    assert "SIMULATED" in lines[4]
    assert lines[0].startswith("On SIMULATED pairs, the generated image")
    assert summary_lines(table, ["generated"], names, simulated=False)[0].startswith(
        "On real pairs, the generated image"
    )


def test_without_a_generated_image_no_rival_is_named_twice(compare):
    table = compare(0.3, linear=0.6).table
    names = {"linear": "linear regression", "generated": "histogram matching"}
    (line,) = (ln for ln in summary_lines(table, [], names, simulated=True) if "Beside" in ln)
    assert line.count("histogram matching") == 1
    assert "linear regression" not in line


class Links(HTMLParser):
    """Everything that a page would fetch."""

    def __init__(self):
        super().__init__()
        self.tags, self.fetched = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.fetched += [value for name, value in attrs if name in ("src", "href")]


@pytest.fixture
def written(compare, tmp_path):
    """A report with everything in it, as text."""
    compared = compare(0.5, evidence=True, bands=("green", "nir"), linear=0.2)
    image = np.random.default_rng(0).uniform(0, 0.2, (2, SIZE, SIZE))
    image[:, :3] = np.nan
    example = Example(
        "best", "scene 0", 0, 16, dict.fromkeys((ORIGINAL, "generated", REFERENCE), image)
    )
    content = ReportContent(
        title="A <title> & more",
        compared=compared,
        generated=("generated",),
        names={"linear": "linear regression"},
        in_sample=("linear",),
        simulated=True,
        files=[FileRow(ORIGINAL, "scene 0", "/data/<b>.tif", "ab" * 32, "acquired 2021-09-07")],
        settings={"masked": "cloud"},
        models={"Model of 'generated'": {"model": "green", "version": "1"}},
        seams={"scene 0": [SeamMeasure("generated", "green", float("nan"), 1.01, "row 16")]},
        examples=[example],
        class_names={4: "water"},
    )
    write_report(tmp_path / "report.html", content)
    return (tmp_path / "report.html").read_text(encoding="utf-8")


def test_the_report_is_whole_and_self_contained(written):
    links = Links()
    links.feed(written)
    assert "script" not in links.tags
    assert links.tags.count("img") == 8
    assert all(link.startswith("data:image/png;base64,") for link in links.fetched)
    assert "http" not in re.sub(r"base64,[A-Za-z0-9+/=]+", "", written)
    for number in range(1, 9):
        assert f"<b>Figure {number}.</b>" in written
    assert "A &lt;title&gt; &amp; more" in written
    assert "/data/&lt;b&gt;.tif" in written
    for text in ("Simulated data", "linear regression (in-sample)", "ab" * 32, "row 16", "Wang"):
        assert text in written
    first = written.index("<p>On SIMULATED pairs, the generated image")
    assert first < written.index("<h2>")
    assert "nan" not in re.sub(r"base64,[A-Za-z0-9+/=]+", "", written).lower()


@pytest.fixture
def page(tmp_path):
    """A factory: the report as a reader sees it, without the pictures."""

    def make(compared, **content):
        path = tmp_path / "page.html"
        write_report(path, ReportContent("title", compared, ("generated",), **content))
        return re.sub(r'"data:[^"]+"', '""', path.read_text(encoding="utf-8"))

    return make


def test_a_models_card_is_told_in_words(compare, page, random_model):
    training = {
        "simulated": True,
        "windows": {"train": 999, "test": 179},
        "split": {"kind": "scene", "test": 24.0},
        "settings": {"widths": [16, 32], "bands": [], "ranges": ((0, 0.25), [1]), "free": None},
        "validation": {"generated": 0.003749338842157004},
        "data": {"<b>real</b>": ["<i>", "&"]},
    }
    rows = card_rows(dataclasses.asdict(random_model.card) | {"training": training})
    text = page(compare(0.5), models={"Model of 'generated'": rows})
    table = text[text.index("<h3>Model of") : text.index("<h3>Settings and versions")]
    cells = dict(re.findall("<tr><td>training: (.*)</td><td>(.*)</td></tr>", table))
    assert cells == {
        "simulated": "yes",
        "windows": "train 999, test 179",
        "split": "kind scene, test 24",
        "settings": "widths (16, 32), bands -, ranges ((0, 0.25), 1), free -",
        "validation": "generated 0.00374934",
        "data": "&lt;b&gt;real&lt;/b&gt; (&lt;i&gt;, &amp;)",
    }
    assert not re.search(r"[{}\[\]]|&#39;\w+&#39;:|True|None", table)


def test_one_is_singular(compare, page):
    one = page(compare(0.5, evidence=True, scenes=1, windows=1))
    for words in (
        "1 of 1 window of 16 x 16 pixels in 1 scene.",
        "in 1 of 1 window.",
        "mean of 1 window without gaps",
        "(1 window)",
        "bootstrap over 1 window)",
    ):
        assert words in one
    assert not re.search(r"\b1 (windows|scenes|blocks|ties)\b", one)


def test_many_are_plural(compare, page):
    many = page(compare(0.5, evidence=True))
    for words in (
        "24 of 24 windows of 16 x 16 pixels in 4 scenes.",
        "mean of 24 windows without",
        "(24 windows)",
        "bootstrap over 4 scenes)",
    ):
        assert words in many
    assert counted(9, "block of 4 x 4 windows") == "9 blocks of 4 x 4 windows"


def test_a_report_that_cannot_be_written_is_said(compare, tmp_path):
    content = ReportContent("title", compare(0.5))
    with pytest.raises(OutputError, match="cannot be written"):
        write_report(tmp_path / "none" / "report.html", content)


def test_chips_are_the_best_the_median_and_the_worst(compare):
    table = compare(0.5).table
    best, median, worst = choose_examples(table, "generated")
    gain = table.scores["generated"].ssim[:, 0] - table.scores[ORIGINAL].ssim[:, 0]
    assert gain[best.index] == gain.max()
    assert gain[worst.index] == gain.min()
    assert sorted(gain)[11:13].count(gain[median.index]) == 1


# what the figures rest on


def test_white_noise_has_its_variance_at_every_frequency():
    noise = np.random.default_rng(0).normal(0, 2.0, (200, 1, 32, 32))
    power = radial_power(noise).mean((0, 1))
    np.testing.assert_allclose(power[1:], 4.0, rtol=0.15)
    assert len(power) == len(frequencies(32)) == 16


def test_a_wave_stands_at_its_frequency():
    wave = np.sin(2 * np.pi * 8 / 64 * np.arange(64)) * np.ones((1, 1, 64, 1))
    power = radial_power(wave)[0, 0]
    assert frequencies(64)[power.argmax()] == 8 / 64


def test_windows_with_gaps_have_no_spectrum():
    spectrum = MeanSpectrum(1, 1, 16)
    windows = np.random.default_rng(0).normal(0, 1, (3, 1, 16, 16))
    windows[1, 0, 0, 0] = np.nan
    spectrum.add([windows])
    assert spectrum.windows == 2
    np.testing.assert_allclose(spectrum.mean()[0, 0], radial_power(windows[[0, 2]]).mean(0)[0])


def test_bias_by_level_and_class_by_hand():
    # Two pixels: 0.01 against 0.02 (class 1) and 0.29 against 0.27 (class 2), rho_max 0.3: levels
    # are 0.015 wide, so that the means 0.015 and 0.28 lie in levels 1 and 18.
    agreement = Agreement([ORIGINAL], [0.3])
    image, reference = (np.array(v).reshape(1, 1, 1, 2) for v in ([0.01, 0.29], [0.02, 0.27]))
    classes = np.array([1, 2], np.uint8).reshape(1, 1, 2)
    agreement.add({ORIGINAL: image}, reference, np.ones((1, 1, 1, 2), bool), classes)
    mean, _ = mean_and_sd(agreement.levels[0, 0])
    assert np.flatnonzero(np.isfinite(mean)).tolist() == [1, 18]
    np.testing.assert_allclose(mean[[1, 18]], [-0.01, 0.02])
    by_class, _ = mean_and_sd(agreement.classes[0, 0])
    np.testing.assert_allclose(by_class[[1, 2]], [-0.01, 0.02])
    assert agreement.density.sum() == 2


@pytest.mark.parametrize("name", ["a $x$ b", "$", "costs $5 and $6", "plain"])
def test_a_name_with_dollars_is_drawn_letter_by_letter(name):
    def drawn(text, **options):
        figure = Figure()
        figure.text(0.5, 0.5, text, **options)
        return png(figure)

    assert drawn(literal(name)) == drawn(name, parse_math=False)
    assert Look.of(["$x$"], {}).line("$x$")["label"] == literal("$x$")


def test_a_verdict_begins_with_the_kind_of_its_pairs():
    assert on_pairs("The image is closer.", True) == "On SIMULATED pairs, the image is closer."
    assert on_pairs("The image is closer.", False) == "On real pairs, the image is closer."
