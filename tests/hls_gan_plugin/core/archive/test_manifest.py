import json
import subprocess
import sys

import pytest

from hls_gan_plugin.core.archive import manifest
from hls_gan_plugin.core.archive.manifest import FileStamp, Manifest, Record, read_records
from hls_gan_plugin.shared.errors import OutputError


def record(name="a", **more):
    return Record(name, "done", f"{name}-out", inputs={"x": FileStamp("00", 1, 2)}, **more)


def test_what_was_added_is_read_again(tmp_path):
    with Manifest(tmp_path) as opened:
        opened.add(record("a", seconds=1.5, warnings=("w",)))
        opened.add(record("b", settings={"edge_px": 3, "mask_bits": [1, 2]}))
        opened.add(record("a", seconds=2.5))
    found = read_records(tmp_path)
    assert list(found) == ["a", "b"]
    assert found["a"].seconds == 2.5  # the last line about a name counts
    assert found["b"] == record("b", settings={"edge_px": 3, "mask_bits": [1, 2]})
    assert len((tmp_path / manifest.NAME).read_text().splitlines()) == 3


@pytest.mark.parametrize("kept", [1, 20, -2])
def test_a_torn_line_costs_that_line_alone(tmp_path, kept):
    path = tmp_path / manifest.NAME
    with Manifest(tmp_path) as opened:
        opened.add(record("a"))
        opened.add(record("b"))
    whole = path.read_bytes()
    first = whole.index(b"\n") + 1
    path.write_bytes(whole[:first] + whole[first:][:kept])
    with Manifest(tmp_path) as opened:
        assert list(opened.records) == ["a"]
        opened.add(record("c"))
    assert list(read_records(tmp_path)) == ["a", "c"]


@pytest.mark.parametrize("line", ["[]", "3", '{"name": "x"}', '{"inputs": []}', "\x00"])
def test_lines_that_are_no_records_are_left_out(tmp_path, line):
    (tmp_path / manifest.NAME).write_text(f"{line}\n{record('a').to_json()}\n")
    assert list(read_records(tmp_path)) == ["a"]


def test_a_field_of_a_later_release_does_no_harm(tmp_path):
    later = json.loads(record("a").to_json()) | {"mood": "good"}
    (tmp_path / manifest.NAME).write_text(json.dumps(later) + "\n")
    assert read_records(tmp_path)["a"] == record("a")


def test_a_second_run_is_told_of_the_first(tmp_path):
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from hls_gan_plugin.core.archive.manifest import Manifest\n"
        "with Manifest(Path(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, stdin=-1, stdout=-1, text=True) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(OutputError, match="Another run is writing into"):
            Manifest(tmp_path)
        other.kill()
    Manifest(tmp_path).__exit__(None, None, None)  # the lock died with the process


def test_a_stamp_holds_as_long_as_the_content_does(tmp_path):
    path = tmp_path / "f"
    path.write_text("abc")
    stamp = FileStamp.of(path)
    path.write_text("abc")  # another time, the same content
    assert stamp.still_holds(path)
    path.write_text("abd")
    assert not stamp.still_holds(path)
    path.unlink()
    assert not stamp.still_holds(path)
