"""What is known about a task: where the book explains it, and the mistakes people make in it."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from .calls import Call
from .messages import Cause, CheckFailed, Message
from .values import copied, same


@dataclass(frozen=True)
class Mistake:
    """A wrong formula that people use, and the advice for the one who did.

    formula: computes what the mistake would return, from the arguments of the call.
    """

    name: str
    advice: str
    formula: Callable

    def explains(self, call: Call) -> bool:
        """Say whether this formula gives what the student's function gave, be it a value or an error."""
        if call.happened.raised and call.happened.raised.type == "TooLong":
            return False
        try:
            value = self.formula(*(copied(arg) for arg in call.args), **call.kwargs)
        except Exception as error:
            return bool(call.happened.raised) and call.happened.raised.type == type(error).__name__
        return not call.happened.raised and same(call.value, value)


@dataclass(frozen=True)
class Section:
    """A section of the book: its title, its page, and its place on the page."""

    title: str
    page: str
    anchor: str

    def __str__(self) -> str:
        return f"“{self.title}”, {book_address()}/{self.page}#{self.anchor}"


def book_address() -> str:
    """Where the book is read: ``NN_BOOK_URL``, or the address at which `make book` serves it."""
    return os.environ.get("NN_BOOK_URL", "").rstrip("/") or "http://127.0.0.1:8000"


@dataclass(frozen=True)
class Known:
    """Everything known about one task.

    probes: arguments with which the student's function is called once more after a failure. A mistake is
    named only if it explains these answers too, so they are chosen to tell the mistakes apart.
    """

    section: Section | None = None
    mistakes: tuple[Mistake, ...] = ()
    probes: tuple[tuple, ...] = ()


@dataclass
class Task:
    """The checks of one task: ``with task("perceptron", "score"): ...`` around the ``expect_...`` lines.

    hidden: the property that is tested, as in "negative weights"; with it a failure shows no test data.
    On success one line is printed.  A name that the student did not define becomes a readable failure.
    """

    assignment: str
    name: str
    hidden: str = ""
    known: Known = Known()
    calls: list[Call] = field(default_factory=list)

    def __enter__(self) -> Task:
        self._token = _current.set(self)
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: Any) -> None:
        _current.reset(self._token)
        if kind is None and not self.hidden:
            print(f"✓ {self.name}: everything holds.")
        if isinstance(error, NameError) and not isinstance(error, UnboundLocalError):
            advice = "Run the cell that defines it, and keep the name that the task gives."
            cause = Cause("not defined", advice)
            message = Message(f"{error}.", [], cause, self.reread)
            raise CheckFailed(message, hidden=bool(self.hidden)) from None

    @property
    def reread(self) -> str:
        """The section to reread, as text."""
        return str(self.known.section or "")

    def likely(self, call: Call) -> Cause | None:
        """Name the known mistake that explains this call, every earlier one of the task, and the probes."""
        possible = [mistake for mistake in self.known.mistakes if mistake.explains(call)]
        for seen in self.earlier(call):
            possible = [mistake for mistake in possible if mistake.explains(seen)]
        for arguments in self.known.probes if possible else ():
            probe = call.again(*arguments)
            possible = [mistake for mistake in possible if mistake.explains(probe)]
        return Cause(possible[0].name, possible[0].advice) if possible else None

    def earlier(self, call: Call) -> list[Call]:
        """Return the calls of the same function that were right."""
        return [earlier for earlier in self.calls if earlier.name == call.name]


_current: ContextVar[Task | None] = ContextVar("task", default=None)


def current() -> Task:
    """Return the task around this line, or one about which nothing is known."""
    return _current.get() or Task("", "")


def task(assignment: str, name: str, hidden: str = "") -> Task:
    """Open the checks of the task ``name``; see ``Task``."""
    table = importlib.import_module(f".known.{assignment.replace('-', '_')}", __package__).TASKS
    if name not in table:
        raise KeyError(f"no task {name!r} is known for {assignment!r}; there are {', '.join(table)}")
    return Task(assignment, name, hidden, table[name])
