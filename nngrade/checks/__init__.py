"""Checks that teach: a failure says what was called, what was expected, what came, and the likely cause.

    from nngrade.checks import call, expect_close, task

    with task("perceptron", "weighted_sum"):
        expect_close(call(weighted_sum, [1, 0, 1], [0.3, 0.3, 0.6]), 0.9)

The tasks of an assignment, their sections in the book and the mistakes that people make in them are in
``nngrade/checks/known/``; the mistakes that can happen anywhere are in ``diagnoses.py``.
"""

from .calls import Call, Happened, Raised, call
from .diagnoses import DIAGNOSES, Wrong
from .expect import (
    expect_close,
    expect_dtype,
    expect_equal,
    expect_gradient,
    expect_raises,
    expect_shape,
    expect_that,
    expect_type,
    expect_unchanged,
)
from .messages import Cause, CheckFailed
from .ready import when_ready
from .tasks import Known, Mistake, Section, task
from .wrong import diagnosis

__all__ = [
    "DIAGNOSES",
    "Call",
    "Cause",
    "CheckFailed",
    "Happened",
    "Known",
    "Mistake",
    "Raised",
    "Section",
    "Wrong",
    "call",
    "diagnosis",
    "expect_close",
    "expect_dtype",
    "expect_equal",
    "expect_gradient",
    "expect_raises",
    "expect_shape",
    "expect_that",
    "expect_type",
    "expect_unchanged",
    "task",
    "when_ready",
]
