"""What has been done in a folder of results: a line of JSON for every piece of work.

Lines are only ever added, each in one write, so that a run that is killed loses at most the line
that it was writing; the last line about a name counts. One run at a time may add lines.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from hls_gan_plugin.core.closable import Closable
from hls_gan_plugin.shared.errors import OutputError
from hls_gan_plugin.shared.file_digest import sha256

NAME = "manifest.jsonl"
State = Literal["done", "failed"]


@dataclass(frozen=True)
class FileStamp:
    """A file as it was: its content's SHA-256, bytes, and time of change."""

    sha256: str
    size: int
    changed_ns: int

    @classmethod
    def of(cls, path: str | Path) -> FileStamp:
        """Raises OSError if the file cannot be read."""
        found = os.stat(path)
        return cls(sha256(path), found.st_size, found.st_mtime_ns)

    def still_holds(self, path: str | Path) -> bool:
        """Whether the file has the content that it had; read only if its time is another."""
        try:
            found = os.stat(path)
            if found.st_size != self.size:
                return False
            return found.st_mtime_ns == self.changed_ns or sha256(path) == self.sha256
        except OSError:
            return False


@dataclass(frozen=True)
class Record:
    """One piece of work.

    name: what was worked on. result: what it is called in the folder. inputs: by path. outputs: by
    path within the folder. settings: what else decides the result. at: when, in UTC.
    """

    name: str
    state: State
    result: str
    model_sha256: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    inputs: Mapping[str, FileStamp] = field(default_factory=dict)
    outputs: Mapping[str, FileStamp] = field(default_factory=dict)
    seconds: float = 0.0
    device: str = ""
    warnings: tuple[str, ...] = ()
    error: str = ""
    at: str = ""

    def to_json(self) -> str:
        """One line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, line: str) -> Record:
        """Raises ValueError, KeyError or TypeError if the line is no record."""
        values = json.loads(line)
        known = {item.name for item in fields(cls)}
        kept = {name: value for name, value in values.items() if name in known}
        for part in ("inputs", "outputs"):
            kept[part] = {path: FileStamp(**stamp) for path, stamp in kept.get(part, {}).items()}
        return cls(**kept | {"warnings": tuple(kept.get("warnings", ()))})


class Manifest(Closable):
    """The manifest of a folder, held by one run at a time; a context manager.

    Raises:
        OutputError: another run holds it, or the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / NAME
        try:
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        except OSError as error:
            raise OutputError(
                f"'{self.path}' cannot be written ({error.strerror}); choose a folder that you may "
                "write to."
            ) from error
        if not _locked(self._file):
            os.close(self._file)
            raise OutputError(
                f"Another run is writing into '{folder}'; wait for it or choose another folder."
            )
        self.records = read_records(folder)

    def close(self) -> None:
        """Let other runs have the folder."""
        os.close(self._file)

    def add(self, record: Record) -> None:
        """Write a record down, on the disk when this returns.

        Raises:
            OutputError: it cannot be written.
        """
        line = record.to_json().encode() + b"\n"
        size = os.fstat(self._file).st_size
        if size and os.pread(self._file, 1, size - 1) != b"\n":  # a killed run's last line
            line = b"\n" + line
        try:
            os.write(self._file, line)
            os.fsync(self._file)
        except OSError as error:
            raise OutputError(
                f"'{self.path}' cannot be written ({error.strerror}); is the disk full?"
            ) from error
        self.records[record.name] = record


def read_records(folder: Path) -> dict[str, Record]:
    """The last record of each name in a folder's manifest; a killed run's torn line is left out."""
    records: dict[str, Record] = {}
    try:
        lines = (folder / NAME).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return records
    for line in lines:
        try:
            record = Record.from_json(line)
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
        records[record.name] = record
    return records


def _locked(file: int) -> bool:
    """Whether this run now holds the file; the lock dies with the process."""
    try:
        import fcntl
    except ImportError:
        return _locked_on_windows(file)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _locked_on_windows(file: int) -> bool:
    import msvcrt

    beyond_any_line = 2**31 - 2
    try:
        os.lseek(file, beyond_any_line, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    except OSError:
        return False
    return True
