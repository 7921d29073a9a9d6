"""Memory that is freed and wanted again a moment later.

The arrays of a training step die with it, and glibc gives their pages back to the system: large arrays at
once, of the rest what is free at the end of the heap. The next step gets new pages, which the system has to
clear. That was a quarter of a ConvNet's step.
"""

from __future__ import annotations

import contextlib
import ctypes
import sys

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # the names of glibc's settings, M_... in its malloc.h
KEPT = 256 << 20  # bytes that may lie free at the end of the heap
LARGE = 32 << 20  # bytes: a larger array, glibc's own limit, still comes from the system and goes back to it


def keep_freed() -> None:
    """Let this process keep up to KEPT bytes of freed memory; no effect where there is no glibc.

    Source: mallopt(3), https://man7.org/linux/man-pages/man3/mallopt.3.html
    """
    if sys.platform == "linux":
        with contextlib.suppress(AttributeError, OSError):
            mallopt = ctypes.CDLL(None).mallopt
            mallopt(_TRIM_THRESHOLD, KEPT)
            mallopt(_MMAP_THRESHOLD, LARGE)
