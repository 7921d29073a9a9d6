"""The perceptron of the book: its decisions to the digit, and what it can and cannot learn."""

import numpy as np
import pytest

from nnlib import Perceptron
from nnlib.backend import library as library_of
from nnlib.backend import to_numpy

CORNERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])


def test_the_concert():
    go = Perceptron(weights=[0.3, 0.3, 0.6], bias=-0.5)
    assert go([1, 0, 0]) == 0
    assert go([1, 0, 1]) == 1
    assert go.score([1, 0, 0]) == pytest.approx(0.3 - 0.5)
    assert go.score([1, 0, 1]) == pytest.approx(0.9 - 0.5)
    assert go([[1, 0, 0], [1, 0, 1]]).tolist() == [0, 1]


def test_the_festival():
    go = Perceptron(weights=[4, 2, 2, 1], bias=-25)
    assert go.score([3, 2, 4, 2]) == 1.0
    assert go([3, 2, 4, 2]) == 1


def test_a_score_of_zero_stays_at_home():
    assert Perceptron([1.0], bias=-1.0)([1.0]) == 0


def test_arrays_decide_the_library(bring, library):
    p = Perceptron([0.3, 0.6], -0.5)
    for x in (bring(CORNERS), bring(CORNERS, np.float32), bring(CORNERS, np.float64)):
        answers = p(x)
        assert library_of(answers) == library
        assert to_numpy(answers).tolist() == [0, 1, 0, 1]
    assert p.score(bring(CORNERS, np.float32)).dtype == bring(CORNERS, np.float32).dtype


@pytest.mark.parametrize("targets", [[0, 0, 0, 1], [0, 1, 1, 1], [1, 1, 1, 0], [1, 1, 0, 0]])
@pytest.mark.parametrize("seed", [None, 0, 1])
def test_gates_are_learned(targets, seed):
    p = Perceptron([0, 0])
    lesson = p.learn(CORNERS, targets, seed=seed)
    assert p(CORNERS).tolist() == targets
    assert lesson.converged
    assert lesson.mistakes[-1] == 0
    assert all(lesson.mistakes[:-1])
    assert len(lesson.weights) == len(lesson.biases) == sum(lesson.mistakes) + 1
    np.testing.assert_array_equal(lesson.weights[-1], p.weights)


def test_xor_is_never_learned():
    lesson = Perceptron([0, 0]).learn(CORNERS, [0, 1, 1, 0], epochs=50)
    assert len(lesson.mistakes) == 50
    assert not lesson.converged


def test_one_step_of_the_rule_by_hand():
    p = Perceptron([0.5, -0.5], bias=0.25)
    lesson = p.learn([[2.0, 1.0]], [0], epochs=1)  # score 0.75: fires, and should not have
    assert p.weights.tolist() == [-1.5, -1.5]
    assert p.bias == -0.75
    assert [w.tolist() for w in lesson.weights] == [[0.5, -0.5], [-1.5, -1.5]]


def test_a_seed_repeats_the_lesson(bring):
    a, b = Perceptron([0, 0]), Perceptron([0, 0])
    x = bring(np.random.default_rng(0).standard_normal((30, 2)))
    targets = bring((to_numpy(x)[:, 0] > to_numpy(x)[:, 1]).astype(np.int64))
    assert a.learn(x, targets, seed=3).mistakes == b.learn(x, targets, seed=3).mistakes
    assert a.weights.tolist() == b.weights.tolist()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: Perceptron([]), "a list of weights, one per input"),
        (lambda: Perceptron([[1.0]]), r"got the shape \(1, 1\)"),
        (
            lambda: Perceptron([1, 2])([1, 2, 3]),
            r"wants an example of shape \(2,\) or a batch \(N, 2\), got the shape \(3,\)",
        ),
        (lambda: Perceptron([1])(np.zeros((1, 1, 1))), r"got the shape \(1, 1, 1\)"),
        (
            lambda: Perceptron([1, 2]).learn(CORNERS, [0, 1]),
            r"one target each \(N,\), got \(4, 2\) and \(2,\)",
        ),
        (lambda: Perceptron([1, 2]).learn(CORNERS, [0, 1, 2, 1]), r"targets of 0 and 1, got \[0, 1, 2\]"),
        (
            lambda: Perceptron([1, 2]).learn([[0, np.nan]], [1]),
            r"finite numbers, got \[0.0, nan\] in row 0; drop or repair",
        ),
        (lambda: Perceptron([1, 2]).learn([1, 2], 1), r"wants examples \(N, D\)"),
        (lambda: Perceptron([1, 2]).learn(CORNERS, [0, 0, 0, 1], epochs=0), "epochs"),
        (lambda: Perceptron([1, 2]).learn(np.zeros((0, 2)), []), "one example at least"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
