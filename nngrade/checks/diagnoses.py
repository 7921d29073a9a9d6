"""Recognize a likely cause from a wrong value; every rule here holds for any task of any chapter.

To add one, write a function of a ``Wrong`` that returns advice or None, and put ``@diagnosis(name)`` above
it.  The first that applies is shown, so the order of this file is from certain to vague.
"""

from __future__ import annotations

import types
from collections.abc import Callable

import numpy as np

from .values import is_array, same, to_array
from .wrong import DIAGNOSES, Wrong, diagnosis, recognize

__all__ = ["DIAGNOSES", "Wrong", "recognize"]


@diagnosis("printed instead of returned", of_kind=True)
def _printed(w: Wrong) -> str | None:
    if w.got is None and w.expected is not None and w.call and w.call.happened.printed:
        return "print shows a value to you; return gives it to whoever called the function."
    return None


@diagnosis("nothing is returned", of_kind=True)
def _none(w: Wrong) -> str | None:
    if w.got is None and w.expected is not None:
        return "The function ends without return, at least for these inputs; then Python returns None."
    return None


@diagnosis("a function is returned", of_kind=True)
def _function(w: Wrong) -> str | None:
    if isinstance(w.got, types.GeneratorType):
        return "It holds yield or a bare (… for …); make a list or an array of it."
    return "Call it with parentheses and return its result." if callable(w.got) and w.a is None else None


@diagnosis("a text is returned", of_kind=True)
def _text(w: Wrong) -> str | None:
    return "Return the number itself, without quotes." if isinstance(w.got, str) and w.e is not None else None


@diagnosis("boolean instead of 0 and 1", of_kind=True)
def _boolean(w: Wrong) -> str | None:
    if w.numeric and w.a.dtype.kind == "b" and w.e.dtype.kind != "b":
        return (
            "A comparison gives True or False. Turn it into a number: int(...), or .astype(int) for an array."
        )
    return None


@diagnosis("swapped order")
def _swapped(w: Wrong) -> str | None:
    if isinstance(w.expected, tuple) and isinstance(w.got, (tuple, list)):
        backwards = tuple(reversed(w.expected))
        if same(w.got, backwards, 1e-6) and not same(w.got, w.expected, 1e-6):
            return "The parts are right, but they are returned in the opposite order."
    return None


@diagnosis("a part is missing")
def _part(w: Wrong) -> str | None:
    if isinstance(w.expected, tuple) and (
        not isinstance(w.got, (tuple, list)) or len(w.got) != len(w.expected)
    ):
        return f"{len(w.expected)} values are wanted: return them together, separated by commas."
    return None


@diagnosis("more than was asked for")
def _more(w: Wrong) -> str | None:
    if isinstance(w.got, tuple) and not isinstance(w.expected, (tuple, list)):
        right = [k + 1 for k, part in enumerate(w.got) if same(part, w.expected, 1e-6)]
        if right:
            return f"One value is wanted. Of the {len(w.got)} that came, return number {right[0]} alone."
    return None


@diagnosis("not a number")
def _nan(w: Wrong) -> str | None:
    if w.numeric and w.a.dtype.kind == "f" and np.isfinite(w.e).all() and not np.isfinite(w.a).all():
        return "Somewhere a number is divided by zero, or grows without bound."
    return None


@diagnosis("one result instead of one per row")
def _one_for_all(w: Wrong) -> str | None:
    if w.numeric and w.a.size == 1 < w.e.size and w.a.ndim < w.e.ndim:
        return "The input is a batch: return one result for each row, as an array."
    return None


@diagnosis("one-hot instead of index")
def _one_hot(w: Wrong) -> str | None:
    rows = w.numeric and w.a.ndim == w.e.ndim + 1 and w.a.shape[:-1] == w.e.shape and w.a.shape[-1] > 1
    if rows and np.array_equal(w.a.argmax(-1), w.e):
        return "A whole row came for each example; argmax(axis=1) turns it into the number of the class."
    return None


@diagnosis("index instead of one-hot")
def _index(w: Wrong) -> str | None:
    rows = w.numeric and w.e.ndim == w.a.ndim + 1 and w.e.shape[:-1] == w.a.shape
    if rows and np.array_equal(w.e.argmax(-1), w.a):
        return "A row with a single 1 is wanted for each example, not the number of its class."
    return None


@diagnosis("extra brackets")
def _extra_axis(w: Wrong) -> str | None:
    if w.numeric and w.a.ndim > w.e.ndim and w.a.size == w.e.size and np.allclose(w.a.ravel(), w.e.ravel()):
        return f"The numbers are right, but the shape is {w.a.shape} where {w.e.shape} is wanted."
    return None


@diagnosis("transposed")
def _transposed(w: Wrong) -> str | None:
    if w.numeric and w.a.ndim == 2 and w.a.T.shape == w.e.shape and np.allclose(w.a.T, w.e):
        return "Rows and columns are exchanged."
    return None


@diagnosis("wrong axis")
def _axis(w: Wrong) -> str | None:
    tables = [to_array(arg) for arg in w.call.args] if w.call and w.numeric else []
    for table in (t for t in tables if t is not None and t.ndim == 2):
        for reduce in (np.sum, np.mean, np.max, np.min, np.argmax, np.argmin):
            for right in (0, 1):
                if same(w.e, reduce(table, axis=right)) and same(w.a, reduce(table, axis=1 - right)):
                    return f"This goes along axis {1 - right}; axis {right} is wanted."
    return None


@diagnosis("0 and 1 exchanged")
def _complement(w: Wrong) -> str | None:
    single = w.numbers and w.e.size == 1 and w.e.dtype.kind == "f"  # a bias is a number, not a decision
    if single or w.right_before or not w.numbers or not set(np.unique(w.e)) | set(np.unique(w.a)) <= {0, 1}:
        return None
    if np.array_equal(w.a, 1 - w.e):
        return "Every answer is the opposite of the right one. Look at the direction of the comparison."
    return None


@diagnosis("sign flipped")
def _sign(w: Wrong) -> str | None:
    if w.numbers and np.any(w.e) and np.allclose(w.a, -w.e.astype(float)) and not w.right_before:
        return "The size is right, the sign is the opposite."
    return None


@diagnosis("negative numbers lose their sign")
def _absolute(w: Wrong) -> str | None:
    if w.numbers and np.any(w.e < 0) and np.allclose(w.a, np.abs(w.e.astype(float))):
        return "Somewhere there is an abs(...), or a square."
    return None


@diagnosis("cut to whole numbers")
def _truncated(w: Wrong) -> str | None:
    fractions = w.numbers and w.e.dtype.kind == "f" and not np.array_equal(w.e, np.trunc(w.e))
    if fractions and (np.array_equal(w.a, np.trunc(w.e)) or np.array_equal(w.a, np.rint(w.e))):
        return "The part behind the point is lost: by int(...), //, round, or an array of integers."
    return None


@diagnosis("summed instead of averaged")
def _summed(w: Wrong) -> str | None:
    n = _count(w, lambda n: np.allclose(w.a, w.e * n))
    return f"The result is {n} times too large, and {n} is the number of values. Divide by it." if n else None


@diagnosis("averaged instead of summed")
def _averaged(w: Wrong) -> str | None:
    n = _count(w, lambda n: np.allclose(w.a * n, w.e))
    return f"The result is {n} times too small, and {n} is the number of values." if n else None


def _count(w: Wrong, fits: Callable[[int], bool]) -> int | None:
    """Find a length among the arguments by which the value is off as a factor."""
    if not w.numbers or w.call is None or not np.any(w.e):
        return None
    arrays = [to_array(arg) for arg in w.call.args]
    sizes = {n for array in arrays if array is not None for n in (*array.shape, array.size) if n > 1}
    return next((n for n in sorted(sizes) if fits(n)), None)


@diagnosis("off by a factor")
def _factor(w: Wrong) -> str | None:
    if w.numbers and np.all(w.e != 0) and w.a.size and np.any(w.a):
        ratio = (w.a / w.e).ravel()
        telling = ratio.size > 1 or np.isclose(ratio[0], [0.01, 0.1, 0.5, 2, 10, 100]).any()
        if telling and np.allclose(ratio, ratio[0]):  # two single numbers always have some ratio
            return f"The result is {ratio[0]:.4g} times what it should be."
    return None


@diagnosis("wrong shape")
def _shape(w: Wrong) -> str | None:
    if w.numeric and w.a.shape != w.e.shape and (is_array(w.got) or w.e.ndim):
        return f"Shape {w.e.shape} is wanted and {w.a.shape} came. Print the shape after each line."
    return None
