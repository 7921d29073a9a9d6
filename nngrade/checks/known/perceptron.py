"""The tasks of the assignment ``perceptron``; N examples, D features."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..messages import Cause
from ..tasks import Known, Mistake, Section
from ..values import to_array
from .perceptron_learning import LEARNING, PAGE

CONCERT = Section("A decision on Friday", PAGE, "a-decision-on-friday")
FESTIVAL = Section("A festival, and a number that moves", PAGE, "a-festival-and-a-number-that-moves")
VECTORS = Section("The same with vectors", PAGE, "the-same-with-vectors")
GATES = Section(
    "What a neuron can say: the logic of a line", PAGE, "what-a-neuron-can-say-the-logic-of-a-line"
)
LAYERS = Section("Two layers are enough", PAGE, "two-layers-are-enough")


def _dot(x, weights):
    return float(np.dot(x, weights))


def _step(z):
    return (np.asarray(z) > 0).astype(int)


def _stacked(join: Callable, inner: Callable = _step) -> Callable:
    """Two layers in which something is wrong: ``join(X, hidden outputs, last)`` or ``inner``, its step."""

    def network(X, first, second, last):
        scores = [np.asarray(X) @ np.asarray(w) + b for w, b in (first, second)]
        return join(np.asarray(X), [inner(z) for z in scores], last)

    return network


TASKS = {
    "weighted_sum": Known(
        CONCERT,
        (
            Mistake(
                "the answers are ignored",
                "All weights were added up. A weight counts as often as its answer says: 0 times for a no.",
                lambda x, w: float(np.sum(w)),
            ),
            Mistake(
                "the weights are ignored",
                "The answers were added up. Multiply each answer by its weight before you add.",
                lambda x, w: float(np.sum(x)),
            ),
            Mistake(
                "added instead of multiplied",
                "Each answer and its weight belong together as a product, x * weight.",
                lambda x, w: float(np.sum(np.add(x, w))),
            ),
            Mistake(
                "averaged instead of summed",
                "The sum was divided by the number of inputs. The perceptron does not divide.",
                lambda x, w: _dot(x, w) / len(x),
            ),
            Mistake(
                "not added up",
                "The products are right; what is missing is their sum, a single number.",
                lambda x, w: np.multiply(x, w),
            ),
            Mistake(
                "only the first input counts",
                "Perhaps the return stands inside the loop: then the loop ends in its first round.",
                lambda x, w: x[0] * w[0],
            ),
            Mistake(
                "only the last input counts",
                "Inside the loop the total is replaced. Add to it: total = total + ...",
                lambda x, w: x[-1] * w[-1],
            ),
        ),
    ),
    "decide": Known(
        CONCERT,
        (
            Mistake(
                ">= instead of >",
                "Exactly on the threshold the perceptron stays at home: the sum must be greater.",
                lambda x, w, t: int(_dot(x, w) >= t),
            ),
            Mistake(
                "the threshold is ignored",
                "The sum was compared with 0. It is the threshold that it must exceed.",
                lambda x, w, t: int(_dot(x, w) > 0),
            ),
            Mistake(
                "0 and 1 exchanged",
                "1 means go, and you go if the sum is greater than the threshold.",
                lambda x, w, t: int(_dot(x, w) <= t),
            ),
            Mistake(
                "0 and 1 exchanged",
                "1 means go, and you go if the sum is greater than the threshold.",
                lambda x, w, t: int(_dot(x, w) < t),
            ),
            Mistake(
                "the sum instead of the decision",
                "Compare the sum with the threshold, and return 1 or 0.",
                lambda x, w, t: _dot(x, w),
            ),
        ),
    ),
    "score": Known(
        FESTIVAL,
        (
            Mistake(
                "missing bias",
                "This is the weighted sum alone. The bias still has to be added.",
                lambda x, w, b: _dot(x, w),
            ),
            Mistake(
                "bias with the wrong sign",
                "A threshold is subtracted; a bias is added, because it has its sign in it already.",
                lambda x, w, b: _dot(x, w) - b,
            ),
            Mistake(
                "bias added to every product",
                "There is one bias for the whole neuron. Add it once, after the sum.",
                lambda x, w, b: _dot(x, w) + len(x) * b,
            ),
            Mistake(
                "the decision instead of the score",
                "The score is the number before the step: do not turn it into 0 or 1 here.",
                lambda x, w, b: int(_dot(x, w) + b > 0),
            ),
        ),
    ),
    "perceptron": Known(
        VECTORS,
        (
            Mistake(
                "transposed",
                "weights @ X multiplies the columns of X. Each row is an example: X @ weights.",
                lambda X, w, b: _step(np.asarray(w) @ X + b),
            ),
            Mistake(
                "missing bias",
                "The weighted sum alone is compared with 0; the bias must be added before.",
                lambda X, w, b: _step(X @ np.asarray(w)),
            ),
            Mistake(
                "bias with the wrong sign",
                "The bias is added to the weighted sum. Only a threshold would be subtracted.",
                lambda X, w, b: _step(X @ np.asarray(w) - b),
            ),
            Mistake(
                ">= instead of >",
                "A score of exactly 0 means 0: step asks for a score greater than 0.",
                lambda X, w, b: (X @ np.asarray(w) + b >= 0).astype(int),
            ),
            Mistake(
                "the scores instead of the decisions",
                "The step is missing: 1 where the score is greater than 0, and 0 elsewhere.",
                lambda X, w, b: X @ np.asarray(w) + b,
            ),
            Mistake(
                "only the first row",
                "Perhaps the return stands inside the loop. Collect one decision per row, and return all.",
                lambda X, w, b: _step(X[0] @ np.asarray(w) + b),
            ),
            Mistake(
                "only the last row",
                "Each round of the loop overwrites the one before. Collect the decisions in a list.",
                lambda X, w, b: _step(X[-1] @ np.asarray(w) + b),
            ),
            Mistake(
                "-1 instead of 0",
                "np.sign knows three values. The step knows two: 1 for a positive score, otherwise 0.",
                lambda X, w, b: np.sign(X @ np.asarray(w) + b),
            ),
        ),
    ),
    "gates": Known(GATES),
    "two_layers": Known(
        LAYERS,
        (
            Mistake(
                "no step in the hidden layer",
                "The last neuron must see the decisions of the first two, 0 or 1, and not their scores.",
                _stacked(
                    lambda X, h, last: _step(np.column_stack(h) @ np.asarray(last[0]) + last[1]), lambda z: z
                ),
            ),
            Mistake(
                "the hidden layer is skipped",
                "The last neuron was given X. Its inputs are the outputs of the first and the second neuron.",
                _stacked(lambda X, h, last: _step(X @ np.asarray(last[0]) + last[1])),
            ),
            Mistake(
                "the last neuron is missing",
                "These are the outputs of the hidden layer. The last neuron still has to decide from them.",
                _stacked(lambda X, h, last: np.column_stack(h)),
            ),
            Mistake(
                "first and second exchanged",
                "The first column of the hidden layer belongs to the first neuron, the second to the second.",
                _stacked(lambda X, h, last: _step(np.column_stack(h[::-1]) @ np.asarray(last[0]) + last[1])),
            ),
            Mistake(
                "transposed",
                "The hidden outputs lie in rows, one per neuron. np.column_stack gives one row per example.",
                _stacked(lambda X, h, last: _step(np.array(h) @ np.asarray(last[0]) + last[1])),
            ),
        ),
    ),
    **LEARNING,
}


def gate(name: str, target: list[int]) -> Callable[[Any], Cause | None]:
    """Return the rule for ``expect_that``: whole numbers that give ``target`` on the four corners."""
    corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])  # (4, 2)
    others = {"AND": [0, 0, 0, 1], "OR": [0, 1, 1, 1], "NAND": [1, 1, 1, 0], "NOR": [1, 0, 0, 0]}

    def rule(value: Any) -> Cause | None:
        if not isinstance(value, (tuple, list)) or len(value) != 2 or np.shape(to_array(value[0])) != (2,):
            return Cause("a part is missing", "Return two things: a list of two weights, and the bias.")
        w, b = to_array(value[0]), to_array(value[1])
        if b is None or b.shape != ():
            return Cause("a part is missing", "The bias is a single number, and it comes second.")
        if np.any(w != np.rint(w)) or b != np.rint(b):
            return Cause("not whole numbers", "Find weights and a bias without a fraction.")
        scores = corners @ w + b  # (4,)
        came = _step(scores).tolist()
        if came == target:
            return None
        if (scores >= 0).astype(int).tolist() == target:
            zero = tuple(int(v) for v in corners[(scores == 0) & (np.array(target) == 1)][0])
            return Cause(">= instead of >", f"At {zero} the score is exactly 0, and a score of 0 means no.")
        if _step(corners @ w - b).tolist() == target:
            return Cause(
                "threshold instead of bias", "These numbers work with b as a threshold. Change its sign."
            )
        if came == [1 - t for t in target]:
            return Cause(
                "0 and 1 exchanged", "All four corners are wrong. What does a minus do to each score?"
            )
        for other, answers in others.items():
            if came == answers:
                return Cause("another gate", f"These numbers compute {other}, and {name} is wanted.")
        wrong = next(i for i in range(4) if came[i] != target[i])
        at = tuple(int(v) for v in corners[wrong])
        advice = f"At {at} the score is {scores[wrong]:g} and the output {came[wrong]}; {name} wants {target[wrong]}."
        return Cause("a corner is on the wrong side", advice)

    return rule
