"""One zygote, as the grader holds it: its sandbox, and the door through which kernels are asked for."""

from __future__ import annotations

import json
import os
import select
import socket
import sys
from typing import Any

from nngrade.sandbox import layout
from nngrade.sandbox.box import Box
from nngrade.sandbox.enter import HOME, RUN
from nngrade.sandbox.errors import SandboxError
from nngrade.zygote.forked import Forked, UnavailableError

FORKS = 250  # kernels from one zygote, then it is replaced
START_SECONDS, ANSWER_SECONDS = 120, 20


class Zygote:
    """One zygote; ``settings`` is a BubblewrapProvisioner or whatever has its traits."""

    def __init__(self, modules: tuple[str, ...], settings: Any) -> None:
        self.forks, self.greeted = 0, False
        self.kernels: list[Forked] = []
        self.folders = [
            folder for folder in layout.python_folders(settings.packages)
            if folder.startswith(("/tmp/", "/dev/shm/", f"{HOME}/", f"{RUN}/"))
        ]  # fmt: skip
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.door = ours
        root = os.geteuid() == 0
        self.box = Box(
            "zygote-of-root" if root else "zygote", settings.packages, settings.disk_mb << 20,
            settings.memory_mb << 20, 4 * settings.processes + 64, users=FORKS + 2,
        )  # fmt: skip
        plan = {
            "command": [sys.executable, "-P", "-s", "-m", "nngrade.zygote.forker", *modules],
            "environment": {
                **layout.environment(settings.threads, settings.packages),
                "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            },
            "limits": {"CORE": 0},
            "door_fd": theirs.fileno(),
        }
        try:
            self.box.start(plan, {}, keep=(theirs.fileno(),))
        except BaseException:
            self.close()
            raise
        finally:
            theirs.close()

    def fork(self, disk_bytes: int) -> Forked:
        """A new kernel, not begun; UnavailableError where there is none to be had."""
        self._greet()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        uid = 1 + self.forks if os.geteuid() == 0 else 0
        try:
            request = json.dumps({"uid": uid, "disk": disk_bytes, "folders": self.folders}).encode()
            socket.send_fds(self.door, [request], [theirs.fileno()])
            said, fds = self._hear(ANSWER_SECONDS)
            if not fds:
                raise UnavailableError(f"the zygote cannot fork ({said.decode(errors='replace')})")
            self.forks += 1
            self.kernels = [kernel for kernel in self.kernels if kernel.poll() is None]
            self.kernels.append(Forked(fds[0], ours))
            return self.kernels[-1]
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()

    def _greet(self) -> None:
        """Wait until the zygote has imported everything."""
        if self.greeted:
            return
        try:
            self.box.wait_until_ready(START_SECONDS)
        except SandboxError as error:
            raise UnavailableError(str(error)) from None
        said, _ = self._hear(START_SECONDS)
        if said != b"hello":
            raise UnavailableError(said.decode(errors="replace"))
        self.greeted = True

    def _hear(self, seconds: float) -> tuple[bytes, list[int]]:
        """The next words of the zygote, and what descriptors came with them."""
        if not select.select([self.door], [], [], seconds)[0]:
            raise UnavailableError(f"the zygote said nothing for {seconds} s")
        try:
            said, fds, _, _ = socket.recv_fds(self.door, 4096, 1, socket.MSG_CMSG_CLOEXEC)
        except ConnectionError:
            said, fds = b"", []
        if not said:
            last = " ".join(self.box.said().split())[-300:]
            raise UnavailableError(f"the zygote has ended ({last or 'without a word'})")
        return said, fds

    @property
    def idle(self) -> bool:
        """Whether none of its kernels lives."""
        return all(kernel.poll() is not None for kernel in self.kernels)

    def close(self) -> None:
        """End the zygote and every kernel that it has borne."""
        self.door.close()
        self.box.end()
        self.box.remove()
