"""What a path means that a user typed. Standard library only."""

from __future__ import annotations

import os
import re

# https://…, s3://…, /vsizip/…, NETCDF:"file.nc":band; a drive letter alone is none of them.
_NO_PLAIN_PATH = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://|/vsi|[A-Za-z][A-Za-z0-9_]+:")
_ELSEWHERE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://|/vsi")


def absolute(text: str, folder: str | os.PathLike[str] = "") -> str:
    """A path as it means the same everywhere: relative ones are within `folder`.

    folder: where the user typed it; empty: the current folder. URLs, GDAL's /vsi… and names of
    parts of a file (NETCDF:…) stay as they are.
    """
    path = os.path.join(os.path.abspath(folder), text)
    if not text or (_NO_PLAIN_PATH.match(text) and not os.path.lexists(path)):
        return text
    return os.path.normpath(path) + (os.sep if text.endswith(("/", os.sep)) else "")


def is_elsewhere(path: str) -> bool:
    """Whether it is a URL or one of GDAL's virtual file systems, and no place in a folder."""
    return _ELSEWHERE.match(path) is not None
