"""Who is at work on whose submission, among the graders of one machine."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path

from nngrade.ledger import version_of


def _place(assignment: str, student: str) -> int:
    """The byte in the file of claims that stands for one student's work."""
    return int(version_of([assignment.encode(), student.encode()])[:12], 16)


class Claims:
    """Locks on the bytes of the file ``path``, one byte for each student's work."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._fd: int | None = None

    def claim(self, assignment: str, student: str) -> bool:
        """Whether this process may grade a student's work; False while another one on this machine does.

        The claim is a lock on one byte of a file, so it ends with the process, whichever way that ends.
        """
        if self._fd is None:
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
            self._fd = os.open(self._path, flags, 0o644)
        try:
            fcntl.lockf(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _place(assignment, student))
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EAGAIN):
                return False
            raise
        return True

    def release(self, assignment: str, student: str) -> None:
        """Give a claim back."""
        if self._fd is not None:
            fcntl.lockf(self._fd, fcntl.LOCK_UN, 1, _place(assignment, student))

    def close(self) -> None:
        """Give all claims back."""
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None
