"""Tasks 9 and 10: the line that a perceptron draws, and its margin."""

from __future__ import annotations

import numpy as np

from ...tasks import Known, Mistake, Section
from .deciding import PAGE

LINE = Section(
    "What a neuron can say: the logic of a line", PAGE, "what-a-neuron-can-say-the-logic-of-a-line"
)
CONVERGE = Section(
    "When it must succeed, and when it cannot", PAGE, "when-it-must-succeed-and-when-it-cannot"
)


def _distances(X, targets, w, b):
    return np.where(np.asarray(targets) == 1, 1, -1) * (X @ np.asarray(w) + b) / np.linalg.norm(w)


LINES = {
    "boundary": Known(
        LINE,
        (
            Mistake(
                "slope with the wrong sign",
                "Moving the term with x1 to the other side changes its sign.",
                lambda w, b: (w[0] / w[1], -b / w[1]),
            ),
            Mistake(
                "intercept with the wrong sign",
                "Moving the bias to the other side changes its sign.",
                lambda w, b: (-w[0] / w[1], b / w[1]),
            ),
            Mistake(
                "signs flipped",
                "Both terms that move to the other side of the equation change their sign.",
                lambda w, b: (w[0] / w[1], b / w[1]),
            ),
            Mistake(
                "solved for the other input",
                "This is x1 as a function of x2. The vertical axis is x2: divide by its weight, the second.",
                lambda w, b: (-w[1] / w[0], -b / w[0]),
            ),
            Mistake(
                "slope upside down",
                "The first weight belongs above the line of the fraction, the second below it.",
                lambda w, b: (-w[1] / w[0], -b / w[1]),
            ),
            Mistake(
                "not divided",
                "The bias, too, has to be divided by the second weight.",
                lambda w, b: (-w[0] / w[1], -b),
            ),
        ),
        probes=(([2, 5], 3), ([-3, 4], 7)),
    ),
    "margin": Known(
        CONVERGE,
        (
            Mistake(
                "not divided by the length of the weights",
                "A score is no distance yet: doubling w and b doubles it, but does not move the line.",
                lambda X, t, w, b: np.min(_distances(X, t, w, b)) * np.linalg.norm(w),
            ),
            Mistake(
                "mistakes do not count as negative",
                "An example on the wrong side has a negative distance. The target says which side is right.",
                lambda X, t, w, b: np.min(np.abs(_distances(X, t, w, b))),
            ),
            Mistake(
                "the target is ignored",
                "For a target of 0 the right side is the negative one: there, change the sign.",
                lambda X, t, w, b: np.min(_distances(X, np.ones(len(X)), w, b)),
            ),
            Mistake(
                "multiplied by the target",
                "A target of 0 makes its example 0. Turn the targets 0 and 1 into the signs -1 and +1.",
                lambda X, t, w, b: np.min(np.asarray(t) * (X @ np.asarray(w) + b)) / np.linalg.norm(w),
            ),
            Mistake(
                "the average instead of the smallest",
                "The margin belongs to the nearest example alone.",
                lambda X, t, w, b: np.mean(_distances(X, t, w, b)),
            ),
            Mistake(
                "the largest instead of the smallest",
                "The margin belongs to the nearest example, not to the farthest.",
                lambda X, t, w, b: np.max(_distances(X, t, w, b)),
            ),
            Mistake(
                "missing bias",
                "Without the bias the distance is measured from a line through the origin.",
                lambda X, t, w, b: np.min(_distances(X, t, w, 0)),
            ),
            Mistake(
                "divided by the square of the length",
                "The length of w is the square root of w @ w.",
                lambda X, t, w, b: np.min(_distances(X, t, w, b)) / np.linalg.norm(w),
            ),
            Mistake(
                "one distance per example",
                "These are the distances of all examples. The margin is the smallest of them.",
                lambda X, t, w, b: _distances(X, t, w, b),
            ),
            Mistake(
                "sign flipped",
                "Points on their proper side must count as positive, those on the wrong side as negative.",
                lambda X, t, w, b: np.min(-_distances(X, t, w, b)),
            ),
        ),
        probes=(
            (np.array([[1.0, 2.0], [3.0, 5.0], [0.0, 1.0]]), [1, 1, 0], [1, 2], -3),
            (np.array([[7.0, 2.0], [3.0, -5.0], [4.0, 1.0]]), [0, 1, 0], [5, -2], 6),
        ),
    ),
}
