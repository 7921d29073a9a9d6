"""A process that grades: it gets a kit and jobs over one socket, and answers each with a record.

Run as ``python -m nngrade.scale.worker FD PARENT``. It ends when its socket closes or its parent dies, and
with it the kernels that it has started. Its environment holds no database's address or password.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import pickle
import re
import signal
import socket
import subprocess
import sys
import time
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from nngrade.lean import check_schemas_once, start_quickly
from nngrade.scale.record import Failure, Job, Record
from nngrade.wire import pack, unpack

if TYPE_CHECKING:
    from nngrade.scale.kit import Kit

_SECRET = re.compile(r"^PG[A-Z]+$|DATABASE|DB_URL|PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY", re.IGNORECASE)
_PR_SET_PDEATHSIG = 1


def environment() -> dict[str, str]:
    """This process's environment without what opens databases and accounts."""
    return {name: value for name, value in os.environ.items() if not _SECRET.search(name)}


class Worker:
    """The parent's side of one worker process."""

    def __init__(self, kit: Kit, log: int = subprocess.DEVNULL) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-W", "ignore", "-m", __spec__.name, str(theirs.fileno()), str(os.getpid())],
                pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=environment(),
            )  # fmt: skip
        self.connection = Connection(ours.detach())
        self.job: Job | None = None
        self.since = time.monotonic()
        with contextlib.suppress(OSError):  # a worker that is dead already is noticed when its answer is read
            self.connection.send_bytes(pickle.dumps(kit))

    def start(self, job: Job) -> None:
        """Give it a job; it must be idle."""
        self.job, self.since = job, time.monotonic()
        with contextlib.suppress(OSError):
            self.connection.send_bytes(pack([job.digest, job.student], {"bundle": job.bundle}))

    def answer(self) -> Record | Failure:
        """The answer to its job, awaited; a Failure where the process has died instead."""
        assert self.job is not None
        job, self.job = self.job, None
        try:
            document, files = unpack(self.connection.recv_bytes())
            if "record" not in files:
                return Failure(document["reason"], document["lasting"])
            record = Record.from_bytes(files["record"])
        except (EOFError, OSError):
            return Failure(f"A worker process died while it graded {job.student} ({self._how()}).")
        except (ValueError, KeyError, TypeError) as error:
            return Failure(f"A worker's answer cannot be read: {error}")
        if (record.digest, record.student) != (job.digest, job.student):
            return Failure("A worker answered for another submission than it was asked about.")
        return record

    def _how(self) -> str:
        try:
            code = self.process.wait(10)
        except subprocess.TimeoutExpired:
            return "it hung up"
        return f"signal {-code}" if code < 0 else f"exit status {code}; see workers.log"

    @property
    def alive(self) -> bool:
        """Whether the process can take another job."""
        return self.process.poll() is None and not self.connection.closed

    def close(self, patience: float = 10.0) -> None:
        """End it: kindly where it is idle, at once where it is at work."""
        with contextlib.suppress(OSError):
            self.connection.close()
        if self.job is not None:
            self.process.kill()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def grade_safely(step: object, job: Job) -> bytes:
    """One job's answer as a message, whatever happens."""
    from nngrade.sandbox.errors import SandboxError

    try:
        return pack({}, {"record": step.grade(job).to_bytes()})
    except Exception as error:
        logging.getLogger("nngrade.worker").exception("grading %s failed", job.digest[:12])
        reason = str(error) if isinstance(error, SandboxError) else f"{type(error).__name__}: {error}"
        return pack({"reason": reason, "lasting": isinstance(error, SandboxError)}, {})


def _die_with(parent: int) -> None:
    """Ask the kernel to end this process with its parent, also where that is killed."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        sys.exit(0)


def main(fd: int, parent: int) -> None:
    """Serve jobs until the socket closes."""
    _die_with(parent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    logging.basicConfig(level=logging.WARNING)
    start_quickly()
    check_schemas_once()
    from nngrade.scale.kit import load_step

    connection = Connection(fd)
    try:
        kit = pickle.loads(connection.recv_bytes())
        with contextlib.closing(load_step(kit.step)(kit)) as step:
            while True:
                (digest, student), files = unpack(connection.recv_bytes())
                connection.send_bytes(grade_safely(step, Job(digest, student, files["bundle"])))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
