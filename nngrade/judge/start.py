"""The grader's side of the judge: starts its process in a sandbox and asks it about notebooks."""

from __future__ import annotations

import atexit
import os
import socket
import stat
import sys
import time
from pathlib import Path
from typing import Any

from nngrade.client import unsandboxed
from nngrade.judge.channel import Channel, ClosedError, LateError
from nngrade.judge.wire import WireError, dump, load
from nngrade.sandbox import layout
from nngrade.sandbox.box import Box

START_SECONDS = 120
PACKAGES = ["nnlib", "nngrade"]
MEMORY, DISK, PROCESSES = 4 << 30, 256 << 20, 64
_houses: dict[str, _House] = {}


class JudgeError(RuntimeError):
    """The judge itself failed, never the student; the text is one line."""


class _House:
    """One process of the judge, in which the setup cells of one assignment have run."""

    def __init__(self, setup: list[str], files: dict[str, bytes]) -> None:
        self.pid = os.getpid()
        ours, theirs = socket.socketpair()
        self.door = Channel(ours)
        self.box: Box | None = None
        self.ready = False
        self.problems: tuple[str, ...] = ()
        self.setup = setup
        try:
            if unsandboxed():
                self.process = _start_bare(theirs)
            else:
                self.box = Box("kernel", PACKAGES, DISK, MEMORY, PROCESSES)
                command = [sys.executable, "-P", "-s", "-m", "nngrade.judge.house"]
                environment = {**layout.environment(1, PACKAGES), "MPLBACKEND": "Agg"}
                plan = {"command": command, "environment": environment, "door_fd": theirs.fileno(),
                        "limits": {"CORE": 0, "AS": 2 * MEMORY}}  # fmt: skip
                self.box.start(plan, files, keep=(theirs.fileno(),))
        except BaseException:
            self.close()
            raise
        finally:
            theirs.close()

    def welcome(self) -> None:
        """Wait until the setup cells have run."""
        if self.ready:
            return
        if self.box is not None:
            self.box.wait_until_ready(START_SECONDS)
        try:
            self.door.send(dump(self.setup), time.monotonic() + START_SECONDS)
            said, what = load(self.door.receive(time.monotonic() + START_SECONDS))
        except (ClosedError, LateError, WireError) as error:
            raise JudgeError(f"The judge did not start ({error}): {self.said()}") from None
        if said != "ready":
            raise JudgeError(f"The setup cells of the assignment fail in the judge: {what}")
        self.ready, self.problems = True, what

    def said(self) -> str:
        """The last words on its error stream."""
        return " ".join(self.box.said().split())[-400:] if self.box is not None else ""

    def close(self) -> None:
        """End the process and all its children."""
        self.door.close()
        if self.pid != os.getpid():
            return
        if self.box is not None:
            self.box.end()
            self.box.remove()
        elif getattr(self, "process", None) is not None:
            self.process.kill()
            self.process.wait()


def _start_bare(door: socket.socket) -> Any:
    """Without a sandbox, because somebody has said so loudly."""
    import subprocess

    script = f"import os; os.dup2({door.fileno()}, 3); from nngrade.judge.house import main; main()"
    environment = {**os.environ, "MPLBACKEND": "Agg"}
    return subprocess.Popen([sys.executable, "-P", "-c", script], pass_fds=[door.fileno()], env=environment,
                            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # fmt: skip


class Judge:
    """Judges one notebook. Orders follow each other; each is answered by a verdict or ends in JudgeError."""

    def __init__(self, key: str, house: _House, info: dict[str, Any]) -> None:
        self.key, self.seconds = key, info["seconds"]
        ours, theirs = socket.socketpair()
        self.channel = Channel(ours)
        try:
            house.welcome()
            house.door.send(b"N", time.monotonic() + 20)
            socket.send_fds(house.door.socket, [b"f"], [theirs.fileno()])
            self._order("begin", info)
        except (ClosedError, LateError, OSError) as error:
            shut_down(key)
            raise JudgeError(f"The judge does not answer ({error}): {house.said()}") from None
        finally:
            theirs.close()
        self.problems = house.problems

    def visible(self, name: str, source: str, line: socket.socket) -> dict[str, Any]:
        """Judge the visible part of a test cell over a line to its snapshot."""
        return self._order("visible", name, source, line=line)

    def hidden(self, name: str) -> dict[str, Any]:
        """Judge the hidden part of a test cell whose visible part passed."""
        return self._order("hidden", name)

    def close(self) -> None:
        """End the judging of this notebook."""
        self.channel.close()

    def _order(self, *order: Any, line: socket.socket | None = None) -> dict[str, Any]:
        end = time.monotonic() + self.seconds + 15
        try:
            self.channel.send(dump(order), end)
            if line is not None:
                socket.send_fds(self.channel.socket, [b"f"], [line.fileno()])
            return load(self.channel.receive(end))
        except LateError:
            shut_down(self.key)  # stuck where no alarm reaches it
            raise JudgeError("A test cell ran too long and could not be stopped.") from None
        except (ClosedError, OSError, WireError) as error:
            raise JudgeError(f"The judge ended during a test cell ({error}).") from None


def start_judge(key: str, setup: list[str], files: dict[str, bytes], info: dict[str, Any]) -> Judge:
    """A judge for one notebook; its process is kept and serves the next one of the same ``key`` at once.

    setup: sources of the setup cells. files: what lies beside the notebook as released. info: ``answers``,
    the names that the answers define; ``classes``, {name: special methods}; ``seconds`` for a test cell.
    JudgeError or SandboxError where it cannot be started.
    """
    warm_up(key, setup, files)
    return Judge(key, _houses[key], info)


def warm_up(key: str, setup: list[str], files: dict[str, bytes]) -> None:
    """Start the judge's process for an assignment, if it does not run, and do not wait for it."""
    house = _houses.get(key)
    if house is not None and house.pid == os.getpid():
        return
    for other in list(_houses):
        shut_down(other)
    _houses[key] = _House(setup, files)


def shut_down(key: str | None = None) -> None:
    """End the judge's process of an assignment, or all; the next ``start_judge`` starts a new one."""
    for name in [key] if key is not None else list(_houses):
        house = _houses.pop(name, None)
        if house is not None:
            house.close()


atexit.register(shut_down)


def line_to(path: Path) -> socket.socket:
    """Connect to the socket of a snapshot, which lies in a student's sandbox and may be anything by now.

    A link would lead this process, with its own rights, elsewhere: only a socket is connected to.
    """
    fd = os.open(path, os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        if not stat.S_ISSOCK(os.fstat(fd).st_mode):
            raise OSError("there is no socket")
        line = socket.socket(socket.AF_UNIX)
        try:
            line.settimeout(5)
            line.connect(f"/proc/self/fd/{fd}")
            line.settimeout(None)
        except BaseException:
            line.close()
            raise
        return line
    finally:
        os.close(fd)
