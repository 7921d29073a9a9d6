"""The student's side: a snapshot of the notebook that answers the judge's questions with data.

``snapshot(path)`` forks the kernel where it stands. The child keeps everything as it is, waits at the socket
``path`` for the judge, and serves one question after the other; the notebook goes on and never learns what
was asked. All of this runs in the student's process and may be changed by the student's code: the judge
believes nothing that it could not have got from an honest function as well.
"""

from __future__ import annotations

import builtins
import contextlib
import io
import os
import signal
import socket
import sys
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np

from nngrade.checks.calls import TooLong, _explain
from nngrade.judge import arrays
from nngrade.judge.channel import Channel, ClosedError
from nngrade.judge.objects import read_object
from nngrade.judge.stubs import Callback, stub_for
from nngrade.judge.wire import U64, Reader, WireError, Writer, dump, load

LONGEST_PRINT = 64 << 10
WAITS = 3600  # seconds that a snapshot waits for the judge
_CAPABILITIES = (("c", "__call__"), ("i", "__iter__"), ("n", "__next__"), ("l", "__len__"),
                 ("g", "__getitem__"), ("w", "__enter__"))  # fmt: skip


def snapshot(path: str) -> None:
    """Leave a copy of this process at the socket ``path``."""
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(path)
        door.listen(1)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # other threads are not copied: none is used
            child = os.fork()
        if child == 0:
            try:
                _live(door)
            finally:
                os._exit(0)


def _live(door: socket.socket) -> None:
    """Be the snapshot: wait for the judge, answer until it hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _be_quiet()
    door.settimeout(WAITS)
    connection, _ = door.accept()
    door.close()
    with contextlib.suppress(ClosedError):
        Agent(Channel(connection), sys.modules["__main__"].__dict__).serve()


def _be_quiet() -> None:
    """Send nothing to the notebook's front end: it belongs to the process that goes on."""
    sys.stdout, sys.stderr = Capped(), Capped()
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is not None:
        from IPython.core.displaypub import CapturingDisplayPublisher

        shell.display_pub = CapturingDisplayPublisher(parent=shell)


class Capped(io.StringIO):
    """Keeps the first part of what is printed."""

    def write(self, text: str) -> int:
        """As any file."""
        room = LONGEST_PRINT - self.tell()
        super().write(text[: max(room, 0)])
        return len(text)


class Agent:
    """Answers questions about ``names``, the notebook's variables."""

    def __init__(self, channel: Channel, names: dict[str, Any]) -> None:
        self.channel, self.names = channel, names
        self.things: list[Any] = []  # objects that the judge knows by their place in this list
        self.places: dict[int, int] = {}
        self.stubs: dict[int, Callback] = {}
        self.asked = 0  # how many questions are open: one, and those that callbacks ask in between

    def serve(self, awaited: bytes | None = None) -> Any:
        """Answer questions; with ``awaited``, until the judge's answer that carries this number comes."""
        while True:
            frame = load(self.channel.receive())
            if frame[0] == "answer" and frame[1] == awaited:
                return frame[2:]
            self._answer(*frame[1:])

    def _answer(self, nonce: bytes, act: str, payload: bytes, cpu: float, wall: float) -> None:
        printed, reader = Capped(), None
        self.asked += 1
        try:
            with _seconds(cpu if self.asked == 1 else 0, wall), contextlib.redirect_stdout(printed):
                reader = self.reader(payload)
                arguments = reader.whole()
                before = _remembered(reader.changeable)
                status, value = self.act(act, arguments)
                status, value, changed = status, self.written(value), self._changed(reader.changeable, before)
        except TooLong:
            status, changed = "raised", b""
            value = dump(("TooLong", f"no result after {cpu:g} seconds of computing", "", "", ()))
        except BaseException as error:
            status, value, changed = "raised", dump(self._told(error)), b""
        self.asked -= 1
        self.channel.send(dump(("answer", nonce, status, value, changed, printed.getvalue())))

    def act(self, act: str, arguments: tuple) -> tuple[str, Any]:
        """Do what the judge asks: returns a status and a value."""
        if act == "name":
            name = arguments[0]
            return ("value", self.names[name]) if name in self.names else ("none", None)
        thing, *rest = arguments
        if act == "call":
            return "value", thing(*rest[0], **rest[1])
        if act == "get":
            return "value", getattr(thing, rest[0])
        if act == "set":
            return "value", setattr(thing, *rest)
        if act == "next":
            for value in thing:
                return "value", value
            return "none", None
        if act == "isinstance":
            return "value", isinstance(*arguments) if isinstance(rest[0], type | tuple) else False
        if act == "special":
            name, *operands = rest
            value = getattr(type(thing), name)(thing, *operands)
            return ("none", None) if value is NotImplemented else ("value", value)
        raise WireError("an unknown question came")

    # What crosses

    def written(self, value: Any) -> bytes:
        """A value as bytes for the judge."""
        return bytes(Writer(self._refer, exact=False).write(value).out)

    def reader(self, payload: bytes) -> Reader:
        """A reader of what the judge sends."""
        return Reader(payload, self._resolve)

    def _refer(self, value: Any, w: Writer) -> bool:
        if isinstance(value, Callback):
            w.raw(b"E", U64.pack(value._nngrade_number_))
            return True
        if isinstance(value, BaseException):
            w.raw(b"Q")
            w.write(self._told(value))
            return True
        place = self.places.get(id(value))
        if place is None:
            place = self.places[id(value)] = len(self.things)
            self.things.append(value)
        kind = type(value)
        known = {name for base in kind.__mro__ for name in vars(base)}
        can = "".join(letter for letter, method in _CAPABILITIES if method in known)
        can += "G" if kind.__name__ == "generator" else "T" if isinstance(value, type) else ""
        w.raw(b"h", U64.pack(place))
        w.write((str(getattr(value, "__name__", kind.__name__) if "T" in can else kind.__name__), can))
        return True

    def _resolve(self, tag: bytes, r: Reader) -> Any:
        if tag == b"H":
            return self.things[r.number(U64)]
        if tag == b"x":
            return stub_for(self, r.number(U64), r.read())
        return read_object(tag, r, self.names)

    def _changed(self, now: list[Any], before: list[Any]) -> bytes:
        """The arguments that were changed in place: pairs of place and value."""
        changed = tuple((place, value) for place, value in enumerate(now) if _differs(value, before[place]))
        return self.written(changed) if changed else b""

    def _told(self, error: BaseException) -> tuple:
        """An error in words: type, text, innermost function of the notebook, its line, names of its bases."""
        home = type("home", (), {"__globals__": self.names})
        told = _explain(error, home)
        return told.type, told.text[:2000], told.function, told.line[:300], tuple(told.bases[:30])

    def call_back(self, number: int, act: str, arguments: tuple) -> Any:
        """Ask the judge to call a function of the test, or to read an object of the test."""
        if not self.asked:
            raise RuntimeError("a function of the checks can only be called while the checks run")
        nonce = os.urandom(8)
        self.channel.send(dump(("call", nonce, number, act, self.written(arguments))))
        status, payload = self.serve(nonce)
        if status == "raised":
            name, text = load(payload)
            raise getattr(builtins, name, RuntimeError)(text)
        if status == "none":
            raise StopIteration
        return self.reader(payload).whole()


def _remembered(values: list[Any]) -> list[Any]:
    """What ``_differs`` needs to know about each value."""
    return [
        value.tobytes() if isinstance(value, np.ndarray) else value.detach().clone() if
        arrays.is_tensor(value) else list(value.items()) if isinstance(value, dict) else list(value)
        for value in values
    ]  # fmt: skip


def _differs(value: Any, before: Any) -> bool:
    if isinstance(value, np.ndarray):
        return value.tobytes() != before
    if arrays.is_tensor(value):
        same = value.shape == before.shape and value.dtype == before.dtype
        return not same or bool(((value != before) & ~((value != value) & (before != before))).any())
    if isinstance(value, dict):
        return len(value) != len(before) or any(
            a is not c or b is not d for (a, b), (c, d) in zip(value.items(), before, strict=True)
        )
    return len(value) != len(before) or any(a is not b for a, b in zip(value, before, strict=True))


@contextlib.contextmanager
def _seconds(cpu: float, wall: float) -> Iterator[None]:
    """Raise TooLong after so many seconds of computing, or so many by the clock; 0 leaves what is set."""
    if not cpu:
        yield
        return

    def stop(signum: int, frame: Any) -> None:
        raise TooLong

    timers = ((signal.SIGPROF, signal.ITIMER_PROF, cpu), (signal.SIGALRM, signal.ITIMER_REAL, wall))
    for number, timer, seconds in timers:
        signal.signal(number, stop)
        signal.setitimer(timer, seconds, 0.5)
    try:
        yield
    finally:
        for _, timer, _ in timers:
            signal.setitimer(timer, 0)
