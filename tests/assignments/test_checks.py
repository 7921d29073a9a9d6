"""The checks themselves: what they accept, what they say, and what they never show."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest

from nngrade.checks import (
    DIAGNOSES,
    Cause,
    CheckFailed,
    Happened,
    call,
    expect_close,
    expect_dtype,
    expect_equal,
    expect_gradient,
    expect_raises,
    expect_shape,
    expect_that,
    expect_type,
    expect_unchanged,
    task,
    when_ready,
)

TABLE = np.array([[1.0, 2.0, 4.0], [8.0, 16.0, 32.0]])  # (2, 3)


def failure(check, *args, **kwargs) -> CheckFailed:
    """Return the failure of a check."""
    with pytest.raises(CheckFailed) as caught:
        check(*args, **kwargs)
    return caught.value


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (3, 3.0),
        (np.float32(0.1), 0.1),
        (np.array(2), 2),
        ([1, 2], np.array([1.0, 2.0])),
        ((1, 2), np.array([1, 2])),
        (np.ones((2, 2), np.float32), np.ones((2, 2))),
        (([1, 2], 3), (np.array([1, 2]), 3)),
        ([np.array([1, 2]), 3], ([1, 2], 3)),
        ("yes", "yes"),
        (np.True_, True),
        (float("nan"), float("nan")),
    ],
)
def test_equal_values_of_any_style_are_accepted(got, expected):
    expect_close(got, expected, what="value")


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (True, 1),
        ([3], 3),
        (np.ones((2, 1)), np.ones(2)),
        ("3", 3),
        (None, 0),
        ((1, 2), (1, 2, 3)),
        (0, True),
        ([[1], [1, 2]], 1),
    ],
)
def test_different_structures_are_not(got, expected):
    failure(expect_close, got, expected, what="value")


def test_torch_tensors_are_read_without_importing_torch():
    class Tensor:
        shape, dtype = (2,), "torch.float32"

        def detach(self):
            return self

        cpu = clone = detach

        def numpy(self):
            return np.array([1.0, 2.0], np.float32)

    expect_close(Tensor(), [1, 2], what="value")
    said = str(failure(expect_close, Tensor(), [1, 3], what="value"))
    assert "torch.tensor([1, 2])   (tensor of shape (2,), float32)" in said
    code = "import sys, nngrade.checks; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.torch
def test_real_torch_tensors():
    torch = pytest.importorskip("torch")
    expect_close(call(lambda x: x * 2, torch.tensor([1.0, 2.0], requires_grad=True)), [2, 4])
    assert "torch.tensor([1, 2])" in str(
        failure(expect_close, call(lambda x: x, torch.tensor([1.0, 2.0])), [2, 4])
    )

    def write(x):
        x += 1
        return x

    assert failure(expect_unchanged, call(write, torch.zeros(2))).diagnosis == "modified input"


# Each row: a function that is wrong, its arguments, what was expected, and the cause that must be named.
WRONG = [
    (lambda x: -x, (3,), 3, "sign flipped"),
    (lambda x: x.T, (TABLE,), TABLE, "transposed"),
    (lambda x: x.sum(), (TABLE,), TABLE.mean(), "summed instead of averaged"),
    (lambda x: x.mean(), (TABLE,), TABLE.sum(), "averaged instead of summed"),
    (lambda x: x.max(axis=0), (TABLE,), TABLE.max(axis=1), "wrong axis"),
    (lambda x: np.eye(3)[[0, 2]], (TABLE,), np.array([0, 2]), "one-hot instead of index"),
    (lambda x: np.array([0, 2]), (TABLE,), np.eye(3)[[0, 2]], "index instead of one-hot"),
    (lambda x: None, (1,), 1, "nothing is returned"),
    (lambda x: print(x), (1,), 1, "printed instead of returned"),
    (lambda x: x > 0, (1,), 1, "boolean instead of 0 and 1"),
    (lambda x: "1", (1,), 1, "a text is returned"),
    (lambda x: abs, (1,), 1, "a function is returned"),
    (lambda x: (a for a in x), ([1],), [1], "a function is returned"),
    (lambda x: (3, 1), (1,), (1, 3), "swapped order"),
    (lambda x: 3, (1,), (1, 3), "a part is missing"),
    (lambda x: (2 * x, x), (TABLE,), TABLE, "more than was asked for"),
    (lambda x: x * np.nan, (TABLE,), TABLE, "not a number"),
    (lambda x: 1, (TABLE,), np.array([1, 0]), "one result instead of one per row"),
    (lambda x: x[:, None], (np.ones(3),), np.ones(3), "extra brackets"),
    (lambda x: 1 - x, (np.array([0, 1]),), np.array([0, 1]), "0 and 1 exchanged"),
    (lambda x: int(x), (2.5,), 2.5, "cut to whole numbers"),
    (lambda x: abs(x), (np.array([-1, 2]),), np.array([-1, 2]), "negative numbers lose their sign"),
    (lambda x: 0.1 * x, (3.0,), 3.0, "off by a factor"),
    (lambda x: np.zeros((2, 2)), (1,), np.zeros(3), "wrong shape"),
]


@pytest.mark.parametrize(("function", "args", "expected", "cause"), WRONG, ids=[row[3] for row in WRONG])
def test_a_wrong_value_is_recognized(function, args, expected, cause):
    found = failure(expect_close, call(function, *args), expected)
    assert found.diagnosis == cause
    assert f"Likely cause: {cause}." in str(found)


def test_every_diagnosis_has_an_example():
    assert {name for name, _ in DIAGNOSES} == {row[3] for row in WRONG}


def test_a_value_that_nothing_explains_gets_no_cause():
    found = failure(expect_close, call(lambda x: 17, 5), 4.2)
    assert found.diagnosis is None
    assert "Likely cause" not in str(found)


def test_the_message_reads_as_a_whole():
    def area(width, height):
        return width + height

    found = failure(expect_close, call(area, np.array([1, 2]), height=3.0), np.array([3.0, 6.0]))
    assert str(found).splitlines() == [
        "area(np.array([1, 2]), height=3)",
        "",
        "    expected   np.array([3, 6])   (array of shape (2,), float64)",
        "    came       np.array([4, 5])   (array of shape (2,), float64)",
    ]
    assert found._render_traceback_() == str(found).splitlines()


def _student(source: str):
    """Define a function as a notebook does, with its source lines known."""
    from nngrade.mutants import run_cell

    names: dict = {"np": np, "__name__": "__main__"}
    run_cell(source, names, "student")
    return names["f"]


ERRORS = [
    ("def f(x):\n    raise NotImplementedError()", "not implemented yet"),
    (
        "def g(x):\n    raise NotImplementedError()\ndef f(x):\n    return g(x)",
        "not implemented yet. f needs g",
    ),
    ("def f(x):\n    while True:\n        x += 1", "endless loop"),
    (
        "def f(x):\n    try:\n        while True:\n            x += 1\n    except Exception:\n        pass",
        "endless loop",
    ),
    ("def f(x):\n    return f(x)", "endless recursion"),
    ("def f(x):\n    y += x\n    return y", "used before it has a value"),
    ("def f(x):\n    return xx", "unknown name"),
    ("def f():\n    return 1", "different arguments"),
    ("def f(x):\n    return np.ones((2, 3)) @ np.ones(2)", "shapes do not fit"),
    ("def f(x):\n    return np.ones(3) + np.ones(2)", "shapes do not fit"),
    ("def f(x):\n    return 1 if np.ones(3) > 0 else 0", "one truth value for a whole array"),
    ("def f(x):\n    return int(np.ones(3) > 0)", "one number from a whole array"),
    ("def f(x):\n    f = 3\n    return f(x)", "called like a function, but is none"),
    ("f = 3", "called like a function, but is none"),
    ("def f(x):\n    return [1, 2] * [3, 4]", "a list is not an array"),
    ("def f(x):\n    return [1, 2] - 1", "a list is not an array"),
]


@pytest.mark.parametrize(("source", "cause"), ERRORS, ids=[row[1] for row in ERRORS])
def test_an_error_is_explained(source, cause):
    seconds = 0.3 if cause == "endless loop" else 3.0  # for the others even a slow machine has time enough
    found = failure(expect_close, call(_student(source), 1, seconds=seconds), 1)
    assert cause in str(found)
    assert cause.startswith(found.diagnosis)


def test_an_error_shows_the_students_own_line():
    f = _student("def f(x):\n    y = np.ones(3)\n    return np.dot(y, x)\n")
    said = str(failure(expect_close, call(f, [1, 2]), 1))
    assert "    error          ValueError: shapes (3,)" in said
    assert "in your line   return np.dot(y, x)" in said


def test_hidden_tests_show_the_property_and_no_data():
    secret = np.array([12345.5, 67890.5])
    told = _student("def f(x):\n    raise KeyError(repr(x))")
    for function in (lambda x: -x, lambda x: None, lambda x: x.sum(), lambda x: [x], told):
        with pytest.raises(CheckFailed) as caught, task("perceptron", "score", hidden="odd numbers"):
            expect_close(call(function, secret), secret * 1.0)
        said = str(caught.value)
        assert "fails for odd numbers" in said
        assert "12345" not in said
        assert "67890" not in said
        assert "80236" not in said
    assert "KeyError" in said
    with pytest.raises(CheckFailed) as caught, task("perceptron", "score", hidden="odd numbers"):
        expect_unchanged(call(lambda x: x.fill(0), secret))
    assert "12345" not in str(caught.value)
    with pytest.raises(CheckFailed) as caught, task("perceptron", "score", hidden="odd numbers"):
        expect_raises(call(lambda x: x, secret))
    assert "12345" not in str(caught.value)
    with pytest.raises(CheckFailed) as caught, task("perceptron", "score", hidden="odd numbers"):
        expect_raises(call(told, secret))
    assert "12345" not in str(caught.value)
    with pytest.raises(CheckFailed) as caught, task("perceptron", "score", hidden="odd numbers"):
        expect_that(call(lambda x: x, secret), lambda value: f"{value} is odd", "even")
    assert "12345" not in str(caught.value)


def test_a_missing_function_is_a_readable_failure():
    with pytest.raises(CheckFailed) as caught, task("perceptron", "score"):
        call(score, 1)  # noqa: F821 - the student has not run the cell that defines it
    assert "name 'score' is not defined." in str(caught.value)
    assert caught.value.diagnosis == "not defined"


def test_a_passed_task_says_so(capsys):
    with task("perceptron", "score"):
        expect_equal(call(max, 1, 2), 2)
    with task("perceptron", "score", hidden="anything"):
        expect_equal(call(max, 1, 2), 2)
    assert capsys.readouterr().out == "✓ score: everything holds.\n"


def test_an_unknown_task_is_refused():
    with pytest.raises(KeyError, match="weighted_sum"):
        task("perceptron", "wieghted_sum")


def test_the_other_expectations():
    expect_shape(call(np.ones, (2, 3)), (2, 3))
    expect_shape(call(float, 3), ())
    assert "shape (3, 2)" in str(failure(expect_shape, call(np.ones, (2, 3)), (3, 2)))
    expect_dtype(call(np.arange, 3), "integer")
    expect_dtype(call(np.ones, 3), np.float64)
    assert failure(expect_dtype, call(np.ones, 3), "integer").diagnosis == "different dtype"
    assert (
        failure(expect_dtype, call(lambda: np.ones(2) > 0), "integer").diagnosis
        == "boolean instead of 0 and 1"
    )
    assert failure(expect_dtype, call(lambda: None), "float").diagnosis == "nothing is returned"
    expect_type(call(list, (1, 2)), (list, tuple))
    assert "list or tuple" in str(failure(expect_type, call(np.ones, 2), (list, tuple)))
    expect_that(call(abs, -2), lambda value: None if value > 0 else "negative", "a positive number")
    assert "too small" in str(
        failure(expect_that, call(abs, -2), lambda value: Cause("too small", "Add."), "more")
    )
    with pytest.raises(TypeError, match="what="):
        expect_close(1, 1)


def test_expect_raises():
    def root(x):
        if x < 0:
            raise ValueError(f"the root of the negative number {x}")
        return x**0.5

    expect_raises(call(root, -1), ValueError)
    expect_raises(call(root, -1), Exception, says="Negative")
    assert failure(expect_raises, call(root, 4)).diagnosis == "no error is raised"
    assert failure(expect_raises, call(root, -1), TypeError).diagnosis == "another error"
    assert failure(expect_raises, call(root, -1), ValueError, says="complex").diagnosis == "another error"
    assert failure(expect_raises, call(lambda: ValueError("no"))).diagnosis == "returned instead of raised"
    stub = _student("def f(x):\n    raise NotImplementedError()")
    assert failure(expect_raises, call(stub, 1), Exception).diagnosis == "not implemented yet"


def test_arguments_are_handed_over_as_copies():
    mine = np.zeros(3)

    def fill(x):
        x += 1
        return x

    done = call(fill, mine)
    assert not mine.any()
    found = failure(expect_unchanged, done)
    assert found.diagnosis == "modified input"
    assert "Argument 1" in str(found)
    expect_unchanged(call(lambda x: x + 1, mine))
    expect_unchanged(call(lambda x: sorted(x), [3, 1]))
    assert failure(expect_unchanged, call(lambda x: x.sort(), [3, 1])).diagnosis == "modified input"


def test_expect_gradient():
    x = np.array([[1.0, -2.0], [0.5, 3.0]])
    loss = lambda x: float(np.mean(x**3))  # noqa: E731
    expect_gradient(call(lambda x: 3 * x**2 / x.size, x), loss, x)
    assert (
        failure(expect_gradient, call(lambda x: -3 * x**2 / x.size, x), loss, x).diagnosis == "sign flipped"
    )
    assert (
        failure(expect_gradient, call(lambda x: 3 * x**2, x), loss, x).diagnosis
        == "summed instead of averaged"
    )


def test_a_remote_function_exchanges_plain_data_only():
    """A proxy as the grader has one: everything passes through JSON, and the check is none the wiser."""

    def student(x, weights, bias):
        x[0] = 99
        print("here")
        return [-(a * w) for a, w in zip(x, weights, strict=True)]

    class Proxy:
        __name__ = "score"

        def _nngrade_call_(self, args, kwargs, seconds):
            args = json.loads(json.dumps(args))
            value = student(*args, **kwargs)
            return Happened(
                json.loads(json.dumps(value)), None, "here\n", tuple(json.loads(json.dumps(args)))
            )

    done = call(Proxy(), [1, 2], [3, 4], 0)
    assert str(done) == "score([1, 2], [3, 4], 0)"
    assert done.value == [-297, -8]
    assert failure(expect_unchanged, done).diagnosis == "modified input"


def test_when_ready_waits_for_what_is_missing(capsys):
    f = _student("def f(x):\n    raise NotImplementedError()")
    with when_ready():
        f(1)
    with when_ready():
        missing_name  # noqa: B018, F821
    assert capsys.readouterr().out.splitlines() == [
        "This waits for f, which is not written yet.",
        "This waits for missing_name: work through the cells above, then run this one again.",
    ]
    with pytest.raises(ZeroDivisionError), when_ready():
        _ = 1 / 0


def test_long_values_are_abbreviated():
    def f(x):
        return list(range(100))

    said = str(failure(expect_close, call(f, np.arange(50)), np.zeros((9, 9))))
    assert said.splitlines()[0] == "f(np.array([0, 1, 2, …, 49]))"
    assert "expected   array of shape (9, 9), float64" in said
    assert "came       [0, 1, 2, …, 99]   (list of 100)" in said
    both = failure(
        expect_close, call(lambda: ([1.0, 2.0], -0.0)), (np.array([1, 2]), 3), parts=("weights", "bias")
    )
    assert "expected   weights [1, 2], bias 3" in str(both)
    assert "came       weights [1, 2], bias 0" in str(both)
    assert "look at    the bias" in str(both)


def test_an_endless_experiment_is_stopped_with_a_line(capsys):
    with when_ready(seconds=0.2):
        while True:
            pass
    assert "Stopped after 0.2 seconds" in capsys.readouterr().out
