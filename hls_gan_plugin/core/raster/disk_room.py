"""Whether a disk has room for what is about to be written."""

from __future__ import annotations

import shutil
from pathlib import Path

from hls_gan_plugin.shared.errors import OutputError

# Deflate leaves .6 to .8 of a real granule's bytes; a disk that has less than this is too small.
COMPRESSED_SHARE = 0.5


def require_room(path: Path, needed_bytes: float) -> None:
    """Refuse what cannot fit beside `path`, before the work is done.

    Raises:
        OutputError: the disk has less room.
    """
    try:
        free = shutil.disk_usage(path.parent).free
    except OSError:  # what is wrong with the folder is told where it is written to
        return
    if free < needed_bytes:
        raise OutputError(
            f"'{path.name}' needs about {needed_bytes / 1e6:,.0f} MB in '{path.parent}', and "
            f"{free / 1e6:,.0f} MB are free there; make room, or choose another folder or a "
            "smaller extent."
        )
