import subprocess
import sys
from pathlib import Path

import pytest

from hls_gan_plugin.core.errors import OutputError
from hls_gan_plugin.staging import clear, staged, staging_dir

ROOT = Path(__file__).parents[2]


def test_results_appear_together(tmp_path):
    one, two, unused = (str(tmp_path / name) for name in ("one.tif", "two.csv", "unused.csv"))
    with staged((one, two, unused)) as paths:
        paths[one].write_text("1")
        paths[two].write_text("2")
        assert not Path(one).exists()
    assert sorted(item.name for item in tmp_path.iterdir()) == ["one.tif", "two.csv"]


def test_a_failure_leaves_what_was_there(tmp_path):
    target = tmp_path / "out.tif"
    target.write_text("before")
    with pytest.raises(ZeroDivisionError), staged((str(target),)) as paths:
        paths[str(target)].write_text("half")
        raise ZeroDivisionError
    assert target.read_text() == "before"
    assert [item.name for item in tmp_path.iterdir()] == ["out.tif"]


def test_a_missing_folder(tmp_path):
    with pytest.raises(OutputError, match="does not exist"), staged((str(tmp_path / "no/x"),)):
        pass


def test_a_folder_is_no_target(tmp_path):
    with pytest.raises(OutputError, match="is a folder"), staged((str(tmp_path),)):
        pass


def test_one_target_twice(tmp_path):
    target = str(tmp_path / "out.tif")
    with pytest.raises(OutputError, match="another run"), staged((target,)), staged((target,)):
        pass
    assert not list(tmp_path.iterdir())


_HOLD = """
import sys, time
from hls_gan_plugin.staging import staged
with staged([sys.argv[1]]) as paths:
    paths[sys.argv[1]].write_text("half")
    print("ready", flush=True)
    time.sleep(60)
"""


def test_a_killed_run_is_cleared_by_the_next_and_a_living_one_is_not(tmp_path):
    target = str(tmp_path / "out.tif")
    child = subprocess.Popen(
        [sys.executable, "-c", _HOLD, target], cwd=ROOT, stdout=subprocess.PIPE
    )
    try:
        assert child.stdout.readline() == b"ready\n"
        with pytest.raises(OutputError, match="another run"), staged((target,)):
            pass
        assert staging_dir(target).exists()
    finally:
        child.kill()
        child.wait()
    with staged((target,)) as paths:
        paths[target].write_text("whole")
    assert [item.name for item in tmp_path.iterdir()] == ["out.tif"]


def test_clear_removes_what_a_dead_engine_left(tmp_path):
    target = tmp_path / "out.tif"
    staging_dir(target).mkdir()
    (staging_dir(target) / "out.tif").write_text("half")
    clear([target, tmp_path / "never.tif"])
    assert not list(tmp_path.iterdir())
