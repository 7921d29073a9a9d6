"""In the judge: runs test cells on a student's notebook and says how each ended.

The visible part of every test cell runs before any hidden part. What a student's code learns from hidden
tests can then no longer reach a message of the visible ones, which quote the student's values.
"""

from __future__ import annotations

import ast
import builtins
import contextlib
import io
import re
import signal
import symtable
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from nngrade.checks.messages import CheckFailed, Message
from nngrade.judge.errors import OfStudent, RanTooLongError
from nngrade.judge.handles import Handle
from nngrade.judge.student import LostError, Student

PASSED, FAILED, TIMED_OUT, UNJUDGED = "passed", "failed", "timeout", "unjudged"
HIDDEN_WORDS = (
    "It is right for the examples in the notebook, but fails for other inputs. "
    "Try it with inputs of your own."
)
NEEDS_EARLIER = (
    "This check needs what an earlier check makes, which did not get that far. Solve that task first."
)
LONGEST_TEXT = 8000
_REGION = re.compile(r"###\s*(BEGIN|END) HIDDEN TESTS")


class CellTimeout(BaseException):
    """A test cell runs too long; no ``except Exception`` holds it."""


class Names(dict):
    """The variables of the test cells; what they do not have is asked for in the student's notebook.

    answers: names that the answers of the released notebook define, so that even a built-in name among them
    is the student's. classes: those of them that are classes, with their special methods. of_tests: names
    that earlier test cells make; where one of these has failed before, no student may stand in for it.
    """

    student: Student | None = None
    of_tests: frozenset[str] = frozenset()
    answers: frozenset[str] = frozenset()
    classes: dict[str, frozenset[str]] = {}  # noqa: RUF012 - replaced, never changed

    def __missing__(self, name: str) -> Any:
        if self.student is None or name.startswith("__"):
            raise KeyError(name)
        if hasattr(builtins, name) and name not in self.answers:
            raise KeyError(name)
        if name in self.of_tests:
            raise CheckFailed(Message(NEEDS_EARLIER), hidden=True)
        value = self.student.name(name)
        if isinstance(value, Handle):
            return value._nngrade_as(name=name, makes=self.classes.get(name))
        return value


@dataclass
class TestCell:
    """A test cell: its visible and its hidden statements, and how it went so far."""

    name: str
    source: str
    visible: list[ast.stmt] = field(default_factory=list)
    hidden: list[ast.stmt] = field(default_factory=list)
    verdict: str = ""
    told: dict[str, Any] = field(default_factory=dict)
    names: Names | None = None
    student: Student | None = None
    makes: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.source = without_magics(self.source)
        hidden, inside = set(), False
        for number, line in enumerate(self.source.splitlines(), 1):
            if (mark := _REGION.search(line)) is not None:
                inside = mark[1] == "BEGIN"
            if inside:
                hidden.add(number)
        for statement in ast.parse(self.source).body:
            (self.hidden if statement.lineno in hidden else self.visible).append(statement)
        table = symtable.symtable(self.source, "<test>", "exec").get_symbols()
        self.makes = frozenset(s.get_name() for s in table if s.is_assigned() or s.is_imported())


def without_magics(source: str) -> str:
    """A cell without the lines that only a notebook understands, such as ``%matplotlib inline``."""
    return re.sub(r"^[ \t]*[%!].*$", "", source, flags=re.MULTILINE)


class Court:
    """Judges the test cells of one notebook; ``setup``: the variables that the setup cells have made."""

    def __init__(self, setup: Names, info: dict[str, Any]) -> None:
        self.names = setup
        Names.answers = frozenset(info["answers"])
        Names.classes = {name: frozenset(special) for name, special in info["classes"].items()}
        self.seconds = info["seconds"]
        self.hidden_names: dict[str, Any] = {}
        source = info["source"]
        self.handed_in = frozenset(re.findall(r"\w+", source)), frozenset(map(str.strip, source.splitlines()))

    def visible(self, cell: TestCell, student: Student) -> dict[str, Any]:
        """Run the visible part of a cell: the first time that its snapshot is asked anything."""
        cell.student = self.names.student = student
        self._run(cell, cell.visible, self.names, hidden=False)
        cell.names = Names(self.names)
        cell.names.student, cell.names.of_tests = student, self.names.of_tests
        self.names.of_tests |= cell.makes - self.names.answers
        return self._outcome(cell)

    def hidden(self, cell: TestCell) -> dict[str, Any]:
        """Run the hidden part of a cell whose visible part has passed, with its variables as they were."""
        for name, value in self.hidden_names.items():
            cell.names.setdefault(name, value)
        before = set(cell.names)
        cell.student.handed_in = self.handed_in
        self._run(cell, cell.hidden, cell.names, hidden=True)
        self.hidden_names |= {name: cell.names[name] for name in set(cell.names) - before}
        return self._outcome(cell)

    def _outcome(self, cell: TestCell) -> dict[str, Any]:
        return {"verdict": cell.verdict, **cell.told}

    def _run(self, cell: TestCell, statements: list[ast.stmt], names: Names, hidden: bool) -> None:
        printed = io.StringIO()
        *first, last = statements or [ast.Pass(lineno=1, col_offset=0, end_lineno=1, end_col_offset=0)]
        body = [*first, *([] if isinstance(last, ast.Expr) else [last])]
        cell.student.until = time.monotonic() + self.seconds
        try:
            with contextlib.redirect_stdout(printed), _limit(self.seconds):
                exec(compile(ast.Module(body, []), "<test>", "exec", dont_inherit=True), names)
                if isinstance(last, ast.Expr):
                    code = compile(ast.Expression(last.value), "<test>", "eval", dont_inherit=True)
                    self._value(cell, last, eval(code, names))
            cell.verdict = PASSED
        except LostError as lost:
            late, _, words = str(lost).rpartition("LATE ")
            cell.verdict = TIMED_OUT if late or str(lost).startswith("LATE ") else FAILED
            self._tell(cell, "CheckFailed", f"This check ended early: {words}.", hidden)
        except (CellTimeout, RanTooLongError):
            cell.verdict = TIMED_OUT
            self._tell(cell, "CheckFailed", "This check was stopped because it ran too long.", hidden)
        except CheckFailed as failure:
            cell.verdict = FAILED
            told = HIDDEN_WORDS if hidden and not failure.hidden else str(failure)
            self._tell(cell, "CheckFailed", told, hidden)
        except BaseException as error:
            cell.verdict = FAILED
            text = str(error) or _words(error)
            kind = "CheckFailed" if hidden else type(error).__name__
            self._tell(cell, kind, HIDDEN_WORDS if hidden else text, hidden)
        cell.told["printed"] = cell.told.get("printed", "") + _sendable(printed.getvalue())

    def _tell(self, cell: TestCell, kind: str, text: str, hidden: bool) -> None:
        cell.told |= {"ename": _sendable(kind), "evalue": _sendable(text), "hidden": hidden}

    def _value(self, cell: TestCell, last: ast.Expr, value: Any) -> None:
        """Keep the number in which a cell ends, nbgrader's partial credit."""
        ends = max((s.end_lineno or 0) for s in (*cell.visible, *cell.hidden)) == last.end_lineno
        if ends and type(value) in (int, float):
            cell.told["value"] = repr(float(value))


def _words(error: BaseException) -> str:
    """What to say of an error without words; never a line of the test."""
    if isinstance(error, OfStudent):
        line = error._nngrade_raised_.line
        return f"in your line: {line}" if line else "raised by your code"
    return "a check of this task does not hold" if isinstance(error, AssertionError) else ""


def _sendable(text: str) -> str:
    return text[:LONGEST_TEXT].encode("utf-8", "replace").decode()


@contextlib.contextmanager
def _limit(seconds: float) -> Iterator[None]:
    def stop(signum: int, frame: Any) -> None:
        raise CellTimeout

    signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
