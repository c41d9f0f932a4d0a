"""The job on points: the same numbers in values, table, summary and page; what is refused."""

import csv
import json

import pytest
from click.testing import CliRunner

from hls_gan_plugin.__main__ import cli
from hls_gan_plugin.engine.worker import execute
from hls_gan_plugin.shared.errors import SettingsError
from hls_gan_plugin.shared.jobs import PointsJob, from_json, to_json


@pytest.fixture
def table(tmp_path):
    """Nine real-looking pairs of green at three sites; the last differs too much."""
    path = tmp_path / "points.csv"
    rows = [
        {"site": f"s{n % 3}", "plot": n, "date": f"2021-09-{n + 1:02}",
         "S30_GREEN": 800 + 100 * n + (900 if n == 8 else 0), "L30_GREEN": 840 + 95 * n}
        for n in range(9)
    ]  # fmt: skip
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def job(table, save_random_model, tmp_path):
    outputs = {n: str(tmp_path / f"out.{e}")
               for n, e in (("table", "csv"), ("summary", "json"), ("report", "html"))}  # fmt: skip
    return PointsJob((str(table),), (("net", str(save_random_model())),), device="cpu", **outputs)


def test_values_table_summary_and_page_agree(job):
    events = []
    values = execute(from_json(to_json(job)), events.append)
    assert (values["pairs"], values["left_out"], values["simulated"]) == (8, 1, False)
    numbers = values["bands"]["green"]
    assert set(numbers) == {"original", "line", "net"}
    with open(job.table, newline="") as file:
        rows = list(csv.DictReader(file))
    by_hand = [float(r["net_green"]) - float(r["reference_green"]) for r in rows]
    assert numbers["net"]["bias"] == pytest.approx(sum(by_hand) / 8, abs=1e-6)
    assert numbers["original"]["bias"] == pytest.approx(sum(-40 + 5 * n for n in range(8)) / 8e4)
    with open(job.summary) as file:
        told = json.load(file)
    assert told["bands"]["green"] == numbers
    with open(job.report, encoding="utf-8") as file:
        page = file.read()
    assert values["verdicts"]["net"] in page
    assert "a table has none: NO MASK there" in page
    assert any("no Fmask" in e.message for e in events if e.event == "warning")


def test_the_terminal_gives_the_same_numbers(job, table):
    values = execute(job, lambda event: None)
    words = ["points", str(table), "--model-file", f"net={job.models[0][1]}", "--device", "cpu"]
    done = CliRunner().invoke(cli, [*words, "--json"])
    last = json.loads(done.stdout.strip().splitlines()[-1])
    assert last["event"] == "result"
    told = last.get("values", last)
    assert told["bands"] == values["bands"]
    plain = CliRunner().invoke(cli, words)
    assert "8 pairs at 3 sites, 1 left out" in plain.stdout


def test_two_models_of_one_name_are_refused(job):
    twice = PointsJob(job.tables, job.models * 2)
    with pytest.raises(SettingsError, match="Two models are named 'net'"):
        execute(twice, lambda event: None)
