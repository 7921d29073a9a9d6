"""Tasks 5 and 6: the gates, and two layers of perceptrons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ...messages import Cause
from ...tasks import Known, Mistake, Section
from ...values import to_array
from .deciding import PAGE

GATES = Section(
    "What a neuron can say: the logic of a line", PAGE, "what-a-neuron-can-say-the-logic-of-a-line"
)
LAYERS = Section("Two layers are enough", PAGE, "two-layers-are-enough")


def _step(z):
    return (np.asarray(z) > 0).astype(int)


def _stacked(join: Callable, inner: Callable = _step) -> Callable:
    """Two layers in which something is wrong: ``join(X, hidden outputs, last)`` or ``inner``, its step."""

    def network(X, first, second, last):
        scores = [np.asarray(X) @ np.asarray(w) + b for w, b in (first, second)]
        return join(np.asarray(X), [inner(z) for z in scores], last)

    return network


NETWORKS = {
    "gates": Known(GATES),
    "two_layers": Known(
        LAYERS,
        (
            Mistake(
                "the last neuron is ignored",
                "The two decisions were joined by your own rule. The weights and bias of last must decide.",
                _stacked(lambda X, h, last: h[0] * h[1]),
            ),
            Mistake(
                "the last neuron is ignored",
                "The two decisions were joined by OR. The weights and bias of last must decide.",
                _stacked(lambda X, h, last: h[0] | h[1]),
            ),
            Mistake(
                "the last neuron is ignored",
                "The two decisions were only compared. The weights and bias of last must decide.",
                _stacked(lambda X, h, last: h[0] ^ h[1]),
            ),
            Mistake(
                "the last bias is missing",
                "The last neuron adds its bias, too, before it decides.",
                _stacked(lambda X, h, last: _step(np.column_stack(h) @ np.asarray(last[0]))),
            ),
            Mistake(
                "no step at the end",
                "This is the last neuron's score. Its decision is 1 for a score above 0, and 0 otherwise.",
                _stacked(lambda X, h, last: np.column_stack(h) @ np.asarray(last[0]) + last[1]),
            ),
            Mistake(
                ">= instead of >",
                "With a score of exactly 0 a neuron says 0, in both layers.",
                _stacked(
                    lambda X, h, last: np.asarray(
                        np.column_stack(h) @ np.asarray(last[0]) + last[1] >= 0
                    ).astype(int),
                    lambda z: (z >= 0).astype(int),
                ),
            ),
            Mistake(
                "one neuron twice",
                "The last neuron saw the first neuron's decision twice. The second column belongs to second.",
                _stacked(
                    lambda X, h, last: _step(np.column_stack([h[0], h[0]]) @ np.asarray(last[0]) + last[1])
                ),
            ),
            Mistake(
                "one neuron twice",
                "The last neuron saw the second neuron's decision twice. The first column belongs to first.",
                _stacked(
                    lambda X, h, last: _step(np.column_stack([h[1], h[1]]) @ np.asarray(last[0]) + last[1])
                ),
            ),
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
        probes=(
            (np.array([[1, 0], [0, 1]]), ([1, 1], 0), ([0, 3], -1), ([1, -1], 0)),
            (np.array([[1, 1], [0, 1], [5, 0]]), ([1, 0], 0), ([0, 1], 0), ([1, -2], 0)),
            (np.array([[1, 1], [0, 1], [3, 0]]), ([1, 0], 0), ([0, 1], 0), ([1, 1], -1)),
        ),
    ),
}


def gate(name: str, target: list[int]) -> Callable[[Any], Cause | None]:
    """Return the rule for ``expect_that``: whole numbers that give ``target`` on the four corners."""
    corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])  # (4, 2)
    others = {"AND": [0, 0, 0, 1], "OR": [0, 1, 1, 1], "NAND": [1, 1, 1, 0], "NOR": [1, 0, 0, 0]}

    def rule(value: Any) -> Cause | None:
        if not isinstance(value, (tuple, list)) or len(value) != 2:
            return Cause("a part is missing", "Return two things: a list of two weights, and the bias.")
        w, b = to_array(value[0]), to_array(value[1])
        shapes = np.shape(w), np.shape(b)
        if shapes == ((), (2,)):
            return Cause("swapped order", "The weights come first, then the bias.")
        if w is None or b is None or shapes != ((2,), ()):
            return Cause("a part is missing", "Return a list of two weights, and the bias, a single number.")
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
        advice = f"At {at} the score is {scores[wrong]:g} and the output {came[wrong]}; "
        advice += f"{name} wants {target[wrong]}."
        return Cause("a corner is on the wrong side", advice)

    return rule
