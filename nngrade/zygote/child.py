"""What a forked process does before the first line of a student: builds its walls, then becomes a kernel.

Two processes stand behind a kernel. The first is process 1 of the new process namespace: it builds every wall
while the zygote's capabilities still allow it, gives them all up, and from then on only collects the dead.
The second, its child, was never privileged: it unpacks the work, applies the resource limits and runs
ipykernel.
"""

from __future__ import annotations

import fcntl
import importlib.util
import json
import os
import signal
import socket
import stat
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn

from nngrade.sandbox.enter import HOME, RUN, WORK, limit, unpack
from nngrade.zygote import syscalls

STUDENT = 1000  # the user id that a kernel sees as its own
READY = b"ready"
_NAMESPACES = syscalls.NEWNS | syscalls.NEWNET | syscalls.NEWIPC | syscalls.NEWUTS | syscalls.NEWCGROUP
_PLAIN = syscalls.NOSUID | syscalls.NODEV


@dataclass(frozen=True)
class Walls:
    """What a kernel is to be shut into.

    uid: the user to become, as the zygote counts them; 0 stays who it is. disk_bytes: the size of each
    temporary file system. folders: what must stay visible though it lies below one of these. program: the
    seccomp filter.
    """

    uid: int
    disk_bytes: int
    folders: tuple[str, ...]
    program: bytes | None

    def build(self) -> None:
        """Shut this process, which must be process 1 of its namespace, off from the zygote and from all
        siblings.

        Nothing of it can be undone from within: the mounts belong to a user namespace above the kernel's.
        """
        os.setsid()
        os.umask(0o022)
        syscalls.unshare(_NAMESPACES)
        self._mount()
        syscalls.loopback_up()
        self._become_student()
        syscalls.drop_all_privileges()
        if self.program is not None:
            syscalls.install_filter(self.program)
        syscalls.set_dumpable(False)

    def _mount(self) -> None:
        """A process list, terminals and temporary file systems of its own; all else is read-only already."""
        syscalls.mount("none", "/", None, syscalls.PRIVATE)
        syscalls.mount("proc", "/proc", "proc", _PLAIN | syscalls.NOEXEC)
        for part in ("net", "kernel", "fs"):  # where the zygote's user is the student's own, he owns them
            syscalls.mount(f"/proc/sys/{part}", f"/proc/sys/{part}", None, syscalls.BIND)
            syscalls.mount("none", f"/proc/sys/{part}", None, syscalls.READ_ONLY | _PLAIN | syscalls.NOEXEC)
        syscalls.mount("none", "/dev", None, syscalls.READ_ONLY | _PLAIN)
        kept = {folder: os.open(folder, os.O_PATH | os.O_DIRECTORY) for folder in self.folders}
        for path in ("/dev/shm", "/tmp", HOME, RUN):
            size = 1 << 20 if path == RUN else self.disk_bytes
            data = f"mode=0700,size={size},uid={self.uid},gid={self.uid}"
            syscalls.mount("tmpfs", path, "tmpfs", _PLAIN, data)
        terminals = "newinstance,ptmxmode=0666,mode=620"
        syscalls.mount("devpts", "/dev/pts", "devpts", syscalls.NOSUID | syscalls.NOEXEC, terminals)
        for folder, fd in kept.items():
            os.makedirs(folder)
            syscalls.mount(f"/proc/self/fd/{fd}", folder, None, syscalls.BIND)
            os.close(fd)

    def _become_student(self) -> None:
        """Become a user whom no other process has, known as 1000 in a namespace in which nobody else is."""
        if self.uid != 0:
            os.setgroups([])
            os.setresgid(self.uid, self.uid, self.uid)
            os.setresuid(self.uid, self.uid, self.uid)
            syscalls.set_dumpable(True)  # or the files below belong to nobody
        syscalls.unshare(syscalls.NEWUSER)
        one = f"{STUDENT} {self.uid} 1"
        for path, line in (
            ("/proc/self/setgroups", "deny"), ("/proc/self/uid_map", one), ("/proc/self/gid_map", one),
            ("/proc/sys/user/max_user_namespaces", "0"),  # no further one in here, whoever asks
        ):  # fmt: skip
            with open(path, "w") as file:
                file.write(line)


def part(door: int, kept: Iterable[int]) -> None:
    """Give up every descriptor above 2 that is the zygote's: only ``door`` and what modules ``kept`` stay.

    A file that a module keeps open is opened anew under its number: it would share its position with all
    siblings. Of all else that is kept the number stays taken, for its holder closes it one day, and must not
    close what the kernel has opened since.
    """
    # Some may be closed by now: modules can ask to be told of a fork.
    kept = [fd for fd in kept if os.path.lexists(f"/proc/self/fd/{fd}")]
    low = 3
    for fd in sorted({door, *kept}):
        os.closerange(low, fd)
        low = fd + 1
    os.closerange(low, 1 << 16)
    for fd in kept:
        own = _opened_anew(fd)
        os.dup2(own, fd, inheritable=False)
        os.close(own)


def _opened_anew(fd: int) -> int:
    """The file behind a descriptor that only reads it, at the same position; the empty device for others."""
    if stat.S_ISREG(os.fstat(fd).st_mode) and fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
        own = os.open(f"/proc/self/fd/{fd}", os.O_RDONLY)
        os.lseek(own, os.lseek(fd, 0, os.SEEK_CUR), os.SEEK_SET)
        return own
    return os.open(os.devnull, os.O_RDWR)


def live(door: socket.socket, walls: Walls, kept: Iterable[int]) -> NoReturn:
    """Be process 1 of a kernel; the work comes over ``door`` once the control groups are joined."""
    try:
        part(door.fileno(), kept)
        walls.build()
        _, fds, _, _ = socket.recv_fds(door, 16, 1)
        if not fds:  # the grader has thought better of it, or is gone
            os._exit(0)
        kernel = os.fork()
    except BaseException as error:
        _complain(door, error)
    if kernel == 0:
        become_kernel(door, fds[0])
    door.close()
    os.close(fds[0])
    _collect_the_dead(kernel)


def _collect_the_dead(kernel: int) -> NoReturn:
    """Wait for children until the kernel ends, and end with its status: all others end with process 1."""
    for number in (signal.SIGINT, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)  # process 1 gets no signal for which it has no handler
    while True:
        pid, status = os.wait()
        if pid == kernel:
            os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def _complain(door: socket.socket, error: BaseException) -> NoReturn:
    """Tell the grader in one line what went wrong before any code of a student ran."""
    door.send(f"{type(error).__name__}: {error}".encode("utf-8", "replace")[:1000])
    os._exit(1)


def become_kernel(door: socket.socket, archive_fd: int) -> NoReturn:
    """Unpack the work, take on limits, environment and seeds of a fresh process, and run ipykernel."""
    try:
        syscalls.set_dumpable(True)  # as in any program: it may look into itself and into what it starts
        os.umask(0o077)
        os.makedirs(WORK, exist_ok=True)
        plan = unpack(archive_fd)
        with open(RUN + "/connection.json", "w") as file:
            json.dump(plan["connection"], file)
        limit(plan["limits"])
        os.chdir(WORK)
        os.environ.clear()
        os.environ.update(plan["environment"])
        app = _kernel(plan["arguments"])
        door.send(READY)
        door.close()
    except BaseException as error:
        _complain(door, error)
    app.start()
    os._exit(0)


def _kernel(arguments: list[str]):
    """ipykernel's application, its sockets bound; the same as ``python -m ipykernel_launcher ARGUMENTS``."""
    from ipykernel.kernelapp import IPKernelApp

    launcher = importlib.util.find_spec("ipykernel_launcher")
    sys.argv = [launcher.origin, *arguments]
    app = IPKernelApp.instance()
    app.initialize(arguments)
    return app


def only_thread() -> bool:
    """Whether this process has one thread: a fork copies no other, but the locks that the others hold."""
    return len(os.listdir("/proc/self/task")) == 1
