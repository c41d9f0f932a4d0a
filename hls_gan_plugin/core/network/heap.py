"""Memory that was freed stays with the process, to be used again for the next tile."""

from __future__ import annotations

import ctypes
import sys

# glibc's malloc.h
_M_TRIM_THRESHOLD, _M_MMAP_MAX, _M_ARENA_MAX = -1, -4, -8
_KEPT_BYTES = 2**30


def keep_freed_memory() -> bool:
    """Ask glibc to keep what is freed; whether it will (no other C library is asked).

    By default a tensor's memory goes back to the kernel when it is freed, and every page of the
    next one is fetched and cleared anew: up to a fifth of the time of a tile. So no block gets a
    mapping of its own, however large. To be called before threads begin, because one heap for all
    is part of it: the others are given back when empty.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):  # musl has none
        return False
    settings = (
        (_M_ARENA_MAX, 1),
        (_M_MMAP_MAX, 0),
        (_M_TRIM_THRESHOLD, _KEPT_BYTES),
    )
    return all(mallopt(option, value) == 1 for option, value in settings)
