"""The judge's process: ``python -m nngrade.judge.house`` in a sandbox of its own, a socket as descriptor 3.

It runs the setup cells of an assignment once and then forks a child for each notebook, so that every notebook
finds the same fresh variables without waiting for imports. A child reads orders of the grader from its own
socket: begin, a test cell with a line to a snapshot, its hidden part. It answers each with a verdict.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import time
import warnings
from typing import Any

import numpy as np

from nngrade.judge.channel import Channel, ClosedError
from nngrade.judge.court import FAILED, Court, Names, TestCell, without_magics
from nngrade.judge.student import Student
from nngrade.judge.wire import WRITERS, dump, load

DOOR = 3
LARGE = 1 << 20  # bytes: a larger array of a setup cell crosses as its name


def receive_fd(connection: socket.socket) -> int:
    """A descriptor that the other side sends beside one byte."""
    connection.settimeout(None)
    _, fds, _, _ = socket.recv_fds(connection, 1, 1)
    if not fds:
        raise ClosedError("a descriptor was to come")
    return fds[0]


def set_up(sources: list[str]) -> tuple[Names, list[str]]:
    """The variables after the setup cells, and a sentence for each that could not run here.

    A cell that needs what only a student's notebook has is left out: its names are asked for there.
    """
    names, problems = Names(__name__="__main__"), []
    for source in sources:
        try:
            with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
                exec(compile(without_magics(source), "<setup>", "exec", dont_inherit=True), names)
        except NameError as error:
            problems.append(f"a locked cell was left out of the judge: {error}")
    return names, problems


def crossing_names(names: dict[str, Any]) -> dict[int, tuple[str, Any]]:
    """Objects of the setup cells that cross as their names: all that is no plain data, and large arrays."""
    return {
        id(value): (name, value)
        for name, value in names.items()
        if name[:2] != "__"
        and not isinstance(value, np.generic)
        and (type(value) not in WRITERS or (type(value) is np.ndarray and value.nbytes > LARGE))
    }


def judge_notebook(channel: Channel, names: Names) -> None:
    """Follow the grader's orders for one notebook."""
    named = crossing_names(names)
    court, cells = None, {}
    while True:
        order = load(channel.receive())
        if order[0] == "begin":
            court = Court(names, order[1])
            outcome: dict[str, Any] = {}
        elif order[0] == "visible":
            _, name, source = order
            line = Channel(socket.socket(fileno=receive_fd(channel.socket)))
            try:
                cell = cells[name] = TestCell(name, source)
                outcome = court.visible(cell, Student(line, named, time.monotonic()))
            except SyntaxError as error:
                outcome = {"verdict": FAILED, "ename": "SyntaxError", "evalue": f"in the test: {error.msg}"}
        else:
            outcome = court.hidden(cells[order[1]])
        channel.send(dump(outcome))


def main() -> None:
    """Set up, say so, and fork for every notebook that the grader sends."""
    warnings.simplefilter("ignore")
    sys.path.append("")  # modules beside the notebook come last, as in a kernel
    door = Channel(socket.socket(fileno=DOOR))
    try:
        names, problems = set_up(load(door.receive()))
    except BaseException as error:
        door.send(dump(("failed", f"{type(error).__name__}: {error}"[:2000])))
        return
    door.send(dump(("ready", tuple(problems))))
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children that have ended leave by themselves
    while True:
        door.receive()
        fd = receive_fd(door.socket)
        if os.fork() == 0:
            with contextlib.suppress(ClosedError):
                door.close()
                judge_notebook(Channel(socket.socket(fileno=fd)), names)
            os._exit(0)
        os.close(fd)


if __name__ == "__main__":
    with contextlib.suppress(ClosedError):
        main()
