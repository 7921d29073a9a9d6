"""The checks of a test cell; each passes in silence or raises a ``CheckFailed`` that explains.

Every check takes a ``call(function, ...)``, or a value together with ``what`` it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np

from .calls import Call
from .diagnoses import Wrong, recognize
from .errors import cause_of_error
from .messages import Cause, CheckFailed, Message
from .tasks import current
from .values import discreet_kind, kind, plain, same, shown, to_array, written


def expect_close(
    got: Any, expected: Any, tolerance: float = 1e-6, parts: tuple[str, ...] = (), what: str = ""
) -> None:
    """Expect numbers equal to ``expected`` up to a relative and absolute tolerance, in the same shape.

    A tuple in ``expected`` stands for several returned values; ``parts`` names them in the message.
    A list counts as an array; True and False do not count as 1 and 0.
    """
    value = _value(got, what)
    if same(value, expected, tolerance):
        _note(got)
        return
    call = got if isinstance(got, Call) else None
    cause = current().likely(call) if call else None
    whole = Wrong(value, expected, call, bool(current().hidden or (call and current().earlier(call))))
    part, name = _first_difference(whole, tolerance, parts)
    cause = cause or _discreet(recognize(whole) or recognize(part))
    _fail(got, what, _facts(value, expected, name, parts), cause)


def expect_equal(got: Any, expected: Any, parts: tuple[str, ...] = (), what: str = "") -> None:
    """Expect exactly ``expected``: whole numbers, texts, or arrays of whole numbers."""
    expect_close(got, expected, 0.0, parts, what)


def expect_shape(got: Any, shape: tuple[int, ...], what: str = "") -> None:
    """Expect an array (or a list of numbers) of this shape; () is a single number."""
    value = _value(got, what)
    array = to_array(value)
    if array is not None and array.shape == tuple(shape):
        return
    wanted = f"shape {tuple(shape)}" if shape else "a single number"
    cause = _cause_of_kind(got, value) or recognize(Wrong(value, np.zeros(shape)))
    _fail(got, what, _facts(value, wanted, words=True), cause)


def expect_dtype(got: Any, dtype: Any, what: str = "") -> None:
    """Expect an array of this dtype: a NumPy dtype or its name, or one of the kinds "integer" and "float"."""
    value = _value(got, what)
    array = to_array(value)
    kinds = {"integer": "iu", "float": "f"}
    if array is not None:
        fits = array.dtype.kind in kinds[dtype] if dtype in kinds else array.dtype == np.dtype(dtype)
        if fits:
            return
    cause = _cause_of_kind(got, value)
    if cause is None and array is not None:
        cause = Cause("different dtype", "Convert it with .astype(...), or make the inputs of that dtype.")
    _fail(got, what, _facts(value, f"numbers of dtype {dtype}", words=True), cause)


def expect_type(got: Any, types: type | tuple[type, ...], what: str = "") -> None:
    """Expect an instance of one of these types."""
    value = _value(got, what)
    if isinstance(value, types):
        return
    names = " or ".join(t.__name__ for t in (types if isinstance(types, tuple) else (types,)))
    _fail(got, what, _facts(value, names, words=True), _cause_of_kind(got, value))


def expect_that(got: Any, rule: Callable[[Any], str | Cause | None], wanted: str, what: str = "") -> None:
    """Expect a property: ``rule(value)`` returns None where it holds, otherwise the cause in words."""
    value = _value(got, what)
    complaint = _cause_of_kind(got, value) if value is None else None
    complaint = complaint or rule(value)
    if complaint is None:
        return
    cause = complaint if isinstance(complaint, Cause) else Cause("a property does not hold", complaint)
    if current().hidden:  # the advice of a rule may hold numbers
        cause = Cause(cause.name, "")
    _fail(got, what, _facts(value, wanted, words=True), cause)


def expect_raises(got: Call, error: type[BaseException] = ValueError, says: str = "") -> None:
    """Expect the call to raise ``error``, with the word ``says`` in its message."""
    raised = got.happened.raised
    if raised and raised.type in ("NotImplementedError", "TooLong") and raised.type != error.__name__:
        _raised(got)
    if raised and error.__name__ in raised.bases and says.lower() in raised.text.lower():
        return
    wanted = f"{error.__name__}" + (f" whose message contains “{says}”" if says else "")
    if raised:
        facts = _told(("expected", wanted), ("came", f"{raised.type}: {raised.text}"))
        cause = Cause(
            "another error", f"Check the input yourself, and raise {error.__name__} with a sentence."
        )
    elif isinstance(got.value, BaseException):
        facts = _told(("expected", wanted), ("came", f"no error, but {written(got.value)}"))
        cause = Cause("returned instead of raised", "Write raise where you wrote return.")
    else:
        facts = _told(("expected", wanted), ("came", f"no error, but {written(got.value)}"))
        cause = Cause("no error is raised", f"Check the input first: if …: raise {error.__name__}(…).")
    _fail(got, "", facts, cause)


def expect_unchanged(got: Call) -> None:
    """Expect that the call left its arguments as they were."""
    if got.happened.raised:
        _raised(got)
    for number, (before, after) in enumerate(zip(got.args, got.happened.arguments_after, strict=False), 1):
        if not same(after, before, 0.0):
            advice = (
                "The function changed the array that it was given, and so the variable of the caller. "
                "w += x writes into w itself; w = w + x makes a new array."
            )
            facts = _told(("before", shown(before)), ("after", shown(after)))
            _fail(
                got,
                "",
                facts,
                Cause("modified input", f"Argument {number} is not the same any more. {advice}"),
            )


def expect_gradient(
    got: Call, function: Callable, at: Any, tolerance: float = 1e-5, step: float = 1e-6
) -> None:
    """Expect the call to return the gradient of ``function`` (array -> number) at the point ``at``.

    Compared with central differences (f(x + h) - f(x - h)) / 2h in float64, entry by entry.
    """
    at = np.array(to_array(at), dtype=np.float64)
    gradient = np.zeros_like(at)
    for index in np.ndindex(at.shape):
        moved = at.copy()
        moved[index] = at[index] + step
        above = float(function(moved.copy()))
        moved[index] = at[index] - step
        gradient[index] = (above - float(function(moved.copy()))) / (2 * step)
    expect_close(got, gradient, tolerance)


def _cause_of_kind(got: Any, value: Any) -> Cause | None:
    """Recognize a value that is not even of the kind that anybody could want: nothing, a text, a function."""
    return recognize(Wrong(value, 0, got if isinstance(got, Call) else None), of_kind=True)


def _value(got: Any, what: str) -> Any:
    """Take the value out of a call that went well; report the error of one that did not."""
    if not isinstance(got, Call):
        if not what:
            raise TypeError("a check wants call(function, ...), or a value with what='its name'")
        return got
    if got.happened.raised:
        _raised(got)
    return got.value


def _note(got: Any) -> None:
    """Remember a call that was right: a mistake that does not explain it is ruled out."""
    if isinstance(got, Call):
        current().calls.append(got)


def _discreet(cause: Cause | None) -> Cause | None:
    """In a hidden test, a cause without advice that quotes sizes: a student can choose them to tell more."""
    if cause and current().hidden and any(int(number) > 4 for number in re.findall(r"\d+", cause.advice)):
        return Cause(cause.name, "")
    return cause


def _first_difference(wrong: Wrong, tolerance: float, parts: tuple[str, ...]) -> tuple[Wrong, str]:
    """Where several values are expected, find the first that differs, and its name."""
    if not isinstance(wrong.expected, tuple) or not isinstance(wrong.got, (tuple, list)):
        return wrong, ""
    for number, (got, expected) in enumerate(zip(wrong.got, wrong.expected, strict=False)):
        if not same(got, expected, tolerance):
            name = parts[number] if number < len(parts) else f"value {number + 1}"
            return Wrong(got, expected, wrong.call, wrong.right_before), name
    return wrong, ""


def _facts(
    value: Any, expected: Any, part: str = "", parts: tuple[str, ...] = (), words: bool = False
) -> list[tuple[str, str]]:
    if current().hidden:  # kinds may be told, numbers may not
        after = discreet_kind(value, None if words else expected)
        before = expected if words else kind(expected)
        return [] if before == after else [("expected", before), ("came", after)]
    numbers = not words and kind(value) == kind(expected) == "a number"
    show = written if numbers else shown
    if part and len(parts) == len(value):
        show = _named(parts)
    facts = [("expected", expected if words else show(expected)), ("came", show(value))]
    return [*facts, ("look at", f"the {part}")] if part else facts


def _named(parts: tuple[str, ...]) -> Callable[[Any], str]:
    """Return how to show several values, each beside its name."""

    def show(values: Any) -> str:
        return ", ".join(f"{name} {plain(value)}" for name, value in zip(parts, values, strict=True))

    return show


def _told(*facts: tuple[str, str]) -> list[tuple[str, str]]:
    """Keep facts that hold numbers out of the messages of hidden tests."""
    return [] if current().hidden else list(facts)


def _raised(got: Call) -> None:
    raised = got.happened.raised
    cause = cause_of_error(got) or current().likely(got)
    if cause and cause.name == "not implemented yet":
        headline = f"{got.name}: {cause.name}. {cause.advice}"
        raise CheckFailed(Message(headline, section=current().reread), cause.name, bool(current().hidden))
    text = f"{raised.type}: {raised.text}" if raised.text and not current().hidden else raised.type
    if raised.type == "TooLong":
        text = raised.text
    facts = [("error", text)]
    if raised.line:
        facts.append(("in your line", raised.line))
    _fail(got, "", facts, current().likely(got) or cause)


def _fail(got: Any, what: str, facts: list[tuple[str, str]], cause: Cause | None) -> None:
    task = current()
    if task.hidden:
        name = got.name if isinstance(got, Call) else what
        headline = f"{name} is right for the examples in the notebook, but fails for {task.hidden}."
        headline += " Try it with such inputs of your own."
    elif isinstance(got, Call):
        headline = str(got)
    else:
        headline = what
    raise CheckFailed(Message(headline, facts, cause, task.reread), hidden=bool(task.hidden)) from None
