"""The kernel provisioner: every Jupyter tool that starts this kernel starts it inside the sandbox.

Chosen by a kernelspec (``"kernel_provisioner": {"provisioner_name": "nngrade-bubblewrap"}``). The kernel
speaks ZMQ over UNIX sockets that lie on the sandbox's own temporary file system; the client reaches them
through ``/proc/PID/root``, so the network namespace stays empty, no folder is shared with the host, and no
path is longer than the 107 bytes that a socket may have.

While a grader serves an assignment (``nngrade.zygote.serving``) kernels are forked ready-made; otherwise, or
where that fails, bubblewrap is started for each of them.
"""

from __future__ import annotations

import asyncio
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from jupyter_client.provisioning import LocalProvisioner
from traitlets import Bool, Integer, List, Unicode

from nngrade import zygote
from nngrade.sandbox import cgroups, fresh, layout, workspace
from nngrade.sandbox.box import Box, make_folder, make_group, processes_of_this_user
from nngrade.sandbox.enter import RUN


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
    fork = Bool(True, help="Fork kernels from a process that has imported what they need.").tag(config=True)

    folder: Path | None = None
    group: cgroups.Cgroup | None = None
    inner_pid: int | None = None
    out_of_memory = False
    forked = False

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Choose sockets instead of ports, and refuse early where the sandbox cannot be."""
        layout.bubblewrap()
        await self.cleanup(restart=True)
        self.out_of_memory = False
        self.folder = make_folder()
        self.parent.transport, self.parent.ip = "ipc", str(self.folder / "s")
        return await super().pre_launch(**kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:
        """Fork a kernel, or start bubblewrap around one, and wait until the sandbox stands."""
        assert self.folder is not None
        work = workspace.work_files(Path(kwargs.get("cwd") or "."), self.disk_mb << 19)
        try:
            if not await self._fork(work):
                await self._start(work)
        except BaseException:
            await self.cleanup()
            raise
        self.pid, self.pgid = self.process.pid, None
        return {**self.connection_info, "ip": f"/proc/{self.inner_pid}/root{RUN}/s"}

    async def _fork(self, work: dict[str, bytes]) -> bool:
        """Whether the kernel could be forked; where it could not, the reason is in the log."""
        if not self.fork or not zygote.serving_now():
            return False
        self.group = make_group(self.folder, self.memory_mb << 20, self.processes)
        try:
            forked = zygote.fork_kernel(self)
            self.process, self.inner_pid = forked, forked.pid
            forked.begin(self._plan(), work, self.group.join_files)
            await asyncio.to_thread(forked.wait_until_ready, self.start_seconds)
        except (zygote.UnavailableError, OSError) as error:
            self.log.warning("This kernel could not be forked and is started anew: %s", error)
            self._let_go()
            return False
        self.forked = True
        return True

    async def _start(self, work: dict[str, bytes]) -> None:
        """Start bubblewrap around ipykernel."""
        box = Box(
            "kernel",
            self.packages,
            self.disk_mb << 20,
            self.memory_mb << 20,
            self.processes,
            folder=self.folder,
        )
        plan = self._plan()
        launcher = [sys.executable, "-P", "-s", "-m", "ipykernel_launcher"]
        try:
            box.start({**plan, "command": [*launcher, *plan["arguments"]]}, work)
        finally:
            self.process, self.group, self._box = box.process, box.group, box
        await asyncio.to_thread(box.wait_until_ready, self.start_seconds)
        self.inner_pid = box.inner_pid

    def _plan(self) -> dict[str, Any]:
        """What the kernel is told: its arguments, environment, limits, and the sockets to make inside."""
        arguments = ["-f", f"{RUN}/connection.json", "--HistoryManager.hist_file=:memory:"]
        arguments += ["--IPKernelApp.ignore_cwd=True", f"--IPKernelApp.exec_lines={fresh.LINE}"]
        connection = {k: v.decode() if isinstance(v, bytes) else v for k, v in self.connection_info.items()}
        return {
            "arguments": arguments,
            "environment": layout.environment(self.threads, self.packages),
            "connection": {**connection, "ip": f"{RUN}/s"},
            "limits": self._limits(),
        }

    def _limits(self) -> dict[str, int]:
        """Resource limits of each process, by the names of ``setrlimit``.

        The address space is a net under the control group, and wide: libraries map much they never touch.
        """
        return {
            "AS": (2 * self.memory_mb + 1024) << 20, "FSIZE": self.file_mb << 20, "CPU": self.cpu_seconds,
            "CORE": 0, "NOFILE": 512,
            "NPROC": self.processes + processes_of_this_user(), "MEMLOCK": 0, "MSGQUEUE": 0,
        }  # fmt: skip

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

    async def wait(self) -> int | None:
        """Wait for the end, looking more often than the library does."""
        while await self.poll() is None:
            await asyncio.sleep(0.005)
        return await super().wait()

    def end(self) -> None:
        """Kill process 1 of the sandbox, and with it everything inside."""
        if isinstance(self.process, zygote.Forked):
            self.process.kill()
        elif self.process is not None:
            self._box.end()

    def _let_go(self) -> None:
        """End and forget what is running, if anything is."""
        self.end()
        if isinstance(self.process, zygote.Forked):
            self.process.close()
            self.process = None
        if self.group is not None:
            self.out_of_memory = self.out_of_memory or self.group.out_of_memory
            self.group.remove()
        self.group, self.inner_pid, self.forked = None, None, False

    async def cleanup(self, restart: bool = False) -> None:
        """Remove control groups and folders; calling it twice, or after a failed start, does no harm."""
        self._let_go()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder = None
