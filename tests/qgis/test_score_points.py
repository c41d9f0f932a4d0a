"""The tool on points: its parameters become one job, and its numbers are the engine's."""

from __future__ import annotations

import json

import processing
import pytest
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProject


@pytest.fixture
def table(tmp_path):
    rows = [f"s{n % 3},2021-09-{n + 1:02},{800 + 100 * n},{840 + 95 * n}" for n in range(9)]
    path = tmp_path / "points.csv"
    path.write_text("\n".join(["site,date,S30_GREEN,L30_GREEN", *rows]))
    return path


def run(**parameters):
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    return processing.run("hlsgan:scorepoints", parameters, context=context)


def test_the_tool_writes_what_it_tells(table, tmp_path):
    summary, report = tmp_path / "s.json", tmp_path / "r.html"
    done = run(TABLES=[str(table)], MODEL="green", SUMMARY=str(summary), REPORT=str(report))
    told = json.loads(summary.read_text())
    assert (done["PAIRS"], done["LEFT_OUT"]) == (told["pairs"], told["left_out"]) == (9, 0)
    assert done["VERDICT"] == told["verdicts"]["green"]
    assert "A point has no neighbours" in report.read_text(encoding="utf-8")


def test_a_table_of_something_else_is_a_sentence(tmp_path):
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n")
    with pytest.raises(QgsProcessingException, match="is no table of points"):
        run(TABLES=[str(other)], MODEL="green")
