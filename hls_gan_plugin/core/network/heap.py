"""How the process keeps and shares its memory."""

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
    mapping of its own, however large. One heap for all is part of it: the others are given back
    when empty.
    """
    return share_heap() and _set((_M_MMAP_MAX, 0), (_M_TRIM_THRESHOLD, _KEPT_BYTES))


def share_heap() -> bool:
    """Ask glibc for one heap for all threads; whether there is (no other C library is asked).

    By default each thread has a heap, and keeps what it freed from the others. To be called before
    threads begin.
    """
    return _set((_M_ARENA_MAX, 1))


def _set(*settings: tuple[int, int]) -> bool:
    if not sys.platform.startswith("linux"):
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):  # musl has none
        return False
    return all(mallopt(option, value) == 1 for option, value in settings)
