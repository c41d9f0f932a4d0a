"""The page about the architecture is that of the code."""

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "architecture.md"


@pytest.fixture(scope="module")
def drawing():
    """The script that draws the picture, as a module."""
    place = ROOT / "scripts" / "draw_architecture.py"
    spec = importlib.util.spec_from_file_location("draw_architecture", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_picture_is_current(drawing):
    """If this fails, the code has moved on: run scripts/draw_architecture.py."""
    assert (ROOT / "docs" / "architecture.svg").read_text(encoding="utf-8") == drawing.svg()


def test_every_arrow_leads_down(drawing):
    placed = drawing.boxes(drawing.rooms())
    assert all(placed[a].y < placed[b].y for a, b in drawing.direct(drawing.rooms()))


def test_boxes_do_not_overlap(drawing):
    places = [(box.x, box.y) for box in drawing.boxes(drawing.rooms()).values()]
    for x, y in places:
        beside = [other for other, row in places if row == y and 0 <= other - x < drawing.WIDTH]
        assert beside == [x]


def test_arrows_that_follow_from_others_are_left_out(drawing):
    graph = {"a": {"b", "c"}, "b": {"c"}, "c": set()}
    assert drawing.direct(graph) == {("a", "b"), ("b", "c")}
    assert drawing.floors(graph) == {"a": 2, "b": 1, "c": 0}


def named_files():
    """Every file that the page names."""
    return sorted(set(re.findall(r"`([\w/]+\.(?:py|md|svg))`", PAGE.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("name", named_files())
def test_a_file_that_the_page_names_exists(name):
    tops = (ROOT, ROOT / "hls_gan_plugin", ROOT / "model_training")
    beside = [path for top in tops[1:] for path in top.rglob(name) if path.is_file()]
    assert [top for top in tops if (top / name).is_file()] or len(beside) == 1


def named_functions():
    """Every function that the page says stands in a file."""
    return re.findall(r"`(\w+)` in `([\w/]+\.py)`", PAGE.read_text(encoding="utf-8"))


def test_a_function_that_the_page_names_stands_where_it_says():
    assert named_functions()
    for function, file in named_functions():
        text = (ROOT / "hls_gan_plugin" / file).read_text(encoding="utf-8")
        assert f"def {function}(" in text, (function, file)
