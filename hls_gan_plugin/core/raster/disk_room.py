"""Whether a disk has room for what is about to be written."""

from __future__ import annotations

import shutil
from pathlib import Path

from hls_gan_plugin.shared.errors import OutputError

# Deflate leaves .6 to .8 of a real granule's bytes; a disk that has less than this is too small.
COMPRESSED_SHARE = 0.5


def require_room(path: Path, needed_bytes: float) -> None:
    """Refuse what cannot fit at `path`, a file's name or a folder, before the work is done.

    Raises:
        OutputError: the disk has less room.
    """
    try:
        free = shutil.disk_usage(path if path.is_dir() else path.parent).free
    except OSError:  # what is wrong with the folder is told where it is written to
        return
    if free < needed_bytes:
        raise OutputError(
            f"'{path}' needs about {in_bytes(needed_bytes)}, and {in_bytes(free)} are free there; "
            "make room, or choose another folder or less to write."
        )


def in_bytes(number: float) -> str:
    """1.5 GB, 20 MB, 300 kB."""
    for unit, size in (("GB", 1e9), ("MB", 1e6)):
        if number >= size:
            return f"{number / size:,.1f} {unit}" if unit == "GB" else f"{number / size:.0f} {unit}"
    return f"{number / 1e3:.0f} kB"
