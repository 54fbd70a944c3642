"""Memory that is free goes back to the system: what was needed for a moment (a backup, an export, a backlog) is not kept for years.

glibc keeps what was freed between what is still in use, however much that is; on a small computer others could use it.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable


def give_back() -> None:
    """Give free pages back, where the C library can (`malloc_trim` of glibc); a millisecond or two for some ten megabytes."""
    if _TRIM is not None:
        _TRIM(0)


def _trim() -> Callable[[int], int] | None:
    """Return glibc's function; other libraries have none, and give back by themselves."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        found = ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError):
        return None
    found.argtypes, found.restype = (ctypes.c_size_t,), ctypes.c_int
    return found


_TRIM = _trim()
