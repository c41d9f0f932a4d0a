"""The benchmark works: its sums, its page, and its quick form from end to end."""

import subprocess
import sys
from pathlib import Path

import pytest
import torch

from benchmarks.machine import flops_a_pixel
from benchmarks.tables import Results, Table
from benchmarks.timing import BenchmarkError, Run, interleaved, median, ratio, run
from hls_gan_plugin.core.unet import UNet, UNetConfig

ROOT = Path(__file__).parents[2]


def test_ratios_are_taken_within_rounds():
    fast = [Run(1.0, 0, 0), Run(2.0, 0, 0), Run(4.0, 0, 0)]
    slow = [Run(3.0, 0, 0), Run(6.0, 0, 0), Run(40.0, 0, 0)]
    assert ratio(slow, fast) == 3.0
    assert median(slow) == 6.0


def test_what_a_command_prints_is_measured_too():
    done = run(
        [sys.executable, "-c", "x = bytearray(90 << 20); print('hello'); print('{\"n\": 4}')"]
    )
    assert done.values == {"n": 4}
    assert done.peak_mib > 90
    assert median([done], "n") == 4.0


def test_a_command_that_fails_is_no_figure():
    with pytest.raises(BenchmarkError, match="it broke"):
        run([sys.executable, "-c", "raise SystemExit('it broke')"])


def test_rounds_are_interleaved(tmp_path):
    log = tmp_path / "log"
    write = "import sys; open(sys.argv[1], 'a').write(sys.argv[2])"
    commands = {n: (sys.executable, "-c", write, str(log), n) for n in ("a", "b")}
    interleaved(commands, 3)
    assert log.read_text() == "abbaab"


def test_operations_are_those_of_the_network():
    """Against a count of every layer's products on a small image."""
    config = UNetConfig(2, 2, (4, 6, 8))
    network = UNet(config)
    products = 0

    def count(layer, _, output):
        nonlocal products
        products += layer.weight[0].numel() * output.numel()

    for layer in network.modules():
        if type(layer).__name__ == "Conv2d":
            layer.register_forward_hook(count)
    network(torch.zeros(1, 2, 16, 16))
    assert flops_a_pixel(config.widths, 2, 2) == pytest.approx(2 * products / 16**2)


def test_a_part_that_was_not_run_says_so(tmp_path):
    results = Results(tmp_path / "results.json")
    results.put("one", Table("One", "About.", ("a", "b"), (("1", "2"),)), {"CPU": "x"})
    page = Results(tmp_path / "results.json").page(["one", "two"])
    assert "| a | b |\n| --- | --- |\n| 1 | 2 |" in page
    assert "## two\n\nNot measured" in page


@pytest.mark.timeout(280)
def test_the_quick_form_measures(tmp_path):
    page = tmp_path / "page.md"
    words = ["--quick", "--only", "many", "--only", "cuda", "--folder", tmp_path, "--output", page]
    command = [sys.executable, "-m", "benchmarks", *map(str, words)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=270)
    text = page.read_text()
    assert "## 3 rasters of 128 px" in text
    assert "| one process |" in text
    assert "CPU:" in text
