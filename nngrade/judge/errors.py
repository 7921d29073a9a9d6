"""Errors of the student's code, as the judge tells and raises them."""

from __future__ import annotations

import builtins
from typing import Any

import numpy as np

from nngrade.checks.calls import Raised

_NEVER = {"StopIteration", "StopAsyncIteration", "UnicodeDecodeError", "UnicodeEncodeError",
          "UnicodeTranslateError", "ExceptionGroup"}  # fmt: skip
KNOWN = {
    name: kind
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, Exception) and name not in _NEVER
} | {"LinAlgError": np.linalg.LinAlgError, "UnicodeDecodeError": ValueError, "UnicodeEncodeError": ValueError}


class OfStudent(Exception):  # noqa: N818 - a mark beside the real class
    """Marks an error that the student's code has raised; ``_nngrade_raised_`` says what is known of it."""

    _nngrade_raised_: Raised


class RanTooLongError(OfStudent):
    """The student's code did not come to an end in time."""


def _identifier(text: Any, otherwise: str) -> str:
    return text[:80] if type(text) is str and text.isidentifier() else otherwise


def discreet(told: Raised, words: frozenset[str], lines: frozenset[str]) -> Raised:
    """What may be told of an error in a hidden test: names and lines that stand in the notebook as handed in.

    Everything else could have been made up from the inputs of the test, to carry them into the feedback.
    """
    return Raised(
        told.type if told.type in KNOWN or told.type in words or told.type == "TooLong" else "Exception",
        told.text,
        told.function if told.function in words else "",
        told.line if told.line in lines else "",
        told.bases,
    )


def raised(told: Any) -> Raised:
    """What a student's process tells of an error, cut and checked."""
    parts = told if type(told) is tuple and len(told) == 5 else ("Exception", "", "", "", ())
    kind, text, function, line, bases = parts
    if type(bases) is not tuple:
        bases = ()
    return Raised(
        _identifier(kind, "Exception"),
        text[:2000] if type(text) is str else "",
        _identifier(function, ""),
        line[:300].strip() if type(line) is str else "",
        tuple(_identifier(base, "object") for base in bases[:30]),
    )


def exception(told: Raised) -> Exception:
    """An exception to be raised in a test: of the named built-in class, or of the nearest one known.

    StopIteration is none of them: it would silently end a loop of the test.
    """
    if told.type == "TooLong":
        made: Exception = RanTooLongError(told.text)
    else:
        base = next((KNOWN[name] for name in (told.type, *told.bases) if name in KNOWN), Exception)
        bases = (OfStudent,) if base is Exception else (base, OfStudent)
        made = type(told.type, bases, {})(told.text)
        if isinstance(made, NameError) and told.text.startswith("name '"):
            made.name = told.text.split("'")[1]
    made._nngrade_raised_ = told
    return made


def told_to_student(error: Exception) -> tuple[str, str]:
    """What a student's code may know of an error inside a function of the test: its kind, never its words."""
    known = next(base.__name__ for base in type(error).__mro__ if KNOWN.get(base.__name__) is base)
    return known, "raised by a function of the checks"
