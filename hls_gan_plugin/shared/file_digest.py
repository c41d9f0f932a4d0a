"""What identifies a file's content. Standard library only."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path


def sha256(path: str | Path) -> str:
    """The SHA-256 of a file, as 64 hexadecimal digits; a file that stays the same is read once."""
    found = Path(path).stat()
    return _sha256(str(path), found.st_ino, found.st_size, found.st_mtime_ns)


@functools.lru_cache(maxsize=4096)
def _sha256(path: str, *state: int) -> str:
    digest = hashlib.sha256()
    with Path(path).open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()
