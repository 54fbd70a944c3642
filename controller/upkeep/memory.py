"""Memory that is free goes back to the system: what was needed for a moment (a backup, an export, a backlog) is not kept for years.

glibc keeps what was freed between what is still in use, in an arena for each thread, and after one large block was freed it keeps more and
more. A backup of 10 MB left 16 MB behind that way. Other C libraries have none of these functions, and need none.
"""

from __future__ import annotations

import ctypes
import gc
import sys

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
"""Parameters of mallopt(3)."""

THRESHOLD = 128 * 1024
"""Bytes. glibc's own first values of both thresholds; having set them keeps it from raising them."""


def be_frugal() -> None:
    """Have one arena for all threads, and free memory given back at once; to be called before there are threads.

    One arena costs nothing here: Python lets one thread run at a time.
    """
    for parameter, value in ((M_ARENA_MAX, 1), (M_MMAP_THRESHOLD, THRESHOLD), (M_TRIM_THRESHOLD, THRESHOLD)):
        _call("mallopt", parameter, value)


def overlook_what_stays() -> None:
    """Let the search for unreachable cycles pass over all that is there now; to be called once everything is loaded.

    A full search waits until what was added is a quarter of what is there (CPython, "Design of the garbage collector"): with the whole
    program in that sum some megabytes of garbage gather in between, and the memory they take is never given back as one.
    """
    gc.collect()
    gc.freeze()
    gc.collect()  # what is left to count is nothing


def give_back() -> None:
    """Give back the free pages between what is in use; a few milliseconds for some ten megabytes."""
    _call("malloc_trim", 0)


def _call(name: str, *values: int) -> None:
    if not sys.platform.startswith("linux"):
        return
    try:
        function = getattr(ctypes.CDLL(None), name)
    except (OSError, AttributeError):
        return
    function(*values)
