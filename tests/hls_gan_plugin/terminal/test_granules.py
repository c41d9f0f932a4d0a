"""`granules` as it is typed."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

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
