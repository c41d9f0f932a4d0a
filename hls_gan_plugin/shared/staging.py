"""Results appear whole or not at all. Standard library only: engine and client both use it.

Every file that a job writes is first written into a folder beside its target, named after the
target, and renamed into place when the whole job has succeeded. The folder's name is a function
of the target, so that whoever comes after a killed run can clear what it left. A lock on a file
within the folder says that its run is alive: the lock dies with the process.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import IO, Callable

from .errors import OutputError
from .interrupts import surely, uninterrupted

_LOCK = "in-use.lock"
_TRIES = 100


def staging_dir(target: str | Path) -> Path:
    """The folder in which `target` is prepared: `.NAME.partial` beside it."""
    target = Path(target)
    return target.parent / f".{target.name}.partial"


def clear_stale(targets: Iterable[str | Path]) -> None:
    """Remove what dead runs left of `targets`; what a live run is writing stays."""
    for target in targets:
        _clear_dead(staging_dir(target))


def temporary_folder(prefix: str) -> Claim:
    """A new folder for temporary files, until it is released; of dead processes none stays.

    prefix: what the names begin with of all that are made for this purpose.
    """
    for folder in Path(tempfile.gettempdir()).glob(f"{prefix}*"):
        if _is_own(folder):
            _clear_dead(folder)
    return Claim(Path(tempfile.mkdtemp(prefix=prefix)))


def _is_own(folder: Path) -> bool:
    """Whether it is this user's and no link: where temporary files lie, others make names too."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    is_mine = sys.platform == "win32" or found.st_uid == os.geteuid()
    return stat.S_ISDIR(found.st_mode) and is_mine


def _clear_dead(folder: Path) -> None:
    if folder.is_dir():
        with contextlib.suppress(OSError):
            Claim(folder).release()


@contextlib.contextmanager
def staged(targets: Iterable[str | Path]) -> Iterator[dict[str, Path]]:
    """Give each target a path to write to; move all of them into place on success.

    Yields a mapping from the target as given to the path to write. A path that was not written
    is skipped. On any exception every target is as it was before. A target that ends with "/" is
    a folder; one that stands there empty is replaced.

    Raises:
        OutputError: a target's folder is missing or cannot be written, a file's target is a
            folder, a folder's is not empty, or a live process is already writing to it.
    """
    wanted = [str(target) for target in targets]
    claims: list[Claim] = []
    with surely(partial(_release, claims)):
        for target in wanted:
            with uninterrupted():  # a folder that is made is one that is released
                claims.append(_claimed(Path(target), is_folder=target.endswith("/")))
        paths = {target: staging_dir(target) / Path(target).name for target in wanted}
        yield paths
        for claim in claims:
            claim.check()
        _move_all({path: Path(target) for target, path in paths.items() if path.exists()})


def _release(claims: list[Claim]) -> None:
    while claims:
        claims.pop().release()


class Claim:
    """A folder that this process alone uses; empty at the beginning but for its lock.

    Raises:
        BlockingIOError: another live process has it.
        OSError: the folder cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = self._locked()
        self._empty()

    def _locked(self) -> IO[bytes]:
        for _ in range(_TRIES):
            with contextlib.suppress(FileExistsError):
                self.folder.mkdir()
            try:
                lock = (self.folder / _LOCK).open("ab")
            except FileNotFoundError:  # whoever had the folder has just removed it
                continue
            try:
                _lock(lock)
                if self._is_ours(lock):
                    return lock
            except BaseException:
                lock.close()
                raise
            lock.close()
        raise BlockingIOError(f"{self.folder} is made and removed all the time")

    def _is_ours(self, lock: IO[bytes]) -> bool:
        """Whether what was locked is still the folder's lock, and not one that was removed."""
        try:
            return os.path.samestat(os.fstat(lock.fileno()), os.stat(self.folder / _LOCK))
        except OSError:
            return False

    def _empty(self) -> None:
        for path in self.folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            elif path.name != _LOCK:
                path.unlink()

    def check(self) -> None:
        """Raises OutputError if the folder was taken away under the run that uses it."""
        if not self._is_ours(self._lock):
            raise OutputError(
                f"The folder '{self.folder.parent}' was removed or is out of reach: what was "
                "written there is lost; run the job again."
            )

    def release(self) -> None:
        """Remove the folder and let go of it, in this order: the next one starts from nothing."""
        with contextlib.suppress(OSError):
            self._empty()
        if sys.platform == "win32":  # where an open file cannot be removed
            self._lock.close()
        with contextlib.suppress(OSError):  # from here on another process may have it
            (self.folder / _LOCK).unlink()
            self.folder.rmdir()
        self._lock.close()


def _claimed(target: Path, is_folder: bool) -> Claim:
    if is_folder and target.is_dir() and any(target.iterdir()):
        raise OutputError(f"The folder '{target}' is not empty; give an empty or a new one.")
    if not is_folder and target.is_dir():
        raise OutputError(f"'{target}' is a folder; give the name of a file to write.")
    if not target.parent.is_dir():
        raise OutputError(f"The folder '{target.parent}' does not exist; create it first.")
    if target.exists() and not os.access(target, os.W_OK):
        raise OutputError(f"'{target}' exists and is read-only; choose another name.")
    try:
        return Claim(staging_dir(target))
    except BlockingIOError as error:
        raise OutputError(
            f"'{target}' is being written by another run; wait for it or choose another name."
        ) from error
    except OSError as error:
        raise OutputError(
            f"'{target}' cannot be written ({error.strerror or error}); choose a folder that you "
            "may write to, and a shorter name if it is very long."
        ) from error


def _lock(file: IO[bytes]) -> None:
    """Raises BlockingIOError if another process has locked the file."""
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError(str(error)) from error
        return
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError:
        return  # a file system that knows no locks


def _move_all(targets: dict[Path, Path]) -> None:
    """Rename each finished path to its target; if one fails, all targets are as before."""
    undo: list[Callable[[], None]] = []
    try:
        with uninterrupted():
            for path, target in targets.items():
                _move(path, target, undo, is_alone=len(targets) == 1)
    except BaseException as error:
        with uninterrupted():
            for step in reversed(undo):
                with contextlib.suppress(OSError):
                    step()
        if not isinstance(error, OSError):
            raise
        raise OutputError(
            f"The finished result could not be renamed to '{target}' ({error.strerror}); is it "
            "open in another program? Nothing was changed."
        ) from error


def _move(path: Path, target: Path, undo: list[Callable[[], None]], is_alone: bool) -> None:
    """Put a path under a target's name, and note down what takes that back."""
    if target.is_file() and not is_alone:
        before = path.with_name(path.name + ".before")
        _keep(target, before)
        undo.append(partial(os.replace, before, target))
    elif target.is_dir():
        target.rmdir()
        undo.append(target.mkdir)
    os.replace(path, target)
    undo.append(partial(os.replace, target, path))


def _keep(target: Path, before: Path) -> None:
    """A second name for what stands under a target, or its only one where links are unknown."""
    try:
        os.link(target, before)
    except OSError:
        os.replace(target, before)
