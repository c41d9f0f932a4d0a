"""Results appear whole or not at all. Standard library only: engine and client both use it.

Every file that a job writes is first written into a folder beside its target, named after the
target, and renamed into place when the whole job has succeeded. The folder's name is a function
of the target, so that whoever comes after a killed run can clear what it left.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from .errors import OutputError

_LOCK = "in-use.lock"


def staging_dir(target: str | Path) -> Path:
    """The folder in which `target` is prepared: `.NAME.partial` beside it."""
    target = Path(target)
    return target.parent / f".{target.name}.partial"


def clear(targets: Iterable[str | Path]) -> None:
    """Remove what a dead run left of `targets`; nothing happens where nothing was left."""
    for target in targets:
        shutil.rmtree(staging_dir(target), ignore_errors=True)


def clear_stale(targets: Iterable[str | Path]) -> None:
    """Like `clear`, but leave what a live run is still writing."""
    clear(target for target in targets if _is_stale(staging_dir(target)))


@contextlib.contextmanager
def staged(targets: Iterable[str | Path]) -> Iterator[dict[str, Path]]:
    """Give each target a path to write to; move all of them into place on success.

    Yields a mapping from the target as given to the path to write. A path that was not written
    is skipped. On any exception nothing stands under the final names that was not there before.
    A target that ends with "/" is a folder; one that stands there empty is replaced.

    Raises:
        OutputError: a target's folder is missing or cannot be written, a file's target is a
            folder, a folder's is not empty, or a live process is already writing to it.
    """
    wanted = [str(target) for target in targets]
    locks: dict[str, IO[bytes]] = {}
    try:
        for target in wanted:
            locks[target] = _claim(Path(target), is_folder=target.endswith("/"))
        paths = {target: staging_dir(target) / Path(target).name for target in wanted}
        yield paths
        for target, path in paths.items():
            if path.exists():
                _move(path, Path(target))
    finally:
        for lock in locks.values():
            lock.close()
        clear(locks)


def _claim(target: Path, is_folder: bool) -> IO[bytes]:
    if is_folder and target.is_dir() and any(target.iterdir()):
        raise OutputError(f"The folder '{target}' is not empty; give an empty or a new one.")
    if not is_folder and target.is_dir():
        raise OutputError(f"'{target}' is a folder; give the name of a file to write.")
    if not target.parent.is_dir():
        raise OutputError(f"The folder '{target.parent}' does not exist; create it first.")
    if target.exists() and not os.access(target, os.W_OK):
        raise OutputError(f"'{target}' exists and is read-only; choose another name.")
    folder = staging_dir(target)
    if folder.exists() and not _is_stale(folder):
        raise OutputError(
            f"'{target}' is being written by another run; wait for it or choose another name."
        )
    clear([target])
    try:
        folder.mkdir()
        lock = (folder / _LOCK).open("wb")
    except OSError as error:
        raise OutputError(
            f"'{target}' cannot be written ({error.strerror or error}); choose a folder that you "
            "may write to."
        ) from error
    _try_lock(lock)
    return lock


def _is_stale(folder: Path) -> bool:
    """Whether the run that made `folder` is gone: its lock died with it."""
    try:
        with (folder / _LOCK).open("rb+") as lock:
            return _try_lock(lock)
    except OSError:
        return True


def _try_lock(lock: IO[bytes]) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows: an open file cannot be removed, so `mkdir` refuses instead
        return True
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _move(path: Path, target: Path) -> None:
    try:
        if path.is_dir() and target.is_dir():
            target.rmdir()
        os.replace(path, target)
    except OSError as error:
        raise OutputError(
            f"The finished result could not be renamed to '{target}' ({error.strerror}); is it "
            "open in another program?"
        ) from error
