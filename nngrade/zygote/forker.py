"""The zygote: imports what notebooks import, then forks one process per request until its door is shut.

Started inside the sandbox as ``python -m nngrade.zygote.forker``; descriptor 3 is its door, a packet socket
whose other end only the grader holds. It executes requests of the grader, of the form ``{"uid", "disk",
"folders"}`` with one descriptor, and nothing of any student: neither their code nor their files nor the keys
of their kernels ever enter this process, so there is nothing that a later fork could inherit.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import os
import platform
import select
import signal
import socket
import sys

from nngrade.sandbox import seccomp
from nngrade.zygote import child, syscalls

DOOR = 3
# What every kernel imports while it starts, beside what notebooks ask for.
KERNEL = (
    "numpy",
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "ipykernel.debugger",
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.pylabtools",
    "IPython.extensions.storemagic",
    "faulthandler",
    "sqlite3",
    "tornado.platform.asyncio",
)


def preload(names: list[str]) -> None:
    """Import modules; a name that is no module (``from a import b``) or fails is left to the notebook."""
    sys.modules.setdefault("debugpy", None)  # counts as not installed: no client debugs a graded kernel
    for name in (*KERNEL, *names):
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    with contextlib.suppress(Exception):
        rehearse()
    gc.collect()
    gc.freeze()  # a collection in a fork would touch, and so copy, every page


def rehearse() -> None:
    """Draw a picture if pictures will be drawn: it loads fonts, formulas and late parts of Matplotlib."""
    if "matplotlib.pyplot" not in sys.modules:
        return
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with matplotlib.rc_context():
        figure = Figure(layout="constrained")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot(title="a", xlabel="$x_1$", ylabel="$x_2$")
        axes.plot([0, 1], label="a")
        axes.scatter([0, 1], [0, 1])
        axes.imshow([[0, 1], [1, 0]])
        axes.legend()
        figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")


class Forker:
    """The zygote's loop."""

    def __init__(self, door: socket.socket) -> None:
        self.door = door
        # What the imported modules keep open (Matplotlib its fonts): it goes on in every kernel.
        listed = map(int, os.listdir("/proc/self/fd"))
        self.kept = [fd for fd in listed if fd > DOOR and os.path.lexists(f"/proc/self/fd/{fd}")]
        self.own_pids = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        self.program = seccomp.program(platform.machine())
        self.children: dict[int, int] = {}  # pidfd -> pid

    def run(self) -> None:
        """Serve until the grader shuts the door or dies; whatever lives in here dies with this process."""
        poll = select.poll()
        poll.register(self.door, select.POLLIN)
        while True:
            for fd, _ in poll.poll():
                if fd == self.door.fileno():
                    pidfd = self.answer()
                    if pidfd is None:
                        return
                    poll.register(pidfd, select.POLLIN)
                else:
                    poll.unregister(fd)
                    os.waitpid(self.children.pop(fd), 0)
                    os.close(fd)

    def answer(self) -> int | None:
        """Fork for one request; returns a descriptor of the child, or None when the door is shut."""
        data, fds, _, _ = socket.recv_fds(self.door, 4096, 1)
        if not data:
            return None
        request = json.loads(data)
        if not child.only_thread():
            raise ValueError("the imported modules have started threads, and threads cannot be forked")
        syscalls.unshare(syscalls.NEWPID)
        pid = os.fork()
        if pid == 0:
            walls = child.Walls(request["uid"], request["disk"], tuple(request["folders"]), self.program)
            child.live(socket.socket(fileno=fds[0]), walls, self.kept)
        syscalls.enter(self.own_pids, syscalls.NEWPID)
        os.close(fds[0])
        pidfd = os.pidfd_open(pid)
        self.children[pidfd] = pid
        socket.send_fds(self.door, [b"forked"], [pidfd])
        return pidfd


def main() -> None:
    """Import, say hello, serve."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    door = socket.socket(fileno=DOOR)
    preload(sys.argv[1:])
    if not child.only_thread():
        door.send(b"the imported modules have started threads, and threads cannot be forked")
        return
    door.send(b"hello")
    try:
        Forker(door).run()
    except (OSError, ValueError, KeyError) as error:  # its last words: the grader starts another one
        with contextlib.suppress(OSError):
            door.send(f"{type(error).__name__}: {error}".encode()[:1000])


if __name__ == "__main__":
    main()
