"""The kernel provisioner: every Jupyter tool that starts this kernel starts it inside the sandbox.

Chosen by a kernelspec (``"kernel_provisioner": {"provisioner_name": "nngrade-bubblewrap"}``). The kernel
speaks ZMQ over UNIX sockets that lie on the sandbox's own temporary file system; the client reaches them
through ``/proc/PID/root``, so the network namespace stays empty, no folder is shared with the host, and no
path is longer than the 107 bytes that a socket may have.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from jupyter_client.provisioning import LocalProvisioner
from traitlets import Integer, List, Unicode

from nngrade.sandbox import cgroups, layout, seccomp, workspace
from nngrade.sandbox.enter import RUN
from nngrade.sandbox.errors import SandboxError, explain

RUN_PREFIX = "nngrade-run-"


class BubblewrapProvisioner(LocalProvisioner):
    """Starts one kernel in one sandbox, ends it, and leaves nothing behind."""

    memory_mb = Integer(2048, help="Memory for everything in the kernel together, MiB.").tag(config=True)
    disk_mb = Integer(256, help="Size of each temporary file system of the kernel, MiB.").tag(config=True)
    file_mb = Integer(64, help="Largest file that the kernel may write, MiB.").tag(config=True)
    processes = Integer(128, help="Processes and threads that the kernel may have.").tag(config=True)
    cpu_seconds = Integer(900, help="Processor time of one process, a net under the wall clock.").tag(
        config=True
    )
    start_seconds = Integer(60, help="Seconds in which the sandbox must be up.").tag(config=True)
    threads = Integer(1, help="Threads of the numerical libraries.").tag(config=True)
    packages = List(
        Unicode(), ["nnlib", "nngrade"], help="Packages installed in place that notebooks import."
    ).tag(config=True)

    folder: Path | None = None
    group: cgroups.Cgroup | None = None
    inner_pid: int | None = None
    out_of_memory = False

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Choose sockets instead of ports, and refuse early where the sandbox cannot be."""
        layout.bubblewrap()
        await self.cleanup(restart=True)
        self.out_of_memory = False
        self.folder = Path(tempfile.mkdtemp(prefix=f"{RUN_PREFIX}{os.getpid()}-", dir=_open_folder()))
        self.parent.transport, self.parent.ip = "ipc", str(self.folder / "s")
        return await super().pre_launch(**kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:
        """Start bubblewrap around the kernel's command and wait until the sandbox stands."""
        assert self.folder is not None
        fds: list[int] = []
        try:
            self._start(cmd, Path(kwargs.get("cwd") or "."), fds)
            info = await asyncio.to_thread(self._wait_until_ready)
        except BaseException:
            await self.cleanup()
            raise
        finally:
            for fd in fds:
                os.close(fd)
        self.inner_pid = info["child-pid"]
        self.pid, self.pgid = self.process.pid, None
        return {**self.connection_info, "ip": f"/proc/{self.inner_pid}/root{RUN}/s"}

    def _start(self, cmd: list[str], work: Path, fds: list[int]) -> None:
        """Prepare folders, limits and descriptors (appended to ``fds``, closed by the caller), then start."""
        read_info, write_info = os.pipe()
        read_ready, write_ready = os.pipe()
        self._info, self._ready = read_info, read_ready
        fds += [write_info, write_ready]
        seccomp_fd = seccomp.filter_fd()
        archive_fd = workspace.pack(
            self._plan(cmd, write_ready), workspace.work_files(work, self.disk_mb << 19)
        )
        fds += [fd for fd in (seccomp_fd, archive_fd) if fd is not None]
        uid = _unused_uid() if os.geteuid() == 0 else None
        self.group = cgroups.create(
            self.folder.name.removeprefix(RUN_PREFIX), self.memory_mb << 20, self.processes
        )
        folders = [(path, path) for path in layout.python_folders(self.packages)]
        binds = self._mount_points(folders) if uid is not None else []
        seen = [(new, path) for (path, new) in binds] or folders
        etc = self.folder / "etc"
        etc.mkdir(mode=0o755)
        for name, text in layout.ACCOUNTS.items():
            (etc / name).write_text(text)
            (etc / name).chmod(0o644)
        bwrap = layout.bubblewrap()[0]
        command = layout.command(bwrap, seen, self.disk_mb << 20, write_info, seccomp_fd, etc)
        command += [sys.executable, "-I", "-S", "-B", str(layout.ENTER), str(archive_fd)]
        if uid is not None or self.group.folders:
            plan = {"join": self.group.join_files, "binds": binds, "uid": uid, "command": command}
            command = [sys.executable, "-I", "-S", "-B", str(layout.STAGE), json.dumps(plan)]
        with open(self.folder / "stderr", "wb") as stderr:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=stderr, close_fds=True,
                pass_fds=fds, start_new_session=True, env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
            )  # fmt: skip

    def _mount_points(self, folders: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Places where root binds what the dropped user may not reach by its own path."""
        self.folder.chmod(0o711)
        binds = []
        for number, (path, _) in enumerate(folders):
            point = self.folder / f"mount-{number}"
            point.mkdir(mode=0o755)
            binds.append((path, str(point)))
        return binds

    def _plan(self, cmd: list[str], ready_fd: int) -> dict[str, Any]:
        """What ``enter.py`` is to do; the connection file is written anew inside."""
        inside = f"{RUN}/connection.json"
        options = [
            "-P",
            "-s",
            "-m",
            "ipykernel_launcher",
            "-f",
            inside,
            "--HistoryManager.hist_file=:memory:",
        ]
        # The student's folder comes last on the path: a file named numpy.py must not become NumPy for the
        # tests.
        options += [
            "--IPKernelApp.ignore_cwd=True",
            "--IPKernelApp.exec_lines=import sys; sys.path.append('')",
        ]
        connection = {k: v.decode() if isinstance(v, bytes) else v for k, v in self.connection_info.items()}
        memory = self.memory_mb << 20
        limits = {
            "AS": 2 * memory, "FSIZE": self.file_mb << 20, "CPU": self.cpu_seconds, "CORE": 0, "NOFILE": 512,
            "NPROC": self.processes + (0 if os.geteuid() == 0 else _processes_of_this_user()), "MEMLOCK": 0,
            "MSGQUEUE": 0,
        }  # fmt: skip
        return {
            "command": [sys.executable, *options],
            "environment": layout.environment(self.threads, self.packages),
            "connection": {**connection, "ip": f"{RUN}/s"},
            "limits": limits,
            "ready_fd": ready_fd,
        }

    def _wait_until_ready(self) -> dict[str, int]:
        """Wait for bubblewrap's report and for the first sign of life from within."""
        deadline = time.monotonic() + self.start_seconds
        said = b""
        try:
            while b"ready" not in said:
                if not select.select([self._ready], [], [], max(0, deadline - time.monotonic()))[0]:
                    raise SandboxError(
                        f"The sandbox was not up within {self.start_seconds} s; is the machine overloaded?"
                    )
                chunk = os.read(self._ready, 64)
                if not chunk:
                    raise SandboxError(explain((self.folder / "stderr").read_text(errors="replace")))
                said += chunk
            return json.loads(os.read(self._info, 4096))
        finally:
            os.close(self._ready)
            os.close(self._info)

    async def send_signal(self, signum: int) -> None:
        """End the sandbox for every signal but an interrupt, which goes as a message (``interrupt_mode``)."""
        if signum in (signal.SIGKILL, signal.SIGTERM):
            await self.kill()

    async def terminate(self, restart: bool = False) -> None:
        """End the sandbox at once: nothing inside deserves a farewell."""
        await self.kill(restart)

    async def kill(self, restart: bool = False) -> None:
        """Kill the sandbox; see ``end``."""
        self.end()

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

    async def cleanup(self, restart: bool = False) -> None:
        """Remove control groups and folders; calling it twice, or after a failed start, does no harm."""
        if self.process is not None and self.process.poll() is None:
            self.end()
        if self.group is not None:
            self.out_of_memory = self.out_of_memory or self.group.out_of_memory
            self.group.remove()
            self.group = None
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder = None
        self.inner_pid = None


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


def _processes_of_this_user() -> int:
    """Threads that this user has now: older systems count them against the kernel's limit."""
    count = 0
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if entry.stat().st_uid == os.getuid():
                count += sum(1 for _ in (entry / "task").iterdir())
    return count


def _unused_uid() -> int:
    """A user id that nobody has, so that two kernels can neither signal nor trace each other."""
    mapped = [line.split() for line in Path("/proc/self/uid_map").read_text().splitlines()]
    largest = max(int(start) + int(length) for start, _, length in mapped)
    low, high = (1_000_000_000, 1_400_000_000) if largest > 1_400_000_000 else (largest // 2, largest - 600)
    return low + secrets.randbelow(max(1, high - low))
