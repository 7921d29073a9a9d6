"""One running bubblewrap, with everything that it leaves on this side: folder, control groups, processes."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import re
import secrets
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nngrade.sandbox import cgroups, layout, seccomp, workspace
from nngrade.sandbox.errors import SandboxError, explain

RUN_PREFIX = "nngrade-run-"


@dataclass
class Box:
    """What to run how, then what runs: ``start``, ``wait_until_ready``, ``end``, ``remove``.

    kind: see ``layout.walls``. users: how many user ids it needs when the grader is root. packages: those
    installed in place that it sees. disk_bytes, memory_bytes, processes: limits of everything inside
    together.
    """

    kind: str
    packages: list[str]
    disk_bytes: int
    memory_bytes: int
    processes: int
    users: int = 1
    folder: Path = field(default_factory=lambda: make_folder())
    group: cgroups.Cgroup = field(default_factory=cgroups.Cgroup)
    process: subprocess.Popen | None = None
    inner_pid: int | None = None

    def start(self, plan: dict[str, Any], work: dict[str, bytes], keep: tuple[int, ...] = ()) -> None:
        """Start bubblewrap around ``enter.py``, which does what ``plan`` says; keep: descriptors for it."""
        self._info, write_info = os.pipe()
        self._ready, write_ready = os.pipe()
        seccomp_fd = seccomp.filter_fd() if self.kind == "kernel" else None
        archive_fd = workspace.pack({**plan, "ready_fd": write_ready}, work)
        fds = [fd for fd in (write_info, write_ready, seccomp_fd, archive_fd) if fd is not None]
        try:
            self.group = make_group(self.folder, self.memory_bytes, self.processes)
            command = self._command(write_info, seccomp_fd)
            command += [sys.executable, "-I", "-S", "-B", str(layout.ENTER), str(archive_fd)]
            with open(self.folder / "stderr", "wb") as stderr:
                self.process = subprocess.Popen(
                    self._staged(command), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=stderr,
                    close_fds=True, pass_fds=[*fds, *keep], start_new_session=True,
                    env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
                )  # fmt: skip
        finally:
            for fd in fds:
                os.close(fd)

    def _command(self, info_fd: int, seccomp_fd: int | None) -> list[str]:
        """The bubblewrap command; ``self.binds`` is what root must bind before."""
        folders = [(path, path) for path in layout.python_folders(self.packages)]
        self.binds = self._mount_points(folders) if os.geteuid() == 0 else []
        seen = [(new, path) for (path, new) in self.binds] or folders
        etc = self.folder / "etc"
        etc.mkdir(mode=0o755)
        for name, text in layout.ACCOUNTS.items():
            (etc / name).write_text(text)
            (etc / name).chmod(0o644)
        return layout.command(self.kind, seen, self.disk_bytes, info_fd, seccomp_fd, etc)

    def _staged(self, command: list[str]) -> list[str]:
        """The command, behind ``stage.py`` where groups are to be joined or a user is to be become."""
        uid = _unused_uids(self.users) if os.geteuid() == 0 else None
        if uid is None and not self.group.folders:
            return command
        plan = {"join": self.group.join_files, "binds": self.binds, "uid": uid, "users": self.users}
        return [sys.executable, "-I", "-S", "-B", str(layout.STAGE), json.dumps({**plan, "command": command})]

    def _mount_points(self, folders: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Places where root binds what the dropped user may not reach by its own path."""
        self.folder.chmod(0o711)
        binds = []
        for number, (path, _) in enumerate(folders):
            point = self.folder / f"mount-{number}"
            point.mkdir(mode=0o755)
            binds.append((path, str(point)))
        return binds

    def said(self) -> str:
        """What came on the error stream of bubblewrap and of what runs in it."""
        with contextlib.suppress(OSError):
            return (self.folder / "stderr").read_text(errors="replace")
        return ""

    def wait_until_ready(self, seconds: float) -> None:
        """Wait for bubblewrap's report and for the first sign of life from within, or raise SandboxError."""
        deadline = time.monotonic() + seconds
        said = b""
        try:
            while b"ready" not in said:
                if not select.select([self._ready], [], [], max(0, deadline - time.monotonic()))[0]:
                    raise SandboxError(
                        f"The sandbox was not up within {seconds:g} s; is the machine overloaded?"
                    )
                chunk = os.read(self._ready, 64)
                if not chunk:
                    raise SandboxError(explain(self.said()))
                said += chunk
            self.inner_pid = json.loads(os.read(self._info, 4096))["child-pid"]
        finally:
            os.close(self._ready)
            os.close(self._info)

    def end(self) -> None:
        """Kill process 1 of the sandbox, and with it everything inside, and bubblewrap."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if self.process.poll() is None and self.inner_pid:
                os.kill(self.inner_pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=5)

    def remove(self) -> None:
        """Remove control groups and folder; calling it twice, or after a failed start, does no harm."""
        if self.process is not None and self.process.poll() is None:
            self.end()
        self.group.remove()
        shutil.rmtree(self.folder, ignore_errors=True)


def make_folder() -> Path:
    """A new folder for what a sandbox needs on this side, named after this process for the janitor."""
    return Path(tempfile.mkdtemp(prefix=f"{RUN_PREFIX}{os.getpid()}-", dir=_open_folder()))


def make_group(folder: Path, memory_bytes: int, processes: int) -> cgroups.Cgroup:
    """The control groups of the sandbox that has this folder."""
    return cgroups.create(folder.name.removeprefix(RUN_PREFIX), memory_bytes, processes)


def _open_folder() -> str:
    """The folder for temporary files; SandboxError where root's kernels, other users, may not enter it."""
    folder = os.path.abspath(tempfile.gettempdir())
    for path in (Path(folder), *Path(folder).parents) if os.geteuid() == 0 else ():
        if not path.stat().st_mode & 0o001:
            raise SandboxError(
                f"Temporary files go to {folder}, but {path} may be entered by its owner alone, and kernels "
                "are users of their own. Choose another place: export TMPDIR=/tmp"
            )
    return folder


def processes_of_this_user() -> int:
    """Threads of this user that count against a kernel's limit: since Linux 5.14 its own alone."""
    release = [int(number) for number in re.findall(r"\d+", platform.release())[:2]]
    if os.geteuid() == 0 or release >= [5, 14]:
        return 0
    count = 0
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if entry.stat().st_uid == os.getuid():
                count += sum(1 for _ in (entry / "task").iterdir())
    return count


def _unused_uids(count: int) -> int:
    """The first of ``count`` user ids that nobody has, for kernels must not signal or trace others."""
    mapped = [line.split() for line in Path("/proc/self/uid_map").read_text().splitlines()]
    largest = max(int(start) + int(length) for start, _, length in mapped)
    low, high = (1_000_000_000, 1_400_000_000) if largest > 1_400_000_000 else (largest // 2, largest - 600)
    if count > 1 and largest > 1_800_000_000:
        low, high = 1_400_000_000, 1_800_000_000
    return low + secrets.randbelow(max(1, (high - low) // count)) * count
