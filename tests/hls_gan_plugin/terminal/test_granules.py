"""`granules` as it is typed."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from hls_gan_plugin.__main__ import cli

ROOT = Path(__file__).resolve().parents[3]


def test_folders_in_a_folder_out(write_granule, six_band_model, tmp_path, monkeypatch):
    write_granule(1)
    monkeypatch.chdir(tmp_path)
    words = ["granules", "in", "out", "--model-file", str(six_band_model), "--from", "2021-01-01",
             "--to", "2021-01-01", "--max-cloud", "50", "--tile", "15SXR"]  # fmt: skip
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 0, done.output
    assert "1 granule(s): 0 were done already, 1 to do, 1 done, 0 failed" in done.output
    assert (tmp_path / "out" / "manifest.jsonl").is_file()


def test_one_that_failed_is_the_exit_status(write_granule, six_band_model, tmp_path):
    folder = write_granule(1)
    next(folder.glob("*.B04.tif")).unlink()
    words = ["granules", str(folder), str(tmp_path / "out"), "--model-file", str(six_band_model)]
    done = CliRunner().invoke(cli, [*words, "--json"])
    assert done.exit_code == 1
    result = json.loads(done.output.splitlines()[-1])
    assert result["values"]["failed"] == 1
    assert "has no B04 file" in result["values"]["failures"][0]


def typed(*words):
    done = CliRunner().invoke(cli, [str(word) for word in words])
    return done.exit_code, done.output


@pytest.mark.parametrize("options", [(), ("--as-l30",)])
def test_its_granules_are_scored_by_their_folder_and_not_harmonized_again(
    write_granule, six_band_model, tmp_path, options
):
    s30 = write_granule(1, side=128)
    made, same, again = (tmp_path / name for name in ("made", "same", "again"))
    for out, more in ((made, options), (same, ("--as-l30",))):
        assert typed("granules", s30, out, "--model-file", six_band_model, *more)[0] == 0
    code, said = typed("score", s30, same, "--generated", f"made={made}", "--json")
    assert code == 0, said
    scores = json.loads(said.splitlines()[-1])["values"]
    assert len(scores["bands"]) == 6
    assert (
        scores["means"]["made"]["mse"] == 0
    )  # each band is held against the one of its own number
    assert typed("granules", made, again, "--model-file", six_band_model)[0] == 1
    assert not list(tmp_path.glob("again/HLS*"))
    if not options:
        code, said = typed("score", s30, made)
        assert (code, "no HLS granule" in said) == (1, True)


def test_urls_are_refused_as_typed(write_granule, six_band_model, tmp_path, monkeypatch):
    folder = write_granule(1)
    monkeypatch.chdir(tmp_path)
    url, model = "http://localhost/a/", ("--model-file", six_band_model)
    band = next(folder.glob("*.B02.tif"))
    for words in (("granules", url, "out", *model), ("granules", folder, url, *model),
                  ("harmonize-many", band, "--output-dir", url, *model)):  # fmt: skip
        code, said = typed(*words)
        assert code == 1
        assert f"'{url}'" in said
    assert not (tmp_path / "http:").exists()


def test_terminated_it_can_be_resumed(write_granule, six_band_model, tmp_path):
    for day in range(1, 5):
        write_granule(day, side=128)
    out = tmp_path / "out"
    command = [sys.executable, "-m", "hls_gan_plugin", "granules", str(tmp_path / "in"), str(out),
               "--model-file", str(six_band_model)]  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as first:
        while not list(out.glob("HLS-GAN*")):
            time.sleep(0.02)
        os.kill(first.pid, signal.SIGTERM)
        said = first.stderr.read()
    assert first.returncode == 130
    assert "of 4 are done; the same command goes on from there." in said
    assert not list(out.glob(".*"))
    again = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "0 failed" in again.stdout
    assert len(list(out.glob("HLS-GAN*"))) == 4
