"""A kernel that a zygote has borne, as the grader holds it."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
from pathlib import Path
from typing import Any

from nngrade.sandbox import workspace


class UnavailableError(RuntimeError):
    """No kernel could be forked; the text says why. A kernel can still be started anew."""


class Forked:
    """A kernel that a zygote has borne, with the manners of ``subprocess.Popen``.

    It is held by a process descriptor, which can never come to mean another process.
    """

    stdin = stdout = stderr = None

    def __init__(self, pidfd: int, door: socket.socket) -> None:
        self._pidfd, self._door, self._owner = pidfd, door, os.getpid()
        self.returncode: int | None = None
        self.pid = _pid_of(pidfd)

    def begin(self, plan: dict[str, Any], work: dict[str, bytes], groups: list[str]) -> None:
        """Put it into control groups, hand over plan and work, and let it start."""
        archive = workspace.pack(plan, work)
        try:
            for path in groups:
                Path(path).write_text(str(self.pid))
            socket.send_fds(self._door, [b"go"], [archive])
        except (ProcessLookupError, BrokenPipeError, ConnectionResetError):
            self.wait_until_ready(1)  # says why it is gone
        finally:
            os.close(archive)

    def wait_until_ready(self, seconds: float) -> None:
        """Wait until the kernel's sockets are there; UnavailableError when it did not come so far."""
        if not select.select([self._door], [], [], seconds)[0]:
            raise UnavailableError(f"it was not ready within {seconds:g} s")
        try:
            said = self._door.recv(2000)
        except ConnectionError:
            said = b""
        if said != b"ready":
            raise UnavailableError(said.decode(errors="replace") or "it ended while it began")
        self._door.close()

    def poll(self) -> int | None:
        """The exit status, or None while it runs; how it died is not known here, so a death is -9."""
        if self.returncode is None and select.select([self._pidfd], [], [], 0)[0]:
            self.returncode = -signal.SIGKILL
        return self.returncode

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for its end."""
        select.select([self._pidfd], [], [], timeout)
        return self.poll()

    def kill(self) -> None:
        """Kill process 1 of the kernel's namespace, and with it everything inside, and wait for that."""
        if self._pidfd >= 0 and self._owner == os.getpid() and self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
            self.wait(5)

    def close(self) -> None:
        """Kill it and let its descriptors go; twice does no harm."""
        self.kill()
        self._door.close()
        if self._pidfd >= 0:
            self.returncode = self.returncode or -signal.SIGKILL
            os.close(self._pidfd)
            self._pidfd = -1

    __del__ = close


def _pid_of(pidfd: int) -> int:
    """The number by which this process knows another one: 0 or less when it is gone."""
    for line in Path(f"/proc/self/fdinfo/{pidfd}").read_text().splitlines():
        if line.startswith("Pid:") and int(line.split()[1]) > 0:
            return int(line.split()[1])
    raise UnavailableError("it ended as soon as it was there")
