"""A wrong value beside the expected one, and the list of rules that recognize its likely cause."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from .calls import Call
from .messages import Cause
from .values import to_array


@dataclass(frozen=True)
class Wrong:
    """A value that is not what was expected, with the call that it came from, if there was one."""

    got: Any
    expected: Any
    call: Call | None = None
    right_before: bool = False  # whether the function was right for other inputs

    @cached_property
    def a(self) -> np.ndarray | None:
        """What came, as an array of numbers; None where it is not."""
        return to_array(self.got)

    @cached_property
    def e(self) -> np.ndarray | None:
        """What was expected, as an array of numbers; None where it is not."""
        return to_array(self.expected)

    @cached_property
    def numeric(self) -> bool:
        """Whether both are numbers or arrays of numbers, of whatever shape."""
        return self.a is not None and self.e is not None

    @cached_property
    def numbers(self) -> bool:
        """Whether both are numbers or arrays of one shape."""
        return self.numeric and self.a.shape == self.e.shape


Rule = Callable[[Wrong], str | None]
DIAGNOSES: list[tuple[str, Rule]] = []
OF_KIND: set[str] = set()  # the names of those that look at the kind of the value alone


def diagnosis(name: str, of_kind: bool = False) -> Callable[[Rule], Rule]:
    """Enter a rule into the list under this name; ``of_kind`` if it does not compare any numbers."""

    def enter(rule: Rule) -> Rule:
        DIAGNOSES.append((name, rule))
        if of_kind:
            OF_KIND.add(name)
        return rule

    return enter


def recognize(wrong: Wrong, of_kind: bool = False) -> Cause | None:
    """Return the first cause that the value shows, or None; ``of_kind`` asks for its kind alone."""
    for name, rule in DIAGNOSES:
        if of_kind and name not in OF_KIND:
            continue
        advice = rule(wrong)
        if advice:
            return Cause(name, advice)
    return None
