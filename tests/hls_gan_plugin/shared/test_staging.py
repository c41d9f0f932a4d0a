import subprocess
import sys
from pathlib import Path

import pytest

from hls_gan_plugin.shared.errors import OutputError
from hls_gan_plugin.shared.staging import clear, staged, staging_dir

ROOT = Path(__file__).parents[3]


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


@pytest.mark.parametrize("stands_there", [False, True])
def test_a_folder_appears_whole(tmp_path, stands_there):
    target = tmp_path / "chips"
    if stands_there:
        target.mkdir()
    with staged((f"{target}/",)) as paths:
        folder = paths[f"{target}/"]
        folder.mkdir()
        (folder / "1.tif").write_text("whole")
        assert target.exists() == stands_there
    assert [item.relative_to(tmp_path).as_posix() for item in tmp_path.rglob("*")] == [
        "chips",
        "chips/1.tif",
    ]


def test_a_folder_that_is_not_empty(tmp_path):
    (tmp_path / "chips").mkdir()
    (tmp_path / "chips" / "1.tif").write_text("before")
    with pytest.raises(OutputError, match="not empty"), staged((f"{tmp_path}/chips/",)):
        pass
    assert (tmp_path / "chips" / "1.tif").read_text() == "before"


def test_one_target_twice(tmp_path):
    target = str(tmp_path / "out.tif")
    with pytest.raises(OutputError, match="another run"), staged((target,)), staged((target,)):
        pass
    assert not list(tmp_path.iterdir())


_HOLD = """
import sys, time
from hls_gan_plugin.shared.staging import staged
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
