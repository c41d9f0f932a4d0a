import contextlib
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hls_gan_plugin.shared import interrupts, staging
from hls_gan_plugin.shared.errors import OutputError
from hls_gan_plugin.shared.interrupts import stop_on_signals
from hls_gan_plugin.shared.staging import clear_stale, staged, staging_dir, temporary_folder

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
    clear_stale([target, tmp_path / "never.tif"])
    assert not list(tmp_path.iterdir())


_HOLD_TEMPORARY = """
import time
from hls_gan_plugin.shared.staging import temporary_folder
held = temporary_folder("preview_")
(held.folder / "preview_1.tif").write_text("pixels")
print(held.folder, flush=True)
time.sleep(60)
"""


def test_a_temporary_folder_lives_as_long_as_its_process(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept.txt").write_text("not ours to remove")
    (tmp_path / "preview_link").symlink_to(elsewhere)
    child = subprocess.Popen(
        [sys.executable, "-c", _HOLD_TEMPORARY], cwd=ROOT, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    try:
        held = Path(child.stdout.readline().strip())
        beside = temporary_folder("preview_")
        assert (held / "preview_1.tif").exists()
        assert beside.folder != held
    finally:
        child.kill()
        child.wait()
    assert held.exists()
    after = temporary_folder("preview_")
    assert not held.exists()
    assert beside.folder.exists()
    for claim in (beside, after):
        claim.release()
    assert {path.name for path in tmp_path.rglob("*")} == {"elsewhere", "kept.txt", "preview_link"}


_RACE = """
import sys, time
from hls_gan_plugin.shared import staging
from hls_gan_plugin.shared.errors import OutputError
from hls_gan_plugin.shared.interrupts import stop_on_signals
from hls_gan_plugin.shared.staging import clear_stale, staged
name, *targets = sys.argv[1:]
until, written = time.monotonic() + 2, 0
while time.monotonic() < until:
    try:
        with staged(targets) as paths:
            for part in range(5):
                for path in paths.values():
                    with path.open("a") as file:
                        file.write(f"{name} {part}\\n")
            whole = "".join(f"{name} {part}\\n" for part in range(5))
            for path in paths.values():
                assert path.read_text() == whole, path.read_text()
        written += 1
    except OutputError as error:
        assert "another run" in str(error), error
    clear_stale(targets)
print(written)
"""


def test_three_processes_on_one_target_never_mix_their_data(tmp_path):
    targets = [str(tmp_path / name) for name in ("one.tif", "two.csv")]
    children = [
        subprocess.Popen(
            [sys.executable, "-c", _RACE, name, *targets],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("a", "b", "c")
    ]
    ended = [child.communicate(timeout=60) for child in children]
    assert [errors for _, errors in ended] == ["", "", ""]
    assert sum(int(written) for written, _ in ended) > 10
    one, two = (Path(target).read_text() for target in targets)
    assert one == two
    assert one in ["".join(f"{name} {part}\n" for part in range(5)) for name in ("a", "b", "c")]
    assert sorted(item.name for item in tmp_path.iterdir()) == ["one.tif", "two.csv"]


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
@pytest.mark.parametrize("error", [PermissionError(13, "open elsewhere"), KeyboardInterrupt()])
def test_if_one_of_several_cannot_be_renamed_none_is(tmp_path, monkeypatch, error, links):
    old, new, folder, last = (f"{tmp_path}/{name}" for name in ("old", "new", "chips/", "last"))
    Path(old).write_text("before")
    Path(folder).mkdir()
    replace = os.replace

    def refusing(source, target):
        if Path(target) == Path(last):
            raise error
        replace(source, target)

    monkeypatch.setattr(os, "replace", refusing)
    if not links:
        monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError("no links")))
    kind = OutputError if isinstance(error, OSError) else KeyboardInterrupt
    said = "Nothing was changed" if isinstance(error, OSError) else None
    with pytest.raises(kind, match=said), staged((old, new, folder, last)) as paths:
        paths[folder].mkdir()
        for name in (old, new, last):
            paths[name].write_text("after")
    assert Path(old).read_text() == "before"
    assert sorted(item.name for item in tmp_path.iterdir()) == ["chips", "old"]
    assert not list(Path(folder).iterdir())


def test_a_folder_that_vanishes_is_no_success(tmp_path):
    target = str(tmp_path / "in" / "out.tif")
    Path(target).parent.mkdir()
    with pytest.raises(OutputError, match="was removed"), staged((target,)) as paths:
        paths[target].write_text("whole")
        shutil.rmtree(Path(target).parent)


def test_a_name_that_is_too_long(tmp_path):
    with (
        pytest.raises(OutputError, match="cannot be written"),
        staged((f"{tmp_path}/{'x' * 250}",)),
    ):
        pass


@pytest.mark.parametrize("step", ["_locked", "_empty", "release"])
@pytest.mark.parametrize("after", [False, True])
def test_stopped_while_it_claims_or_releases_it_leaves_no_folder(
    tmp_path, monkeypatch, step, after
):
    real, signals = getattr(staging.Claim, step), [signal.SIGTERM]

    def stopped(claim):
        if not after and signals:
            os.kill(os.getpid(), signals.pop())
        done = real(claim)
        if after and signals:
            os.kill(os.getpid(), signals.pop())
        return done

    monkeypatch.setattr(staging.Claim, step, stopped)
    before = signal.getsignal(signal.SIGTERM)
    stop_on_signals()
    try:
        with pytest.raises(KeyboardInterrupt), staged((str(tmp_path / "out.tif"),)) as paths:
            paths[str(tmp_path / "out.tif")].write_text("whole")
    finally:
        signal.signal(signal.SIGTERM, before)
    assert [path.name for path in tmp_path.iterdir()] in ([], ["out.tif"])


@pytest.mark.parametrize("fails", [False, True], ids=["well", "with an error"])
def test_stopped_at_any_line_it_leaves_all_or_nothing(tmp_path, stop_at_every_line, fails):
    names, before = ["one.tif", "two.csv"], {"one.tif": "before"}
    targets = [str(tmp_path / name) for name in names]

    def work():
        with contextlib.suppress(ZeroDivisionError), staged(targets) as paths:
            for path in paths.values():
                path.write_text("after")
            if fails:
                raise ZeroDivisionError

    stops = []
    (tmp_path / "one.tif").write_text("before")
    for stopped in stop_at_every_line(work, staging, interrupts, contextlib):
        found = {path.name: path.read_text() for path in tmp_path.iterdir()}
        assert found in (before, *([] if fails else [dict.fromkeys(names, "after")]))
        stops.append(stopped)
        (tmp_path / "two.csv").unlink(missing_ok=True)
        (tmp_path / "one.tif").write_text("before")
    assert stops == [True] * (len(stops) - 1) + [False]
