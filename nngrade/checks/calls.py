"""Call a student's function and write down everything that happened.

The function may live in this process or be a proxy for one in another: only plain data (numbers, strings,
lists, arrays) goes in and comes back.  A proxy may offer ``_nngrade_call_(args, kwargs, seconds)`` and return
a ``Happened`` of its own; without it, it is called like any function.  ``_nngrade_kept_`` of a proxy are the
objects, by id, that the other process has as well, so that they are not copied.  An error that a proxy raises
knows in ``_nngrade_raised_`` what is known of it.
"""

from __future__ import annotations

import contextlib
import io
import linecache
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .values import copied, written


class TooLong(BaseException):
    """Raised inside a student's function that computes for too long; no ``except Exception`` holds it."""


@dataclass(frozen=True)
class Raised:
    """An error of the student's code, in plain words: where it was raised, and by which line."""

    type: str
    text: str
    function: str = ""  # the innermost function of the student
    line: str = ""
    bases: tuple[str, ...] = ()  # the names of the error's classes, itself first


@dataclass(frozen=True)
class Happened:
    """What one call did: its value or its error, what it printed, and its arguments afterwards."""

    value: Any = None
    raised: Raised | None = None
    printed: str = ""
    arguments_after: tuple = ()


@dataclass(frozen=True)
class Call:
    """A call and what happened; ``str()`` is the call as a student would write it."""

    name: str
    args: tuple
    kwargs: dict = field(default_factory=dict)
    happened: Happened = Happened()
    function: Callable | None = field(default=None, repr=False, compare=False)

    def again(self, *args: Any) -> Call:
        """Call the same function with other arguments."""
        return call(self.function, *args)

    @property
    def value(self) -> Any:
        """What the function returned."""
        return self.happened.value

    def __str__(self) -> str:
        given = [written(arg) for arg in self.args]
        given += [f"{key}={written(arg)}" for key, arg in self.kwargs.items()]
        return f"{self.name}({', '.join(given)})"


def call(function: Callable, *args: Any, seconds: float = 3.0, **kwargs: Any) -> Call:
    """Call ``function`` with copies of the arguments and return the ``Call`` for an ``expect_...`` to judge.

    seconds: processor time after which the call counts as endless.  Errors are kept, not raised.
    """
    name = getattr(function, "__name__", str(function))
    remote, kept = getattr(function, "_nngrade_call_", None), getattr(function, "_nngrade_kept_", {})
    given = tuple(copied(arg, kept) for arg in args), {key: copied(arg, kept) for key, arg in kwargs.items()}
    happened = remote(*given, seconds) if remote else _call_here(function, *given, seconds)
    return Call(name, args, kwargs, happened, function)


def _call_here(function: Callable, args: tuple, kwargs: dict, seconds: float) -> Happened:
    printed, value, raised = io.StringIO(), None, None
    try:
        with contextlib.redirect_stdout(printed), time_limit(seconds):
            value = function(*args, **kwargs)
    except TooLong:
        raised = Raised("TooLong", f"no result after {seconds:g} seconds of computing")
    except Exception as error:
        raised = _explain(error, function)
    return Happened(value, raised, printed.getvalue(), args)


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Stop an endless loop; counts processor time, so that a busy machine is not held against a student."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(signum: int, frame: Any) -> None:
        raise TooLong

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _explain(error: Exception, function: Callable) -> Raised:
    """Find the student's own line: the innermost frame that shares its globals with the tested function."""
    if (known := getattr(error, "_nngrade_raised_", None)) is not None:
        return known
    home, where, line = getattr(function, "__globals__", None), "", ""
    step = error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        if home is not None and step.tb_frame.f_globals is home:
            where = code.co_name
            line = linecache.getline(code.co_filename, step.tb_lineno).strip()
        step = step.tb_next
    bases = tuple(base.__name__ for base in type(error).__mro__)
    try:
        text = str(error)
    except Exception as worse:
        text = f"(no text: its __str__ raises {type(worse).__name__})"
    return Raised(type(error).__name__, text, where, line, bases)
